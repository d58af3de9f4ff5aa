"""What is asked of the search: who walks how far to which place, in units that a search soon gets through."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from scipy import sparse

from musterpoint.catalogue import Catalogue
from musterpoint.engine.catchments import Demand
from musterpoint.engine.demand import lane_capacity
from musterpoint.engine.location import CLOSED, FREE, OPEN, Served, Siting, Wish, choose_sites, rate_sites
from musterpoint.engine.parameters import Parameters
from musterpoint.engine.searching import control
from musterpoint.engine.served import centroids
from musterpoint.engine.siting.beginning import first_answer
from musterpoint.engine.siting.gathering import gather, gathered_walks, settled
from musterpoint.engine.siting.numbers import fewest
from musterpoint.engine.siting.places import Candidates
from musterpoint.engine.siting.wishes import SitingWish
from musterpoint.geo.grounds import walking_ground
from musterpoint.geo.walking import WalkingGround
from musterpoint.jobs import Job
from musterpoint.plan import Plan
from musterpoint.text import _


@dataclass(frozen=True, slots=True)
class Question:
    """spots: (m,) points, the existing sites first, then the places; table: sparse (n, m), metres of the n
    parts; unit: (n,) of each part; walk: sparse (units, m); people: (units,); asked: of the units."""

    ground: WalkingGround
    spots: np.ndarray
    parts: Demand
    table: sparse.csr_array
    unit: np.ndarray
    walk: sparse.csr_array
    people: np.ndarray
    asked: Wish

    def within(self, metres: float) -> sparse.csr_array:
        """Walks of the units (units, m) with another limit."""
        table = self.ground.distances(self.spots, metres).to_csr(len(self.spots))
        return gathered_walks(table[self.parts.building], self.parts.people, self.unit)[0]


def pose(plan: Plan, catalogue: Catalogue, wish: SitingWish, parts: Demand, places: Candidates) -> Question:
    """The question which of the places, beside the existing sites, are taken."""
    kept = len(wish.kept)
    x = np.concatenate([[site.x for site in wish.kept], places.x])
    y = np.concatenate([[site.y for site in wish.kept], places.y])
    ground, spots = walking_ground(plan), shapely.points(x, y)
    table = ground.distances(spots, wish.walk).to_csr(len(x))[parts.building]
    held = np.array([site.lanes for site in wish.kept] + [0] * len(places), np.int64)
    status = np.full(len(x), FREE, np.int8)
    status[kept:][forbidden(wish, places)] = CLOSED
    status[kept:][places.fixed] = OPEN
    status[:kept] = OPEN
    unit = gather(centroids(plan)[parts.building], parts.people, parts.group)
    walk, people = gathered_walks(table, parts.people, unit)
    asked = Wish(
        lane_capacity(plan, catalogue), np.concatenate([held[:kept], places.lanes]), wish.sites, wish.lanes,
        status, held, _of_units(parts.group, unit) if wish.whole else None, wish.whole,
    )  # fmt: skip
    return Question(ground, spots, parts, table, unit, walk, people, asked)


def search(question: Question, parameters: Parameters, job: Job, ends: float) -> Siting:
    """The best answer for the parts of the demand. ends: when the search has to, by the job's clock."""
    parts, unit = question.parts, question.unit
    asked, start, proven = _begun(question, job.until(ends))

    def look(start: Siting | None) -> Siting:
        limits = control(parameters, job)
        if np.isfinite(ends):
            limits = replace(limits, seconds=max(0.0, ends - job.clock()))
        return choose_sites(question.walk, question.people, asked, limits, start)

    found = look(start)
    if start is None and found.people_without >= question.people.sum() > 0:
        # On a small map the search may find no beginning of its own.
        found = look(first_answer(question.walk, question.people, asked))
    found = replace(found, fewest=found.fewest and proven)
    if len(question.people) == len(unit):
        return found
    room = np.where(found.lanes > 0, found.lanes * asked.lane_capacity, 0.0)
    site = settled(question.table, parts.people, found.site[unit], room)
    reasons = (
        replace(reason, customers=np.flatnonzero(np.isin(unit, reason.customers) & (site < 0)))
        for reason in found.shortages
    )
    # What is proven of units isn't proven of single buildings.
    job.progress(0.9, _("Comparing with the best possible"))
    rated = rate_sites(
        Served(question.walk, question.people, found.site), Served(question.table, parts.people, site), unit,
        replace(asked, group=None if asked.group is None else parts.group), found.lanes,
        lambda: job.cancelled,
    )  # fmt: skip
    return replace(rated, shortages=tuple(reason for reason in reasons if len(reason.customers)))


def _begun(question: Question, job: Job) -> tuple[Wish, Siting | None, bool]:
    """What to search for, an answer to begin with, and whether a number that wasn't given is the least."""
    asked, given = question.asked, (question.walk, question.people)
    if (asked.sites is None) != (asked.lanes is None):
        return fewest(*given, asked, job)
    # Without a number of lanes the search finds its own beginning.
    return asked, None if asked.lanes is None else first_answer(*given, asked), True


def forbidden(wish: SitingWish, places: Candidates) -> np.ndarray:
    """(n,) whether no site may stand at a place; those that are fixed may."""
    inside = [bool(wish.forbidden.intersection(areas)) for areas in places.areas]
    return np.array(inside, dtype=bool) & ~places.fixed


def _of_units(group: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """The neighbourhood of each unit."""
    groups = np.zeros(unit.max() + 1, group.dtype)
    groups[unit] = group
    return groups
