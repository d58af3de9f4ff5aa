"""Blocks without homes: schools, squares, markets, offices, hospitals, works."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from musterpoint.samples.filling import Door, Filling, packed, shop_strip
from musterpoint.samples.grid import Block
from musterpoint.samples.quads import SOUTH, Box, Frame, inner_box, inset, side_angle

_SETBACK = 9.0


def fill_public(block: Block, kind: str, rng: np.random.Generator) -> Filling:
    """Build a block of the kind "school", "square", "market", "office", "hospital" or "works"."""
    filling = Filling()
    wall = inset(block.corners, 2.0)
    middle = wall.mean(axis=0)
    frame = Frame((float(middle[0]), float(middle[1])), side_angle(wall, SOUTH))
    box = inner_box(inset(frame.inside(wall), _SETBACK))
    if min(box[2] - box[0], box[3] - box[1]) < 30:
        return filling
    gate = (wall[0] + wall[1]) / 2
    filling.doors.append(Door(float(gate[0]), float(gate[1]), "south", "main_entrance"))
    _FILLERS[kind](filling, frame, box, rng)
    if kind == "market":
        for side in range(1, 4):
            shop_strip(filling, wall, side, [], rng)
    return filling


def _school(filling: Filling, frame: Frame, box: Box, rng: np.random.Generator) -> None:
    """Teaching buildings on one half; the other half is the playground and stays open."""
    west, south, east, north = box
    if east - west >= north - south:
        split = west + (east - west) * 0.45
        west, east = (west, split) if rng.random() < 0.5 else (east - (split - west), east)
    else:
        south = north - (north - south) * 0.45
    width, y = east - west, south
    while y + 13 <= north:
        length = min(width, rng.uniform(42, 64))
        x = west + width / 2 if length > width - 12 else west + length / 2 + rng.uniform(0, width - length)
        filling.build(frame, x, y + 6.5, length, 13, "box", "school", int(rng.integers(3, 6)))
        y += 13 + 25


def _square(filling: Filling, frame: Frame, box: Box, rng: np.random.Generator) -> None:
    """A cultural centre at the northern edge, a pavilion, and open ground."""
    west, south, east, north = box
    middle = (west + east) / 2
    length = min(46.0, east - west)
    filling.build(frame, middle, north - 9, length, 18, "u", "civic", 3)
    if east - west > 90:
        filling.build(frame, west + 8, south + 8, 9, 9, "box", "pavilion", 1)
    filling.pave(frame, "footway", (middle, south - _SETBACK), (middle, north - 20))
    filling.pave(frame, "footway", (west, (south + north) / 2), (east, (south + north) / 2))


def _market(filling: Filling, frame: Frame, box: Box, rng: np.random.Generator) -> None:
    """A market hall with a forecourt to the south."""
    west, south, east, north = box
    width, depth = min(70.0, (east - west) * 0.6), min(48.0, (north - south) * 0.45)
    filling.build(frame, (west + east) / 2, north - 10 - depth / 2, width, depth, "box", "retail", 2)


def _office(filling: Filling, frame: Frame, box: Box, rng: np.random.Generator) -> None:
    """An office tower and a lower wing, with a forecourt."""
    west, south, east, north = box
    side = min(34.0, (east - west) * 0.35, (north - south) * 0.4)
    filling.build(
        frame, west + side / 2, north - side / 2, side, side, "box", "office", int(rng.integers(10, 25))
    )
    length = min(70.0, east - west - side - 16)
    if length > 24:
        filling.build(
            frame, east - length / 2, north - side / 2, length, side, "l", "office", int(rng.integers(4, 8))
        )
    if north - south > 110:
        filling.build(frame, (west + east) / 2, (south + north) / 2 - 14, 60, 15, "box", "office", 5)


def _hospital(filling: Filling, frame: Frame, box: Box, rng: np.random.Generator) -> None:
    """Out-patients to the street, wards behind."""
    west, south, east, north = box
    length = min(84.0, (east - west) * 0.8)
    filling.build(frame, (west + east) / 2, south + 34, length, 36, "u", "hospital", 6, angle=180)
    y = south + 34 + 18 + 24
    while y + 16 <= north:
        filling.build(
            frame, (west + east) / 2, y + 8, length, 16, "box", "hospital", int(rng.integers(8, 16))
        )
        y += 16 + 30


def _works(filling: Filling, frame: Frame, box: Box, rng: np.random.Generator) -> None:
    """Sheds in rows and an office by the gate."""
    west, south, east, north = box
    filling.build(frame, west + 24, south + 7, 44, 14, "box", "office", 4)
    depth, y = rng.uniform(22, 30), south + 14 + 16
    while y + depth <= north:
        for x, length, _ in packed((west, east), np.arange(48.0, 100.0, 6.0), (10, 16), rng):
            filling.build(frame, x, y + depth / 2, length, depth, "box", "industrial", 1)
        y += depth + 14


_FILLERS: dict[str, Callable[[Filling, Frame, Box, np.random.Generator], None]] = {
    "school": _school,
    "square": _square,
    "market": _market,
    "office": _office,
    "hospital": _hospital,
    "works": _works,
}
