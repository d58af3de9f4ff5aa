"""The search for a day's courier runs: with time to spare where vehicles suffice, and never with more for a
laboratory in an hour than it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from musterpoint.engine.rounds.courier_days import CourierDay, within_hours
from musterpoint.engine.rounds.courier_relief import relieved
from musterpoint.engine.rounds.courier_runs import first_routes
from musterpoint.engine.rounds.laboratories import NO_ROOM, choose_laboratories
from musterpoint.engine.rounds.margins import margins, with_margins
from musterpoint.engine.routing import Objective, RoutingAnswer, schedule, solve_routing
from musterpoint.engine.searching import Control

Array = np.ndarray

LAST = 0.4
"""Part of the time of a search for the one that begins with first routes."""
AGAIN = 0.3
"""The same for each search with less time to spare, or with hours of laboratories."""

Routes = list[tuple[int, Array]]
"""Kind of vehicle and tasks of each route."""


@dataclass(frozen=True, slots=True)
class CourierRuns:
    """day: with hand-overs bound to hours in which there is room. hurried: how many batches have less time
    to spare than they should."""

    day: CourierDay
    answer: RoutingAnswer
    hurried: int

    @property
    def routes(self) -> Routes:
        return list(zip(self.answer.vehicle, self.answer.routes, strict=True))

    @property
    def left(self) -> list[int]:
        """Batches that there is room for and nobody fetches."""
        return _left(self.day, self.answer).tolist()


def courier_runs(day: CourierDay, age: float, control: Control) -> CourierRuns:
    """The best runs that are found. day: not bound to hours yet; age: s, the limit. Where vehicles don't
    suffice for samples to have time to spare, there is less of it for all; a batch that is fetched by nobody
    even so gets none."""
    search = _Search(day, age, control)
    search.begin()
    search.keep_to_hours()
    search.hurry()
    search.relieve()
    return CourierRuns(search.tried, search.answer, int((search.spare < search.wanted).sum()))


class _Search:
    """open: the day not bound to hours; day: bound, once it is; tried: with time to spare."""

    def __init__(self, day: CourierDay, age: float, control: Control):
        self.open, self.day, self.age, self.control = day, day, age, control
        self.wanted = self.spare = spare_seconds(day, age)

    def begin(self) -> None:
        """Runs with as much to spare for all as first routes can have, laboratories at any hour."""
        part, begin = self._first()
        self.spare = part * self.wanted
        self.tried = self._with(self.spare)
        rest = self.control.seconds and self.control.seconds * LAST
        self.answer = _searched(self.tried, replace(self.control, seconds=rest), begin)

    def keep_to_hours(self) -> None:
        """Bind hand-overs to hours with room: those that the routes have if there is room in all, else
        others, and search on from there."""
        now = self.tried.labs.lab, _reached(self.tried, self.answer)
        chosen = choose_laboratories(self.open.goods, self.open.there.hubs, self.open.taken, now)
        self.day = within_hours(self.open, chosen)
        self._spare_within_hours()
        self.tried = self._with(self.spare)
        if chosen.moved or not self._kept(self.answer):
            self._search_on()

    def hurry(self) -> None:
        """Let those have no time to spare that nobody fetches, then all."""
        left = _left(self.day, self.answer)
        if len(left) and self.spare.any():
            self.spare[left] = 0.0
            self.tried = self._with(self.spare)
            self.answer = _searched(self.tried, part_of(self.control, AGAIN), _routes(self.answer))
        if len(left := _left(self.day, self.answer)) and self.spare.any():
            other = solved(self.day, part_of(self.control, AGAIN))
            if len(_left(self.day, other)) < len(left):
                self.tried, self.answer, self.spare = self.day, other, 0 * self.wanted

    def relieve(self) -> None:
        """Where some have less time to spare than they should, let vehicles that are left over help, and
        keep what all have by now."""
        if not (self.spare < self.wanted).any():
            return
        n, problem = len(self.day.found), self.tried.problem
        first = np.array([batch.first for batch in self.day.found])
        routes = relieved(problem, _routes(self.answer), first + self.age - self.wanted)
        kinds, tasks = tuple(kind for kind, _route in routes), tuple(route for _kind, route in routes)
        self.answer = replace(self.answer, vehicle=kinds, routes=tasks)
        minutes = np.array([60.0 * hub.minutes for hub in self.day.there.hubs])[self.day.labs.lab[:n]]
        has = np.floor(first + self.age - minutes - _reached(self.tried, self.answer)[:n])
        self.spare = np.where(np.isnan(has), self.spare, np.minimum(self.wanted, has))
        self.tried = self._with(self.spare)

    def _search_on(self) -> None:
        before, without = len(_left(self.day, self.answer)), self.day.no_room
        going = np.concatenate((without, without + len(self.day.found)))
        begin = [(kind, route[~np.isin(route, going)]) for kind, route in _routes(self.answer)]
        self.answer = _searched(self.tried, part_of(self.control, AGAIN), begin)
        if (lost := len(_left(self.day, self.answer))) > before:
            other = solved(self.tried, part_of(self.control, AGAIN))
            if len(_left(self.day, other)) < lost:
                self.answer = other

    def _first(self) -> tuple[float, Routes]:
        """The largest part of the wanted time to spare with which first routes fetch as much as with none,
        and those routes."""

        def begun(part: float) -> tuple[float, Routes]:
            return part, _begin(self._with(part * self.wanted), self.control)

        def fetched(first: tuple[float, Routes]) -> int:
            return sum(len(route) for _kind, route in first[1])

        whole, every = begun(1.0), 2 * len(self.day.found)
        if fetched(whole) == every:
            return whole
        none = begun(0.0)
        if fetched(whole) >= fetched(none):
            return whole
        if fetched(none) < every:
            return none  # The vehicles are too few with nothing to spare.
        half = begun(0.5)
        return half if fetched(half) >= fetched(none) else none

    def _with(self, spare: Array) -> CourierDay:
        """The day with so much to spare (s, by batch)."""
        return replace(self.day, problem=with_margins(self.day.problem, self.day.found, spare, self.age))

    def _spare_within_hours(self) -> None:
        """No time to spare where a batch may come in such hours only as leave none."""
        n = len(self.day.found)
        first = np.array([batch.first for batch in self.day.found])
        opens = self.day.problem.tasks.earliest[n : 2 * n]
        self.spare = np.where(opens > first + self.age - self.spare, 0.0, self.spare)

    def _kept(self, answer: RoutingAnswer) -> bool:
        return all(schedule(self.tried.problem, *route).feasible for route in _routes(answer))


def solved(day: CourierDay, control: Control) -> RoutingAnswer:
    """The best runs that are found for a day as it is."""
    began = control.clock()
    begin = _begin(day, control)
    if control.seconds is not None:
        control = replace(control, seconds=max(1.0, control.seconds - (control.clock() - began)))
    return _searched(day, control, begin)


def spare_seconds(day: CourierDay, age: float) -> Array:
    """s to spare for each batch."""
    n, place = len(day.found), day.problem.tasks.place
    return margins(day.found, day.problem.seconds[0][place[:n], place[n : 2 * n]], age)


def part_of(control: Control, part: float) -> Control:
    """So much of the time that there is, for a search that isn't thorough."""
    seconds = control.seconds and control.seconds * part
    return replace(control, seconds=seconds, effort=min(control.effort, 0.1))


