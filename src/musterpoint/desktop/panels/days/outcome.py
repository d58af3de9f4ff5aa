"""Simulated days that are kept to be compared, and their figures as a person reads them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_title
from musterpoint.desktop.panels.timetable.paint import clock
from musterpoint.engine.queues.replications import Interval, mean
from musterpoint.engine.timetable import (
    POLICIES,
    PlanDays,
    Settings,
    SiteDays,
    compare_policies,
    simulate_plan,
)
from musterpoint.engine.timetable.hours import origin
from musterpoint.engine.timetable.procedure import flow
from musterpoint.engine.timetable.results import WAIT_STEP, WAITS
from musterpoint.jobs import Job
from musterpoint.plan import Plan
from musterpoint.text import _

LONGEST = (WAITS - 1) * WAIT_STEP
"""Seconds: longer waits of a whole plan aren't told apart."""


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
        return clock(self.start, seconds / 60) if math.isfinite(seconds) else "—"


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


def minutes(seconds: Interval) -> str:
    """ "12 min", with how sure that is."""
    if not math.isfinite(seconds.value):
        return "—"
    return _("{minutes} min").format(minutes=f"{seconds.value / 60:.0f}")


def overall_wait(days: PlanDays) -> str:
    """The same of all sites together."""
    if days.wait.value >= LONGEST:
        return _("over {minutes} min").format(minutes=f"{LONGEST / 60:.0f}")
    return minutes(days.wait)


def between(seconds: Interval) -> str:
    """The bounds of an interval, for a tip."""
    return _("95 % sure: {low}–{high} min").format(
        low=f"{seconds.low / 60:.1f}", high=f"{seconds.high / 60:.1f}"
    )


def between_shares(share: Interval) -> str:
    """The same of a probability."""
    return _("95 % sure: {low}–{high}").format(low=f"{share.low:.0%}", high=f"{share.high:.0%}")


def percent(share: Interval) -> str:
    return f"{share.value:.0%}"


def queue_in_words(outcome: Outcome, site: SiteDays) -> str:
    """How long the queue is, and how many wait at a table; for a tip."""
    lines = [_("{metres} m of queue").format(metres=f"{site.queue_metres:.0f}")]
    lines += [
        _("{stage}: up to {people} wait at a table").format(
            stage=outcome.stages.get(stage, stage), people=f"{people:.0f}"
        )
        for stage, people in site.at_tables().items()
    ]
    if site.observed_people:
        room = "—" if site.observation_room is None else f"{site.observation_room:,}"
        lines.append(
            _("Observation: up to {people} people, room for {room}").format(
                people=f"{site.observed_people:.0f}", room=room
            )
        )
    return "\n".join(lines)


def site_in_words(outcome: Outcome, site: SiteDays) -> str:
    """What the table can't hold: how sure its figures are, how long the queue is, whether it finds room."""
    title = outcome.titles.get(site.site, site.site)
    parts = [
        _("wait {minutes} ({sure})").format(minutes=minutes(site.wait), sure=between(site.wait)),
        _("in time {part} ({sure})").format(part=percent(site.in_time), sure=between_shares(site.in_time)),
        *queue_in_words(outcome, site).split("\n"),
    ]
    if site.fits is None:
        parts.append(_("no waiting zone is drawn"))
    else:
        parts.append(_("the queue fits its zone on {part} of the days").format(part=percent(site.fits)))
    return _("{site}: {facts}.").format(site=title, facts=_("; ").join(parts))


def site_rows(outcome: Outcome) -> Iterator[tuple[SiteDays, bool, tuple[str, ...]]]:
    """A line per site: name, people, wait, done, in time, queue and room, bottleneck; and whether the queue
    is too long for its room."""
    for site in outcome.days.sites.values():
        room = "—" if site.room is None else f"{site.room:,}"
        people = site.queue_people
        queue = f"{people:.0f} / {room}"
        yield (
            site,
            site.room is not None and people > site.room,
            (
                outcome.titles.get(site.site, site.site),
                f"{site.people:,}",
                minutes(site.wait),
                outcome.at(site.finish.value),
                percent(site.in_time),
                queue,
                outcome.stages.get(site.bottleneck, site.bottleneck),
            ),
        )
