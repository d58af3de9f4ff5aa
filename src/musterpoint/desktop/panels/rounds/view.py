"""The routes board itself: teams below each other, their stops along the time, painted on one surface."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QPoint, QRect, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PyQt6.QtWidgets import QApplication, QToolTip

from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.panels.rounds.days import ROW, Days, Grid, TeamDay
from musterpoint.desktop.panels.timetable.grid import HEAD_HEIGHT, HEAD_WIDTH
from musterpoint.desktop.panels.timetable.paint import LEFT, Brush, clock, span
from musterpoint.desktop.panels.timetable.time_board import TimeBoard
from musterpoint.desktop.theme import current_theme, icon, sized
from musterpoint.plan import Stop
from musterpoint.session.actions.rounds import STATES
from musterpoint.text import _, ngettext

STATE_ICONS = {"done": "check", "not-home": "home-off-outline", "second-try": "restore"}
STATE_KEYS = {
    Qt.Key.Key_D: "done", Qt.Key.Key_N: "not-home", Qt.Key.Key_S: "second-try", Qt.Key.Key_T: "",
}  # fmt: skip


class RoundsView(TimeBoard):
    """chosen_changed: another stop or visit is chosen. dropped(id, team id, place): it was let go in a team's
    order. ticked(stop id, state), taken_off(stop id): by keys. activated(id): a double click or Enter.
    menu_asked(id, QPoint): a right click. team_chosen(id): a team's head was clicked. carried(id, team id,
    place): it would come there if it were let go; team id "": nowhere."""

    chosen_changed = pyqtSignal()
    dropped = pyqtSignal(str, str, int)
    ticked = pyqtSignal(str, str)
    taken_off = pyqtSignal(str)
    activated = pyqtSignal(str)
    menu_asked = pyqtSignal(str, QPoint)
    team_chosen = pyqtSignal(str)
    carried = pyqtSignal(str, str, int)

    def __init__(self, start: Days) -> None:
        super().__init__()
        self.days = start
        self.grid = Grid(start, self.per_minute, 800)
        self.chosen = ""
        self.read_only = False
        self.style_in_use: MapStyle | None = None
        self._pressed: QPoint | None = None
        self._carried: QPoint | None = None
        self._fits = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(_("Routes board"))

    # What is shown

    def show_days(self, shown: Days, style: MapStyle) -> None:
        fresh = not self.days.teams
        self.days, self.style_in_use = shown, style
        self._lay()
        if fresh:
            self.fit()

    def _lay(self) -> None:
        self.grid = Grid(self.days, self.per_minute, self.viewport().width())
        if self.chosen not in self.grid:
            self.chosen = ""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        width, height = self.viewport().width(), self.viewport().height()
        across.setRange(0, max(0, self.grid.width - width))
        across.setPageStep(width)
        down.setRange(0, max(0, self.grid.height - height))
        down.setPageStep(max(1, height - HEAD_HEIGHT))
        down.setSingleStep(ROW)
        self.viewport().update()

    def choose(self, id_: str) -> None:
        """Choose a stop or a visit and bring it into view."""
        self.chosen = id_ if id_ in self.grid else ""
        if self.chosen:
            self._scroll_to(self.grid.rect(self.chosen).adjusted(-12, -12, 12, 12))
        self.setAccessibleDescription(self.words(self.chosen))
        self.viewport().update()
        self.chosen_changed.emit()

    def stop(self, id_: str) -> tuple[TeamDay, Stop] | None:
        """The stop of an id with its team's day; None for a visit that waits."""
        return next(((day, stop) for day in self.days.teams for stop in day.stops if stop.id == id_), None)

    def words(self, id_: str) -> str:
        """A stop or a waiting visit in one line, with what is wrong."""
        known = self.stop(id_)
        if known is None:
            return next((f"{one.name} · {one.why}" for one in self.days.waiting if one.visit.id == id_), "")
        day, stop = known
        time = ""
        if stop.arrives and stop.leaves:
            starts = stop.starts or stop.arrives
            time = span(self.days.start, self.days.minute(starts), self.days.minute(stop.leaves))
        parts = [f"{stop.number}. {day.names[stop.id]}", time]
        parts.append(str(STATES[stop.state]) if stop.state else "")
        parts.append(day.faults.get(stop.id, ""))
        return " · ".join(filter(None, parts))

    def sizeHint(self) -> QSize:
        return QSize(720, 300)

    def on_screen(self, id_: str) -> QRect:
        return self.grid.rect(id_).translated(-self.offset)

    def under(self, point: QPoint) -> str:
        on_head = point.x() < HEAD_WIDTH or point.y() < HEAD_HEIGHT
        return "" if on_head else self.grid.at(point + self.offset)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush, offset = Brush(painter, current_theme(), self.font(), self.days.start), self.offset
        width, height = self.viewport().width(), self.viewport().height()
        painter.fillRect(event.rect(), QColor(brush.theme.surface))
        brush.axis(self.grid, offset.x(), width, height)
        painter.setClipRect(QRect(0, HEAD_HEIGHT, width, height))
        for row, day in enumerate(self.days.teams):
            top = HEAD_HEIGHT + row * ROW - offset.y()
            if HEAD_HEIGHT - ROW <= top <= height:
                self._paint_day(brush, day, top)
        self._paint_waiting(brush)
        if self._carried is not None:
            self._paint_box(brush, self.chosen, self.on_screen(self.chosen).translated(self._carried))
        painter.setClipping(False)
        if self._now is not None and self.grid.x(self._now) - offset.x() >= HEAD_WIDTH:
            words = clock(self.days.start, self._now)
            brush.now(self.grid.x(self._now) - offset.x(), height, words)
        painter.end()

    def _paint_day(self, brush: Brush, day: TeamDay, top: int) -> None:
        painter, theme = brush.painter, brush.theme
        colour = (
            QColor(self.style_in_use.route(day.place).stroke) if self.style_in_use else QColor(theme.accent)
        )
        boxes = [self.on_screen(stop.id) for stop in day.stops if stop.id in self.grid]
        painter.setPen(QPen(colour, 3))
        if boxes:
            left, right = (max(HEAD_WIDTH, x) for x in (boxes[0].left(), boxes[-1].right()))
            painter.drawLine(left, top + ROW // 2, right, top + ROW // 2)
        for stop in day.stops:
            if stop.id in self.grid and not (stop.id == self.chosen and self._carried is not None):
                self._paint_box(brush, stop.id, self.on_screen(stop.id))
        head = QRect(0, top, HEAD_WIDTH, ROW)
        painter.fillRect(head, QColor(theme.window))
        painter.fillRect(QRect(0, top + 4, 5, ROW - 8), colour)
        painter.setFont(sized(self.font(), 14, bold=True))
        painter.setPen(QColor(theme.text))
        line = QRect(12, top + 4, HEAD_WIDTH - 18, 20)
        title = painter.fontMetrics().elidedText(day.title, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, LEFT, title)
        painter.setFont(sized(self.font(), 12))
        painter.setPen(QColor(theme.broken if day.faults else theme.muted))
        painter.drawText(line.translated(0, 19), LEFT, _tally(day))
        painter.setPen(QColor(theme.line))
        painter.drawLine(0, top + ROW - 1, self.viewport().width(), top + ROW - 1)

    def _paint_waiting(self, brush: Brush) -> None:
        """The visits that no team has, and their head."""
        if not self.days.waiting:
            return
        top = self.grid.waiting_top - self.offset.y()
        head = QRect(0, top, HEAD_WIDTH, self.grid.height - self.grid.waiting_top)
        brush.painter.setFont(sized(self.font(), 14, bold=True))
        brush.painter.setPen(QColor(brush.theme.broken))
        words = _("No team yet: {count}").format(count=len(self.days.waiting))
        brush.painter.drawText(head.adjusted(12, 8, -6, 0), Qt.AlignmentFlag.AlignTop, words)
        for waiting in self.days.waiting:
            id_ = waiting.visit.id
            if not (id_ == self.chosen and self._carried is not None):
                self._paint_box(brush, id_, self.grid.rect(id_).translated(0, -self.offset.y()))

    def _paint_box(self, brush: Brush, id_: str, box: QRect) -> None:
        """A stop with its number and name, red where something is wrong there, quiet when it is done."""
        painter, theme, known = brush.painter, brush.theme, self.stop(id_)
        wrong = known is None or id_ in known[0].faults
        if self._carried is not None and id_ == self.chosen:
            wrong = not self._fits
        painter.setPen(QPen(QColor(theme.broken if wrong else theme.accent), 2 if id_ == self.chosen else 1))
        quiet = known is not None and (known[1].state or known[1].kind in ("start", "return", "break"))
        painter.setBrush(QColor(theme.hover if quiet else theme.surface if wrong else theme.accent_soft))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 4, 4)
        inside = box.adjusted(5, 0, -3, 0)
        if known and known[1].state in STATE_ICONS and inside.width() > 16:
            mark = QRect(inside.left() - 2, box.center().y() - 7, 14, 14)
            icon(STATE_ICONS[known[1].state], theme.filled).paint(painter, mark)
            inside.setLeft(inside.left() + 15)
        elif known and known[1].pinned and inside.width() > 30:
            icon("pin", theme.accent).paint(painter, QRect(inside.right() - 12, box.center().y() - 6, 12, 12))
            inside.setRight(inside.right() - 13)
        painter.setFont(sized(self.font(), 12))
        painter.setPen(QColor(theme.text))
        name = known[0].names[id_] if known else self.words(id_)
        number = str(known[1].number) if known else ""
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(f"{number} {name}") <= inside.width():
            painter.drawText(inside, LEFT, f"{number} {name}".strip())
        elif known and not known[1].state and metrics.horizontalAdvance(number) + 2 <= box.width():
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, number)
        if known is None:
            painter.drawText(
                inside, LEFT, metrics.elidedText(name, Qt.TextElideMode.ElideRight, inside.width())
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        self.choose(self.under(point))
        self._pressed = point if self.chosen else None
        day = self.grid.day_at(point.y() + self.offset.y()) if point.x() < HEAD_WIDTH else None
        if day:
            self.team_chosen.emit(day.team.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        far = self._pressed and (point - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far and not self.read_only and self._movable(self.chosen):
            self._carried = point - self._pressed
            day = self._target(point)
            place = self.grid.place_at(day, self._left(point), self.chosen) if day else 0
            self.carried.emit(self.chosen, day.team.id if day else "", place)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        point, carried = event.position().toPoint(), self._carried
        day = self._target(point) if carried is not None else None
        left = self._left(point) if carried is not None else 0
        self.cancel_drag()
        if day:
            self.dropped.emit(self.chosen, day.team.id, self.grid.place_at(day, left, self.chosen))

    def _movable(self, id_: str) -> bool:
        known = self.stop(id_)
        return known is None or (not known[1].state and known[1].kind not in ("start", "return"))

    def _target(self, point: QPoint) -> TeamDay | None:
        return self.grid.day_at(point.y() + self.offset.y()) if point.y() >= HEAD_HEIGHT else None

    def _left(self, point: QPoint) -> int:
        """Where the carried box begins, in the board's pixels."""
        begins = self.grid.rect(self.chosen).left() if self.stop(self.chosen) else point.x() + self.offset.x()
        return begins + self._carried.x() if self.stop(self.chosen) else begins

    def cancel_drag(self) -> None:
        """Leave everything where it was."""
        if self._carried is not None:
            self.carried.emit(self.chosen, "", 0)
        self._pressed = self._carried = None
        self._fits = True
        self.viewport().update()

    def show_fitting(self, fits: bool) -> None:
        """What is carried would fit where it is, or not."""
        self._fits = fits
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if id_ := self.under(event.position().toPoint()):
            self.activated.emit(id_)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        id_ = self.under(event.pos())
        if id_:
            self.choose(id_)
            self.menu_asked.emit(id_, event.globalPos())

    # Keys and tips

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, known = event.key(), self.stop(self.chosen)
        if key == Qt.Key.Key_Escape and self._carried is not None:
            self.cancel_drag()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and known:
            stops = [stop.id for stop in known[0].stops if stop.id in self.grid]
            place = stops.index(self.chosen) + (1 if key == Qt.Key.Key_Right else -1)
            self.choose(stops[min(len(stops) - 1, max(0, place))])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen:
            self.activated.emit(self.chosen)
        elif key in STATE_KEYS and known and not self.read_only:
            self.ticked.emit(self.chosen, STATE_KEYS[key])
        elif key == Qt.Key.Key_Delete and known and not self.read_only:
            self.taken_off.emit(self.chosen)
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words(self.under(event.pos())), self)
            return True
        return super().viewportEvent(event)


def _tally(day: TeamDay) -> str:
    """Stops and kilometres of a team's day."""
    count = sum(stop.kind not in ("start", "return", "break") for stop in day.stops)
    words = ngettext("{count} stop, {km} km", "{count} stops, {km} km", count)
    return words.format(count=count, km=f"{sum(stop.metres for stop in day.stops) / 1000:.1f}")
