"""Small plans with known answers, put together by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import shapely
from made_layers import made_layer

from musterpoint.plan import (
    BUILDINGS,
    NEIGHBOURHOODS,
    Campaign,
    Edit,
    LayerChange,
    Person,
    Plan,
    Post,
    Record,
    Shift,
    Site,
    made,
)
from musterpoint.text import Label

MORNING, NOON = datetime(2022, 5, 10, 6), datetime(2022, 5, 10, 12)

Box = tuple[float, float, float, float]


def make_plan(
    *records: Record, boxes: Sequence[Box] = (), residents: Sequence[int] = (), area: Box | None = None
) -> Plan:
    """A plan with a campaign and one shift from 06:00 to 12:00; buildings as boxes in one neighbourhood."""
    plan = Plan("EPSG:4548")
    changes = list(
        made(
            Campaign(starts=MORNING, ends=NOON),
            Shift(id="shift-1", name="Morning", starts=MORNING, ends=NOON),
            *records,
        )
    )
    if boxes:
        shapes = [shapely.box(*box) for box in boxes]
        changes.append(LayerChange(BUILDINGS, None, made_layer(BUILDINGS, shapes, residents=residents)))
    if area:
        areas = made_layer(NEIGHBOURHOODS, [shapely.box(*area)], name=["Sunny Garden"])
        changes.append(LayerChange(NEIGHBOURHOODS, None, areas))
    plan.apply(Edit(Label("Make a plan"), tuple(changes)))
    return plan


def person(id_: str, *skills: str, tier: str = "street", **more: object) -> Person:
    return Person(id=id_, name=id_, skills=skills, tier=tier, **more)


def post(id_: str, role: str, shift: str = "shift-1", site: str = "site-1") -> Post:
    return Post(id=id_, site=site, role=role, shift=shift)


def site(id_: str, x: float = 0.0, y: float = 0.0, **more: object) -> Site:
    return Site(**{"id": id_, "number": int(id_.rpartition("-")[2]), "name": id_, "x": x, "y": y, **more})
