"""Rows of two lines: what it is called, and below, smaller and quieter, what one should know of it."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QRect, QSize, Qt
from PyQt6.QtGui import QColor, QFontMetrics, QIcon, QPainter
from PyQt6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from musterpoint.desktop.theme import current_theme, sized

DETAIL = Qt.ItemDataRole.UserRole + 1
"""Role of an item's second line."""

ASIDE = Qt.ItemDataRole.UserRole + 3
"""Role of what stands at the end of an item's first line, such as a key."""

MARGIN = 8


class TwoLineDelegate(QStyledItemDelegate):
    """Paints an item with its picture at the left, its text, and its second line (`DETAIL`) below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        if wanted := index.data(Qt.ItemDataRole.SizeHintRole):
            return wanted
        line = QFontMetrics(option.font).height()
        detail = QFontMetrics(sized(option.font, 12)).height() if index.data(DETAIL) else 0
        picture = option.decorationSize.height() if index.data(Qt.ItemDataRole.DecorationRole) else 0
        return QSize(120, max(line + detail + MARGIN, picture + 4))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        size = QSize(option.decorationSize)  # of the view; initStyleOption shrinks it to the picture
        option = QStyleOptionViewItem(option)  # the view's own goes on to the next row, font and all
        self.initStyleOption(option, index)
        style = option.widget.style() if option.widget else QApplication.style()
        painter.save()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        rect = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(picture, QIcon):
            height = min(size.height(), rect.height())
            top = rect.top() + (rect.height() - height) // 2
            picture.paint(painter, QRect(rect.left(), top, size.width(), height))
            rect.setLeft(rect.left() + size.width() + MARGIN)
        self._paint_lines(painter, rect, option, index)
        painter.restore()

    def _paint_lines(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        theme = current_theme()
        title, detail = index.data(Qt.ItemDataRole.DisplayRole) or "", index.data(DETAIL) or ""
        color = index.data(Qt.ItemDataRole.ForegroundRole)
        metrics, small = QFontMetrics(option.font), sized(option.font, 12)
        height = metrics.height() + (QFontMetrics(small).height() if detail else 0)
        top = rect.top() + (rect.height() - height) // 2
        if aside := index.data(ASIDE):
            painter.setFont(small)
            painter.setPen(QColor(theme.muted))
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, aside)
            rect = rect.adjusted(0, 0, -QFontMetrics(small).horizontalAdvance(aside) - MARGIN, 0)
        painter.setFont(option.font)
        painter.setPen(color.color() if color else QColor(theme.text))
        line = QRect(rect.left(), top, rect.width(), metrics.height())
        elided = metrics.elidedText(title, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)
        if detail:
            painter.setFont(small)
            painter.setPen(QColor(theme.muted))
            below = QRect(rect.left(), line.bottom() + 1, rect.width(), QFontMetrics(small).height())
            elided = QFontMetrics(small).elidedText(detail, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)
