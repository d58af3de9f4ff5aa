"""The posts of a plan as a tree: sites, and below each its posts by role and shift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PyQt6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QApplication

from musterpoint.desktop.document import Document
from musterpoint.desktop.theme import current_theme, sized
from musterpoint.desktop.tools.drops import PERSON_MIME
from musterpoint.desktop.words import post_state_word
from musterpoint.plan import Changes, Post, Site
from musterpoint.text import N_, _

ROLE, SHIFT, PERSON, UNIT, PHONE, STATE = range(6)
HEADERS = (N_("Site and role"), N_("Shift"), N_("Person"), N_("Unit"), N_("Phone"), N_("State"))
NO_INDEX = QModelIndex()
ROW = QSize(0, 26)


class PostsModel(QAbstractItemModel):
    """Top rows are sites by number, their children posts. A person can be dropped on either; dragging a post
    takes the person on it along. Empty until it is first loaded; `update` follows the plan.

    dropped(person_id, kind, id): a person was let go on the "post" or "site" of that id.
    """

    dropped = pyqtSignal(str, str, str)

    def __init__(self, document: Document):
        super().__init__()
        self._document = document
        self._sites: list[Site] = []
        self._posts: list[list[Post]] = []
        self._only_open = False

    def set_only_open(self, only_open: bool) -> None:
        """Show only the posts that are empty or broken."""
        self._only_open = only_open
        self.reload()

    def reload(self) -> None:
        self.beginResetModel()
        plan, catalogue = self._document.plan, self._document.catalogue
        order = {role: position for position, role in enumerate(catalogue.roles)}
        self._sites = plan.sites()
        self._posts = [
            sorted(
                (post for post in plan.where("post", site=site.id) if self._takes(post)),
                key=lambda post: (order.get(post.role, len(order)), post.shift, post.number),
            )
            for site in self._sites
        ]
        self.endResetModel()

    def _takes(self, post: Post) -> bool:
        return not self._only_open or self._document.post_states.of(post.id).state != "filled"

    def update(self, changes: Changes) -> None:
        """Follow an edit: assignments change rows; posts and sites make other rows."""
        if changes.touch("post", "site", "shift") or (self._only_open and changes.touch("assignment")):
            self.reload()
        elif changes.touch("assignment", "person", "campaign"):
            # A range of rows makes the view paint all of itself anew, the rows below them too; telling of
            # each site's posts by themselves takes a tenth of a second for a district.
            self.dataChanged.emit(self.index(0, ROLE), self.index(len(self._sites) - 1, STATE))

    # What an index stands for

    def site_at(self, index: QModelIndex) -> Site:
        """The site of a row, or the one that a post's row belongs to."""
        parent = index.parent()
        return self._sites[parent.row() if parent.isValid() else index.row()]

    def post_at(self, index: QModelIndex) -> Post | None:
        """The post of a row, None for a site's row."""
        return self._posts[index.internalId() - 1][index.row()] if index.internalId() else None

    def index_of_site(self, site_id: str) -> QModelIndex:
        rows = (row for row, site in enumerate(self._sites) if site.id == site_id)
        return self.index(next(rows, -1), 0)

    def index_of_post(self, post_id: str) -> QModelIndex:
        for row, posts in enumerate(self._posts):
            for number, post in enumerate(posts):
                if post.id == post_id:
                    return self.index(number, 0, self.index(row, 0))
        return NO_INDEX

    # Qt's side. The internal id is 0 for sites, and 1 + the site's row for posts.

    def index(self, row: int, column: int, parent: QModelIndex = NO_INDEX) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return NO_INDEX
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: QModelIndex = NO_INDEX) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or not index.internalId():
            return NO_INDEX
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: QModelIndex = NO_INDEX) -> int:
        if not parent.isValid():
            return len(self._sites)
        is_site = parent.internalId() == 0 and parent.column() == 0
        return len(self._posts[parent.row()]) if is_site else 0

    def columnCount(self, parent: QModelIndex = NO_INDEX) -> int:
        return len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _(HEADERS[section])
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.SizeHintRole:
            return ROW
        post = self.post_at(index)
        if post is None:
            return self._site_data(index, role)
        state = self._document.post_states.of(post.id)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._post_text(post, index.column())
            case Qt.ItemDataRole.ForegroundRole if index.column() == STATE:
                return QColor(getattr(current_theme(), state.state))
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(state.reasons) or None
        return None

    def _post_text(self, post: Post, column: int) -> str:
        state = self._document.post_states.of(post.id)
        person = state.person
        match column:
            case 0:
                role = self._document.catalogue.roles.get(post.role)
                name = str(role.name) if role else post.role
                lane = _("lane {number}").format(number=post.lane) if post.lane else str(post.number)
                return f"{name} · {lane}"
            case 1:
                shift = self._document.plan.find("shift", post.shift)
                return shift.name if shift else ""
            case 2:
                return person.name if person else "–"
            case 3:
                return person.unit if person else ""
            case 4:
                return person.phone if person else ""
        word = post_state_word(state.state)
        return f"{word}: {state.reasons[0]}" if state.state == "broken" and state.reasons else word

    def _site_data(self, index: QModelIndex, role: int) -> Any:
        site = self._sites[index.row()]
        if role == Qt.ItemDataRole.FontRole:
            return sized(QApplication.font(), 14, bold=True)
        if index.column() not in (ROLE, STATE):
            return None
        if role == Qt.ItemDataRole.DisplayRole and index.column() == ROLE:
            return f"{site.number}  {site.name}".strip()
        if index.column() != STATE:
            return None
        counts = self.fill(site)
        worst = next((name for name in ("broken", "empty") if counts[name]), "filled")
        if role == Qt.ItemDataRole.DisplayRole:
            words = _("{filled} of {posts} filled").format(filled=counts["filled"], posts=counts.total())
            return words if counts.total() else _("needs no posts")
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(getattr(current_theme(), worst))
        return None

    def fill(self, site: Site) -> Counter[str]:
        """How many posts of a site are in which state."""
        posts = self._document.plan.where("post", site=site.id)
        return Counter(self._document.post_states.of(post.id).state for post in posts)

    # Drag and drop

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid():
            flags |= Qt.ItemFlag.ItemIsDropEnabled
            post = self.post_at(index)
            if post and self._document.post_states.of(post.id).person:
                flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction | Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [PERSON_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        post = self.post_at(indexes[0])
        person = self._document.post_states.of(post.id).person if post else None
        if person:
            data.setData(PERSON_MIME, person.id.encode())
        return data

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: QModelIndex
    ) -> bool:
        return data.hasFormat(PERSON_MIME) and parent.isValid()

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: QModelIndex
    ) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        person = data.data(PERSON_MIME).data().decode().splitlines()[0]
        post = self.post_at(parent)
        kind, id_ = ("post", post.id) if post else ("site", self.site_at(parent).id)
        self.dropped.emit(person, kind, id_)
        return True
