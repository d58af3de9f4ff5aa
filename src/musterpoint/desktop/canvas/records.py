"""The picture of the records: sites and their parts, drawn live on every frame."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFont, QPainter, QPainterPath, QPen, QTransform

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle, Symbol
from musterpoint.desktop.canvas.sketches import Sketch, arrowheads, sketch
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.plan import Changes, Plan, Record, Site

PAINTING_ORDER = ("zone", "way", "fixture", "gate")
"""Lowest first; the sites' markers stand over everything."""

ARROW_SIZE, ARROW_SPACING = 9.0, 64.0
"""Of the arrowheads on ways, in CSS pixels."""

CROWDED_SCALE = 15000
"""Beyond one to so many, sites' markers are smaller."""

Reference = tuple[str, str]


class RecordsPicture:
    """Keeps a sketch of every record with a size on the ground, and makes again only those that an edit
    touched."""

    def __init__(self, plan: Plan, catalogue: Catalogue):
        self._plan = plan
        self._catalogue = catalogue
        self._sketches: dict[str, dict[str, Sketch]] = {
            kind: dict(self._sketched(kind, plan.table(kind))) for kind in PAINTING_ORDER
        }

    def update(self, changes: Changes) -> None:
        for kind in PAINTING_ORDER:
            touched = changes.records.get(kind, frozenset())
            for id_ in touched:
                self._sketches[kind].pop(id_, None)
            self._sketches[kind].update(self._sketched(kind, touched))

    def extent(self) -> QRectF:
        """The box around all records, in world coordinates."""
        extent = QRectF()
        for sketches in self._sketches.values():
            for item in sketches.values():
                extent |= item.bounds
        for site in self._plan.table("site").values():
            extent |= QRectF(site.x - 1, site.y - 1, 2, 2)
        return extent

    def paint(
        self,
        surface: Surface,
        style: MapStyle,
        hidden: Collection[Reference] = (),
        hidden_kinds: Collection[str] = (),
    ) -> None:
        """Paint what is in view but for what is hidden (`paint_moved` paints what is being dragged)."""
        view = _box(surface)
        for kind in PAINTING_ORDER:
            if kind in hidden_kinds:
                continue
            for id_, item in self._sketches[kind].items():
                if item.bounds.intersects(view) and (kind, id_) not in hidden:
                    paint_sketch(surface, style, item)
        if "site" not in hidden_kinds:
            for site in self._plan.sites():
                if ("site", site.id) not in hidden:
                    paint_marker(surface, style, site)

    def paint_moved(
        self, surface: Surface, style: MapStyle, moved: Iterable[Reference], movement: QTransform
    ) -> None:
        """Paint records somewhere else than they stand. movement: world to world."""
        there = Surface(surface.painter, movement * surface.world, surface.resolution, surface.ratio)
        order = {kind: place for place, kind in enumerate(PAINTING_ORDER)}
        for kind, id_ in sorted(moved, key=lambda ref: order.get(ref[0], len(order))):
            if kind == "site":
                paint_marker(there, style, self._plan.table("site")[id_])
            elif item := self._sketches.get(kind, {}).get(id_):
                paint_sketch(there, style, item)

    def outline(self, reference: Reference) -> QPainterPath:
        """The shape of a record in world coordinates, to be traced where it is selected or troubled."""
        item = self._sketches.get(reference[0], {}).get(reference[1])
        return item.body if item else QPainterPath()

    def meeting(
        self, kind: str, world: QRectF, scale: float = 0.0, style: MapStyle | None = None
    ) -> Iterator[str]:
        """The ids of the records of a kind whose box meets `world`; with scale and style, only those that a map
        of one to `scale` shows."""
        for id_, item in self._sketches[kind].items():
            shown = style is None or item.symbol(style).shown_at(scale)
            if shown and item.bounds.intersects(world):
                yield id_

    def _sketched(self, kind: str, ids: Iterable[str]) -> Iterator[tuple[str, Sketch]]:
        for id_ in ids:
            record: Record | None = self._plan.find(kind, id_)
            if record is not None and (made := sketch(record, self._catalogue)):
                yield id_, made


def paint_sketch(surface: Surface, style: MapStyle, item: Sketch, symbol: Symbol | None = None) -> None:
    """Paint one sketch, if its symbol is shown at this scale; `symbol` overrides the style's (a ghost's)."""
    drawn = symbol or item.symbol(style)
    if not drawn.shown_at(surface.scale):
        return
    painter = surface.painter
    painter.setTransform(surface.world)
    if item.section in ("zones", "fixtures"):
        painter.setBrush(colour(drawn.fill))
        painter.setPen(surface.pen(drawn))
        painter.drawPath(item.body)
        if hatch := surface.hatch(drawn):
            painter.fillPath(item.body, hatch)
        if not item.details.isEmpty():
            painter.strokePath(item.details, surface.pen(drawn, drawn.width * 0.6))
    else:
        painter.strokePath(item.body, surface.pen(drawn))
    if item.arrows:
        size, spacing = (length * surface.resolution for length in (ARROW_SIZE, ARROW_SPACING))
        painter.fillPath(arrowheads(item.arrows, size, spacing), colour(drawn.stroke))


def marker_radius(symbol: Symbol, scale: float) -> float:
    """Of a site's marker, in CSS pixels."""
    return symbol.size / 2 * (0.75 if scale > CROWDED_SCALE else 1.0)


def paint_marker(surface: Surface, style: MapStyle, site: Site) -> None:
    """A disc with the site's number."""
    symbol = style.sites.get(site.kind) or style.sites["fixed"]
    share = marker_radius(symbol, surface.scale) / (symbol.size / 2)
    radius = symbol.size / 2 * share * surface.ratio
    centre = surface.world.map(QPointF(site.x, site.y))
    painter = surface.painter
    painter.resetTransform()
    painter.setPen(QPen(colour(symbol.stroke), symbol.width * surface.ratio))
    painter.setBrush(colour(symbol.fill))
    painter.drawEllipse(centre, radius, radius)
    painter.setPen(colour(symbol.label))
    painter.setFont(_number_font(painter, symbol.label_size * share * surface.ratio))
    box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(site.number))


def _number_font(painter: QPainter, pixels: float) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(max(1, round(pixels)))
    font.setBold(True)
    return font


def _box(surface: Surface) -> QRectF:
    left, bottom, right, top = surface.bounds(margin=8)
    return QRectF(left, bottom, right - left, top - bottom)
