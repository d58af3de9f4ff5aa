"""Figures of simulated days as a person reads them."""

from __future__ import annotations

import math
from collections.abc import Iterator

from musterpoint.engine.queues.replications import Interval
from musterpoint.engine.timetable import PlanDays, SiteDays
from musterpoint.engine.timetable.results import WAIT_STEP, WAITS
from musterpoint.plugins.exporters.days import Outcome
from musterpoint.text import _

LONGEST = (WAITS - 1) * WAIT_STEP
"""Seconds: longer waits of a whole plan aren't told apart."""


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
