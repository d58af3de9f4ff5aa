"""Every action of the menus, the toolbar and the keys, each declared once.

A command is a small function of the workbench with its words, icon and keys. Menus, toolbar and empty
states name commands by id, so that the same action is called the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QAction, QKeySequence

from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.text import CHINESE, ENGLISH, Text, _, translator


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """id: "edit.undo". text: a gettext message, or a name of the catalogue; `label` gives it where it depends
    on the plan. tip: the same, a sentence that says what will happen. shortcut: portable text ("Ctrl+Z"),
    several with ";". checked: makes it a switch that shows this state."""

    id: str
    text: str | Text
    run: Callable[[Workbench], object]
    icon: str = ""
    shortcut: str = ""
    tip: str | Text = ""
    label: Callable[[Workbench], str] | None = None
    enabled: Callable[[Workbench], bool] | None = None
    checked: Callable[[Workbench], bool] | None = None

    def names(self) -> tuple[str, str]:
        """What it is called in Chinese and in English, without marks for keys."""
        if isinstance(self.text, Text):
            return self.text.zh, self.text.en
        return tuple(translator(language).gettext(self.text) for language in (CHINESE, ENGLISH))


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

    def all(self) -> Iterator[tuple[Command, QAction]]:
        """Every command with its action, in the order of the menus."""
        return ((command, self._actions[id_]) for id_, command in self._commands.items())

    def shortcuts(self) -> list[tuple[QKeySequence, str]]:
        """Every key with the words of what it does."""
        return [(keys, _words(command.text)) for command, action in self.all() for keys in action.shortcuts()]

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
        action = QAction(_words(command.text), window)
        if command.icon:
            action.setIcon(icon(command.icon))
        if command.shortcut:
            action.setShortcuts([QKeySequence(keys) for keys in command.shortcut.split(";")])
        tip = _words(command.tip)
        action.setStatusTip(tip)
        action.setToolTip(_tool_tip(tip or action.text(), action.shortcut()))
        action.setCheckable(command.checked is not None)
        action.triggered.connect(lambda: self._run(command))
        window.addAction(action)
        return action

    def _run(self, command: Command) -> None:
        self._workbench.settings.remember_command(command.id)
        command.run(self._workbench)
        self.refresh()


def _words(text: str | Text) -> str:
    return str(text) if isinstance(text, Text) or not text else _(text)


def _tool_tip(tip: str, keys: QKeySequence) -> str:
    """What an action does, and its key."""
    if keys.isEmpty():
        return tip
    return _("{tip} ({keys})").format(tip=tip, keys=keys.toString(QKeySequence.SequenceFormat.NativeText))
