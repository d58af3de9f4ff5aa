"""The window of an open plan: assembly only. What it shows lives in panels, what it does in commands."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QEventLoop, QPoint, QSize
from PyQt6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PyQt6.QtWidgets import QApplication, QMainWindow

from musterpoint.desktop.ask import PLAN_SUFFIX, tell
from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.canvas.records import RecordsPicture
from musterpoint.desktop.commands.all import all_commands
from musterpoint.desktop.commands.base_maps import add_base_map_file
from musterpoint.desktop.dialogs.new_plan import add_layer
from musterpoint.desktop.docks import Docks
from musterpoint.desktop.document import Document
from musterpoint.desktop.first_size import take_first_size
from musterpoint.desktop.hand import HandsOff
from musterpoint.desktop.menus import fill_menu_bar, show_map_menu
from musterpoint.desktop.private import IdleLock
from musterpoint.desktop.program import Program
from musterpoint.desktop.refit_offer import RefitOffer
from musterpoint.desktop.status_bar import StatusBar
from musterpoint.desktop.theme import ICON_SIZE, current_theme
from musterpoint.desktop.toolbar import ToolBar, show_more_button
from musterpoint.desktop.workbench import Commands, Workbench
from musterpoint.errors import RefusedError, UserError
from musterpoint.geo.base_maps import SUFFIXES as BASE_MAP_SUFFIXES
from musterpoint.plan import Changes
from musterpoint.store import holds_plan
from musterpoint.text import _

FIRST_SIZE = QSize(1440, 900)
LEAST_SIZE = QSize(640, 360)
"""Half a small office laptop's screen, less the window's frame: what is left of it at 200 %."""


class MainWindow(QMainWindow):
    """Shows one document. Closing it asks the program to close the plan."""

    def __init__(self, program: Program, document: Document, records: RecordsPicture | None = None):
        """records: what is drawn of the plan, where that is there already."""
        super().__init__()
        self.program = program
        self.document = document
        self.setIconSize(ICON_SIZE)
        self.setMinimumSize(LEAST_SIZE)
        self.setAcceptDrops(True)
        self.canvas = MapCanvas(document, self, records)
        self.canvas.set_theme(current_theme().name)
        self.setCentralWidget(self.canvas)
        self.workbench = Workbench(program, document, self.canvas, self)
        self.workbench.commands = self.commands = Commands(
            self.workbench, all_commands(program.host, document.catalogue)
        )
        panels, make = program.host.panels.values(), self.workbench.make_panel
        self.workbench.docks = self.docks = Docks(self, program.settings, panels, make)
        self.toolbar = ToolBar(self.workbench)
        self.addToolBar(self.toolbar)
        fill_menu_bar(self.menuBar(), self.workbench)
        show_more_button(self.menuBar())
        self.setStatusBar(StatusBar(self.workbench))
        self.refit_offer = RefitOffer(self.workbench)
        self.hands_off = HandsOff(self)
        IdleLock(document, self)
        document.plan_changed.connect(self._on_plan_changed)
        document.failed.connect(self._on_failed)
        document.writing.connect(self._on_writing)
        self.canvas.context_menu_requested.connect(self._show_map_menu)
        self.canvas.inspect_requested.connect(self._inspect)
        if not self.restoreGeometry(program.settings.window_geometry):
            take_first_size(self, FIRST_SIZE)
        self.docks.restore()
        self.commands.refresh()
        self._show_title()

    def remember(self) -> None:
        """Keep size and arrangement for the next time."""
        self.program.settings.window_geometry = self.saveGeometry()
        self.docks.remember()

    def wait_until_idle(self) -> None:
        """Let the event loop run until panels are filled, no work is under way and plan health is known."""
        while self.program.jobs.busy or self.document.checking or not self.docks.is_settled:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)

    def focusNextPrevChild(self, forward: bool) -> bool:
        self.docks.order_focus()
        return super().focusNextPrevChild(forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.docks.fit()

    # Files dropped on the window

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A plan is opened; layers and base maps are added to the plan that is open."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if len(paths) == 1 and paths[0].suffix.lower() == PLAN_SUFFIX and holds_plan(paths[0]):
            self.program.open_plan(paths[0])
            return
        pictures = [path for path in paths if path.suffix.lower() in BASE_MAP_SUFFIXES]
        for path in pictures:
            add_base_map_file(self.workbench, path)
        if layers := [path for path in paths if path not in pictures]:
            add_layer(self.workbench, layers)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.program.window_closed(self)
        event.accept()

    def _show_title(self) -> None:
        name = self.document.plan.campaign.name or self.document.session.path.stem
        title = _("{plan} – Musterpoint").format(plan=name)
        if self.document.session.read_only:
            title = _("{title} (read-only)").format(title=title)
        self.setWindowTitle(title)

    def _on_plan_changed(self, changes: Changes) -> None:
        if changes.touch("campaign"):
            self._show_title()

    def _on_failed(self, error: UserError) -> None:
        if isinstance(error, RefusedError):
            self.document.message.emit(f"{error.problem} {error.suggestion}")
        else:
            tell(self, error)

    def _on_writing(self, label: str) -> None:
        """A large edit is being saved: nothing else can be done meanwhile."""
        self.hands_off.set_on(bool(label))
        if label:
            self.document.message.emit(_("Saving: {label}").format(label=label))

    def _inspect(self, *_reference: object) -> None:
        """A double click on the map: what is selected is shown in words."""
        self.docks.open("inspector")

    def _show_map_menu(self, position: QPoint, _refs: object) -> None:
        show_map_menu(self.workbench, position)
