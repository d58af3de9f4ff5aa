"""Sets the words on a map: letters of zones, numbers of lanes and buildings, gates, roads, sizes of tents.

What a crew needs most is set first; a word that finds no free place is left out rather than set over another.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import shapely
from shapely.geometry.base import BaseGeometry

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle
from musterpoint.paper.labels import Label, Labels
from musterpoint.paper.scene import Scene
from musterpoint.paper.window import scale_bar
from musterpoint.paper.words import Speaker
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS, Fixture
from musterpoint.text import N_

TINY, SMALL, PLAIN = 7.5, 8.5, 11.0
"""Heights of the map's letters in points."""

SHELTERS = "shelter"
"""The catalogue's group of tents, whose sizes are written on the map."""

GATE_NAMES = {"entrance": N_("Entrance"), "exit": N_("Exit"), "staff": N_("Staff"), "waste": N_("Waste")}


def names(scene: Scene, catalogue: Catalogue, style: MapStyle, speaker: Speaker) -> tuple[Label, ...]:
    """The labels of a scene in the order of their importance."""
    labels = Labels(scene.window.width, scene.window.height)
    _name_furniture(labels, scene, style, speaker)
    _name_lanes(labels, scene, style)
    _name_zones(labels, scene, catalogue, style)
    _name_gates(labels, scene, style, speaker)
    _name_shelters(labels, scene, catalogue, style)
    for _zone, shape in scene.zones:
        labels.keep_free(shape.bounds)
    _name_buildings(labels, scene, style)
    _name_roads(labels, scene, style)
    _name_entrances(labels, scene, style)
    _name_neighbourhoods(labels, scene, style)
    return labels.placed()


def _name_furniture(labels: Labels, scene: Scene, style: MapStyle, speaker: Speaker) -> None:
    window = scene.window
    bar = scale_bar(window)
    y = bar.top - 2.2
    labels.add(Label(bar.left, y, "0", TINY, style.text))
    labels.add(Label(bar.left + bar.length, y, f"{bar.metres} m", TINY, style.text))
    labels.add(Label(bar.left + bar.length / 2, y, f"1:{window.scale}", TINY, style.text, bold=True))
    labels.keep_free(bar.plate)
    x, y = window.north_arrow
    labels.add(Label(x, y - 4.6, speaker.say(N_("N"))[0], TINY, style.text, bold=True))
    labels.keep_free((x - 7, y - 7, x + 7, y + 7))


def _name_lanes(labels: Labels, scene: Scene, style: MapStyle) -> None:
    """A lane's number in a disc, once, in the sampling zone or whichever other of its zones there is."""
    lanes: dict[int, BaseGeometry] = {}
    for zone, shape in sorted(scene.zones, key=lambda part: part[0].kind != "sampling"):
        if zone.lane and zone.lane not in lanes:
            lanes[zone.lane] = shape
    for lane, shape in sorted(lanes.items()):
        labels.add(
            *(
                Label(x, y, str(lane), PLAIN, "#ffffff", bold=True, ground=style.text, disc=True)
                for x, y in _spots(shape)
            )
        )


def _name_zones(labels: Labels, scene: Scene, catalogue: Catalogue, style: MapStyle) -> None:
    """Small zones first: they have the fewest places; where they have none, the letter stands beside."""
    for zone, shape in sorted(scene.zones, key=lambda part: part[1].area):
        letter, colour = catalogue.zones[zone.kind].letter, style.zones[zone.kind].label
        middle = shape.centroid
        places = [*_spots(shape), *_round_about(middle.x, middle.y, letter)]
        labels.add(*(Label(x, y, letter, PLAIN, colour, bold=True, ground=style.halo) for x, y in places))


def _name_gates(labels: Labels, scene: Scene, style: MapStyle, speaker: Speaker) -> None:
    """Outside the site where that is possible, and in one language rather than not at all."""
    zones = shapely.union_all([shape for _zone, shape in scene.zones])
    for gate, point in scene.gates:
        words = speaker.say(GATE_NAMES[gate.kind])
        choices = [
            Label(x, y, text, SMALL, style.gates[gate.kind].stroke, bold=True, ground=style.halo)
            for text in (" ".join(words), words[0])
            for x, y in _round_about(point.x, point.y, text)
        ]
        labels.add(*sorted(choices, key=lambda label: zones.intersects(shapely.box(*label.box))))