def _reached(day: CourierDay, answer: RoutingAnswer) -> Array:
    """s, when each of the goods begins to be handed over; nan for those that nobody brings."""
    n = len(day.found)
    reached = np.full(len(day.goods.tubes), np.nan)
    for kind, route in _routes(answer):
        starts = schedule(day.problem, kind, route).starts
        brought = route >= n
        reached[route[brought] - n] = starts[brought]
    minutes = np.array([60.0 * hub.minutes for hub in day.there.hubs])
    return reached - minutes[day.labs.lab]


def _left(day: CourierDay, answer: RoutingAnswer) -> Array:
    """Batches that nobody fetches though laboratories have room."""
    left = answer.left_out[answer.left_out < len(day.found)]
    return left[day.labs.hour[left] != NO_ROOM]


def _routes(answer: RoutingAnswer) -> Routes:
    return list(zip(answer.vehicle, answer.routes, strict=True))


def _begin(day: CourierDay, control: Control) -> Routes:
    return first_routes(day.problem, day.found, day.labs.lab, day.there.nowhere, day.there.first_hub, control)


def _searched(day: CourierDay, control: Control, begin: Sequence[tuple[int, Array]]) -> RoutingAnswer:
    return solve_routing(day.problem, control, Objective(per_metre=1, per_second=1), begin=begin)
