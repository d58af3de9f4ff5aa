"""Giving buildings to another site by dragging them there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy
import shapely
from PyQt6.QtCore import QLineF, QPointF

from musterpoint.catalogue.posts import site_title
from musterpoint.desktop.canvas.markers import marker_radius
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.tools.gestures import Gesture
from musterpoint.desktop.tools.tool import MapEvent
from musterpoint.engine.demand import demand
from musterpoint.plan import BUILDINGS, Site
from musterpoint.session.actions.catchments import give_buildings
from musterpoint.session.actions.subjects import Ref
from musterpoint.text import _, ngettext

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas


def building_under(canvas: MapCanvas, x: float, y: float) -> Ref | None:
    """The building at a place of the world; None while the city is still being indexed."""
    obstacles = canvas.document.obstacles
    found = obstacles.hits(shapely.Point(x, y)) if obstacles else []
    return (BUILDINGS, found[0]) if len(found) else None


def selected_under(canvas: MapCanvas, event: MapEvent) -> list[str]:
    """The ids of all selected buildings, where one of them is under the mouse."""
    document = canvas.document
    under = document.is_selected(building_under(canvas, event.x, event.y))
    return list(document.selected_buildings) if under else []


class GiveGesture(Gesture):
    """Buildings on their way to a site: the one under the mouse, or the one whose catchment it is in. Says
    what the site would have to do before anything is let go."""

    def __init__(self, canvas: MapCanvas, buildings: list[str]):
        self._canvas = canvas
        self._buildings = buildings
        frame = canvas.document.plan.buildings.frame
        middles = shapely.centroid(frame.geometry.reindex(buildings).to_numpy())
        self._starts = [QPointF(*spot) for spot in shapely.get_coordinates(middles).tolist()]
        self._people = demand(canvas.document.plan).reindex(buildings)
        self._mouse = QPointF()
        self.target: Site | None = None

    @property
    def hint(self) -> str:
        count = len(self._buildings)
        what = ngettext("{count} building", "{count} buildings", count).format(count=count)
        if self.target is None:
            return _("{buildings} · let go on a site or in its catchment, Esc cancels").format(buildings=what)
        return _("{buildings} to {site}: {load}").format(
            buildings=what, site=site_title(self.target), load=self._load()
        )

    def move(self, event: MapEvent) -> None:
        self._mouse = QPointF(event.x, event.y)
        self.target = self._site_at(event)

    def finish(self) -> None:
        target, buildings = self.target, self._buildings
        if target is not None:
            self._canvas.document.work_out(lambda plan: give_buildings(plan, buildings, target.id))

    def paint(self, surface: Surface) -> None:
        style, painter = self._canvas.style_in_use, surface.painter
        end = QPointF(self.target.x, self.target.y) if self.target else self._mouse
        painter.setTransform(surface.world)
        painter.setPen(surface.pen(style.marks["ghost"]))
        painter.drawLines([QLineF(start, end) for start in self._starts])
        if self.target is None:
            return
        symbol = style.marks["beyond-capacity" if self._is_over() else "proposed-new"]
        painter.resetTransform()
        painter.setPen(surface.pen(symbol, 3.0))
        painter.setBrush(colour(""))
        radius = (marker_radius(style.site(self.target.kind), surface.scale) + 6) * surface.ratio
        painter.drawEllipse(surface.world.map(end), radius, radius)

    def _site_at(self, event: MapEvent) -> Site | None:
        """The site under the mouse, itself or one of its parts, else the one of the building there."""
        plan, hit = self._canvas.document.plan, self._canvas.under(event.position)
        if hit is not None:
            record = plan.find(*hit)
            site = record if isinstance(record, Site) else plan.find("site", getattr(record, "site", ""))
        else:
            picture = self._canvas.overlays.served.picture
            building = building_under(self._canvas, event.x, event.y)
            if picture is None or building is None or building[1] in self._buildings:
                return None
            site = plan.find("site", picture.site_of(building[1]))
        return site if site is not None and site.kind != "home-visit" else None

    def _after(self) -> tuple[float, float]:
        """People at the target with these buildings, and how many it can serve."""
        picture = self._canvas.overlays.served.picture
        if picture is None:
            return float(self._people.sum()), float("inf")
        own = [picture.site_of(building) == self.target.id for building in self._buildings]
        coming = self._people[numpy.logical_not(own)].sum()
        return picture.load.get(self.target.id, 0.0) + float(coming), picture.able.get(self.target.id, 0.0)

    def _is_over(self) -> bool:
        people, able = self._after()
        return people > able + 0.5

    def _load(self) -> str:
        people, able = self._after()
        words = _("{people} of {able} people").format(people=f"{people:,.0f}", able=f"{able:,.0f}")
        if not self._is_over():
            return words
        over = _("{count} too many").format(count=f"{people - able:,.0f}")
        return _(", ").join([words, over])
