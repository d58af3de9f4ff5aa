"""The map of a slide: it can be moved, but nothing on it can be changed. While it rests where its slide wants
it, it is a picture that was painted ahead."""

from __future__ import annotations

from PyQt6.QtCore import QPoint, Qt, QVariantAnimation
from PyQt6.QtGui import QContextMenuEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QWidget

from musterpoint.desktop.canvas.furniture import plates
from musterpoint.desktop.canvas.labels import Label, uncut
from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.desktop.document import Document
from musterpoint.desktop.projector.flight import flight
from musterpoint.desktop.projector.pictures import NOT_ON_SLIDES
from musterpoint.desktop.tools.pan import PanTool
from musterpoint.plan import Changes


class LiveMap(MapCanvas):
    """Shows the document's plan, moves by drag and wheel, and flies. names: leads are named."""

    def __init__(self, document: Document, names: bool, parent: QWidget | None = None):
        super().__init__(document, parent)
        self.show_plan_only()
        self.set_shown("assignment", names)
        self.set_tool(PanTool(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._flight = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._home = Viewport()
        self._picture: QImage | None = None

    def show_home(self, home: Viewport) -> None:
        """Be there at once."""
        self._home = home
        self._flight.stop()
        self.set_viewport(home)

    def fly_home(self, home: Viewport) -> None:
        """Go there in a smooth flight."""
        self._home = home
        self._flight.stop()
        path, duration = flight(self.viewport(), home)
        self._flight = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=duration)
        self._flight.valueChanged.connect(lambda part: self.set_viewport(path(part)))
        self._flight.start(QVariantAnimation.DeletionPolicy.KeepWhenStopped)

    def set_picture(self, picture: QImage | None) -> None:
        """What the map looks like at home, if that has been painted ahead."""
        if picture is not self._picture:
            self._picture = picture
            self.update()

    @property
    def is_picture(self) -> bool:
        """Whether the map is home and shows the picture that was painted ahead."""
        return self._picture is not None and self.viewport() == self._home

    def is_drawn(self) -> bool:
        return self.is_picture or super().is_drawn()

    @property
    def flying(self) -> bool:
        return self._flight.state() == QVariantAnimation.State.Running

    def labels(self) -> list[Label]:
        """Only whole ones: nobody can pull the wall's edge aside to read on."""
        return uncut(super().labels(), self.viewport(), plates(self.style_in_use, self.viewport()))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None or not self.is_picture:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.drawImage(QPoint(), self._picture)
        painter.end()

    def _on_plan_changed(self, changes: Changes) -> None:
        if changes.layers or changes.columns or not set(changes.records) <= NOT_ON_SLIDES:
            self._picture = None
        super()._on_plan_changed(changes)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()
