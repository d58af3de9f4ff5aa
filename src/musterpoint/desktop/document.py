"""The open plan as widgets see it: a session with signals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import load_style
from musterpoint.desktop.garbage import lasting, look_at_everything_again, set_aside
from musterpoint.desktop.hand import hand_is_busy
from musterpoint.desktop.post_states import PostStates
from musterpoint.desktop.selection import Selection
from musterpoint.desktop.workers import Workers, let_others_go_first
from musterpoint.engine.layout import FitsHere
from musterpoint.engine.obstacles import Obstacles
from musterpoint.engine.placing_checks import PlacingChecks
from musterpoint.engine.served import Service, service
from musterpoint.errors import ConflictError, InputError, PlanFileError, UserError
from musterpoint.geo.vicinity import Vicinity
from musterpoint.plan import BUILDINGS, Changes, Edit, Plan, Problem, Record, RecordChange, Site
from musterpoint.session import Session
from musterpoint.session.actions.subjects import PARTS, Ref
from musterpoint.session.session import Written
from musterpoint.store.sealing import Key, WrappedKey
from musterpoint.text import _

CHECK_PAUSE_MS = 300
"""Checks run when nothing has been edited for so long, and never begin during a drag."""


PLACING_PAUSE_MS = 30
"""What is placed next is prepared when the map has shown what was placed last."""

MANY_THINGS = 250
"""To change so many takes longer than a frame of the window."""

VERY_MANY = 5000
"""To find so many things in the plan takes longer than a frame of the window."""


class Document(QObject):
    """Wraps a `Session` for the widgets of one window, which change the plan through `do` and refresh from
    the signals.

    plan_changed(Changes): an edit was done, undone or redone; says what it touched. selection_changed:
    `selection` is another one. history_changed: undo, redo or the revision changed. problems_changed:
    `problems` was found anew. ground_changed: walks are measured along other paths now. seal_changed: the
    care ledger was opened, locked or shredded. message(str): something worth a word in the status bar.
    failed(UserError): what was asked for can't be done. published: the roster as it is left the house,
    printed or published. writing(str): a large edit is being written, and the window waits; "" when it is
    over.
    """

    plan_changed = pyqtSignal(object)
    selection_changed = pyqtSignal()
    history_changed = pyqtSignal()
    problems_changed = pyqtSignal()
    ground_changed = pyqtSignal()
    seal_changed = pyqtSignal()
    message = pyqtSignal(str)
    failed = pyqtSignal(object)
    published = pyqtSignal()
    writing = pyqtSignal(str)

    def __init__(self, session: Session, parent: QObject | None = None, *, states: PostStates | None = None):
        """states: of the plan's posts, where they are known already."""
        super().__init__(parent)
        set_aside()
        self._session = session
        self._selected = Selection(session.plan)
        self._selecting_number = 0
        self._problems: tuple[Problem, ...] = ()
        self._placing_checks: PlacingChecks | None = None
        self._fits_here: FitsHere | None = None
        self._post_states = states or PostStates(session.plan, session.catalogue)
        self._ready_states: PostStates | None = None
        self._worker = Workers(self, 1, "document", in_turn=True)
        self._writer = Workers(self, 1, "writing")
        self._selector = Workers(self, 1, "selecting")
        self._is_writing = False
        self._copy: Plan | None = None
        self._check_number = 0
        self._checks_answered = 0
        self._preparing_number = 0
        self._vicinity: Vicinity | None = None
        self._locating_number = 0
        self._ground_number = 0
        self._placing_pause = QTimer(self, singleShot=True, interval=PLACING_PAUSE_MS)
        self._placing_pause.timeout.connect(self._prepare_placing)
        self._check_timer = QTimer(self, singleShot=True, interval=CHECK_PAUSE_MS)
        self._check_timer.timeout.connect(self._start_check)
        self._unsubscribe = session.subscribe(self._on_changes)
        self._begin_timer = QTimer(self, singleShot=True, interval=0)
        self._begin_timer.timeout.connect(self._begin)
        self._begin_timer.start()
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
        self._begin_timer.stop()
        self._placing_pause.stop()
        self._check_timer.stop()
        self._unsubscribe()
        self._writer.close()
        self._selector.close()
        self._worker.close()
        self._session.close(draw_rounds=False)
        look_at_everything_again()

    # Edits

    def do(self, edit: Edit | Callable[[], Edit]) -> bool:
        """Do an edit, or the one that `edit()` makes, and tell whether it was done. An empty edit is done by
        doing nothing. A UserError of either is told by `failed`."""
        if self._is_writing:
            self.failed.emit(_under_way())
            return False
        try:
            ready = edit() if callable(edit) else edit
            if ready:
                self._session.do(ready)
        except UserError as error:
            self.failed.emit(error)
            return False
        return True

    def make(self, edit: Callable[[], Edit], also: Iterable[Ref] = ()) -> bool:
        """Do an edit that makes copies of things, and select them, a site rather than its parts, besides
        `also`: whoever pastes goes on to move what was pasted."""
        made: list[Record] = []

        def following() -> Edit:
            ready = edit()
            changes = (change for change in ready.changes if isinstance(change, RecordChange))
            made.extend(change.after for change in changes if change.before is None)
            return ready

        if not self.do(following):
            return False
        sites = {record.id for record in made if isinstance(record, Site)}
        whole = [record for record in made if getattr(record, "site", "") not in sites]
        self.select([*also, *((record.KIND, record.id) for record in whole)])
        return True

    def carry_out(
        self, edit: Edit | Callable[[], Edit], done: Callable[[bool], None] = lambda was_done: None
    ) -> None:
        """Do an edit that may be large, or the one that `edit()` makes: a large one is written in another
        thread, while the window waits. `done(whether)` follows; a UserError of either, and that the edit
        doesn't fit the plan any longer, is told by `failed`."""
        try:
            ready = edit() if callable(edit) else edit
        except UserError as error:
            self.failed.emit(error)
            done(False)
            return
        if self._session.is_large(ready) and not self._is_writing:
            self._write(lambda: self._session.write(ready), str(ready.label), done)
            return
        try:
            was_done = self.do(ready)
        except ConflictError:
            self.failed.emit(outdated())
            was_done = False
        done(was_done)

    def change(self, refs: Sequence[Ref], make: Callable[[Plan], Edit]) -> None:
        """Do the edit that `make(plan)` makes of some things; with very many parts, as the sites of a whole
        district have them, in another thread."""
        sites = [id_ for kind, id_ in refs if kind == Site.KIND]
        parts = sum(len(self.plan.where(kind, site=id_)) for id_ in sites for kind in PARTS)
        if len(refs) + parts > MANY_THINGS:
            self.work_out(make)
        else:
            self.do(lambda: make(self.plan))

    def work_out(self, make: Callable[[Plan], Edit]) -> None:
        """Do the edit that `make(plan)` makes, in another thread and of a copy of the plan: for what takes
        a second in a city. A UserError, and that the plan has changed meanwhile, is told by `failed`."""

        def take(made: Edit | Exception) -> None:
            self.carry_out(partial(_given, made))

        self._writer.start(_made, make, self.plan.copy(), done=take)

    def undo(self) -> None:
        self._step(back=True)

    def redo(self) -> None:
        self._step(back=False)

    def _step(self, back: bool) -> None:
        session = self._session
        if self._is_writing:
            self.failed.emit(_under_way())
        elif session.is_large_step(back):
            label = session.undo_label if back else session.redo_label
            self._write(lambda: session.write_step(back), str(label))
        else:
            try:
                session.undo() if back else session.redo()
            except UserError as error:
                self.failed.emit(error)

    def _write(
        self, write: Callable[[], Written], label: str, done: Callable[[bool], None] = lambda was_done: None
    ) -> None:
        """Let the writer write, then take over what it has written."""
        self._is_writing = True
        self.writing.emit(label)
        self._writer.start(partial(_written, write, self.catalogue), done=partial(self._take_written, done))

    def _take_written(
        self, done: Callable[[bool], None], outcome: tuple[Written, PostStates] | Exception
    ) -> None:
        self._is_writing = False
        self.writing.emit("")
        match outcome:
            case ConflictError():
                self.failed.emit(outdated())
            case UserError():
                self.failed.emit(outcome)
            case Exception():
                raise outcome
            case written, states:
                self._ready_states = states
                self._session.take(written)
        done(not isinstance(outcome, Exception))

    # What is sealed

    def unlock(self, key: Key) -> None:
        """Open the care ledger."""
        self._session.seal.open_with(key)
        self.seal_changed.emit()

    def set_passphrase(self, key: Key, wrapped: WrappedKey) -> None:
        """Keep what `Seal.made` gave, and open the ledger with it."""
        try:
            self._session.seal.keep(key, wrapped)
        except UserError as error:
            self.failed.emit(error)
        self.seal_changed.emit()

    def lock(self) -> None:
        """Lock the care ledger; what shows it must forget it."""
        self._session.seal.lock()
        self.seal_changed.emit()

    def shredded(self) -> None:
        """Show the plan after `Session.shred`."""
        self._session.after_shredding()
        self.seal_changed.emit()

    # Selection

    @property
    def selected(self) -> Selection:
        """What is selected, sorted."""
        return self._selected

    @property
    def selection(self) -> tuple[Ref, ...]:
        """What is selected, in the order in which it was selected."""
        return self._selected.refs

    @property
    def selected_records(self) -> tuple[Ref, ...]:
        """What of it are records: the rest may be very many."""
        return self._selected.records

    @property
    def selected_buildings(self) -> tuple[str, ...]:
        """The ids of the buildings that are selected."""
        features = self._selected.features.get(BUILDINGS)
        return features.ids if features else ()

    def is_selected(self, reference: Ref | None) -> bool:
        """Whether this is selected; as quick among very many."""
        return reference in self._selected

    def select(self, references: Iterable[Ref]) -> None:
        """Select these and nothing else; what isn't in the plan is left out. Very many are selected a moment
        later."""
        wanted = dict.fromkeys(references)
        if len(wanted) > VERY_MANY:
            self.select_found(lambda _plan: wanted)
        else:
            self._selecting_number += 1
            self._take_selection(Selection(self.plan, wanted))

    def select_found(
        self, find: Callable[[Plan], Iterable[Ref]], then: Callable[[], None] = lambda: None
    ) -> None:
        """Select what `find(plan)` finds, in another thread and in a copy of the plan, unless something else
        is selected before; then do what follows."""
        self._selecting_number += 1
        number, revision = self._selecting_number, self._session.revision

        def take(found: Selection) -> None:
            if number != self._selecting_number:
                return
            current = self._session.revision == revision
            self._take_selection(found if current else Selection(self.plan, found.refs))
            then()

        self._selector.start(lambda plan: Selection(plan, find(plan)), self.plan.copy(), done=take)

    def _take_selection(self, selection: Selection) -> None:
        former, self._selected = self._selected, selection
        if selection.refs != former.refs:
            self.selection_changed.emit()

    def _keep_selection(self, changes: Changes) -> None:
        """Select what of the selection is still there after an edit."""
        new_layers = not changes.layers.isdisjoint(self._selected.features)
        if new_layers or any(self.plan.find(*ref) is None for ref in self._selected.records):
            self._take_selection(Selection(self.plan, self._selected.refs))

    # What is derived from the plan

    @property
    def obstacles(self) -> Obstacles | None:
        """What stands in the way of tents; None for the second or so that it takes to index a city."""
        return self._placing_checks.buildings if self._placing_checks else None

    @property
    def placing_checks(self) -> PlacingChecks | None:
        """Says what would be wrong with things elsewhere; None for the second or so that it takes to index a
        city. For a moment after an edit it knows the plan as it was before."""
        return self._placing_checks

    @property
    def fits_here(self) -> FitsHere | None:
        """Says how many lanes fit somewhere; like `placing_checks`."""
        return self._fits_here

    @property
    def vicinity(self) -> Vicinity | None:
        """The layers to snap to and to measure from; None for the second or so that it takes to index a
        city."""
        return self._vicinity

    @property
    def post_states(self) -> PostStates:
        """Whether posts are empty, broken or filled."""
        return self._post_states

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems that the last check found, the worst first."""
        return self._problems

    @property
    def checking(self) -> bool:
        """Whether `problems` may be about an older state of the plan."""
        return self._check_timer.isActive() or self._checks_answered != self._check_number

    # Reactions

    def _on_changes(self, changes: Changes) -> None:
        self._copy = None
        if changes.layers:
            self._placing_checks = self._fits_here = None
            self._locate()
            self._lay_paths()
        if changes.touch("site", *PARTS, "stock") or changes.layers:
            self._placing_pause.start()
        if self._ready_states is not None:
            self._post_states.become(self._ready_states)
            self._ready_states = None
        else:
            self._post_states.follow(changes)
        self._check_timer.start()
        self.plan_changed.emit(changes)
        self.history_changed.emit()
        self._keep_selection(changes)

    # Work off the GUI thread. A late answer about an older state of the plan is dropped.

    def _begin(self) -> None:
        """Prepare what is derived, once the window has been painted: until then it needs the processor."""
        self._prepare_placing()
        self._locate()
        self._lay_paths()

    def _prepare_placing(self) -> None:
        catalogue = self.catalogue
        self._preparing_number += 1
        self._start(
            lambda plan: (PlacingChecks(plan, catalogue), FitsHere(plan, catalogue)),
            partial(self._take_placing_checks, self._preparing_number),
        )

    def _locate(self) -> None:
        self._vicinity = None
        self._locating_number += 1
        self._start(_vicinity, partial(self._take_vicinity, self._locating_number))

    def _lay_paths(self) -> None:
        """Make the plan's walking ground, and load what searches in it, before anything that draws asks."""
        self._ground_number += 1
        self._start(service, partial(self._take_ground, self._ground_number))

    def _start_check(self) -> None:
        if hand_is_busy():
            self._check_timer.start()
            return
        self._check_number += 1
        find = partial(self._session.problems, between=let_others_go_first)
        self._start(find, partial(self._take_problems, self._check_number))
        if not self._is_writing:
            self._worker.start(_drawn, self._session.drawing_of_rounds())

    def _start(self, work: Callable[[Plan], object], done: Callable[[Any], None]) -> None:
        """Do some work on a copy of the plan, which nobody may change, and hand on what it found. All works
        on one state of the plan share the copy: a district's takes milliseconds."""
        if self._copy is None:
            self._copy = self.plan.copy()
        self._worker.start(work, self._copy, done=done)

    def _take_placing_checks(self, number: int, made: tuple[PlacingChecks, FitsHere]) -> None:
        if number == self._preparing_number:
            self._placing_checks, self._fits_here = made

    def _take_vicinity(self, number: int, vicinity: Vicinity) -> None:
        if number == self._locating_number:
            self._vicinity = vicinity

    def _take_ground(self, number: int, _found: Service) -> None:
        if number == self._ground_number:
            self.ground_changed.emit()

    def _take_problems(self, number: int, problems: list[Problem]) -> None:
        self._checks_answered = number
        if number == self._check_number and tuple(problems) != self._problems:
            self._problems = tuple(problems)
            self.problems_changed.emit()


