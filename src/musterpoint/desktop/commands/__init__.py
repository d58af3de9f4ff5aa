"""Every action of the menus, the toolbar and the keys, each declared once.

A command is a small function of the workbench with its words, icon and keys. Menus, toolbar and empty
states name commands by id, so that the same action is called the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QAction, QKeySequence

from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.text import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """id: "edit.undo". text: a gettext message; `label` gives it where it depends on the plan. shortcut:
    portable text ("Ctrl+Z"), several with ";". checked: makes it a switch that shows this state."""

    id: str
    text: str
    run: Callable[[Workbench], object]
    icon: str = ""
    shortcut: str = ""
    tip: str = ""
    label: Callable[[Workbench], str] | None = None
    enabled: Callable[[Workbench], bool] | None = None
    checked: Callable[[Workbench], bool] | None = None


class Commands(QObject):
    """The commands of one window as QActions, kept up to date with plan and selection."""

    def __init__(self, workbench: Workbench, commands: Iterable[Command]):
        super().__init__(workbench.window)
        self._workbench = workbench
        self._commands = {command.id: command for command in commands}
        self._actions = {command.id: self._made(command) for command in self._commands.values()}
        workbench.document.plan_changed.connect(self.refresh)
        workbench.document.selection_changed.connect(self.refresh)

    def action(self, id_: str) -> QAction:
        return self._actions[id_]

    def shortcuts(self) -> list[tuple[QKeySequence, str]]:
        """Every key with the words of what it does."""
        return [(keys, action.text()) for action in self._actions.values() for keys in action.shortcuts()]

    def refresh(self, *_changes: object) -> None:
        """Show what is possible now."""
        for id_, command in self._commands.items():
            action = self._actions[id_]
            if command.enabled:
                action.setEnabled(command.enabled(self._workbench))
            if command.checked:
                action.setChecked(command.checked(self._workbench))
            if command.label:
                action.setText(command.label(self._workbench))

    def _made(self, command: Command) -> QAction:
        window = self._workbench.window
        action = QAction(_(command.text), window)
        if command.icon:
            action.setIcon(icon(command.icon))
        if command.shortcut:
            action.setShortcuts([QKeySequence(keys) for keys in command.shortcut.split(";")])
        if command.tip:
            action.setToolTip(_(command.tip))
            action.setStatusTip(_(command.tip))
        action.setCheckable(command.checked is not None)
        action.triggered.connect(lambda: self._run(command))
        window.addAction(action)
        return action

    def _run(self, command: Command) -> None:
        command.run(self._workbench)
        self.refresh()
