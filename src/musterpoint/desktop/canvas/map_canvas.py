"""The map of a window: shows a plan, moves at once, and hands the mouse to tools."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import shapely
from PyQt6.QtCore import QEvent, QEventLoop, QPointF, QRectF, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PyQt6.QtWidgets import QWidget

from musterpoint.catalogue.style import LIGHT, MapStyle, load_style
from musterpoint.desktop.canvas.backdrop import Backdrop
from musterpoint.desktop.canvas.fill import FILL, paint_fill
from musterpoint.desktop.canvas.furniture import paint_attribution, paint_furniture, plates
from musterpoint.desktop.canvas.hits import record_under
from musterpoint.desktop.canvas.labelling import Labelling
from musterpoint.desktop.canvas.labels import Label, paint_labels
from musterpoint.desktop.canvas.layers import LayersPicture
from musterpoint.desktop.canvas.locks import paint_locks
from musterpoint.desktop.canvas.navigation import Navigation
from musterpoint.desktop.canvas.overlays import Overlays
from musterpoint.desktop.canvas.proposed import Proposed
from musterpoint.desktop.canvas.records import RecordsPicture
from musterpoint.desktop.canvas.renewal import Renewal
from musterpoint.desktop.canvas.rounds import KINDS
from musterpoint.desktop.canvas.selection import SelectionFrame, box_around, frame_of, paint_selection
from musterpoint.desktop.canvas.still import extent_of, render, work_area
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.canvas.traced import paint_features
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.desktop.canvas.zoom_buttons import ZoomButtons
from musterpoint.desktop.document import Document
from musterpoint.desktop.selection import Selection
from musterpoint.desktop.stop_moves import StopMoves
from musterpoint.desktop.tools.drops import Drops
from musterpoint.desktop.tools.select import SelectTool
from musterpoint.desktop.tools.tool import MapEvent, Tool
from musterpoint.plan import BUILDINGS, Changes
from musterpoint.session.actions.grouping import picked_with
from musterpoint.session.actions.subjects import Ref
from musterpoint.text import _

STAFF = {"assignment", "person", "post", "unit"}
STAFF_MS = 80
"""What only says who stands where is shown on the map after so long: those who let somebody go on the roster
board look at the board."""

LABELS_MS = 40
"""Labels are placed when the map has rested so long."""

FLY_RESOLUTION = 0.08
"""Metres per pixel when flying to a place: one to 300."""


class MapCanvas(QWidget):
    """Shows a document's plan.

    `backdrop` has the imported layers and the base maps; records are drawn live, `overlays` over them. The
    mouse goes to the tool, SelectTool where no other one was set.

    cursor_moved(x, y): in the plan's CRS. view_changed: another part of the world is shown.
    scale_changed(n): the map is one to n. layers_changed: style, layers, colouring or what is shown of them
    changed. hint_changed(str): what a click or a key will do now. tool_finished: a tool gave way to the
    SelectTool. context_menu_requested(QPoint, refs): right click, global position and what is selected there.
    inspect_requested(ref): double click.
    """

    cursor_moved = pyqtSignal(float, float)
    view_changed = pyqtSignal()
    scale_changed = pyqtSignal(float)
    hint_changed = pyqtSignal(str)
    tool_finished = pyqtSignal()
    context_menu_requested = pyqtSignal(object, object)
    inspect_requested = pyqtSignal(object)
    layers_changed = pyqtSignal()

    def __init__(
        self, document: Document, parent: QWidget | None = None, records: RecordsPicture | None = None
    ):
        """records: drawn already, in another thread or by another canvas of the same document."""
        super().__init__(parent)
        self.document = document
        self.setAccessibleName(_("Map"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._style = load_style(LIGHT)
        self._view = Viewport()
        self._fitted: Viewport | None = None
        self._marks_shown = True
        self._hidden: frozenset[str] = frozenset({FILL})
        self._extent: QRectF | None = None
        self._records = records or RecordsPicture(document.plan, document.catalogue)
        self._renewal = Renewal(document, self._records, self._on_selection_changed, self)
        self._frame: SelectionFrame | None = None
        self._navigation = Navigation(self)
        self.backdrop = Backdrop(document.plan, document.session.path.parent, self)
        self.overlays = Overlays(self)
        self._labelling = Labelling(self)
        self._label_pause = QTimer(self, singleShot=True, interval=LABELS_MS)
        self._staff_pause = QTimer(self, singleShot=True, interval=STAFF_MS)
        self._staff_pause.timeout.connect(self._show_staff)
        self._buttons = ZoomButtons(self)
        self.stop_moves = StopMoves(document, self)
        self._tool: Tool = SelectTool(self)
        self._drops = Drops(self)
        self._connect()
        self._show_layers()
        self.show_cursor()

    def _connect(self) -> None:
        self.backdrop.updated.connect(self.update)
        self.backdrop.changed.connect(self.layers_changed)
        self._labelling.updated.connect(self.update)
        self._label_pause.timeout.connect(self._ask_labels)
        self.document.plan_changed.connect(self._on_plan_changed)
        self.stop_moves.looked.connect(self.refresh)
        self.document.selection_changed.connect(self._on_selection_changed)

    # What is shown

    @property
    def style_in_use(self) -> MapStyle:
        return self._style

    @property
    def records(self) -> RecordsPicture:
        return self._records

    def layers_picture(self) -> LayersPicture:
        """What is shown of the layers at this moment; it may be painted in any thread."""
        return self.backdrop.picture

    @property
    def selection_frame(self) -> SelectionFrame | None:
        """The frame around the selection, None where nothing on the map is selected."""
        return self._frame if self._tool.HANDLES else None

    def is_shown(self, kind: str) -> bool:
        return kind not in self._hidden

    def set_shown(self, kind: str, shown: bool) -> None:
        """Show or hide a kind of layer or record."""
        self._hidden = self._hidden - {kind} if shown else self._hidden | {kind}
        if kind in self.document.plan.layers or kind in KINDS:
            self._show_layers()
        self._label_pause.start()
        self.layers_changed.emit()
        self.update()

    def set_theme(self, theme: str) -> None:
        """Show the map in the style's theme: "light", "dark" or "projector"."""
        self.set_style(load_style(theme))

    def show_proposed(self, proposed: Proposed | None) -> None:
        """Show the plan with a proposal, its differences marked, in the place of the plan; None goes back."""
        self.overlays.show_proposed(proposed)
        self._labelling.clear()
        self._label_pause.start()
        self.update()

    def labels(self) -> list[Label]:
        """The names that are painted."""
        return self._labelling.labels

    def set_style(self, style: MapStyle) -> None:
        """Show the map in a style."""
        if style != self._style:
            self._style = style
            self._labelling.clear()
            self._show_layers()
            self._label_pause.start()

    def show_plan_only(self) -> None:
        """Leave out what is there for working on the plan: selection, problems, buttons, drops."""
        self._marks_shown = False
        self._buttons.hide()
        self.setAcceptDrops(False)

    # Where we are

    def viewport(self) -> Viewport:
        return self._view

    def north_arrow(self) -> QRectF:
        """Where the north arrow is, in pixels of the widget."""
        return plates(self._style, self._view)[1]

    def north_up(self) -> None:
        self._navigation.north_up()

    def turn_by(self, degrees: float) -> None:
        """Turn the map about its middle, counter-clockwise."""
        self._navigation.turn_by(degrees)

    def set_viewport(self, view: Viewport) -> None:
        """Look at another part of the world; the view's size is the widget's own."""
        ratio = self.devicePixelRatioF()
        view = dataclasses.replace(view.resized(self.width(), self.height()), pixel_ratio=ratio)
        former, self._view = self._view, view
        if view == former:
            return
        self.backdrop.look_at(view)
        self.view_changed.emit()
        if (view.resolution, view.rotation) != (former.resolution, former.rotation):
            self.scale_changed.emit(view.scale)
        self._label_pause.start()
        self.update()

    def fit(self) -> None:
        """Show everything, or the part of it that is worked on."""
        area, view = work_area(self.document.plan, self._records), self._view
        if not area.isEmpty():
            view = view.resized(self.width(), self.height()).fitted(area)
        self.set_viewport(view)
        self._fitted = self._view

    def zoom_to(self, references: Iterable[Ref]) -> None:
        """Show these records or features, at 1:300 or farther; nothing happens where they have no place."""
        self._zoom_to(Selection(self.document.plan, references))

    def zoom_to_selected(self) -> None:
        """The same of what is selected."""
        self._zoom_to(self.document.selected)

    def _zoom_to(self, things: Selection) -> None:
        box = box_around(self.document.plan, self._records, things)
        if not box.isEmpty():
            view = self._view.fitted(box, margin=0.2)
            self.set_viewport(dataclasses.replace(view, resolution=max(view.resolution, FLY_RESOLUTION)))

    def fly_to(self, x: float, y: float) -> None:
        """Show the surroundings of a place."""
        self.set_viewport(
            dataclasses.replace(
                self._view.moved_to(x, y), resolution=min(self._view.resolution, FLY_RESOLUTION)
            )
        )

    # Tools

    @property
    def tool(self) -> Tool:
        return self._tool

    def set_tool(self, tool: Tool | None = None) -> None:
        """Give the mouse to a tool; None gives it back to the SelectTool."""
        self._tool.cancel("switched")
        self._tool = tool or SelectTool(self)
        self.show_cursor()
        self.refresh()
        if tool is None:
            self.tool_finished.emit()

    def refresh(self) -> None:
        """Paint again and tell the hint, after the tool's state changed."""
        self.hint_changed.emit(self._drops.hint or self._tool.hint)
        self.backdrop.leave_out(preview.references if (preview := self._tool.preview) else frozenset())
        self.update()

    def show_cursor(self) -> None:
        """Show the tool's cursor."""
        self.setCursor(self._tool.cursor)

    def start_pan(self, position: QPointF) -> None:
        """Let a drag that has begun move the map."""
        self._navigation.start_pan(position)

    def under(self, position: QPointF) -> Ref | None:
        """The topmost record under a position of the widget."""
        plan, records = self.document.plan, self._records
        return record_under(plan, records, self._style, self._view, position, self._hidden)

    # Pictures

    def render_image(
        self, size: QSize, rect: QRectF | None = None, theme: str | None = None, ratio: float = 1.0
    ) -> QImage:
        """The map as a picture of `size` CSS pixels, each `ratio` pixels wide, at full quality: this view, or
        the box `rect` of the plan's CRS. Takes as long as it takes."""
        view = self._view.resized(size.width(), size.height())
        if rect is not None:
            view = view.fitted(rect, margin=0.0)
        else:
            view = dataclasses.replace(view, resolution=self._view.resolution * self.width() / size.width())
        view = dataclasses.replace(view, pixel_ratio=ratio)
        style = load_style(theme) if theme else self._style
        return render(
            self.document.plan,
            self.document.catalogue,
            self.backdrop.picture,
            self._records,
            view,
            style,
            self._hidden,
        )

    def wait_until_drawn(self, timeout: float = 60.0) -> bool:
        """Let the event loop run until tiles and labels of this view are there; False when `timeout` seconds
        were not enough."""
        loop = QEventLoop()
        limit = QTimer(singleShot=True, interval=round(timeout * 1000))
        limit.timeout.connect(lambda: loop.exit(1))
        poll = QTimer(interval=5)
        poll.timeout.connect(lambda: loop.exit(0) if self.is_drawn() else None)
        limit.start()
        poll.start()
        return loop.exec() == 0

    def is_drawn(self) -> bool:
        """Whether what is on the screen is sharp and complete."""
        pausing = self._label_pause.isActive() or self._staff_pause.isActive()
        labelled = self._labelling.is_current and not pausing
        return labelled and self.backdrop.is_drawn() and self.overlays.served.is_current

    # Reactions

    def _on_plan_changed(self, changes: Changes) -> None:
        self._extent = None
        if not (changes.layers or changes.columns) and changes.records.keys() <= STAFF:
            self._staff_pause.start()
            return
        self._renewal.follow(changes)
        if changes.layers:
            self._show_layers()
        self.overlays.follow(changes)
        self.backdrop.follow(changes)
        self._labelling.drop(changes.records)
        self._label_pause.start()
        self._tool.cancel("changed")
        self._on_selection_changed()

    def _show_staff(self) -> None:
        """Names of leads and the rings of filled posts."""
        self._label_pause.start()
        self._on_selection_changed()

    def _on_selection_changed(self) -> None:
        self._frame = frame_of(self.document.plan, self._records, self.document.selected_records)
        self.refresh()

    def _show_layers(self) -> None:
        if self._extent is None:
            self._extent = extent_of(self.document.plan, self._records)
        self.backdrop.show(self._style, self._hidden, self._extent)
        self.layers_changed.emit()

    def _ask_labels(self) -> None:
        document = self.document
        self._labelling.ask(
            self.overlays.plan.copy(), document.catalogue, self._style, self._view, self._hidden
        )

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            # A painter that outlives its event, as in the traceback of an error, crashes the program.
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), colour(self._style.ground))
        self.backdrop.draw(painter, self._view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_live(Surface(painter, self._view.transform(), self._view.resolution))
        paint_furniture(painter, self._style, dataclasses.replace(self._view, pixel_ratio=1.0))
        paint_attribution(painter, self._style, self._view, self.backdrop.attribution())

    def _paint_live(self, surface: Surface) -> None:
        style, document, preview = self._style, self.document, self._tool.preview
        moved = preview.references if preview else frozenset()
        labels, proposed = self.labels(), self.overlays.proposed
        self.overlays.paint_below(surface, style, self._marks_shown)
        (proposed.records if proposed else self._records).paint(surface, style, moved, self._hidden)
        self._records.paint_spots(surface, style, self.backdrop.left_out - moved)
        paint_labels(surface, style.halo, (label for label in labels if label.owner not in moved))
        if self._marks_shown and FILL not in self._hidden and "site" not in self._hidden:
            paint_fill(surface, style, document.plan.sites(), document.post_states.at_site)
        if self._marks_shown:
            self.overlays.paint_above(surface, style, moved)
        if preview and preview.shown:
            self._records.paint_moved(surface, style, moved, preview.movement)
            follow = (label for label in labels if label.owner in moved)
            paint_labels(surface, style.halo, follow, preview.movement)
        there = dataclasses.replace(surface, world=preview.movement * surface.world) if preview else surface
        if self._marks_shown:
            plan, selected = document.plan, document.selected_records
            paint_selection(there, style, plan, self._records, selected, self.selection_frame)
            paint_features(there, style, document.selected.features.values())
            paint_locks(surface, style, plan, self._records, selected)
        self._tool.paint(surface)
        self._drops.paint(surface)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._marks_shown:
            self._buttons.fit_into_corner(self.north_arrow())
        if self._fitted in (None, self._view):
            self.fit()
        else:
            self.set_viewport(self._view)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and self._navigation.gesture(event):
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._navigation.wheel(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._navigation.press(event):
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self._tool.press(self._map_event(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._navigation.panning:
            self._navigation.move(event.position())
        else:
            self._tool.move(self._map_event(event))
        self.cursor_moved.emit(*self._view.to_world(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._navigation.panning:
            self._navigation.stop_pan(event.position())
        elif event.button() == Qt.MouseButton.LeftButton:
            self._tool.release(self._map_event(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._tool.double_click(self._map_event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._tool.cancel("escape")
        elif not (self._tool.key(event) or self._navigation.key(event)):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._navigation.key_released(event)
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._navigation.panning:
            self._navigation.stop_pan()
        super().focusOutEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A right click selects what it hits, a building or nothing too, then asks for the menu. The menu key
        leaves the selection as it is."""
        if event.reason() != QContextMenuEvent.Reason.Keyboard:
            self._select_for_menu(QPointF(event.pos()))
        self.context_menu_requested.emit(event.globalPos(), self.document.selection)

    def _select_for_menu(self, position: QPointF) -> None:
        hit, obstacles = self.under(position), self.document.obstacles
        if hit is None and obstacles is not None:
            spot = shapely.Point(self._view.to_world(position))
            hit = next(((BUILDINGS, id_) for id_ in obstacles.hits(spot)), None)
        if hit is None:
            self.document.select([])
        elif not self.document.is_selected(hit):
            self.document.select(picked_with(self.document.plan, hit, self._tool.entered))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._drops.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drops.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drops.drop(event)

    def _map_event(self, event: QMouseEvent) -> MapEvent:
        x, y = self._view.to_world(event.position())
        return MapEvent(event.position(), x, y, event.button(), event.modifiers())
