"""What a panel, a command or a dialog may use of the window that it sits in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QMainWindow

from musterpoint.desktop.figures import Figures
from musterpoint.desktop.jobs import JobRunner
from musterpoint.desktop.settings import Settings
from musterpoint.plan import Plan

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas
    from musterpoint.desktop.commands import Commands
    from musterpoint.desktop.docks import Docks
    from musterpoint.desktop.document import Document
    from musterpoint.desktop.program import Program

Ref = tuple[str, str]


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
    def jobs(self) -> JobRunner:
        return self.program.jobs

    @property
    def settings(self) -> Settings:
        return self.program.settings

    def run(self, command: str) -> None:
        """Do what the menu entry of that id does."""
        self.commands.action(command).trigger()

    def show_on_map(self, refs: Sequence[Ref]) -> None:
        """Select these records or features and bring them into view."""
        self.document.select(refs)
        self.canvas.zoom_to(refs)
