"""What the audience sees: one slide, its live map, and over both what the presenter points at and draws."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import (
    QCloseEvent,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PyQt6.QtWidgets import QWidget

from musterpoint.briefing.slides.grounds import LASER
from musterpoint.briefing.slides.slide import Shape, Slide
from musterpoint.desktop.canvas.records import RecordsPicture
from musterpoint.desktop.document import Document
from musterpoint.desktop.projector.live_map import LiveMap
from musterpoint.desktop.projector.painting import PEN_WIDTH, paint_strokes
from musterpoint.desktop.projector.pictures import Look, SlidePictures
from musterpoint.plan import Points
from musterpoint.text import _

HAND, LASER_POINTER, PEN = "hand", "laser", "pen"
"""What the mouse is on the wall: it moves the map, points, or draws."""

BLACK, WHITE = "black", "white"
LASER_RADIUS = 9.0
"""Points of a slide."""


class Wall(QWidget):
    """One slide on the whole widget. records: what the main window shows of them. Keys go to whoever listens
    to `key_pressed`.

    key_pressed(QKeyEvent). stroke_drawn(points, on_map): the pen was lifted; points are the slide's, or the
    plan's CRS where the stroke began on the map. closed: by other means than the show's own.
    """

    key_pressed = pyqtSignal(object)
    stroke_drawn = pyqtSignal(object, bool)
    closed = pyqtSignal()

    def __init__(self, document: Document, records: RecordsPicture, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(_("Briefing"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._ground = document.plan.deck.ground
        self._shape = Shape(960.0)
        self._slide: Slide | None = None
        self._picture = QImage()
        self.map = LiveMap(document, records, document.plan.deck.names, self)
        self.map.hide()
        self.pictures = SlidePictures(document, self.map.layers_picture, self)
        self.pictures.painted.connect(self._take_picture)
        self.over = Overlay(self)

    @property
    def slide(self) -> Slide | None:
        return self._slide

    @property
    def look(self) -> Look:
        """How slides come out on this wall."""
        size, names = self.size(), self.map.is_shown("assignment")
        ratio = self.devicePixelRatioF()
        return Look(self._shape, self._ground, names, size.width(), size.height(), ratio)

    def set_look(self, ground: str, names: bool) -> None:
        """Change the ground, and whether sites' leads are named on the map."""
        self._ground = ground
        if self.map.is_shown("assignment") != names:
            self.map.set_shown("assignment", names)

    @property
    def factor(self) -> float:
        """Pixels per point of the slide."""
        return self.look.factor

    def show_slide(self, slide: Slide | None, shape: Shape, fly: bool = False) -> None:
        """Show another slide, or the same one after it was changed; None shows an empty wall. fly: its map is
        reached in a flight where the slide before it had one, too."""
        before, self._slide, self._shape = self._slide, slide, shape
        self.pictures.pause()
        self.setUpdatesEnabled(False)
        self._picture = self.pictures.slide(slide, self.look)
        was_shown = self.map.isVisibleTo(self)
        self._place_map()
        box = slide.map if slide else None
        if box is not None and (before is None or before.map != box or not was_shown):
            look = self.look
            self.map.go(look.map_view(box), self.pictures.map_ahead(box, look), fly and was_shown)
        self.setUpdatesEnabled(True)
        self.over.update()

    def prepare(self, slides: Sequence[Slide]) -> None:
        """Have these slides painted ahead, the first ones first."""
        self.pictures.prepare(slides, self.look)

    def to_slide(self, position: QPointF) -> QPointF:
        """Points of the slide under a position of the widget."""
        return (position - self.look.area.topLeft()) / self.factor

    def map_under(self, position: QPointF) -> bool:
        """Whether a position of the widget is on the map."""
        return self.map.isVisibleTo(self) and QRectF(self.map.geometry()).contains(position)

    def _take_picture(self) -> None:
        if self._slide is not None and self._slide.map is not None:
            self.map.take_picture(self.pictures.map_ahead(self._slide.map, self.look))

    def _place_map(self) -> None:
        look, box = self.look, self._slide.map if self._slide else None
        self.map.set_style(look.style)
        if box is not None:
            self.map.setGeometry(look.map_rect(box))
            if self.map.is_shown("site") != box.view.markers:
                self.map.set_shown("site", box.view.markers)
        self.map.setVisible(box is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(QPoint(), self._picture)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.over.setGeometry(self.rect())
        self._picture = self.pictures.slide(self._slide, self.look)
        self._place_map()
        if self._slide is not None and (box := self._slide.map) is not None:
            look = self.look
            self.map.go(look.map_view(box), self.pictures.map_ahead(box, look), fly=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.key_pressed.emit(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        event.accept()


class Overlay(QWidget):
    """Strokes, the laser pointer, and the blank screen, over slide and map."""

    def __init__(self, wall: Wall):
        super().__init__(wall)
        self._wall = wall
        self._tool = HAND
        self._blank = ""
        self._spot: QPointF | None = None
        self._stroke: list[QPointF] = []
        self.setMouseTracking(True)
        self.set_tool(HAND)
        wall.map.scale_changed.connect(lambda _scale: self.update())

    @property
    def tool(self) -> str:
        return self._tool

    @property
    def blank(self) -> str:
        """BLACK, WHITE, or "" where the slide is to be seen."""
        return self._blank

    def set_tool(self, tool: str) -> None:
        """Choose what the mouse is: HAND, LASER_POINTER or PEN."""
        self._tool = tool
        self._stroke, self._spot = [], None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, tool == HAND)
        shapes = {LASER_POINTER: Qt.CursorShape.BlankCursor, PEN: Qt.CursorShape.CrossCursor}
        self._wall.setCursor(shapes.get(tool, Qt.CursorShape.ArrowCursor))
        self.setCursor(shapes.get(tool, Qt.CursorShape.ArrowCursor))
        self.update()

    def set_blank(self, blank: str) -> None:
        """Show nothing but BLACK or WHITE, or the slide again ("")."""
        self._blank = blank
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._blank:
            painter.fillRect(self.rect(), QColor(self._blank))
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_strokes(painter)
        if self._spot is not None and self._tool == LASER_POINTER:
            painter.setPen(Qt.PenStyle.NoPen)
            glow = QColor(LASER)
            glow.setAlpha(90)
            radius = LASER_RADIUS * self._wall.factor
            painter.setBrush(glow)
            painter.drawEllipse(self._spot, radius * 1.8, radius * 1.8)
            painter.setBrush(QColor(LASER))
            painter.drawEllipse(self._spot, radius, radius)
        painter.end()

    def _paint_strokes(self, painter: QPainter) -> None:
        wall, slide = self._wall, self._wall.slide
        width = PEN_WIDTH * wall.factor
        paint_strokes(painter, (tuple((p.x(), p.y()) for p in self._stroke),), width)
        if slide is None:
            return
        painter.save()
        corner = wall.to_slide(QPointF(0, 0)) * wall.factor
        painter.translate(-corner)
        painter.scale(wall.factor, wall.factor)
        paint_strokes(painter, slide.strokes, PEN_WIDTH)
        painter.restore()
        if slide.map_strokes and wall.map.isVisibleTo(wall):
            painter.setClipRect(wall.map.geometry())
            view, offset = wall.map.viewport(), QPointF(wall.map.pos())
            shown = tuple(
                tuple((spot.x(), spot.y()) for spot in (view.to_screen(x, y) + offset for x, y in stroke))
                for stroke in slide.map_strokes
            )
            paint_strokes(painter, shown, width)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._tool == PEN and event.button() == Qt.MouseButton.LeftButton:
            self._stroke = [event.position()]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._spot = event.position()
        if self._stroke:
            self._stroke.append(event.position())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if len(self._stroke) > 1:
            stroke, self._stroke = self._stroke, []
            on_map = self._wall.map_under(stroke[0])
            self._wall.stroke_drawn.emit(self._kept(stroke, on_map), on_map)
        self._stroke = []
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._spot = None
        self.update()

    def _kept(self, stroke: list[QPointF], on_map: bool) -> Points:
        """The stroke as it is kept in the plan: to a tenth of a point, or to a centimetre."""
        if not on_map:
            places = (self._wall.to_slide(spot) for spot in stroke)
            return tuple((round(place.x(), 1), round(place.y(), 1)) for place in places)
        view, offset = self._wall.map.viewport(), QPointF(self._wall.map.pos())
        world = (view.to_world(spot - offset) for spot in stroke)
        return tuple((round(x, 2), round(y, 2)) for x, y in world)
