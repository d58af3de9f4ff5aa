"""Choosing somebody for a post: those who fit and are free come first."""

from __future__ import annotations

from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout

from musterpoint.catalogue.posts import fits, post_title
from musterpoint.desktop.ask import ask
from musterpoint.desktop.panels.people import people_table
from musterpoint.desktop.panels.people_filter import PeopleFilterBar
from musterpoint.desktop.panels.people_model import PeopleFilter, PeopleModel
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Person, Post
from musterpoint.text import _


def choose_person(workbench: Workbench, post: Post) -> str:
    """The id of the person chosen for the post, "" for nobody."""
    dialog = ChoosePersonDialog(workbench, post)
    return dialog.chosen.id if ask(dialog) and dialog.chosen else ""


class ChoosePersonDialog(QDialog):
    """A list that begins with free people who have the post's skill; every filter can be changed. Whether
    the person looked at fits is said below the list."""

    def __init__(self, workbench: Workbench, post: Post):
        super().__init__(workbench.window)
        self._workbench, self._post = workbench, post
        document = workbench.document
        role = document.catalogue.roles.get(post.role)
        self.setWindowTitle(post_title(document.plan, document.catalogue, post))
        self.resize(720, 520)
        self.filters = PeopleFilterBar(document)
        self.model = PeopleModel(document)
        self.table = people_table(self.model)
        self.table.setDragEnabled(False)
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(_("Assign"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for widget in (self.filters, self.table, self.verdict, self.buttons):
            column.addWidget(widget)
        self.filters.filter_changed.connect(self._on_filter)
        self.table.selectionModel().selectionChanged.connect(self._show_verdict)
        self.table.doubleClicked.connect(self.accept)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        skill = next(iter(sorted(role.skills)), "") if role else ""
        self.model.reload()
        self.filters.choose(PeopleFilter(skill=skill, busy=False))
        self._show_verdict()

    @property
    def chosen(self) -> Person | None:
        rows = self.table.selectionModel().selectedRows()
        return self.model.person(rows[0].row()) if rows else None

    def _on_filter(self, chosen: PeopleFilter) -> None:
        self.model.set_filter(chosen)
        self._show_verdict()

    def _show_verdict(self) -> None:
        person = self.chosen
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(person is not None)
        if person is None:
            nobody = self.model.rowCount() == 0
            self.verdict.setText(_("Nobody fits these filters. Widen them.") if nobody else "")
            return
        document = self._workbench.document
        reasons = fits(document.plan, document.catalogue, person, self._post)
        self.verdict.setText("\n".join(reasons) or _("{name} fits.").format(name=person.name))
