"""The verb that tries a plan out: its days simulated, person by person."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from musterpoint.catalogue.posts import site_title
from musterpoint.cli.context import Context
from musterpoint.cli.pages import check_output, find_site
from musterpoint.cli.parser import Verbs, add_plan, positive
from musterpoint.cli.plans import written
from musterpoint.cli.terminal import DONE, NO, Answer
from musterpoint.engine.queues.replications import Interval
from musterpoint.engine.timetable import (
    POLICIES,
    PlanDays,
    Settings,
    SiteDays,
    Size,
    Staff,
    clock,
    disruption,
    helpful_changes,
    moment,
    size_curve,
)
from musterpoint.engine.timetable.disruptions import Disruption
from musterpoint.engine.timetable.sizing import Change
from musterpoint.errors import InputError
from musterpoint.plan import Plan
from musterpoint.plugins.exporters.days import SUFFIXES, save_days, simulated
from musterpoint.text import _

LIKELY = 0.5
"""A deadline that is met with less than this probability is missed."""


def add_to(verbs: Verbs) -> None:
    verb = verbs.add("simulate", simulate, _("try the plan out: queues, waits and when the last is done"))
    add_plan(verb)
    verb.add_argument(
        "--replications", metavar="N", type=_count, default=100, help=_("how many days to simulate")
    )
    verb.add_argument("--seed", metavar="N", type=int, default=1, help=_("of the random numbers"))
    verb.add_argument(
        "--policy", choices=tuple(POLICIES), default="", help=_("how people are called, if not as planned")
    )
    verb.add_argument(
        "--compare", action="store_true", help=_("compare all ways of calling people on the same days")
    )
    verb.add_argument("--filled", action="store_true", help=_("only posts that somebody is assigned to work"))
    verb.add_argument(
        "--what-if",
        metavar="KIND:AT:MINUTES:AMOUNT:SITE",
        action="append",
        default=[],
        help=_(
            "something goes wrong AT minutes after the start and for MINUTES: table-out, code-down, rain, "
            "staff-short or late-start; may be repeated"
        ),
    )
    verb.add_argument(
        "--sizes",
        metavar="SITE",
        help=_("what more or fewer lanes and people do at a site, by its number or id"),
    )
    verb.add_argument("--changes", action="store_true", help=_("the five changes that help most"))
    verb.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help=_(
            "the days as a table, too: .csv how each site's queue, waits and those to come go over the day, "
            ".xlsx these and the figures of sites and posts"
        ),
    )


def _count(text: str) -> int:
    return max(1, round(positive(text)))


def simulate(options: argparse.Namespace, context: Context) -> Answer:
    """Status 1 where the deadline is missed more often than met."""
    if options.output:
        check_output(options.output, SUFFIXES)
    if options.sizes or options.changes:
        return _sizing(options, context)
    disruptions = tuple(map(disruption, options.what_if))
    with context.open(options.plan, read_only=True) as session:
        plan, catalogue, job = session.plan, session.catalogue, context.job()
        settings = Settings(
            policy=options.policy,
            replications=options.replications,
            seed=options.seed,
            staff=Staff(filled=options.filled),
            disruptions=tuple(_at_its_site(plan, item) for item in disruptions),
        )
        outcomes = simulated(plan, catalogue, settings, job, options.compare)
    found = {one.days.policy: one.days for one in outcomes}
    days = next(iter(found.values()))
    lines = [line for item in found.values() for line in _summary(plan, item, len(found) > 1)]
    if not options.compare:
        lines += [_site_line(plan, site) for site in days.sites.values()]
    data = {"replications": options.replications, **_days_data(plan, days)}
    if options.compare:
        data = {
            "replications": options.replications,
            "policies": {policy: _days_data(plan, item) for policy, item in found.items()},
        }
    if options.output:
        save_days(options.output, outcomes)
        data["written"] = str(options.output)
        lines.append(written(options.output))
    return Answer(data, lines, DONE if days.in_time.value >= LIKELY else NO)


def _at_its_site(plan: Plan, item: Disruption) -> Disruption:
    """The site of a disruption may be given by its number."""
    return replace(item, site=find_site(plan, item.site).id) if item.site else item


def _sizing(options: argparse.Namespace, context: Context) -> Answer:
    if options.output:
        raise InputError(
            _("--output can't be given with --sizes or --changes."),
            _("The file holds simulated days, and these try other ones."),
            _("Simulate the days by themselves."),
        )
    with context.open(options.plan, read_only=True) as session:
        plan, catalogue, job = session.plan, session.catalogue, context.job()
        if options.changes:
            changes = helpful_changes(plan, catalogue, job, seed=options.seed)
            lines = [_change_in_words(plan, change) for change in changes]
            data = {"changes": [{**asdict(change), "what": str(change.what)} for change in changes]}
            return Answer(data, lines or [_("No change helps: people hardly wait.")])
        site = find_site(plan, options.sizes)
        sizes = size_curve(plan, catalogue, site.id, job, seed=options.seed)
    data = {
        "sizes": [
            {**asdict(size), "finish": size.finish if np.isfinite(size.finish) else None} for size in sizes
        ]
    }
    legend = _("← as planned; * nothing cheaper makes people wait less")
    return Answer(data, [*map(_size_in_words, sizes), legend])


def _change_in_words(plan: Plan, change: Change) -> str:
    return _("{site}: {what}: saves {saved} person-hours of waiting for {cost} person-hours of work").format(
        site=site_title(plan.find("site", change.site)),
        what=change.what,
        saved=f"{change.saved:,.0f}",
        cost=f"{change.cost:,.0f}",
    )


def _size_in_words(size: Size) -> str:
    words = _("{lanes} lanes, registrars +{registrars}, samplers +{samplers}: {cost} person-hours, ").format(
        lanes=size.lanes, registrars=size.registrars, samplers=size.samplers, cost=f"{size.cost:,.0f}"
    ) + _("p95 wait {wait} min, in time {part}").format(
        wait=f"{size.wait / 60:.1f}", part=f"{size.in_time:.0%}"
    )
    return f"{words} {'←' if size.planned else ''}{'*' if size.best else ''}".rstrip()


def _summary(plan: Plan, days: PlanDays, short: bool) -> list[str]:
    sentence = _("{policy}: p95 wait {wait} min, last one done at {time}, in time {part}").format(
        policy=POLICIES[days.policy],
        wait=_minutes(days.wait),
        time=_time(plan, days.finish.value),
        part=f"{days.in_time.value:.0%} ({days.in_time.low:.0%}–{days.in_time.high:.0%})",
    )
    if short:
        return [sentence]
    return [sentence, _("{people} people are called.").format(people=f"{days.people:,}")]


def _site_line(plan: Plan, days: SiteDays) -> str:
    return _(
        "{site}: {people} people, p95 wait {wait} min, done at {time}, in time {part}, "
        "queue {queue} people ({metres} m)"
    ).format(
        site=site_title(plan.find("site", days.site)),
        people=f"{days.people:,}",
        wait=_minutes(days.wait),
        time=_time(plan, days.finish.value),
        part=f"{days.in_time.value:.0%}",
        queue=f"{days.queue_people:.0f}",
        metres=f"{days.queue_metres:.0f}",
    )


def _minutes(seconds: Interval) -> str:
    return f"{seconds.value / 60:.1f}"


def _time(plan: Plan, seconds: float) -> str:
    return clock(plan, seconds) if np.isfinite(seconds) else _("never")


def _days_data(plan: Plan, days: PlanDays) -> dict[str, Any]:
    return {
        "policy": days.policy,
        "people": days.people,
        "p95_wait_s": _interval(days.wait),
        "mean_wait_s": round(float(days.mean_wait.mean()), 1),
        "finish_s": _interval(days.finish),
        "finish": _moment(plan, days.finish.value),
        "in_time": _interval(days.in_time, 4),
        "sites": [_site_data(plan, site) for site in days.sites.values()],
    }


def _site_data(plan: Plan, days: SiteDays) -> dict[str, Any]:
    return {
        "site": days.site,
        "people": days.people,
        "lanes": days.lanes,
        "p95_wait_s": _interval(days.wait),
        "finish_s": _interval(days.finish),
        "finish": _moment(plan, days.finish.value),
        "deadline": _moment(plan, days.closes),
        "in_time": _interval(days.in_time, 4),
        "queue_people": round(days.queue_people, 1),
        "queue_m": round(days.queue_metres, 1),
        "waiting_zone_people": days.room,
        "fits": None if days.fits is None else _interval(days.fits, 4),
        "observed_people": round(days.observed_people, 1),
        "observation_zone_people": days.observation_room,
        "observation_fits": None if days.observation_fits is None else _interval(days.observation_fits, 4),
        "waiting_at_tables": {stage: round(people, 1) for stage, people in days.at_tables().items()},
        "bottleneck": days.bottleneck,
        "use": {
            stage: [round(float(value), 3) for value in days.use[place]]
            for place, stage in enumerate(days.stages)
        },
    }


def _interval(interval: Interval, digits: int = 1) -> dict[str, float | None]:
    return {
        name: round(float(value), digits) if np.isfinite(value) else None
        for name, value in interval._asdict().items()
    }


def _moment(plan: Plan, seconds: float) -> str | None:
    at = moment(plan, seconds) if np.isfinite(seconds) else None
    return at.isoformat(timespec="minutes") if at else None
