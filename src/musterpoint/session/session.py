"""An open plan: do, undo, redo, preview, and the news that panels listen to. Knows nothing of a screen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial, wraps
from pathlib import Path
from typing import Any, Self

from musterpoint import store
from musterpoint.catalogue import Catalogue, load_catalogue
from musterpoint.catalogue.style import load_style
from musterpoint.errors import ConflictError, PlanFileError
from musterpoint.plan import Changes, Edit, Plan, Problem, RecordChange, changed
from musterpoint.plan.health import (
    dangling_references,
    double_assignments,
    repeated_site_numbers,
)
from musterpoint.session.checking import Check, Checking
from musterpoint.session.history import History, HistoryItem, Step
from musterpoint.session.qgis_style import qgis_styles
from musterpoint.session.round_lines import drawn_rounds
from musterpoint.session.seal import Seal
from musterpoint.store import Clock, JournalEntry, Store, utc_now
from musterpoint.store.connection import damaged
from musterpoint.store.sealing import STANDARD_COST, Cost
from musterpoint.store.shredding import SEALED_KINDS
from musterpoint.text import Label, _

Listener = Callable[[Changes], None]

MERGE_WITHIN = timedelta(seconds=3)
"""Steps of one action (nudges of the same tent) follow each other at least this fast."""

_PLAN_CHECKS = (dangling_references, repeated_site_numbers, double_assignments)

_LARGE_EDIT, _LARGE_LINE = 300, 75_000
"""Size of an edit, and bytes of it as it is written down, from which on doing it takes noticeably long."""

_IN_MIND = 20
"""So many small edits are kept besides being written down."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Written:
    """What is in the file and waits for `Session.take`: the plan with it, what it touched, its entry in the
    journal, and the edit."""

    plan: Plan
    changes: Changes
    entry: JournalEntry
    edit: Edit


