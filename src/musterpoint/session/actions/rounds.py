"""What a person does with routes: move a stop, give a visit to a team, tick it off, take it out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import dist

from musterpoint.engine.rounds.retiming import retimed
from musterpoint.engine.rounds.visiting import place_of
from musterpoint.errors import RefusedError
from musterpoint.plan import Edit, IdSource, Plan, RecordChange, Stop, Team, changed, deleted, made, new_id
from musterpoint.session.actions.naming import stop_name, team_name
from musterpoint.session.actions.subjects import found
from musterpoint.text import N_, Label, Text, _

STATES = {
    "": Text("待办", "to do"),
    "done": Text("完成", "done"),
    "not-home": Text("家中无人", "not at home"),
    "second-try": Text("再次上门", "second try"),
}
BETWEEN = ("start", "return")
"""Kinds of stop that stay at the ends of a day."""


def day_of(plan: Plan, team_id: str) -> list[Stop]:
    """The stops of a team in their order."""
    return sorted(plan.where("stop", team=team_id), key=lambda stop: (stop.number, stop.id))


def move_stop(plan: Plan, stop_id: str, team_id: str, place: int) -> Edit:
    """Move a stop to a place in the order of a team, its own or another one: 0 is before the first that isn't
    the start. Both teams' times follow; the stop is pinned to its team. What is wrong then is told by
    `engine.rounds.retiming.faults`. Raises InputError where the stop is no longer there or is done."""
    stop: Stop = found(plan, "stop", stop_id)
    team: Team = found(plan, "team", team_id)
    if not is_movable(stop):
        raise RefusedError(
            _("This stop can't be moved."),
            _("Somebody has been there already, or it is where the day begins or ends."),
            _("Move another stop, or set it back to “to do” first."),
        )
    rest = [one for one in day_of(plan, team_id) if one.id != stop_id]
    moved = stop.replace(team=team_id, pinned=stop.pinned or stop.team != team_id)
    changes = _reordered(plan, team, _inserted(rest, moved, place))
    if stop.team != team_id:
        left = [one for one in day_of(plan, stop.team) if one.id != stop_id]
        changes += _reordered(plan, found(plan, "team", stop.team), left)
    names = {"stop": stop_name(stop, plan), "team": team_name(team)}
    return Edit(Label(N_("Move {stop} to {team}"), names), tuple(changes))


def give_visit(plan: Plan, visit_id: str, team_id: str, place: int, ids: IdSource = new_id) -> Edit:
    """Put a visit that no team has into the order of one, as `move_stop` counts."""
    visit, team = found(plan, "visit", visit_id), found(plan, "team", team_id)
    spot = place_of(plan, visit)
    if spot is None:
        raise RefusedError(
            _("Nobody knows where this visit is."),
            _("It has neither a place nor a building of this plan."),
            _("Drag it onto the map, or give it a building."),
        )
    stop = Stop(
        id=ids(Stop.KIND),
        team=team_id,
        visit=visit_id,
        x=spot[0],
        y=spot[1],
        people=visit.people,
        pinned=True,
    )
    changes = _reordered(plan, team, _inserted(day_of(plan, team_id), stop, place))
    names = {"stop": stop_name(stop, plan), "team": team_name(team)}
    return Edit(Label(N_("Give {stop} to {team}"), names), tuple(changes))


def give(plan: Plan, id_: str, team_id: str, ids: IdSource = new_id) -> Edit:
    """Give a stop, or a visit that no team has, to a team where that lies least out of its way, as the crow
    flies. Raises as `move_stop` and `give_visit` do."""
    stop = plan.find("stop", id_)
    spot = (stop.x, stop.y) if stop else place_of(plan, found(plan, "visit", id_))
    place = least_detour(plan, team_id, spot) if spot else 0
    return move_stop(plan, id_, team_id, place) if stop else give_visit(plan, id_, team_id, place, ids)


def least_detour(plan: Plan, team_id: str, spot: tuple[float, float]) -> int:
    """Place in the order of a team, as `move_stop` counts, where a spot lies least out of its way."""
    day = day_of(plan, team_id)
    points = [(stop.x, stop.y) for stop in day]
    between = [place for place, stop in enumerate(day) if stop.kind not in BETWEEN]
    if not between:
        return 0
    places = range(between[0], between[-1] + 2)

    def detour(place: int) -> float:
        ends = points[max(place - 1, 0) : place + 1]
        return sum(dist(spot, end) for end in ends) - (dist(*ends) if len(ends) == 2 else 0.0)

    return min(places, key=detour) - between[0]


def place_behind(plan: Plan, stop: Stop, moved: str) -> int:
    """Place in the order of a stop's team, as `move_stop` counts, for the one (id) that is to follow it."""
    rest = [one for one in day_of(plan, stop.team) if one.id != moved]
    first = 1 if rest and rest[0].kind == "start" else 0
    return rest.index(stop) + 1 - first


