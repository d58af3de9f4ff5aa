"""The timetable board itself: bars painted on one surface, so that thousands of them stay smooth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PyQt6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PyQt6.QtWidgets import QApplication, QToolTip

from musterpoint.catalogue.posts import site_title
from musterpoint.desktop.panels.timetable.bars import NOTHING, Bar, Timetable
from musterpoint.desktop.panels.timetable.drag import EDGE, Drag, picked_up
from musterpoint.desktop.panels.timetable.grid import HEAD_HEIGHT, HEAD_WIDTH, Grid, Strip
from musterpoint.desktop.panels.timetable.keys import BoardKeys
from musterpoint.desktop.panels.timetable.paint import Brush, clock, span
from musterpoint.desktop.panels.timetable.time_board import TimeBoard
from musterpoint.desktop.theme import current_theme
from musterpoint.session.actions.subjects import Ref
from musterpoint.text import _

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class TimetableView(TimeBoard):
    """Shows a `Timetable`; bars are dragged to another time or lane.

    chosen_changed: other bars are chosen. moved(list of Bar): they were let go elsewhere. activated(ref): a
    double click or Enter. menu_asked(ref or None, QPoint): a right click. site_chosen(str): a site's head was
    clicked. hinted(str): what letting go would do.
    """

    chosen_changed = pyqtSignal()
    moved = pyqtSignal(list)
    activated = pyqtSignal(object)
    menu_asked = pyqtSignal(object, QPoint)
    site_chosen = pyqtSignal(str)
    hinted = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.timetable = NOTHING
        self.grid = Grid((), self.per_minute)
        self.chosen: dict[Ref, None] = {}
        self.current: Ref | None = None
        self.read_only = False
        self.drag: Drag | None = None
        self._pressed: tuple[QPoint, Ref | None] | None = None
        self._band: QRect | None = None
        self._keys = BoardKeys(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        self.setAccessibleName(_("Timetable board"))

    # What is shown

    def show_timetable(self, timetable: Timetable) -> None:
        """Show another state; what is chosen stays chosen as far as it is still there."""
        fresh = not self.timetable.sites
        self.timetable = timetable
        self._lay()
        if fresh:
            self.fit()

    def _lay(self) -> None:
        self.grid = Grid(self.timetable.sites, self.per_minute, self.grid)
        self.chosen = {ref: None for ref in self.chosen if ref in self.grid}
        if self.current not in self.grid:
            self.current = None
        self._fit_scroll_bars()
        self.viewport().update()

    def choose(self, refs: Iterable[Ref], current: Ref | None = None) -> None:
        """Choose these bars and bring the current one into view."""
        self.chosen = {ref: None for ref in refs if ref in self.grid}
        self.current = current or next(iter(self.chosen), None)
        if self.current in self.grid:
            self._scroll_to(self.grid.rect(self.current).adjusted(-12, -12, 12, 12))
        self.tell()

    def tell(self) -> None:
        """Say that the choice is another one."""
        self.setAccessibleDescription(self.words(self.current) if self.current else "")
        self.viewport().update()
        self.chosen_changed.emit()

    def words(self, ref: Ref) -> str:
        """A bar in one line."""
        bar = self.grid.bar(ref)
        time = span(self.timetable.start, bar.starts, bar.ends)
        return _("{name}: {time}, {people} people").format(name=bar.name, time=time, people=bar.people)

    def details(self, ref: Ref) -> str:
        """A bar in some lines: its lane, and why it stays where it is."""
        bar = self.grid.bar(ref)
        lines = [self.words(ref)]
        if bar.lane:
            lines.append(_("Lane {lane}").format(lane=bar.lane))
        if bar.own_window:
            lines.append(_("An enterprise comes in a window of its own, which a proposal leaves as it is."))
        elif bar.pinned:
            lines.append(_("Set by hand: it stays when the timetable is laid anew."))
        return "\n".join(lines)

    def show_site(self, site_id: str) -> None:
        """Scroll a site to the top."""
        for strip in self.grid.strips:
            if strip.site.site.id == site_id:
                self.verticalScrollBar().setValue(strip.top - HEAD_HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(720, 320)

    # From the viewport to the board

    def on_screen(self, ref: Ref) -> QRect:
        """Where a bar is in the viewport."""
        return self.grid.rect(ref).translated(-self.offset)

    def bar_under(self, point: QPoint) -> Bar | None:
        over_head = point.x() < HEAD_WIDTH or point.y() < HEAD_HEIGHT
        return None if over_head else self.grid.bar_at(point + self.offset)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush = Brush(painter, current_theme(), self.font(), self.timetable.start)
        area, offset = event.rect(), self.offset
        painter.fillRect(area, QColor(brush.theme.surface))
        strips = self.grid.strips_between(area.top() + offset.y(), area.bottom() + offset.y())
        for strip in strips:
            brush.closed(self.grid, strip, QPointF(offset))
        brush.axis(self.grid, offset.x(), self.viewport().width(), self.viewport().height())
        painter.setClipRect(QRect(0, HEAD_HEIGHT, self.viewport().width(), self.viewport().height()))
        for strip in strips:
            self._paint_strip(brush, strip, area)
        self._paint_drag(brush)
        if self._band is not None:
            painter.setPen(QPen(QColor(brush.theme.accent)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._band.translated(-offset))
        self._paint_heads(brush, strips)
        painter.setClipping(False)
        x = self._now_x()
        if x is not None and x >= HEAD_WIDTH:
            brush.now(x, self.viewport().height(), clock(self.timetable.start, self._now))
        painter.end()

    def _paint_strip(self, brush: Brush, strip: Strip, area: QRect) -> None:
        offset = self.offset
        brush.load(self.grid, strip, QPointF(offset))
        carried = {bar.ref for bar in self.drag.changed} if self.drag else ()
        for bar, place in self.grid.in_strip(strip):
            box = place.translated(-offset)
            if box.intersects(area):
                brush.painter.setOpacity(0.3 if bar.ref in carried else 1.0)
                brush.bar(box, bar, bar.ref in self.chosen, bar.ref == self.current and self.hasFocus())
        brush.painter.setOpacity(1.0)
        bottom = strip.top + strip.height - 1 - offset.y()
        brush.painter.setPen(QColor(brush.theme.line))
        brush.painter.drawLine(0, bottom, self.viewport().width(), bottom)

    def _paint_drag(self, brush: Brush) -> None:
        """What is carried, where it would come to lie."""
        if self.drag is None:
            return
        for bar in self.drag.moved:
            strip, was = self.grid.strip_of(bar.ref), self.grid.rect(bar.ref)
            lines = [row.top for row in strip.rows if row.lane == bar.lane]
            stays = bar.lane == self.grid.bar(bar.ref).lane or not lines
            width = max(6, round((bar.ends - bar.starts) * self.per_minute) - 1)
            box = QRect(self.grid.x(bar.starts), was.top() if stays else lines[0], width, was.height())
            brush.bar(box.translated(-self.offset), bar, True, False)

    def _paint_heads(self, brush: Brush, strips: list[Strip]) -> None:
        offset, painter = self.offset, brush.painter
        for strip in strips:
            top = max(HEAD_HEIGHT, strip.top - offset.y())
            box = QRect(0, top, HEAD_WIDTH, strip.top + strip.height - offset.y() - top)
            painter.setClipRect(box)
            brush.head(box, strip.site)
            if len(strip.site.lanes) > 1:
                named: set[int] = set()
                for row in strip.rows:
                    if row.lane not in named:
                        brush.lane(HEAD_WIDTH, row.top - offset.y() + 3, row.lane)
                        named.add(row.lane)
            painter.setPen(QColor(brush.theme.line))
            painter.drawLine(0, box.bottom(), HEAD_WIDTH, box.bottom())
            painter.drawLine(HEAD_WIDTH - 1, box.top(), HEAD_WIDTH - 1, box.bottom())

    # Size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_scroll_bars()

    def _fit_scroll_bars(self) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        width, height = self.viewport().width(), self.viewport().height()
        across.setRange(0, max(0, self.grid.width - width))
        across.setPageStep(width)
        across.setSingleStep(40)
        down.setRange(0, max(0, self.grid.height - height))
        down.setPageStep(max(1, height - HEAD_HEIGHT))
        down.setSingleStep(40)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point, bar = event.position().toPoint(), self.bar_under(event.position().toPoint())
        self._pressed = (point, bar.ref if bar else None)
        if bar is None:
            if point.x() < HEAD_WIDTH:
                self._choose_site(point)
            elif not event.modifiers() & (CONTROL | SHIFT):
                self.choose(())
            if point.x() >= HEAD_WIDTH:
                self._band = QRect(point + self.offset, QSize(0, 0))
            return
        if event.modifiers() & CONTROL and bar.ref in self.chosen:
            del self.chosen[bar.ref]
        elif event.modifiers() & CONTROL:
            self.chosen[bar.ref] = None
        elif bar.ref not in self.chosen:
            self.chosen = {bar.ref: None}
        self.current = bar.ref
        self.tell()

    def _choose_site(self, point: QPoint) -> None:
        strip = self.grid.strip_at(point.y() + self.offset.y()) if point.y() >= HEAD_HEIGHT else None
        if strip:
            self.choose([bar.ref for bar in strip.site.bars])
            self.site_chosen.emit(strip.site.site.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._band is not None and self._pressed:
            self._band = QRect(self._pressed[0] + self.offset, point + self.offset).normalized()
            self.chosen = dict.fromkeys(self.grid.within(self._band))
            self.tell()
            return
        if self.drag is None and self._pressed and self._pressed[1] in self.chosen and not self.read_only:
            start, ref = self._pressed
            if (point - start).manhattanLength() >= QApplication.startDragDistance():
                self.drag = picked_up(self.grid, self.chosen, ref, start + self.offset)
        if self.drag is not None:
            self._carry(point, bool(event.modifiers() & SHIFT))
        else:
            self._show_cursor(point)

    def _carry(self, point: QPoint, fine: bool) -> None:
        self.drag = self.drag.to(self.grid, point + self.offset, fine)
        held = next(bar for bar in self.drag.moved if bar.ref == self.drag.held)
        time = span(self.timetable.start, held.starts, held.ends)
        self.hinted.emit(
            _("{name} at {time}. Shift: to the minute. Escape: leave it.").format(name=held.name, time=time)
        )
        self.viewport().update()

    def _show_cursor(self, point: QPoint) -> None:
        bar = None if self.read_only else self.bar_under(point)
        if bar is None:
            self.viewport().unsetCursor()
        elif point.x() >= self.on_screen(bar.ref).right() - EDGE:
            self.viewport().setCursor(Qt.CursorShape.SizeHorCursor)
        else:
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, pressed, self.drag, self._pressed = self.drag, self._pressed, None, None
        if self._band is not None:
            self._band = None
        elif drag is not None:
            self.hinted.emit("")
            self.let_go(list(drag.changed))
        elif pressed and pressed[1] and not event.modifiers() & CONTROL:
            self.choose([pressed[1]])
        self.viewport().update()

    def let_go(self, bars: list[Bar]) -> None:
        """Show the bars at their new places at once, and tell of it."""
        if bars:
            moved = {bar.ref: replace(bar, pinned=True) for bar in bars}
            touched = {self.grid.strip_of(ref).site.site.id for ref in moved}
            sites = tuple(
                site.with_bars(moved) if site.site.id in touched else site for site in self.timetable.sites
            )
            self.timetable = Timetable(self.timetable.start, sites)
            self._lay()
            self.moved.emit(bars)

    def cancel_drag(self) -> None:
        """Leave everything where it was."""
        self.drag = self._pressed = self._band = None
        self.hinted.emit("")
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if bar := self.bar_under(event.position().toPoint()):
            self.activated.emit(bar.ref)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            if self.current:
                corner = self.on_screen(self.current).center()
                self.menu_asked.emit(self.current, self.viewport().mapToGlobal(corner))
            return
        bar = self.bar_under(event.pos())
        if bar and bar.ref not in self.chosen:
            self.choose([bar.ref])
        self.menu_asked.emit(bar.ref if bar else None, event.globalPos())

    # Keys and tips

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def tip_at(self, point: QPoint) -> str:
        """What is told of a bar, or a site's name, which the column may be too narrow for; "" elsewhere."""
        if bar := self.bar_under(point):
            return self.details(bar.ref)
        along = point.y() + self.offset.y()
        under = (strip for strip in self.grid.strips if strip.top <= along < strip.top + strip.height)
        strip = next(under, None) if point.x() < HEAD_WIDTH and point.y() >= HEAD_HEIGHT else None
        return site_title(strip.site.site) if strip else ""
