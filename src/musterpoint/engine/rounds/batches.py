"""What couriers have to fetch: batches of tubes at the sites, by the times at which tubes are finished."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.engine.rounds.hours import Hours
from musterpoint.engine.timetable import finished_tubes
from musterpoint.plan import Plan, Site

BOX_TUBES = 60
"""Tubes in a transport box where nothing else is said. Unverified rule of thumb."""
PICK_UP = 300.0
"""s that counting, sealing and signing take at a site. Unverified rule of thumb."""


@dataclass(frozen=True, slots=True)
class CourierRules:
    """age: s within which a tube has to be handed over at a laboratory. every: s between two pick-ups at a
    site. box: tubes in a box. full: boxes that call a courier before the time is over, 0 for none; most:
    tubes that do so, 0 for any. wait: s that a courier may come later than called."""

    age: float
    every: float
    box: int = BOX_TUBES
    full: int = 0
    most: int = 0
    wait: float = 1800.0


@dataclass(frozen=True, slots=True)
class Batch:
    """Tubes of one site that are fetched together. number: counted from 1 at the site. ready: s, when the
    last of them is there; first: s, when the first was."""

    site: Site
    number: int
    tubes: int
    boxes: int
    first: float
    ready: float


def courier_rules(catalogue: Catalogue) -> CourierRules:
    """The rules as the norms have them."""
    norms = catalogue.norms
    return CourierRules(age=3600 * norms["sample-age"].value, every=3600 * norms["pick-up"].value)


def tube_times(plan: Plan, catalogue: Catalogue, hours: Hours) -> dict[str, np.ndarray]:
    """Site id → when each of its tubes is finished, s after midnight, rising: of one simulated day. Empty
    where nobody comes to a site."""
    if plan.buildings is None and not plan.table("enterprise"):
        return {}
    after = hours.seconds(hours.starts, 0.0)
    found = finished_tubes(plan, catalogue)
    return {site: times + after for site, times in found.items() if len(times)}


def batches(
    plan: Plan, times: Mapping[str, np.ndarray], rules: CourierRules, fetched: Mapping[str, int]
) -> list[Batch]:
    """The batches of all sites. fetched: site id → how many of its tubes, the first ones, are gone
    already."""
    every: list[Batch] = []
    for site in plan.sites():
        tubes = times.get(site.id, np.zeros(0))
        every += _of_site(site, tubes[fetched.get(site.id, 0) :], rules)
    return every


def _of_site(site: Site, tubes: np.ndarray, rules: CourierRules) -> list[Batch]:
    """A courier is called when the time since the first unfetched tube is over, when enough boxes are full,
    or when the last tube is finished."""
    found: list[Batch] = []
    enough = min(rules.full * rules.box or len(tubes) + 1, rules.most or len(tubes) + 1)
    at = 0
    while at < len(tubes):
        in_time = int(np.searchsorted(tubes, tubes[at] + rules.every, side="right"))
        end = min(in_time, at + enough)
        # A rest that would be fetched soon after goes along with the last ones.
        if tubes[-1] <= tubes[at] + rules.every and len(tubes) - at <= enough:
            end = len(tubes)
        count = end - at
        boxes = math.ceil(count / rules.box)
        ready = float(tubes[end - 1])
        found.append(Batch(site, len(found) + 1, count, boxes, float(tubes[at]), ready))
        at = end
    return found


def seals(batch: Batch) -> tuple[str, ...]:
    """Numbers for the seals of a batch's boxes: site, pick-up and box."""
    return tuple(f"{batch.site.number:03d}-{batch.number:02d}-{box:02d}" for box in range(1, batch.boxes + 1))
