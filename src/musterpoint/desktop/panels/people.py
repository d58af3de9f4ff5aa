"""The people panel: everybody who can serve, to be found, filtered, and dragged onto a post or a site."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from musterpoint.desktop.dialogs.person import edit_person
from musterpoint.desktop.panels.empty_state import EmptyState
from musterpoint.desktop.panels.people_filter import PeopleFilterBar
from musterpoint.desktop.panels.people_model import NAME, PeopleModel
from musterpoint.desktop.panels.row_menu import Choice, offer_on_rows
from musterpoint.desktop.panels.stack import PanelStack
from musterpoint.desktop.panels.tables import action_button, chosen_rows, icon_button, row_table
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Changes
from musterpoint.session.actions import delete
from musterpoint.text import _

COLUMN_WIDTHS = (88, 112, 116, 132, 56, 108)


class PeoplePanel(PanelStack):
    """A table with filters; double-click edits a person."""

    def __init__(self, workbench: Workbench):
        self._workbench = workbench
        content = QWidget()
        super().__init__(
            content,
            EmptyState(
                workbench,
                "account-group-outline",
                _("Nobody is here yet. Take the staff list from a table, or enter people one by one."),
                ("people.import", "people.new"),
            ),
        )
        self.model = PeopleModel(workbench.document)
        self.filters = PeopleFilterBar(workbench.document)
        self.table = people_table(self.model)
        self.count = QLabel()
        self.count.setProperty("role", "caption")
        self._lay_out(content)
        self.filters.filter_changed.connect(self._on_filter)
        self.table.doubleClicked.connect(self._edit)
        offer_on_rows(
            self.table,
            Choice("map-marker-outline", _("Show on the map"), self._show_on_map),
            self.edit,
            self.delete,
        )
        self.table.selectionModel().selectionChanged.connect(self._show_buttons)
        workbench.document.plan_changed.connect(self._on_plan_changed)
        workbench.document.selection_changed.connect(self._show_selected)

    def _lay_out(self, content: QWidget) -> None:
        self.edit = icon_button("pencil-outline", _("Edit person…"))
        self.delete = icon_button("delete-outline", _("Delete person"))
        self.edit.clicked.connect(self._edit)
        self.delete.clicked.connect(self._delete)
        buttons = QHBoxLayout()
        buttons.addWidget(self.count, 1)
        importing = self._workbench.commands.action("people.import")
        button = QPushButton(importing.icon(), importing.text())
        button.clicked.connect(importing.trigger)
        buttons.addWidget(button)
        buttons.addWidget(action_button(self._workbench.commands.action("people.new")))
        buttons.addWidget(self.edit)
        buttons.addWidget(self.delete)
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.filters)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        self._show_buttons()

    def _on_filter(self) -> None:
        self.model.set_filter(self.filters.chosen)
        self._show_count()

    def refresh(self) -> None:
        self.model.reload()
        self._show_count()

    def _on_plan_changed(self, changes: Changes) -> None:
        if self.seen():
            self.model.update(changes)
            self._show_count()

    def _show_count(self) -> None:
        everybody = len(self._workbench.plan.table("person"))
        self.show_empty(not everybody)
        shown = self.model.rowCount()
        self.count.setText(_("{shown:,} of {everybody:,}").format(shown=shown, everybody=everybody))

    def _show_buttons(self) -> None:
        chosen = self.table.selectionModel().hasSelection()
        writable = not self._workbench.document.session.read_only
        for button in (self.edit, self.delete):
            button.setEnabled(chosen and writable)

    def _show_selected(self) -> None:
        """A person found by the find box is shown in the list."""
        selection = self._workbench.document.selection
        if len(selection) == 1 and selection[0][0] == "person":
            row = self.model.row_of(selection[0][1])
            if row >= 0:
                self.table.selectRow(row)
                self.table.scrollTo(self.model.index(row, NAME))

    def _chosen(self) -> list[str]:
        return [self.model.person(row).id for row in chosen_rows(self.table)]

    def _show_on_map(self) -> None:
        """Where the post is of the one who is chosen."""
        document, plan = self._workbench.document, self._workbench.plan
        people = self._chosen()
        posts = [
            plan.find("post", one.post)
            for person in people
            for one in plan.where("assignment", person=person)
        ]
        sites = list(dict.fromkeys(("site", post.site) for post in posts if post and post.site))
        if sites:
            self._workbench.show_on_map(sites)
        else:
            document.message.emit(_("Nobody of those who are chosen has a post at a site."))

    def _edit(self, _index: QModelIndex | None = None) -> None:
        if chosen := self._chosen():
            edit_person(self._workbench, chosen[0])

    def _delete(self) -> None:
        document = self._workbench.document
        refs = [("person", id_) for id_ in self._chosen()]
        document.carry_out(delete(document.plan, refs))


def people_table(model: PeopleModel) -> QTableView:
    """A table of people as used by the panel and by the dialog that chooses one."""
    table = row_table(model, NAME, COLUMN_WIDTHS)
    table.setDragEnabled(True)
    table.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
    return table
