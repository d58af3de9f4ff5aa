"""The legend: what the signs and colours on the map mean, of what this plan has and the map shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPen, QPixmap
from PyQt6.QtWidgets import QGridLayout, QLabel, QWidget

from musterpoint.briefing.webmap.colours import site_colours
from musterpoint.catalogue.posts import BROKEN, EMPTY, FILLED
from musterpoint.catalogue.style import MapStyle, Symbol
from musterpoint.desktop.canvas.colouring import CATCHMENTS, RESIDENTS
from musterpoint.desktop.canvas.fill import FILL
from musterpoint.desktop.canvas.footways import DASH, GAP
from musterpoint.desktop.canvas.labels import label_font
from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.canvas.surface import colour, hatch_brush
from musterpoint.desktop.words import ESCORT_KINDS, GATE_KINDS, SITE_KINDS, WAY_KINDS, layer_name
from musterpoint.plan import BUILDINGS, LAYER_COLUMNS
from musterpoint.plan.round_lines import rounds
from musterpoint.session.actions.naming import team_name
from musterpoint.text import N_, _

SAMPLE = QSize(28, 18)

RING_WORDS = {
    FILLED: N_("Ring: posts that are filled"),
    BROKEN: N_("Ring: posts that are broken"),
    EMPTY: N_("Ring: posts that are empty"),
}
"""What the parts of the ring round a site tell."""

MOST_SITES = 24
"""Sites up to which each has a line of its own."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A symbol as the legend shows it. draw: draws it with its letter, which only areas have."""

    draw: Callable[[QPainter, Symbol, str], None]
    symbol: Symbol
    letter: str = ""

    def pixmap(self, ratio: float) -> QPixmap:
        """ratio: device pixels per pixel."""
        pixmap = QPixmap(SAMPLE * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, self.symbol, self.letter)
        painter.end()
        return pixmap


class Legend(QWidget):
    """A sample and its meaning per line."""

    def __init__(self, canvas: MapCanvas):
        super().__init__()
        self._canvas = canvas
        self._shown: tuple[float, list[tuple[Sample, str]]] | None = None
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)  # a form layout cuts off words that take several lines
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.setAccessibleName(_("Legend"))

    def meanings(self) -> list[str]:
        """The words of all lines, for those who can't see the samples."""
        return [words.text() for _picture, words in self._lines]

    def refresh(self) -> None:
        """Show the lines for what is on the map now."""
        ratio, found = self.devicePixelRatioF(), list(entries(self._canvas))
        if self._shown == (ratio, found):
            return
        self._shown = ratio, found
        for line in self._lines[len(found) :]:
            for label in line:
                self._grid.removeWidget(label)
                label.deleteLater()
        del self._lines[len(found) :]
        for row in range(len(self._lines), len(found)):
            self._lines.append((QLabel(), QLabel(wordWrap=True)))
            for column, label in enumerate(self._lines[row]):
                self._grid.addWidget(label, row, column)
        for (picture, words), (sample, meaning) in zip(self._lines, found, strict=True):
            picture.setPixmap(sample.pixmap(ratio))
            words.setText(meaning)


def entries(canvas: MapCanvas) -> Iterator[tuple[Sample, str]]:
    """Samples and meanings: sites, escorts, zones, ways, gates and rounds that the plan has, its layers,
    then the colours of buildings."""
    style, plan, catalogue = canvas.style_in_use, canvas.document.plan, canvas.document.catalogue
    kinds = {
        kind: {record.kind for record in plan.table(kind).values()}
        for kind in ("site", "zone", "way", "gate", "escort")
    }
    if canvas.is_shown("site"):
        for kind, words in SITE_KINDS.items():
            if kind in kinds["site"]:
                yield Sample(_disc, style.site(kind)), _(words)
    if canvas.is_shown("escort"):
        for kind, words in ESCORT_KINDS.items():
            if kind in kinds["escort"]:
                yield Sample(_disc, style.escorts[kind]), _(words)
    if canvas.is_shown(FILL) and plan.table("post"):
        for state, words in RING_WORDS.items():
            yield Sample(_ring, style.marks[f"posts-{state}"]), _(words)
    if canvas.is_shown("zone"):
        for kind, zone in catalogue.zones.items():
            if kind in kinds["zone"]:
                yield Sample(_area, style.zones[kind], zone.letter), str(zone.name)
    for table, names, symbols in (("way", WAY_KINDS, style.ways), ("gate", GATE_KINDS, style.gates)):
        if canvas.is_shown(table):
            for kind, words in names.items():
                if kind in kinds[table] and kind in symbols:
                    yield Sample(_line, symbols[kind]), _(words)
    if canvas.is_shown("stop"):
        for item in rounds(plan):
            yield Sample(_line, style.route(item.place)), str(team_name(item.team))
    for kind in LAYER_COLUMNS:
        if kind in plan.layers and kind in style.layers and canvas.is_shown(kind):
            yield Sample(_area, style.layers[kind]), layer_name(kind)
    yield from _building_colours(canvas, style)
    yield from _footways(canvas, style)
    yield from _shortcomings(canvas, style)


