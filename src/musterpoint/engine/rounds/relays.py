"""Relay: where the way to the laboratory is long, one vehicle takes another's boxes on with it.

Planned runs are looked at in pairs: the giver brings its boxes to the taker's last site instead of the
laboratory, is free again there, and the taker drives on to the laboratory with both loads. The two meet at a
fixed time, so each day can be timed by itself. A batch that no vehicle gets to a laboratory with within its
shift or range, some vehicle may still get to another one that drives there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from musterpoint.engine.routing import RoutingProblem, Schedule, filled, schedule

Array = np.ndarray
Day = tuple[int, Array]
"""Kind of vehicle and tasks of one vehicle's day."""

HANDING = 180.0
"""s that two drivers need to count and sign. Unverified rule of thumb."""
WORTHWHILE = 900.0
"""s on the road that a meeting has to save: below that a mistake costs more than it brings."""
WAITING = 900.0
"""s that the taker waits at most: the samples of all that it carries grow old meanwhile."""
TRIES = 2_000
"""Meetings that are tried at most."""


@dataclass(frozen=True, slots=True)
class Relays:
    """Days with meetings. problem: with two tasks more for each batch, `given` from `batches` tasks on and
    `taken` after them. partner: batch → rows in `days` of its giver and its taker. spared: s on the road."""

    problem: RoutingProblem
    days: tuple[Day, ...]
    first: int
    count: int
    partner: dict[int, tuple[int, int]]
    spared: float

    def batch(self, task: int) -> tuple[int, bool] | None:
        """Which batch a task gives or takes, and whether it takes; None where it is neither."""
        if task < self.first:
            return None
        return (task - self.first) % self.count, task >= self.first + self.count

    @property
    def meetings(self) -> int:
        places = self.problem.tasks.place[self.first :]
        times = self.problem.tasks.earliest[self.first :]
        return len({(pair, places[row], times[row]) for row, pair in self.partner.items()})


@dataclass(frozen=True, slots=True)
class _Run:
    """Batches that a vehicle fetches and takes to one laboratory without another errand between. day: row;
    begin, middle, end: in the day's tasks, with the laboratory's from the middle on."""

    day: int
    begin: int
    middle: int
    end: int
    lab: int


def relayed(problem: RoutingProblem, batches: int, days: Sequence[Day], left: Sequence[int]) -> Relays:
    """The days with all meetings that are worthwhile. batches: the problem's first tasks, each paired with
    the one `batches` further on. left: batches that nobody fetches."""
    search = _Search(problem, batches, days)
    search.share_ways()
    for batch in left:
        search.rescue(batch)
    search.fit_in([batch for batch in left if batch not in search.partner])
    return Relays(
        search.problem, tuple(search.days), len(problem.tasks), batches, search.partner, search.spared
    )


