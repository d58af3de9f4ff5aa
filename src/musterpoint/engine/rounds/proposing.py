"""Proposes routes: visits first, then couriers and supply runs, each as far as it can be done."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from musterpoint.catalogue import Catalogue
from musterpoint.engine.parameters import Parameters
from musterpoint.engine.proposals import Proposal
from musterpoint.engine.rounds.ages import clock, sample_ages
from musterpoint.engine.rounds.courier_need import CourierNeed
from musterpoint.engine.rounds.couriers import propose_couriers
from musterpoint.engine.rounds.hours import Hours, hours_of
from musterpoint.engine.rounds.laboratories import rushes
from musterpoint.engine.rounds.parts import Part
from musterpoint.engine.rounds.reasons import in_words
from musterpoint.engine.rounds.scores import route_score
from musterpoint.engine.rounds.stops import Ground, stop_changes, stops_of
from musterpoint.engine.rounds.supplies import propose_supplies
from musterpoint.engine.rounds.visiting import Round, place_of, plan_visits, visit_days, visit_round
from musterpoint.engine.rounds.wishes import (
    ALL,
    BALANCED,
    COURIERS,
    SUPPLIES,
    VISITS,
    RouteWishes,
    read_wishes,
)
from musterpoint.engine.searching import Control, control
from musterpoint.jobs import Job
from musterpoint.plan import Edit, IdSource, Plan, RecordChange, Stop, made, new_id
from musterpoint.text import N_, Label, _

EFFORT = 0.3
"""Of the search where nothing else is said: 12,000 attempts without a better answer end it."""

MOST_SECONDS = 12.0
"""It ends after so long where nothing else is said; small plans are through long before."""


def propose_routes(
    plan: Plan, catalogue: Catalogue, parameters: Parameters, job: Job, ids: IdSource = new_id
) -> Proposal:
    """Stops for mobile teams and home visits, couriers and supply runs. See `RouteWishes` for the parameters;
    "seed", "effort" and "seconds" limit the search. Stops that somebody has been at stay, so do those of
    locked teams; pinned visits stay with their team. What can't be done is named in `reasons` and the rest is
    planned.

    Raises InputError where a parameter is unknown or unfit.
    """
    wishes = read_wishes(plan, parameters)
    limits = control(parameters, job, MOST_SECONDS, EFFORT)
    hours = hours_of(plan)
    changes: list[RecordChange] = []
    reasons: list[str] = []
    notes: list[str] = []
    need: CourierNeed | None = None
    parts: dict[str, Callable[..., Part]] = {VISITS: _visits, COURIERS: _couriers, SUPPLIES: _supplies}
    done = [what for what in parts if wishes.what in (ALL, what)]
    for place, (what, propose) in enumerate(parts.items()):
        if what in done:
            stage = job.part(place / len(parts), (place + 1) / len(parts))
            found = propose(plan, catalogue, hours, wishes, limits, stage, ids)
            changes += found.changes
            reasons += found.reasons
            notes += found.notes
            need = found.need or need
    job.progress(1.0)
    edit = Edit(_label(plan, changes), tuple(changes))
    tried = plan.copy()
    tried.apply(edit)
    if COURIERS in done:
        notes += [*_rushes_in_words(tried, hours), *_ages_in_words(tried, catalogue)]
    after = replace(route_score(tried), need=need)
    return Proposal(edit, route_score(plan), after, reasons=tuple(reasons), notes=tuple(notes))


def _visits(
    plan: Plan, catalogue: Catalogue, hours: Hours, wishes: RouteWishes, limits: Control, job: Job,
    ids: IdSource,
) -> Part:  # fmt: skip
    if not plan.table("visit"):
        return Part()
    job.progress(0.0, _("Measuring the ways between the visits"))
    found = visit_round(plan, hours, wishes, ids)
    job.progress(0.2, _("Looking for short routes"))
    answer = plan_visits(found, wishes.aim, limits)
    job.progress(0.9, _("Writing down the stops"))
    ground = Ground(hours, found.problem, found.ways)

    def stop_of(task: int) -> Stop:
        visit = found.visits[task]
        x, y = place_of(plan, visit) or (0.0, 0.0)
        return Stop(id="", kind="visit", visit=visit.id, x=x, y=y, people=visit.people)

    days = visit_days(plan, found, answer)
    wanted = [
        stop for kind, route in days for stop in stops_of(ground, kind, found.crew[kind], route, stop_of)
    ]
    kept = [stop for one in found.crew for stop in one.kept]
    used = [found.crew[kind].team for kind, _route in days]
    old = [one.team.id for one in found.crew if one.team.id not in found.made]
    changes = made(*(team for team in used if team.id in found.made))
    changes += stop_changes(plan, old, kept, wanted, ids)
    why = in_words(plan, catalogue, found, answer.left_out.tolist())
    notes = [*_notes(found), *_idle_in_words(found, {team.id for team in used}, wishes)]
    return Part(tuple(changes), tuple(why), tuple(notes))


def _couriers(
    plan: Plan, catalogue: Catalogue, hours: Hours, wishes: RouteWishes, limits: Control, job: Job,
    ids: IdSource,
) -> Part:  # fmt: skip
    job.progress(0.0, _("Looking for courier runs"))
    return propose_couriers(plan, catalogue, hours, wishes, wishes.rules(catalogue), limits, ids)


def _supplies(
    plan: Plan, catalogue: Catalogue, hours: Hours, wishes: RouteWishes, limits: Control, job: Job,
    ids: IdSource,
) -> Part:  # fmt: skip
    job.progress(0.0, _("Looking for supply runs"))
    return propose_supplies(plan, catalogue, hours, wishes, limits, ids)


def _notes(found: Round) -> list[str]:
    """What a planner should know about the figures."""
    notes = []
    if found.ways.straight > 0.005:
        notes.append(
            _("{part:.0%} of the ways are straight lines times {detour}: no road is known there.").format(
                part=found.ways.straight, detour=f"{found.ways.detour:g}"
            )
        )
    if found.without_start:
        names = ", ".join(team.name or str(team.number) for team in found.without_start)
        notes.append(
            _("Teams without a starting place: {teams}. Their way to the first stop isn't counted.").format(
                teams=names
            )
        )
    return notes


def _idle_in_words(found: Round, used: set[str], wishes: RouteWishes) -> list[str]:
    """Who has nothing to do, and what would give them something."""
    idle = [
        one.team for one in found.crew if not (one.kept or one.team.id in used or one.team.id in found.made)
    ]
    if not idle or not found.visits:
        return []
    names = _(", ").join(team.name or str(team.number) for team in idle)
    if wishes.aim == BALANCED:
        return [_("Nothing to do for: {teams}.").format(teams=names)]
    text = _(
        "Nothing to do for: {teams}. The ways are shortest without them; with “days of equal length” as the "
        "aim they share the work."
    )
    return [text.format(teams=names)]


def _rushes_in_words(plan: Plan, hours: Hours) -> list[str]:
    """In which hours the couriers bring a laboratory more than it takes."""
    text = _("{laboratory}: {tubes:,} tubes come between {begins} and {ends}; it takes {most:,} an hour.")
    return [
        text.format(
            laboratory=one.laboratory.name or _("Laboratory"),
            tubes=one.tubes,
            begins=hours.clock(3600 * one.hour),
            ends=hours.clock(3600 * (one.hour + 1)),
            most=one.laboratory.per_hour,
        )
        for one in rushes(plan, hours)
    ]


def _ages_in_words(plan: Plan, catalogue: Catalogue) -> list[str]:
    """How old the samples will be at the laboratory."""
    ages = sample_ages(plan, catalogue)
    if ages is None:
        return []
    lines = [
        _(
            "Samples at the laboratory: half within {p50} h, 95% within {p95} h, the oldest {longest} h "
            "(limit {limit} h)."
        ).format(
            p50=clock(ages.p50), p95=clock(ages.p95), longest=clock(ages.longest), limit=clock(ages.limit)
        ),
        _("Within the limit in simulation: {part:.2%} of the samples.").format(
            part=math.floor(1e4 * (1 - ages.late - ages.lost) + 1e-6) / 1e4  # all is said only of all
        ),
    ]
    if ages.late + ages.lost > 0.0005:
        lines.append(
            _("{late:.1%} of the samples are too old, {lost:.1%} are never fetched.").format(
                late=ages.late, lost=ages.lost
            )
        )
    return lines


def _label(plan: Plan, changes: list[RecordChange]) -> Label:
    if not changes:
        return Label(N_("Propose routes: nothing to change"))
    after = {change.id: change.after for change in changes if change.kind == Stop.KIND}
    stops = {**plan.table("stop"), **after}
    planned = [stop for stop in stops.values() if stop is not None]
    return Label(
        N_("Propose routes: {stops} stops of {teams} teams"),
        {
            "stops": str(sum(stop.kind not in ("start", "return", "break") for stop in planned)),
            "teams": str(len({stop.team for stop in planned})),
        },
    )
