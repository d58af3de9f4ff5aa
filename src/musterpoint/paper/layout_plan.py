"""The layout plan of a site: to scale and dimensioned, with its list of parts, for the crew that puts it up.

Dimensions run along the site's own axes, from the origin at its lower left corner as residents walk in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy
import shapely
from shapely.affinity import rotate

from musterpoint.catalogue.style import MapStyle
from musterpoint.paper.document import Order, PaperDocument, so_many_a_run
from musterpoint.paper.heads import SitePage, site_head
from musterpoint.paper.labels import Label, text_width
from musterpoint.paper.legend import legend
from musterpoint.paper.map import SiteMap
from musterpoint.paper.naming import names
from musterpoint.paper.painting import paint
from musterpoint.paper.render import MARGIN, PAPERS
from musterpoint.paper.scene import scene
from musterpoint.paper.svg import Drawing
from musterpoint.paper.window import SCALES, Window, fitting_window
from musterpoint.paper.words import Words
from musterpoint.plan import Site
from musterpoint.plan.outlines import fixture_outlines
from musterpoint.text import N_, Text

LARGE_SCALES = (100, 150, 200, *SCALES)
LISTS_WIDTH, MAP_WIDTH_SHARE = 102.0, 0.7
"""Millimetres that the lists need beside the map; the map's part of the width at the most."""

HEAD_AND_FOOT = 56.0
"""Millimetres of the height that the map leaves."""

CHAIN, WHOLE = 1.5, 3.5
"""Metres from the site at which the chain of dimensions and the whole length are drawn."""

LEAST_STEP = 0.3
"""Edges of zones nearer to each other than so many metres are dimensioned as one."""

Line = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """from_left, from_entrance: metres from the origin to its nearest corner; size: width × depth."""

    letter: str
    zone: Words
    from_left: str
    from_entrance: str
    size: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """size: width × depth × height in metres."""

    part: Words
    size: str
    count: str


@dataclass(frozen=True, slots=True)
class LayoutPlan:
    """bearing: where residents walk, in degrees clockwise from north. whole: the size of all zones
    together."""

    map: SiteMap
    bearing: str
    whole: str
    zones: tuple[ZoneRow, ...]
    parts: tuple[PartRow, ...]


def content(order: Order) -> tuple[SitePage, ...]:
    return tuple(SitePage(site_head(order, site), _layout(order, site)) for site in order.each_site())


def _layout(order: Order, site: Site) -> LayoutPlan:
    width, height = _map_size(order.options.paper)
    zones = order.plan.where("zone", site=site.id)
    own = _own_bounds(site, [zone.geometry() for zone in zones])
    west, south, east, north = _extent(own)
    frame = _turned(site, [shapely.box(west - WHOLE, south - WHOLE, east, north)])[0]
    gates = [gate.geometry() for gate in order.plan.where("gate", site=site.id)]
    parts = fixture_outlines(order.plan.where("fixture", site=site.id))
    bounds = tuple(shapely.total_bounds([frame, *gates, *parts]).tolist())
    window = fitting_window(bounds, width, height, LARGE_SCALES, smallest=10.0, surroundings=1.0)
    seen = scene(order.plan, site, width, height, window)
    dimensions = _dimensions(window, site, own, order.style)
    words = names(seen, order.catalogue, order.style, order.speaker, [one.box for one in dimensions.labels])
    return LayoutPlan(
        SiteMap(
            width,
            height,
            window.scale,
            paint(seen, order.catalogue, order.style, dimensions.draw),
            (*words, *dimensions.labels),
            legend(seen, order.catalogue, order.style, order.speaker),
        ),
        f"{-site.rotation % 360:.0f}°",
        f"{east - west:.2f} × {north - south:.2f} m",
        tuple(_zone_rows(order, zones, own)),
        tuple(_part_rows(order, site)),
    )


def _map_size(paper: str) -> tuple[float, float]:
    height, width = sorted(PAPERS[paper])[:2]
    room = width - 2 * MARGIN
    return round(min(room * MAP_WIDTH_SHARE, room - LISTS_WIDTH), 1), round(height - HEAD_AND_FOOT, 1)


def _own_bounds(site: Site, shapes: Sequence[shapely.Polygon]) -> numpy.ndarray:
    """left, bottom, right, top (n, 4) of shapes in the site's own axes, in metres from its own point."""
    if not shapes:
        return numpy.array([(-1.0, -1.0, 1.0, 1.0)])
    middle = (site.x, site.y)
    turned = [rotate(shape, -site.rotation, origin=middle) for shape in shapes]
    return shapely.bounds(turned) - numpy.array([*middle, *middle])


def _extent(own: numpy.ndarray) -> tuple[float, float, float, float]:
    west, south = own[:, :2].min(axis=0).tolist()
    east, north = own[:, 2:].max(axis=0).tolist()
    return west, south, east, north


def _turned(site: Site, shapes: Iterable[shapely.Geometry]) -> list[shapely.Geometry]:
    """Shapes of the site's own axes in the plan's CRS."""
    turn = numpy.radians(site.rotation)
    along = numpy.array([(numpy.cos(turn), numpy.sin(turn)), (-numpy.sin(turn), numpy.cos(turn))])
    return list(shapely.transform(list(shapes), lambda points: points @ along + (site.x, site.y)))


