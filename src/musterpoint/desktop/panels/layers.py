"""The layers panel: what the map shows, how many of each, what it lies on, and what its colours mean."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QLabel,
    QPushButton,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musterpoint.desktop.canvas.colouring import CATCHMENTS, PLAIN, RESIDENTS, concerns
from musterpoint.desktop.panels.base_maps import BaseMapList
from musterpoint.desktop.panels.combos import filter_combo
from musterpoint.desktop.panels.empty_state import EmptyState
from musterpoint.desktop.panels.legend import Legend
from musterpoint.desktop.panels.stack import PanelStack
from musterpoint.desktop.words import RECORD_NAMES, layer_name
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import LAYER_COLUMNS, Changes
from musterpoint.text import N_, _

PLANNED = {kind: RECORD_NAMES[kind] for kind in ("site", "fixture", "zone", "way")}
ROUNDS = {kind: RECORD_NAMES[kind] for kind in ("stop", "visit", "enterprise", "escort", "place")}
"""Listed only where the plan has some."""

COLOURINGS = {
    PLAIN: N_("one colour"),
    RESIDENTS: N_("number of residents"),
    CATCHMENTS: N_("the site that serves them"),
}
KIND = Qt.ItemDataRole.UserRole


class LayersPanel(PanelStack):
    """A tick shows or hides a kind of thing on the map of this window; the plan stays as it is. Base maps are
    part of the plan."""

    def __init__(self, workbench: Workbench):
        self._workbench = workbench
        content = QScrollArea(widgetResizable=True)
        self.tree = QTreeWidget()
        self.colouring = filter_combo(_("Colour buildings by"))  # as narrow as the dock
        self.base_maps = BaseMapList(workbench)
        self.legend = Legend(workbench.canvas)
        super().__init__(
            content,
            EmptyState(
                workbench,
                "layers-outline",
                _("This plan has no map yet. Add buildings and neighbourhoods."),
                ("file.add-layer", "map.add-base-map"),
            ),
        )
        self._lay_out(content)
        self._connect()

    def _connect(self) -> None:
        canvas, document = self._workbench.canvas, self._workbench.document
        self.tree.itemChanged.connect(self._on_item_changed)
        self.colouring.activated.connect(self._on_colouring)
        canvas.layers_changed.connect(self._on_look_changed)
        document.plan_changed.connect(self._on_plan_changed)

    def _lay_out(self, content: QScrollArea) -> None:
        """All of it scrolls as one, so that the palette above has room."""
        self._set_up_tree()
        for name, words in COLOURINGS.items():
            self.colouring.addItem(_(words), name)
        colours = QVBoxLayout()
        colours.setSpacing(4)
        colours.addWidget(QLabel(_("Colour buildings by")))
        colours.addWidget(self.colouring)
        content.setFrameShape(QScrollArea.Shape.NoFrame)
        content.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        content.setWidget(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.tree)
        column.addLayout(colours)
        column.addWidget(self.base_maps)
        for command in ("file.add-layer", "map.add-base-map"):
            action = self._workbench.commands.action(command)
            add = QPushButton(action.icon(), action.text())
            add.clicked.connect(action.trigger)
            column.addWidget(add)
        column.addWidget(QLabel(f"<b>{_('Legend')}</b>"))
        column.addWidget(self.legend)
        column.addStretch(1)

    def _set_up_tree(self) -> None:
        self.tree.setAccessibleName(_("Layers"))
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(2)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(4)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, self.tree.header().ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, self.tree.header().ResizeMode.ResizeToContents)

    def refresh(self) -> None:
        """All rows anew: planned things above imported layers, the topmost on the map first."""
        plan = self._workbench.plan
        self.tree.blockSignals(True)
        self.tree.clear()
        moving = {kind: words for kind, words in ROUNDS.items() if plan.table(kind)}
        for kind, words in (PLANNED | moving).items():
            self._add(kind, _(words), len(plan.table(kind)), "")
        for kind in reversed(LAYER_COLUMNS):
            if layer := plan.layers.get(kind):
                self._add(kind, layer_name(kind), len(layer.frame), layer.source)
        self.tree.blockSignals(False)
        height = self.tree.sizeHintForRow(0) * self.tree.topLevelItemCount()
        self.tree.setFixedHeight(height + 2 * self.tree.frameWidth() + 4)
        self.show_empty(not plan.layers and not plan.table("base_map"))
        self._show_look()

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

    def _on_colouring(self, _row: int) -> None:
        self._workbench.canvas.backdrop.colour_by(self.colouring.currentData())

    def _on_look_changed(self) -> None:
        if self.seen():
            self._show_look()

    def _show_look(self) -> None:
        self.colouring.setCurrentIndex(self.colouring.findData(self._workbench.canvas.backdrop.colouring))
        self.base_maps.refresh()
        self.legend.refresh()

    def _on_plan_changed(self, changes: Changes) -> None:
        if not self.seen():
            return
        if changes.layers or changes.touch("base_map", *ROUNDS):
            self.refresh()
            return
        self.tree.blockSignals(True)
        for number in range(self.tree.topLevelItemCount()):
            row = self.tree.topLevelItem(number)
            kind = row.data(0, KIND)
            if kind in changes.records:
                row.setText(1, f"{len(self._workbench.plan.table(kind)):,}")
        self.tree.blockSignals(False)
        if changes.touch(*PLANNED, "gate", "team") or concerns(
            self._workbench.canvas.backdrop.colouring, changes
        ):
            self.legend.refresh()
