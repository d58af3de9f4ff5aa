"""People who stand in the plan twice: which entries are one person is for a person to say."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from musterpoint.desktop.ask import ask
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Edit, Person
from musterpoint.session.actions.staff_units import duplicates, merge_people
from musterpoint.text import N_, Label, _

HEADERS = (N_("Full name"), N_("Unit"), N_("Phone"), N_("Posts"))
ID = Qt.ItemDataRole.UserRole
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


def merge_duplicates(workbench: Workbench) -> None:
    """Show who may be one person; those ticked become one, as one step."""
    groups = duplicates(workbench.plan)
    if not groups:
        workbench.document.message.emit(_("Nobody is in the plan twice."))
        return
    dialog = MergeDialog(workbench, groups)
    if ask(dialog):
        workbench.document.carry_out(dialog.edit)


class MergeDialog(QDialog):
    """A branch for each group, the entry that is kept first. An entry that isn't ticked stays as it is; those
    whose telephone numbers differ aren't until somebody ticks them."""

    def __init__(self, workbench: Workbench, groups: list[tuple[Person, ...]]):
        super().__init__(workbench.window)
        self._plan = workbench.plan
        self.setWindowTitle(_("Merge duplicates"))
        self.resize(640, 440)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels([_(name) for name in HEADERS])
        self.tree.setAccessibleName(_("Merge duplicates"))
        header = self.tree.header()
        header.setStretchLastSection(False)
        for column in range(1, len(HEADERS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for group in groups:
            self._add(group)
        self.tree.expandAll()
        hint = QLabel(
            _(
                "The first entry of each group is kept, with what the others know beside and all their posts."
                " Two telephone numbers may be two people of one name: tick what is one person."
            )
        )
        hint.setWordWrap(True)
        hint.setProperty("role", "caption")
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.buttons.button(standard.Ok).setText(_("Merge"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for widget in (hint, self.tree, self.buttons):
            column.addWidget(widget)

    def _add(self, group: tuple[Person, ...]) -> None:
        branch = QTreeWidgetItem(self.tree, [group[0].name])
        one = len({person.phone for person in group} - {""}) < 2
        for person in group:
            posts = len(self._plan.where("assignment", person=person.id))
            leaf = QTreeWidgetItem(branch, [person.name, person.unit, person.phone, f"{posts}"])
            leaf.setData(0, ID, person.id)
            leaf.setCheckState(0, CHECKED if one else UNCHECKED)

    def edit(self) -> Edit:
        """All ticked entries of each group made one; somebody who is in two groups waits for next time."""
        changes, seen = [], set()
        for row in range(self.tree.topLevelItemCount()):
            branch = self.tree.topLevelItem(row)
            leaves = (branch.child(place) for place in range(branch.childCount()))
            ids = [leaf.data(0, ID) for leaf in leaves if leaf.checkState(0) == CHECKED]
            if len(ids) > 1 and seen.isdisjoint(ids):
                seen.update(ids)
                changes += merge_people(self._plan, ids).changes
        return Edit(Label(N_("Merge people who are in the plan twice")), tuple(changes))
