"""How the timetable board is painted: hours, sites, bars, and who comes beside who can be served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from PyQt6.QtCore import QPointF, QRect, Qt
from PyQt6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from musterpoint.catalogue.posts import site_title
from musterpoint.desktop.panels.timetable.bars import Bar, SiteBars
from musterpoint.desktop.panels.timetable.grid import HEAD_HEIGHT, HEAD_WIDTH, Curves, Grid, Strip
from musterpoint.desktop.theme import Theme, icon, sized
from musterpoint.engine.timetable.hours import clock_from
from musterpoint.text import _, ngettext

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
PIN = 14
TICKS = (5, 10, 15, 30, 60, 120, 180, 240, 360, 720)
"""Minutes between two lines of the axis."""

TICK_ROOM = 64
"""Pixels that the words of a tick take at least."""


def clock(start: datetime | None, minute: float) -> str:
    """A minute after the campaign's start as people say it, "08:35"; with the date from the second day on."""
    return clock_from(start, 60 * minute)


def span(start: datetime | None, begins: float, ends: float) -> str:
    """ "08:35–08:50"."""
    return f"{clock(start, begins)}–{clock(start, ends)}"


@dataclass(slots=True)
class Brush:
    """A painter on the board's viewport, in a theme. start: from when minutes count."""

    painter: QPainter
    theme: Theme
    font: QFont
    start: datetime | None

    def axis(self, grid: Grid, offset: int, width: int, height: int) -> None:
        """Lines at full times over the whole height, their words on top."""
        painter = self.painter
        step = next((tick for tick in TICKS if tick * grid.per_minute >= TICK_ROOM), TICKS[-1])
        painter.fillRect(QRect(0, 0, width, HEAD_HEIGHT), QColor(self.theme.window))
        painter.setFont(sized(self.font, 12))
        shift = (self.start.hour * 60 + self.start.minute) if self.start else 0
        minute = -(-(grid.begins + shift) // step) * step - shift
        while minute <= grid.ends:
            x = grid.x(minute) - offset
            if HEAD_WIDTH <= x <= width:
                painter.setPen(QColor(self.theme.line))
                painter.drawLine(x, HEAD_HEIGHT - 6, x, height)
                painter.setPen(QColor(self.theme.muted))
                box = QRect(x + 4, 0, 110, HEAD_HEIGHT)
                painter.drawText(box, LEFT, clock(self.start, minute))
            minute += step

    def closed(self, grid: Grid, strip: Strip, offset: QPointF) -> None:
        """When a site isn't open lies in the shade."""
        top, height = strip.top - int(offset.y()), strip.height
        shade = QColor(self.theme.window)
        for begins, ends in ((grid.begins, strip.site.opens), (strip.site.closes, grid.ends)):
            left, right = grid.x(begins) - int(offset.x()), grid.x(ends) - int(offset.x())
            self.painter.fillRect(QRect(left, top, right - left, height), shade)

    def head(self, box: QRect, site: SiteBars) -> None:
        """Number, name, people and hours of a site."""
        painter, theme = self.painter, self.theme
        painter.fillRect(box, QColor(theme.window))
        people = sum(bar.people for bar in site.bars)
        badge = QRect(box.left() + 8, box.top() + 8, 26, 26)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent))
        painter.drawRoundedRect(badge, 13, 13)
        painter.setPen(QColor(theme.on_accent))
        painter.setFont(sized(self.font, 12, bold=True))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(site.site.number))
        lines = [
            (sized(self.font, 14, bold=True), theme.text, site_title(site.site)),
            (sized(self.font, 12), theme.muted, self._people(people, len(site.bars))),
        ]
        if site.without:
            lines.append(
                (sized(self.font, 12), theme.broken, _("{count} without a slot").format(count=site.without))
            )
        left, top = badge.right() + 8, box.top() + 6
        for font, colour, words in lines:
            painter.setFont(font)
            painter.setPen(QColor(colour))
            line = QRect(left, top, box.right() - left - 6, 18)
            # Names of sites often begin alike.
            whole = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, line.width())
            painter.drawText(line, LEFT, whole)
            top += 18

    @staticmethod
    def _people(people: int, count: int) -> str:
        words = ngettext("{people} people in {count} slot", "{people} people in {count} slots", count)
        return words.format(people=f"{people:,}", count=count)

    def bar(self, box: QRect, bar: Bar, chosen: bool, current: bool) -> None:
        """People who are called together: who, and how many."""
        painter, theme = self.painter, self.theme
        painter.setPen(QPen(QColor(theme.accent), 2 if chosen else 1))
        painter.setBrush(QColor(theme.hover if bar.own_window else theme.accent_soft))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 4, 4)
        if current:
            painter.setPen(QPen(QColor(theme.text), 1, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(box.adjusted(2, 2, -3, -3), 3, 3)
        inside = box.adjusted(5, 0, -3, 0)
        if bar.pinned and inside.width() > PIN:
            name = "office-building-outline" if bar.own_window else "pin"
            icon(name, theme.muted).paint(
                painter, QRect(inside.left() - 2, box.center().y() - PIN // 2 + 1, PIN, PIN)
            )
            inside.setLeft(inside.left() + PIN)
        painter.setFont(sized(self.font, 12))
        painter.setPen(QColor(theme.text))
        metrics = painter.fontMetrics()
        for words in (f"{bar.words[0]} · {bar.people}", *bar.words):
            if metrics.horizontalAdvance(words) <= inside.width():
                painter.drawText(inside, LEFT, words)
                return

    def load(self, grid: Grid, strip: Strip, offset: QPointF) -> None:
        """Who comes as a filled curve, who can be served as a line; red where more come than that."""
        site = strip.site.site.id
        curves = grid.curves.get(site) or grid.curves.setdefault(site, _curves(grid, strip))
        painter = self.painter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # all edges are upright or level
        painter.translate(-offset.x(), strip.top - offset.y())
        painter.setPen(Qt.PenStyle.NoPen)
        for area, colour, alpha in (
            (curves.come, self.theme.accent, 60), (curves.over, self.theme.broken, 150),
        ):  # fmt: skip
            tint = QColor(colour)
            tint.setAlpha(alpha)
            painter.setBrush(tint)
            painter.drawPolygon(area)
        painter.setPen(QPen(QColor(self.theme.muted), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(curves.can)
        painter.restore()

    def lane(self, x: int, y: int, lane: int) -> None:
        """The lane that a row belongs to, at its left end."""
        self.painter.setFont(sized(self.font, 12))
        self.painter.setPen(QColor(self.theme.muted))
        words = _("lane {lane}").format(lane=lane) if lane else _("any lane")
        self.painter.drawText(QRect(x - 70, y, 64, 22), Qt.AlignmentFlag.AlignRight, words)

    def now(self, x: int, height: int, words: str) -> None:
        """The moment that is played back."""
        self.painter.setPen(QPen(QColor(self.theme.broken), 2))
        self.painter.drawLine(x, HEAD_HEIGHT - 8, x, height)
        self.painter.setFont(sized(self.font, 12, bold=True))
        width = self.painter.fontMetrics().horizontalAdvance(words) + 10
        flag = QRect(x - width // 2, 2, width, 20)
        self.painter.setBrush(QColor(self.theme.broken))
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.drawRoundedRect(flag, 4, 4)
        self.painter.setPen(QColor(self.theme.on_accent))
        self.painter.drawText(flag, Qt.AlignmentFlag.AlignCenter, words)


def _curves(grid: Grid, strip: Strip) -> Curves:
    load, (top, height) = strip.site.load, strip.load_box
    most = max(float(np.max(load.coming, initial=0.0)), float(np.max(load.served, initial=0.0)), 1.0)
    base = float(top - strip.top + height)
    x = grid.per_minute * (load.minutes - grid.begins) + HEAD_WIDTH
    come, can = base - load.coming / most * height, base - load.served / most * height
    over = np.where(load.coming > load.served * 1.001, come, can)
    return Curves(
        _area(x, np.full_like(come, base), np.maximum(come, can)),
        _area(x, can, np.minimum(over, can)),
        QPolygonF(_steps(x, can)),
    )


def _area(x: np.ndarray, low: np.ndarray, high: np.ndarray) -> QPolygonF:
    return QPolygonF([*_steps(x, high), *reversed(_steps(x, low))])


def _steps(x: np.ndarray, y: np.ndarray) -> list[QPointF]:
    """A staircase through points: each value holds until the next."""
    across, up = np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]
    return [QPointF(a, b) for a, b in zip(across.tolist(), up.tolist(), strict=True)]
