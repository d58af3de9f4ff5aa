"""The small zoom in the lower right corner of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtWidgets import QBoxLayout, QFrame, QToolButton

from musterpoint.desktop.canvas.navigation import ZOOM_STEP
from musterpoint.desktop.theme import current_theme, icon
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

_MARGIN = 16
"""Pixels from the edges of the map."""


class ZoomButtons(QFrame):
    """Nearer, farther, everything."""

    def __init__(self, canvas: MapCanvas):
        super().__init__(canvas)
        self._canvas = canvas
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.nearer = self._button("plus", _("Zoom in (+)"))
        self.farther = self._button("minus", _("Zoom out (−)"))
        self.everything = self._button("fit-to-screen-outline", _("Show everything (0)"))
        for button in (self.nearer, self.farther, self.everything):
            self._row.addWidget(button)
        self.nearer.clicked.connect(lambda: self._zoom(ZOOM_STEP))
        self.farther.clicked.connect(lambda: self._zoom(1 / ZOOM_STEP))
        self.everything.clicked.connect(canvas.fit)
        ground, edge = current_theme().surface, current_theme().line
        self.setStyleSheet(
            f"ZoomButtons {{ background: {ground}; border: 1px solid {edge}; border-radius: 6px; }}"
        )

    def fit_into_corner(self, north: QRectF) -> None:
        """Stand in the lower right corner: upright, or side by side on a map that is too low for that. They
        hide where they would cover the north arrow."""
        canvas = self._canvas
        for direction in (QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight):
            self._row.setDirection(direction)
            self.resize(self._row.sizeHint())
            self.move(canvas.width() - self.width() - _MARGIN, canvas.height() - self.height() - _MARGIN)
            has_room = not QRectF(self.geometry()).intersects(north)
            if has_room:
                break
        self.setVisible(has_room)

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setIconSize(QSize(20, 20))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFixedSize(32, 32)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAutoRepeat(name != "fit-to-screen-outline")
        button.setCursor(Qt.CursorShape.ArrowCursor)
        return button

    def _zoom(self, factor: float) -> None:
        canvas = self._canvas
        middle = QPointF(canvas.width() / 2, canvas.height() / 2)
        canvas.set_viewport(canvas.viewport().zoomed(factor, middle))
