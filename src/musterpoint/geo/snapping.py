"""Snapping: the small shift that puts something exactly onto an edge, a corner or a centre line.

All pure geometry in metres; how far a snap reaches is given by the caller, who knows the screen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from musterpoint.geo.vicinity import Edges, Ref, Shapes, edges_of

EDGE, CORNER, CENTRE, IN_LINE, RIGHT_ANGLE = "edge", "corner", "centre", "in-line", "right-angle"

ALIGN_REACH = 12.0
"""Metres from which the edges and centre lines of other fixtures are lined up with."""

ALONG = 0.6
"""Metres by which an edge that is snapped to may be passed at its ends."""

LEVEL = math.sin(math.radians(0.5))
"""Sine of the angle up to which two edges are parallel."""

STEEP = math.sin(math.radians(20))
"""Sine of the angle from which on two snaps can hold at once."""

ANGLE_REACH = 3.0
"""Degrees within which a turn is drawn to an edge."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Guide:
    """A line that shows what was snapped to. kind: EDGE, CORNER, CENTRE, IN_LINE or RIGHT_ANGLE. of: the
    record or feature, None for a direction of one's own."""

    kind: str
    start: Point
    end: Point
    of: Ref | None = None


@dataclass(frozen=True, slots=True)
class Snap:
    """The shift that snaps, and the guides that explain it (none: nothing was near)."""

    dx: float = 0.0
    dy: float = 0.0
    guides: tuple[Guide, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pull:
    """One thing that holds at a distance of 0: a shift of `shift` metres along `normal`. cost: less is more
    likely what a person means."""

    normal: np.ndarray
    shift: float
    cost: float
    kind: str
    start: np.ndarray
    end: np.ndarray
    of: Ref | None


class Snapper:
    """Snaps outlines to the shapes around them. fixtures: shapes whose edges and centre lines are lined up
    with from a distance; others: shapes of which only the edges themselves count."""

    def __init__(self, fixtures: Sequence[Shapes], others: Sequence[Shapes]):
        self._fixtures = fixtures
        self._others = others

    def snap(self, outline: np.ndarray, reach: float) -> Snap:
        """The shift of at most about `reach` metres for an outline (n, 2) of corners, one of them alone for
        a point."""
        pulls = self._pulls(outline, reach)
        if not pulls:
            return Snap()
        first = min(pulls, key=lambda pull: pull.cost)
        shift = first.normal * first.shift
        chosen = [first]
        for second in sorted(pulls, key=lambda pull: pull.cost):
            both = _both(first, second)
            if both is not None and np.hypot(*both) <= 1.5 * reach:
                shift, chosen = both, [first, second]
                break
        moved = outline + shift
        return Snap(float(shift[0]), float(shift[1]), tuple(_guide(pull, moved) for pull in chosen))

    def angle(self, outline: np.ndarray, direction: float, around: float) -> tuple[float, Guide | None]:
        """The direction (degrees) drawn to being parallel or at right angles to the nearest edge within
        `around` metres of the outline, and that edge."""
        edges = self._edges((*self._fixtures, *self._others), _hull(outline), around)
        steps = edges.ends - edges.starts
        lengths = np.hypot(*steps.T)
        rows = np.flatnonzero(lengths >= 1.0)
        if not len(rows):
            return direction, None
        turns = np.degrees(np.arctan2(steps[rows, 1], steps[rows, 0]))
        off = (turns - direction + 45) % 90 - 45
        rows, off = rows[np.abs(off) <= ANGLE_REACH], off[np.abs(off) <= ANGLE_REACH]
        if not len(rows):
            return direction, None
        lines = shapely.linestrings(np.stack([edges.starts[rows], edges.ends[rows]], axis=1))
        best = int(np.argmin(shapely.distance(lines, _hull(outline))))
        start, end = tuple(edges.starts[rows[best]].tolist()), tuple(edges.ends[rows[best]].tolist())
        return direction + float(off[best]), Guide(RIGHT_ANGLE, start, end, edges.of[rows[best]])

    def _pulls(self, outline: np.ndarray, reach: float) -> list[_Pull]:
        hull = _hull(outline)
        close = self._edges(self._others, hull, reach)
        aligned = self._edges(self._fixtures, hull, max(reach, ALIGN_REACH))
        pulls = _corner_pulls(outline, close, reach) + _corner_pulls(outline, aligned, reach)
        pulls += _edge_pulls(outline, close, reach, ALONG, EDGE)
        pulls += _edge_pulls(outline, aligned, reach, ALIGN_REACH, IN_LINE)
        return pulls + self._centre_pulls(outline, hull, reach)

    def _centre_pulls(self, outline: np.ndarray, hull: shapely.Geometry, reach: float) -> list[_Pull]:
        """The middle of the outline onto the centre lines of fixtures."""
        if len(outline) < 3:
            return []
        lines: list[tuple[np.ndarray, np.ndarray, Ref]] = []
        for shapes in self._fixtures:
            refs, geometries = shapes.near(hull, ALIGN_REACH)
            for ref, geometry in zip(refs, geometries, strict=True):
                corners = shapely.get_coordinates(geometry)
                if len(corners) == 5:
                    middles = (corners[:-1] + corners[1:]) / 2
                    lines += [(middles[0], middles[2], ref), (middles[1], middles[3], ref)]
        if not lines:
            return []
        starts, ends = np.array([line[0] for line in lines]), np.array([line[1] for line in lines])
        edges = Edges(starts, ends, [line[2] for line in lines])
        middle = outline.mean(axis=0, keepdims=True)
        return _edge_pulls(middle, edges, reach, ALIGN_REACH, CENTRE)

    @staticmethod
    def _edges(shapes: Sequence[Shapes], hull: shapely.Geometry, reach: float) -> Edges:
        found = [edges_of(*item.near(hull, reach)) for item in shapes]
        return Edges(
            np.concatenate([edges.starts for edges in found] or [np.empty((0, 2))]),
            np.concatenate([edges.ends for edges in found] or [np.empty((0, 2))]),
            [ref for edges in found for ref in edges.of],
        )


def right_angle(points: Sequence[Point], end: Point, reach: float) -> Snap:
    """The shift that puts `end` at a right angle to the last piece of a line, straight on from it, or at a
    right angle to its first piece, within `reach` metres."""
    pulls: list[_Pull] = []
    at = np.array(end, float)
    for before, here in ((points[-2:], points[-1:]), (points[:2], points[:1])):
        if len(before) < 2:
            continue
        along = np.subtract(before[1], before[0]).astype(float)
        length = float(np.hypot(*along))
        if not length:
            continue
        along /= length
        foot = np.array(here[0], float)
        for direction in (along, np.array([-along[1], along[0]])):
            normal = np.array([-direction[1], direction[0]])
            shift = float((foot - at) @ normal)
            if abs(shift) <= reach:
                pulls.append(_Pull(normal, shift, abs(shift), RIGHT_ANGLE, foot, at, None))
    if not pulls:
        return Snap()
    first = min(pulls, key=lambda pull: pull.cost)
    shift, chosen = first.normal * first.shift, [first]
    for second in pulls:
        both = _both(first, second)
        if both is not None and np.hypot(*both) <= 1.5 * reach:
            shift, chosen = both, [first, second]
            break
    moved = at + shift
    guides = (Guide(RIGHT_ANGLE, _point(pull.start), _point(moved)) for pull in chosen)
    return Snap(float(shift[0]), float(shift[1]), tuple(guides))


def squared(points: Sequence[Point], end: Point) -> Point:
    """`end` moved so that the piece from the last of the points runs along, or at a right angle to, the piece
    before it; level or upright where there is none."""
    if not points:
        return end
    along = np.subtract(points[-1], points[-2]) if len(points) > 1 else np.array([1.0, 0.0])
    length = float(np.hypot(*along))
    along = along / length if length else np.array([1.0, 0.0])
    across = np.array([-along[1], along[0]])
    step = np.subtract(end, points[-1])
    kept = max((along, across), key=lambda direction: abs(float(step @ direction)))
    return _point(np.array(points[-1], float) + kept * float(step @ kept))


def _corner_pulls(outline: np.ndarray, edges: Edges, reach: float) -> list[_Pull]:
    """Corner onto corner: two pulls at right angles for the nearest pair."""
    if not len(edges.starts):
        return []
    offsets = edges.starts[None, :, :] - outline[:, None, :]
    distances = np.hypot(offsets[..., 0], offsets[..., 1])
    corner, row = np.unravel_index(int(np.argmin(distances)), distances.shape)
    distance = float(distances[corner, row])
    if distance > reach:
        return []
    dx, dy = offsets[corner, row].tolist()
    place, cost = edges.starts[row], distance / 2 - reach
    return [
        _Pull(np.array(normal), step, cost, CORNER, place, place, edges.of[row])
        for normal, step in (((1.0, 0.0), dx), ((0.0, 1.0), dy))
    ]


def _edge_pulls(outline: np.ndarray, edges: Edges, reach: float, along: float, kind: str) -> list[_Pull]:
    """Corners onto edges, which may be passed at their ends by `along` metres. Where an edge of the outline
    is level with the edge, as a wall and a tent are, that is worth more."""
    steps = edges.ends - edges.starts
    lengths = np.hypot(*steps.T)
    usable = np.flatnonzero(lengths > 1e-6)
    if not len(usable):
        return []
    starts, lengths = edges.starts[usable], lengths[usable]
    units = steps[usable] / lengths[:, None]
    normals = np.column_stack([-units[:, 1], units[:, 0]])
    from_start = outline[None, :, :] - starts[:, None, :]
    off = np.einsum("nkc,nc->nk", from_start, normals)
    on = np.einsum("nkc,nc->nk", from_start, units)
    rows = np.arange(len(usable))
    shift = -off[rows, np.argmin(np.abs(off), axis=1)]
    beyond = np.maximum(np.maximum(-on.max(axis=1), on.min(axis=1) - lengths), 0.0)
    level = _level(outline, units)
    wanted = (np.abs(shift) <= reach) & (beyond <= along)
    if len(outline) > 2:
        # What only points at an edge from afar isn't lined up with it.
        wanted &= level | (beyond == 0)
    kinds = np.where((beyond == 0) & (kind == IN_LINE), EDGE, kind)
    cost = np.abs(shift) - 0.4 * reach * level + 0.3 * reach * beyond / along
    return [
        _Pull(
            normals[row], float(shift[row]), float(cost[row]), str(kinds[row]),
            starts[row], starts[row] + units[row] * lengths[row], edges.of[usable[row]],
        )
        for row in np.flatnonzero(wanted).tolist()
    ]  # fmt: skip


def _level(outline: np.ndarray, units: np.ndarray) -> np.ndarray:
    """Whether an edge of the outline has each direction (n, 2)."""
    if len(outline) < 2:
        return np.zeros(len(units), bool)
    sides = np.roll(outline, -1, axis=0) - outline
    lengths = np.maximum(np.hypot(*sides.T), 1e-9)
    cross = np.abs(units[:, :1] * sides[:, 1] - units[:, 1:] * sides[:, 0]) / lengths
    return cross.min(axis=1) <= LEVEL


def _both(first: _Pull, second: _Pull) -> np.ndarray | None:
    """The shift that satisfies both, None where they are nearly parallel."""
    normals = np.array([first.normal, second.normal])
    if abs(np.linalg.det(normals)) < STEEP:
        return None
    return np.linalg.solve(normals, np.array([first.shift, second.shift]))


def _guide(pull: _Pull, moved: np.ndarray) -> Guide:
    """The edge, made so long that it passes what was snapped to it."""
    step = pull.end - pull.start
    length = float(np.hypot(*step))
    if not length:
        return Guide(pull.kind, _point(pull.start), _point(pull.start), pull.of)
    unit = step / length
    places = [0.0, length, *((moved - pull.start) @ unit).tolist()]
    return Guide(
        pull.kind, _point(pull.start + unit * min(places)), _point(pull.start + unit * max(places)), pull.of
    )


def _hull(outline: np.ndarray) -> shapely.Geometry:
    return shapely.convex_hull(shapely.multipoints(outline))


def _point(values: np.ndarray) -> Point:
    x, y = values.tolist()
    return x, y
