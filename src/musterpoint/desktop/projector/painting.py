"""Paints a laid-out slide. Everything stands where the layout says; the painter wraps words and no more."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF, QTextLayout, QTextOption
from PyQt6.QtWidgets import QApplication

from musterpoint.briefing.slides.grounds import GROUNDS, PEN
from musterpoint.briefing.slides.measure import LEADING
from musterpoint.briefing.slides.slide import (
    ACCENT,
    GROUND,
    ON_ACCENT,
    SHAPES,
    SMALLEST,
    MapBox,
    PictureBox,
    Shape,
    SignBox,
    Slide,
    TextBox,
)
from musterpoint.briefing.slides.topic import Sign
from musterpoint.briefing.slides.wall_style import wall_style
from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.surface import colour
from musterpoint.paper.render import CHINESE_FONTS
from musterpoint.plan import Points

PEN_WIDTH = 4.0
"""Points of a slide."""

_ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}


@dataclass(frozen=True, slots=True)
class Painted:
    """A text as it came out, in points of the slide. needed: what its lines cover; box: what it was given."""

    text: str
    needed: QRectF
    box: QRectF


def frame(shape: Shape, width: float, height: float) -> QRectF:
    """Where a slide stands on a screen of this size, as large as it fits, in its middle."""
    factor = min(width / shape.width, height / shape.height)
    size_x, size_y = shape.width * factor, shape.height * factor
    return QRectF((width - size_x) / 2, (height - size_y) / 2, size_x, size_y)


def shape_for(width: float, height: float) -> str:
    """The shape of slides that fills a screen of this size best."""
    return min(SHAPES, key=lambda name: abs(SHAPES[name].width / SHAPES[name].height - width / height))


def paint_slide(painter: QPainter, slide: Slide, shape: Shape, ground: str, area: QRectF) -> list[Painted]:
    """Paint a slide, all but its map, into `area` of the painter, and tell how the words came out."""
    colours = GROUNDS[ground]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(area, QColor(colours[GROUND]))
    painter.translate(area.topLeft())
    painter.scale(area.width() / shape.width, area.height() / shape.height)
    style = wall_style(ground, shape.height)
    painted = []
    for box in slide.boxes:
        rect = QRectF(box.x, box.y, box.width, box.height)
        match box:
            case TextBox():
                painted.append(_paint_text(painter, box, rect, QColor(colours[box.colour])))
            case SignBox(sign=sign):
                _paint_sign(painter, sign, rect, colours, style)
            case PictureBox(data=data):
                _paint_picture(painter, data, rect)
            case MapBox():
                painter.fillRect(rect, colour(style.ground))
            case _:
                painter.fillRect(rect, QColor(colours[box.fill]))
    painter.restore()
    return painted


def paint_strokes(painter: QPainter, strokes: tuple[Points, ...], width: float) -> None:
    """What a pen drew, in the painter's coordinates."""
    pen = QPen(QColor(PEN), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for points in strokes:
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def slide_font(size: float, bold: bool) -> QFont:
    """In points of a slide, without hinting: it is drawn at any scale. The families are those of the PDF;
    slides are measured for them."""
    font = QFont(QApplication.font())
    font.setFamilies([*CHINESE_FONTS, *font.families()])
    font.setPixelSize(round(size))
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _paint_text(painter: QPainter, box: TextBox, rect: QRectF, ink: QColor) -> Painted:
    """Lines follow each other at the pitch that the box was measured with."""
    painter.setPen(ink)
    font = slide_font(box.size, box.bold)
    pitch = box.size * LEADING
    y, covered = rect.top(), QRectF()
    for paragraph in box.text.splitlines() or [""]:
        layout = QTextLayout(paragraph, font)
        option = QTextOption(_ALIGNMENTS[box.align])
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        lines = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(rect.width())
            lines.append(line)
        layout.endLayout()
        for line in lines or [None]:
            if line is not None:
                top = y + (pitch - line.height()) / 2
                line.draw(painter, QPointF(rect.left(), top - line.y()))
                natural = line.naturalTextRect()
                covered |= QRectF(rect.left() + natural.left(), y, natural.width(), pitch)
            y += pitch
    return Painted(box.text, covered, rect)


def _paint_sign(
    painter: QPainter, sign: Sign, rect: QRectF, colours: Mapping[str, str], style: MapStyle
) -> None:
    ink, plate = colours[ON_ACCENT], None
    painter.setPen(Qt.PenStyle.NoPen)
    if sign.kind == "zone":
        symbol = style.zones[sign.id]
        ink, plate = style.text, QRectF(rect.center().x() - 12, rect.top() + 3, 24, rect.height() - 6)
        painter.fillRect(rect, colour(style.ground))
        painter.setBrush(colour(symbol.fill))
        painter.setPen(QPen(colour(symbol.stroke), 2))
        painter.drawRect(rect)
    elif sign.kind == "way":
        symbol = style.ways[sign.id]
        middle = rect.center().y()
        painter.setPen(QPen(colour(symbol.stroke), 4))
        painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right() - 12, middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(symbol.stroke))
        tip, back = rect.right(), rect.right() - 16
        painter.drawPolygon(
            QPolygonF([QPointF(tip, middle), QPointF(back, middle - 8), QPointF(back, middle + 8)])
        )
    else:
        painter.setBrush(QColor(colours[ACCENT]))
        radius = rect.height() / 2
        painter.drawEllipse(rect.center(), radius, radius)
    if plate is not None:
        painter.fillRect(plate, colour(style.ground))
    painter.setPen(QColor(ink))
    painter.setFont(slide_font(SMALLEST, True))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, sign.letter)


def _paint_picture(painter: QPainter, data: str, rect: QRectF) -> None:
    image = _image(data)
    if image.isNull():
        return
    size = image.size().toSizeF().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(QPointF(), size)
    place.moveCenter(rect.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, image)


@lru_cache(maxsize=8)
def _image(data: str) -> QImage:
    return QImage.fromData(base64.b64decode(data))
