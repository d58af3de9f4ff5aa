"""Supply runs: what the sites need, from the stores, in waves before it has to be there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.engine.rounds.fleets import Fleet, boxes, fleet, held_stops, on_foot_in_words
from musterpoint.engine.rounds.freight import (
    WORTH,
    Roads,
    days_of,
    fleet_vehicles,
    freight_changes,
    name_of,
    roads,
)
from musterpoint.engine.rounds.hours import Hours
from musterpoint.engine.rounds.parts import Part
from musterpoint.engine.rounds.stops import Ground
from musterpoint.engine.rounds.wishes import RouteWishes
from musterpoint.engine.routing import Objective, RoutingProblem, Tasks, schedule, solve_routing
from musterpoint.engine.routing import tasks as routing_tasks
from musterpoint.engine.searching import Control
from musterpoint.plan import Delivery, IdSource, Place, Plan, Stop
from musterpoint.text import _

ITEMS_PER_BOX = 300
"""Small goods (masks, tubes, bags) in a carton. Unverified rule of thumb."""
UNLOADING = 60.0
"""s that one box takes at a site. Unverified rule of thumb."""
LEAD = 8 * 3600.0
"""s before a delivery is due at which its vehicle may set out at the earliest."""

SPARE = 1800.0
"""s before it would be late that a supply run is where it has to be. Unverified rule of thumb."""


@dataclass(frozen=True, slots=True)
class SupplyDay:
    """A day of supply runs. Tasks of the problem are the loads at the stores, then the deliveries."""

    hours: Hours
    fleet: Fleet
    loads: tuple[tuple[Delivery, int], ...]
    there: Roads
    store: tuple[int, ...]
    problem: RoutingProblem


def propose_supplies(
    plan: Plan, catalogue: Catalogue, hours: Hours, wishes: RouteWishes, control: Control, ids: IdSource
) -> Part:
    """The best supply runs that are found for the plan's deliveries."""
    drivers = fleet(plan, hours, "supply", wishes, ids)
    deliveries = _left_over(plan, catalogue, held_stops(plan, drivers, "delivery"))
    stores = [place for place in plan.table("place").values() if place.kind == "store"]
    if not deliveries:
        return Part()
    if not stores or not drivers.crew:
        why = _("there is no vehicle for supplies") if stores else _("there is no store on the map")
        text = _("{count:,} deliveries are driven by nobody: {reason}.")
        return Part(reasons=(text.format(count=len(deliveries), reason=why),))
    day = supply_day(plan, catalogue, hours, drivers, deliveries, stores)
    answer = solve_routing(day.problem, control, Objective(per_metre=1, per_second=1))
    left = [task for task in answer.left_out.tolist() if task < len(day.loads)]

    def stop_of(task: int) -> Stop:
        return _stop(plan, day, task)

    routes = list(zip(answer.vehicle, answer.routes, strict=True))
    days = days_of(plan, drivers, routes, lambda task: name_of(stop_of(task)))
    ground = Ground(hours, day.problem, day.there.ways, spare=SPARE)
    changes = freight_changes(plan, ground, drivers, days, stores, stop_of, ids)
    why = tuple(_why(plan, day, task) for task in left)
    return Part(tuple(changes), why, tuple(on_foot_in_words(drivers)))


def supply_day(
    plan: Plan, catalogue: Catalogue, hours: Hours, drivers: Fleet, deliveries: Sequence[Delivery],
    stores: Sequence[Place],
) -> SupplyDay:  # fmt: skip
    """The routing problem. A delivery of more boxes than a vehicle takes is split; it comes from the store of
    its name, else from the nearest."""
    most = max(boxes(one) for one in drivers.crew)
    loads = [
        (delivery, min(most, total - begin))
        for delivery in deliveries
        for total in [box_count(catalogue, delivery)]
        for begin in range(0, total, most)
    ]
    sites = list(dict.fromkeys(delivery.site for delivery in deliveries))
    there = roads(plan, [plan.find("site", id_) for id_ in sites], stores, drivers)
    ways = there.to_hubs(range(len(sites)))
    at = [sites.index(delivery.site) for delivery, _boxes in loads]
    store = [_store(delivery, stores, ways[row]) for row, (delivery, _boxes) in zip(at, loads, strict=True)]
    n, closing = np.arange(len(loads)), hours.seconds(hours.ends, 0.0)
    problem = RoutingProblem(
        metres=there.ways.metres,
        seconds=there.seconds,
        tasks=_tasks(hours, loads, at, there, store, len(drivers.kinds)),
        vehicles=fleet_vehicles(
            there, drivers, hours, closing, 3600 * plan.campaign.most_hours, _early(hours, loads)
        ),
        pairs=np.stack((n, len(loads) + n), axis=1),
    )
    return SupplyDay(hours, drivers, tuple(loads), there, tuple(store), problem)