def _name_shelters(labels: Labels, scene: Scene, catalogue: Catalogue, style: MapStyle) -> None:
    for fixture, shape in scene.fixtures:
        kind = catalogue.fixtures.get(fixture.type)
        if kind is not None and kind.group == SHELTERS:
            text = fixture.label or _measures(fixture)
            choices = [Label(x, y, text, TINY, style.text, ground=style.halo) for x, y in _spots(shape)]
            labels.add(*(label for label in choices if shape.contains(shapely.box(*label.box))))


def _name_buildings(labels: Labels, scene: Scene, style: MapStyle) -> None:
    symbol = style.layers[BUILDINGS]
    buildings = scene.layers[BUILDINGS]
    texts = buildings["number"].where(buildings["number"] != "", buildings["name"])
    for text, shape in zip(texts, buildings["shape"], strict=True):
        visible = _visible(scene, shape)
        if text and not visible.is_empty:
            labels.add(*(Label(x, y, text, SMALL, symbol.label, bold=True) for x, y in _spots(visible)))


def _name_roads(labels: Labels, scene: Scene, style: MapStyle) -> None:
    """Each name once, along the longest visible piece."""
    roads = scene.layers[ROADS]
    for name, shapes in roads[roads["name"] != ""].groupby("name")["shape"]:
        pieces = [piece for shape in shapes for piece in shapely.get_parts(_visible(scene, shape))]
        lines = [piece for piece in pieces if isinstance(piece, shapely.LineString) and piece.length]
        if lines:
            line = max(lines, key=lambda piece: piece.length)
            labels.add(*_along(line, str(name), style.layers[ROADS].label))


def _name_entrances(labels: Labels, scene: Scene, style: MapStyle) -> None:
    entrances = scene.layers[ENTRANCES]
    for text, shape in zip(entrances["name"], entrances["shape"], strict=True):
        if text and not shape.is_empty:
            x, y = shapely.get_coordinates(shape)[0]
            spots = _round_about(x, y, text)
            labels.add(*(Label(*spot, text, TINY, style.layers[ENTRANCES].label) for spot in spots))


def _name_neighbourhoods(labels: Labels, scene: Scene, style: MapStyle) -> None:
    neighbourhoods = scene.layers[NEIGHBOURHOODS]
    for text, shape in zip(neighbourhoods["name"], neighbourhoods["shape"], strict=True):
        visible = _visible(scene, shape)
        if text and not visible.is_empty:
            colour = style.layers[NEIGHBOURHOODS].label
            labels.add(*(Label(x, y, text, SMALL, colour) for x, y in _spots(visible)))


# Where words may stand


def _spots(shape: BaseGeometry) -> Iterator[tuple[float, float]]:
    """Places inside an area, its middle first, then a grid from the middle outwards."""
    if shape.is_empty:
        return
    middle = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
    yield middle.x, middle.y
    left, top, right, bottom = shape.bounds
    across, down = (max(2, min(9, int(length / 1.8))) for length in (right - left, bottom - top))
    grid = [
        (left + (right - left) * (column + 0.5) / across, top + (bottom - top) * (row + 0.5) / down)
        for column in range(across)
        for row in range(down)
    ]
    grid.sort(key=lambda spot: math.dist(spot, (middle.x, middle.y)))
    yield from (spot for spot in grid if shapely.contains_xy(shape, *spot))


def _round_about(x: float, y: float, text: str) -> Iterator[tuple[float, float]]:
    """Places beside, above and below a point."""
    left, top, right, bottom = Label(x, y, text, SMALL, "").box
    sideways, upwards = (right - left) / 2 + 1.4, (bottom - top) / 2 + 1.4
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)):
        yield x + dx * sideways, y + dy * upwards
    for dx, dy in ((1.4, 0), (-1.4, 0), (0, 2), (0, -2)):
        yield x + dx * sideways, y + dy * upwards


def _along(line: shapely.LineString, text: str, colour: str) -> Iterator[Label]:
    """Places along a line, its middle first, turned with it and never upside down."""
    for share in (0.5, 0.35, 0.65, 0.2, 0.8):
        place, ahead = (line.interpolate(share + step, normalized=True) for step in (0.0, 0.01))
        angle = math.degrees(math.atan2(ahead.y - place.y, ahead.x - place.x))
        upright = (angle + 90) % 180 - 90
        yield Label(place.x, place.y, text, TINY, colour, angle=round(upright, 1))


def _visible(scene: Scene, shape: BaseGeometry) -> BaseGeometry:
    return shapely.clip_by_rect(shape, 0, 0, scene.window.width, scene.window.height)


def _measures(fixture: Fixture) -> str:
    return f"{fixture.depth:g}×{fixture.width:g} m"
