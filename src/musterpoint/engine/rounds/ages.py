"""How old samples are when a laboratory has them: the couriers' day, driven many times over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.engine.rounds.batches import courier_rules, tube_times
from musterpoint.engine.rounds.hours import Hours, hours_of
from musterpoint.plan import Plan, Stop

SPREAD = 0.2
"""Standard deviation of the logarithm of a drive's length against its plan. Unverified rule of thumb."""


@dataclass(frozen=True, slots=True)
class SampleAges:
    """Seconds from a finished tube to the laboratory, over all tubes and days: p50, p95, longest (the mean
    of the days' oldest). late: part of the tubes (0–1) beyond the limit; lost: part that nobody fetches.
    by_site: site id → p95. limit: s."""

    p50: float
    p95: float
    longest: float
    late: float
    lost: float
    limit: float
    by_site: Mapping[str, float]


def sample_ages(
    plan: Plan, catalogue: Catalogue, days: int = 200, seed: int = 1,
    times: Mapping[str, np.ndarray] | None = None,
) -> SampleAges | None:  # fmt: skip
    """The ages of the plan's samples with its courier stops; None where it has no pick-ups. Each drive takes
    its planned time times a log-normal factor with the median 1 (`SPREAD`); nobody leaves a stop before its
    planned beginning, and of two who meet the earlier one waits. A tube is fetched by the first courier that
    begins to load after it was finished.
    times: what `tube_times` gives, where it is known."""
    fetching = {stop.team for stop in plan.table("stop").values() if stop.kind in ("pickup", "takeover")}
    if not fetching:
        return None
    hours = hours_of(plan)
    times = tube_times(plan, catalogue, hours) if times is None else times
    rng = np.random.default_rng(seed)
    runs = _driven(plan, hours, fetching, days, rng)
    limit = courier_rules(catalogue).age
    by_site, every, oldest, lost, total = {}, [], np.zeros(days), 0, 0
    for site, tubes in times.items():
        ages = _ages(tubes, runs.get(site, []), days)
        fetched = np.isfinite(ages)
        total += ages.size
        lost += int(ages.size - fetched.sum())
        if fetched.any():
            by_site[site] = float(np.quantile(ages[fetched], 0.95))
            every.append(ages[fetched])
            oldest = np.maximum(oldest, np.where(fetched, ages, 0).max(axis=1))
    if not every:
        return SampleAges(0.0, 0.0, 0.0, 0.0, 1.0, limit, {})
    ages = np.concatenate(every)
    p50, p95 = np.quantile(ages, (0.5, 0.95))
    late = float((ages > limit).sum() / total)
    return SampleAges(float(p50), float(p95), float(oldest.mean()), late, lost / total, limit, by_site)


Aboard = list[tuple[str, np.ndarray, tuple[str, ...]]]
"""What a vehicle carries: the site of each load, when it was taken in on each day, and its seals."""


def _driven(
    plan: Plan, hours: Hours, teams: set[str], days: int, rng: np.random.Generator
) -> dict[str, list[tuple[np.ndarray, np.ndarray]]]:
    """Site id → when each load of it was taken in and was handed over at a laboratory, of all days."""
    stops = [stop for team in sorted(teams) for stop in plan.where("stop", team=team)]
    # By the plan's times, who gives before who takes: so everybody meets those who came before.
    stops.sort(key=lambda stop: (hours.seconds(stop.starts, 0.0), stop.kind == "takeover", stop.number))
    crews = {team: _Crew(days) for team in teams}
    runs: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {}
    for stop in stops:
        crew = crews[stop.team]
        begins = crew.drive(stop, hours, rng)
        if stop.kind == "pickup":
            crew.aboard.append((stop.place, begins, stop.seals))
        elif stop.kind == "laboratory":
            for site, loaded, _seals in crew.hand_over(stop):
                runs.setdefault(site, []).append((loaded, crew.now.copy()))
        elif stop.kind == "takeover" and stop.partner in crews:
            crew.meet(crews[stop.partner])
    return runs


class _Crew:
    """A vehicle's day, driven on many days at once."""

    def __init__(self, days: int):
        self.now = np.full(days, -np.inf)
        self.aboard: Aboard = []
        self.left: float | None = None

    def drive(self, stop: Stop, hours: Hours, rng: np.random.Generator) -> np.ndarray:
        """When it begins at the next stop."""
        arrives, starts, leaves = (
            hours.seconds(time, 0.0) for time in (stop.arrives, stop.starts, stop.leaves)
        )
        if self.left is None:
            begins, self.now = np.full(len(self.now), starts), np.full(len(self.now), leaves)
        else:
            drive = max(arrives - self.left, 0.0) * np.exp(SPREAD * rng.standard_normal(len(self.now)))
            begins = np.maximum(self.now + drive, starts)
            self.now = begins + (leaves - starts)
        self.left = leaves
        return begins

    def hand_over(self, stop: Stop) -> Aboard:
        """What a laboratory gets: the boxes whose seals the stop names, all where it names none."""
        going = [load for load in self.aboard if not stop.seals or set(load[2]) & set(stop.seals)]
        self.aboard = [load for load in self.aboard if not any(load is one for one in going)]
        return going

    def meet(self, giver: _Crew) -> None:
        """Take over all that another one has, when both are there."""
        self.now = giver.now = np.maximum(self.now, giver.now)
        self.aboard += giver.aboard
        giver.aboard = []


def _ages(tubes: np.ndarray, runs: list[tuple[np.ndarray, np.ndarray]], days: int) -> np.ndarray:
    """Age of each tube on each day (days, tubes), infinite where nobody fetches it."""
    ages = np.full((days, len(tubes)), np.inf)
    if not runs:
        return ages
    loaded, handed = (np.stack([run[side] for run in runs], axis=1) for side in (0, 1))
    order = np.argsort(loaded, axis=1)
    loaded, handed = np.take_along_axis(loaded, order, 1), np.take_along_axis(handed, order, 1)
    for day in range(days):
        place = np.searchsorted(loaded[day] + 1, tubes)  # stops are kept to the second
        ok = place < loaded.shape[1]
        ages[day, ok] = handed[day, place[ok]] - tubes[ok]
    return ages


def clock(seconds: float) -> str:
    """Such as 3:25 hours."""
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours}:{minutes:02d}"
