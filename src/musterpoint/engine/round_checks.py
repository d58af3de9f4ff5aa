"""Checks of routes: visits that nobody makes, days that can't be kept, samples that get too old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import combinations

import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.engine.rounds.batches import courier_rules
from musterpoint.engine.rounds.crews import DONE
from musterpoint.engine.rounds.hours import hours_of
from musterpoint.engine.rounds.laboratories import rushes
from musterpoint.engine.rounds.reasons import visit_title
from musterpoint.engine.rounds.retiming import faults
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, Plan, Problem, Severity, Stop, Team
from musterpoint.plan.health import reads
from musterpoint.text import _, ngettext

Span = tuple[datetime, datetime]

ROUTES = ("stop", "team", "visit", "vehicle", "place", "site", "campaign")


@reads(*ROUTES, BUILDINGS, NEIGHBOURHOODS)
def visits_unserved(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Visits that are in no team's day."""
    stops = plan.table("stop").values()
    served = {stop.visit for stop in stops if stop.state != "second-try"}
    waiting = (visit for visit in plan.table("visit").values() if visit.id not in served)
    left = sorted(waiting, key=lambda visit: visit.id)
    if not left:
        return
    names = [visit_title(plan, visit) for visit in left[:3]]
    yield Problem(
        check="visits-unserved",
        severity=Severity.BLOCKER,
        title=ngettext(
            "{count:,} visit is made by nobody.", "{count:,} visits are made by nobody.", len(left)
        ).format(count=len(left)),
        detail=_("Who waits for it: {people:,}; the first: {names}.").format(
            people=sum(visit.people for visit in left), names=_(", ").join(names)
        ),
        suggestion=_("Propose routes; the proposal says why a visit fits into no team's day."),
        subjects=tuple(("visit", visit.id) for visit in left),
        position=(left[0].x, left[0].y) if left[0].x or left[0].y else None,
    )


