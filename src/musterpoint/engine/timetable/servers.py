"""Who works at each stage of a site, and when: by its posts, their shifts and breaks, and what goes wrong."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import MEAL_HOURS, shift_hours
from musterpoint.catalogue.types import Stage
from musterpoint.engine.queues.line import Servers
from musterpoint.engine.timetable.disruptions import (
    CODE_DOWN,
    LATE_START,
    RAIN,
    RAIN_SPEED,
    STAFF_SHORT,
    TABLE_OUT,
    Disruption,
    concerning,
)
from musterpoint.engine.timetable.hours import DAY, Hours, origin, site_hours
from musterpoint.plan import Plan, Post, Site

ENOUGH = 1 << 20
"""Servers where nobody is needed: people sit for a while."""

CODE_ROLES = frozenset({"scanner", "registrar"})
"""Who can't work while the code system is down."""


@dataclass(frozen=True, slots=True)
class Staff:
    """How much staff there is. filled: only posts that somebody is assigned to work; else all posts do.
    more: role → so many more (or fewer) to a lane. lanes: so many more (or fewer) lanes."""

    filled: bool = False
    more: tuple[tuple[str, int], ...] = ()
    lanes: int = 0

    def extra(self, role: str) -> int:
        return sum(count for name, count in self.more if name == role)


@dataclass(frozen=True, slots=True)
class Span:
    """From `begins` to `ends` (seconds) there are `count` servers more."""

    begins: float
    ends: float
    count: int


def lane_count(site: Site, staff: Staff) -> int:
    return max(1, site.lanes + staff.lanes)


def stage_servers(
    plan: Plan, catalogue: Catalogue, site: Site, stage: Stage, staff: Staff,
    disruptions: tuple[Disruption, ...] = (),
) -> tuple[Servers, ...]:  # fmt: skip
    """Every change of the servers of a stage at a site."""
    hours = site_hours(plan, catalogue, site)
    late = sum(item.minutes * 60 for item in concerning(disruptions, site.id, LATE_START))
    opens = hours.opens + late
    if not stage.servers:
        return (Servers(opens, ENOUGH),)
    lanes = lane_count(site, staff)
    spans = _spans(plan, catalogue, site, stage, staff, hours)
    if stage.per != "lane":
        everyone = [span for lane in spans for span in lane]
        return tuple(_changes(plan, site, stage, everyone, opens, None, disruptions))
    out = _closed_lanes(site, lanes, disruptions)
    changes: list[Servers] = []
    for lane in range(lanes):
        closed = [item for item, count in out if lane >= lanes - count]
        changes += _changes(plan, site, stage, spans[lane], opens, lane, disruptions, closed)
    return tuple(changes)


def _closed_lanes(
    site: Site, lanes: int, disruptions: tuple[Disruption, ...]
) -> list[tuple[Disruption, int]]:
    """The last lanes are those that stand still."""
    return [(item, min(lanes, int(item.size))) for item in concerning(disruptions, site.id, TABLE_OUT)]


def _spans(
    plan: Plan, catalogue: Catalogue, site: Site, stage: Stage, staff: Staff, hours: Hours
) -> list[list[Span]]:
    """For each lane (or one for the site) who works when."""
    lanes = lane_count(site, staff) if stage.per == "lane" else 1
    posts = [post for post in plan.where("post", site=site.id) if post.role == stage.role]
    # A stage of the site counts for each lane: a larger site has more of it.
    by_default = (
        stage.servers if stage.per == "lane" else stage.servers * math.ceil(lane_count(site, staff) / 4)
    )
    more = staff.extra(stage.role)
    spans: list[list[Span]] = [[] for _lane in range(lanes)]
    if not posts:
        away = _breaks(plan, catalogue, stage, hours.opens, hours.closes)
        for lane, own in enumerate(spans):
            own.append(Span(hours.opens, np.inf, max(0, by_default + more)))
            own += _away(away, lane, lanes, by_default) if stage.per == "lane" else []
        return spans
    by_shift: dict[str, list[Post]] = {}
    for post in posts:
        if not staff.filled or plan.where("assignment", post=post.id):
            by_shift.setdefault(post.shift, []).append(post)
    last = max((_end(plan, shift, hours) for shift in by_shift), default=hours.closes)
    for shift, held in by_shift.items():
        begins, ends = _begin(plan, shift, hours), _end(plan, shift, hours)
        ends = np.inf if ends >= last else ends  # the last shift stays until everybody is served
        counts = _by_lane(held, lanes, site.lanes)
        away = _breaks(plan, catalogue, stage, begins, min(ends, hours.closes))
        usual = _usual(catalogue, plan, stage)
        relief = away and stage.per == "lane" and len(held) > usual * site.lanes
        for lane in range(lanes):
            base = min(counts[lane], usual) if relief else counts[lane]
            spans[lane].append(Span(begins, ends, max(0, base + more)))
            if not relief and stage.per == "lane":
                spans[lane] += _away(away, lane, lanes, base)
    return spans


