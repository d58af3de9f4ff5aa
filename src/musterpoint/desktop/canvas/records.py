"""The picture of the records: sites and their parts, drawn live on every frame."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QBrush, QColor, QPainterPath, QPen, QTransform

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.display_list import DisplayList
from musterpoint.desktop.canvas.markers import marker_radius, paint_disc
from musterpoint.desktop.canvas.rounds import LARGEST, SPOTS, RoundsPicture, paint_spot
from musterpoint.desktop.canvas.sketches import Sketch, arrowheads
from musterpoint.desktop.canvas.stamp import Stamp
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.plan import Changes, Plan, Record, Site
from musterpoint.session.actions.subjects import Ref

PAINTING_ORDER = ("zone", "way", "fixture", "gate")
"""Lowest first; the sites' markers stand over everything."""

ARROW_SIZE, ARROW_SPACING = 9.0, 64.0
"""Of the arrowheads on ways, in CSS pixels."""

ARROW_WIDTHS = 3.75
"""On thick lines an arrowhead is as long as so many of their widths."""


class RecordsPicture:
    """Keeps what it drew of the records, and makes again only what an edit touched."""

    def __init__(self, plan: Plan, catalogue: Catalogue):
        self._plan = plan
        self._lists = {kind: DisplayList(plan, catalogue, kind) for kind in PAINTING_ORDER}
        self.rounds = RoundsPicture(plan)
        self._stamp: Stamp | None = None
        self._stamped: tuple[frozenset[Ref], MapStyle] | None = None
        self._extent: QRectF | None = None

    def update(self, changes: Changes) -> None:
        self._stamp = self._extent = None
        self.rounds.update(changes)
        for kind in PAINTING_ORDER:
            if kind in changes.records:
                self._lists[kind].update(changes.records[kind])

    def become(self, other: RecordsPicture) -> None:
        """Show what was drawn, in another thread, of a plan that holds the same; nobody may use it any
        longer."""
        self._stamp = self._extent = None
        for kind in PAINTING_ORDER:
            self._lists[kind].become(other._lists[kind])

    def extent(self) -> QRectF:
        """The box around all records, in world coordinates."""
        if self._extent is None:
            self._extent = _around(self._plan.table("site").values())
            for displayed in self._lists.values():
                self._extent |= displayed.extent()
        return QRectF(self._extent)

    def extent_of(self, records: Iterable[Record]) -> QRectF:
        """A box around these records, in world coordinates, up to some metres too large: quick for many."""
        ids: dict[str, list[str]] = {}
        sites = []
        for record in records:
            if isinstance(record, Site):
                sites.append(record)
            else:
                ids.setdefault(record.KIND, []).append(record.id)
        extent = _around(sites)
        for kind, its_ids in ids.items():
            extent |= self._lists[kind].extent(its_ids)
        return extent

    def paint(
        self,
        surface: Surface,
        style: MapStyle,
        hidden: Collection[Ref] = (),
        hidden_kinds: Collection[str] = (),
    ) -> None:
        """Paint what is in view but for what is hidden (`paint_moved` paints what is being dragged)."""
        view, sketches = _box(surface), SketchPainter(surface, style)
        for kind in PAINTING_ORDER:
            if kind in hidden_kinds:
                continue
            for id_ in self._lists[kind].meeting(view, surface.scale, style):
                if (kind, id_) not in hidden and (item := self._lists[kind].sketch(id_)):
                    sketches.paint(item)
        if "stop" not in hidden_kinds:
            self.rounds.paint_stops(surface, style, at_sites=True)
        if "site" not in hidden_kinds:
            left, bottom, right, top = surface.bounds(margin=LARGEST)
            for site in self._plan.sites():
                seen = left <= site.x <= right and bottom <= site.y <= top
                if seen and ("site", site.id) not in hidden:
                    paint_marker(surface, style, site)

    def paint_spots(self, surface: Surface, style: MapStyle, references: Iterable[Ref]) -> None:
        """Paint places and visits that the rounds' own picture leaves out."""
        for reference in references:
            if record := self._plan.find(*reference):
                paint_spot(surface, style, record)

    def paint_moved(
        self, surface: Surface, style: MapStyle, moved: Iterable[Ref], movement: QTransform
    ) -> None:
        """Paint records somewhere else than they stand. movement: world to world."""
        there = Surface(surface.painter, movement * surface.world, surface.resolution, surface.ratio)
        chosen = (frozenset(moved), style)
        if self._stamp is None or chosen != self._stamped:
            self._stamped = chosen
            self._stamp = Stamp(partial(self._paint_some, style, chosen[0]), self._box_of(chosen[0]))
        self._stamp.put(there)

    def _paint_some(self, style: MapStyle, moved: Collection[Ref], there: Surface) -> None:
        ids = {kind: [id_ for of, id_ in moved if of == kind] for kind in (*PAINTING_ORDER, "site", *SPOTS)}
        sketches = SketchPainter(there, style)
        for kind in PAINTING_ORDER:
            for item in filter(None, map(self._lists[kind].sketch, ids[kind])):
                sketches.paint(item)
        for id_ in ids["site"]:
            paint_marker(there, style, self._plan.table("site")[id_])
        for kind in SPOTS:
            for id_ in ids[kind]:
                paint_spot(there, style, self._plan.table(kind)[id_])

    def _box_of(self, moved: Collection[Ref]) -> QRectF:
        box = QRectF()
        for kind, id_ in moved:
            if kind in ("site", *SPOTS):
                record = self._plan.table(kind)[id_]
                box |= QRectF(record.x - 1, record.y - 1, 2, 2)
            else:
                box |= self.outline((kind, id_)).boundingRect()
        return box

    def outline(self, reference: Ref) -> QPainterPath:
        """The shape of a record in world coordinates, to be traced where it is selected or troubled."""
        kind, id_ = reference
        item = self._lists[kind].sketch(id_) if kind in self._lists else None
        return item.body if item else QPainterPath()

    def meeting(
        self, kind: str, world: QRectF, scale: float = 0.0, style: MapStyle | None = None
    ) -> Iterator[str]:
        """The ids of the records of a kind whose box meets `world`; with scale and style, only those that a
        map of one to `scale` shows."""
        return self._lists[kind].meeting(world, scale, style)

    def locked(self, kind: str, world: QRectF) -> list[str]:
        """The ids of the locked records of a kind whose box meets `world`."""
        return self._lists[kind].locked(world)


