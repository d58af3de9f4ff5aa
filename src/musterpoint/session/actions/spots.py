"""What teams go to and begin at, put on the map by hand: laboratories, stores, visits; and the teams."""

from __future__ import annotations

from musterpoint.plan import (
    Edit,
    Enterprise,
    IdSource,
    Place,
    Plan,
    Record,
    Team,
    Vehicle,
    Visit,
    made,
    new_id,
)
from musterpoint.plan.placing import DIGITS
from musterpoint.session.actions.naming import name_of, team_name
from musterpoint.text import N_, Label, _

PLACE_KINDS = ("laboratory", "store", "depot", "hospital")
PEOPLE = 50
"""Of an enterprise that was just put on the map, until somebody says how many."""


def add_spot(plan: Plan, item: str, x: float, y: float, building: str = "", ids: IdSource = new_id) -> Edit:
    """A place, visit or enterprise at x, y in the plan's CRS. item: "place:laboratory", "visit:home",
    "enterprise:window" and the like.
    building: id of the one that a visit goes to, "" for open ground."""
    record = spot(item, ids(item.partition(":")[0]), x, y, building)
    return Edit(Label(N_("Place {what}"), {"what": name_of(record, plan)}), tuple(made(record)))


def spot(item: str, id_: str, x: float, y: float, building: str = "") -> Record:
    """The record that `add_spot` makes."""
    what, _colon, kind = item.partition(":")
    x, y = round(x, DIGITS), round(y, DIGITS)
    if what == Place.KIND:
        return Place(id=id_, kind=kind, x=x, y=y)
    if what == Enterprise.KIND:
        return Enterprise(id=id_, name=_("New enterprise"), people=PEOPLE, x=x, y=y)
    # Of an enterprise nobody has said how long it takes: its people at the campaign's rate.
    minutes = 0.0 if kind == "enterprise" else Visit.__dataclass_fields__["minutes"].default
    return Visit(id=id_, kind=kind, building=building, x=x, y=y, minutes=minutes)


def add_team(plan: Plan, kind: str, ids: IdSource = new_id) -> Edit:
    """A team of a kind with the next free number, from the plan's only depot where there is one."""
    number = 1 + max((team.number for team in plan.table(Team.KIND).values()), default=0)
    depots = [place.id for place in plan.table(Place.KIND).values() if place.kind == "depot"]
    start = depots[0] if len(depots) == 1 else ""
    team = Team(id=ids(Team.KIND), number=number, kind=kind, start=start)
    return Edit(Label(N_("Add {what}"), {"what": team_name(team)}), tuple(made(team)))


def add_vehicle(plan: Plan, ids: IdSource = new_id) -> Edit:
    """A van without a plate yet, at the plan's only depot where there is one."""
    depots = [place.id for place in plan.table(Place.KIND).values() if place.kind == "depot"]
    vehicle = Vehicle(id=ids(Vehicle.KIND), start=depots[0] if len(depots) == 1 else "")
    return Edit(Label(N_("Add a vehicle")), tuple(made(vehicle)))