@reads(*ROUTES)
def days_not_kept(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Windows, shifts and loads that a team's stops break."""
    for team in sorted(plan.table("team").values(), key=lambda one: (one.number, one.id)):
        stops = sorted(plan.where("stop", team=team.id), key=lambda stop: (stop.number, stop.id))
        for fault in faults(plan, team, stops) if stops else ():
            yield Problem(
                check="days-not-kept",
                severity=Severity.BLOCKER if fault.kind == "barred" else Severity.WARNING,
                title=_("{team} can't keep stop {number}.").format(
                    team=_title(team), number=fault.stop.number
                ),
                detail=_("There, {fault}.").format(fault=fault.text),
                suggestion=_("Move the stop, or propose routes."),
                subjects=(("stop", fault.stop.id), ("team", team.id)),
                position=(fault.stop.x, fault.stop.y),
                about=fault.kind,
            )


@reads(*ROUTES)
def samples_too_old(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Pick-ups whose oldest sample reaches the laboratory after the age limit: the oldest was taken just
    after the pick-up before, or when the site opened."""
    limit, hours = courier_rules(catalogue).age, hours_of(plan)
    handed = dict(_handed_over(plan))
    by_site: dict[str, list[Stop]] = {}
    for stop in sorted(plan.table("stop").values(), key=lambda one: (str(one.starts), one.id)):
        if stop.kind == "pickup" and stop.starts:
            by_site.setdefault(stop.place, []).append(stop)
    for id_, stops in sorted(by_site.items()):
        site = plan.find("site", id_)
        before = (site.opens if site else None) or hours.starts
        for stop in stops:
            arrives = handed.get(stop.id)
            age = (arrives - before).total_seconds() if arrives else None
            before = stop.starts
            if (age is None or age > limit) and stop.state not in DONE:
                yield _too_old(stop, age, limit, catalogue)


@reads(*ROUTES)
def laboratories_full(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Hours in which couriers bring a laboratory more tubes than it takes."""
    hours = hours_of(plan)
    for one in rushes(plan, hours):
        lab = one.laboratory
        yield Problem(
            check="laboratories-full",
            severity=Severity.WARNING,
            title=_("{laboratory} gets more tubes than it takes.").format(
                laboratory=lab.name or _("Laboratory")
            ),
            detail=_("{tubes:,} come between {begins} and {ends}; it takes {most:,} an hour.").format(
                tubes=one.tubes,
                begins=hours.clock(3600 * one.hour),
                ends=hours.clock(3600 * (one.hour + 1)),
                most=lab.per_hour,
            ),
            suggestion=_("Add a laboratory or raise its tubes per hour, then propose routes for couriers."),
            subjects=(("place", lab.id),),
            position=(lab.x, lab.y),
            about=str(one.hour),
        )


def _too_old(stop: Stop, age: float | None, limit: float, catalogue: Catalogue) -> Problem:
    detail = (
        _("No laboratory follows it on the route.")
        if age is None
        else _("The oldest sample may be {age:.1f} hours old there; {limit:g} are allowed.").format(
            age=age / 3600, limit=limit / 3600
        )
    )
    return Problem(
        check="samples-too-old",
        severity=Severity.WARNING,
        title=_("The samples fetched at {time:%H:%M} reach the laboratory too late.").format(
            time=stop.starts
        ),
        detail=detail,
        suggestion=_("Fetch more often, or propose routes for couriers."),
        subjects=(("stop", stop.id), ("site", stop.place)),
        position=(stop.x, stop.y),
        source=str(catalogue.norms["sample-age"].source),
    )


def _handed_over(plan: Plan) -> Iterator[tuple[str, datetime]]:
    """Pick-up's id and when its samples are handed over."""
    aboard: dict[str, list[Stop]] = {team: [] for team in plan.table("team")}
    stops = [stop for stop in plan.table("stop").values() if stop.starts is not None]
    # Two who meet do so at one time: who gives comes before who takes.
    for stop in sorted(stops, key=lambda one: (one.starts, one.kind == "takeover", one.number)):
        carried = aboard.setdefault(stop.team, [])
        if stop.kind == "pickup":
            carried.append(stop)
        elif stop.kind == "takeover":
            carried += aboard.pop(stop.partner, [])
        elif stop.kind == "laboratory":
            going = [one for one in carried if not stop.seals or set(one.seals) & set(stop.seals)]
            yield from ((one.id, stop.leaves) for one in going)
            carried[:] = [one for one in carried if one not in going]


@reads(*ROUTES)
def vehicles_twice(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """A vehicle that two teams drive at the same time."""
    by_vehicle: dict[str, list[Team]] = {}
    for team in plan.table("team").values():
        if team.vehicle:
            by_vehicle.setdefault(team.vehicle, []).append(team)
    for id_, teams in sorted(by_vehicle.items()):
        for one, other in combinations(sorted(teams, key=lambda team: (team.number, team.id)), 2):
            if _meet(_span(plan, one), _span(plan, other)):
                vehicle = plan.find("vehicle", id_)
                yield Problem(
                    check="vehicles-twice",
                    severity=Severity.BLOCKER,
                    title=_("Two teams drive the vehicle {plate} at the same time.").format(
                        plate=vehicle.plate if vehicle else id_
                    ),
                    detail=_("{one} and {other}.").format(one=_title(one), other=_title(other)),
                    suggestion=_("Give one of them another vehicle or other hours."),
                    subjects=(("vehicle", id_), ("team", one.id), ("team", other.id)),
                    about=f"{one.id}/{other.id}",
                )


@reads("escort", "way", "person", "vehicle", "place", "stop")
def escorts_incomplete(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """People who are led away without anybody with them, a vehicle, a destination or a closed way."""
    for escort in sorted(plan.table("escort").values(), key=lambda one: one.id):
        missing = [
            name
            for name, there in (
                (_("somebody who waits with them"), plan.find("person", escort.person)),
                (_("a vehicle"), plan.find("vehicle", escort.vehicle)),
                (_("a destination"), plan.find("place", escort.destination)),
                (_("a closed way"), escort.kind != "transfer" or plan.find("way", escort.way)),
            )
            if not there
        ]
        if missing:
            yield Problem(
                check="escorts-incomplete",
                severity=Severity.WARNING,
                title=_("A transfer is not complete."),
                detail=_("It lacks: {things}.").format(things=_(", ").join(missing)),
                suggestion=_("Fill this in, so that nobody waits alone."),
                subjects=(("escort", escort.id),),
                position=(escort.x, escort.y),
            )


@reads("escort", "way", "site")
def closed_ways_crossed(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Closed ways that come nearer to a way of residents than the norm asks for."""
    norm = catalogue.norms["closed-way"]
    ways = [way for way in plan.table("way").values() if len(way.path) > 1]
    closed = sorted((way for way in ways if way.kind == "closed"), key=lambda way: way.id)
    open_ways = [way for way in ways if way.kind == "residents"]
    if not closed or not open_ways:
        return
    shapes = [way.geometry() for way in open_ways]
    tree = shapely.STRtree(shapes)
    for way in closed:
        line = way.geometry()
        for row in sorted(tree.query(line, predicate="dwithin", distance=norm.value)):
            metres = line.distance(shapes[row])
            near = shapely.shortest_line(line, shapes[row]).coords[0]
            yield Problem(
                check="closed-ways-crossed",
                severity=Severity.BLOCKER if metres == 0 else Severity.WARNING,
                title=_("The closed way crosses a way of residents.")
                if metres == 0
                else _("The closed way comes near to a way of residents."),
                detail=_("They are {metres:.1f} m apart; {least:g} m are asked for.").format(
                    metres=metres, least=norm.value
                ),
                suggestion=_("Lead the closed way round, or hold the residents while it is used."),
                subjects=(("way", way.id), ("way", open_ways[row].id)),
                position=(near[0], near[1]),
                source=str(norm.source),
                about=open_ways[row].id,
            )


def _span(plan: Plan, team: Team) -> Span | None:
    """When a team is on the way."""
    stops = plan.where("stop", team=team.id)
    begins = [stop.arrives for stop in stops if stop.arrives]
    ends = [stop.leaves for stop in stops if stop.leaves]
    return (min(begins), max(ends)) if begins and ends else None


def _meet(one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and one[0] < other[1] and other[0] < one[1]


def _title(team: Team) -> str:
    return team.name or _("Team {number}").format(number=team.number)