def _away(breaks: list[tuple[float, float]], lane: int, lanes: int, staff: int) -> list[Span]:
    """One of a lane's staff is away; lanes take their breaks one after the other around the hour."""
    found = []
    for begins, ends in breaks:
        shift = (lane / max(1, lanes) - 0.5) * 2 * (ends - begins)
        found.append(Span(begins + shift, ends + shift, -min(1, staff)))
    return found


def _by_lane(posts: list[Post], lanes: int, planned: int) -> list[int]:
    """Posts to each lane; a lane that the site doesn't have yet gets as many as the first. planned: its
    lanes."""
    counts = [0] * lanes
    for post in posts:
        lane = ((post.lane or post.number) - 1) % max(planned, 1)
        if lane < lanes:  # whoever works at a lane that is given up goes with it
            counts[lane] += 1
    return [count if lane < planned else counts[0] for lane, count in enumerate(counts)]


def _usual(catalogue: Catalogue, plan: Plan, stage: Stage) -> int:
    """People of the stage's role to a lane by the campaign's staffing rules; more are there to relieve
    them."""
    return max(
        (
            math.ceil(rule.count)
            for rule in catalogue.staffing
            if rule.role == stage.role and rule.per == "lane" and plan.campaign.staffing in rule.sets
        ),
        default=stage.servers,
    )


def _breaks(
    plan: Plan, catalogue: Catalogue, stage: Stage, begins: float, ends: float
) -> list[tuple[float, float]]:
    """When somebody at a lane is away in a shift: to change clothing every so many hours, and to eat."""
    campaign, start = plan.campaign, origin(plan)
    found = []
    if campaign.relief_minutes:
        every = catalogue.norms["protective-change"].value * 3600
        times = np.arange(begins + every, ends - campaign.relief_minutes * 60, every)
        found += [(at, at + campaign.relief_minutes * 60) for at in times]
    if campaign.meal_minutes and start:
        midnight = -(start.hour * 3600 + start.minute * 60.0)
        meals = [midnight + day * DAY + hour * 3600 for day in range(4) for hour in MEAL_HOURS]
        found += [(at, at + campaign.meal_minutes * 60) for at in meals if begins < at < ends]
    return found


def _changes(
    plan: Plan, site: Site, stage: Stage, spans: list[Span], opens: float, lane: int | None,
    disruptions: tuple[Disruption, ...], closed: Iterable[Disruption] = (),
) -> list[Servers]:  # fmt: skip
    """The steps of count and speed over time."""
    slow = _slowing(site, stage, disruptions)
    missing = min(1.0, sum(item.size for item in concerning(disruptions, site.id, STAFF_SHORT)))
    times = {opens}
    for span in spans:
        times |= {max(span.begins, opens), max(span.ends, opens)}
    for item in [*slow, *closed]:
        times |= {max(item.begins, opens), max(item.ends, opens)}
    share = _who_is_missing(site, stage, lane, missing)
    steps = []
    for at in sorted(time for time in times if np.isfinite(time)):
        count = max(0, sum(span.count for span in spans if span.begins <= at < span.ends))
        if any(item.begins <= at < item.ends for item in closed):
            count = 0
        speed = math.prod(_speed(item) for item in slow if item.begins <= at < item.ends)
        steps.append(Servers(at, share(count), speed, lane))
    return [step for place, step in enumerate(steps) if not place or _differ(step, steps[place - 1])]


def _who_is_missing(site: Site, stage: Stage, lane: int | None, part: float) -> Callable[[int], int]:
    """How many are left of so many: of a whole site a part; of lanes, the last ones lose theirs."""
    if lane is None:
        return lambda count: math.ceil(count * (1 - part) - 1e-9)
    lost = math.floor(site.lanes * part + 0.5)
    short = site.lanes - lost <= lane < site.lanes
    return lambda count: count - 1 if count and short else count


def _slowing(site: Site, stage: Stage, disruptions: tuple[Disruption, ...]) -> list[Disruption]:
    kinds = (RAIN, CODE_DOWN) if stage.role in CODE_ROLES else (RAIN,)
    return concerning(disruptions, site.id, *kinds)


def _speed(item: Disruption) -> float:
    return RAIN_SPEED if item.kind == RAIN else 0.0


def _differ(one: Servers, other: Servers) -> bool:
    return (one.count, one.speed) != (other.count, other.speed)


def _begin(plan: Plan, shift: str, hours: Hours) -> float:
    known, start = shift_hours(plan, shift), origin(plan)
    return (known[0] - start).total_seconds() if known and start else hours.opens


def _end(plan: Plan, shift: str, hours: Hours) -> float:
    known, start = shift_hours(plan, shift), origin(plan)
    return (known[1] - start).total_seconds() if known and start else hours.closes
