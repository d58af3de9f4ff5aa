"""Little pictures of kits and fixtures in true size, in the map's own style."""

from __future__ import annotations

from functools import lru_cache

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QIcon, QImage, QPainter, QPen, QPixmap, QPolygonF

from musterpoint.catalogue import Catalogue, FixtureType, KitLayout, SiteKit
from musterpoint.catalogue.style import Symbol, load_style
from musterpoint.desktop.theme import current_theme
from musterpoint.plan import Points

KIT_PICTURE = QSize(44, 56)
FIXTURE_PICTURE = QSize(44, 34)
FIXTURE_PIXELS_PER_METRE = 4.5
"""All fixtures are drawn to one scale, so that 3 × 3 and 3 × 6 m can be told apart."""
SHARPNESS = 2


@lru_cache
def kit_layout(kit: SiteKit) -> KitLayout:
    """The kit laid out, once."""
    return kit.layout()


def kit_picture(kit: SiteKit, catalogue: Catalogue) -> QIcon:
    """The kit's layout, as large as fits."""
    return QIcon(QPixmap.fromImage(kit_image(kit, catalogue)))


def kit_image(kit: SiteKit, catalogue: Catalogue) -> QImage:
    """What `kit_picture` shows; drawn once, in any thread."""
    groups = tuple((fixture.id, fixture.group) for fixture in catalogue.fixtures.values())
    return _kit_image(kit, current_theme().name, groups)


@lru_cache
def _kit_image(kit: SiteKit, theme: str, groups: tuple[tuple[str, str], ...]) -> QImage:
    style, group_of = load_style(theme), dict(groups)
    layout = kit_layout(kit)
    left, bottom, right, top = layout.footprint.bounds
    scale = min((KIT_PICTURE.width() - 4) / (right - left), (KIT_PICTURE.height() - 4) / (top - bottom))
    image = QImage(KIT_PICTURE * SHARPNESS, QImage.Format.Format_ARGB32_Premultiplied)
    painter = _painter(image)
    painter.translate(KIT_PICTURE.width() / 2, KIT_PICTURE.height() / 2)
    painter.scale(scale, -scale)
    painter.translate(-(left + right) / 2, -(bottom + top) / 2)
    for zone in layout.zones:
        _fill(painter, zone.outline, style.zones.get(zone.kind), 0.6)
    for way in layout.ways:
        if symbol := style.ways.get(way.kind):
            painter.setPen(_pen(symbol, 1.2))
            painter.drawPolyline(_polygon(way.path))
    for fixture in layout.fixtures:
        outline = tuple(fixture.geometry().exterior.coords)
        _fill(painter, outline, style.fixture(group_of.get(fixture.type, "")), 0.8)
    painter.end()
    return image


def fixture_picture(fixture: FixtureType) -> QIcon:
    """The fixture's footprint; what is larger than the picture is cut to it."""
    symbol = load_style(current_theme().name).fixture(fixture.group)
    width = min(max(fixture.width * FIXTURE_PIXELS_PER_METRE, 3), FIXTURE_PICTURE.width() - 2)
    depth = min(max(fixture.depth * FIXTURE_PIXELS_PER_METRE, 3), FIXTURE_PICTURE.height() - 2)
    pixmap, painter = _canvas(FIXTURE_PICTURE)
    painter.setPen(_pen(symbol, 1.2))
    painter.setBrush(QColor(_qt_color(symbol.fill)) if symbol.fill else Qt.BrushStyle.NoBrush)
    painter.drawRect(
        QRectF((FIXTURE_PICTURE.width() - width) / 2, (FIXTURE_PICTURE.height() - depth) / 2, width, depth)
    )
    painter.end()
    return QIcon(pixmap)


def drawn_picture(item: str) -> QIcon:
    """ "zone:waiting", "way:staff", "gate:exit", "queue:", "escort:", "place:store"…
    in miniature."""
    kind, _colon, name = item.partition(":")
    style = load_style(current_theme().name)
    pixmap, painter = _canvas(FIXTURE_PICTURE)
    right, bottom, middle = (
        FIXTURE_PICTURE.width() - 6,
        FIXTURE_PICTURE.height() - 5,
        FIXTURE_PICTURE.height() / 2,
    )
    lines: tuple[Points, ...] = ()
    match kind:
        case "zone" | "queue":
            outline = ((6, 5), (right, 5), (right, bottom), (6, bottom))
            _fill(painter, outline, style.zones.get(name or "waiting"), 1.2)
            painter.setPen(_pen(style.ways["residents"], 1.4))
            rows = ((10, 11), (right - 4, 11), (right - 4, 17), (10, 17), (10, 23), (right - 4, 23))
            lines = (rows,) if kind == "queue" else ()
        case "way":
            painter.setPen(_pen(style.ways[name], 2.0))
            tip = (right, middle)
            lines = (((6, middle), tip), ((right - 7, middle - 6), tip, (right - 7, middle + 6)))
        case "escort":
            painter.setPen(_pen(style.ways["closed"], 2.0))
            lines = (
                ((12, middle), (right, middle)),
                ((right - 7, middle - 6), (right, middle), (right - 7, middle + 6)),
            )
            painter.setBrush(QColor(_qt_color(style.escorts["transfer"].fill)))
            painter.drawEllipse(QPointF(10, middle), 4, 4)
        case "place" | "visit" | "enterprise":
            symbol = (
                style.places[name] if kind == "place" else style.visits.get(name, style.visits["enterprise"])
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(_qt_color(symbol.fill)))
            painter.drawEllipse(QPointF(FIXTURE_PICTURE.width() / 2, middle), 7, 7)
        case "gate":
            painter.setPen(_pen(style.gates[name], 3.0))
            lines = (
                ((6, middle), (right, middle)),
                *(((x, middle - 5), (x, middle + 5)) for x in (6, right)),
            )
    for line in lines:
        painter.drawPolyline(_polygon(line))
    painter.end()
    return QIcon(pixmap)


def _canvas(size: QSize) -> tuple[QPixmap, QPainter]:
    pixmap = QPixmap(size * SHARPNESS)
    return pixmap, _painter(pixmap)


def _painter(picture: QPixmap | QImage) -> QPainter:
    """For a picture that is sharp on every screen, transparent so far."""
    picture.setDevicePixelRatio(SHARPNESS)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def _fill(painter: QPainter, outline: Points, symbol: Symbol | None, width: float) -> None:
    if symbol is None:
        return
    painter.setPen(_pen(symbol, width))
    painter.setBrush(QColor(_qt_color(symbol.fill)) if symbol.fill else Qt.BrushStyle.NoBrush)
    painter.drawPolygon(_polygon(outline))


def _pen(symbol: Symbol, width: float) -> QPen:
    if not symbol.stroke:
        return QPen(Qt.PenStyle.NoPen)
    pen = QPen(QColor(_qt_color(symbol.stroke)), width)
    pen.setCosmetic(True)
    return pen


def _polygon(points: Points) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y, *_height in points])


@lru_cache
def _qt_color(color: str) -> str:
    """The style writes "#rrggbbaa", Qt reads "#aarrggbb"."""
    return f"#{color[7:]}{color[1:7]}" if len(color) == 9 else color
