"""A proposal on the map: the plan as it would be, and what is new, moved and given up marked in it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from PyQt6.QtCore import QLineF, QPointF, QRectF
from PyQt6.QtGui import QPainterPath

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle, Symbol
from musterpoint.desktop.canvas.records import PAINTING_ORDER, RecordsPicture, marker_radius, paint_marker
from musterpoint.desktop.canvas.sketches import Sketch, sketch
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.plan import Edit, Plan, Record, RecordChange, Site

PARTS_SCALE = 4000
"""Parts of sites are marked on maps of one to so many and nearer; beyond, the sites' markers say it."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """The plan with a proposal, as it is shown. new, gone: sites; moved: sites as they were and as they are.
    new_parts: shapes; gone_parts: sketches of what would be taken away."""

    plan: Plan
    records: RecordsPicture
    new: tuple[Site, ...]
    gone: tuple[Site, ...]
    moved: tuple[tuple[Site, Site], ...]
    new_parts: tuple[QPainterPath, ...]
    gone_parts: tuple[Sketch, ...]


def proposed_picture(before: Plan, edit: Edit, catalogue: Catalogue) -> Proposed:
    """The picture of a plan with an edit; `before` stays as it is. Raises ConflictError where the edit was
    made for another plan."""
    plan = before.copy()
    plan.apply(edit)
    changes = [change for change in edit.changes if isinstance(change, RecordChange)]
    sites = [change for change in changes if change.kind == "site"]
    made = _sketches(catalogue, (change.after for change in changes if change.before is None))
    gone = _sketches(catalogue, (change.before for change in changes if change.after is None))
    return Proposed(
        plan,
        RecordsPicture(plan, catalogue),
        tuple(change.after for change in sites if change.before is None),
        tuple(change.before for change in sites if change.after is None),
        tuple(
            (change.before, change.after)
            for change in sites
            if change.before and change.after and _spot(change.before) != _spot(change.after)
        ),
        tuple(item.body for item in made),
        tuple(gone),
    )


def _sketches(catalogue: Catalogue, records: Iterator[Record]) -> list[Sketch]:
    """Of the parts of sites among these records."""
    drawn = (
        sketch(record, catalogue)
        for record in records
        if record is not None and record.KIND in PAINTING_ORDER
    )
    return [item for item in drawn if item is not None]


def _spot(site: Site) -> tuple[float, float]:
    return site.x, site.y


def paint_gone(surface: Surface, style: MapStyle, shown: Proposed) -> None:
    """What would be taken away, crossed out; below everything that stays."""
    symbol, painter = style.marks["proposed-gone"], surface.painter
    if surface.scale <= PARTS_SCALE:
        view = _view(surface)
        painter.setTransform(surface.world)
        for item in shown.gone_parts:
            if item.body.boundingRect().intersects(view):
                painter.setPen(surface.pen(symbol))
                painter.setBrush(colour(symbol.fill if item.kind in ("zone", "fixture") else ""))
                painter.drawPath(item.body)
    for site in shown.gone:
        painter.setOpacity(0.45)
        paint_marker(surface, style, site)
        painter.setOpacity(1.0)
        _cross_out(surface, style, site, symbol)


def paint_marks(surface: Surface, style: MapStyle, shown: Proposed) -> None:
    """Rings around new sites, lines along which sites move, and new parts traced."""
    new, moved, painter = style.marks["proposed-new"], style.marks["proposed-moved"], surface.painter
    if surface.scale <= PARTS_SCALE:
        view = _view(surface)
        painter.setTransform(surface.world)
        painter.setPen(surface.pen(new))
        painter.setBrush(colour(""))
        for path in shown.new_parts:
            if path.boundingRect().intersects(view):
                painter.drawPath(path)
    for site in shown.new:
        _ring(surface, style, site, new)
    for before, after in shown.moved:
        painter.resetTransform()
        painter.setPen(surface.pen(moved))
        painter.drawLine(QLineF(*(surface.world.map(QPointF(*_spot(site))) for site in (before, after))))
        _ring(surface, style, before, moved)
        _ring(surface, style, after, moved)


def _ring(surface: Surface, style: MapStyle, site: Site, symbol: Symbol) -> None:
    painter = surface.painter
    painter.resetTransform()
    painter.setPen(surface.pen(symbol))
    painter.setBrush(colour(symbol.fill))
    radius = (marker_radius(style.site(site.kind), surface.scale) + symbol.size / 2) * surface.ratio
    painter.drawEllipse(surface.world.map(QPointF(*_spot(site))), radius, radius)


def _cross_out(surface: Surface, style: MapStyle, site: Site, symbol: Symbol) -> None:
    painter = surface.painter
    painter.resetTransform()
    painter.setPen(surface.pen(symbol, symbol.width * 1.5))
    middle = surface.world.map(QPointF(*_spot(site)))
    reach = marker_radius(style.site(site.kind), surface.scale) * surface.ratio * math.sqrt(0.5) * 1.4
    for slope in (1, -1):
        painter.drawLine(
            QLineF(middle + QPointF(-reach, -reach * slope), middle + QPointF(reach, reach * slope))
        )


def _view(surface: Surface) -> QRectF:
    left, bottom, right, top = surface.bounds(margin=8)
    return QRectF(left, bottom, right - left, top - bottom)
