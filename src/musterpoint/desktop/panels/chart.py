"""An organisation chart: a root, and below it rows of boxes under headings, joined by lines."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PyQt6.QtWidgets import QToolTip, QWidget

from musterpoint.catalogue.organisation import Box, Part
from musterpoint.desktop.theme import Theme, current_theme, sized
from musterpoint.text import _

WIDTH, HEIGHT, GAP, STEM = 176, 66, 12, 14
ROOT_WIDTH, ROOT_HEIGHT, HEADING = 280, 44, 28
MARGIN = 16
ELIDE = Qt.TextElideMode.ElideRight
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ChartView(QWidget):
    """chosen(Box): a box was clicked, or Enter pressed on it."""

    chosen = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._parts: Sequence[Part] = ()
        self._boxes: list[tuple[QRect, Box]] = []
        self._headings: list[tuple[QRect, str]] = []
        self._bars: list[tuple[int, int, int]] = []
        self._current = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Organisation chart"))

    def show_parts(self, title: str, parts: Sequence[Part]) -> None:
        """title: of the root."""
        self._title, self._parts = title, parts
        self._lay()

    def boxes(self) -> list[tuple[QRect, Box]]:
        """Every box and where it lies."""
        return self._boxes

    def _lay(self) -> None:
        """As many boxes in a row as the width has room for; each row hangs from a bar."""
        across = max(1, (self.width() - 2 * MARGIN + GAP) // (WIDTH + GAP))
        self._boxes, self._headings, self._bars = [], [], []
        top = MARGIN + ROOT_HEIGHT + STEM
        for part in self._parts:
            self._headings.append((QRect(MARGIN, top, self.width() - 2 * MARGIN, HEADING), part.heading))
            top += HEADING
            for first in range(0, len(part.boxes), across):
                row = part.boxes[first : first + across]
                self._bars.append((top, MARGIN, MARGIN + (len(row) - 1) * (WIDTH + GAP) + WIDTH // 2))
                for place, box in enumerate(row):
                    left = MARGIN + place * (WIDTH + GAP)
                    self._boxes.append((QRect(left, top + STEM, WIDTH, HEIGHT), box))
                top += STEM + HEIGHT
            top += STEM
        self.setMinimumHeight(top + MARGIN)
        self._current = min(self._current, len(self._boxes) - 1)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 320)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), QColor(theme.surface))
        self._paint_lines(painter, theme)
        root = QRect(MARGIN, MARGIN, min(ROOT_WIDTH, self.width() - 2 * MARGIN), ROOT_HEIGHT)
        painter.setPen(QPen(QColor(theme.accent), 1.5))
        painter.setBrush(QColor(theme.accent_soft))
        painter.drawRoundedRect(QRectF(root), 4, 4)
        painter.setPen(QColor(theme.text))
        painter.setFont(sized(self.font(), 14, bold=True))
        metrics = QFontMetrics(painter.font())
        words = metrics.elidedText(self._title, ELIDE, root.width() - 24)
        painter.drawText(root, Qt.AlignmentFlag.AlignCenter, words)
        painter.setFont(sized(self.font(), 12, bold=True))
        painter.setPen(QColor(theme.muted))
        for box, heading in self._headings:
            painter.drawText(box.adjusted(12, 0, 0, 0), LEFT, heading)
        for number, (box, content) in enumerate(self._boxes):
            if box.intersects(event.rect()):
                self._paint_box(painter, theme, box, content, self.hasFocus() and number == self._current)
        painter.end()

    def _paint_lines(self, painter: QPainter, theme: Theme) -> None:
        painter.setPen(QPen(QColor(theme.muted), 1))
        if self._bars:
            painter.drawLine(MARGIN, MARGIN + ROOT_HEIGHT, MARGIN, self._bars[-1][0] + STEM // 2)
        for top, left, right in self._bars:
            level = top + STEM // 2
            painter.drawLine(left, level, right, level)
        for box, _content in self._boxes:
            middle = box.left() + WIDTH // 2
            painter.drawLine(middle, box.top() - STEM // 2, middle, box.top())

    def _paint_box(self, painter: QPainter, theme: Theme, box: QRect, content: Box, current: bool) -> None:
        painter.setPen(QPen(QColor(theme.accent if current else theme.line), 2 if current else 1))
        painter.setBrush(QColor(theme.window))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        lines = (
            (content.title, sized(self.font(), 12, bold=True), theme.text),
            (
                " ".join(filter(None, (content.name, content.phone))) or _("nobody yet"),
                sized(self.font(), 14),
                theme.text if content.name else theme.empty,
            ),
            (content.note, sized(self.font(), 12), theme.muted),
        )
        for row, (words, font, colour) in enumerate(lines):
            line = QRect(box.left() + 8, box.top() + 4 + row * 19, box.width() - 16, 20)
            painter.setFont(font)
            painter.setPen(QColor(colour))
            painter.drawText(line, LEFT, QFontMetrics(font).elidedText(words, ELIDE, line.width()))

    # Mouse and keys

    def _under(self, point: QPointF) -> int:
        return next((n for n, (box, _c) in enumerate(self._boxes) if box.contains(point.toPoint())), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        on_box = self._under(event.position()) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if on_box else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._current = self._under(event.position())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._current >= 0 and self._under(event.position()) == self._current:
            self.chosen.emit(self._boxes[self._current][1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        if event.key() in steps and self._boxes:
            self._current = (self._current + steps[event.key()]) % len(self._boxes)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current >= 0:
            self.chosen.emit(self._boxes[self._current][1])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            number = self._under(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), _tip(self._boxes[number][1]) if number >= 0 else "", self)
            return True
        return super().event(event)


def _tip(box: Box) -> str:
    names = _(", ").join(box.members)
    who = " · ".join(filter(None, (box.name, box.unit, box.phone)))
    return "\n".join(filter(None, (box.title, who, box.note, names)))
