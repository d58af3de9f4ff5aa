"""Carrying a team's stop to another team, or to another place in the order, on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QLineF, QPointF

from musterpoint.catalogue.style import Symbol
from musterpoint.desktop.canvas.markers import paint_disc
from musterpoint.desktop.canvas.stop_discs import stop_size
from musterpoint.desktop.canvas.surface import Surface
from musterpoint.desktop.stop_moves import Looked
from musterpoint.desktop.tools.gestures import Gesture
from musterpoint.desktop.tools.tool import MapEvent
from musterpoint.plan import Stop
from musterpoint.session.actions.rounds import least_detour, place_behind
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas


class CarryGesture(Gesture):
    """A stop on its way to another team's line, or behind the stop under the mouse. Says what would come of
    it before anything is let go."""

    def __init__(self, canvas: MapCanvas, stop: Stop, start: MapEvent):
        self._canvas = canvas
        self._stop = stop
        self._start = self._mouse = QPointF(start.x, start.y)
        self._moves = canvas.stop_moves
        self.target: tuple[str, int] | None = None

    @property
    def hint(self) -> str:
        if self.target is None:
            return _("Let go on another team's route, or on the stop that it shall follow · Esc cancels")
        looked = self._looked()
        return looked.words if looked else "…"

    def move(self, event: MapEvent) -> None:
        self._mouse = QPointF(event.x, event.y)
        self.target = self._target_at(event)
        if self.target is not None:
            self._moves.look(self._stop.id, *self.target)

    def finish(self) -> None:
        if self.target is not None:
            self._moves.do(self._stop.id, *self.target)

    def paint(self, surface: Surface) -> None:
        style, painter, rounds = self._canvas.style_in_use, surface.painter, self._canvas.backdrop.rounds
        looked = self._looked()
        if rounds is None:
            return
        team = self.target[0] if self.target else self._stop.team
        if self.target:
            rounds.paint_glow(surface, style, team)
        painter.setTransform(surface.world)
        painter.setPen(surface.pen(style.marks["ghost"]))
        painter.drawLine(QLineF(self._start, self._mouse))
        fits = looked is None or looked.fits
        disc = Symbol(
            fill=rounds.colour_of(style, team),
            stroke=style.halo if fits else style.marks["beyond-capacity"].stroke,
            width=1.0 if fits else 3.0,
            size=stop_size(style, 0.0),
        )
        paint_disc(surface, disc, (self._mouse.x(), self._mouse.y()))

    def _looked(self) -> Looked | None:
        return self._moves.known(self._stop.id, *self.target) if self.target else None

    def _target_at(self, event: MapEvent) -> tuple[str, int] | None:
        """Team and place, as `move_stop` counts: behind the stop under the mouse, or where it lies least out
        of the way of the other team whose line is there."""
        canvas, plan = self._canvas, self._canvas.document.plan
        hit = canvas.under(event.position)
        stop = plan.find(*hit) if hit else None
        if isinstance(stop, Stop) and stop.id != self._stop.id:
            return stop.team, place_behind(plan, stop, self._stop.id)
        rounds = canvas.backdrop.rounds
        team = rounds.team_near(canvas.style_in_use, canvas.viewport(), event.position) if rounds else None
        if team is None or team == self._stop.team or plan.find("team", team) is None:
            return None
        return team, least_detour(plan, team, (self._stop.x, self._stop.y))
