"""A day of courier runs as a routing problem: pick-ups at the sites, hand-overs at the laboratories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from musterpoint.engine.rounds.batches import PICK_UP, Batch, CourierRules
from musterpoint.engine.rounds.fleets import Fleet
from musterpoint.engine.rounds.freight import WORTH, Roads, fleet_vehicles, roads
from musterpoint.engine.rounds.hours import Hours
from musterpoint.engine.rounds.laboratories import (
    HOUR,
    Goods,
    LaboratoryChoice,
    Taken,
    choose_laboratories,
    tubes_brought,
)
from musterpoint.engine.rounds.wishes import RouteWishes
from musterpoint.engine.routing import RoutingProblem, Tasks
from musterpoint.engine.routing import tasks as routing_tasks
from musterpoint.plan import Place, Plan

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class CourierDay:
    """A day of courier runs to be planned. Tasks of the problem are the pick-ups of the batches, then their
    hand-overs, then those of what vehicles have on board already (`aboard`: crew's row and tubes of each).
    goods, labs: of the hand-overs in their order. taken: what laboratories get besides."""

    hours: Hours
    fleet: Fleet
    found: tuple[Batch, ...]
    there: Roads
    goods: Goods
    labs: LaboratoryChoice
    taken: Taken
    aboard: tuple[tuple[int, int], ...]
    problem: RoutingProblem

    @property
    def no_room(self) -> Array:
        """Rows of the batches that no laboratory has room for."""
        return self.labs.without[self.labs.without < len(self.found)]

    @property
    def tubes_without_room(self) -> int:
        return sum(self.found[row].tubes for row in self.no_room)


def courier_day(
    plan: Plan, hours: Hours, drivers: Fleet, found: Sequence[Batch], labs: Sequence[Place],
    rules: CourierRules, wishes: RouteWishes,
) -> CourierDay:  # fmt: skip
    """The day; its hand-overs are not bound to hours yet."""
    sites = list({batch.site.id: batch.site for batch in found}.values())
    row = {site.id: number for number, site in enumerate(sites)}
    there = roads(plan, sites, labs, drivers)
    at = np.array([row[batch.site.id] for batch in found], dtype=int)
    aboard = _aboard(drivers)
    now = hours.seconds(wishes.now, -np.inf) if wishes.now else -np.inf
    called = np.maximum([batch.ready for batch in found], now)
    goods = _goods(hours, drivers, found, at, called, there, aboard, rules)
    taken = tubes_brought(plan, hours, {one.team.id for one in drivers.crew})
    chosen = choose_laboratories(goods, labs, taken)
    late = max((batch.first for batch in found), default=0.0) + rules.age
    problem = RoutingProblem(
        metres=there.ways.metres,
        seconds=there.seconds,
        tasks=_tasks(drivers, found, at, called, there, aboard, rules),
        vehicles=fleet_vehicles(
            there,
            drivers,
            hours,
            late + there.ways.seconds.max(initial=0.0),
            3600 * plan.campaign.most_hours,
        ),
        pairs=np.stack((np.arange(len(found)), len(found) + np.arange(len(found))), axis=1),
    )
    day = CourierDay(hours, drivers, tuple(found), there, goods, chosen, taken, aboard, problem)
    return _brought(day, chosen, bound=False)


def within_hours(day: CourierDay, chosen: LaboratoryChoice) -> CourierDay:
    """The day with hand-overs in no other hours than those of this choice; what no laboratory has room for
    is fetched by nobody. day: not bound yet."""
    return _brought(day, chosen, bound=True)


def _brought(day: CourierDay, chosen: LaboratoryChoice, bound: bool) -> CourierDay:
    n, tasks, goods = len(day.found), day.problem.tasks, day.goods
    hubs = [day.there.hubs[row] for row in chosen.lab]
    rows = np.arange(len(hubs))
    # A task is timed when the minutes that a hand-over takes are over.
    minutes = np.array([60.0 * hub.minutes for hub in hubs])
    earliest = np.array([day.hours.seconds(hub.opens, 0.0) for hub in hubs]) + minutes
    latest = np.where(rows < n, goods.latest[rows, chosen.lab] + minutes, np.inf)
    place, first, last = tasks.place.copy(), tasks.earliest.copy(), tasks.latest.copy()
    last[:n] = np.minimum(last[:n], latest[:n])
    allowed = tasks.allowed.copy()
    if bound:
        begins, ends = HOUR * chosen.spans[:, 0] + minutes, HOUR * (chosen.spans[:, 1] + 1) + minutes - 1
        put_off = chosen.spans[:, 0] > goods.first_hour[rows, chosen.lab]
        ending = chosen.spans[:, 1] < goods.last_hour[rows, chosen.lab]
        room = np.ones(len(hubs), dtype=bool)
        room[chosen.without] = False
        earliest = np.where(put_off & room, np.maximum(earliest, begins), earliest)
        latest = np.where(ending & room, np.minimum(latest, ends), latest)
        allowed[chosen.without[chosen.without < n]] = False
    place[n:], first[n:], last[n:] = day.there.first_hub + chosen.lab, earliest, latest
    tasks = replace(tasks, place=place, earliest=first, latest=last, allowed=allowed)
    return replace(day, labs=chosen, problem=replace(day.problem, tasks=tasks))


def _goods(
    hours: Hours, drivers: Fleet, found: Sequence[Batch], at: Array, called: Array, there: Roads,
    aboard: Sequence[tuple[int, int]], rules: CourierRules,
) -> Goods:  # fmt: skip
    """The batches and then what is on board, to be brought to the laboratories."""
    crews = [drivers.crew[row] for row, _tubes in aboard]
    on_board = np.array([there.position[one.at] for one in crews], dtype=int)
    begins = np.array([one.earliest for one in crews])
    seconds = there.to_hubs(np.concatenate((at, on_board)))
    opens = np.array([hours.seconds(hub.opens, -np.inf) for hub in there.hubs])
    closes = np.array([hours.seconds(hub.closes, np.inf) for hub in there.hubs])
    minutes = np.array([60.0 * hub.minutes for hub in there.hubs])
    reached = np.concatenate((called + PICK_UP, begins))[:, None] + seconds
    # Of what is on board nobody knows how old it is: it is brought soon.
    oldest = np.concatenate(([batch.first for batch in found], begins + seconds.min(axis=1)[len(found) :]))
    return Goods(
        np.array([*(batch.tubes for batch in found), *(tubes for _row, tubes in aboard)], dtype=float),
        seconds,
        np.maximum(reached, opens),
        np.minimum(oldest[:, None] + rules.age, closes) - minutes,
    )


def _tasks(
    drivers: Fleet, found: Sequence[Batch], at: Array, called: Array, there: Roads,
    aboard: Sequence[tuple[int, int]], rules: CourierRules,
) -> Tasks:  # fmt: skip
    """Where and when hand-overs are is left open."""
    n, m = len(found), len(aboard)
    allowed = np.ones((2 * n + m, len(drivers.kinds)), dtype=bool)
    for row, (crew, _tubes) in enumerate(aboard):
        allowed[2 * n + row] = [crew in kind for kind in drivers.kinds]
    return routing_tasks(
        np.concatenate((at, np.full(n + m, there.first_hub))),
        vehicles=len(drivers.kinds),
        service=np.concatenate((np.full(n, PICK_UP), np.zeros(n + m))),
        earliest=np.concatenate((called, np.zeros(n + m))),
        latest=np.concatenate((called + rules.wait, np.full(n + m, np.inf))),
        load=np.concatenate(([batch.boxes for batch in found], np.zeros(n + m))),
        worth=float(WORTH),
        allowed=allowed,
    )


def _aboard(drivers: Fleet) -> tuple[tuple[int, int], ...]:
    """What crews have fetched and not handed over: crew's row and tubes."""
    found = []
    for row, one in enumerate(drivers.crew):
        tubes = 0
        for stop in one.kept:
            if stop.state == "done" and stop.kind in ("pickup", "takeover"):
                tubes += stop.tubes
            elif stop.state == "done" and stop.kind in ("laboratory", "handover"):
                tubes = max(tubes - stop.tubes, 0) if stop.seals else 0
        if tubes:
            found.append((row, tubes))
    return tuple(found)
