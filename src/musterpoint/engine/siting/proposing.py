"""Proposes sites: finds places, chooses among them with lanes and catchments, and makes an edit of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.engine.catchments import Demand, catchment_changes, check_demand, demand_parts
from musterpoint.engine.demand import (
    capacity_in_words,
    lane_capacity,
    lanes_needed,
    served_in_words,
    sites_needed,
)
from musterpoint.engine.location import Siting, Status
from musterpoint.engine.parameters import Parameters
from musterpoint.engine.proposals import Proposal, proposal
from musterpoint.engine.searching import end_of_search
from musterpoint.engine.siting.places import Candidates, Moved, areas_of, find_candidates
from musterpoint.engine.siting.question import Question, forbidden, pose, search
from musterpoint.engine.siting.records import Place, laid_out, new_sites
from musterpoint.engine.siting.remedies import remedies
from musterpoint.engine.siting.settling import settle_again
from musterpoint.engine.siting.shortages import Shortfall, as_data, everybody_without, in_words
from musterpoint.engine.siting.wishes import ALL, Point, SitingWish, read_wish
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import Edit, IdSource, Plan, Record, Site, deleted, made, new_id
from musterpoint.text import N_, Label, _

_CHOICE = 4
"""Places looked at for each site that is wanted: enough to choose, few enough to look at all of them."""
_LEAST_PLACES = 32

_ROW = 400.0
"""Metres from north to south in which sites count as one row."""

_MOST_AREAS = 5
"""Neighbourhoods in a sentence."""

_WITH_SITE = ("zone", "fixture", "gate", "way", "post", "briefed")
"""What goes with a site that is given up; assignments go with their posts."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """places: of new sites, in the order of their numbers; kept: existing sites that stay. site: (n,) for
    each part of the demand the place in [*kept, *places], -1 for none. found: what the search knows of the
    question. ends: when there is no time left for that, by the job's clock. unfit: given points where no kit
    fits. beside: those that a site stands beside."""

    places: tuple[Place, ...]
    kept: tuple[Site, ...]
    parts: Demand
    site: np.ndarray
    found: Siting
    question: Question
    ends: float
    unfit: tuple[Point, ...] = ()
    beside: tuple[Moved, ...] = ()


def propose_sites(
    plan: Plan, catalogue: Catalogue, parameters: Parameters, job: Job, ids: IdSource = new_id
) -> Proposal:
    """Fixed sites with layouts, posts and catchments, beside those that stay: fewest people without a site
    within the walking limit, then fewest sites and lanes or as many as asked for, then fewest person-metres.

    parameters: see `wishes.read_wish`. A job that is cancelled gives the best so far. Raises InputError where
    the plan has no buildings or people, where the parameters are unfit, or where nothing fits anywhere, and
    Cancelled where there is nothing yet.
    """
    wish = read_wish(plan, catalogue, parameters)
    gone = _records_of(plan, wish.given_up(plan))
    work = _without(plan, gone)
    chosen = choose_places(work, catalogue, parameters, job.part(0.0, 0.7))
    sites = new_sites(work, catalogue, chosen.places, chosen.kept, ids)
    records, missing = laid_out(work, catalogue, sites, _unstopped(job).part(0.7, 0.9), ids)
    standing = (*chosen.kept, *(record for record in records if isinstance(record, Site)))
    left = _left_open(work, catalogue, wish, chosen, standing, job.part(0.9, 1.0).until(chosen.ends))
    names = [site.id for site in standing]
    changes = [
        *deleted(*gone),
        *made(*records),
        *catchment_changes(plan, chosen.parts, left.site, names, ids),
    ]
    known = chosen.found.gap < 1
    return proposal(
        plan, catalogue, Edit(_label(len(sites), missing, bool(gone)), tuple(changes)),
        in_words(work, catalogue, wish, left),
        gap=chosen.found.gap if known else None, optimal=chosen.found.status is Status.OPTIMAL,
        notes=(*_notes(wish, chosen), capacity_in_words(plan, catalogue, _lanes_of(chosen))),
        lacking=as_data(work, catalogue, wish, left),
    )  # fmt: skip


def _left_open(
    plan: Plan, catalogue: Catalogue, wish: SitingWish, chosen: Chosen, sites: Sequence[Site], job: Job
) -> Shortfall:
    """Who goes where in the end, and what is left open. sites: kept and new ones as they are laid out. job:
    changes that would help are looked for until it counts as cancelled."""
    lane = lane_capacity(plan, catalogue)
    site, farther = settle_again(chosen.question.ground, chosen.parts, chosen.site, sites, wish.walk, lane)
    left = Shortfall(chosen.parts, site, farther, sites, chosen.found.shortages)
    if not len(left.without):
        return left
    job.progress(0.0, _("Looking for the least change that would help"))
    question = chosen.question
    if wish.sites_asked is not None:
        question = replace(question, asked=replace(question.asked, sites=wish.sites_asked))
    helping = () if job.cancelled else remedies(question, chosen.found, job)
    allow = [question.spots[place] for one in helping for place in one.places]
    points = np.column_stack([shapely.get_x(allow), shapely.get_y(allow)])
    allowed = tuple(dict.fromkeys(areas_of(plan, points)[1]))
    return replace(left, helping=helping, allow=allowed, all_tried=not job.cancelled)


def choose_places(plan: Plan, catalogue: Catalogue, parameters: Parameters, job: Job) -> Chosen:
    """Where `propose_sites` puts its sites, and who goes where. The sites of the plan stay, or are those that
    aren't to be given up. Raises as `propose_sites` does."""
    # What is to be given up is gone already.
    wish = read_wish(plan, catalogue, {**parameters, "keep": ALL})
    check_demand(plan)
    parts = demand_parts(plan, wish.split)
    people = np.bincount(parts.building, parts.people, minlength=len(plan.buildings.frame))
    count, lanes = _how_many(plan, catalogue, wish)
    places = find_candidates(
        plan, catalogue, people, count, lanes, wish.fixed, wish.among, job.part(0.0, 0.4)
    )
    if not len(places) and not wish.kept:
        raise _no_room(plan, wish, parts)
    _check_room(plan, catalogue, wish, places, parts)
    job.progress(0.4, _("Choosing sites"))
    question = pose(plan, catalogue, wish, parts, places)
    ends = end_of_search(parameters, job)
    return _set_down(wish, places, question, search(question, parameters, job, ends), ends)


