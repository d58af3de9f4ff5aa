"""The rounds of teams along the roads, found off the GUI thread; until then they are drawn straight."""

from __future__ import annotations

import numpy
from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from musterpoint.desktop.canvas.rounds import RoundsPicture
from musterpoint.desktop.workers import Workers
from musterpoint.geo.driving import driving_ground, foot_ground
from musterpoint.plan import ROADS, Changes, Plan, Points
from musterpoint.plan.round_lines import rounds

PAUSE_MS = 200
"""Looked for when nothing has been edited for so long."""

FINE = 0.5
"""Metres: no bend smaller than this is drawn."""

Paths = dict[tuple[bool, Points], numpy.ndarray]
"""By whether one drives, and the points of a round: the way past them, float (n, 2)."""


class RoundPaths(QObject):
    """Hands ways along the roads to a picture of rounds. updated: they are others."""

    updated = pyqtSignal()

    def __init__(self, plan: Plan, picture: RoundsPicture, parent: QObject | None = None):
        super().__init__(parent)
        self._plan, self._picture = plan, picture
        self._worker = Workers(self, 1, "rounds")
        self._asked = self._answered = 0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        if plan.table("stop"):
            self._pause.start()

    @property
    def is_current(self) -> bool:
        return self._asked == self._answered and not self._pause.isActive()

    def follow(self, changes: Changes) -> None:
        if ROADS in changes.layers:
            self._picture.paths = {}
        if changes.touch("stop", "team", "site", "place") or ROADS in changes.layers:
            self._pause.start()

    def _ask(self) -> None:
        self._asked += 1
        self._worker.start(self._found, self._asked, self._plan.copy(), self._picture.paths, done=self._take)

    def _found(self, number: int, plan: Plan, known: Paths) -> tuple[int, Paths | None]:
        """In the worker thread: what isn't known yet is looked for."""
        found: Paths = {}
        for item in rounds(plan):
            if number != self._asked or self._worker.closed:
                return number, None
            key = bool(item.team.vehicle), item.points
            found[key] = known[key] if key in known else _along_roads(plan, *key)
        return number, found

    def _take(self, answer: tuple[int, Paths | None]) -> None:
        number, found = answer
        if number == self._asked:
            self._answered = number
            self._picture.paths = found or {}
            self.updated.emit()


def _along_roads(plan: Plan, driven: bool, points: Points) -> numpy.ndarray:
    ground = driving_ground(plan) if driven else foot_ground(plan)
    line = ground.line(numpy.array(points)).simplify(FINE)
    return numpy.array(line.coords)
