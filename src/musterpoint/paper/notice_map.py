"""The small map of a notice: from the building to the entrance of its site."""

from __future__ import annotations

from dataclasses import replace

import shapely

from musterpoint.paper.document import Order
from musterpoint.paper.labels import Label
from musterpoint.paper.map import SiteMap
from musterpoint.paper.naming import names
from musterpoint.paper.painting import paint
from musterpoint.paper.scene import scene_in
from musterpoint.paper.svg import Drawing
from musterpoint.paper.window import fitting_window
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS, Site

WIDTH, HEIGHT = 186.0, 112.0
SCALES = (500, 750, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10_000)
NUMBERED_SCALE = 4000
AROUND = 25.0
"""Metres round what has to be seen."""

FLAG = 9.0
"""Millimetres from the middle of the building to its number, so that it doesn't hide it."""

SITE_SIZE, HOME_SIZE = 15.0, 12.0
HOME, HOME_EDGE = "#d23f31", "#7a1d14"


def notice_map(order: Order, site: Site, building: str) -> SiteMap:
    """The building in red, the site with its number, and what lies around them."""
    frame = order.plan.buildings.frame
    home = frame.geometry[building]
    gates = [gate for gate in order.plan.where("gate", site=site.id) if gate.kind == "entrance"]
    goal = gates[0].geometry() if gates else site.geometry()
    bounds = tuple(shapely.total_bounds([home, site.geometry(), goal]).tolist())
    window = fitting_window(bounds, WIDTH, HEIGHT, SCALES, surroundings=AROUND)
    seen = scene_in(order.plan, window, [site], (NEIGHBOURHOODS, ROADS, BUILDINGS, ENTRANCES))
    shape, spot, entrance = window.on_paper([home, site.geometry(), goal])
    middle = shapely.centroid(shape)
    flag = middle.y - FLAG if middle.y > 2 * FLAG else middle.y + FLAG

    def draw(drawing: Drawing) -> None:
        for part in shapely.get_parts(shape):
            if part.geom_type == "Polygon":
                drawing.polygon(shapely.get_coordinates(part.exterior), HOME, HOME_EDGE)
        if gates:
            drawing.disc(entrance.x, entrance.y, 1.6, HOME, "#ffffff")
        drawing.lines([shapely.LineString([(middle.x, middle.y), (middle.x, flag)])], HOME_EDGE, 0.5)

    symbol = order.style.site(site.kind)
    marker = Label(
        str(site.number), SITE_SIZE, "#ffffff", bold=True, ground=symbol.fill, disc=True, x=spot.x, y=spot.y
    )
    number = frame.at[building, "number"]
    own = Label(
        str(number) if isinstance(number, str) else "", HOME_SIZE, "#ffffff", bold=True,
        ground=HOME_EDGE, disc=True, x=middle.x, y=flag,
    )  # fmt: skip
    layers = seen.layers
    if window.scale > NUMBERED_SCALE:
        layers = {**layers, BUILDINGS: [], ENTRANCES: []}
    bare = replace(seen, zones=(), fixtures=(), gates=(), layers=layers)
    taken = [label.box for label in (marker, own) if label.text]
    words = names(bare, order.catalogue, order.style, order.speaker, taken)
    drawing = paint(seen, order.catalogue, order.style, draw)
    labels = (*words, *(label for label in (own, marker) if label.text))
    return SiteMap(window.width, window.height, window.scale, drawing, labels, ())
