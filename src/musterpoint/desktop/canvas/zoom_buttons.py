"""The small zoom in the lower right corner of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QPointF, QSize, Qt
from PyQt6.QtWidgets import QFrame, QToolButton, QVBoxLayout

from musterpoint.desktop.canvas.navigation import ZOOM_STEP
from musterpoint.desktop.theme import current_theme, icon
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas


class ZoomButtons(QFrame):
    """Nearer, farther, everything."""

    def __init__(self, canvas: MapCanvas):
        super().__init__(canvas)
        self._canvas = canvas
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.nearer = self._button("plus", _("Zoom in (+)"))
        self.farther = self._button("minus", _("Zoom out (−)"))
        self.everything = self._button("fit-to-screen-outline", _("Show everything (0)"))
        for button in (self.nearer, self.farther, self.everything):
            column.addWidget(button)
        self.nearer.clicked.connect(lambda: self._zoom(ZOOM_STEP))
        self.farther.clicked.connect(lambda: self._zoom(1 / ZOOM_STEP))
        self.everything.clicked.connect(canvas.fit)
        ground, edge = current_theme().surface, current_theme().line
        self.setStyleSheet(
            f"ZoomButtons {{ background: {ground}; border: 1px solid {edge}; border-radius: 6px; }}"
        )

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
