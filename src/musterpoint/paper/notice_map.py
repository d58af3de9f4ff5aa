"""The small map of a notice: from the building to the entrance of its site.

Buildings that lie near each other share a picture, over which each is painted red and gets its flag: a
district's notices take some seven hundred pictures instead of eleven thousand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy
import shapely
from shapely.geometry.base import BaseGeometry

from musterpoint.catalogue.style import Symbol
from musterpoint.paper.document import Order
from musterpoint.paper.labels import Label, Spot
from musterpoint.paper.map import SiteMap
from musterpoint.paper.naming import names
from musterpoint.paper.painting import paint
from musterpoint.paper.scene import Scene, scene_in
from musterpoint.paper.svg import Drawing
from musterpoint.paper.window import Window, fitting_window
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS, Gate, Site

WIDTH, HEIGHT = 186.0, 112.0
SCALES = (500, 750, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10_000)
NUMBERED_SCALE = 4000
AROUND = 25.0
"""Metres round what has to be seen."""

COARSER = 1.34
"""A shared picture's scale is at most so much smaller than that of a building's own would be."""

FLAGS = numpy.array([(9.0 * far * dx, 9.0 * far * dy) for far in (1.0, 1.5) for dx, dy in (
    (0.0, -1.0), (0.0, 1.0), (0.7, -0.7), (-0.7, -0.7), (0.7, 0.7), (-0.7, 0.7), (1.0, 0.0), (-1.0, 0.0),
)])  # fmt: skip
"""Millimetres from the middle of a building to its number, so that it doesn't hide it; best place first."""

SITE_SIZE, HOME_SIZE = 15.0, 12.0
HOME, HOME_EDGE = "#d23f31", "#7a1d14"

WAY = Symbol(stroke=HOME, width=4.0)
ARROWS = 28.0
"""Millimetres between the arrowheads of a way."""


@dataclass(frozen=True, slots=True)
class HomeMap:
    """A building on a shared picture. map: the picture's place in the list. svg, labels: what is laid over
    it."""

    map: int
    svg: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """Where a notice hangs. number: stands on its flag, "" for none. way: to the site along the paths, where
    any is known."""

    id: str
    number: str
    shape: BaseGeometry
    way: shapely.LineString | None = None


def notice_maps(
    order: Order, site: Site, gate: Gate | None, homes: Sequence[Home], maps: list[SiteMap]
) -> Iterator[tuple[str, HomeMap]]:
    """Each home in red with its way, on a picture with the site's number and what lies around, picture by
    picture. gate: the site's entrance. The pictures are added to `maps`."""
    shapes = numpy.array([home.shape for home in homes], dtype=object)
    ways = numpy.array([home.way for home in homes], dtype=object)
    goal = shapely.total_bounds([site.geometry(), gate.geometry() if gate else site.geometry()])
    boxes, walked = shapely.bounds(shapes), shapely.bounds(ways)
    low = numpy.fmin(numpy.minimum(boxes[:, :2], goal[:2]), walked[:, :2])
    boxes = numpy.hstack([low, numpy.fmax(numpy.maximum(boxes[:, 2:], goal[2:]), walked[:, 2:])])
    for members in shared(boxes):
        window = _window(_round(boxes[members]))
        number = len(maps)
        maps.append(_picture(order, site, gate, window))
        words = numpy.array([label.box for label in maps[number].labels])
        drawn = zip(members, window.on_paper(shapes[members]), window.on_paper(ways[members]), strict=True)
        for member, shape, way in drawn:
            home = _home(homes[member].number, shape, way, maps[number], words)
            yield homes[member].id, HomeMap(number, *home)


