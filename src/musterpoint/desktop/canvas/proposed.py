"""A proposal on the map: the plan as it would be, and what is new, moved and given up marked in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import shapely
from PyQt6.QtCore import QLineF, QPointF, QRectF
from PyQt6.QtGui import QPainterPath

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle, Symbol
from musterpoint.desktop.canvas.markers import marker_radius, paint_ring
from musterpoint.desktop.canvas.outlines import to_path
from musterpoint.desktop.canvas.records import RecordsPicture, paint_marker
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.plan import Edit, Plan, RecordChange, Site, Zone

GROUND_SCALE = 4000
"""The ground of sites is marked on maps of one to so many and nearer; beyond, the sites' markers say it."""

ROUNDS = ("team", "stop", "post")
"""Kinds of record that a proposal of routes changes."""

AROUND = 0.6
"""Metres that the mark stands off what it marks."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """The plan with a proposal, as it is shown. new, gone: sites; moved: sites as they were and as they are.
    laid, cleared: the ground of each site that is laid out, and that would be given free. of_sites: whether
    it changes anything but teams and their stops."""

    plan: Plan
    records: RecordsPicture
    new: tuple[Site, ...]
    gone: tuple[Site, ...]
    moved: tuple[tuple[Site, Site], ...]
    laid: tuple[QPainterPath, ...]
    cleared: tuple[QPainterPath, ...]
    of_sites: bool = True


def proposed_picture(before: Plan, edit: Edit, catalogue: Catalogue) -> Proposed:
    """The picture of a plan with an edit; `before` stays as it is. Raises ConflictError where the edit was
    made for another plan."""
    plan = before.copy()
    plan.apply(edit)
    changes = [change for change in edit.changes if isinstance(change, RecordChange)]
    sites = [change for change in changes if change.kind == "site"]
    zones = [change for change in changes if change.kind == "zone"]
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
        _grounds(change.after for change in zones if change.before is None),
        _grounds(change.before for change in zones if change.after is None),
        of_sites=len(changes) < len(edit.changes) or any(change.kind not in ROUNDS for change in changes),
    )


def _grounds(zones: Iterable[Zone]) -> tuple[QPainterPath, ...]:
    """The ground that the zones of each site cover together."""
    of_site: dict[str, list[shapely.Geometry]] = {}
    for zone in zones:
        of_site.setdefault(zone.site, []).append(zone.geometry())
    return tuple(to_path(shapely.union_all(shapes).buffer(AROUND)) for shapes in of_site.values())


def _spot(site: Site) -> tuple[float, float]:
    return site.x, site.y


def paint_gone(surface: Surface, style: MapStyle, shown: Proposed) -> None:
    """What would be taken away, crossed out; below everything that stays."""
    symbol, painter = style.marks["proposed-gone"], surface.painter
    for path in _in_view(surface, shown.cleared):
        painter.setPen(surface.pen(symbol))
        painter.setBrush(colour(symbol.fill))
        painter.drawPath(path)
        painter.fillPath(path, surface.hatch(symbol))
    for site in shown.gone:
        painter.setOpacity(0.45)
        paint_marker(surface, style, site)
        painter.setOpacity(1.0)
        _cross_out(surface, style, site, symbol)


def paint_marks(surface: Surface, style: MapStyle, shown: Proposed) -> None:
    """Rings around new sites, lines along which sites move, and the ground that is laid out traced."""
    new, moved, painter = style.marks["proposed-new"], style.marks["proposed-moved"], surface.painter
    for path in _in_view(surface, shown.laid):
        painter.setPen(surface.pen(new))
        painter.setBrush(colour(""))
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
    radius = marker_radius(style.site(site.kind), surface.scale) + symbol.size / 2
    paint_ring(surface, symbol, _spot(site), radius)


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


def _in_view(surface: Surface, paths: Iterable[QPainterPath]) -> Iterator[QPainterPath]:
    """Those to be painted now; the painter draws in world coordinates."""
    if surface.scale > GROUND_SCALE:
        return
    surface.painter.setTransform(surface.world)
    left, bottom, right, top = surface.bounds(margin=8)
    view = QRectF(left, bottom, right - left, top - bottom)
    yield from (path for path in paths if path.boundingRect().intersects(view))