@dataclass(frozen=True, slots=True)
class Dimensions:
    """Dimension lines on paper (n × 2 points × 2), their figures, the origin that they run from."""

    lines: Sequence[numpy.ndarray]
    labels: tuple[Label, ...]
    origin: tuple[float, float]
    colour: str

    def draw(self, drawing: Drawing) -> None:
        """Lines with a slanting tick at each end, as builders draw them, and the origin."""
        for start, end in self.lines:
            along = (end - start) / max(float(numpy.hypot(*(end - start))), 1e-9)
            tick = 1.2 * (along + numpy.array([-along[1], along[0]]))
            ticks = [shapely.LineString([point - tick, point + tick]) for point in (start, end)]
            drawing.lines([shapely.LineString([start, end])], self.colour, 0.2)
            drawing.lines(ticks, self.colour, 0.4)
        drawing.disc(*self.origin, 1.3, "#ffffff", self.colour)
        drawing.disc(*self.origin, 0.5, self.colour)


def _dimensions(window: Window, site: Site, own: numpy.ndarray, style: MapStyle) -> Dimensions:
    """Along the lower and the left side: from edge to edge of the zones, and the whole."""
    west, south, east, north = _extent(own)
    across, up = _edges(own[:, [0, 2]]), _edges(own[:, [1, 3]])
    lines: list[Line] = []
    for away, xs, ys in ((CHAIN, across, up), (WHOLE, [west, east], [south, north])):
        lines += [((start, south - away), (end, south - away)) for start, end in pairwise(xs)]
        lines += [((west - away, start), (west - away, end)) for start, end in pairwise(ys)]
    paths = [
        shapely.get_coordinates(path)
        for path in window.on_paper(_turned(site, map(shapely.LineString, lines)), margin=1e6)
    ]
    figures = (_figure(line, *path, style) for line, path in zip(lines, paths, strict=True))
    (origin,) = window.on_paper(_turned(site, [shapely.Point(west, south)]))
    return Dimensions(paths, tuple(filter(None, figures)), (origin.x, origin.y), style.text)


def _edges(values: numpy.ndarray) -> list[float]:
    """Where zones begin and end along one axis, ascending; the last is always the whole's end."""
    edges: list[float] = []
    for value in numpy.unique(values.round(2)).tolist():
        if not edges or value - edges[-1] >= LEAST_STEP:
            edges.append(value)
    return [*edges[:-1], float(values.max())]


def _figure(line: Line, start: numpy.ndarray, end: numpy.ndarray, style: MapStyle) -> Label | None:
    """The length in metres over the middle of its line, never upside down; None where it is too long."""
    length = float(numpy.hypot(*(end - start)))
    angle = float(numpy.degrees(numpy.arctan2(*(end - start)[::-1])))
    upright = round((angle + 90) % 180 - 90, 1)
    text = f"{shapely.LineString(line).length:.2f}"
    label = Label(text, 8.5, style.text, ground="#ffffff", angle=upright)
    if text_width(text, label.size) > length - 1.0:
        return None
    x, y = ((start + end) / 2).tolist()
    return replace(label, x=x, y=y)


def _zone_rows(order: Order, zones: Sequence, own: numpy.ndarray) -> Iterable[ZoneRow]:
    west, south, _east, _north = _extent(own)
    order_of = list(order.catalogue.zones)
    rows = sorted(
        zip(zones, own.tolist(), strict=False),
        key=lambda row: (order_of.index(row[0].kind), row[0].lane, row[1]),
    )
    for zone, (left, bottom, right, top) in rows:
        kind = order.catalogue.zones[zone.kind]
        lane = f" {zone.lane}" if zone.lane else ""
        yield ZoneRow(
            kind.letter + lane,
            order.speaker.name(kind.name),
            f"{left - west:.2f}",
            f"{bottom - south:.2f}",
            f"{right - left:.2f} × {top - bottom:.2f}",
        )


def _part_rows(order: Order, site: Site) -> Iterable[PartRow]:
    fixtures = order.plan.where("fixture", site=site.id)
    for id_, kind in order.catalogue.fixtures.items():
        count = sum(kind.pieces(fixture) for fixture in fixtures if fixture.type == id_)
        if count:
            size = f"{kind.width:g} × {kind.depth:g} × {kind.height:g}"
            yield PartRow(order.speaker.name(kind.name), size, f"{count:,}")


LAYOUT_PLANS = PaperDocument(
    id="layout-plans",
    title=Text("点位搭建图", "Layout plans"),
    template="layout-plans.typ",
    content=content,
    runs=so_many_a_run(150),
    paper="a3",
    headings={
        "parts": N_("List of parts"),
        "part": N_("Part"),
        "size": N_("Size in metres"),
        "count": N_("Planned"),
        "zones": N_("Zones, from the origin"),
        "letter": N_("Zone"),
        "zone": N_("Zone name"),
        "from_left": N_("To the right"),
        "from_entrance": N_("Ahead"),
        "whole": N_("Whole site"),
        "bearing": N_("Residents walk towards"),
        "origin": N_("◉ origin: lower left corner of the drawing's own axes"),
        "ready": N_("Put up, checked"),
    },
)
