"""The map of a slide: it can be moved, but nothing on it can be changed."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, Qt, QVariantAnimation
from PyQt6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PyQt6.QtWidgets import QWidget

from musterpoint.briefing.slides.topic import Bounds
from musterpoint.desktop.canvas.furniture import plates
from musterpoint.desktop.canvas.labels import Label, uncut
from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.desktop.document import Document
from musterpoint.desktop.projector.flight import flight
from musterpoint.desktop.tools.pan import PanTool

MARGIN = 0.02


class LiveMap(MapCanvas):
    """Shows the document's plan, moves by drag and wheel, and flies. names: leads are named."""

    def __init__(self, document: Document, names: bool, parent: QWidget | None = None):
        super().__init__(document, parent)
        self.show_plan_only()
        self.set_shown("assignment", names)
        self.set_tool(PanTool(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._flight = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._bounds: Bounds | None = None

    def show_view(self, bounds: Bounds) -> None:
        """Be there at once."""
        self._bounds = bounds
        self._flight.stop()
        self.set_viewport(self.view_of(bounds))

    def fly_to_view(self, bounds: Bounds) -> None:
        """Go there in a smooth flight."""
        self._bounds = bounds
        self._flight.stop()
        path, duration = flight(self.viewport(), self.view_of(bounds))
        self._flight = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=duration)
        self._flight.valueChanged.connect(lambda part: self.set_viewport(path(part)))
        self._flight.start(QVariantAnimation.DeletionPolicy.KeepWhenStopped)

    @property
    def flying(self) -> bool:
        return self._flight.state() == QVariantAnimation.State.Running

    def view_of(self, bounds: Bounds) -> Viewport:
        """The view that shows these bounds."""
        west, south, east, north = bounds
        view = self.viewport().resized(self.width(), self.height())
        return view.fitted(QRectF(west, south, east - west, north - south), MARGIN)

    def labels(self) -> list[Label]:
        """Only whole ones: nobody can pull the wall's edge aside to read on."""
        return uncut(super().labels(), self.viewport(), plates(self.style_in_use, self.viewport()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._bounds is not None:
            self.show_view(self._bounds)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()
