"""Simulated days as tables: what each site and post came to, and how the day went."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_title
from musterpoint.engine.queues.replications import Interval, mean
from musterpoint.engine.timetable import (
    POLICIES,
    PlanDays,
    Settings,
    compare_policies,
    simulate_plan,
)
from musterpoint.engine.timetable.hours import clock_from, origin
from musterpoint.engine.timetable.procedure import flow
from musterpoint.jobs import Job
from musterpoint.plan import Plan
from musterpoint.plugins.exporters.tables import Table, save_book, save_csv
from musterpoint.text import _

SUFFIXES = (".csv", ".xlsx")
"""The kinds of file that days are written as."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """name: of the plan's file where it isn't the open one, "" else. titles: site id → number and name.
    stages: id of the procedure's stage → its name. start: from when times count. revision: of the plan;
    changed: whether that is to be told, as another one stands beside it."""

    days: PlanDays
    settings: Settings
    titles: dict[str, str]
    stages: dict[str, str]
    start: datetime | None
    name: str = ""
    revision: int = 0
    changed: bool = False

    @property
    def title(self) -> str:
        """How people were called, what went wrong, and in which plan."""
        parts = [self.name, str(POLICIES[self.days.policy])]
        if self.settings.disruptions:
            parts.append(_("what if"))
        if self.changed:
            parts.append(_("revision {number}").format(number=self.revision))
        return " · ".join(filter(None, parts))

    def at(self, seconds: float) -> str:
        """A time of the day, "—" for never."""
        return clock_from(self.start, seconds) if math.isfinite(seconds) else "—"


def simulated(
    plan: Plan,
    catalogue: Catalogue,
    settings: Settings,
    job: Job,
    compare: bool,
    name: str = "",
    revision: int = 0,
) -> list[Outcome]:
    """The plan's days, or those of all ways of calling. Raises InputError where nobody is called."""
    found = (
        list(compare_policies(plan, catalogue, settings, job).values())
        if compare
        else [simulate_plan(plan, catalogue, settings, job)]
    )
    mean((0.0, 1.0))  # loads what intervals are worked out with, here and not in the window's thread
    titles = {site.id: f"{site.number}  {site_title(site)}" for site in plan.sites()}
    stages = {stage.id: str(stage.name) for stage in flow(plan, catalogue).stages}
    start = origin(plan)
    return [Outcome(days, settings, titles, stages, start, name, revision) for days in found]


def save_days(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Write the curves (.csv), or them and the figures of sites and posts (.xlsx), by the file's suffix.
    Raises InputError where the file can't be written."""
    if path.suffix.lower() == ".csv":
        save_csv(path, curves(outcomes))
    else:
        save_book(path, [figures(outcomes), posts(outcomes), curves(outcomes)])


def figures(outcomes: Sequence[Outcome]) -> Table:
    """A row for each site of each outcome; what is estimated stands with its bounds (95 % sure)."""
    low, high = _("at least"), _("at most")
    columns = (
        _("Simulation"), _("Site"), _("People"), _("p95 wait, min"), low, high, _("Last one"),
        _("In time, %"), low, high, _("Longest queue, people"), _("Longest queue, m"), _("Room for"),
        _("Slowest"),
    )  # fmt: skip
    rows = []
    for one in outcomes:
        for site in one.days.sites.values():
            title = one.titles.get(site.site, site.site)
            wait, likely = (_scaled(site.wait, 1 / 60), _scaled(site.in_time, 100))
            queue = (round(site.queue_people), round(site.queue_metres), site.room)
            slowest = one.stages.get(site.bottleneck, site.bottleneck)
            last = one.at(site.finish.value)
            rows.append((one.title, title, site.people, *wait, last, *likely, *queue, slowest))
    return Table(_("Sites"), columns, rows)


def posts(outcomes: Sequence[Outcome]) -> Table:
    """A row for each post: the part of its hours that it is at work."""
    columns = (_("Simulation"), _("Site"), _("Stage"), _("Lane"), _("At work, %"))
    rows = []
    for one in outcomes:
        for site in one.days.sites.values():
            for stage, lanes in zip(site.stages, site.use, strict=True):
                shared = not lanes[1:].any()
                for lane, part in enumerate(lanes[: 1 if shared else None], 1):
                    known = (one.titles.get(site.site, site.site), one.stages.get(stage, stage))
                    rows.append((one.title, *known, None if shared else lane, round(100 * part, 1)))
    return Table(_("Posts"), columns, rows)


def curves(outcomes: Sequence[Outcome]) -> Table:
    """A row for each time of each site: people waiting (median, p95), minutes of wait, people through, and
    those still to come (as many as 5, 50 and 95 of 100 days don't exceed)."""
    columns = (
        _("Simulation"), _("Site"), _("Time"), _("Waiting, median"), _("Waiting, p95"),
        _("Wait, median (min)"), _("Wait, p95 (min)"), _("Through"), _("Still to come, p5"),
        _("Still to come, median"), _("Still to come, p95"),
    )  # fmt: skip
    rows = []
    for one in outcomes:
        for site in one.days.sites.values():
            known = (one.title, one.titles.get(site.site, site.site))
            waiting = (site.waiting_median.sum(axis=1), site.waiting_p95.sum(axis=1))
            waits = (np.append(each / 60, np.nan) for each in (site.wait_median, site.wait_p95))
            lines = zip(site.times, *waiting, *waits, site.through, *site.left[::2], strict=True)
            rows += [
                (*known, one.at(at), round(median), round(most), _known(half), _known(p95), *map(round, rest))
                for at, median, most, half, p95, *rest in (map(float, line) for line in lines)
            ]
    return Table(_("Curves"), columns, rows)


def _scaled(value: Interval, factor: float) -> list[float | None]:
    return [round(bound * factor, 1) if math.isfinite(bound) else None for bound in value]


def _known(minutes: float) -> float | None:
    return None if math.isnan(minutes) else round(minutes, 1)
