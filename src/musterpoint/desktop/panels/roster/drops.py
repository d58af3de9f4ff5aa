"""Dragging on the roster board: cards and people in, cards out to the map and to other cards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PyQt6.QtCore import QEvent, QMimeData, QPoint, Qt, QTimer
from PyQt6.QtGui import QColor, QDrag, QDropEvent, QPainter, QPen, QPixmap

from musterpoint.catalogue.posts import fits, post_title
from musterpoint.desktop.panels.roster.grid import CARD_HEIGHT, HEAD_HEIGHT, Cell
from musterpoint.desktop.panels.roster.paint import Brush
from musterpoint.desktop.theme import current_theme
from musterpoint.desktop.tools.drops import PERSON_MIME
from musterpoint.plan import Post
from musterpoint.text import _, ngettext

if TYPE_CHECKING:
    from musterpoint.desktop.panels.roster.view import RosterView

POST_MIME = "application/x-musterpoint-post"
"""Ids of posts, one a line, in the order of the people in PERSON_MIME."""

EDGE, STEP_MS = 36, 30
"""Pixels from an edge within which the board scrolls while something is dragged, and how often."""

COPY, MOVE = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction


@dataclass(frozen=True, slots=True)
class Drop:
    """What was let go. people: their ids; posts: that they come from, as many, or none. target: the card's
    id, "" where it was let go beside the cards of the cell. keeping: they are to keep the posts they have."""

    people: tuple[str, ...]
    posts: tuple[str, ...]
    cell: Cell
    target: str
    keeping: bool


class Drops:
    """Follows what is dragged over the board, and says what letting go would do."""

    def __init__(self, view: RosterView):
        self._view = view
        self._people: tuple[str, ...] = ()
        self._posts: tuple[str, ...] = ()
        self._cell: Cell | None = None
        self._target = ""
        self._keeping = False
        self._carried: QPixmap | None = None
        self._refused: dict[str, bool] = {}
        self._scrolling = QTimer(view, interval=STEP_MS)
        self._scrolling.timeout.connect(self._scroll)
        self._point = QPoint()

    # Cards by the mouse. Within the board the view's own mouse events are enough; what leaves it becomes a
    # drag of the system, so that people can be let go on the map.

    @property
    def carries(self) -> bool:
        """Whether cards are being carried by the mouse."""
        return self._carried is not None

    def pick_up(self, posts: Iterable[str], point: QPoint) -> None:
        """Carry the people of these cards."""
        look = self._view.look
        held = [(post, person) for post in posts if (person := look.person_on(post))]
        if held and not look.read_only:
            self._carried = self._picture(held[0][0], len(held))
            self._begin(tuple(person.id for _post, person in held), tuple(post for post, _person in held))
            self._follow(point, keeping=False)

    def carry(self, point: QPoint, keeping: bool) -> None:
        """The mouse has moved. keeping: with Ctrl people keep the card they come from."""
        if self._view.viewport().rect().contains(point):
            self._follow(point, keeping)
            self._view.viewport().update()
        else:
            self._hand_over()

    def put_down(self, point: QPoint, keeping: bool) -> None:
        """The button was let go."""
        self._follow(point, keeping)
        self._let_go(keeping)

    def cancel(self) -> None:
        """Nothing was meant."""
        self._end()

    def _hand_over(self) -> None:
        """Let the system carry what has left the board."""
        data = QMimeData()
        data.setData(POST_MIME, "\n".join(self._posts).encode())
        data.setData(PERSON_MIME, "\n".join(self._people).encode())
        drag = QDrag(self._view)
        drag.setMimeData(data)
        drag.setPixmap(self._carried)
        drag.setHotSpot(QPoint(24, CARD_HEIGHT // 2))
        self._end()
        drag.exec(MOVE | COPY, MOVE)

    def _picture(self, post_id: str, count: int) -> QPixmap:
        """The first card, and how many there are."""
        view, ratio = self._view, self._view.devicePixelRatioF()
        box = view.grid.rect(post_id)
        box.moveTo(0, 0)
        picture = QPixmap(box.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush = Brush(painter, current_theme(), view.font())
        brush.card(box, view.look.card(view.look.plan.find("post", post_id)), True, False)
        if count > 1:
            brush.badge(box, str(count))
        painter.end()
        return picture

    # What comes from elsewhere, as a drag of the system

    def handles(self, event: QEvent) -> bool:
        """Take part in a drag over the viewport; tell whether the event was of one."""
        match event.type():
            case QEvent.Type.DragEnter:
                self._enter(event)
            case QEvent.Type.DragMove:
                self._move(event)
            case QEvent.Type.DragLeave:
                self._end()
            case QEvent.Type.Drop:
                self._move(event)
                self._let_go(_keeps(event))
            case _:
                return False
        return True

    def _enter(self, event: QDropEvent) -> None:
        data = event.mimeData()
        if self._view.look.read_only or not data.hasFormat(PERSON_MIME):
            event.ignore()
            return
        posts = bytes(data.data(POST_MIME)).decode() if data.hasFormat(POST_MIME) else ""
        self._begin(
            tuple(bytes(data.data(PERSON_MIME)).decode().split("\n")),
            tuple(posts.split("\n")) if posts else (),
        )
        self._move(event)
        event.acceptProposedAction()

    def _move(self, event: QDropEvent) -> None:
        if self._follow(event.position().toPoint(), _keeps(event)):
            event.setDropAction(COPY if _keeps(event) or not self._posts else MOVE)
            event.accept()
        else:
            event.ignore()

    # Both

    def refuses(self, post: Post) -> bool:
        """Whether the first of the people that are being dragged can't take a post."""
        if not self._people:
            return False
        if post.id not in self._refused:
            look = self._view.look
            person = look.plan.find("person", self._people[0])
            self._refused[post.id] = bool(person) and bool(
                fits(look.plan, look.catalogue, person, post, moving=True)
            )
        return self._refused[post.id]

    def paint(self, brush: Brush, offset: QPoint) -> None:
        """Frame where it would be let go."""
        if self._cell is None:
            return
        grid, painter = self._view.grid, brush.painter
        box = grid.rect(self._target) if self._target else grid.cell_rect(self._cell).adjusted(2, 2, -3, -3)
        painter.setPen(QPen(QColor(brush.theme.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.translated(-offset), 4, 4)

    def paint_carried(self, brush: Brush) -> None:
        """What the mouse carries, under the pointer."""
        if self._carried is not None:
            brush.painter.setOpacity(0.85)
            brush.painter.drawPixmap(self._point - QPoint(24, CARD_HEIGHT // 2), self._carried)
            brush.painter.setOpacity(1.0)

    def _begin(self, people: tuple[str, ...], posts: tuple[str, ...]) -> None:
        self._people, self._posts = people, posts
        self._refused.clear()
        self._view.viewport().update()

    def _follow(self, point: QPoint, keeping: bool) -> bool:
        """Find what is under the point; tell whether something can be let go there."""
        view, before = self._view, (self._cell, self._target, self._keeping)
        self._point, self._keeping = point, keeping
        self._look_under()
        height = view.viewport().height()
        if min(point.y() - HEAD_HEIGHT, height - point.y()) >= EDGE:
            self._scrolling.stop()
        elif not self._scrolling.isActive():
            self._scrolling.start()
        if before != (self._cell, self._target, keeping):
            view.hinted.emit(self._words(keeping))
            view.viewport().update()
        return bool(self._people) and self._cell is not None

    def _look_under(self) -> None:
        view = self._view
        self._cell, self._target = view.cell_under(self._point), view.post_under(self._point)
        if strip := view.strip_under(self._point):
            self._cell = Cell(strip.band.place, "")

    def _let_go(self, keeping: bool) -> None:
        people, posts, cell, target = self._people, self._posts, self._cell, self._target
        self._forget()
        if not people or cell is None:
            self._view.hinted.emit("")
        else:
            self._view.setFocus()
            self._view.dropped.emit(Drop(people, posts, cell, target, keeping))

    def _end(self) -> None:
        self._forget()
        self._view.hinted.emit("")

    def _forget(self) -> None:
        self._people, self._posts, self._cell, self._target = (), (), None, ""
        self._carried = None
        self._refused.clear()
        self._scrolling.stop()
        self._view.viewport().update()

    def _scroll(self) -> None:
        view = self._view
        upwards = self._point.y() < view.viewport().height() // 2
        bar = view.verticalScrollBar()
        bar.setValue(bar.value() + (-CARD_HEIGHT // 2 if upwards else CARD_HEIGHT // 2))
        self._look_under()

    def _words(self, keeping: bool) -> str:
        look = self._view.look
        people = [person for id_ in self._people if (person := look.plan.find("person", id_))]
        if self._cell is None or not people:
            return ""
        if len(people) > 1 or not self._target:
            count = len(people)
            words = ngettext(
                "{count} person takes the first post here that is empty and fits",
                "{count} people take the first posts here that are empty and fit",
                count,
            )
            return words.format(count=count)
        post = look.plan.find("post", self._target)
        title = post_title(look.plan, look.catalogue, post)
        if reasons := fits(look.plan, look.catalogue, people[0], post, moving=True):
            return _("{person} doesn't fit {post}: {reasons}").format(
                person=people[0].name, post=title, reasons=" ".join(reasons)
            )
        other = look.person_on(self._target)
        if other and self._posts and not keeping:
            return _("{person} and {other} change places").format(person=people[0].name, other=other.name)
        if other:
            return _("{person} takes {post}; {other} is free").format(
                person=people[0].name, post=title, other=other.name
            )
        return _("{person} takes {post}").format(person=people[0].name, post=title)


def _keeps(event: QDropEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
