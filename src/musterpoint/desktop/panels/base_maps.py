"""The base maps in the layers panel: which are shown, in which order, how strongly."""

from __future__ import annotations

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musterpoint.desktop.commands.base_maps import ask_base_map_file
from musterpoint.desktop.panels.row_menu import offer_on_rows
from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.geo.base_maps import is_online
from musterpoint.plan import BaseMap
from musterpoint.session import actions
from musterpoint.text import _

ID = Qt.ItemDataRole.UserRole
OPACITY_PAUSE_MS = 150
"""The opacity becomes an edit when the slider has rested so long."""

ROW_HEIGHT = 26


class BaseMapList(QWidget):
    """Base maps, the topmost first, and what can be done to the chosen one."""

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self.list = QListWidget()
        self.list.setAccessibleName(_("Base maps"))
        self.note = QLabel(wordWrap=True)
        self.find = QPushButton(_("Find it…"))
        self.opacity = QSlider(Qt.Orientation.Horizontal, minimum=5, maximum=100)
        self.opacity.setAccessibleName(_("Opacity"))
        self.up = self._button("arrow-up", _("Move up"))
        self.down = self._button("arrow-down", _("Move down"))
        self.remove = self._button("delete-outline", _("Remove the base map; its file stays"))
        self._pause = QTimer(self, singleShot=True, interval=OPACITY_PAUSE_MS)
        # Which one's slider was moved, and to what; that stays on the slider until it is an edit.
        self._turned, self._wanted = "", 1.0
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.addWidget(QLabel(_("Opacity")))
        tools.addWidget(self.opacity, 1)
        for button in (self.up, self.down, self.remove):
            tools.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.list)
        column.addLayout(tools)
        column.addWidget(self.note)
        column.addWidget(self.find, 0, Qt.AlignmentFlag.AlignLeft)

    def _connect(self) -> None:
        self.list.itemChanged.connect(self._on_item_changed)
        self.list.currentItemChanged.connect(lambda *_items: self._show_chosen())
        self.opacity.valueChanged.connect(self._on_opacity)
        self._pause.timeout.connect(self._change_opacity)
        offer_on_rows(self.list, self.up, self.down, self.remove)
        self.up.clicked.connect(lambda: self._do(actions.raise_base_map, 1))
        self.down.clicked.connect(lambda: self._do(actions.raise_base_map, -1))
        self.remove.clicked.connect(lambda: self._do(actions.delete_base_map))
        self.find.clicked.connect(self._find)

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    @property
    def chosen(self) -> BaseMap | None:
        """The record of the chosen row."""
        row = self.list.currentItem()
        return self._workbench.plan.find("base_map", row.data(ID)) if row else None

    def refresh(self) -> None:
        """All rows anew; the chosen one stays chosen."""
        chosen = self.chosen
        self.list.blockSignals(True)
        self.list.clear()
        for base_map in reversed(actions.base_maps(self._workbench.plan)):
            row = QListWidgetItem(base_map.name, self.list)
            row.setData(ID, base_map.id)
            row.setToolTip(base_map.path)
            row.setCheckState(Qt.CheckState.Checked if base_map.shown else Qt.CheckState.Unchecked)
            if self._problem(base_map):
                row.setIcon(icon("alert-outline"))
            if chosen is None or chosen.id == base_map.id:
                self.list.setCurrentItem(row)
                chosen = base_map
        self.list.blockSignals(False)
        self.list.setFixedHeight(ROW_HEIGHT * max(1, min(self.list.count(), 5)))
        self.setVisible(self.list.count() > 0)
        self._show_chosen()

    def _show_chosen(self) -> None:
        base_map = self.chosen
        if base_map is None:
            return
        if not (self._pause.isActive() and base_map.id == self._turned):
            self.opacity.blockSignals(True)
            self.opacity.setValue(round(100 * base_map.opacity))
            self.opacity.blockSignals(False)
        problem = self._problem(base_map)
        self.note.setText(problem)
        self.note.setVisible(bool(problem))
        self.find.setVisible(bool(problem))
        self.find.setText(_("Load it from the web…") if is_online(base_map.path) else _("Find it…"))

    def _problem(self, base_map: BaseMap) -> str:
        """Why it isn't on the map though it should be, "" where it is."""
        if is_online(base_map.path):
            allowed = self._workbench.canvas.backdrop.online_allowed
            return "" if allowed else _("Nothing is loaded from the web unless you allow it.")
        path = actions.base_map_file(base_map, self._workbench.document.session.path.parent)
        if path.is_file():
            return ""
        return _("{file} isn't where it was.").format(file=path.name)

    def _on_item_changed(self, row: QListWidgetItem) -> None:
        shown = row.checkState() == Qt.CheckState.Checked
        document = self._workbench.document
        document.do(lambda: actions.change_base_map(document.plan, row.data(ID), shown=shown))

    def _on_opacity(self, value: int) -> None:
        if base_map := self.chosen:
            self._turned, self._wanted = base_map.id, value / 100
            self._pause.start()

    def _change_opacity(self) -> None:
        document = self._workbench.document
        if document.plan.find("base_map", self._turned):
            document.do(lambda: actions.change_base_map(document.plan, self._turned, opacity=self._wanted))

    def _find(self) -> None:
        base_map = self.chosen
        if base_map is None:
            return
        if is_online(base_map.path):
            self._workbench.run("map.online")
            self.refresh()
            return
        path = ask_base_map_file(self._workbench)
        if path is not None:
            self._do(actions.find_base_map, str(path), self._workbench.document.session.path.parent)

    def _do(self, action, *arguments: object, **values: object) -> None:
        base_map, document = self.chosen, self._workbench.document
        if base_map is not None:
            document.do(lambda: action(document.plan, base_map.id, *arguments, **values))
