"""What has been done, what can be undone and what can be redone, told by the journal alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from musterpoint.store import JournalEntry
from musterpoint.text import Label


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One action of a person. made_at: UTC. undone: it is not in force now. lost: nor can it be redone,
    because something else was done since."""

    revision: int
    made_at: datetime
    who: str
    label: Label
    undone: bool
    lost: bool


@dataclass(frozen=True, slots=True)
class Step:
    """An entry on the undo or redo stack. inverts: the revision whose edit is to be inverted; action: the
    revision of the person's action that comes or goes with it."""

    inverts: int
    action: int
    label: Label


class History:
    """The undo and redo stacks, kept by adding every journal entry in order.

    An undo is an entry that undoes an action; a redo is one that undoes an undo. An action after an undo
    gives up what could have been redone.
    """

    def __init__(self, entries: Iterable[JournalEntry] = ()):
        self._actions: list[JournalEntry] = []
        self.last: JournalEntry | None = None
        self._undo: list[Step] = []
        self._redo: list[Step] = []
        for entry in entries:
            self.add(entry)

    def add(self, entry: JournalEntry) -> None:
        """Follow one more entry of the journal. Raises ValueError where it undoes another than the last."""
        self.last = entry
        if entry.undoes is None:
            self._actions.append(entry)
            self._undo.append(Step(entry.revision, entry.revision, entry.label))
            self._redo.clear()
            return
        source, target = self._undo, self._redo
        if source and source[-1].inverts == entry.undoes:
            pass
        elif target and target[-1].inverts == entry.undoes:
            source, target = target, source
        else:
            raise ValueError(f"revision {entry.revision} undoes {entry.undoes}, which was not the last")
        step = source.pop()
        target.append(Step(entry.revision, step.action, step.label))

    def replace_last(self, entry: JournalEntry) -> None:
        """The last entry, which is an action, has been continued."""
        self.last = self._actions[-1] = entry
        self._undo[-1] = Step(entry.revision, entry.revision, entry.label)

    @property
    def revision(self) -> int:
        """The number of the last entry, 0 where there is none."""
        return self.last.revision if self.last else 0

    @property
    def next_undo(self) -> Step | None:
        return self._undo[-1] if self._undo else None

    @property
    def next_redo(self) -> Step | None:
        return self._redo[-1] if self._redo else None

    def items(self) -> list[HistoryItem]:
        """Every action, the oldest first; those that were undone and given up as well."""
        in_force, to_come = ({step.action for step in stack} for stack in (self._undo, self._redo))
        reached = in_force | to_come
        return [
            HistoryItem(
                entry.revision,
                entry.made_at,
                entry.who,
                entry.label,
                undone=entry.revision not in in_force,
                lost=entry.revision not in reached,
            )
            for entry in self._actions
        ]
