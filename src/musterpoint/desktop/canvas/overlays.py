"""What lies over the plan on the map: who goes where, a proposal that is being looked at, a simulated day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas
from PyQt6.QtCore import QObject

from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.colouring import CATCHMENTS
from musterpoint.desktop.canvas.footways import MOST_STRAIGHT
from musterpoint.desktop.canvas.played import PlayedDay, paint_called, paint_queues
from musterpoint.desktop.canvas.problems import ProblemsPicture
from musterpoint.desktop.canvas.proposed import Proposed, paint_gone, paint_marks
from musterpoint.desktop.canvas.served import (
    Served,
    paint_areas,
    paint_over,
    paint_ways,
    paint_without,
)
from musterpoint.desktop.canvas.surface import Surface
from musterpoint.desktop.canvas.underway import UnderWay, paint_under_way
from musterpoint.plan import BUILDINGS, Changes, Plan
from musterpoint.session.actions.subjects import Ref

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

MOST_OWN = 100
"""Of more buildings than this that are selected the ways aren't drawn: one couldn't tell them apart."""


class Overlays(QObject):
    """served: who goes where in the plan that is shown. proposed: the proposal that is shown in the plan's
    place, if any. played: the simulated day that is played back, if any."""

    def __init__(self, canvas: MapCanvas):
        super().__init__(canvas)
        self._canvas = canvas
        self.served = Served(canvas.document.catalogue, self)
        self.proposed: Proposed | None = None
        self.played: PlayedDay | None = None
        self._seconds = 0.0
        self._teams: tuple[UnderWay, ...] = ()
        self._team_seconds = 0.0
        self._hovered: Ref | None = None
        self._focus: frozenset[str] = frozenset()
        self._colouring = ""
        self._told = ((False, False), (False, False))
        self._on_problems()
        canvas.document.problems_changed.connect(self._on_problems)
        self.served.updated.connect(self._on_updated)
        self.served.footways.updated.connect(canvas.update)
        canvas.backdrop.changed.connect(self._ask)
        canvas.document.ground_changed.connect(self._ask)
        canvas.destroyed.connect(self.served.close)
        self._ask()

    @property
    def plan(self) -> Plan:
        """The plan that is shown."""
        return self.proposed.plan if self.proposed else self._canvas.document.plan

    def shortcomings(self) -> tuple[bool, bool]:
        """Whether anybody belongs to no site, and whether a site has more people than it can serve."""
        picture = self.served.picture
        return bool(picture and picture.without), bool(picture and picture.over)

    def ways_known(self) -> tuple[bool, bool]:
        """Whether anybody walks along paths, and whether for anybody no path is known."""
        picture = self.served.picture
        by_path = picture.ways["by_path"] if picture is not None else pandas.Series(dtype=bool)
        return bool(by_path.any()), not by_path.all()

    def ways_thinned(self) -> bool:
        """Whether there are so many straight lines that some stand for all of them."""
        picture = self.served.picture
        return picture is not None and int((~picture.ways["by_path"]).sum()) > MOST_STRAIGHT

    def show_proposed(self, proposed: Proposed | None) -> None:
        """Show a proposal in the place of the plan, buildings coloured by its catchments where it has to do
        with sites; None goes back."""
        backdrop, was = self._canvas.backdrop, self.proposed
        if proposed is was:
            return
        if was is None:
            self._colouring = backdrop.colouring
        self.proposed, self._focus = proposed, frozenset()
        backdrop.look_into(self.plan, CATCHMENTS if proposed and proposed.of_sites else self._colouring)

    def play(self, day: PlayedDay | None, seconds: float = 0.0) -> None:
        """Show a moment of a simulated day, seconds after the campaign's start; None shows none."""
        self.played, self._seconds = day, seconds
        self._canvas.update()

    def show_teams(self, teams: tuple[UnderWay, ...], seconds: float = 0.0) -> None:
        """Show where teams are at a moment; () shows none."""
        self._teams, self._team_seconds = teams, seconds
        self._canvas.update()

    def focus(self, sites: Iterable[str]) -> None:
        """Show the ways to these sites, as if they were selected."""
        self._focus = frozenset(sites)
        self._canvas.update()

    def hover(self, ref: Ref | None) -> None:
        """The mouse is over a site or a building, or over neither."""
        if ref != self._hovered:
            self._hovered = ref
            self._canvas.update()

    def follow(self, changes: Changes) -> None:
        """The open plan has changed: a proposal that was made before isn't shown any longer."""
        self.show_proposed(None)
        self.served.follow(self.plan, changes)

    def paint_below(self, surface: Surface, style: MapStyle, marks: bool) -> None:
        """What lies under the records. marks: whether ways, and people without a site, are shown."""
        picture = self.served.picture
        if picture is not None and self._canvas.is_shown(BUILDINGS):
            paint_areas(surface, style, picture)
            if marks:
                paint_without(surface, style, picture)
                paint_ways(surface, style, self.served, *self._wanted())
        if self.proposed:
            paint_gone(surface, style, self.proposed)
        if self.played:
            paint_called(surface, style, self.played, self._seconds)

    def paint_above(self, surface: Surface, style: MapStyle, moved: frozenset[Ref]) -> None:
        """What lies over the records. A proposal hides the plan's problems. moved: what is being dragged."""
        picture = self.served.picture
        if picture is not None:
            paint_over(surface, style, self.plan, picture)
        if self.proposed:
            paint_marks(surface, style, self.proposed)
        else:
            self._problems.paint(surface, style, self._canvas.records, moved)
        if self.played:
            paint_queues(surface, style, self.played, self._seconds)
        paint_under_way(surface, style, self._teams, self._team_seconds)

    def _wanted(self) -> tuple[set[str], set[str]]:
        """Sites and buildings that are selected, looked at in a list, or under the mouse."""
        document, hovered = self._canvas.document, [self._hovered] if self._hovered else []
        sites = {id_ for kind, id_ in (*document.selected_records, *hovered) if kind == "site"} | self._focus
        buildings = document.selected_buildings if len(document.selected_buildings) <= MOST_OWN else ()
        return sites, {*buildings, *(id_ for kind, id_ in hovered if kind == BUILDINGS)}

    def _on_problems(self) -> None:
        self._problems = ProblemsPicture(self._canvas.document.problems)
        self._canvas.update()

    def _on_updated(self) -> None:
        self._canvas.update()
        if self._told != (now := (self.shortcomings(), self.ways_known())):
            self._told = now
            self._canvas.layers_changed.emit()

    def _ask(self) -> None:
        self.served.ask(self.plan, with_areas=self._canvas.backdrop.colouring == CATCHMENTS)
