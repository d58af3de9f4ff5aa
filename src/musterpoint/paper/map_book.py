"""The map book: the whole area on numbered pages, an overview that shows which page is where, an index."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress, product

import numpy
import shapely

from musterpoint.errors import InputError
from musterpoint.paper.document import Order, PaperDocument
from musterpoint.paper.duties import by_sound
from musterpoint.paper.labels import Label
from musterpoint.paper.map import SiteMap
from musterpoint.paper.naming import names
from musterpoint.paper.painting import paint
from musterpoint.paper.render import MARGIN, PAPERS
from musterpoint.paper.scene import scene_in
from musterpoint.paper.served import shortened
from musterpoint.paper.svg import Drawing
from musterpoint.paper.window import Bounds, Window
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS, Site
from musterpoint.text import N_, Text, _

SCALES = (1000, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10_000, 15_000, 20_000, 30_000, 50_000)
MOST_PAGES = 60
"""The largest scale is chosen at which the book has no more pages."""

OVERLAP = 10.0
"""Millimetres that neighbouring pages have in common."""

NUMBERED_SCALE = 2500
"""Nearer than one to so many, buildings have their numbers."""

HEAD_AND_FOOT = 42.0
SITE_SIZE, PAGE_SIZE = 11.0, 14.0
"""Heights in points of the numbers of sites on the map, and of pages on the overview."""


@dataclass(frozen=True, slots=True)
class BookPage:
    """west, east, north, south: numbers of the pages that go on there, "" for none."""

    number: str
    map: SiteMap
    west: str
    east: str
    north: str
    south: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the index. number: a site's, "" for a neighbourhood. pages: such as "3, 7–9"."""

    number: str
    entry: str
    pages: str


@dataclass(frozen=True, slots=True)
class MapBook:
    overview: SiteMap
    pages: tuple[BookPage, ...]
    sites: tuple[Entry, ...]
    neighbourhoods: tuple[Entry, ...]


Cell = tuple[int, int]
"""Column from the west, row from the north."""


def content(order: Order) -> MapBook:
    width, height = _map_size(order.options.paper)
    bounds = _extent(order)
    cells = _cells(order, bounds, width, height)
    numbers = {cell: str(number) for number, cell in enumerate(cells, 1)}
    pages = []
    for done, (cell, window) in enumerate(cells.items()):
        order.job.progress(0.5 * done / len(cells), _("Drawing page {page}").format(page=numbers[cell]))
        pages.append(_page(order, cell, window, numbers))
    windows = {numbers[cell]: window for cell, window in cells.items()}
    return MapBook(
        _overview(order, bounds, windows, width, height),
        tuple(pages),
        tuple(_site_entries(order, windows)),
        tuple(_neighbourhood_entries(order, windows)),
    )


def _map_size(paper: str) -> tuple[float, float]:
    height, width = sorted(PAPERS[paper])
    return round(width - 2 * MARGIN, 1), round(height - HEAD_AND_FOOT, 1)


def _extent(order: Order) -> Bounds:
    """Of the neighbourhoods, or else of the buildings, and of all sites. Raises InputError for a plan that
    has none of them."""
    layers = order.plan.layers
    shapes = [site.geometry() for site in order.plan.sites()]
    for kind in (NEIGHBOURHOODS, BUILDINGS):
        if kind in layers:
            shapes.append(shapely.box(*layers[kind].frame.total_bounds))
            break
    if not shapes:
        raise InputError(
            _("There is nothing to draw a map of."),
            _("The plan has neither layers nor sites."),
            _("Bring in neighbourhoods and buildings, then print again."),
        )
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return west, south, east, north


def _cells(order: Order, bounds: Bounds, width: float, height: float) -> dict[Cell, Window]:
    """The pages on which something lies, from the north-west, at the largest scale that doesn't make too
    many."""
    cells: dict[Cell, Window] = {}
    for scale in SCALES:
        grid = list(_grid(bounds, width, height, scale))
        used = _are_used(order, [window for _cell, window in grid])
        cells = dict(compress(grid, used))
        if len(cells) <= MOST_PAGES:
            break
    return cells


def _grid(bounds: Bounds, width: float, height: float, scale: int) -> Iterator[tuple[Cell, Window]]:
    west, south, east, north = bounds
    steps = [(side - OVERLAP) * scale / 1000 for side in (width, height)]
    lengths = (east - west, north - south)
    columns, rows = (max(1, math.ceil(length / step)) for length, step in zip(lengths, steps, strict=True))
    left = (west + east) / 2 - (columns - 1) / 2 * steps[0]
    top = (south + north) / 2 + (rows - 1) / 2 * steps[1]
    for row, column in product(range(rows), range(columns)):
        x, y = left + column * steps[0], top - row * steps[1]
        yield (column, row), Window(x, y, width, height, scale)


