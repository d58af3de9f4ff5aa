"""The open plan as widgets see it: a session with signals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import PostState, post_state
from musterpoint.engine.obstacles import Obstacles
from musterpoint.errors import UserError
from musterpoint.plan import BUILDINGS, Changes, Edit, Plan, Problem
from musterpoint.session import Session

Reference = tuple[str, str]
"""A record's kind and id."""

CHECK_PAUSE_MS = 300
"""Checks run when nothing has been edited for so long."""

_STAFFING = ("post", "assignment", "person", "shift", "campaign", "site")


class Document(QObject):
    """Wraps a `Session` for the widgets of one window, which change the plan through `do` and refresh from
    the signals.

    plan_changed(Changes): an edit was done, undone or redone; says what it touched. selection_changed:
    `selection` is another one. history_changed: undo, redo or the revision changed. problems_changed:
    `problems` was found anew. message(str): something worth a word in the status bar. failed(UserError):
    what was asked for can't be done.
    """

    plan_changed = pyqtSignal(object)
    selection_changed = pyqtSignal()
    history_changed = pyqtSignal()
    problems_changed = pyqtSignal()
    message = pyqtSignal(str)
    failed = pyqtSignal(object)

    _checked = pyqtSignal(int, object)

    def __init__(self, session: Session, parent: QObject | None = None):
        super().__init__(parent)
        self._session = session
        self._selection: tuple[Reference, ...] = ()
        self._problems: tuple[Problem, ...] = ()
        self._obstacles: Obstacles | None = None
        self._post_states: dict[str, PostState] = {}
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="checks")
        self._check_number = 0
        self._check_timer = QTimer(self, singleShot=True, interval=CHECK_PAUSE_MS)
        self._check_timer.timeout.connect(self._start_check)
        self._checked.connect(self._take_problems)
        self._unsubscribe = session.subscribe(self._on_changes)
        self._check_timer.start()

    @property
    def session(self) -> Session:
        return self._session

    @property
    def plan(self) -> Plan:
        return self._session.plan

    @property
    def catalogue(self) -> Catalogue:
        return self._session.catalogue

    def close(self) -> None:
        """Stop the checks and close the session."""
        self._check_timer.stop()
        self._check_number += 1
        self._unsubscribe()
        self._worker.shutdown(cancel_futures=True)
        self._session.close()

    # Edits

    def do(self, edit: Edit | Callable[[], Edit]) -> bool:
        """Do an edit, or the one that `edit()` makes, and tell whether it was done. An empty edit is done by
        doing nothing. A UserError of either is told by `failed`."""
        try:
            ready = edit() if callable(edit) else edit
            if ready:
                self._session.do(ready)
        except UserError as error:
            self.failed.emit(error)
            return False
        return True

    def undo(self) -> None:
        self._step(self._session.undo)

    def redo(self) -> None:
        self._step(self._session.redo)

    def _step(self, step: Callable[[], object]) -> None:
        try:
            step()
        except UserError as error:
            self.failed.emit(error)

    # Selection

    @property
    def selection(self) -> tuple[Reference, ...]:
        """What is selected, in the order in which it was selected."""
        return self._selection

    def select(self, references: Iterable[Reference]) -> None:
        """Select these and nothing else; what isn't in the plan is left out."""
        selection = tuple(dict.fromkeys(ref for ref in references if self.plan.find(*ref) is not None))
        if selection != self._selection:
            self._selection = selection
            self.selection_changed.emit()

    # What is derived from the plan

    @property
    def obstacles(self) -> Obstacles:
        """What stands in the way of tents; made when first asked for after the buildings changed."""
        if self._obstacles is None:
            self._obstacles = Obstacles(self.plan)
        return self._obstacles

    def post_state(self, post_id: str) -> PostState:
        """Whether the post is empty, broken or filled; kept until staffing changes."""
        if post_id not in self._post_states:
            post = self.plan.table("post")[post_id]
            self._post_states[post_id] = post_state(self.plan, self.catalogue, post)
        return self._post_states[post_id]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems that the last check found, the worst first."""
        return self._problems

    # Reactions

    def _on_changes(self, changes: Changes) -> None:
        if changes.touch(BUILDINGS):
            self._obstacles = None
        if changes.touch(*_STAFFING):
            self._post_states.clear()
        self._check_timer.start()
        self.plan_changed.emit(changes)
        self.history_changed.emit()
        self.select(self._selection)

    def _start_check(self) -> None:
        """Check a copy of the plan off the GUI thread."""
        self._check_number += 1
        number = self._check_number
        future = self._worker.submit(self._session.problems, self.plan.copy())
        future.add_done_callback(lambda done: self._report(number, done))

    def _report(self, number: int, done: Future[list[Problem]]) -> None:
        if not done.cancelled():
            self._checked.emit(number, tuple(done.result()))

    def _take_problems(self, number: int, problems: tuple[Problem, ...]) -> None:
        """A late answer about an older state of the plan is dropped."""
        if number == self._check_number and problems != self._problems:
            self._problems = problems
            self.problems_changed.emit()