def _left_over(plan: Plan, catalogue: Catalogue, held: Sequence[Stop]) -> list[Delivery]:
    """Deliveries, the first waves first, without those whose boxes are at their site or are brought there by
    a team that isn't planned anew."""
    brought: dict[str, int] = {}
    for stop in held:
        brought[stop.place] = brought.get(stop.place, 0) + stop.boxes
    left = []
    for one in sorted(plan.table("delivery").values(), key=lambda one: (one.wave, one.id)):
        count = box_count(catalogue, one)
        if brought.get(one.site, 0) >= count:
            brought[one.site] -= count
        elif plan.find("site", one.site):
            left.append(one)
    return left


def box_count(catalogue: Catalogue, delivery: Delivery) -> int:
    """Boxes of a delivery: a fixture is one each, of supplies so many make a carton."""
    pairs = list(zip(delivery.items, delivery.quantities, strict=False))
    large = sum(count for item, count in pairs if item in catalogue.fixtures)
    small = sum(count for item, count in pairs if item not in catalogue.fixtures)
    return max(1, large + math.ceil(small / ITEMS_PER_BOX))


def _store(delivery: Delivery, stores: Sequence[Place], seconds: np.ndarray) -> int:
    named = [row for row, store in enumerate(stores) if store.name == delivery.place]
    return named[0] if named else int(np.argmin(seconds))


def _due(hours: Hours, delivery: Delivery) -> float:
    return hours.seconds(delivery.at, hours.seconds(hours.starts, 0.0))


def _early(hours: Hours, loads: Sequence[tuple[Delivery, int]]) -> float:
    """When the first vehicle sets out: before the campaign begins, as the sites open with their goods."""
    return max(min(_due(hours, delivery) for delivery, _boxes in loads) - LEAD, 0.0)


def _tasks(
    hours: Hours, loads: Sequence[tuple[Delivery, int]], at: Sequence[int], there: Roads,
    store: Sequence[int], kinds: int,
) -> Tasks:  # fmt: skip
    """Stores load while they are open, and so that nothing lies at a site for longer than it has to."""
    n = len(loads)
    due = np.array([_due(hours, delivery) for delivery, _boxes in loads])
    unload = np.array([UNLOADING * count for _delivery, count in loads])
    early = np.maximum(due - LEAD, 0.0)
    opens = np.array([hours.seconds(there.hubs[row].opens, 0.0) for row in store])
    closes = np.array([hours.seconds(there.hubs[row].closes, np.inf) for row in store])
    return routing_tasks(
        np.array([*(there.first_hub + row for row in store), *at]),
        vehicles=kinds,
        service=np.concatenate((np.zeros(n), unload)),
        earliest=np.concatenate((np.maximum(early, opens), early)),
        latest=np.concatenate((np.minimum(due, closes), due - unload)),
        load=np.concatenate(([count for _delivery, count in loads], np.zeros(n))),
        worth=float(WORTH),
    )


def _stop(plan: Plan, day: SupplyDay, task: int) -> Stop:
    n = len(day.loads)
    delivery, count = day.loads[task % n]
    if task < n:
        store = day.there.hubs[day.store[task]]
        return Stop(id="", kind="load", place=store.id, x=store.x, y=store.y, boxes=count)
    site = plan.find("site", delivery.site)
    return Stop(id="", kind="delivery", place=site.id, x=site.x, y=site.y, boxes=count)


def _why(plan: Plan, day: SupplyDay, task: int) -> str:
    delivery, _boxes = day.loads[task]
    both = np.array([task, task + len(day.loads)])
    alone = [schedule(day.problem, kind, both) for kind in range(len(day.fleet.kinds))]
    full = any(times.feasible for times in alone)
    reason = _("all vehicles are on the way: more are needed") if full else _("nobody can be there in time")
    return _("Not delivered: wave {wave} for site {number}, due at {time}: {reason}.").format(
        wave=delivery.wave, number=plan.find("site", delivery.site).number,
        time=day.hours.clock(_due(day.hours, delivery)), reason=reason,
    )  # fmt: skip
