"""Words on the map: cut out once with their halo, placed without collisions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPainter,
    QTransform,
)

from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.canvas.viewport import Viewport

HALO = 1.8
"""Width of the halo around letters, in CSS pixels."""

GAP = 4.0
"""Labels keep so many pixels apart."""

_CELL = 64


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place. x, y: anchor in world coordinates; shift: from there to the middle of the words, in
    CSS pixels. angle: degrees clockwise on the screen. owner: (kind, id) of what is named, which takes its
    label along when it moves."""

    text: str
    x: float
    y: float
    size: float
    colour: str
    bold: bool = False
    shift: tuple[float, float] = (0.0, 0.0)
    angle: float = 0.0
    owner: tuple[str, str] | None = None


def label_font(size: float, bold: bool) -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPixelSize(max(1, round(size)))
    font.setBold(bold)
    return font


@lru_cache(maxsize=20000)
def text_size(text: str, size: float, bold: bool = False) -> tuple[float, float]:
    """Width and height of the words (lines parted by a line feed) in CSS pixels."""
    metrics = QFontMetricsF(label_font(size, bold))
    lines = text.split("\n")
    return max(metrics.horizontalAdvance(line) for line in lines), metrics.lineSpacing() * len(lines)


@lru_cache(maxsize=4096)
def cut_out(text: str, size: float, bold: bool, ink: str, halo: str, ratio: float) -> QImage:
    """The words on a transparent ground, made once; `ratio` pixels per CSS pixel."""
    font = label_font(size * ratio, bold)
    metrics = QFontMetricsF(font)
    lines = text.split("\n")
    edge = math.ceil(HALO * ratio) + 1
    width = math.ceil(max(metrics.horizontalAdvance(line) for line in lines)) + 2 * edge
    height = math.ceil(metrics.lineSpacing() * len(lines)) + 2 * edge
    letters = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    letters.fill(Qt.GlobalColor.transparent)
    painter = QPainter(letters)
    painter.setFont(font)
    painter.setPen(colour(ink))
    for number, line in enumerate(lines):
        left = (width - metrics.horizontalAdvance(line)) / 2
        painter.drawText(QPointF(left, edge + metrics.ascent() + number * metrics.lineSpacing()), line)
    painter.end()
    image = _halo(letters, HALO * ratio, colour(halo))
    painter = QPainter(image)
    painter.drawImage(0, 0, letters)
    painter.end()
    return image


def _halo(letters: QImage, radius: float, shade: QColor) -> QImage:
    """Everything within `radius` pixels of the letters, in one colour. Qt could stroke their outlines, which
    takes fifty times as long; compiled code would have the window wait for its compiling."""
    width, height = letters.width(), letters.height()
    bits = letters.constBits().asstring(letters.sizeInBytes())
    opacity = numpy.frombuffer(bits, numpy.uint8).reshape(height, width, 4)[:, :, 3].astype(numpy.float32)
    inks = (shade.blueF(), shade.greenF(), shade.redF(), 1.0)
    covered = _spread(opacity, radius)[:, :, None] * numpy.array(inks, numpy.float32) * shade.alphaF()
    pixels = (covered + 0.5).astype(numpy.uint8)
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()


def _spread(opacity: numpy.ndarray, radius: float) -> numpy.ndarray:
    """For each pixel (height, width) the most of what is within `radius` pixels of it; less at the rim."""
    reach = math.ceil(radius)
    wide = numpy.pad(opacity, reach)
    height, width = opacity.shape
    most = opacity
    offsets = numpy.arange(-reach, reach + 1)
    shares = numpy.clip(radius + 0.5 - numpy.hypot(offsets[:, None], offsets), 0.0, 1.0)
    for share in numpy.unique(shares[shares > 0]).astype(numpy.float32):
        faded = wide * share
        for down, right in numpy.argwhere(shares.astype(numpy.float32) == share).tolist():
            most = numpy.maximum(most, faded[down : down + height, right : right + width])
    return most