def _unstopped(job: Job) -> Job:
    """A job that tells of its progress as long as nobody has cancelled: what was found is still laid out."""
    return Job(lambda part, doing: None if job.cancelled else job.progress(part, doing))


def _set_down(wish: SitingWish, places: Candidates, question: Question, found: Siting, ends: float) -> Chosen:
    """The chosen places in the order in which a person counts them on the map: row by row from the north,
    west first."""
    kept = len(wish.kept)
    chosen = np.flatnonzero(found.lanes[kept:] > 0)
    south = places.y[chosen].max(initial=-np.inf) - places.y[chosen]
    order = chosen[np.lexsort((places.x[chosen], np.round(south / _ROW)))]
    number = np.full(kept + len(places) + 1, -1)
    number[:kept] = np.arange(kept)
    number[kept + order] = kept + np.arange(len(order))
    standing = tuple(
        Place(
            float(places.x[place]), float(places.y[place]), float(places.rotation[place]),
            int(found.lanes[kept + place]), float(found.load[kept + place]),
        )
        for place in order
    )  # fmt: skip
    beside = tuple(places.moved[place] for place in sorted(places.moved.keys() & set(chosen.tolist())))
    return Chosen(
        standing, wish.kept, question.parts, number[found.site], found, question, ends, places.unfit, beside
    )


