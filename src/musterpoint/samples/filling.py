"""What stands on a block: buildings, gates and paths, gathered while a block is filled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from musterpoint.samples.grid import Street
from musterpoint.samples.quads import Frame, Interval, Quad, without

SHOP_DEPTH = 12.0
_CORNER = 19.0
"""Metres at each end of a side that stay open, so that the shops of two sides don't meet."""


class Building(NamedTuple):
    """One building. x, y: centre; angle in degrees; length along the building, depth across it, metres.
    kind: a value of OpenStreetMap's `building`. homes: flats or houses in it."""

    x: float
    y: float
    angle: float
    length: float
    depth: float
    shape: str
    kind: str
    floors: int
    units: int
    homes: int
    name: str = ""


class Door(NamedTuple):
    """A gate. side: "south", "east", "north" or "west". kind: "main_entrance" or "entrance"."""

    x: float
    y: float
    side: str
    kind: str


@dataclass(slots=True)
class Filling:
    """Everything on one block, in the town's coordinates."""

    buildings: list[Building] = field(default_factory=list)
    doors: list[Door] = field(default_factory=list)
    paths: list[Street] = field(default_factory=list)

    @property
    def homes(self) -> int:
        return sum(building.homes for building in self.buildings)

    def build(
        self, frame: Frame, x: float, y: float, length: float, depth: float, shape: str, kind: str,
        floors: int, *, units: int = 0, homes: int = 0, angle: float = 0.0, name: str = "",
    ) -> None:  # fmt: skip
        """Add a building given in a frame of the block."""
        east, north = frame.outside(np.array([x, y]))
        self.buildings.append(
            Building(
                float(east), float(north), frame.angle + angle, length, depth, shape, kind, floors, units,
                homes, name,
            )
        )  # fmt: skip

    def pave(self, frame: Frame, kind: str, *points: tuple[float, float]) -> None:
        """Add a path given in a frame of the block."""
        self.paths.append(Street(frame.outside(np.array(points)), kind))


def packed(
    piece: Interval, choices: np.ndarray, gaps: Interval, rng: np.random.Generator
) -> list[tuple[float, float, int]]:
    """Fill an interval with lengths drawn from `choices` (ascending) and gaps between them.

    Gives (middle, length, index of the choice). What is left over widens the gaps up to twice, and the
    rest of it stays open at both ends.
    """
    room = piece[1] - piece[0]
    picked: list[int] = []
    used, gap = 0.0, float(rng.uniform(*gaps))
    while True:
        fitting = int(np.searchsorted(choices, room - used - (gap if picked else 0.0), side="right"))
        if fitting == 0:
            break
        picked.append(int(rng.integers(max(0, fitting - 3), fitting)))
        used += float(choices[picked[-1]]) + (gap if len(picked) > 1 else 0.0)
    if not picked:
        return []
    wider = min(gap, (room - used) / max(1, len(picked) - 1)) if len(picked) > 1 else 0.0
    x = piece[0] + (room - used - wider * (len(picked) - 1)) / 2
    result = []
    for index in picked:
        length = float(choices[index])
        result.append((x + length / 2, length, index))
        x += length + gap + wider
    return result


def shop_strip(
    filling: Filling, quad: Quad, side: int, keep_free: list[Interval], rng: np.random.Generator
) -> None:
    """A row of low shops along a side of a block. keep_free: intervals along that side (metres from its
    first corner) left open for gates."""
    start, end = quad[side], quad[(side + 1) % 4]
    length = float(np.hypot(*(end - start)))
    frame = Frame((float(start[0]), float(start[1])), float(np.degrees(np.arctan2(*(end - start)[::-1]))))
    depth = rng.uniform(SHOP_DEPTH - 2, SHOP_DEPTH)
    if length <= 2 * _CORNER:
        return
    for piece in without((_CORNER, length - _CORNER), keep_free):
        for middle, size, _ in packed(piece, np.arange(16.0, 64.0, 4.0), (0.4, 5.0), rng):
            filling.build(frame, middle, depth / 2, size, depth, "box", "retail", int(rng.integers(1, 4)))
