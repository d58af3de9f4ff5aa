"""What is wrong with the chosen post of the roster, and the buttons that put it right."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from musterpoint.catalogue.posts import BROKEN, EMPTY, post_title
from musterpoint.desktop.document import Document
from musterpoint.desktop.theme import current_theme, icon
from musterpoint.plan import Edit
from musterpoint.session.actions.staff_board import fixes
from musterpoint.text import _, ngettext

ICONS = {EMPTY: "account-question-outline", BROKEN: "alert-outline"}


class PostBar(QWidget):
    """Below the board: the current post, its conflict, its fix. wants_reason: it is empty, and nobody free
    fits it.

    fix_chosen(Edit): this is to be done. next_asked: show the next post that isn't in order.
    """

    fix_chosen = pyqtSignal(object)
    next_asked = pyqtSignal()

    def __init__(self, document: Document):
        super().__init__()
        self._document = document
        self.fixes: list[Edit] = []
        self.wants_reason = False
        self.picture, self.words = QLabel(), QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.fix = QPushButton(icon("wrench-outline"), "")
        self.fix.setToolTip(_("Do what is suggested; undo takes it back (F)"))
        self.more = QToolButton()
        self.more.setIcon(icon("chevron-down"))
        self.more.setToolTip(_("Other ways to put it right"))
        self.more.setAccessibleName(_("Other ways to put it right"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        self.next = QPushButton(icon("skip-next-outline"), _("Next problem"))
        self.next.setToolTip(_("The next post that is broken, then empty (N)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.picture)
        row.addWidget(self.words, 1)
        for button in (self.fix, self.more, self.next):
            row.addWidget(button)
        self.fix.clicked.connect(self.do_fix)
        self.next.clicked.connect(self.next_asked)

    def do_fix(self) -> None:
        """Do the best fix there is."""
        if self.fixes:
            self.fix_chosen.emit(self.fixes[0])

    def show_hint(self, words: str) -> None:
        """Say what letting go would do."""
        self.picture.clear()
        self.words.setText(words)
        self.words.setToolTip("")

    def show_reason(self, words: str) -> None:
        """Say why the post that is shown is empty."""
        self.wants_reason = False
        self._say(words)

    def show_posts(self, posts: list[str], read_only: bool, version: str = "") -> None:
        """Tell about the chosen post, with its fixes; about several, or about all where none is chosen.
        version: what to say of the roster as a whole."""
        self.fixes = []
        self.wants_reason = False
        self.picture.clear()
        counts = self._document.post_states.counts
        self.next.setEnabled(bool(counts[BROKEN] or counts[EMPTY]))
        if len(posts) != 1:
            self._say("\n".join(filter(None, (self._summary(posts), version))))
        else:
            self._show_post(posts[0])
        self._show_fixes(read_only)

    def _summary(self, posts: list[str]) -> str:
        counts = self._document.post_states.counts
        if posts:
            return ngettext("{count} post chosen", "{count} posts chosen", len(posts)).format(
                count=len(posts)
            )
        if not counts[BROKEN] and not counts[EMPTY]:
            return _("Every post is filled.") if counts.total() else ""
        return _("{empty:,} empty, {broken:,} broken").format(empty=counts[EMPTY], broken=counts[BROKEN])

    def _show_post(self, post_id: str) -> None:
        plan, catalogue = self._document.plan, self._document.catalogue
        post, state = plan.find("post", post_id), self._document.post_states.of(post_id)
        title = post_title(plan, catalogue, post)
        if state.state in ICONS:
            colour = getattr(current_theme(), state.state)
            self.picture.setPixmap(icon(ICONS[state.state], colour).pixmap(20, 20))
            self.fixes = fixes(plan, catalogue, post_id)
            self.wants_reason = state.state == EMPTY and not self.fixes
        person = state.person
        whom = " · ".join(filter(None, (person.name, person.unit, person.phone))) if person else state.name
        first = _("{post}: {words}").format(post=title, words=whom)
        self._say("\n".join(filter(None, (first, " ".join(state.reasons)))))

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.words.setToolTip(words)

    def _show_fixes(self, read_only: bool) -> None:
        self.fix.setVisible(bool(self.fixes) and not read_only)
        self.more.setVisible(len(self.fixes) > 1 and not read_only)
        if self.fixes:
            self.fix.setText(str(self.fixes[0].label))
        self.more.menu().clear()
        for edit in self.fixes[1:]:
            action = self.more.menu().addAction(str(edit.label))
            action.triggered.connect(lambda _checked, edit=edit: self.fix_chosen.emit(edit))