def _drawn(draw: Callable[[], None]) -> None:
    """The lines of rounds are for other programs only: where they can't be written, they are missing."""
    with suppress(PlanFileError):
        draw()


def _written(write: Callable[[], Written], catalogue: Catalogue) -> tuple[Written, PostStates] | Exception:
    """What was written, with the states of its posts; or why it wasn't."""
    with lasting():
        try:
            written = write()
        except Exception as error:  # whatever it is belongs to the thread that waits for it
            return error
        states = PostStates(written.plan, catalogue)
        states.catch_up()
    return written, states


def _made(make: Callable[[Plan], Edit], plan: Plan) -> Edit | Exception:
    """The edit, or why there is none."""
    try:
        return make(plan)
    except Exception as error:  # whatever it is belongs to the thread that waits for it
        return error


def _given(made: Edit | Exception) -> Edit:
    if isinstance(made, Exception):
        raise made
    return made


def outdated() -> InputError:
    return InputError(
        _("The proposal doesn't fit the plan any longer."),
        _("What it would change has been changed in the meantime."),
        _("Undo that change, or ask for a proposal again."),
    )


def _under_way() -> InputError:
    return InputError(
        _("The plan can't be changed just now."),
        _("What was done before is still being saved."),
        _("Wait a moment and try again."),
    )


def _vicinity(plan: Plan) -> Vicinity:
    return Vicinity(plan, lambda kind: load_style().road_width_m(kind))
