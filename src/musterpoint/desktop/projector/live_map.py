"""The map of a slide: it can be moved, but nothing on it can be changed. Where its slide wants it, it is a
picture that was painted ahead; what is shown before that must cost nothing, and is coarse."""

from __future__ import annotations

from PyQt6.QtCore import QPoint, QRectF, Qt, QVariantAnimation
from PyQt6.QtGui import QContextMenuEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QWidget

from musterpoint.desktop.canvas.furniture import plates
from musterpoint.desktop.canvas.labels import Label, uncut
from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.canvas.records import RecordsPicture
from musterpoint.desktop.canvas.surface import colour
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.desktop.document import Document
from musterpoint.desktop.projector.flight import flight
from musterpoint.desktop.projector.pictures import NOT_IN_PUBLIC, NOT_ON_SLIDES
from musterpoint.desktop.tools.pan import PanTool
from musterpoint.plan import Changes


class LiveMap(MapCanvas):
    """Shows the document's plan, moves by drag and wheel, and flies. records: the main window's. names: leads
    are named."""

    def __init__(
        self, document: Document, records: RecordsPicture, names: bool, parent: QWidget | None = None
    ):
        super().__init__(document, parent, records)
        self.show_plan_only()
        self.set_shown("assignment", names)
        for kind in NOT_IN_PUBLIC:
            self.set_shown(kind, False)
        self.set_tool(PanTool(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._flight = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._home = Viewport()
        self._picture: QImage | None = None
        self._left: tuple[Viewport, QImage] | None = None
        self._is_coarse = False

    def go(self, home: Viewport, picture: QImage | None, fly: bool) -> None:
        """Show the map of another slide, at once or in a smooth flight. picture: what it looks like there,
        None where `take_picture` will bring it."""
        self._left = (self._home, self._picture) if self.is_picture else None
        self._home, self._picture, self._is_coarse = home, picture, True
        self._flight.stop()
        if not fly:
            self.set_viewport(home)
            self.update()
            return
        path, duration = flight(self.viewport(), home)
        self._flight = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=duration)
        self._flight.valueChanged.connect(lambda part: self.set_viewport(path(part)))
        self._flight.start(QVariantAnimation.DeletionPolicy.KeepWhenStopped)

    def fit(self) -> None:
        """Nothing: it looks at what its slides want, whatever its size."""

    def go_home(self) -> None:
        """Fly back to where the slide wants the map."""
        self.go(self._home, self._picture, fly=True)

    def take_picture(self, picture: QImage | None) -> None:
        """What the map looks like at home has been painted, or isn't known any more."""
        if picture is not self._picture:
            self._picture = picture
            self.update()

    @property
    def is_picture(self) -> bool:
        """Whether the map is home and shows the picture that was painted ahead."""
        return self._picture is not None and self.viewport() == self._home

    @property
    def flying(self) -> bool:
        return self._flight.state() == QVariantAnimation.State.Running

    def is_drawn(self) -> bool:
        if self.viewport() == self._home and self._is_coarse:
            return self._picture is not None
        return super().is_drawn()

    def labels(self) -> list[Label]:
        """Only whole ones: nobody can pull the wall's edge aside to read on."""
        return uncut(super().labels(), self.viewport(), plates(self.style_in_use, self.viewport()))

    def paintEvent(self, event: QPaintEvent) -> None:
        at_home = self.viewport() == self._home
        if not self._is_coarse or not (at_home or self.flying):
            super().paintEvent(event)
            return
        painter = QPainter(self)
        if at_home and self._picture is not None:
            painter.drawImage(QPoint(), self._picture)
        else:
            self._paint_coarse(painter)
        painter.end()

    def _paint_coarse(self, painter: QPainter) -> None:
        """The layers as far as they are painted, and the pictures that the flight leaves and reaches."""
        view = self.viewport()
        painter.fillRect(self.rect(), colour(self.style_in_use.ground))
        self.backdrop.draw(painter, view)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        arrival = (self._home, self._picture) if self._picture is not None else None
        for home, picture in filter(None, (self._left, arrival)):
            back, _ = home.transform().inverted()
            painter.setTransform(back * view.transform())
            painter.drawImage(QRectF(0, 0, home.width, home.height), picture, QRectF(picture.rect()))

    def _on_plan_changed(self, changes: Changes) -> None:
        if changes.layers or changes.columns or not set(changes.records) <= NOT_ON_SLIDES:
            self._picture, self._is_coarse = None, False
        super()._on_plan_changed(changes)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()