class SketchPainter:
    """Paints sketches on one surface. How those of one symbol are painted is looked up once: a site has 150
    of a dozen. Leaves the painter in the world's system."""

    def __init__(self, surface: Surface, style: MapStyle):
        self._surface = surface
        self._style = style
        self._inks: dict[tuple[str, str], _Ink | None] = {}
        self._thinner = thinning(surface.scale)
        surface.painter.setTransform(surface.world)

    def paint(self, item: Sketch) -> None:
        """Paint one sketch, if its symbol is shown at this scale."""
        key = item.kind, item.name
        if key not in self._inks:
            self._inks[key] = self._ink(item)
        ink, painter = self._inks[key], self._surface.painter
        if ink is None:
            return
        if ink.brush is None:
            painter.strokePath(item.body, ink.pen)
        else:
            painter.setBrush(ink.brush)
            painter.setPen(ink.pen)
            painter.drawPath(item.body)
            if ink.hatch:
                painter.fillPath(item.body, ink.hatch)
            if not item.details.isEmpty():
                painter.strokePath(item.details, ink.details)
        if item.arrows:
            spacing = ARROW_SPACING * self._surface.resolution
            painter.fillPath(arrowheads(item.arrows, ink.arrow, spacing), ink.stroke)

    def _ink(self, item: Sketch) -> _Ink | None:
        surface, symbol, thinner = self._surface, item.symbol(self._style), self._thinner
        if not symbol.shown_at(surface.scale):
            return None
        return _Ink(
            pen=surface.pen(symbol, symbol.width * thinner),
            brush=colour(symbol.fill) if item.kind in ("zone", "fixture") else None,
            hatch=surface.hatch(symbol),
            details=surface.pen(symbol, 0.6 * symbol.width * thinner),
            stroke=QBrush(colour(symbol.stroke)),
            arrow=max(ARROW_SIZE, ARROW_WIDTHS * symbol.width) * thinner * surface.resolution,
        )


@dataclass(frozen=True, slots=True)
class _Ink:
    """brush: None for what is stroked only. details: the pen for what has a shape within its outline. stroke:
    what arrowheads are filled with; arrow: their size in metres."""

    pen: QPen
    brush: QColor | None
    hatch: QBrush | None
    details: QPen
    stroke: QBrush
    arrow: float


def thinning(scale: float) -> float:
    """Part of its width that a line keeps: all at 1:350 and nearer, less where a site is only some pixels."""
    return round(min(1.0, max(350 / scale, 0.4)), 1)


def paint_marker(surface: Surface, style: MapStyle, site: Site) -> None:
    """A disc with the site's number."""
    symbol = style.site(site.kind)
    part = 2 * marker_radius(symbol, surface.scale) / symbol.size
    paint_disc(surface, symbol, (site.x, site.y), str(site.number), part)


def _around(sites: Iterable[Site]) -> QRectF:
    extent = QRectF()
    for site in sites:
        extent |= QRectF(site.x - 1, site.y - 1, 2, 2)
    return extent


def _box(surface: Surface) -> QRectF:
    left, bottom, right, top = surface.bounds(margin=8)
    return QRectF(left, bottom, right - left, top - bottom)
