"""How the roster board looks: cards, heads, the shade of a unit."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache

from PyQt6.QtCore import QPoint, QRect, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPen, QPixmap

from musterpoint.catalogue.posts import BROKEN, EMPTY, FILLED
from musterpoint.desktop.panels.roster.grid import MARGIN
from musterpoint.desktop.theme import Theme, icon, sized

RADIUS, STRIPE = 4, 4
PIN, BAR = 12, 48
LEAST_HUE, HUES = 0.1, 0.8
"""Units' hues keep away from red, which tells what is broken."""

FADED = 0.35
"""Opacity of a card that what is being dragged doesn't fit."""

MOST_PICTURES = 1500
"""Of cards that are kept: some screens full. The oldest gives way."""

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ELIDE = Qt.TextElideMode.ElideRight


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says. state: of the post; changed: other than it was published; faded: can't take what is
    being dragged."""

    name: str
    unit: str
    role: str
    state: str
    shade: str = ""
    pinned: bool = False
    changed: bool = False
    faded: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Posts that are filled, of how many, and how many of the others are broken."""

    filled: int
    total: int
    broken: int = 0

    @property
    def gap(self) -> int:
        return self.total - self.filled


def unit_shades(units: Mapping[str, int], dark: bool) -> dict[str, str]:
    """Unit → colour. units: name → people. The largest units get the hues that differ most; every third step
    is darker, so that neighbours in hue differ in greyscale too."""
    shades = {}
    for step, unit in enumerate(sorted(units, key=lambda name: (-units[name], name))):
        lightness = ((0.70, 0.60, 0.80) if dark else (0.45, 0.34, 0.58))[step % 3]
        hue = LEAST_HUE + step * 0.618034 % 1.0 * HUES
        red, green, blue = colorsys.hls_to_rgb(hue, lightness, 0.55)
        shades[unit] = QColor.fromRgbF(red, green, blue).name()
    return shades


_PICTURES: dict[tuple[object, ...], QPixmap] = {}


