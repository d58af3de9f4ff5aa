"""The roster board itself: cards painted on one surface, so that thousands of them stay smooth."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PyQt6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, pyqtSignal
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
from PyQt6.QtWidgets import QAbstractScrollArea, QApplication, QToolTip

from musterpoint.desktop.panels.roster.bands import Place
from musterpoint.desktop.panels.roster.choice import Choice
from musterpoint.desktop.panels.roster.drops import Drops
from musterpoint.desktop.panels.roster.grid import HEAD_HEIGHT, HEAD_WIDTH, Cell, Grid, Strip
from musterpoint.desktop.panels.roster.keys import HandledKeys
from musterpoint.desktop.panels.roster.look import Look
from musterpoint.desktop.panels.roster.paint import Brush
from musterpoint.desktop.theme import current_theme
from musterpoint.text import _

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LINE = 44


class RosterView(QAbstractScrollArea):
    """Shows the cards of a `Grid` as a `Look` describes them.

    choice_changed: other cards are chosen, or another is the current one. activated(post): somebody wants to
    fill it. place_chosen(Place): a site's or team's head was clicked. menu_asked(what, QPoint): a right click
    on a post's id, a `Place`, a shift's id in a one-tuple, or None. dropped(Drop): let go on the board.
    hinted(str): what letting go would do.
    """

    choice_changed = pyqtSignal()
    activated = pyqtSignal(str)
    place_chosen = pyqtSignal(object)
    menu_asked = pyqtSignal(object, QPoint)
    dropped = pyqtSignal(object)
    hinted = pyqtSignal(str)

    def __init__(self, look: Look, laid_out: Callable[[int], Grid]):
        """laid_out: gives the grid for a width in pixels."""
        super().__init__()
        self.look = look
        self._laid_out = laid_out
        self.grid = Grid((), (), 0)
        self.choice = Choice()
        self.drops = Drops(self)
        self.keys = HandledKeys(self)
        self._pressed: QPoint | None = None
        self._band: QRect | None = None
        self._single_on_release = ""
        self._widening = QTimer(self, singleShot=True, interval=0)
        self._widening.timeout.connect(self.reload)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(_("Roster board"))
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)

    # What is shown

    def reload(self) -> None:
        """Lay the cards out anew; what is chosen stays chosen as far as it is still there."""
        for _again in range(2):  # where a scroll bar has come or gone with the cards
            width = self.viewport().width()
            self.grid = self._laid_out(width)
            self._fit_scroll_bars()
            if width == self.viewport().width():
                break
        self._widening.stop()
        self.choice.keep(self.grid)
        self.viewport().update()

    def refresh(self) -> None:
        """The same cards say something else."""
        self.viewport().update()

    def choose(self, posts: Iterable[str], current: str = "") -> None:
        """Choose these cards and bring the current one into view."""
        chosen = [post for post in posts if post in self.grid]
        self.choice.choose(chosen, current or (chosen[0] if chosen else ""))
        self.show_card(self.choice.current)
        self.tell()

    def tell(self) -> None:
        """Say that the choice is another one."""
        self.setAccessibleDescription(self.look.words(self.choice.current) if self.choice.current else "")
        self.viewport().update()
        self.choice_changed.emit()

    def show_card(self, post: str) -> None:
        """Scroll until a card is in view."""
        if post in self.grid:
            box = self.grid.rect(post).adjusted(-8, -8, 8, 8)
            self._scroll_to(box)

    def show_place(self, place: Place) -> None:
        """Scroll a site or team to the top."""
        for strip in self.grid.strips:
            if strip.band.place == place:
                self.verticalScrollBar().setValue(strip.top - HEAD_HEIGHT)

    def _scroll_to(self, box: QRect) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        width, height = self.viewport().width(), self.viewport().height()
        if box.left() - across.value() < HEAD_WIDTH:
            across.setValue(box.left() - HEAD_WIDTH)
        elif box.right() - across.value() > width:
            across.setValue(box.right() - width)
        if box.top() - down.value() < HEAD_HEIGHT:
            down.setValue(box.top() - HEAD_HEIGHT)
        elif box.bottom() - down.value() > height:
            down.setValue(box.bottom() - height)

    def sizeHint(self) -> QSize:
        return QSize(640, 320)

    # From the viewport to the board and back

    @property
    def offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def on_board(self, point: QPoint) -> QPoint:
        """A point of the viewport in the board's pixels; over a head it stays outside the cards."""
        x, y = point.x(), point.y()
        return QPoint(
            x if x < HEAD_WIDTH else x + self.offset.x(), y if y < HEAD_HEIGHT else y + self.offset.y()
        )

    def on_screen(self, post: str) -> QRect:
        """Where a card is in the viewport."""
        return self.grid.rect(post).translated(-self.offset)

    def post_under(self, point: QPoint) -> str:
        """The card under a point of the viewport, "" for none."""
        post = None if self._on_head(point) else self.grid.post_at(self.on_board(point))
        return post.id if post else ""

    def cell_under(self, point: QPoint) -> Cell | None:
        return None if self._on_head(point) else self.grid.cell_at(self.on_board(point))

    def strip_under(self, point: QPoint) -> Strip | None:
        """The site or team whose head is under a point."""
        on_head = point.x() < HEAD_WIDTH and point.y() >= HEAD_HEIGHT
        return self.grid.strip_at(point.y() + self.offset.y()) if on_head else None

    def _on_head(self, point: QPoint) -> bool:
        return point.x() < HEAD_WIDTH or point.y() < HEAD_HEIGHT

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush = Brush(painter, current_theme(), self.font())
        offset, area = self.offset, event.rect()
        painter.fillRect(area, QColor(brush.theme.surface))
        strips = self.grid.strips_between(area.top() + offset.y(), area.bottom() + offset.y())
        for strip in strips:
            self._paint_cards(brush, strip, offset, area)
        self.drops.paint(brush, offset)
        if self._band is not None:
            painter.setPen(QPen(QColor(brush.theme.accent)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._band.translated(-offset))
        self._paint_heads(brush, strips, offset)
        self.drops.paint_carried(brush)
        painter.end()

    def _paint_cards(self, brush: Brush, strip: Strip, offset: QPoint, area: QRect) -> None:
        painter, theme = brush.painter, brush.theme
        bottom = strip.top + strip.height - 1 - offset.y()
        painter.setPen(QColor(theme.line))
        painter.drawLine(HEAD_WIDTH, bottom, self.grid.width - offset.x(), bottom)
        for column, shift in enumerate(self.grid.shifts):
            right = HEAD_WIDTH + (column + 1) * self.grid.column_width - 1 - offset.x()
            painter.setPen(QColor(theme.line))
            painter.drawLine(right, strip.top - offset.y(), right, bottom)
            for post in strip.band.cells.get(shift.id, ()):
                box = self.grid.rect(post.id).translated(-offset)
                if box.intersects(area):
                    card = self.look.card(post, self.drops.refuses(post))
                    chosen, current = post.id in self.choice, post.id == self.choice.current
                    brush.card(box, card, chosen, current and self.hasFocus())

    def _paint_heads(self, brush: Brush, strips: list[Strip], offset: QPoint) -> None:
        painter, theme, height = brush.painter, brush.theme, self.viewport().height()
        for strip in strips:
            box = QRect(0, strip.top - offset.y(), HEAD_WIDTH, strip.height)
            visible = box.intersected(QRect(0, HEAD_HEIGHT, HEAD_WIDTH, height))
            painter.fillRect(box, QColor(theme.window))
            words = QRect(0, min(visible.top(), box.bottom() - 56), HEAD_WIDTH, 56)
            brush.band_head(words, strip.band.number, strip.band.title, self.look.tally_of(strip.band))
            painter.setPen(QColor(theme.line))
            painter.drawLine(0, box.bottom(), HEAD_WIDTH, box.bottom())
        for column, shift in enumerate(self.grid.shifts):
            left = HEAD_WIDTH + column * self.grid.column_width - offset.x()
            box = QRect(left, 0, self.grid.column_width, HEAD_HEIGHT)
            brush.shift_head(box, *self.look.shift_words(shift), self.look.tally_in(shift.id))
            painter.setPen(QColor(theme.line))
            painter.drawLine(box.right(), 0, box.right(), HEAD_HEIGHT)
        corner = QRect(0, 0, HEAD_WIDTH, HEAD_HEIGHT)
        painter.fillRect(corner, QColor(theme.window))
        brush.tally(corner.adjusted(12, 22, -8, -4), self.look.tally)
        painter.setFont(brush.bold)
        painter.setPen(QColor(theme.text))
        painter.drawText(corner.adjusted(12, 4, -8, -22), Qt.AlignmentFlag.AlignVCenter, _("All posts"))
        painter.setPen(QColor(theme.line))
        painter.drawLine(0, HEAD_HEIGHT - 1, self.viewport().width(), HEAD_HEIGHT - 1)
        painter.drawLine(HEAD_WIDTH - 1, 0, HEAD_WIDTH - 1, height)

    # Size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible() and event.size().width() != event.oldSize().width():
            self._widening.start()  # once for all sizes that it gets while docks are arranged
        self._fit_scroll_bars()

    def _fit_scroll_bars(self) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        width, height = self.viewport().width(), self.viewport().height()
        across.setRange(0, max(0, self.grid.width - width))
        across.setPageStep(width)
        across.setSingleStep(LINE)
        down.setRange(0, max(0, self.grid.height - height))
        down.setPageStep(height - HEAD_HEIGHT)
        down.setSingleStep(LINE)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        self._pressed, self._single_on_release = point, ""
        if strip := self.strip_under(point):
            self._choose_strip(strip, event.modifiers())
            return
        post = self.post_under(point)
        if not post:
            if not event.modifiers() & (CONTROL | SHIFT):
                self.choice.choose((), "")
            self._band = None if self._on_head(point) else QRect(self.on_board(point), QSize(0, 0))
        elif event.modifiers() & SHIFT:
            self.choice.extend(post, [item.id for item in self.grid.posts()])
        elif event.modifiers() & CONTROL:
            self.choice.toggle(post)
        elif post in self.choice:
            self._single_on_release = post
            self.choice.current = post
        else:
            self.choice.choose([post], post)
        self.tell()

    def _choose_strip(self, strip: Strip, modifiers: Qt.KeyboardModifier) -> None:
        posts = [post.id for cell in strip.band.cells.values() for post in cell]
        before = list(self.choice) if modifiers & CONTROL else []
        self.choice.choose([*before, *posts], posts[0] if posts else "")
        self._pressed = None
        self.tell()
        self.place_chosen.emit(strip.band.place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self.drops.carries:
            self.drops.carry(point, bool(event.modifiers() & CONTROL))
            return
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if self._band is not None:
            start = self.on_board(self._pressed)
            self._band = QRect(start, self.on_board(point)).normalized()
            self.choice.choose(self.grid.posts_within(self._band), "")
            self.tell()
        elif (point - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self.drops.pick_up(self.choice if self.post_under(self._pressed) else (), point)
            self._pressed = None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.drops.carries:
            self.drops.put_down(event.position().toPoint(), bool(event.modifiers() & CONTROL))
        elif self._single_on_release and self._pressed is not None:
            self.choice.choose([self._single_on_release], self._single_on_release)
            self.tell()
        if self._band is not None:
            self._band = None
            self.viewport().update()
        self._pressed, self._single_on_release = None, ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if post := self.post_under(point):
            self.activated.emit(post)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            if current := self.choice.current:
                corner = self.on_screen(current).center()
                self.menu_asked.emit(current, self.viewport().mapToGlobal(corner))
            return
        point = event.pos()
        post = self.post_under(point)
        if post and post not in self.choice:
            self.choose([post], post)
        what: object = post or None
        if strip := self.strip_under(point):
            what = strip.band.place
        elif point.y() < HEAD_HEIGHT and (shift := self.grid.shift_at(point.x() + self.offset.x())):
            what = (shift.id,)
        self.menu_asked.emit(what, event.globalPos())

    # Keys, drops, tips

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self.keys.takes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.press(event):
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            post = self.post_under(event.pos())
            QToolTip.showText(event.globalPos(), self.look.tip(post) if post else "", self)
            return True
        if self.drops.handles(event):
            return True
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.look.follow()
            self.viewport().update()

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
