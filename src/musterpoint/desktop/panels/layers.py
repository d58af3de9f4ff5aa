"""The layers panel: what the map shows, how many of each, and how buildings are coloured."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QCheckBox, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from musterpoint.desktop.panels.empty_state import EmptyState, PanelStack
from musterpoint.desktop.words import layer_name
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import LAYER_COLUMNS, Changes
from musterpoint.text import N_, _

PLANNED = {"site": N_("Sites"), "fixture": N_("Fixtures"), "zone": N_("Zones"), "way": N_("Ways")}
KIND = Qt.ItemDataRole.UserRole


class LayersPanel(PanelStack):
    """A tick shows or hides a kind of thing on the map of this window; the plan stays as it is."""

    def __init__(self, workbench: Workbench):
        self._workbench = workbench
        content = QWidget()
        self.tree = QTreeWidget()
        self.residents = QCheckBox(_("Colour buildings by residents"))
        super().__init__(
            content,
            EmptyState(
                workbench,
                "layers-outline",
                _("This plan has no map yet. Add buildings and neighbourhoods."),
                ("file.add-layer",),
            ),
        )
        self._lay_out(content)
        self._show_layers()
        self.tree.itemChanged.connect(self._on_item_changed)
        self.residents.clicked.connect(workbench.canvas.set_residents_shown)
        workbench.document.plan_changed.connect(self._on_plan_changed)

    def _lay_out(self, content: QWidget) -> None:
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(2)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(4)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, self.tree.header().ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, self.tree.header().ResizeMode.ResizeToContents)
        action = self._workbench.commands.action("file.add-layer")
        add = QPushButton(action.icon(), action.text())
        add.clicked.connect(action.trigger)
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.tree)
        column.addWidget(self.residents)
        column.addWidget(add)

    def _show_layers(self) -> None:
        """All rows anew: planned things above imported layers, the topmost on the map first."""
        plan, canvas = self._workbench.plan, self._workbench.canvas
        self.tree.blockSignals(True)
        self.tree.clear()
        for kind, words in PLANNED.items():
            self._add(kind, _(words), len(plan.table(kind)), "")
        for kind in reversed(LAYER_COLUMNS):
            if layer := plan.layers.get(kind):
                self._add(kind, layer_name(kind), len(layer.frame), layer.source)
        self.tree.blockSignals(False)
        self.residents.setChecked(canvas.residents_shown)
        self.show_empty(not plan.layers)

    def _add(self, kind: str, title: str, count: int, source: str) -> None:
        row = QTreeWidgetItem(self.tree, [title, f"{count:,}"])
        row.setData(0, KIND, kind)
        row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        shown = self._workbench.canvas.is_shown(kind)
        row.setCheckState(0, Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
        if source:
            row.setToolTip(0, _("From {file}").format(file=source))

    def _on_item_changed(self, row: QTreeWidgetItem) -> None:
        shown = row.checkState(0) == Qt.CheckState.Checked
        self._workbench.canvas.set_shown(row.data(0, KIND), shown)

    def _on_plan_changed(self, changes: Changes) -> None:
        if changes.layers:
            self._show_layers()
            return
        for number in range(self.tree.topLevelItemCount()):
            row = self.tree.topLevelItem(number)
            kind = row.data(0, KIND)
            if kind in changes.records:
                row.setText(1, f"{len(self._workbench.plan.table(kind)):,}")
