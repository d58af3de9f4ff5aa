"""The tools that draw: zones, queues, one-way paths, transfers, barriers along a line."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt

from musterpoint.desktop.canvas.surface import Surface
from musterpoint.desktop.tools.draw import DrawTool
from musterpoint.desktop.tools.giving import building_under
from musterpoint.desktop.tools.guides import distance_text
from musterpoint.desktop.tools.place import PlaceTool
from musterpoint.desktop.tools.reshape import paint_shape, size_words
from musterpoint.desktop.tools.spots import SpotTool
from musterpoint.desktop.tools.tool import MapEvent, Tool
from musterpoint.geo.rows import pieces_along, whole_pieces
from musterpoint.plan import Edit, Fixture, Points, Record, Way, Zone
from musterpoint.plan.closed_ways import to_residents
from musterpoint.session import actions
from musterpoint.session.actions.escorts import CLOSED
from musterpoint.session.actions.queues import queue_in
from musterpoint.text import _, ngettext

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

DRAWN = "drawn"
"""Id of what isn't in the plan yet."""

FAR_FROM_RESIDENTS = 50.0
"""Metres: a closed way so far from every way of residents needs no word on it."""


class ZoneTool(DrawTool):
    """Draws a zone of a kind."""

    def __init__(self, canvas: MapCanvas, kind: str = "waiting"):
        super().__init__(canvas)
        self._kind = kind

    def made(self, points: Points) -> list[Record]:
        return [Zone(id=DRAWN, site=self._site, kind=self._kind, outline=points)]

    def edit(self, points: Points, site: str) -> Edit:
        document = self.canvas.document
        return actions.draw_zone(document.plan, self._kind, points, site, catalogue=document.catalogue)

    def size(self, points: Points) -> str:
        return size_words(self.made(points)[0])


class QueueTool(ZoneTool):
    """Draws a waiting zone with a queue; a click into one that is there lays its queue out."""

    @property
    def beginning(self) -> str:
        return _(
            "Drag a rectangle for the queue, click its corners, or double-click a waiting zone to fill it"
        )

    def made(self, points: Points) -> list[Record]:
        norms = self.canvas.document.catalogue.norms
        row, spacing = norms["queue-lane-width"].value, norms["queue-spacing"].value
        zone = Zone(
            id=DRAWN, site=self._site, kind="waiting", outline=points, queue_row=row, queue_spacing=spacing
        )
        way = Way(id=f"{DRAWN}-way", site=self._site, path=queue_in(zone).path)
        return [zone, way] if way.path else [zone]

    def edit(self, points: Points, site: str) -> Edit:
        document = self.canvas.document
        return actions.draw_queue(document.plan, document.catalogue, points, site)

    def paint_made(self, surface: Surface, points: Points) -> None:
        paint_shape(self.canvas, surface, self.made(points)[0])

    def double_click(self, event: MapEvent) -> None:
        hit, document = self.canvas.under(event.position), self.canvas.document
        zone = document.plan.find("zone", hit[1]) if hit and hit[0] == "zone" else None
        if len(self._points) < self.LEAST and zone is not None and zone.kind == "waiting":
            self._wipe()
            document.do(lambda: actions.lay_queue(document.plan, document.catalogue, zone.id))
            document.select([("zone", zone.id)])
        else:
            super().double_click(event)


class WayTool(DrawTool):
    """Draws a one-way path for residents, staff or waste, with arrowheads in its colour."""

    KIND, LEAST, RECTANGLE = "way", 2, False

    def __init__(self, canvas: MapCanvas, kind: str = "residents"):
        super().__init__(canvas)
        self._kind = kind

    def made(self, points: Points) -> list[Record]:
        return [Way(id=DRAWN, site=self._site, kind=self._kind, path=points)]

    def edit(self, points: Points, site: str) -> Edit:
        document = self.canvas.document
        return actions.draw_way(document.plan, self._kind, points, site, catalogue=document.catalogue)

    def size(self, points: Points) -> str:
        return size_words(self.made(points)[0])


class EscortTool(WayTool):
    """Draws the closed way of a transfer, from the building or isolation area that somebody leaves to the
    vehicle; says how far it stays from the ways of residents."""

    KIND = "escort"

    def __init__(self, canvas: MapCanvas):
        super().__init__(canvas, CLOSED)
        self._building = ""

    @property
    def beginning(self) -> str:
        return _("Click where the person leaves: the building's door, or a site's isolation area")

    def press(self, event: MapEvent) -> None:
        if not self._points:
            building = building_under(self.canvas, event.x, event.y)
            self._building = building[1] if building else ""
        super().press(event)

    def edit(self, points: Points, site: str) -> Edit:
        plan = self.canvas.document.plan
        return actions.draw_escort(plan, points, self._building, "" if self._building else site)

    def size(self, points: Points) -> str:
        length, metres = super().size(points), to_residents(self.canvas.document.plan, points)
        if not metres or metres > FAR_FROM_RESIDENTS:
            return length  # that it crosses one is said as a problem
        return _("{length}, {metres} from the residents' way").format(
            length=length, metres=distance_text(metres)
        )


class LineTool(DrawTool):
    """Sets barriers, screens or tape along a line. Sides end at whole pieces unless Alt is held or something
    else was snapped to."""

    KIND, LEAST, RECTANGLE = "fixture", 2, False

    def __init__(self, canvas: MapCanvas, type_id: str):
        super().__init__(canvas)
        self._type = canvas.document.catalogue.fixtures[type_id]

    def made(self, points: Points) -> list[Record]:
        kind = self._type
        return [
            Fixture(
                id=f"{DRAWN}-{number}", site=self._site, type=kind.id, x=piece.x, y=piece.y,
                rotation=piece.rotation, width=piece.length, depth=kind.depth,
            )
            for number, piece in enumerate(pieces_along(points, kind.width, kind.flexible))
        ]  # fmt: skip

    def edit(self, points: Points, site: str) -> Edit:
        document = self.canvas.document
        return actions.draw_line(document.plan, document.catalogue, self._type.id, points, site)

    def size(self, points: Points) -> str:
        made = self.made(points)
        length = sum(math.dist(first, second) for first, second in itertools.pairwise(points))
        count = sum(self._type.pieces(fixture) for fixture in made)
        pieces = ngettext("{count} piece", "{count} pieces", count).format(count=count)
        return _("{name}: {length}, {pieces}").format(
            name=self._type.name, length=distance_text(length), pieces=pieces
        )

    def drawn_to(self, point: tuple[float, float], event: MapEvent) -> tuple[float, float]:
        alone = any(guide.of for guide in self._aids.guides) or event.holds(Qt.KeyboardModifier.AltModifier)
        if alone or self._type.flexible or not self._points:
            return point
        return whole_pieces(self._points[-1], point, self._type.width)


def tool_for(canvas: MapCanvas, item: str) -> Tool:
    """The tool that places or draws "kit:…", "fixture:…", "gate:…", "zone:…", "way:…", "queue:",
    "escort:", "place:…", "visit:…" or "enterprise:…". Raises KeyError for what the catalogue doesn't hold."""
    kind, _colon, id_ = item.partition(":")
    match kind:
        case "zone":
            return ZoneTool(canvas, id_)
        case "way":
            return WayTool(canvas, id_)
        case "queue":
            return QueueTool(canvas)
        case "escort":
            return EscortTool(canvas)
        case "place" | "visit" | "enterprise":
            return SpotTool(canvas, item)
        case "fixture" if canvas.document.catalogue.fixtures[id_].by_length:
            return LineTool(canvas, id_)
    return PlaceTool(canvas, item)
