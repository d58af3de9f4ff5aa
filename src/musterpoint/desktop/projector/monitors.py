"""What the presenter sees of the wall: as it is at this moment, and the slide that comes next."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, QTimer
from PyQt6.QtGui import QPainter, QPaintEvent, QPixmap
from PyQt6.QtWidgets import QWidget

from musterpoint.briefing.slides.slide import Slide
from musterpoint.desktop.projector.painting import frame
from musterpoint.desktop.projector.show import Show

MIRROR_MS = 120
"""The picture of the wall is taken anew so often, if it has changed."""


class Mirror(QWidget):
    """The wall as it is at this moment, with pointer, pen and flight."""

    def __init__(self, show: Show):
        super().__init__()
        self._show = show
        self._shown = QPixmap()
        self._is_stale, self._is_looking = True, False
        for part in (show.wall, show.wall.map, show.wall.over):
            part.installEventFilter(self)
        self._timer = QTimer(self, interval=MIRROR_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def sizeHint(self) -> QSize:
        return QSize(640, 360)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._is_looking:
            self._is_stale = True
        return False

    def _look(self) -> None:
        if self._is_stale and self.isVisible():
            self._is_looking = True
            self._shown = self._show.wall.grab()
            self._is_looking = self._is_stale = False
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        look = self._show.wall.look
        place = frame(look.shape, self.width(), self.height()).toRect()
        painter.drawPixmap(place, self._shown, look.area.toRect())
        painter.setPen(self.palette().mid().color())
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.end()


class Preview(QWidget):
    """A slide as it will stand on the wall, once it has been painted ahead."""

    def __init__(self, show: Show):
        super().__init__()
        self.slide: Slide | None = None
        self._show = show
        show.wall.pictures.painted.connect(self.update)

    def show_slide(self, slide: Slide | None) -> None:
        """Show a slide, None for nothing."""
        self.slide = slide
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, pictures = self._show.wall.look, self._show.wall.pictures
        place = frame(look.shape, self.width(), self.height())
        painter.setPen(self.palette().mid().color())
        if self.slide is not None and (whole := pictures.slide_ahead(self.slide, look)):
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.translate(place.topLeft())
            scale = place.width() / look.area.width()
            painter.scale(scale, scale)
            painter.translate(-look.area.topLeft())
            painter.drawImage(QPointF(), whole)
            self._draw_map(painter)
            painter.resetTransform()
        painter.drawRect(place.toRect().adjusted(0, 0, -1, -1))
        painter.end()

    def _draw_map(self, painter: QPainter) -> None:
        look, box = self._show.wall.look, self.slide.map
        if box is not None and (drawn := self._show.wall.pictures.map_ahead(box, look)):
            painter.drawImage(QRectF(look.map_rect(box)), drawn, QRectF(drawn.rect()))
