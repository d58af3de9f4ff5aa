"""Lines that share a street, laid side by side as on a plan of a town's trams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy
import shapely

Array = numpy.ndarray

GRID = 0.05
"""Metres: points nearer to each other are one."""

MOST = 6
"""So many lanes a street is wide at most; more lines share them."""

STRAIGHT = 0.25
"""Sine of the angle up to which a way goes straight on: where it changes its lane there, it steps aside."""

FAR = 3.0
"""Lanes: a corner isn't drawn further out than this."""


class Track(NamedTuple):
    """points (n, 2): of a line; aside (n, 2): how far each is beside it, in lanes."""

    points: Array
    aside: Array

    @classmethod
    def alone(cls, points: Array) -> Track:
        """A line with no other beside it."""
        return cls(points, numpy.zeros_like(points))


class Abreast:
    """Which lane each line has on each piece of its way; along a street that they share, the lines keep their
    order, seen in the direction of the first. lines: (n, 2) each, with the corners of streets in common."""

    def __init__(self, lines: Sequence[Array]):
        noded = _noded([_without_repeats(line) for line in lines])
        ids = _ids(noded)
        ends = [numpy.column_stack([own[:-1], own[1:]]) for own in ids]
        line = numpy.repeat(numpy.arange(len(lines)), [len(own) for own in ends])
        pairs = numpy.concatenate([numpy.empty((0, 2), numpy.int64), *ends])
        forward = pairs[:, 0] < pairs[:, 1]
        _edges, first, edge = numpy.unique(
            numpy.sort(pairs, axis=1), axis=0, return_index=True, return_inverse=True
        )
        edge = edge.reshape(-1)
        there = numpy.zeros((len(first), len(lines)), bool)
        there[edge, line] = True
        count = there.sum(axis=1)
        rank = there.cumsum(axis=1)[edge, line] - 1
        lane = (rank - (count[edge] - 1) / 2) * numpy.minimum(1, MOST / count[edge])
        lane *= numpy.where(forward == forward[first[edge]], 1, -1)
        together = numpy.unique(there, axis=0, return_inverse=True)[1].reshape(-1)[edge]
        cuts = numpy.cumsum([len(own) for own in ends])[:-1]
        self._runs = [
            _runs(points, own_lane, own_company)
            for points, own_lane, own_company in zip(
                noded, numpy.split(lane, cuts), numpy.split(together, cuts), strict=True
            )
        ]

    def track(self, number: int, tolerance: float) -> Track:
        """A line without bends smaller than a tolerance in metres."""
        shapes, lanes = self._runs[number]
        points, of = shapely.get_coordinates(shapely.simplify(shapes, tolerance), return_index=True)
        same = (of[1:] == of[:-1]) & (points[1:] != points[:-1]).any(axis=1)
        if not same.any():
            return Track.alone(points)
        starts, ends, lane = points[:-1][same], points[1:][same], lanes[of[1:][same]]
        return _mitred(starts, ends, lane)


def _without_repeats(line: Array) -> Array:
    cells = numpy.round(line / GRID)
    kept = numpy.ones(len(line), bool)
    kept[1:] = (cells[1:] != cells[:-1]).any(axis=1)
    return line[kept] if kept.sum() > 1 else line[[0, -1]]


def _ids(lines: Sequence[Array]) -> list[Array]:
    """The number of each point of each line; points at one place have one."""
    cells = numpy.round(numpy.concatenate(lines) / GRID)
    ids = numpy.unique(cells, axis=0, return_inverse=True)[1].reshape(-1)
    return numpy.split(ids, numpy.cumsum([len(line) for line in lines])[:-1])


def _noded(lines: Sequence[Array]) -> list[Array]:
    """The same lines with a point wherever another one begins, ends or turns on them."""
    pieces = numpy.concatenate([numpy.stack([line[:-1], line[1:]], axis=1) for line in lines])
    line = numpy.repeat(numpy.arange(len(lines)), [len(points) - 1 for points in lines])
    corners = numpy.unique(numpy.concatenate(lines), axis=0)
    corner, piece = shapely.STRtree(shapely.linestrings(pieces)).query(
        shapely.points(corners), predicate="dwithin", distance=GRID
    )
    along = numpy.einsum("ij,ij->i", corners[corner] - pieces[piece, 0], pieces[piece, 1] - pieces[piece, 0])
    length = numpy.hypot(*(pieces[piece, 1] - pieces[piece, 0]).T)
    along /= numpy.maximum(length, GRID)
    inside = (along > GRID) & (along < length - GRID)
    # Every piece's own start, then what lies on it, in order; at last the end of each line.
    points = numpy.concatenate([pieces[:, 0], corners[corner[inside]]])
    of = numpy.concatenate([numpy.arange(len(pieces)), piece[inside]])
    order = numpy.lexsort((numpy.concatenate([numpy.zeros(len(pieces)), along[inside]]), of))
    points, whose = points[order], line[of[order]]
    return [
        _without_repeats(numpy.vstack([points[whose == number], its[-1:]]))
        for number, its in enumerate(lines)
    ]


def _runs(points: Array, lane: Array, company: Array) -> tuple[Array, Array]:
    """A line in parts with one lane and one company each, and the lane of each."""
    new = (lane[1:] != lane[:-1]) | (company[1:] != company[:-1])
    starts = numpy.concatenate([[0], numpy.flatnonzero(new) + 1])
    ends = numpy.concatenate([starts[1:], [len(lane)]])
    shapes = [shapely.linestrings(points[start : end + 1]) for start, end in zip(starts, ends, strict=True)]
    return numpy.array(shapes), lane[starts]


def _mitred(starts: Array, ends: Array, lane: Array) -> Track:
    """Pieces of a line that follow on each other, each moved to its lane (to the right of its direction)."""
    along = ends - starts
    right = numpy.column_stack([along[:, 1], -along[:, 0]]) / numpy.hypot(*along.T)[:, None]
    own = right * lane[:, None]
    before, after, one, other = right[:-1], right[1:], lane[:-1], lane[1:]
    dot = numpy.einsum("ij,ij->i", before, after)
    turn = numpy.maximum(1 - dot**2, 1e-9)
    corner = ((one - other * dot) / turn)[:, None] * before + ((other - one * dot) / turn)[:, None] * after
    bends = (1 - dot**2 > STRAIGHT**2) & (numpy.hypot(*corner.T) <= FAR)
    smooth = ~bends & (dot > 0) & (one == other)
    corner[smooth] = (own[:-1] + own[1:])[smooth] / 2
    joined = bends | smooth
    # Where two pieces don't meet in one corner, the line goes from the end of one to the start of the next.
    leave = numpy.where(joined[:, None], corner, own[:-1])
    points = numpy.concatenate([starts[:1], numpy.repeat(ends[:-1], 2, axis=0), ends[-1:]])
    aside = numpy.concatenate([own[:1], numpy.stack([leave, own[1:]], axis=1).reshape(-1, 2), own[-1:]])
    kept = numpy.ones(len(points), bool)
    kept[2:-1:2] = ~joined
    return Track(points[kept], aside[kept])
