"""Residential compounds (小区): rows of buildings that face south, a wall with gates, paths, a green."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from musterpoint.samples.filling import SHOP_DEPTH, Door, Filling, packed, shop_strip
from musterpoint.samples.grid import Block
from musterpoint.samples.quads import (
    EAST,
    NORTH,
    SOUTH,
    WEST,
    Box,
    Frame,
    Interval,
    Quad,
    area,
    band,
    chord,
    inner_box,
    inset,
    side_angle,
    without,
)

STOREY = 2.9
PAVEMENT = 2.0
SIDES = ("south", "east", "north", "west")


@dataclass(frozen=True, slots=True)
class Housing:
    """A way of building. Ranges are (from, to). unit: width of one staircase's part in metres; homes:
    flats per staircase and floor; sun: part of the town's full sun distance that rows keep (towers cast
    slim shadows); beside: gap to the next building in the row; green: (width, depth) of the open yard."""

    floors: tuple[int, int]
    depth: Interval
    unit: Interval
    units: tuple[int, int]
    homes: tuple[int, int]
    sun: float
    nearest: float
    beside: Interval
    green: tuple[float, float]
    shapes: tuple[str, ...] = ()
    kind: str = "apartments"


HOUSING = {
    # Six storeys without a lift, 1985-2005: the commonest of all
    "slab": Housing((5, 6), (12.2, 13.6), (13.0, 15.5), (2, 5), (2, 2), 1.0, 16.0, (6.5, 10), (52, 34)),
    # Housing of a works or an office, 1970s: shallower, closer
    "old": Housing((3, 5), (10.0, 11.2), (11.5, 13.0), (2, 5), (2, 3), 0.75, 9.0, (4, 8), (40, 20)),
    # Eleven storeys with one lift, after 2005
    "midrise": Housing((9, 11), (14.0, 15.2), (15.5, 18.0), (1, 3), (2, 2), 0.85, 26.0, (11, 15), (56, 40)),
    # Eighteen to thirty-three storeys
    "tower": Housing(
        (18, 33), (19.5, 22.0), (20.0, 24.0), (1, 2), (4, 6), 0.4, 30.0, (13, 20), (64, 50),
        ("tower", "butterfly"),
    ),
    # Houses of three to five storeys wall to wall along a market street
    "townhouse": Housing(
        (3, 5), (11.0, 13.0), (4.2, 5.4), (2, 7), (1, 1), 0.5, 9.0, (1.5, 4), (44, 28), ("box",), "house"
    ),
    # One-storey rows round small yards
    "bungalow": Housing(
        (1, 1), (5.2, 6.4), (7.0, 9.0), (2, 5), (1, 1), 0.0, 4.2, (1.6, 3.5), (34, 26), ("box",), "house"
    ),
}  # fmt: skip


def fill_compound(block: Block, style: str, sun: float, rng: np.random.Generator) -> Filling:
    """Build a compound on a block. sun: distance of rows per metre of height at this latitude."""
    filling = Filling()
    wall = inset(block.corners, PAVEMENT)
    middle = wall.mean(axis=0)
    lean = 0.75 * side_angle(wall, SOUTH) + rng.normal(0, 1.2)
    frame = Frame((float(middle[0]), float(middle[1])), lean)
    quad = frame.inside(wall)
    spine = _spine(quad, rng)
    shops = _shop_sides(block, style, rng)
    lane = inset(quad, [5.0 + (SHOP_DEPTH + 2.0 if busy else 0.0) for busy in shops])
    yard = inset(lane, 5.0)
    if min(_extent(yard)) < 12 or area(yard) < 500:
        return filling
    _doors(filling, frame, quad, spine, rng)
    for side in range(4):
        if shops[side]:
            shop_strip(filling, wall, side, _door_gaps(filling, wall, side), rng)
    green = _green(yard, spine, HOUSING[style], rng)
    _paths(filling, frame, quad, lane, spine)
    _rows(filling, frame, yard, lane, style, sun, [(spine - 5.0, spine + 5.0)], green, rng)
    return filling


def _spine(quad: Quad, rng: np.random.Generator) -> float:
    """Where the main path runs from south to north: near the middle, or along the western wall where each
    half would be too narrow for a row."""
    width, _depth = _extent(quad)
    if width < 110:
        return float(inner_box(quad)[0]) + 6.0
    return float(rng.uniform(-0.14, 0.14) * width)


def _shop_sides(block: Block, style: str, rng: np.random.Generator) -> tuple[bool, ...]:
    """Shops stand along arterials; small and very old compounds have none."""
    if style == "bungalow" or area(block.corners) < 12_000:
        return (False,) * 4
    return tuple(busy and rng.random() < 0.6 for busy in block.busy)


def _doors(filling: Filling, frame: Frame, quad: Quad, spine: float, rng: np.random.Generator) -> None:
    """The main gate where the spine meets the street, the back gate opposite, one more for wide ones."""
    ends = chord(quad, spine, axis=0)
    if ends is None:
        return
    order = [(SOUTH, ends[0]), (NORTH, ends[1])]
    if rng.random() < 0.35:
        order.reverse()
    for rank, (side, y) in enumerate(order):
        if rank == 0 or rng.random() < 0.65:
            x, y = frame.outside(np.array([spine, y]))
            kind = "entrance" if rank else "main_entrance"
            filling.doors.append(Door(float(x), float(y), SIDES[side], kind))
    if _extent(quad)[1] > 170 and rng.random() < 0.5:
        side = EAST if rng.random() < 0.5 else WEST
        level = float(rng.uniform(-20, 20))
        reach = chord(quad, level)
        if reach is not None:
            x, y = frame.outside(np.array([reach[1] if side == EAST else reach[0], level]))
            filling.doors.append(Door(float(x), float(y), SIDES[side], "entrance"))


def _door_gaps(filling: Filling, wall: Quad, side: int) -> list[Interval]:
    """Intervals along a side, from its first corner, that the gates need open."""
    start = wall[side]
    places = (
        math.hypot(door.x - start[0], door.y - start[1]) for door in filling.doors if door.side == SIDES[side]
    )
    return [(place - 7.0, place + 7.0) for place in places]


def _green(yard: Quad, spine: float, housing: Housing, rng: np.random.Generator) -> Box | None:
    """The open yard on the wider side of the spine, in compounds that have room for one."""
    width, depth = housing.green
    if area(yard) < 7 * width * depth:
        return None
    south, north = yard[:, 1].min(), yard[:, 1].max()
    y = south + (north - south) * rng.uniform(0.4, 0.6)
    reach = band(yard, y - depth / 2, y + depth / 2)
    if reach is None:
        return None
    if reach[1] - spine > spine - reach[0]:
        return spine, y - depth / 2, min(spine + 5.0 + width, reach[1]), y + depth / 2
    return max(spine - 5.0 - width, reach[0]), y - depth / 2, spine, y + depth / 2


def _paths(filling: Filling, frame: Frame, quad: Quad, lane: Quad, spine: float) -> None:
    """A ring inside the wall, the spine from gate to gate, a stub to each side gate."""
    filling.pave(frame, "service", *lane, lane[0])
    ends = chord(quad, spine, axis=0)
    if ends is not None:
        filling.pave(frame, "service", (spine, ends[0]), (spine, ends[1]))
    for door in filling.doors:
        if door.side in ("east", "west"):
            x, y = frame.inside(np.array([door.x, door.y]))
            reach = chord(lane, y)
            if reach is not None:
                filling.pave(frame, "service", (x, y), (reach[1] if door.side == "east" else reach[0], y))


def _rows(
    filling: Filling, frame: Frame, yard: Quad, lane: Quad, style: str, sun: float, gaps: list[Interval],
    green: Box | None, rng: np.random.Generator,
) -> None:  # fmt: skip
    housing = HOUSING[style]
    unit = rng.uniform(*housing.unit)
    depth = rng.uniform(*housing.depth)
    homes = int(rng.integers(housing.homes[0], housing.homes[1] + 1))
    usual = int(rng.integers(housing.floors[0], housing.floors[1] + 1))
    shape = str(rng.choice(housing.shapes)) if housing.shapes else ""
    lengths = unit * np.arange(housing.units[0], housing.units[1] + 1)
    distance = max(housing.nearest, sun * housing.sun * usual * STOREY)
    for low, high in _levels(yard, depth, distance, rng):
        reach = band(yard, low, high)
        if reach is None:
            continue
        closed = list(gaps)
        if green is not None and low < green[3] and high > green[1]:
            closed.append((green[0], green[2]))
        for piece in without(reach, closed):
            for x, length, index in packed(piece, lengths, housing.beside, rng):
                units = index + housing.units[0]
                floors = max(1, usual + (int(rng.integers(-2, 3)) if usual > 17 else 0))
                outline = shape if shape and units == 1 else "box" if shape == "box" else f"slab-{units}"
                filling.build(
                    frame, x, (low + high) / 2, length, depth, outline, housing.kind, floors,
                    units=units, homes=units * homes * floors,
                )  # fmt: skip
        if style != "bungalow":
            _footpath(filling, frame, lane, high + 3.5, green)


def _levels(yard: Quad, depth: float, distance: float, rng: np.random.Generator) -> Iterator[Interval]:
    """South and north face of each row. The rows spread evenly over the depth that there is."""
    south, north = yard[:, 1].min(), yard[:, 1].max()
    lean = min(abs(yard[0, 1] - yard[1, 1]), abs(yard[3, 1] - yard[2, 1])) / 2
    room = north - south - 2 * lean
    count = max(1, int((room + distance) // (depth + distance)))
    pitch = depth + distance if count == 1 else min((room - depth) / (count - 1), (depth + distance) * 1.25)
    low = south + lean + max(0.0, room - depth - pitch * (count - 1)) * rng.uniform(0.2, 0.8)
    for row in range(count):
        yield low + row * pitch, low + row * pitch + depth


def _footpath(filling: Filling, frame: Frame, lane: Quad, level: float, green: Box | None) -> None:
    """The path along the north side of a row, where the staircases are."""
    reach = chord(lane, level)
    if reach is None:
        return
    closed = [(green[0], green[2])] if green is not None and green[1] < level < green[3] else []
    for west, east in without(reach, closed):
        filling.pave(frame, "footway", (west, level), (east, level))


def _extent(quad: Quad) -> tuple[float, float]:
    width, depth = quad.max(axis=0) - quad.min(axis=0)
    return float(width), float(depth)