class Session:
    """A plan in memory and its file, kept equal: an edit is in both or in neither.

    Use it from one thread. plan: what the file holds, where that needn't be read. catalogue: the built-in one
    where none is given. checks: those beyond the rules that hold for every plan. who: the name that the
    journal shows beside each edit, "" for none. passphrase_cost: what trying a passphrase costs that is set
    in this session. seal: opens what is sealed.
    """

    def __init__(
        self,
        plan_store: Store,
        *,
        plan: Plan | None = None,
        catalogue: Catalogue | None = None,
        checks: Sequence[Check] = (),
        clock: Clock = utc_now,
        who: str = "",
        passphrase_cost: Cost = STANDARD_COST,
    ):
        self._store = plan_store
        self.seal = Seal(plan_store, passphrase_cost)
        self.plan = plan or plan_store.plan()
        self.catalogue = catalogue or load_catalogue()
        self.checks = checks
        self._clock = clock
        self._who = who
        self._history = _history(plan_store)
        self._open_edit: Edit | None = None  # the last one, while a further step may still join it
        self._recent: dict[int, Edit] = {}  # by revision, the oldest first
        self._written: Written | None = None  # what nobody has taken yet
        self._listeners: list[Listener] = []

    @classmethod
    def create(
        cls,
        path: Path | str,
        plan: Plan,
        *,
        overwrite: bool = False,
        catalogue: Catalogue | None = None,
        clock: Clock = utc_now,
        **options: Any,
    ) -> Self:
        """Write a plan into a new file, with the map's style for QGIS, and open it; options as for `Session`.
        See `store.create`."""
        catalogue = catalogue or load_catalogue()
        styles = qgis_styles(load_style(), catalogue)
        created = store.create(path, plan, overwrite=overwrite, styles=styles, clock=clock)
        return cls._on(created, plan=plan.copy(), catalogue=catalogue, clock=clock, **options)

    @classmethod
    def open(
        cls, path: Path | str, read_only: bool = False, *, clock: Clock = utc_now, **options: Any
    ) -> Self:
        """Open a plan file; options as for `Session`. See `store.open`."""
        return cls._on(store.open(path, read_only, clock), clock=clock, **options)

    @classmethod
    def _on(cls, plan_store: Store, **options: Any) -> Self:
        try:
            return cls(plan_store, **options)
        except BaseException:
            plan_store.close()
            raise

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks of plan health beyond the rules that hold for every plan."""
        return self._checks

    @checks.setter
    def checks(self, checks: Sequence[Check]) -> None:
        self._checks = tuple(checks)
        self._checking = Checking([*map(_of_plan_alone, _PLAN_CHECKS), *checks], self.catalogue)

    @property
    def path(self) -> Path:
        return self._store.path

    @property
    def read_only(self) -> bool:
        return self._store.read_only

    @property
    def revision(self) -> int:
        """The number of the last edit, 0 where there is none yet; sheets are printed with it."""
        return self._history.revision

    # Edits

    def do(self, edit: Edit) -> Changes:
        """Do an edit: it is on the disk when this returns. An empty one does nothing.

        Raises PlanFileError where it can't be kept and ConflictError where it was made from another state
        of the plan; the plan is then as before.
        """
        if not edit:
            return Changes()
        whole = self._continued(edit)
        if whole is None:
            changes, entry = self._carry_out(edit, lambda: self._store.append(edit, who=self._who))
            self._history.add(entry)
        else:
            changes, entry = self._carry_out(
                edit, lambda: self._store.replace_last(whole, edit, who=self._who)
            )
            self._history.replace_last(entry)
        self._open_edit = whole or edit
        self._keep_in_mind(entry.revision, self._open_edit)
        self._tell(changes)
        return changes

    def undo(self) -> Changes:
        """Take the last action back; nothing happens where there is none."""
        return self._go_back(self._history.next_undo)

    def redo(self) -> Changes:
        """Do again what was undone last; nothing happens where there is none."""
        return self._go_back(self._history.next_redo)

    # Large edits, beside the window

    @staticmethod
    def is_large(edit: Edit) -> bool:
        """Whether doing the edit takes so long that a window shouldn't wait for it."""
        return edit.size >= _LARGE_EDIT

    def is_large_step(self, back: bool) -> bool:
        """The same of the next undo, or redo."""
        step = self._history.next_undo if back else self._history.next_redo
        if step is None or step.inverts in self._recent:
            return False
        return self._store.bytes_of(step.inverts) >= _LARGE_LINE

    def write(self, edit: Edit) -> Written:
        """The first half of `do`, which may run in another thread while nobody changes the plan: the edit is
        on the disk when this returns, and `take` must follow. Raises as `do` does."""
        plan, changes = self.plan.after(edit)
        self._written = Written(plan, changes, self._store.append(edit, who=self._who), edit)
        return self._written

    def write_step(self, back: bool) -> Written | None:
        """The first half of `undo` or `redo`, like `write`; None where there is nothing to take back."""
        step = self._history.next_undo if back else self._history.next_redo
        if step is None:
            return None
        edit = self._store.edit(step.inverts).inverted()
        try:
            plan, changes = self.plan.after(edit)
        except ConflictError as error:
            raise _changed_elsewhere(self.path) from error
        entry = self._store.append(edit, undoes=step.inverts, who=self._who)
        self._written = Written(plan, changes, entry, edit)
        return self._written

    def take(self, written: Written) -> Changes:
        """The second half: the plan is as it was written."""
        self._written = None
        self.plan.become(written.plan)
        self._history.add(written.entry)
        self._open_edit = written.edit if written.entry.undoes is None else None
        self._tell(written.changes)
        return written.changes

    @property
    def undo_label(self) -> Label | None:
        """What `undo` would take back."""
        step = self._history.next_undo
        return step and step.label

    @property
    def redo_label(self) -> Label | None:
        """What `redo` would do again."""
        step = self._history.next_redo
        return step and step.label

    def preview(self, edit: Edit) -> Plan:
        """The plan as it would be after an edit; the open plan stays as it is."""
        plan = self.plan.copy()
        plan.apply(edit)
        return plan

    def history(self) -> list[HistoryItem]:
        """Every action, the oldest first, with those that are undone."""
        return self._history.items()

    def mark_revision(self, name: str) -> None:
        """Note that the plan as it is now left the house (printed, published). Later steps make a revision
        of their own."""
        self._store.mark(name)
        self._open_edit = None

    def marks(self) -> list[store.Mark]:
        """The revisions that left the house, the oldest first."""
        return self._store.marks()

    def edits_since(self, revision: int) -> list[Edit]:
        """What was done after a revision, the oldest first; an undo is an edit as well."""
        return [
            self._store.edit(entry.revision) for entry in self._store.journal() if entry.revision > revision
        ]

    # News and health

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call the listener after every edit, undo and redo with what it touched; returns how to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def problems(self, plan: Plan | None = None, between: Callable[[], None] = lambda: None) -> list[Problem]:
        """What is wrong with the plan: the rules that hold for every plan, then the checks handed in.
        A check that fails is logged and shown as a note; the others run all the same.

        plan: a copy of the open plan; with one, this may run in another thread. between: called after each
        check.
        """
        return self._checking.problems(plan or self.plan, between)

    def save_copy(self, path: Path | str, overwrite: bool = False) -> None:
        """Write the plan with its history into another file."""
        self.saving_of_copy(path, overwrite)()

    def saving_of_copy(self, path: Path | str, overwrite: bool = False) -> Callable[[], None]:
        """`save_copy`, to be called in another thread; raises as it does. Edits wait for it."""
        draw = self.drawing_of_rounds()

        def save() -> None:
            draw()
            self._store.save_copy(path, overwrite)

        return save

    def shred(self) -> None:
        """Destroy the passphrase's key and every sealed text for good, in the history too; counts stay. Takes
        as long as copying the file; `after_shredding` must follow. The only thing here that may run in
        another thread, while nothing else uses the session."""
        self._store.shred()

    def after_shredding(self) -> None:
        """Show the plan as it is now that `shred` is done."""
        self.seal.forget()
        self._open_edit = None
        self._recent.clear()  # they may hold sealed texts
        emptied = [
            changed(record, record.replace(sealed=""))
            for kind in SEALED_KINDS
            for record in self.plan.table(kind).values()
            if record.sealed
        ]
        self._tell(self.plan.apply(Edit(Label(""), tuple(emptied))))

    def drawing_of_rounds(self) -> Callable[[], None]:
        """What has the lines of teams' rounds in the file, for other programs to show: to be called in
        another thread, as the roads may have to be found first. Does nothing where they are there, or where
        an edit came in between; raises PlanFileError where the file can't be written."""
        return partial(self._draw_rounds, self.plan.copy(), self._store.edits_written)

    def close(self, draw_rounds: bool = True) -> None:
        """Give the file free; a second time does nothing. Nothing is lost without it.

        draw_rounds: have the lines of teams' rounds in the file, which may take a second; without them they
        are drawn when the plan is opened next."""
        if self._store.is_closed:
            return
        self.seal.lock()
        if self._written is not None:
            self.plan.become(self._written.plan)
        if draw_rounds:
            with suppress(PlanFileError):  # what is drawn for other programs only
                self._draw_rounds(self.plan, self._store.edits_written)
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _draw_rounds(self, plan: Plan, edits_written: int) -> None:
        if not self.read_only and plan.table("stop") and not self._store.has_round_lines():
            style = load_style()
            styles = qgis_styles(style, self.catalogue)
            self._store.put_round_lines(drawn_rounds(plan, style), styles, edits_written)

    def _carry_out(self, edit: Edit, keep: Callable[[], JournalEntry]) -> tuple[Changes, JournalEntry]:
        """Do the edit in memory, then on the disk; if the disk refuses it, take it back in memory."""
        changes = self.plan.apply(edit)
        try:
            return changes, keep()
        except BaseException:
            self.plan.apply(edit.inverted())
            raise

    def _continued(self, edit: Edit) -> Edit | None:
        """The last edit and this one as one, or None where they are two actions."""
        last = self._open_edit
        if last is None or not last.merges_with(edit):
            return None
        since = self._clock() - self._history.last.made_at
        return last.then(edit) if timedelta() <= since <= MERGE_WITHIN and last.then(edit) else None

    def _go_back(self, step: Step | None) -> Changes:
        if step is None:
            return Changes()
        known = self._recent.get(step.inverts)
        edit = (known or self._store.edit(step.inverts)).inverted()
        try:
            changes, entry = self._carry_out(
                edit, lambda: self._store.append(edit, undoes=step.inverts, who=self._who)
            )
        except ConflictError as error:
            raise _changed_elsewhere(self.path) from error
        self._history.add(entry)
        self._open_edit = None
        self._keep_in_mind(entry.revision, edit)
        self._tell(changes)
        return changes

    def _keep_in_mind(self, revision: int, edit: Edit) -> None:
        """Have a small edit at hand for when it is taken back, which is usually soon: to read one from the
        journal takes as long as to do it."""
        self._recent.pop(revision, None)
        if edit.size < _LARGE_EDIT and all(type(change) is RecordChange for change in edit.changes):
            self._recent[revision] = edit
            for old in list(self._recent)[:-_IN_MIND]:
                del self._recent[old]

    def _tell(self, changes: Changes) -> None:
        for listener in tuple(self._listeners):
            listener(changes)


def _history(plan_store: Store) -> History:
    try:
        return History(plan_store.journal())
    except ValueError as error:
        raise damaged(
            plan_store.path, _("Its history contradicts itself ({reason}).").format(reason=error)
        ) from error


def _of_plan_alone(rule: Callable[[Plan], Iterable[Problem]]) -> Check:
    @wraps(rule)
    def check(plan: Plan, _catalogue: Catalogue) -> Iterable[Problem]:
        return rule(plan)

    return check


def _changed_elsewhere(path: Path) -> PlanFileError:
    return PlanFileError(
        _("This step can't be undone."),
        _("{name} has been changed by another program since.").format(name=path.name),
        _("Put the change right by hand."),
    )