class _Search:
    def __init__(self, problem: RoutingProblem, batches: int, days: Sequence[Day]):
        self.n, self.first = batches, len(problem.tasks)
        self.problem = _extended(problem, batches)
        self.days: list[Day] = list(days)
        self.partner: dict[int, tuple[int, int]] = {}
        self.spared = 0.0
        self._busy: set[int] = set()
        self._tries = 0

    def share_ways(self) -> None:
        """Meetings of runs that are driven anyhow, for as long as there are some that save enough."""
        while self._share():
            pass

    def _share(self) -> bool:
        """Meetings of days as they are, those first that save most. Whether there were any."""
        self._busy.clear()
        times = [schedule(self.problem, kind, tasks) for kind, tasks in self.days]
        runs = [run for row in range(len(self.days)) for run in self._runs(row)]
        offers = sorted(self._offers(runs, times), key=lambda offer: (-offer[0], offer[1].day, offer[2].day))
        for _saved, giver, taker in offers:
            # Days that have changed have other runs now.
            if giver.day not in self._busy and taker.day not in self._busy:
                self._meet(giver, taker)
        return bool(self._busy)

    def rescue(self, batch: int) -> None:
        """Fetch a batch with any vehicle that can bring it to one that drives to its laboratory."""
        if self._tries > TRIES:
            return
        lab = int(self.problem.tasks.place[self.n + batch])
        used = np.bincount([kind for kind, _tasks in self.days], minlength=len(self.problem.vehicles))
        free = np.flatnonzero(used < self.problem.vehicles.count).tolist()
        for taker in [run for row in range(len(self.days)) for run in self._runs(row) if run.lab == lab]:
            for row in [row for row in range(len(self.days)) if row != taker.day]:
                kind, tasks = self.days[row]
                if self._agree(row, (kind, np.append(tasks, [batch, self.first + batch])), taker, [batch]):
                    return
            for kind in free:
                day = kind, np.array([batch, self.first + batch])
                self.days.append((kind, np.zeros(0, dtype=int)))
                if self._agree(len(self.days) - 1, day, taker, [batch]):
                    return
                self.days.pop()

    def fit_in(self, batches: Sequence[int]) -> None:
        """Fetch batches on the way, where a day has room for them."""
        pairs = [np.array([batch, self.n + batch]) for batch in batches]
        self.days = filled(self.problem, self.days, pairs)

    def _runs(self, row: int) -> Iterator[_Run]:
        _kind, tasks = self.days[row]
        is_lab = (tasks >= self.n) & (tasks < 2 * self.n)
        begin = 0
        while begin < len(tasks):
            middle = begin
            while middle < len(tasks) and not is_lab[middle]:
                middle += 1
            end = middle
            while end < len(tasks) and is_lab[end]:
                end += 1
            fetched, brought = tasks[begin:middle], tasks[middle:end]
            labs = set(self.problem.tasks.place[brought].tolist())
            if len(labs) == 1 and self._fetched(fetched) == set((brought - self.n).tolist()):
                yield _Run(row, begin, middle, end, labs.pop())
            begin = max(end, begin + 1)

    def _fetched(self, tasks: Array) -> set[int]:
        """The batches that these tasks pick up or take over."""
        taken = tasks >= self.first + self.n
        return set(np.where(taken, tasks - self.first - self.n, tasks).tolist())

    def _offers(self, runs: Sequence[_Run], times: Sequence[Schedule]) -> Iterator[tuple[float, _Run, _Run]]:
        """Pairs of runs with what a meeting saves: s on the road."""
        for giver in runs:
            if (self.days[giver.day][1][giver.begin : giver.middle] >= self.n).any():
                continue  # Boxes change over once at most.
            for taker in runs:
                if giver.day == taker.day or giver.lab != taker.lab:
                    continue
                ready, waits = (times[run.day].ends[run.middle - 1] for run in (giver, taker))
                if abs(ready - waits) < times[giver.day].arrives[giver.middle] - ready:
                    saved = self._saved(giver, taker)
                    if saved >= WORTHWHILE:
                        yield saved, giver, taker

    def _saved(self, giver: _Run, taker: _Run) -> float:
        kind, tasks = self.days[giver.day]
        vehicles, place = self.problem.vehicles, self.problem.tasks.place
        seconds = self.problem.seconds[vehicles.profile[kind]]
        last = place[tasks[giver.middle - 1]]
        after = place[tasks[giver.end]] if giver.end < len(tasks) else vehicles.end[kind]
        meeting = place[self.days[taker.day][1][taker.middle - 1]]
        direct = seconds[last, giver.lab] + seconds[giver.lab, after]
        return float(direct - seconds[last, meeting] - seconds[meeting, after])

    def _meet(self, giver: _Run, taker: _Run) -> None:
        kind, tasks = self.days[giver.day]
        batches = tasks[giver.begin : giver.middle].tolist()
        given = self.first + np.array(batches)
        day = kind, np.concatenate((tasks[: giver.middle], given, tasks[giver.end :]))
        saved = self._saved(giver, taker)
        if self._agree(giver.day, day, taker, batches):
            self.spared += saved

    def _agree(self, row: int, giving: Day, taker: _Run, batches: list[int]) -> bool:
        """Whether both can meet and keep every limit; then they do."""
        self._tries += 1
        if self._tries > TRIES:
            return False
        kind, tasks = self.days[taker.day]
        given, taken = self.first + np.array(batches), self.first + self.n + np.array(batches)
        brought = self.n + np.array(batches)
        parts = tasks[: taker.middle], taken, tasks[taker.middle : taker.end], brought, tasks[taker.end :]
        taking = kind, np.concatenate(parts)
        problem = self._with_pairs(batches)
        place = problem.tasks.place
        place[given] = place[taken] = place[tasks[taker.middle - 1]]
        if (time := self._time(problem, giving, given[0], taking, taken[0])) is None:
            return False
        tasks_ = problem.tasks
        for both in (given, taken):
            tasks_.earliest[both], tasks_.latest[both] = time, time + HANDING
            tasks_.latest[both[0]], tasks_.service[both[0]] = time, HANDING
        if not all(schedule(problem, kind, tasks).feasible for kind, tasks in (giving, taking)):
            return False
        self.problem, self.days[row], self.days[taker.day] = problem, giving, taking
        self.partner |= dict.fromkeys(batches, (row, taker.day))
        self._busy |= {row, taker.day}
        return True

    def _time(
        self, problem: RoutingProblem, giving: Day, given: int, taking: Day, taken: int
    ) -> float | None:
        """When the later of the two is there; None where one can't come, or the taker would wait for long."""
        times = []
        for (kind, tasks), task in ((giving, given), (taking, taken)):
            found = schedule(problem, kind, tasks)
            if not found.feasible:
                return None
            times.append(float(found.arrives[np.flatnonzero(tasks == task)[0]]))
        giver, taker = times
        return float(np.ceil(max(times))) if giver - taker <= WAITING else None

    def _with_pairs(self, batches: list[int]) -> RoutingProblem:
        """A copy in which these batches go over from one vehicle to another."""
        going = np.isin(self.problem.pairs[:, 0], batches)
        rows = np.array(batches)
        given, taken = self.first + rows, self.first + self.n + rows
        pairs = np.concatenate(
            (
                self.problem.pairs[~going],
                np.stack((rows, given), axis=1),
                np.stack((taken, self.n + rows), axis=1),
            )
        )
        fields = ("place", "earliest", "latest", "service")
        tasks = replace(
            self.problem.tasks, **{name: getattr(self.problem.tasks, name).copy() for name in fields}
        )
        return replace(self.problem, tasks=tasks, pairs=pairs)


def _extended(problem: RoutingProblem, batches: int) -> RoutingProblem:
    """The problem with a task more for giving and one for taking each batch, at any time so far."""
    rows = np.concatenate((np.arange(len(problem.tasks)), np.tile(np.arange(batches), 2)))
    tasks = problem.tasks
    more = {name: getattr(tasks, name)[rows] for name in ("place", "load", "worth", "phase", "allowed")}
    free, endless = np.zeros(2 * batches), np.full(2 * batches, np.inf)
    return replace(
        problem,
        tasks=replace(
            tasks,
            **more,
            service=np.concatenate((tasks.service, free)),
            earliest=np.concatenate((tasks.earliest, free - np.inf)),
            latest=np.concatenate((tasks.latest, endless)),
        ),
    )
