"""A slide's map for the PDF: drawn small by the house's map painter and enlarged by the template, so that its
letters can be read from the last row and its lines are as thick as a projector needs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from musterpoint.briefing.slides.grounds import LEAST_CONTRAST, contrast
from musterpoint.briefing.slides.slide import SMALLEST, MapBox
from musterpoint.briefing.slides.topic import Bounds
from musterpoint.briefing.slides.wall_style import DESIGN_HEIGHT, wall_style
from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle, Symbol
from musterpoint.paper.labels import POINT, Box, Label, box_round, overlap
from musterpoint.paper.naming import NORTH_ARROW, PLAIN, names
from musterpoint.paper.painting import paint
from musterpoint.paper.scene import scene_in
from musterpoint.paper.window import Window, scale_bar
from musterpoint.paper.words import Speaker
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS, Plan, Points, Site, Strokes

LETTERS = PLAIN
"""Points of every letter on the map before it is enlarged."""

ENLARGED = SMALLEST / LETTERS

DETAILED_SCALE = 6000
"""Nearer than one to so many (before it is enlarged), a map shows buildings and parts of sites."""


BAR = 8.5
"""Millimetres at the bottom that the scale bar takes."""

DOT = 1.0
"""Points, in place of letters, of a marker that has no room for its number."""

LETTERED_SCALE = 1500
"""Nearer than one to so many, the parts of sites are named."""


@dataclass(frozen=True, slots=True)
class WallMap:
    """A map for the template, to be enlarged `factor` times. width, height: millimetres before that. scale:
    one to so many, before that too. strokes: what a pen drew, in millimetres from its top left corner."""

    width: float
    height: float
    scale: int
    factor: float
    ground: str
    svg: str
    labels: Sequence[Label]
    strokes: Strokes


def deck_style(ground: str) -> MapStyle:
    """The style of the wall, for a map that is enlarged afterwards. ground: "light" or "dark"."""
    return wall_style(ground, DESIGN_HEIGHT / ENLARGED)


def wall_map(
    plan: Plan, catalogue: Catalogue, box: MapBox, strokes: Strokes, speaker: Speaker, style: MapStyle
) -> WallMap:
    """The map of a slide, with what was drawn on it. style: see `deck_style`."""
    width, height = (side * POINT / ENLARGED for side in (box.width, box.height))
    window = _window(box, width, height)
    near = _sites_in(plan, window)
    detailed = window.scale <= DETAILED_SCALE
    kinds = (NEIGHBOURHOODS, ROADS, BUILDINGS, ENTRANCES) if detailed else (NEIGHBOURHOODS,)
    scene = scene_in(plan, window, near if detailed else (), kinds)
    lettered = window.scale <= LETTERED_SCALE
    markers = [] if lettered else _apart(_markers(near, box.view.bounds, window, style))
    named = scene if lettered else replace(scene, zones=(), gates=(), fixtures=())
    taken = [] if lettered else [shape.bounds for _zone, shape in scene.zones]
    labels = _legible(names(named, catalogue, style, speaker), markers, taken, window, style)
    drawn = tuple(_on_paper(window, stroke) for stroke in strokes)
    return WallMap(
        width, height, window.scale, ENLARGED, style.ground, paint(scene, catalogue, style), labels, drawn
    )


def _legible(
    found: Iterable[Label], markers: Iterable[Label], taken: list[Box], window: Window, style: MapStyle
) -> list[Label]:
    """The markers, and of the names, in the order of their importance, those that have room in letters of
    one size and cover nothing. 1:500 would not be true on a wall; the scale bar is."""
    kept = list(markers)
    covered = [*taken, *(marker.box for marker in kept)]
    plate = scale_bar(window).plate
    for one in found:
        label = replace(one, size=LETTERS, colour=_readable(one, style))
        left, top, right, bottom = label.box
        inside = left >= 0 and top >= 0 and right <= window.width and bottom <= window.height
        on_plate = plate[0] <= one.x <= plate[2] and plate[1] <= one.y <= plate[3]
        covers = any(overlap(label.box, box) for box in covered)
        if one.text != f"1:{window.scale}" and inside and (on_plate or not covers):
            kept.append(label)
            covered.append(plate if on_plate else label.box)
    return kept


def _readable(label: Label, style: MapStyle) -> str:
    """The label's own colour, or the one of text and ground that stands out more, where it is weak."""
    behind = (label.ground or style.ground)[:7]
    if contrast(label.colour[:7], behind) >= LEAST_CONTRAST:
        return label.colour
    return max(style.text, style.ground, key=lambda colour: contrast(colour[:7], behind))


def _window(box: MapBox, width: float, height: float) -> Window:
    """The window that shows the view above the scale bar."""
    west, south, east, north = box.view.bounds
    needed = max((east - west) * 1000 / width, (north - south) * 1000 / (height - BAR), 1.0)
    scale = math.ceil(needed)
    lowered = BAR / 2 * scale / 1000
    return Window((west + east) / 2, (south + north) / 2 - lowered, width, height, scale)


def _sites_in(plan: Plan, window: Window) -> list[Site]:
    west, south, east, north = window.bounds(margin=20.0)
    return [site for site in plan.sites() if west <= site.x <= east and south <= site.y <= north]


def _markers(sites: Iterable[Site], view: Bounds, window: Window, style: MapStyle) -> Iterator[Label]:
    """The markers beside scale bar and north arrow. A site under one of them has its marker next to it, if it
    belongs to the view, and none if it only happens to be near."""
    west, south, east, north = view
    x, y = window.north_arrow
    bar, arrow = scale_bar(window).plate, box_round((x, y), NORTH_ARROW)
    for site in sites:
        marker = _marker(window, site, style.site(site.kind))
        across, down = marker.half_size
        moved = marker
        if overlap(marker.box, bar):
            moved = replace(marker, y=bar[1] - down)
        elif overlap(marker.box, arrow):
            moved = replace(marker, x=arrow[0] - across)
        if moved is marker or (west <= site.x <= east and south <= site.y <= north):
            yield moved


def _marker(window: Window, site: Site, symbol: Symbol) -> Label:
    ((x, y),) = _on_paper(window, ((site.x, site.y),))
    number = str(site.number)
    marker = Label(number, LETTERS, symbol.label, bold=True, ground=symbol.fill, disc=True)
    across, down = marker.half_size  # whole at the map's edge, too
    x = min(max(x, across), window.width - across)
    return replace(marker, x=x, y=min(max(y, down), window.height - down))


def _apart(markers: Iterable[Label]) -> list[Label]:
    """Markers with their numbers where they cover no other's, the rest as dots below them: hundreds of sites
    on one map show where they are many."""
    numbered: list[Label] = []
    dots: list[Label] = []
    for marker in markers:
        if any(overlap(marker.box, other.box) for other in numbered):
            dots.append(replace(marker, text="", size=DOT))
        else:
            numbered.append(marker)
    return [*dots, *numbered]


def _on_paper(window: Window, points: Points) -> Points:
    west, _south, _east, north = window.bounds()
    return tuple((window.length(x - west), window.length(north - y)) for x, y in points)
