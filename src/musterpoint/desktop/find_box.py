"""The find box of the toolbar: type, choose, and the map flies there."""

from __future__ import annotations

from collections import Counter
from functools import partial

from PyQt6.QtCore import QModelIndex, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QColor, QFocusEvent, QStandardItem, QStandardItemModel
from PyQt6.QtWidgets import QCompleter, QLineEdit

from musterpoint.desktop.bookmarks import show_bookmark
from musterpoint.desktop.finding import GROUPS, UNIT, Hit, find
from musterpoint.desktop.panels.two_line import ASIDE, TwoLineDelegate
from musterpoint.desktop.theme import ICON_SIZE, current_theme, icon, sized
from musterpoint.desktop.workbench import Workbench
from musterpoint.desktop.workers import Workers
from musterpoint.text import _

ICONS = {
    "site": "map-marker-outline",
    "bookmark": "bookmark-outline",
    "person": "account-outline",
    "unit": "domain",
    "neighbourhoods": "vector-polygon",
    "buildings": "office-building-outline",
}
PAUSE_MS = 120
"""A search begins when nothing has been typed for so long."""

SHOWN = 5
"""So many hits of a group are listed; where there are more, a line says so."""

HIT = Qt.ItemDataRole.UserRole + 2


class FindBox(QLineEdit):
    """Looks up while one types, in a thread of its own. Enter goes to the first hit, a click or the arrow
    keys to another one.

    found(str): the hits for this text are shown.
    """

    found = pyqtSignal(str)

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self._hits: list[Hit] = []
        self._hits_of = ""
        self._goes = False
        self._worker = Workers(self, 1, "find")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.setPlaceholderText(_("Find building, site, person …"))
        self.setToolTip(_("Names, building numbers, phone digits, units; pinyin or its initials (wjg)"))
        self.setAccessibleName(_("Find"))
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(160)
        self.setMaximumWidth(360)
        self.addAction(icon("magnify"), QLineEdit.ActionPosition.LeadingPosition)
        self._model = QStandardItemModel(self)
        self._delegate = TwoLineDelegate(self)
        self._set_up_completer()
        self.textEdited.connect(self._on_edited)
        self.returnPressed.connect(self._on_return)

    def _set_up_completer(self) -> None:
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(14)
        self.setCompleter(completer)
        popup = completer.popup()
        popup.setIconSize(ICON_SIZE)
        popup.setMinimumWidth(340)
        popup.setAccessibleName(_("What was found"))
        completer.activated[QModelIndex].connect(lambda index: self._show(index.data(HIT)))

    @property
    def hits(self) -> list[Hit]:
        """What was found for the text in the box."""
        return self._hits if self._hits_of == self.text() else []

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Get the city's buildings ready to be searched while the first letters are typed."""
        super().focusInEvent(event)
        self._submit("\0")

    def _on_edited(self, text: str) -> None:
        self._goes = False
        self._pause.start()
        if not text.strip():
            self._model.clear()

    def _search(self) -> None:
        if self.text().strip():
            self._submit(self.text())

    def _submit(self, text: str) -> None:
        plan = self._workbench.plan.copy()
        self._worker.start(find, plan, text, SHOWN + 1, done=partial(self._take, text))

    def _take(self, text: str, hits: list[Hit]) -> None:
        if text != self.text():
            return
        self._hits, self._hits_of = hits, text
        self._fill_model()
        self.found.emit(text)
        if self._goes:
            self._go_to_first()
        elif self.hasFocus():
            self.completer().popup().setItemDelegate(self._delegate)  # QCompleter puts its own one back
            self.completer().complete()

    def _fill_model(self) -> None:
        self._model.clear()
        listed: Counter[str] = Counter()
        for hit in self._hits:
            listed[hit.kind] += 1
            if listed[hit.kind] == 1:
                self._model.appendRow(_heading(_(GROUPS[hit.kind])))
            if listed[hit.kind] > SHOWN:
                self._model.appendRow(_remark(_("There are more: type on or add the place.")))
                continue
            item = QStandardItem(icon(ICONS[hit.kind]), hit.name)
            item.setData(hit.detail, ASIDE)
            item.setData(hit, HIT)
            self._model.appendRow(item)
        if not self._hits:
            self._model.appendRow(
                _heading(_("Nothing is called “{text}”.").format(text=self._hits_of.strip()))
            )

    def _on_return(self) -> None:
        chosen = self.completer().popup().currentIndex()
        if self.completer().popup().isVisible() and chosen.isValid():
            self._show(chosen.data(HIT))
        elif self._hits_of == self.text():
            self._go_to_first()
        elif self.text().strip():
            self._goes = True
            self._pause.stop()
            self._search()

    def _go_to_first(self) -> None:
        self._goes = False
        if self._hits:
            self._show(self._hits[0])
        elif self.text():
            self._workbench.document.message.emit(_("Nothing is called “{text}”.").format(text=self.text()))

    def _show(self, hit: Hit | None) -> None:
        """Fly there; a person is where their post is, a unit is its people in their list."""
        if hit is None:
            return
        workbench = self._workbench
        self.completer().popup().hide()
        self.clear()
        self._hits = []
        match hit.kind:
            case "person":
                workbench.document.select([(hit.kind, hit.id)])
                self._show_post_of(hit.id)
            case "bookmark":
                show_bookmark(workbench, hit.id)
            case kind if kind == UNIT:
                people = workbench.plan.where("person", unit=hit.id)
                workbench.docks.open("people", lambda people: people.filters.text.setText(hit.id))
                workbench.document.select([("person", person.id) for person in people])
            case _:
                workbench.show_on_map([(hit.kind, hit.id)])
        workbench.canvas.setFocus()

    def _show_post_of(self, person: str) -> None:
        plan = self._workbench.plan
        for assignment in plan.where("assignment", person=person):
            post = plan.find("post", assignment.post)
            if post and post.site:
                self._workbench.canvas.zoom_to([("site", post.site)])
                return
        self._workbench.docks.open("people")


def _remark(words: str) -> QStandardItem:
    """A row that can't be chosen."""
    item = QStandardItem(words)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    item.setForeground(QColor(current_theme().muted))
    return item


def _heading(words: str) -> QStandardItem:
    item = _remark(words)
    item.setFont(sized(item.font(), 12, bold=True))
    return item