class Brush:
    """Paints with the colours of a theme and the fonts of a widget, made once for a whole repaint."""

    def __init__(self, painter: QPainter, theme: Theme, font: QFont):
        self.painter, self.theme = painter, theme
        self.plain, self.small, self.bold = sized(font, 14), sized(font, 12), sized(font, 14, bold=True)
        self._plain, self._small = QFontMetrics(self.plain), QFontMetrics(self.small)
        self._soft = {
            BROKEN: _mixed(theme.broken, theme.surface, 0.12),
            EMPTY: QColor(theme.window),
            FILLED: QColor(theme.surface),
        }
        self._stripes = {BROKEN: theme.broken, EMPTY: theme.empty, FILLED: theme.filled}

    def card(self, box: QRect, card: Card, selected: bool, current: bool) -> None:
        """One card. Its state is told by shape and word as well as by colour. Setting its words takes ten
        times as long as copying its picture, so pictures are kept."""
        ratio = self.painter.device().devicePixelRatioF()
        key = (card, selected, current, box.width(), ratio, self.theme.name, self.plain.key())
        picture = _PICTURES.get(key)
        if picture is None:
            if len(_PICTURES) >= MOST_PICTURES:
                del _PICTURES[next(iter(_PICTURES))]
            picture = _PICTURES[key] = QPixmap(box.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            inside = copy(self)  # its fonts and colours, made once
            inside.painter = painter
            inside._draw(QRect(QPoint(), box.size()), card, selected, current)
            painter.end()
        self.painter.drawPixmap(box.topLeft(), picture)

    def _draw(self, box: QRect, card: Card, selected: bool, current: bool) -> None:
        painter, theme = self.painter, self.theme
        painter.setOpacity(FADED if card.faded else 1.0)
        edge = theme.accent if selected else theme.empty if card.state == EMPTY else theme.line
        pen = QPen(QColor(edge), 2 if current else 1)
        if card.state == EMPTY and not selected:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(theme.accent_soft) if selected else self._soft[card.state])
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if card.state != EMPTY:
            shade = self._stripes[BROKEN] if card.state == BROKEN else card.shade or self._stripes[FILLED]
            stripe = QRect(box.left() + 1, box.top() + 4, STRIPE, box.height() - 8)
            painter.fillRect(stripe, QColor(shade))
        self._words(box.adjusted(STRIPE + 6, 2, -6, -2), card)
        painter.setOpacity(1.0)

    def _words(self, box: QRect, card: Card) -> None:
        painter, theme = self.painter, self.theme
        top, below = box.adjusted(0, 0, 0, -box.height() // 2), box.adjusted(0, box.height() // 2, 0, 0)
        if card.changed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawEllipse(QPoint(box.right(), box.top() + 5), 3, 3)
            top.setRight(top.right() - 8)
        if card.pinned:
            _icon("pin", theme.muted).paint(painter, top.right() - PIN, top.top() + 3, PIN, PIN)
            top.setRight(top.right() - PIN - 2)
        colour = {EMPTY: theme.empty, BROKEN: theme.broken}.get(card.state, theme.text)
        painter.setFont(self.plain)
        painter.setPen(QColor(colour))
        name = self._plain.elidedText(card.name, ELIDE, top.width())
        painter.drawText(top, LEFT, name)
        painter.setFont(self.small)
        painter.setPen(QColor(theme.muted))
        rest = top.width() - self._plain.horizontalAdvance(name) - 8
        if card.unit and rest > 28:
            painter.drawText(top, RIGHT, self._small.elidedText(card.unit, ELIDE, rest))
        painter.drawText(below, LEFT, self._small.elidedText(card.role, ELIDE, below.width()))

    def badge(self, box: QRect, words: str) -> None:
        """A number in the accent's colour at a card's right end."""
        disc = QRect(box.right() - 30, box.center().y() - 10, 24, 20)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(self.theme.accent))
        self.painter.drawRoundedRect(disc, 10, 10)
        self.painter.setPen(QColor(self.theme.on_accent))
        self.painter.setFont(self.small)
        self.painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, words)

    def band_head(self, box: QRect, number: int, title: str, tally: Tally) -> None:
        """The head of a site or team: number, name, how many of its posts are filled."""
        painter, theme = self.painter, self.theme
        painter.fillRect(box, QColor(theme.window))
        inside = box.adjusted(12, MARGIN, -8, -MARGIN)
        line = QRect(inside.left(), inside.top(), inside.width(), 20)
        name = f"{number}  {title}" if number else title
        painter.setFont(self.bold)
        painter.setPen(QColor(theme.text))
        painter.drawText(line, LEFT, QFontMetrics(self.bold).elidedText(name, ELIDE, line.width()))
        self.tally(line.translated(0, 20), tally)

    def shift_head(self, box: QRect, name: str, hours: str, tally: Tally) -> None:
        """The head of a shift: name and hours, and below them its tally."""
        painter, theme = self.painter, self.theme
        painter.fillRect(box, QColor(theme.window))
        inside = box.adjusted(MARGIN, 4, -MARGIN, -4)
        painter.setFont(self.bold)
        painter.setPen(QColor(theme.text))
        metrics = QFontMetrics(self.bold)
        title = metrics.elidedText(name, ELIDE, inside.width())
        line = QRect(inside.left(), inside.top(), inside.width(), 18)
        painter.drawText(line, LEFT, title)
        rest = inside.width() - metrics.horizontalAdvance(title) - 8
        if rest > 40:
            painter.setFont(self.small)
            painter.setPen(QColor(theme.muted))
            painter.drawText(line, RIGHT, self._small.elidedText(hours, ELIDE, rest))
        self.tally(QRect(inside.left(), inside.top() + 18, inside.width(), 18), tally)

    def tally(self, box: QRect, tally: Tally) -> None:
        """A bar of what is filled, and the figures after it."""
        painter, theme = self.painter, self.theme
        words = f"{tally.filled:,} / {tally.total:,}"
        bar = QRect(box.left(), box.center().y() - 1, BAR, 4)
        painter.fillRect(bar, QColor(theme.line))
        if tally.total:
            done = round(bar.width() * tally.filled / tally.total)
            wrong = round(bar.width() * tally.broken / tally.total)
            painter.fillRect(QRect(bar.left(), bar.top(), done, 4), QColor(theme.filled))
            painter.fillRect(QRect(bar.left() + done, bar.top(), wrong, 4), QColor(theme.broken))
        worst = theme.broken if tally.broken else theme.empty if tally.gap else theme.muted
        painter.setFont(self.small)
        painter.setPen(QColor(worst))
        painter.drawText(box.adjusted(BAR + 8, 0, 0, 0), LEFT, words)


def _mixed(colour: str, ground: str, part: float) -> QColor:
    """So much of a colour on a ground."""
    mine, theirs = QColor(colour), QColor(ground)
    return QColor(
        *(
            round(part * a + (1 - part) * b)
            for a, b in zip(mine.getRgb()[:3], theirs.getRgb()[:3], strict=True)
        )
    )


@cache
def _icon(name: str, colour: str) -> QIcon:
    return icon(name, colour)