def placed(candidates: Iterable[Label], view: Viewport, taken: Iterable[QRectF] = ()) -> list[Label]:
    """Those candidates that find room in the view, the first ones first. taken: boxes on the screen to keep
    clear of."""
    world = view.transform()
    room = _Room()
    for box in taken:
        room.take(box)
    kept = []
    for label in candidates:
        box = _box(label, world.map(QPointF(label.x, label.y)))
        if room.is_free(box):
            room.take(box)
            kept.append(label)
    return kept


def boxes(labels: Iterable[Label], view: Viewport) -> list[QRectF]:
    """What labels cover on the screen."""
    world = view.transform()
    return [_box(label, world.map(QPointF(label.x, label.y))) for label in labels]


def uncut(labels: Iterable[Label], view: Viewport, taken: Iterable[QRectF] = ()) -> list[Label]:
    """The labels that are whole in the view. taken: boxes on the screen that cover what lies under them."""
    world, edges = view.transform(), QRectF(0, 0, view.width, view.height)
    covers = tuple(taken)
    return [
        label
        for label in labels
        if edges.contains(box := _box(label, world.map(QPointF(label.x, label.y))))
        and not any(box.intersects(cover) for cover in covers)
    ]


def pulled_in(labels: Sequence[Label], view: Viewport) -> list[Label]:
    """Lines of one text, each moved sideways and all of them up or down by what reaches out of the view."""
    inside = []
    around = boxes(labels, view)
    top, bottom = min(box.top() for box in around), max(box.bottom() for box in around)
    down = max(-top, 0.0) - max(bottom - view.height, 0.0)
    for label, box in zip(labels, around, strict=True):
        right = max(-box.left(), 0.0) - max(box.right() - view.width, 0.0)
        shift = (label.shift[0] + right, label.shift[1] + down)
        inside.append(replace(label, shift=shift))
    return inside


def paint_labels(
    surface: Surface, halo: str, labels: Iterable[Label], movement: QTransform | None = None
) -> None:
    """Paint labels that have been placed. movement: world to world, for those of dragged things."""
    painter, ratio = surface.painter, surface.ratio
    density = painter.device().devicePixelRatioF()
    world = movement * surface.world if movement else surface.world
    visible = QRectF(painter.viewport()).adjusted(-200, -50, 200, 50)
    painter.resetTransform()
    for label in labels:
        anchor = world.map(QPointF(label.x, label.y))
        middle = QPointF(anchor.x() + label.shift[0] * ratio, anchor.y() + label.shift[1] * ratio)
        if not visible.contains(middle):
            continue
        image = cut_out(label.text, label.size, label.bold, label.colour, halo, ratio * density)
        image.setDevicePixelRatio(density)
        half = QPointF(image.width() / 2, image.height() / 2) / density
        if label.angle:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.translate(middle)
            painter.rotate(label.angle)
            painter.drawImage(-half, image)
            painter.restore()
        else:
            # Whole pixels keep letters sharp.
            corner = (middle - half) * density
            painter.drawImage(QPointF(round(corner.x()), round(corner.y())) / density, image)


def _box(label: Label, anchor: QPointF) -> QRectF:
    """The box that a label covers on the screen, turned ones by their bounding box."""
    width, height = text_size(label.text, label.size, label.bold)
    turn = math.radians(label.angle)
    across = abs(width * math.cos(turn)) + abs(height * math.sin(turn)) + GAP
    along = abs(width * math.sin(turn)) + abs(height * math.cos(turn)) + GAP
    x, y = anchor.x() + label.shift[0], anchor.y() + label.shift[1]
    return QRectF(x - across / 2, y - along / 2, across, along)


class _Room:
    """Boxes on the screen, found by the cells of a coarse grid."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[QRectF]] = {}

    def is_free(self, box: QRectF) -> bool:
        return not any(
            box.intersects(other) for cell in self._cells_of(box) for other in self._cells.get(cell, ())
        )

    def take(self, box: QRectF) -> None:
        for cell in self._cells_of(box):
            self._cells.setdefault(cell, []).append(box)

    def _cells_of(self, box: QRectF) -> list[tuple[int, int]]:
        columns = range(math.floor(box.left() / _CELL), math.floor(box.right() / _CELL) + 1)
        rows = range(math.floor(box.top() / _CELL), math.floor(box.bottom() / _CELL) + 1)
        return [(column, row) for column in columns for row in rows]
