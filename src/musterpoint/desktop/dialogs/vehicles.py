"""The vehicles of a plan: a list, and beside it the one that is chosen, to be changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PyQt6.QtCore import QModelIndex, Qt
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout

from musterpoint.desktop.ask import ask
from musterpoint.desktop.lists import import_list
from musterpoint.desktop.panels.inspector.stop_page import VehiclePage
from musterpoint.desktop.panels.tables import RowsModel, chosen_rows, icon_button, row_table
from musterpoint.desktop.words import VEHICLE_USES
from musterpoint.desktop.workbench import Workbench
from musterpoint.paper.cards import VEHICLES
from musterpoint.plan import Changes, Vehicle
from musterpoint.session.actions import delete
from musterpoint.session.actions.spots import add_vehicle
from musterpoint.session.actions.vehicle_file import VehicleFile, add_vehicles, read_vehicle_file
from musterpoint.text import N_, _, ngettext

PLATE, KIND, USE, UNIT, DRIVER = range(5)
WIDTHS = (96, 64, 88, 112, 80)


def edit_vehicles(workbench: Workbench) -> None:
    """Show the list; every change is an edit of its own, which undo takes back."""
    ask(VehiclesDialog(workbench))


def import_vehicles(workbench: Workbench, path: Path | None = None) -> None:
    """Choose a table and take its vehicles in as one edit; known plates are brought up to date."""
    import_list(
        workbench,
        path,
        title=_("Choose a list of vehicles"),
        lane="vehicles",
        read=lambda path, plan, _job: read_vehicle_file(path, plan),
        make=lambda plan, found: add_vehicles(plan, found.vehicles) if found.vehicles else None,
        words=_taken_in,
        suggestion=_("Correct these rows and take the list in again."),
    )


def _taken_in(found: VehicleFile) -> str:
    count = len(found.vehicles)
    return ngettext("{count} vehicle taken in.", "{count} vehicles taken in.", count).format(count=count)


class VehiclesModel(RowsModel):
    """Rows are the plan's vehicles in the chosen order."""

    HEADERS = (N_("Plate"), N_("Vehicle type"), N_("Purpose"), N_("Unit"), N_("Driver"))

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self._order: tuple[int, bool] = (PLATE, False)

    def vehicle(self, row: int) -> Vehicle:
        return self._rows[row]

    def row_of(self, id_: str) -> int:
        """The row of a vehicle, -1 where there is none."""
        return next((row for row, vehicle in enumerate(self._rows) if vehicle.id == id_), -1)

    def reload(self) -> None:
        column, descending = self._order
        self.beginResetModel()
        self._rows = sorted(
            self._workbench.plan.table(Vehicle.KIND).values(),
            key=lambda vehicle: (self._cells(vehicle)[column], vehicle.id),
            reverse=descending,
        )
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = (column, order == Qt.SortOrder.DescendingOrder)
        self.reload()

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells(self._rows[index.row()])[index.column()]
        return None

    @staticmethod
    def _cells(vehicle: Vehicle) -> tuple[str, ...]:
        kind, use = VEHICLES.get(vehicle.kind, vehicle.kind), VEHICLE_USES.get(vehicle.use, vehicle.use)
        return vehicle.plate or _("no plate"), _(kind), _(use), vehicle.unit, vehicle.driver


class VehiclesDialog(QDialog):
    """Choose one to change it; Insert adds one, Delete takes the chosen ones out, Ctrl+Z undoes."""

    def __init__(self, workbench: Workbench):
        super().__init__(workbench.window)
        self.setWindowTitle(_("Vehicles"))
        self.resize(900, 640)
        self._document = workbench.document
        self.model = VehiclesModel(workbench)
        self.table = row_table(self.model, PLATE, WIDTHS)
        self.table.setAccessibleName(_("Vehicles"))
        self.page = VehiclePage(workbench)
        self.add = icon_button("plus", _("Add a vehicle"))
        self.delete = icon_button("delete-outline", _("Delete the chosen vehicles"))
        self.take = icon_button("import", _("Import a list of vehicles…"))
        self.count = QLabel()
        self.count.setProperty("role", "caption")
        self._lay_out()
        self.add.clicked.connect(self._add)
        self.delete.clicked.connect(self._delete)
        self.take.clicked.connect(lambda: import_vehicles(workbench))
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(self._document.undo)
        for key, button in ((Qt.Key.Key_Insert, self.add), (Qt.Key.Key_Delete, self.delete)):
            QShortcut(
                QKeySequence(key), self.table, context=Qt.ShortcutContext.WidgetShortcut
            ).activated.connect(button.click)
        self.table.selectionModel().selectionChanged.connect(self._show_chosen)
        self._document.plan_changed.connect(self._follow)
        self._choose(self.model.vehicle(0).id if self.model.rowCount() else "")

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setWidget(self.page)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(340)
        row = QHBoxLayout()
        row.addWidget(self.table, 1)
        row.addWidget(scroll)
        bar = QHBoxLayout()
        bar.setSpacing(4)
        for button in (self.add, self.delete, self.take):
            bar.addWidget(button)
        bar.addSpacing(8)
        bar.addWidget(self.count, 1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        bar.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(row, 1)
        column.addLayout(bar)

    def _chosen(self) -> list[str]:
        return [self.model.vehicle(row).id for row in chosen_rows(self.table)]

    def _choose(self, id_: str) -> None:
        row = max(self.model.row_of(id_), 0)
        if self.model.rowCount():
            self.table.selectRow(row)
            self.table.scrollTo(self.model.index(row, PLATE))
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen, writable = self._chosen(), not self._document.session.read_only
        self.page.setVisible(len(chosen) == 1)
        if len(chosen) == 1 and chosen[0] != self.page.id:
            self.page.show_subject(chosen[0])
        for button, possible in ((self.add, True), (self.take, True), (self.delete, bool(chosen))):
            button.setEnabled(writable and possible)
        count = self.model.rowCount()
        self.count.setText(ngettext("{count} vehicle", "{count} vehicles", count).format(count=count))

    def _follow(self, changes: Changes) -> None:
        if changes.touch(Vehicle.KIND):
            current = self.page.id
            self.model.reload()
            self.page.id = ""
            self._choose(current)

    def _add(self) -> None:
        plan, before = self._document.plan, set(self._document.plan.table(Vehicle.KIND))
        if self._document.do(lambda: add_vehicle(plan)):
            (made,) = plan.table(Vehicle.KIND).keys() - before
            self._choose(made)
            self.page.bound("plate").setFocus()

    def _delete(self) -> None:
        if refs := [(Vehicle.KIND, id_) for id_ in self._chosen()]:
            self._document.carry_out(delete(self._document.plan, refs))
