"""Paints a scene as SVG, in the colours, hatches and widths of the map style."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle
from musterpoint.paper.scene import Scene
from musterpoint.paper.svg import PIXEL, Drawing
from musterpoint.paper.window import Window, scale_bar
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS, Fixture, Gate

ARROW_EVERY = 24.0
"""Millimetres between the arrowheads of a way."""

NORTH_ARROW = ((0.0, -5.0), (2.2, 4.0), (0.0, 2.4), (-2.2, 4.0))
"""Its outline in millimetres round its centre."""


def paint(
    scene: Scene, catalogue: Catalogue, style: MapStyle, over: Callable[[Drawing], None] | None = None
) -> str:
    """The picture without its words, lowest things first. over: draws something above the site."""
    drawing = Drawing(scene.window.width, scene.window.height)
    _paint_surroundings(drawing, scene, style)
    for zone, shape in scene.zones:
        drawing.areas([shape], style.zones[zone.kind])
    for group, alike in itertools.groupby(scene.fixtures, lambda part: _group(catalogue, part[0])):
        drawing.areas([shape for _fixture, shape in alike], style.fixture(group))
    for way, shape in scene.ways:
        drawing.arrow_line(shape, style.ways[way.kind], ARROW_EVERY)
    for gate, _point in scene.gates:
        _paint_gate(drawing, scene.window, gate, style)
    if over is not None:
        over(drawing)
    _paint_furniture(drawing, scene.window, style)
    return drawing.svg()


def _group(catalogue: Catalogue, fixture: Fixture) -> str:
    kind = catalogue.fixtures.get(fixture.type)
    return kind.group if kind else ""


def _paint_surroundings(drawing: Drawing, scene: Scene, style: MapStyle) -> None:
    near = {kind: [feature.shape for feature in features] for kind, features in scene.layers.items()}
    drawing.areas(near[NEIGHBOURHOODS], style.layers[NEIGHBOURHOODS])
    _paint_roads(drawing, scene, style)
    drawing.areas(near[BUILDINGS], style.layers[BUILDINGS])
    entrance = style.layers[ENTRANCES]
    for x, y in shapely.get_coordinates(near[ENTRANCES]):
        drawing.disc(x, y, 0.9, entrance.fill, entrance.stroke)


def _paint_roads(drawing: Drawing, scene: Scene, style: MapStyle) -> None:
    """Surfaces over casings, so that crossings are open. Roads that the file gives as areas are filled."""
    symbol = style.layers[ROADS]
    roads = scene.layers[ROADS]
    drawing.areas([road.shape for road in roads], symbol)
    for colour, casing in ((symbol.stroke, 2 * symbol.width * PIXEL), (symbol.fill, 0.0)):
        for road in roads:
            width = scene.window.length(style.road_width_m(road.type))
            drawing.lines([road.shape], colour, width + casing)


def _paint_gate(drawing: Drawing, window: Window, gate: Gate, style: MapStyle) -> None:
    """An opening in its true width between two posts."""
    turn = math.radians(gate.rotation)
    east, north = (gate.width / 2 * part for part in (math.cos(turn), math.sin(turn)))
    across = shapely.LineString([(gate.x - east, gate.y - north), (gate.x + east, gate.y + north)])
    (line,) = window.on_paper([across])
    symbol = style.gates[gate.kind]
    drawing.lines([line], style.ground, symbol.width * PIXEL + 0.8)
    drawing.lines([line], symbol.stroke, symbol.width * PIXEL)
    for x, y in shapely.get_coordinates(line):
        drawing.disc(x, y, 0.95, symbol.stroke, style.ground)


def _paint_furniture(drawing: Drawing, window: Window, style: MapStyle) -> None:
    """The scale bar's two halves and the north arrow, on plates that lift them off the map."""
    bar = scale_bar(window)
    drawing.plate(bar.plate, style.halo)
    drawing.plate((bar.left, bar.top, bar.left + bar.length, bar.top + bar.height), style.text)
    middle = bar.left + bar.length / 2
    drawing.plate(
        (middle, bar.top + 0.25, bar.left + bar.length - 0.25, bar.top + bar.height - 0.25), style.ground
    )
    x, y = window.north_arrow
    drawing.disc(x, y, 7.0, style.halo)
    drawing.polygon([(x + dx, y + dy + 1.6) for dx, dy in NORTH_ARROW], style.text)