def _footways(canvas: MapCanvas, style: MapStyle) -> Iterator[tuple[Sample, str]]:
    """What the ways to a selected site, or of a building under the mouse, mean."""
    if not canvas.is_shown(BUILDINGS):
        return
    by_path, straight = canvas.overlays.ways_known()
    if by_path:
        wide = replace(style.marks["walk"], width=style.marks["walk"].width * style.walk_widths[2])
        yield Sample(_line, wide), _("Way on foot to the selected site: the wider, the more people")
    if straight:
        words = _("Straight line to the site, where no path is known")
        if canvas.overlays.ways_thinned():
            words = _("Straight lines to the site, where no path is known: of very many, some are drawn")
        yield Sample(_line, replace(style.marks["walk"], dash=(DASH, GAP))), words


def _shortcomings(canvas: MapCanvas, style: MapStyle) -> Iterator[tuple[Sample, str]]:
    without, beyond = canvas.overlays.shortcomings()
    if without:
        yield Sample(_area, style.marks["without-site"]), _("Belongs to no site")
    if beyond:
        yield Sample(_ring, style.marks["beyond-capacity"]), _("More people than the site can serve")


def _building_colours(canvas: MapCanvas, style: MapStyle) -> Iterator[tuple[Sample, str]]:
    edge = style.layers["buildings"].stroke
    if canvas.backdrop.colouring == RESIDENTS:
        for fill, (low, high) in zip(style.residents_fills, residents_classes(style), strict=True):
            words = _("{low}–{high} residents") if high else _("{low} residents and more")
            yield Sample(_area, Symbol(fill=fill, stroke=edge)), words.format(low=low, high=high)
    elif canvas.backdrop.colouring == CATCHMENTS:
        coloured = site_colours(canvas.overlays.plan)
        if len(coloured) > MOST_SITES:
            yield (
                Sample(_area, Symbol(fill=style.served_fills[0], stroke=edge)),
                _("Buildings of one site share a colour"),
            )
            return
        for site, number in coloured:
            words = _("Served by site {number} {name}").format(number=site.number, name=site.name).rstrip()
            yield Sample(_area, Symbol(fill=style.served_fills[number], stroke=edge)), words


def residents_classes(style: MapStyle) -> list[tuple[int, int]]:
    """From how many to how many residents each fill stands; 0 where there is no upper limit."""
    limits = style.residents_limits
    return list(zip((1, *(limit + 1 for limit in limits)), (*limits, 0), strict=True))


def _area(painter: QPainter, symbol: Symbol, letter: str) -> None:
    box = QRectF(1, 1, SAMPLE.width() - 2, SAMPLE.height() - 2)
    painter.setPen(_pen(symbol))
    painter.setBrush(colour(symbol.fill))
    painter.drawRect(box)
    if symbol.hatch:
        painter.fillRect(box, hatch_brush(symbol))
    if letter:
        painter.setPen(colour(symbol.label))
        painter.setFont(label_font(12, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


def _line(painter: QPainter, symbol: Symbol, _letter: str) -> None:
    painter.setPen(_pen(symbol))
    painter.drawLine(1, SAMPLE.height() // 2, SAMPLE.width() - 1, SAMPLE.height() // 2)


def _disc(painter: QPainter, symbol: Symbol, _letter: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(symbol.fill))
    painter.drawEllipse(QRectF(SAMPLE.width() / 2 - 8, 1, 16, 16))


def _ring(painter: QPainter, symbol: Symbol, _letter: str) -> None:
    painter.setPen(_pen(symbol))
    painter.drawEllipse(QRectF(SAMPLE.width() / 2 - 7, 2, 14, 14))


def _pen(symbol: Symbol) -> QPen:
    if not symbol.stroke:
        return QPen(Qt.PenStyle.NoPen)
    pen = QPen(colour(symbol.stroke), min(symbol.width, 3.0))
    if symbol.dash:
        pen.setDashPattern([length / symbol.width for length in symbol.dash])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
