"""Whether a fire engine gets through on the roads beside which sites stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import shapely

from musterpoint.engine.clearing import moved_clear
from musterpoint.engine.obstacles import Roads
from musterpoint.engine.space_checks import owner_name
from musterpoint.engine.standing import Scene, Shapes
from musterpoint.plan import Problem, Record, Severity
from musterpoint.text import _

_LENGTH = 8.0
"""Metres along the road that a fire engine takes: two obstacles nearer than this are passed at once."""


class _Block(NamedTuple):
    """What a thing takes of a road. start, end: metres along it; low, high: metres left of its middle."""

    thing: Record
    moved: bool
    start: float
    end: float
    low: float
    high: float


def fire_lanes(scene: Scene) -> Iterator[Problem]:
    """Roads on which what stands there leaves less than a fire lane: one problem for each place."""
    norm, roads = scene.catalogue.norms["fire-lane-width"], scene.around.roads
    if not len(roads.lines):
        return
    by_road: defaultdict[int, list[_Block]] = defaultdict(list)
    for road, block in _blocks(roads, scene.moved.blocking, True):
        by_road[road].append(block)
    rest = (pair for pair in _rest(scene, list(by_road)) if pair[1].thing.id not in scene.away)
    for road, block in rest:
        by_road[road].append(block)
    for road, blocks in by_road.items():
        for place in _places(blocks):
            width = _widest(place, roads.widths[road])
            if width < norm.value - 0.05 and any(block.moved for block in place):
                yield _problem(scene, road, place, width)


def _rest(scene: Scene, rows: list[int]) -> Iterable[tuple[int, _Block]]:
    """What else stands on these roads."""
    still, strips = scene.still.blocking, scene.around.roads.strips[rows]
    near = np.unique(still.tree.query(strips, predicate="intersects")[1]) if rows else []
    if not len(near):
        return ()
    picked = Shapes.of([still.records[row] for row in near], still.shapes[near])
    return _blocks(scene.around.roads, picked, False)


def _blocks(roads: Roads, things: Shapes, moved: bool) -> Iterator[tuple[int, _Block]]:
    """What each thing takes of each road that it stands on."""
    rows, on = roads.tree.query(things.shapes, predicate="intersects")
    if not len(rows):
        return
    points, pair = shapely.get_coordinates(things.shapes[rows], return_index=True)
    along, aside = _along(roads.lines[on[pair]], points)
    half = roads.widths[on[pair]] / 2
    aside = np.clip(aside, -half, half)
    starts = np.flatnonzero(np.diff(pair, prepend=-1))
    limits = [
        reduce(values, starts).tolist()
        for values in (along, aside)
        for reduce in (np.minimum.reduceat, np.maximum.reduceat)
    ]
    for row, road, start, end, low, high in zip(rows.tolist(), on.tolist(), *limits, strict=True):
        yield road, _Block(things.records[row], moved, start, end, low, high)


def _along(lines: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Metres along its line and left of it, for each point (n, 2) with the line beside it (n,)."""
    along = shapely.line_locate_point(lines, shapely.points(points))
    ends = shapely.length(lines)
    before = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(along - 0.5, 0)))
    after = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.minimum(along + 0.5, ends)))
    direction = after - before
    offset = points - before
    across = direction[:, 0] * offset[:, 1] - direction[:, 1] * offset[:, 0]
    return along, across / np.maximum(np.hypot(*direction.T), 1e-9)


def _places(blocks: list[_Block]) -> Iterator[list[_Block]]:
    """Blocks in groups that a fire engine has to pass at once."""
    place: list[_Block] = []
    reach = -np.inf
    for block in sorted(blocks, key=lambda block: block.start):
        if place and block.start > reach + _LENGTH:
            yield place
            place = []
        place.append(block)
        reach = max(reach if len(place) > 1 else -np.inf, block.end)
    if place:
        yield place


def _widest(place: list[_Block], width: float) -> float:
    """Metres of the widest gap that is left across a road."""
    free, edge = 0.0, -width / 2
    for block in sorted(place, key=lambda block: block.low):
        free = max(free, block.low - edge)
        edge = max(edge, block.high)
    return max(free, width / 2 - edge)


def _problem(scene: Scene, road: int, place: list[_Block], width: float) -> Problem:
    norm, roads = scene.catalogue.norms["fire-lane-width"], scene.around.roads
    things = list(dict.fromkeys(block.thing for block in place if block.moved))
    first = things[0]
    site = scene.site(first.site)
    return Problem(
        check="fire-lane",
        severity=Severity.BLOCKER,
        title=_("{what} blocks a fire lane.").format(what=owner_name(site, first, scene.catalogue)),
        detail=_("{width} m of {road} are left; a fire engine needs {norm} m.").format(
            width=f"{max(width, 0):.1f}", road=roads.names[road] or _("the road"), norm=f"{norm.value:g}"
        ),
        suggestion=_("Move it off the road, or keep one side free."),
        subjects=(
            *((("site", site.id),) if site else ()),
            *((thing.KIND, thing.id) for thing in things),
            ("roads", str(roads.ids[road])),
        ),
        position=(first.x, first.y),
        source=str(norm.source),
        about=f"{roads.ids[road]}/{first.id}",
        fix=moved_clear(scene, site or first),
    )
