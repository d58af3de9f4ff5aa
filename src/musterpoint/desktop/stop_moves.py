"""Stops on their way to another place: what would be wrong there is known before the hand lets go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtCore import QObject, pyqtSignal

from musterpoint.desktop.document import Document
from musterpoint.desktop.workers import Workers
from musterpoint.engine.rounds.retiming import faults
from musterpoint.errors import UserError
from musterpoint.plan import Edit, Plan
from musterpoint.session.actions.naming import team_name
from musterpoint.session.actions.rounds import day_of, give_visit, move_stop
from musterpoint.text import _

MOST_TOLD = 2
"""So many faults are told; that there are more is said by dots."""


@dataclass(frozen=True, slots=True)
class Move:
    """id: of a stop, or of a visit that waits. place: in the order of the team, from 0. revision: of the plan
    in which it is moved."""

    id: str
    team: str
    place: int
    revision: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What a move does. edit: None where it can't be done, by `error`. words: what the hand is told."""

    edit: Edit | None
    words: str
    fits: bool
    error: UserError | None = None


class StopMoves(QObject):
    """Makes moves beside the window: ways are found along the roads, which takes a while in a city.

    looked(str, bool): what the move does that was asked for last, and whether all fits.
    """

    looked = pyqtSignal(str, bool)

    def __init__(self, document: Document, parent: QObject):
        super().__init__(parent)
        self._document = document
        self._worker = Workers(self, 1, "moves")
        self._asked: Move | None = None
        self._known: tuple[Move, Looked] | None = None
        self._to_do: Move | None = None

    def look(self, id_: str, team: str, place: int) -> None:
        """Find out what a move would do; `looked` follows."""
        move = Move(id_, team, place, self._document.session.revision)
        if move != self._asked:
            self._asked = move
            plan = self._document.plan.copy()
            self._worker.start(_look, plan, move, lambda: move == self._asked, done=self._take)

    def known(self, id_: str, team: str, place: int) -> Looked | None:
        """What the move does that was asked for last, once that is known and if it is this one."""
        move, found = self._known or (None, None)
        return found if move == Move(id_, team, place, self._document.session.revision) else None

    def do(self, id_: str, team: str, place: int) -> None:
        """Do a move, at once where it was looked at before."""
        self.look(id_, team, place)
        self._to_do = self._asked
        if self._known and self._known[0] == self._to_do:
            self._carry_out(self._known[1])

    def _take(self, answer: tuple[Move, Looked] | None) -> None:
        if answer is None or answer[0] != self._asked:
            return
        self._known = answer
        if self._to_do == answer[0]:
            self._carry_out(answer[1])
        else:
            self.looked.emit(answer[1].words, answer[1].fits)

    def _carry_out(self, found: Looked) -> None:
        move, self._to_do, self._asked, self._known = self._to_do, None, None, None
        if found.edit is None:
            self._document.failed.emit(found.error)
        elif move.revision == self._document.session.revision:
            self._document.do(found.edit)
        else:
            self.do(move.id, move.team, move.place)


def _look(plan: Plan, move: Move, wanted: Callable[[], bool]) -> tuple[Move, Looked] | None:
    """What a move does to a copy of the plan; None where nobody wants to know any more."""
    if not wanted():
        return None
    act = move_stop if plan.find("stop", move.id) else give_visit
    try:
        edit = act(plan, move.id, move.team, move.place)
    except UserError as error:
        return move, Looked(None, error.problem, False, error)
    plan.apply(edit)
    team = plan.find("team", move.team)
    day = day_of(plan, move.team)
    wrong = [f"{fault.stop.number}: {fault.text}" for fault in faults(plan, team, day)]
    told = _("; ").join(wrong[:MOST_TOLD]) + (" …" if len(wrong) > MOST_TOLD else "")
    told = told or _("all fits")
    number = next(stop.number for stop in day if move.id in (stop.id, stop.visit))
    words = _("To {team}, as stop {place}").format(team=team_name(team), place=number)
    return move, Looked(edit, f"{words} · {told}", not wrong)
