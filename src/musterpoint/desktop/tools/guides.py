"""The lines that show what was snapped to, and the words for them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas
from PyQt6.QtCore import QLineF, QPointF, QRectF, Qt

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.surface import Surface
from musterpoint.geo.snapping import CENTRE, CORNER, EDGE, IN_LINE, RIGHT_ANGLE, Guide
from musterpoint.plan import Plan
from musterpoint.session.actions.naming import name_of
from musterpoint.session.actions.subjects import Ref
from musterpoint.text import N_, _

WORDS = {
    EDGE: N_("edge of {what}"),
    CORNER: N_("corner of {what}"),
    CENTRE: N_("centre line of {what}"),
    IN_LINE: N_("line of {what}"),
    RIGHT_ANGLE: N_("right angle to {what}"),
}
LAYER_THINGS = {
    "buildings": N_("building {name}"),
    "neighbourhoods": N_("boundary {name}"),
    "roads": N_("road {name}"),
}
BEYOND = 16.0
"""CSS pixels by which a guide passes what it touches."""

END = 4.0
"""Half the width of the cross at a corner, in CSS pixels."""


def guide_words(plan: Plan, catalogue: Catalogue, guide: Guide) -> str:
    """What was snapped to: "edge of building 12"."""
    if guide.of is None:
        return _("right angle")
    return _(WORDS[guide.kind]).format(what=thing_words(plan, catalogue, guide.of)).strip()


def thing_words(plan: Plan, catalogue: Catalogue, ref: Ref) -> str:
    """What people call a record or a feature."""
    kind, id_ = ref
    if kind in plan.layers:
        row = plan.layers[kind].frame.loc[id_]
        names = (row[column] for column in ("name", "number") if column in row.index)
        name = next((str(name) for name in names if not pandas.isna(name) and name), "")
        return _(LAYER_THINGS[kind]).format(name=name).strip()
    record = plan.find(kind, id_)
    return str(name_of(record, plan, catalogue)) if record is not None else ""


def paint_guides(surface: Surface, style: MapStyle, guides: Iterable[Guide]) -> None:
    """Lines that pass a little beyond what they touch; a square at a corner."""
    symbol = style.marks["guide"]
    painter = surface.painter
    painter.resetTransform()
    painter.setPen(surface.pen(symbol))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = END * surface.ratio
    for guide in guides:
        start, end = (surface.world.map(QPointF(*point)) for point in (guide.start, guide.end))
        if guide.kind == CORNER:
            painter.drawRect(QRectF(start.x() - half, start.y() - half, 2 * half, 2 * half))
        else:
            line = QLineF(start, end)
            beyond = line.unitVector().p2() - line.p1() if line.length() else QPointF()
            beyond *= BEYOND * surface.ratio
            painter.drawLine(start - beyond, end + beyond)


def distance_text(metres: float) -> str:
    """A distance as people say it: 4.2 m, 85 m, 1.25 km."""
    if metres >= 1000:
        return f"{metres / 1000:.2f} km"
    return f"{metres:.1f} m" if metres < 20 else f"{metres:.0f} m"
