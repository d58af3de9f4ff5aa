"""The posts board: every post by site, who is on it, and what is missing."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, Qt
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from musterpoint.desktop.dialogs.choose_person import choose_person
from musterpoint.desktop.panels.empty_state import EmptyState, PanelStack
from musterpoint.desktop.panels.posts_model import PostsModel
from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Changes, Post
from musterpoint.session.actions import assign, assign_to_site, unassign
from musterpoint.text import _

COLUMN_WIDTHS = (260, 120, 120, 160, 120)


class PostsPanel(PanelStack):
    """Drop a person on a post, or on a site to take its first fitting post. Dragging a filled post moves
    the person; Delete takes the person off."""

    def __init__(self, workbench: Workbench):
        self._workbench = workbench
        content = QWidget()
        super().__init__(
            content,
            EmptyState(
                workbench,
                "view-list-outline",
                _("No site, no posts. Drag a site kit from the palette onto the map."),
                ("view.workspace.map",),
            ),
        )
        self.model = PostsModel(workbench.document)
        self.tree = _PostsTree(self)
        self.tree.setModel(self.model)
        self.summary = QLabel()
        self.summary.setProperty("role", "caption")
        self.only_open = QCheckBox(_("Only empty and broken posts"))
        self.choose = QPushButton(icon("account-search-outline"), _("Choose a person…"))
        self.unassign = QPushButton(icon("account-remove-outline"), _("Take off the post"))
        self._lay_out(content)
        self._connect()

    def _lay_out(self, content: QWidget) -> None:
        for column, width in enumerate(COLUMN_WIDTHS):
            self.tree.setColumnWidth(column, width)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.choose, self.unassign, self.only_open):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.summary)
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.tree)

    def _connect(self) -> None:
        document = self._workbench.document
        self.model.dropped.connect(self._on_dropped)
        self.model.modelReset.connect(self._show_selected)
        self.tree.selectionModel().selectionChanged.connect(self._show_buttons)
        self.tree.doubleClicked.connect(self._on_double_click)
        self.only_open.toggled.connect(self.model.set_only_open)
        self.choose.clicked.connect(self._choose)
        self.unassign.clicked.connect(self.take_off)
        document.plan_changed.connect(self._on_plan_changed)
        document.selection_changed.connect(self._show_selected)

    @property
    def current_post(self) -> Post | None:
        index = self.tree.currentIndex()
        return self.model.post_at(index) if index.isValid() else None

    def take_off(self) -> None:
        """Take the person off the current post."""
        post, document = self.current_post, self._workbench.document
        if post and document.post_states.of(post.id).person:
            document.do(lambda: unassign(document.plan, post.id))
            self._show_buttons()

    def _on_dropped(self, person: str, kind: str, id_: str) -> None:
        document = self._workbench.document
        action = assign if kind == "post" else assign_to_site
        document.do(lambda: action(document.plan, document.catalogue, person, id_))

    def _on_double_click(self, index: QModelIndex) -> None:
        if self.model.post_at(index):
            self._choose()
        else:
            self._workbench.show_on_map([("site", self.model.site_at(index).id)])

    def _choose(self) -> None:
        post = self.current_post
        if post and (person := choose_person(self._workbench, post)):
            self._on_dropped(person, "post", post.id)
            self._show_buttons()

    def refresh(self) -> None:
        self.model.reload()
        self._show_summary()

    def _on_plan_changed(self, changes: Changes) -> None:
        if self.seen():
            self.model.update(changes)
            self._show_summary()
            self._show_buttons()

    def _show_summary(self) -> None:
        document = self._workbench.document
        posts = document.plan.table("post")
        filled = document.post_states.counts["filled"]
        self.summary.setText(
            _("{filled:,} of {posts:,} posts filled, {gap:,} to go").format(
                filled=filled, posts=len(posts), gap=len(posts) - filled
            )
        )
        self.show_empty(not document.plan.table("site"))

    def _show_buttons(self) -> None:
        post, document = self.current_post, self._workbench.document
        writable = not document.session.read_only
        self.choose.setEnabled(writable and post is not None)
        taken = post is not None and document.post_states.of(post.id).person is not None
        self.unassign.setEnabled(writable and taken)

    def _show_selected(self) -> None:
        """Open the selected site; with few sites all stand open."""
        if self.model.rowCount() <= 3:
            self.tree.expandAll()
        for kind, id_ in self._workbench.document.selection:
            if kind == "site":
                index = self.model.index_of_site(id_)
                self.tree.expand(index)
                self.tree.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
        self._show_buttons()


class _PostsTree(QTreeView):
    """The tree of posts, to drop people on."""

    def __init__(self, panel: PostsPanel):
        super().__init__()
        self._panel = panel
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setAllColumnsShowFocus(True)
        self.setUniformRowHeights(True)
        self.setAutoExpandDelay(500)
        self.setIndentation(16)
        self.setExpandsOnDoubleClick(False)
        self.header().setStretchLastSection(True)

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._panel.take_off()
        else:
            super().keyPressEvent(event)