def _are_used(order: Order, windows: Sequence[Window]) -> numpy.ndarray:
    """Whether a building or a site lies in each of the windows."""
    views = shapely.box(*numpy.array([window.bounds() for window in windows]).T)
    trees = [shapely.STRtree([site.geometry() for site in order.plan.sites()])]
    if BUILDINGS in order.plan.layers:
        trees.append(order.plan.layers[BUILDINGS].frame.sindex)
    used = numpy.zeros(len(windows), dtype=bool)
    for tree in trees:
        used[tree.query(views)[0]] = True
    return used


def _page(order: Order, cell: Cell, window: Window, numbers: dict[Cell, str]) -> BookPage:
    column, row = cell
    near = _sites_in(order, window)
    seen = scene_in(order.plan, window, near, (NEIGHBOURHOODS, ROADS, BUILDINGS, ENTRANCES))
    markers = [_marker(order, window, site) for site in near]
    layers = (
        dict(seen.layers) if window.scale <= NUMBERED_SCALE else {**seen.layers, BUILDINGS: [], ENTRANCES: []}
    )
    bare = replace(seen, zones=(), fixtures=(), gates=(), layers=layers)
    words = names(bare, order.catalogue, order.style, order.speaker, [marker.box for marker in markers])
    drawing = paint(seen, order.catalogue, order.style)
    beside = ((column - 1, row), (column + 1, row), (column, row - 1), (column, row + 1))
    return BookPage(
        numbers[cell],
        SiteMap(window.width, window.height, window.scale, drawing, (*words, *markers), ()),
        *(numbers.get(other, "") for other in beside),
    )


def _sites_in(order: Order, window: Window) -> list[Site]:
    view = shapely.box(*window.bounds())
    return [site for site in order.plan.sites() if view.contains(site.geometry())]


def _marker(order: Order, window: Window, site: Site) -> Label:
    (point,) = window.on_paper([site.geometry()])
    symbol = order.style.site(site.kind)
    return Label(
        str(site.number), SITE_SIZE, "#ffffff", bold=True, ground=symbol.fill, disc=True, x=point.x, y=point.y
    )


def _overview(
    order: Order, bounds: Bounds, windows: dict[str, Window], width: float, height: float
) -> SiteMap:
    """The whole area with the frames and numbers of the pages."""
    pages = [shapely.box(*window.bounds()) for window in windows.values()]
    west, south, east, north = shapely.total_bounds([shapely.box(*bounds), *pages]).tolist()
    needed = max((east - west) / width, (north - south) / height) * 1000 * 1.02
    scale = math.ceil(needed / 500) * 500
    whole = Window((west + east) / 2, (south + north) / 2, width, height, scale)
    seen = scene_in(order.plan, whole, (), (NEIGHBOURHOODS, ROADS))
    frames = whole.on_paper(pages)

    def draw(drawing: Drawing) -> None:
        drawing.lines([frame.exterior for frame in frames], order.style.text, 0.35)

    labels = [
        Label(number, PAGE_SIZE, order.style.text, bold=True, ground=order.style.halo, x=spot.x, y=spot.y)
        for number, spot in zip(windows, (frame.centroid for frame in frames), strict=True)
    ]
    furniture = names(
        replace(seen, layers={kind: [] for kind in seen.layers}), order.catalogue, order.style, order.speaker
    )
    drawing = paint(seen, order.catalogue, order.style, draw)
    return SiteMap(width, height, scale, drawing, (*furniture, *labels), ())


def _site_entries(order: Order, windows: dict[str, Window]) -> Iterator[Entry]:
    for site in order.plan.sites():
        yield Entry(str(site.number), site.name, _pages_of(site.geometry(), windows))


def _neighbourhood_entries(order: Order, windows: dict[str, Window]) -> Iterator[Entry]:
    """By the sound of their names."""
    if order.plan.neighbourhoods is None:
        return
    frame = order.plan.neighbourhoods.frame
    entries: list[tuple[str, str]] = [
        (str(name), _pages_of(shape, windows))
        for name, shape in zip(frame["name"].fillna(""), frame.geometry, strict=True)
        if name and shape is not None
    ]
    for name, pages in sorted(entries, key=lambda entry: by_sound(entry[0])):
        yield Entry("", name, pages)


def _pages_of(shape: shapely.Geometry, windows: dict[str, Window]) -> str:
    """Numbers of the pages on which the shape lies."""
    views = shapely.box(*numpy.array([window.bounds(-OVERLAP / 2) for window in windows.values()]).T)
    return shortened(compress(windows, shapely.intersects(views, shape)))


MAP_BOOK = PaperDocument(
    id="map-book",
    title=Text("地图册", "Map book"),
    template="map-book.typ",
    content=content,
    paper="a3",
    headings={
        "overview": N_("Overview"),
        "index": N_("Index"),
        "map_page": N_("Map page"),
        "pages": N_("Pages"),
        "sites": N_("Sites"),
        "neighbourhoods": N_("Neighbourhoods"),
        "entry": N_("Name"),
        "number": N_("No."),
    },
)
