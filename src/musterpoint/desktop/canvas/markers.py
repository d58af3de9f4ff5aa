"""Discs with a number: sites, stops, places."""

from __future__ import annotations

import math
from functools import lru_cache

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QImage, QPainter, QPen

from musterpoint.catalogue.style import Symbol
from musterpoint.desktop.canvas.labels import label_font
from musterpoint.desktop.canvas.surface import Surface, colour

SMALLEST_TEXT = 7.5
"""CSS pixels below which nothing is written on a disc: nobody could read it."""

CROWDED_SCALE, DISTRICT_SCALE = 15000, 40000
"""Beyond one to so many, sites' markers are smaller, and half as large."""


def marker_radius(symbol: Symbol, scale: float) -> float:
    """Of a site's marker, in CSS pixels."""
    part = 0.5 if scale > DISTRICT_SCALE else 0.75 if scale > CROWDED_SCALE else 1.0
    return symbol.size / 2 * part


def paint_disc(
    surface: Surface, symbol: Symbol, place: tuple[float, float], text: str = "", part: float = 1.0
) -> None:
    """A disc of the symbol's size, or a part of that, with its middle at a place of the world."""
    _put(surface, place, _disc(symbol, text, part, surface.ratio, _density(surface)))


def paint_ring(surface: Surface, symbol: Symbol, place: tuple[float, float], radius: float) -> None:
    """A ring of the symbol's stroke round a place of the world; radius in CSS pixels."""
    _put(surface, place, _ring(symbol, radius, surface.ratio, _density(surface)))


def _density(surface: Surface) -> float:
    return surface.painter.device().devicePixelRatioF()


def _put(surface: Surface, place: tuple[float, float], image: QImage) -> None:
    """A square image with its middle at a place of the world."""
    half = image.width() / image.devicePixelRatio() / 2
    surface.painter.resetTransform()
    surface.painter.drawImage(surface.world.map(QPointF(*place)) - QPointF(half, half), image)


@lru_cache(maxsize=64)
def _ring(symbol: Symbol, radius: float, ratio: float, density: float) -> QImage:
    """The ring on a transparent ground, `ratio` times `density` pixels per CSS pixel: dashed ones are slow to
    stroke."""
    pen = QPen(colour(symbol.stroke), symbol.width * ratio * density)
    if symbol.dash:
        pen.setDashPattern([length / symbol.width for length in symbol.dash])
    return _circle(symbol, radius, pen, ratio * density, density)


@lru_cache(maxsize=4096)
def _disc(symbol: Symbol, text: str, part: float, ratio: float, density: float) -> QImage:
    """The disc on a transparent ground, `ratio` times `density` pixels per CSS pixel."""
    blank = _blank_disc(symbol, part, ratio, density)
    if not text or symbol.label_size * part < SMALLEST_TEXT:
        return blank
    image = blank.copy()
    image.setDevicePixelRatio(1.0)
    size = symbol.label_size * ratio * density * part
    painter = QPainter(image)
    painter.setPen(colour(symbol.label))
    painter.setFont(label_font(size * (1.0 if len(text) < 3 else 0.8), bold=True))
    painter.drawText(QRectF(image.rect()), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    image.setDevicePixelRatio(density)
    return image


@lru_cache(maxsize=256)
def _blank_disc(symbol: Symbol, part: float, ratio: float, density: float) -> QImage:
    """The disc without its number: hundreds of numbers share it."""
    pen = QPen(colour(symbol.stroke), symbol.width * ratio * density)
    return _circle(symbol, symbol.size / 2 * part, pen, ratio * density, density)


def _circle(symbol: Symbol, radius: float, pen: QPen, ratio: float, density: float) -> QImage:
    """A filled circle in the middle of a square image. radius: in CSS pixels of `ratio` pixels each."""
    side = math.ceil(2 * (radius + symbol.width) * ratio)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(colour(symbol.fill))
    painter.drawEllipse(QPointF(side / 2, side / 2), radius * ratio, radius * ratio)
    painter.end()
    image.setDevicePixelRatio(density)
    return image
