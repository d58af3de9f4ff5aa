"""Sets the words on a map: letters of zones, numbers of lanes and buildings, gates, roads, sizes of tents.

What a crew needs most is set first; a word that finds no free place is left out rather than set over another.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy
import shapely
from shapely.geometry.base import BaseGeometry

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle
from musterpoint.paper.labels import Box, Label, Labels, Spot, box_round
from musterpoint.paper.scene import Feature, Scene
from musterpoint.paper.window import scale_bar
from musterpoint.paper.words import Speaker
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS, Fixture
from musterpoint.text import N_

TINY, SMALL, PLAIN = 7.5, 8.5, 11.0
"""Heights of the map's letters in points."""

NORTH_ARROW = (7.0, 7.0)
"""Half the width and height of what the north arrow takes, in millimetres."""

SHELTERS = "shelter"
"""The catalogue's group of tents, whose sizes are written on the map."""

GATE_NAMES = {"entrance": N_("Entrance"), "exit": N_("Exit"), "staff": N_("Staff"), "waste": N_("Waste")}


def names(
    scene: Scene, catalogue: Catalogue, style: MapStyle, speaker: Speaker, taken: Iterable[Box] = ()
) -> tuple[Label, ...]:
    """The labels of a scene in the order of their importance. taken: places that they keep clear of."""
    labels = Labels(scene.window.width, scene.window.height)
    for box in taken:
        labels.keep_free(box)
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
    if scene.zones:
        labels.keep_free(tuple(shapely.total_bounds([shape for _zone, shape in scene.zones])))
    _name_neighbourhoods(labels, scene, style)
    return labels.placed()


def _name_furniture(labels: Labels, scene: Scene, style: MapStyle, speaker: Speaker) -> None:
    window = scene.window
    bar = scale_bar(window)
    middle = bar.left + bar.length / 2
    for x, text in ((bar.left, "0"), (bar.left + bar.length, f"{bar.metres} m")):
        labels.add(Label(text, TINY, style.text), [(x, bar.top - 2.2)])
    labels.add(Label(f"1:{window.scale}", TINY, style.text, bold=True), [(middle, bar.top - 2.2)])
    labels.keep_free(bar.plate)
    x, y = window.north_arrow
    labels.add(Label(speaker.say(N_("N"))[0], TINY, style.text, bold=True), [(x, y - 4.6)])
    labels.keep_free(box_round((x, y), NORTH_ARROW))


def _name_lanes(labels: Labels, scene: Scene, style: MapStyle) -> None:
    """A lane's number in a disc, once, in the sampling zone or whichever other of its zones there is."""
    lanes: dict[int, BaseGeometry] = {}
    for zone, shape in sorted(scene.zones, key=lambda part: part[0].kind != "sampling"):
        if zone.lane:
            lanes.setdefault(zone.lane, shape)
    for lane, shape in sorted(lanes.items()):
        label = Label(str(lane), PLAIN, "#ffffff", bold=True, ground=style.text, disc=True)
        labels.add(label, _spots(shape))


def _name_zones(labels: Labels, scene: Scene, catalogue: Catalogue, style: MapStyle) -> None:
    """Small zones first: they have the fewest places; where they have none, the letter stands beside."""
    for zone, shape in sorted(scene.zones, key=lambda part: part[1].area):
        letter, colour = catalogue.zones[zone.kind].letter, style.zones[zone.kind].label
        label = Label(letter, PLAIN, colour, bold=True, ground=style.halo)
        labels.add(label, itertools.chain(_spots(shape), _round_about(shape.centroid, label)))


def _name_gates(labels: Labels, scene: Scene, style: MapStyle, speaker: Speaker) -> None:
    """Outside the site where that is possible, and in one language rather than not at all."""
    zones = shapely.union_all([shape for _zone, shape in scene.zones])
    shapely.prepare(zones)
    for gate, point in scene.gates:
        words, colour = speaker.say(GATE_NAMES[gate.kind]), style.gates[gate.kind].stroke
        labels_of_gate = [
            Label(text, SMALL, colour, bold=True, ground=style.halo) for text in (" ".join(words), words[0])
        ]
        for crosses in (False, True):
            if any(
                labels.add(label, _where(zones.intersects, crosses, label, _round_about(point, label)))
                for label in labels_of_gate
            ):
                break


def _name_shelters(labels: Labels, scene: Scene, catalogue: Catalogue, style: MapStyle) -> None:
    """Tents with their measures, where these fit in."""
    for fixture, shape in scene.fixtures:
        kind = catalogue.fixtures.get(fixture.type)
        if kind is not None and kind.group == SHELTERS:
            label = Label(fixture.label or _measures(fixture), TINY, style.text, ground=style.halo)
            if _may_hold(shape, label):
                labels.add(label, _where(shape.contains, True, label, _spots(shape)))


