"""Leading somebody away: the closed way drawn from a building or an isolation area to the vehicle."""

from __future__ import annotations

from musterpoint.plan import Edit, Escort, IdSource, Plan, Points, Record, Way, made, new_id
from musterpoint.session.actions.drawing import draw_way
from musterpoint.session.actions.naming import ESCORTS
from musterpoint.text import N_, Label

CLOSED, TRANSFER = "closed", "transfer"
AMBULANCE, HOSPITAL = "ambulance", "hospital"


def draw_escort(plan: Plan, path: Points, building: str = "", site: str = "", ids: IdSource = new_id) -> Edit:
    """A transfer from the first point of a closed way to the vehicle at its last one; the plan's only
    ambulance and its only hospital are taken. building: that the person leaves, "" where it is a site's
    isolation area. Raises InputError where the way has no length."""
    drawn = draw_way(plan, CLOSED, path, site, ids)
    way = drawn.changes[0].after
    x, y = way.path[0]
    escort = Escort(
        id=ids(Escort.KIND), kind=TRANSFER, building=building, site=site, x=x, y=y, way=way.id,
        vehicle=_only(plan, "vehicle", AMBULANCE), destination=_only(plan, "place", HOSPITAL),
    )  # fmt: skip
    return Edit(Label(N_("Draw {what}"), {"what": ESCORTS[TRANSFER]}), (*drawn.changes, *made(escort)))


def drawn_for(plan: Plan, escort: Escort) -> list[Record]:
    """The closed way that goes when the escort does: its own, unless it is locked or another one uses it."""
    way = plan.find(Way.KIND, escort.way)
    others = plan.where(Escort.KIND, way=escort.way)
    return [way] if way and not way.locked and len(others) == 1 else []


def _only(plan: Plan, kind: str, what: str) -> str:
    """The id of the only record of a kind that is one of these, "" where there are none or several."""
    found = [record.id for record in plan.table(kind).values() if record.kind == what]
    return found[0] if len(found) == 1 else ""
