"""The picture of teams' rounds, made off the GUI thread: straight at first, then along the roads."""

from __future__ import annotations

import numpy
import shapely
from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from musterpoint.desktop.canvas.round_line import levels_of
from musterpoint.desktop.canvas.rounds import SPOTS, RoundsPicture
from musterpoint.desktop.workers import Workers
from musterpoint.geo.driving import driving_ground, foot_ground
from musterpoint.plan import ROADS, Changes, Plan, Points
from musterpoint.plan.round_lines import Round, rounds

PAUSE_MS = 50
"""Made anew when nothing has been edited for so long."""

Ways = dict[tuple[bool, Points], numpy.ndarray]
"""By whether one drives, and the points of a round: the way (n, 2) past them along the roads."""


class RoundPaths(QObject):
    """updated: `picture` is another one."""

    updated = pyqtSignal()

    def __init__(self, plan: Plan, parent: QObject | None = None):
        super().__init__(parent)
        self.picture: RoundsPicture | None = None
        self._plan = plan
        self._known: Ways = {}
        self._worker = Workers(self, 1, "rounds", in_turn=True)
        self._asked = self._answered = 0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        if any(plan.table(kind) for kind in ("stop", *SPOTS)):
            self._pause.start()

    @property
    def is_current(self) -> bool:
        return self._asked == self._answered and not self._pause.isActive()

    def look_into(self, plan: Plan) -> None:
        """Show the rounds of another plan, such as a proposal."""
        if plan is not self._plan:
            self._plan = plan
            self._ask()

    def follow(self, changes: Changes) -> None:
        if ROADS in changes.layers:
            self._known = {}
        if (
            changes.touch("stop", "team", *SPOTS)
            or ROADS in changes.layers
            or (changes.touch("site") and self._plan.table("stop"))
        ):
            self._pause.start()

    def _ask(self) -> None:
        self._asked += 1
        self._worker.start(self._make, self._asked, self._plan.copy(), self._known)

    def _make(self, number: int, plan: Plan, known: Ways) -> None:
        """In the worker thread."""
        keys = [_key(item) for item in rounds(plan)]
        if unknown := [key for key in keys if key not in known]:
            self._hand_over(number, plan, known, last=False)
        for key in unknown:
            if number != self._asked or self._worker.closed:
                return
            known = known | {key: _along_roads(plan, *key)}
        self._hand_over(number, plan, {key: known[key] for key in keys}, last=True)

    def _hand_over(self, number: int, plan: Plan, known: Ways, last: bool) -> None:
        lines = {item.team.id: known[_key(item)] for item in rounds(plan) if _key(item) in known}
        picture = RoundsPicture(plan, dict(zip(lines, levels_of(list(lines.values())), strict=True)))
        picture.prepare()
        self._worker.tell(self._take, number, picture, known, last)

    def _take(self, number: int, picture: RoundsPicture, known: Ways, last: bool) -> None:
        if number == self._asked:
            self.picture, self._known = picture, known
            if last:
                self._answered = number
            self.updated.emit()


def _key(item: Round) -> tuple[bool, Points]:
    return bool(item.team.vehicle), item.points


def _along_roads(plan: Plan, driven: bool, points: Points) -> numpy.ndarray:
    ground = driving_ground(plan) if driven else foot_ground(plan)
    return shapely.get_coordinates(ground.line(numpy.array(points)))
