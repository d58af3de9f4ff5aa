"""Courier runs written down as stops: pick-ups, meetings of two vehicles, hand-overs at laboratories."""

from __future__ import annotations

from collections.abc import Sequence

from musterpoint.engine.rounds.batches import seals
from musterpoint.engine.rounds.courier_days import CourierDay
from musterpoint.engine.rounds.freight import days_of, freight_changes, name_of
from musterpoint.engine.rounds.relays import Relays
from musterpoint.engine.rounds.stops import Ground
from musterpoint.plan import IdSource, Plan, RecordChange, Stop


def courier_changes(plan: Plan, day: CourierDay, relays: Relays, ids: IdSource) -> list[RecordChange]:
    """Stops of the days, each given to a crew of its kind, and the teams that those need."""
    ground = Ground(day.hours, relays.problem, day.there.ways)

    def name(task: int) -> str:
        return name_of(_stop(day, relays, (), task)) if task < len(day.found) else ""

    days = days_of(plan, day.fleet, relays.days, name)
    teams = [crew.team.id for crew, _kind, _route in days]

    def stop_of(task: int) -> Stop:
        return _stop(day, relays, teams, task)

    return freight_changes(plan, ground, day.fleet, days, day.there.hubs, stop_of, ids)


def _stop(day: CourierDay, relays: Relays, teams: Sequence[str], task: int) -> Stop:
    n, labs = len(day.found), day.there.hubs
    if (going_over := relays.batch(task)) is not None:
        batch, takes = day.found[going_over[0]], going_over[1]
        giver, taker = (teams[row] for row in relays.partner[going_over[0]])
        site = day.there.sites[relays.problem.tasks.place[task]]
        return Stop(
            id="", kind="takeover" if takes else "handover", partner=giver if takes else taker,
            place=site.id, x=site.x, y=site.y, tubes=batch.tubes, boxes=batch.boxes, seals=seals(batch),
        )  # fmt: skip
    if task < n:
        batch = day.found[task]
        return Stop(
            id="", kind="pickup", place=batch.site.id, x=batch.site.x, y=batch.site.y, tubes=batch.tubes,
            boxes=batch.boxes, seals=seals(batch),
        )  # fmt: skip
    lab = labs[day.labs.lab[task - n]]
    if task < 2 * n:
        batch = day.found[task - n]
        return Stop(
            id="", kind="laboratory", place=lab.id, x=lab.x, y=lab.y, tubes=batch.tubes, boxes=batch.boxes,
            seals=seals(batch),
        )  # fmt: skip
    _crew, tubes = day.aboard[task - 2 * n]
    return Stop(id="", kind="laboratory", place=lab.id, x=lab.x, y=lab.y, tubes=tubes)