def _how_many(plan: Plan, catalogue: Catalogue, wish: SitingWish) -> tuple[int, int]:
    """How many places to look for, and for how many lanes some of them should do."""
    needed = wish.lanes or lanes_needed(plan, catalogue)
    wanted = wish.sites or max(sites_needed(plan, catalogue), -(-needed // 4))
    return max(_LEAST_PLACES, _CHOICE * max(0, wanted - len(wish.kept))), -(-needed // wanted)


def _without(plan: Plan, records: Sequence[Record]) -> Plan:
    """The plan without these records."""
    rest = plan.copy()
    rest.apply(Edit(Label(""), tuple(deleted(*records))))
    return rest


def _records_of(plan: Plan, sites: Sequence[Site]) -> list[Record]:
    """Sites with everything that goes with them."""
    records: list[Record] = []
    for site in sites:
        parts = [part for kind in _WITH_SITE for part in plan.where(kind, site=site.id)]
        posts = [part.id for part in parts if part.KIND == "post"]
        records += [job for post in posts for job in plan.where("assignment", post=post)]
        records += [*parts, site]
    return records


def _check_room(
    plan: Plan, catalogue: Catalogue, wish: SitingWish, places: Candidates, parts: Demand
) -> None:
    """Raises InputError where the numbers can't be had on the ground that was found and is allowed."""
    allowed = ~forbidden(wish, places)
    kept, count = len(wish.kept), int(allowed.sum())
    if not kept and not count:
        raise InputError(
            _("There is no room for a site."),
            " ".join(
                [
                    _(
                        "Every place where a kit fits lies in a neighbourhood in which no site may stand: "
                        "{areas}."
                    ).format(areas=_lanes_by_area(plan, places)),
                    everybody_without(plan, parts),
                ]
            ),
            _("Allow one of the neighbourhoods, or fix a place in it."),
        )
    usable = count if wish.sites is None else wish.sites - kept
    free = np.sort(places.lanes[allowed])[::-1][:usable]
    room = sum(site.lanes for site in wish.kept) + int(free.sum())
    if wish.sites is not None and wish.sites > kept + count:
        raise InputError(
            _("There is no room for {sites} sites.").format(sites=wish.sites),
            " ".join(
                [
                    _(
                        "Kits for {room} lanes in all fit in {count} places between the buildings, beside "
                        "the sites that stay."
                    ).format(count=count, room=int(free.sum())),
                    served_in_words(plan, catalogue, room),
                ]
            ),
            _("Ask for fewer sites, or place sites by hand where you know of room."),
        )
    if wish.lanes is not None and wish.lanes > room:
        raise InputError(
            _("{sites} sites can't have {lanes} lanes together.").format(
                sites=wish.sites or kept + count, lanes=wish.lanes
            ),
            " ".join(
                [
                    _("There is room for {room} lanes.").format(room=room),
                    served_in_words(plan, catalogue, room),
                ]
            ),
            _("Change the number of sites or of lanes."),
        )


def _lanes_by_area(plan: Plan, places: Candidates) -> str:
    """“Sunny Garden (12 places, up to 4 lanes)”: of the neighbourhoods with most places."""
    names = np.array(areas_of(plan, np.column_stack([places.x, places.y]))[1])
    found, count = np.unique(names, return_counts=True)
    order = np.argsort(-count, kind="stable")[:_MOST_AREAS]
    return _(", ").join(
        _("{area} ({places} places, up to {lanes} lanes)").format(
            area=found[row], places=count[row], lanes=places.lanes[names == found[row]].max()
        )
        for row in order
    )


def _no_room(plan: Plan, wish: SitingWish, parts: Demand) -> InputError:
    if wish.among:
        detail = _("Not even the smallest kit fits at any of the places to choose from.")
    else:
        detail = _("Not even the smallest kit fits between the buildings near where people live.")
    return InputError(
        _("There is no room for a site."),
        " ".join([detail, everybody_without(plan, parts)]),
        _("Place a site by hand where you know of room."),
    )


def _label(sites: int, missing: int, gives_up: bool) -> Label:
    arguments = {"sites": str(sites), "missing": str(missing)}
    if sites == 0:
        return Label(N_("Propose sites: give buildings to those that are there"))
    if missing:
        return Label(N_("Propose {sites} sites ({missing} lanes found no room)"), arguments)
    if gives_up:
        return Label(N_("Propose {sites} sites in the place of others"), arguments)
    return Label(N_("Propose {sites} sites"), arguments)


def _lanes_of(chosen: Chosen) -> int:
    return sum(site.lanes for site in (*chosen.kept, *chosen.places))


def _notes(wish: SitingWish, chosen: Chosen) -> tuple[str, ...]:
    notes = []
    if None in (wish.sites, wish.lanes) and chosen.found.fewest:
        notes.append(_("Proven: with fewer sites and lanes more people would be without."))
    beside = _("No kit fits right at {x}, {y} ({why}): the site stands {metres} m from there.")
    notes += [
        beside.format(
            x=f"{moved.point[0]:.0f}", y=f"{moved.point[1]:.0f}", metres=f"{moved.metres:.0f}", why=moved.why
        )
        for moved in chosen.beside
    ]
    if chosen.unfit:
        points = _("; ").join(f"{x:.0f}, {y:.0f}" for x, y in chosen.unfit)
        notes.append(_("No kit fits at {points}: left out.").format(points=points))
    return tuple(notes)