def shared(boxes: numpy.ndarray) -> list[list[int]]:
    """Which rows of boxes (n × 4: west, south, east, north in metres) go onto one picture: from the largest
    on, each takes in those next to it as long as no one's scale suffers."""
    own = numpy.array([_window(box).scale for box in boxes])
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    left = numpy.argsort(-own, kind="stable")
    groups = []
    while len(left):
        first, finest = left[0], own[left[0]]
        box, members = boxes[first], [int(first)]
        for row in left[numpy.argsort(numpy.hypot(*(middles[left] - middles[first]).T), kind="stable")]:
            if row == first:
                continue
            both = _round(numpy.stack([box, boxes[row]]))
            if _window(both).scale <= COARSER * min(finest, own[row]):
                box, finest = both, min(finest, own[row])
                members.append(int(row))
        groups.append(sorted(members))
        left = left[~numpy.isin(left, members)]
    return groups


def _round(boxes: numpy.ndarray) -> numpy.ndarray:
    return numpy.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def _window(box: numpy.ndarray) -> Window:
    return fitting_window(tuple(box.tolist()), WIDTH, HEIGHT, SCALES, surroundings=AROUND)


def _picture(order: Order, site: Site, gate: Gate | None, window: Window) -> SiteMap:
    """The site with its number, its zones, the residents' way and entrance, and what lies around."""
    seen = scene_in(order.plan, window, [site], (NEIGHBOURHOODS, ROADS, BUILDINGS, ENTRANCES))
    seen = replace(
        seen, fixtures=(), gates=(), ways=[part for part in seen.ways if part[0].kind == "residents"]
    )
    spot, entrance = window.on_paper([site.geometry(), gate.geometry() if gate else site.geometry()])

    def draw(drawing: Drawing) -> None:
        if gate:
            drawing.disc(entrance.x, entrance.y, 1.6, HOME, "#ffffff")

    ground = order.style.site(site.kind).fill
    marker = Label(
        str(site.number), SITE_SIZE, "#ffffff", bold=True, ground=ground, disc=True, x=spot.x, y=spot.y
    )
    words = names(_named(seen), order.catalogue, order.style, order.speaker, [marker.box])
    drawing = paint(seen, order.catalogue, order.style, draw)
    return SiteMap(window.width, window.height, window.scale, drawing, (*words, marker), ())


def _named(seen: Scene) -> Scene:
    """The scene as far as words are set on it: none in the site, and no numbers of tiny buildings."""
    layers = seen.layers
    if seen.window.scale > NUMBERED_SCALE:
        layers = {**layers, BUILDINGS: [], ENTRANCES: []}
    return replace(seen, zones=(), layers=layers)


def _home(
    text: str, shape: BaseGeometry, way: BaseGeometry | None, picture: SiteMap, words: numpy.ndarray
) -> tuple[str, tuple[Label, ...]]:
    """The home in red with its way, and the flag with its number. words: boxes of the picture's labels,
    n × 4 in millimetres."""
    middle = shapely.centroid(shape)
    drawing = Drawing(picture.width, picture.height)
    if way is not None:
        drawing.arrow_line(way, WAY, ARROWS)
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            drawing.polygon(shapely.get_coordinates(part.exterior), HOME, HOME_EDGE)
    if not text:
        return drawing.svg(), ()
    flag = Label(text, HOME_SIZE, "#ffffff", bold=True, ground=HOME_EDGE, disc=True)
    x, y = _flag_place(flag.half_size, (middle.x, middle.y), (picture.width, picture.height), words)
    drawing.lines([shapely.LineString([(middle.x, middle.y), (x, y)])], HOME_EDGE, 0.5)
    return drawing.svg(), (replace(flag, x=x, y=y),)


def _flag_place(half: Spot, middle: Spot, size: Spot, words: numpy.ndarray) -> Spot:
    """Where the flag hides fewest of the picture's words and none of it is cut off. half: half the flag's
    width and height; size: the picture's."""
    spots = numpy.array(middle) + FLAGS
    low, high = (spots - half)[:, None], (spots + half)[:, None]
    hidden = ((low < words[:, 2:]) & (high > words[:, :2])).all(axis=2).sum(axis=1)
    inside = ((spots > half) & (spots < numpy.subtract(size, half))).all(axis=1)
    best = spots[numpy.where(inside, hidden, len(words) + 1).argmin()]
    return float(best[0]), float(best[1])
