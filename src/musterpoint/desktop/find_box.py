"""The find box of the toolbar: type, choose, and the map flies there."""

from __future__ import annotations

from PyQt6.QtCore import QStringListModel, Qt
from PyQt6.QtWidgets import QCompleter, QLineEdit

from musterpoint.desktop.finding import Hit, find
from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.text import _


class FindBox(QLineEdit):
    """Enter goes to the first hit, a click or the arrow keys to another one."""

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self._hits: list[Hit] = []
        self.setPlaceholderText(_("Find building, site, person …"))
        self.setToolTip(_("Names, building numbers, phone digits, pinyin or its initials (wjg)"))
        self.setAccessibleName(_("Find"))
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(200)
        self.setMaximumWidth(360)
        self.addAction(icon("magnify"), QLineEdit.ActionPosition.LeadingPosition)
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(12)
        completer.activated[str].connect(self._go_to)
        self.setCompleter(completer)
        self.textEdited.connect(self._search)
        self.returnPressed.connect(self._go_to_first)

    def _search(self, text: str) -> None:
        self._hits = find(self._workbench.plan, text)
        self._model.setStringList([_line(hit) for hit in self._hits])

    def _go_to_first(self) -> None:
        self._search(self.text()) if not self._hits else None
        if self._hits:
            self._show(self._hits[0])
        elif self.text():
            self._workbench.canvas.hint_changed.emit(
                _("Nothing is called “{text}”.").format(text=self.text())
            )

    def _go_to(self, line: str) -> None:
        for hit in self._hits:
            if _line(hit) == line:
                self._show(hit)
                return

    def _show(self, hit: Hit) -> None:
        """Fly there; a person is where their post is."""
        workbench = self._workbench
        self.clear()
        self._hits = []
        if hit.kind != "person":
            workbench.show_on_map([(hit.kind, hit.id)])
            return
        workbench.document.select([(hit.kind, hit.id)])
        for assignment in workbench.plan.where("assignment", person=hit.id):
            post = workbench.plan.find("post", assignment.post)
            if post and post.site:
                workbench.canvas.zoom_to([("site", post.site)])
                return


def _line(hit: Hit) -> str:
    return f"{hit.name}  ·  {hit.detail}" if hit.detail else hit.name
