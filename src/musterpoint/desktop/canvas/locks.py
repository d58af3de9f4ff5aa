"""Padlocks on what is locked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PyQt6.QtCore import QPointF, QRectF, Qt

from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.records import PAINTING_ORDER, RecordsPicture
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.plan import Plan, Record
from musterpoint.session.actions.subjects import Ref

ASIDE = {"site": QPointF(18, -12), "zone": QPointF(0, 20)}
"""CSS pixels by which a padlock gives way to a site's marker or a zone's name."""

FROM_SCALE = 2000
"""At one to so many and nearer every padlock is shown, farther only those of what is selected."""


def paint_locks(
    surface: Surface, style: MapStyle, plan: Plan, records: RecordsPicture, selection: Iterable[Ref]
) -> None:
    """A padlock on each locked thing in view."""
    near = surface.scale <= FROM_SCALE
    for record in _in_view(surface, plan, records) if near else _chosen(plan, selection):
        if record.locked:
            point = record.geometry().representative_point()
            spot = surface.world.map(QPointF(point.x, point.y))
            _paint_padlock(surface, style, spot + ASIDE.get(record.KIND, QPointF()) * surface.ratio)


def _chosen(plan: Plan, selection: Iterable[Ref]) -> Iterator[Record]:
    for kind, id_ in selection:
        if kind in ("site", *PAINTING_ORDER) and (record := plan.find(kind, id_)) is not None:
            yield record


def _in_view(surface: Surface, plan: Plan, records: RecordsPicture) -> Iterator[Record]:
    left, bottom, right, top = surface.bounds(margin=8)
    view = QRectF(left, bottom, right - left, top - bottom)
    for kind in PAINTING_ORDER:
        table = plan.table(kind)
        yield from (table[id_] for id_ in records.locked(kind, view) if id_ in table)
    yield from plan.table("site").values()


def _paint_padlock(surface: Surface, style: MapStyle, middle: QPointF) -> None:
    symbol, painter = style.marks["lock"], surface.painter
    size = symbol.size * surface.ratio
    painter.resetTransform()
    painter.setPen(surface.pen(symbol))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    bow = QRectF(middle.x() - size * 0.32, middle.y() - size * 0.85, size * 0.64, size * 0.9)
    painter.drawArc(bow, 0, 180 * 16)
    painter.setBrush(colour(symbol.fill))
    painter.drawRoundedRect(
        QRectF(middle.x() - size / 2, middle.y() - size * 0.4, size, size * 0.8), size / 8, size / 8
    )
    painter.drawLine(middle - QPointF(0, size * 0.08), middle + QPointF(0, size * 0.14))