def is_movable(stop: Stop) -> bool:
    """Whether a stop may be given another place."""
    return not stop.state and stop.kind not in BETWEEN


def take_off(plan: Plan, stop_id: str) -> Edit:
    """Take a stop out of its team's day; the visit waits for another team."""
    stop = found(plan, "stop", stop_id)
    left = [one for one in day_of(plan, stop.team) if one.id != stop_id]
    changes = [*deleted(stop), *_reordered(plan, found(plan, "team", stop.team), left)]
    return Edit(Label(N_("Take {stop} out of the route"), {"stop": stop_name(stop, plan)}), tuple(changes))


def tick(plan: Plan, stop_id: str, state: str, at: datetime | None = None) -> Edit:
    """Say how it went at a stop: a key of `STATES`; at: when. Where two vehicles meet, it goes for both.
    Times of the stops to come stay as they were told; propose routes "now" plans them anew."""
    stop = found(plan, "stop", stop_id)
    changes = []
    for one in (stop, *_counterpart(plan, stop)):
        after = one.replace(state=state, done_at=(at or one.leaves) if state else None)
        changes += [changed(one, after)] if after != one else []
    names = {"stop": stop_name(stop, plan), "state": STATES[state]}
    return Edit(Label(N_("{stop}: {state}"), names), tuple(changes))


def other_seals(plan: Plan, stop: Stop, seals: Sequence[str]) -> list[RecordChange]:
    """What follows where the boxes of a stop get other seals: the stops that name the old ones, as a
    laboratory's does where boxes go to several, name the new ones. By their order."""
    new = dict(zip(stop.seals, seals, strict=False))
    return [
        changed(other, other.replace(seals=tuple(new.get(seal, seal) for seal in other.seals)))
        for other in plan.table("stop").values()
        if other.id != stop.id and any(new.get(seal, seal) != seal for seal in other.seals)
    ]


def _counterpart(plan: Plan, stop: Stop) -> list[Stop]:
    """The other vehicle's stop at which it takes over what is handed over here, or hands it over."""
    kinds = {"handover": "takeover", "takeover": "handover"}
    return [
        other
        for other in plan.where("stop", team=stop.partner)
        if stop.partner
        and (other.kind, other.partner, other.place) == (kinds.get(stop.kind), stop.team, stop.place)
        and other.starts == stop.starts
    ]


def _inserted(rest: Sequence[Stop], stop: Stop, place: int) -> list[Stop]:
    first = 1 if rest and rest[0].kind == "start" else 0
    last = len(rest) - 1 if rest and rest[-1].kind == "return" else len(rest)
    done = max((row + 1 for row, one in enumerate(rest) if one.state), default=first)
    at = min(max(first + place, done), last)
    return [*rest[:at], stop, *rest[at:]]


def _reordered(plan: Plan, team: Team, stops: Sequence[Stop]) -> list[RecordChange]:
    if all(stop.kind in (*BETWEEN, "break") for stop in stops):
        return deleted(*(stop for stop in stops if plan.find("stop", stop.id)))
    changes: list[RecordChange] = []
    for stop in retimed(plan, team, stops):
        before = plan.find("stop", stop.id)
        if before is None:
            changes += made(stop)
        elif before != stop:
            changes.append(changed(before, stop))
    return changes
