"""Choosing somebody, for a post or to go along with somebody: those who fit and are free come first."""

from __future__ import annotations

from collections.abc import Callable

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
    plan, catalogue = workbench.plan, workbench.document.catalogue
    role = catalogue.roles.get(post.role)

    def verdict(person: Person) -> str:
        reasons = fits(plan, catalogue, person, post)
        return "\n".join(reasons) or _("{name} fits.").format(name=person.name)

    skill = next(iter(sorted(role.skills)), "") if role else ""
    return _chosen(ChoosePersonDialog(workbench, post_title(plan, catalogue, post), skill, verdict))


def choose_companion(workbench: Workbench) -> str:
    """The id of the person who waits with somebody and goes along, "" for nobody."""

    def verdict(person: Person) -> str:
        busy = workbench.plan.where("assignment", person=person.id)
        return _("{name} has a post already.").format(name=person.name) if busy else ""

    return _chosen(ChoosePersonDialog(workbench, _("Who waits with them and goes along"), "", verdict))


def _chosen(dialog: ChoosePersonDialog) -> str:
    return dialog.chosen.id if ask(dialog) and dialog.chosen else ""


class ChoosePersonDialog(QDialog):
    """A list that begins with free people who have the skill, "" for any; every filter can be changed. What
    is to be said of the person looked at, the verdict, stands below the list."""

    def __init__(self, workbench: Workbench, title: str, skill: str, verdict: Callable[[Person], str]):
        super().__init__(workbench.window)
        self._verdict = verdict
        document = workbench.document
        self.setWindowTitle(title)
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
        self.verdict.setText(self._verdict(person))
