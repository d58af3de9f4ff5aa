"""The streets of a town: an arterial grid with irregular meshes, bent a little, cut into blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from musterpoint.samples.quads import Box, Quad

ARTERIAL_MARGIN = 19.0
STREET_MARGIN = 8.5
"""Metres from a street's centre line to the blocks beside it: half the carriageway, trees and pavement."""

REACH = 40
"""Arterials to each side of the centre; more than any sample needs."""


@dataclass(frozen=True, slots=True, eq=False)
class Street:
    """A centre line, array (n, 2). kind: a value of OpenStreetMap's `highway`. line: which grid line it
    belongs to, (axis, index), or None for a street inside a mesh."""

    path: np.ndarray
    kind: str
    line: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Ground between streets. busy: which sides (south, east, north, west) face an arterial."""

    corners: Quad
    busy: tuple[bool, bool, bool, bool]


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """One mesh of the arterial grid: its outline to the centre lines, its blocks and inner streets."""

    cell: tuple[int, int]
    outline: np.ndarray
    blocks: list[Block]
    streets: list[Street]


class Grid:
    """The plan of a town, x east, y north, in metres. Meshes come from the centre outwards,
    so a town of any size is the beginning of the same sequence."""

    def __init__(
        self,
        rng: np.random.Generator,
        centre: tuple[float, float],
        spacing: float,
        bend: float,
        block_area: float,
    ):
        """centre: where the town lies; spacing: mean distance of arterials; bend: amplitude of their bends;
        block_area: in m²."""
        self._centre = centre
        steps = rng.uniform(0.82, 1.2, (2, 2 * REACH)) * spacing
        self._lines = np.concatenate([np.zeros((2, 1)), np.cumsum(steps, axis=1)], axis=1)
        self._lines -= self._lines[:, REACH : REACH + 1] + steps[:, REACH : REACH + 1] / 2
        self._bend = bend
        self._periods = rng.uniform(3.0, 5.0, 2) * spacing
        self._phases = rng.uniform(0, 2 * np.pi, 2)
        self._block_area = block_area
        self._seed = int(rng.integers(2**32))

    def meshes(self) -> Iterator[Mesh]:
        """Meshes by distance from the centre; the town is a little wider than it is deep."""
        middles = (self._lines[:, 1:] + self._lines[:, :-1]) / 2
        distance = np.hypot(middles[0][:, None], 1.25 * middles[1][None, :])
        for flat in np.argsort(distance, axis=None, kind="stable"):
            yield self._mesh(*(int(index) for index in np.unravel_index(flat, distance.shape)))

    def bent(self, points: np.ndarray) -> np.ndarray:
        """Points (…, 2) of the straight grid where they lie in the town."""
        points = np.asarray(points, float)
        turns = 2 * np.pi * points[..., ::-1] / self._periods[::-1] + self._phases
        return points + self._bend * np.sin(turns) + self._centre

    def _mesh(self, column: int, row: int) -> Mesh:
        rng = np.random.default_rng((self._seed, column, row))
        west, east = self._lines[0][column : column + 2]
        south, north = self._lines[1][row : row + 2]
        whole = (west, south, east, north)
        inner = (
            west + ARTERIAL_MARGIN, south + ARTERIAL_MARGIN, east - ARTERIAL_MARGIN, north - ARTERIAL_MARGIN,
        )  # fmt: skip
        streets = [
            self._street((west, south), (east, south), "primary", (1, row)),
            self._street((west, north), (east, north), "primary", (1, row + 1)),
            self._street((west, south), (west, north), "secondary", (0, column)),
            self._street((east, south), (east, north), "secondary", (0, column + 1)),
        ]
        blocks = [
            Block(self.bent(_corners(box)), tuple(box[side] == inner[side] for side in (1, 2, 3, 0)))
            for box in self._cut(inner, whole, rng, streets)
        ]
        ring = [streets[0].path, streets[3].path, streets[1].path[::-1], streets[2].path[::-1]]
        outline = np.concatenate([side[:-1] for side in ring])
        return Mesh((column, row), outline, blocks, streets)

    def _cut(self, box: Box, reach: Box, rng: np.random.Generator, streets: list[Street]) -> Iterator[Box]:
        """Cut a box in two by a street until it is a block. reach: the box out to the centre lines of the
        streets around it, which a new street has to meet."""
        west, south, east, north = box
        width, depth = east - west, north - south
        limit = self._block_area * rng.uniform(0.8, 1.7)
        if width * depth <= limit or min(width, depth) < 150:
            yield box
            return
        part = rng.choice([rng.uniform(0.44, 0.56), rng.uniform(0.34, 0.42), rng.uniform(0.58, 0.66)])
        gap = STREET_MARGIN
        if width >= depth:
            at = west + part * width
            streets.append(self._street((at, reach[1]), (at, reach[3]), "tertiary"))
            yield from self._cut(
                (west, south, at - gap, north), (reach[0], reach[1], at, reach[3]), rng, streets
            )
            yield from self._cut(
                (at + gap, south, east, north), (at, reach[1], reach[2], reach[3]), rng, streets
            )
        else:
            at = south + part * depth
            streets.append(self._street((reach[0], at), (reach[2], at), "tertiary"))
            yield from self._cut(
                (west, south, east, at - gap), (reach[0], reach[1], reach[2], at), rng, streets
            )
            yield from self._cut(
                (west, at + gap, east, north), (reach[0], at, reach[2], reach[3]), rng, streets
            )

    def _street(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        kind: str,
        line: tuple[int, int] | None = None,
    ) -> Street:
        """A straight run of the grid as a bent path with a corner every 60 m or so."""
        length = np.hypot(end[0] - start[0], end[1] - start[1])
        path = np.linspace(start, end, 2 + int(length // 60))
        return Street(self.bent(path), kind, line)


def _corners(box: Box) -> Quad:
    west, south, east, north = box
    return np.array([(west, south), (east, south), (east, north), (west, north)])
