"""What a panel, a command or a dialog may use of the window that it sits in.

A command is a small function of the workbench with its words, icon and keys. Menus, toolbar and empty
states name commands by id, so that the same action is called the same everywhere.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QLabel, QMainWindow, QWidget

from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.docks import Docks
from musterpoint.desktop.document import Document
from musterpoint.desktop.figures import Figures
from musterpoint.desktop.jobs import JobRunner
from musterpoint.desktop.program import Program
from musterpoint.desktop.settings import Settings
from musterpoint.desktop.theme import icon
from musterpoint.plan import Plan
from musterpoint.plugins.host import Host
from musterpoint.plugins.points import Panel
from musterpoint.text import CHINESE, ENGLISH, Text, _, translator

Ref = tuple[str, str]

log = logging.getLogger(__name__)


class Workbench:
    """The open document, its map, the commands and the jobs of one window.

    Panels are made with a workbench: they read `document.plan`, listen to `document.plan_changed`, and
    change the plan only by `document.do`.
    """

    def __init__(self, program: Program, document: Document, canvas: MapCanvas, window: QMainWindow):
        self.program = program
        self.document = document
        self.canvas = canvas
        self.window = window
        self.figures = Figures(document, window)
        self.commands: Commands
        self.docks: Docks

    @property
    def plan(self) -> Plan:
        return self.document.plan

    @property
    def host(self) -> Host:
        return self.program.host

    @property
    def jobs(self) -> JobRunner:
        return self.program.jobs

    @property
    def settings(self) -> Settings:
        return self.program.settings

    def run(self, command: str) -> None:
        """Do what the menu entry of that id does."""
        self.commands.action(command).trigger()

    def make_panel(self, panel: Panel) -> QWidget:
        """A panel's widget; for a foreign one that can't be made, which is logged, words that say so."""
        module, name = panel.widget.split(":")
        try:
            return getattr(importlib.import_module(module), name)(self)
        except Exception as error:  # a plug-in's fault must not take the window with it
            if module.startswith("musterpoint."):
                raise
            log.warning("panel %s can't be made: %s", panel.id, type(error).__name__)
            words = QLabel(_("The plug-in that this panel is from has failed."))
            words.setWordWrap(True)
            words.setMargin(12)
            return words

    def show_on_map(self, refs: Sequence[Ref]) -> None:
        """Select these records or features and bring them into view."""
        self.document.select(refs)
        self.canvas.zoom_to(refs)


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
        return [(keys, words(command.text)) for command, action in self.all() for keys in action.shortcuts()]

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
        action = QAction(words(command.text), window)
        if command.icon:
            action.setIcon(icon(command.icon))
        if command.shortcut:
            action.setShortcuts([QKeySequence(keys) for keys in command.shortcut.split(";")])
        tip = words(command.tip)
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


def words(text: str | Text) -> str:
    """A text of a command in the reader's language."""
    return str(text) if isinstance(text, Text) or not text else _(text)


def _tool_tip(tip: str, keys: QKeySequence) -> str:
    """What an action does, and its key."""
    if keys.isEmpty():
        return tip
    return _("{tip} ({keys})").format(tip=tip, keys=keys.toString(QKeySequence.SequenceFormat.NativeText))
