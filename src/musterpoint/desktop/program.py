"""The running program: its windows, its settings, and the plan that is open."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PyQt6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QLibraryInfo,
    QLocale,
    QObject,
    QTimer,
    QTranslator,
)
from PyQt6.QtWidgets import QApplication, QMainWindow, QWidget

from musterpoint.desktop.ask import (
    PLAN_FILTER,
    PLAN_SUFFIX,
    Choice,
    ask_choice,
    ask_open_file,
    ask_save_file,
    tell,
)
from musterpoint.desktop.document import Document
from musterpoint.desktop.forms import FormTranslator
from musterpoint.desktop.garbage import look_at_everything_again
from musterpoint.desktop.jobs import JobRunner
from musterpoint.desktop.post_states import PostStates
from musterpoint.desktop.settings import Settings
from musterpoint.desktop.theme import DARK, LIGHT, system_theme, use_theme
from musterpoint.errors import UserError
from musterpoint.jobs import Job
from musterpoint.plan import Plan
from musterpoint.plugins.host import Host
from musterpoint.session import Session
from musterpoint.store import holds_plan
from musterpoint.store.lock import LockedError
from musterpoint.text import CHINESE, _, current_language, system_language, use_language


@dataclass(frozen=True, slots=True)
class Windows:
    """How windows are made, for the program knows them only as widgets. of_plan: the main window, which has
    a `canvas` and keeps its arrangement by `remember()`. draw: what it takes, drawn in another thread, as it
    may be had for a plan. begin: asks for layers and makes a plan of them."""

    start_page: Callable[[Program], QWidget]
    of_plan: Callable[[Program, Document, Any], QMainWindow]
    draw: Callable[[Session], Any]
    begin: Callable[[Program, tuple[Path, ...]], None]


class Program(QObject):
    """Shows the start page or the window of one plan, and changes from one to the other."""

    def __init__(
        self,
        application: QApplication,
        host: Host,
        settings: Settings,
        windows: Windows,
        language: str = "",
    ):
        super().__init__()
        self.application = application
        self.host = host
        self.settings = settings
        self.jobs = JobRunner(self)
        self.window: QWidget | None = None
        self._document: Document | None = None  # what `window` shows, None for the start page
        self._windows = windows
        self._leaving: set[QWidget] = set()
        self._translators: list[QTranslator] = []
        self.jobs.failed.connect(self._on_failed)
        self.jobs.crashed.connect(self._on_crashed)
        self._apply_language(language or settings.language or system_language())
        self._apply_scheme()
        application.styleHints().colorSchemeChanged.connect(self._on_system_scheme)

    # Windows

    def show_start_page(self) -> None:
        self._show(self._windows.start_page(self), None)

    def show_document(self, document: Document, drawn: Any = None) -> None:
        """drawn: what `Windows.draw` gave for its plan, where that is there already."""
        self._show(self._windows.of_plan(self, document, drawn), document)

    def window_closed(self, window: QWidget) -> None:
        """A window tells that its close button was pressed: leave the program."""
        if window is self.window:
            self._retire()

    def quit(self) -> None:
        if self.window:
            self.window.close()

    # Plans

    def open_plan(self, path: Path, read_only: bool = False) -> bool:
        """Open a plan file; where somebody else has it open, offer to look at it only."""
        if self._shows(path):
            return True
        work = partial(Session.open, path, read_only, **self.host.session_options())
        try:
            self._open(_("Opening the plan"), work)
        except UserError as error:
            return self._open_failed(path, read_only, error)
        return True

    def _open(self, title: str, work: Callable[[], Session]) -> None:
        """Show the plan of the session that `work()` gives. Raises as that does."""

        def drawn() -> tuple[Session, PostStates, Any]:
            session = work()
            states = PostStates(session.plan, session.catalogue)
            states.catch_up()
            return session, states, self._windows.draw(session)

        session, states, picture = self._beside(title, drawn)
        self.settings.remember_plan(session.path)
        self.settings.folder = session.path.parent
        self.show_document(Document(session, states=states), picture)

    def _shows(self, path: Path) -> bool:
        """Whether the plan in this file is the one that is open here."""
        document = self._document
        return document is not None and document.session.path.resolve() == path.resolve()

    def window_on(self, path: Path) -> QMainWindow:
        """A window that only looks at a plan. Raises UserError where it can't be opened."""
        self._document = Document(Session.open(path, True, **self.host.session_options()))
        self.window = self._windows.of_plan(self, self._document, None)
        return self.window

    def close_window(self) -> None:
        """Close what is open without leaving the program."""
        before = self.window, self._document
        self.window = self._document = None
        self._close(*before)
        self.jobs.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def choose_plan(self) -> None:
        """Ask for a plan file and open it."""
        path = ask_open_file(self.window, _("Open a plan"), self.settings.folder, PLAN_FILTER)
        if path:
            self.open_plan(path)

    def open_files(self, paths: tuple[Path, ...]) -> None:
        """Open what was dropped or named: a plan, or layers to begin one with."""
        if len(paths) == 1 and paths[0].suffix.lower() == PLAN_SUFFIX and holds_plan(paths[0]):
            self.open_plan(paths[0])
        else:
            self.new_plan(paths)

    def new_plan(self, files: tuple[Path, ...] = ()) -> None:
        """Begin a plan from layers."""
        self._windows.begin(self, files)

    def create_plan(self, plan: Plan, name: str) -> bool:
        """Ask where to keep a new plan, write it there and open it."""
        path = self._ask_place(name)
        return path is not None and self._keep(plan, path)

    def open_sample(self, case: str) -> None:
        """Ask where to keep a sample plan, make it, which takes a while, and open it."""
        from musterpoint import samples

        if path := self._ask_place(f"{case}.gpkg"):
            self.jobs.start(
                _("Making the sample"),
                lambda job: samples.make_sample(case, job=job),
                lambda plan: self._keep(plan, path),
            )

    def _ask_place(self, name: str) -> Path | None:
        title, place = _("Where shall the plan be kept?"), self.settings.folder / name
        return ask_save_file(self.window, title, place, PLAN_FILTER, "gpkg")

    def _keep(self, plan: Plan, path: Path) -> bool:
        """Write a new plan and open it."""
        work = partial(Session.create, path, plan, overwrite=True, **self.host.session_options())
        try:
            self._open(_("Writing the plan"), work)
        except UserError as error:
            tell(self.window, error)
            return False
        return True

    def _beside(self, title: str, work: Callable[[], Any]) -> Any:
        """Do what takes seconds for a city in a thread, and return or raise what it does: the window goes on
        drawing itself meanwhile, but takes no clicks or keys."""
        waiting, outcome = QEventLoop(), Future()

        def carry_out(_job: Job) -> None:
            try:
                outcome.set_result(work())
            except Exception as error:  # whatever it is belongs to whoever waits for it
                outcome.set_exception(error)

        lane = f"file {id(outcome)}"  # of its own: nothing may replace what is waited for
        self.jobs.start(title, carry_out, lambda _nothing: waiting.quit(), lane=lane, stopped=waiting.quit)
        waiting.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return outcome.result()

    # Language and look

    def use_language(self, language: str) -> None:
        """Change the language of everything, keeping the open plan; "" follows the system."""
        self.settings.language = language
        self._apply_language(language or system_language())
        self._rebuild_later()

    def use_scheme(self, scheme: str) -> None:
        """Change to "light", "dark", or "" for what the system has."""
        self.settings.scheme = scheme
        self._on_system_scheme()

    def _on_system_scheme(self, *_scheme: object) -> None:
        self._apply_scheme()
        self._rebuild_later()

    def _apply_scheme(self) -> None:
        theme = {"light": LIGHT, "dark": DARK}.get(self.settings.scheme) or system_theme()
        use_theme(self.application, theme)

    def _apply_language(self, language: str) -> None:
        use_language(language)
        application = self.application
        for translator in self._translators:
            application.removeTranslator(translator)
        of_qt = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        loaded = current_language() == CHINESE and of_qt.load("qtbase_zh_CN", folder)
        self._translators = [*([of_qt] if loaded else []), FormTranslator(self)]
        for translator in self._translators:
            application.installTranslator(translator)
        QLocale.setDefault(QLocale(current_language()))

    def _rebuild_later(self) -> None:
        """Make the window anew once the menu that asked for it has closed."""
        if self.window:
            QTimer.singleShot(0, self._rebuild)

    def _rebuild(self) -> None:
        if self._document:
            view = self.window.canvas.viewport()
            self.show_document(self._document)
            self.window.canvas.set_viewport(view)
        elif self.window:
            self.show_start_page()

    # How windows follow each other

    def _show(self, window: QWidget, document: Document | None) -> None:
        before = self.window, self._document
        self.window, self._document = window, document
        window.show()
        self._close(*before)

    def _retire(self) -> None:
        self.close_window()
        self.settings.sync()
        self.application.quit()

    def _close(self, window: QWidget | None, document: Document | None) -> None:
        if document:
            window.remember()
            if document is not self._document:
                document.close()
            look_at_everything_again()
        if window is not None:
            # Held until Qt has deleted it: its timers may still fire, and must find what they call.
            self._leaving.add(window)
            window.destroyed.connect(partial(self._leaving.discard, window))
            window.hide()
            window.deleteLater()

    # Failures

    def _open_failed(self, path: Path, read_only: bool, error: UserError) -> bool:
        if isinstance(error, LockedError) and not read_only:
            text = "\n\n".join((error.detail, error.suggestion))
            choices = [Choice("read-only", _("Open read-only"))]
            if ask_choice(self.window, error.problem, text, choices) == "read-only":
                return self.open_plan(path, read_only=True)
            return False
        tell(self.window, error)
        return False

    def _on_failed(self, error: UserError) -> None:
        tell(self.window, error)

    def _on_crashed(self, error: Exception) -> None:
        raise error