def _name_buildings(labels: Labels, scene: Scene, style: MapStyle) -> None:
    for building in scene.layers[BUILDINGS]:
        text, colour = building.number or building.name, style.layers[BUILDINGS].label
        _name_inside(labels, scene, building, Label(text, SMALL, colour, bold=True))


def _name_neighbourhoods(labels: Labels, scene: Scene, style: MapStyle) -> None:
    for area in scene.layers[NEIGHBOURHOODS]:
        _name_inside(labels, scene, area, Label(area.name, SMALL, style.layers[NEIGHBOURHOODS].label))


def _name_inside(labels: Labels, scene: Scene, feature: Feature, label: Label) -> None:
    visible = _visible(scene, feature.shape)
    if label.text and not visible.is_empty:
        labels.add(label, _spots(visible))


def _name_roads(labels: Labels, scene: Scene, style: MapStyle) -> None:
    """Each name once, along the longest visible piece."""
    longest: dict[str, shapely.LineString] = {}
    for road in scene.layers[ROADS]:
        for piece in shapely.get_parts(_visible(scene, road.shape)):
            known = longest.get(road.name)
            if isinstance(piece, shapely.LineString) and (known is None or piece.length > known.length):
                longest[road.name] = piece
    for name, line in longest.items():
        if name and line.length:
            label = Label(name, TINY, style.layers[ROADS].label)
            any(labels.add(replace(label, angle=angle), [spot]) for spot, angle in _along(line))


def _name_entrances(labels: Labels, scene: Scene, style: MapStyle) -> None:
    for entrance in scene.layers[ENTRANCES]:
        if entrance.name and not entrance.shape.is_empty:
            label = Label(entrance.name, TINY, style.layers[ENTRANCES].label)
            labels.add(label, _round_about(entrance.shape.centroid, label))


# Where words may stand


def _spots(shape: BaseGeometry) -> Iterator[Spot]:
    """Places inside an area, its middle first, then a grid from the middle outwards."""
    middle = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
    yield middle.x, middle.y
    left, top, right, bottom = shape.bounds
    across, down = (max(2, min(9, int(length / 1.8))) for length in (right - left, bottom - top))
    x, y = numpy.meshgrid(_steps(left, right, across), _steps(top, bottom, down))
    inside = shapely.contains_xy(shape, x, y)
    spots = zip(x[inside].tolist(), y[inside].tolist(), strict=True)
    yield from sorted(spots, key=lambda spot: math.dist(spot, (middle.x, middle.y)))


def _steps(start: float, end: float, count: int) -> numpy.ndarray:
    """The middles of `count` equal parts."""
    return start + (end - start) * (numpy.arange(count) + 0.5) / count


def _round_about(point: shapely.Point, label: Label) -> Iterator[Spot]:
    """Places beside, above and below a point, then further away."""
    sideways, upwards = (half + 1.4 for half in label.half_size)
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)):
        yield point.x + dx * sideways, point.y + dy * upwards
    for dx, dy in ((1.4, 0), (-1.4, 0), (0, 2), (0, -2)):
        yield point.x + dx * sideways, point.y + dy * upwards


def _may_hold(shape: BaseGeometry, label: Label) -> bool:
    """Whether the label's box is no larger than the shape's."""
    left, top, right, bottom = shape.bounds
    half_width, half_height = label.half_size
    return 2 * half_width <= right - left and 2 * half_height <= bottom - top


def _where(
    test: Callable[[BaseGeometry], bool], wanted: bool, label: Label, spots: Iterable[Spot]
) -> Iterator[Spot]:
    """The spots at which the label's box passes the test, or fails it."""
    half_size = label.half_size
    return (spot for spot in spots if test(shapely.box(*box_round(spot, half_size))) == wanted)


def _along(line: shapely.LineString) -> Iterator[tuple[Spot, float]]:
    """Places along a line, its middle first, and how to turn a word with it, never upside down."""
    for share in (0.5, 0.35, 0.65, 0.2, 0.8):
        place, ahead = (line.interpolate(share + step, normalized=True) for step in (0.0, 0.01))
        angle = math.degrees(math.atan2(ahead.y - place.y, ahead.x - place.x))
        yield (place.x, place.y), round((angle + 90) % 180 - 90, 1)


def _visible(scene: Scene, shape: BaseGeometry) -> BaseGeometry:
    return shapely.clip_by_rect(shape, 0, 0, scene.window.width, scene.window.height)


def _measures(fixture: Fixture) -> str:
    return f"{fixture.depth:g}×{fixture.width:g} m"
