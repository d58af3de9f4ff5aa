"""Villages: houses in ranks along a bending road, a committee with its drying ground in the middle."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from musterpoint.samples.filling import Door, Filling
from musterpoint.samples.grid import Street
from musterpoint.samples.quads import Frame

Road = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
"""Points (n, 2) and directions in degrees (n,) at the given metres along a village's road."""

_PITCH = 15.5
"""Metres from house to house along the road."""

_OFFSETS = (14.0, 34.0, 54.0, 74.0, 94.0)
"""Metres from the road's middle to each rank of houses."""

_GROUND = 34.0
"""Half the length of the open ground before the committee's house."""


def fill_village(centre: tuple[float, float], homes: int, name: str, rng: np.random.Generator) -> Filling:
    """A village of so many homes round a centre, in the town's coordinates."""
    filling = Filling()
    frame = Frame(centre, float(rng.uniform(0, 180)))
    ranks = int(np.searchsorted((40, 160, 260, 400), homes)) + 1
    per_side = -(-homes // (2 * ranks)) + 3
    length = per_side * _PITCH + 2 * _GROUND
    bow = float(rng.uniform(-1, 1)) * min(length**2 / 8 / 700, 0.16 * length)

    def road(along: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Points on the road's middle (n, 2) and its directions in degrees (n,)."""
        turn = np.pi * along / length
        bent = np.column_stack([along, bow * np.cos(turn)])
        return bent, np.degrees(np.arctan(-bow * np.pi / length * np.sin(turn)))

    along = np.linspace(-length / 2 - 30, length / 2 + 30, 24)
    filling.paths.append(Street(frame.outside(road(along)[0]), "residential"))
    _houses(filling, frame, road, (length, ranks, homes), rng)
    _committee(filling, frame, road, name)
    middle = frame.outside(road(np.array([0.0]))[0][0])
    filling.doors.append(Door(float(middle[0]), float(middle[1]), "south", "main_entrance"))
    return filling


def _houses(
    filling: Filling, frame: Frame, road: Road, size: tuple[float, int, int], rng: np.random.Generator
) -> None:
    length, ranks, homes = size
    places = [
        (x, side * offset)
        for offset in _OFFSETS[:ranks]
        for side in (1, -1)
        for x in np.arange(-length / 2, length / 2, _PITCH)
        if abs(x) > _GROUND + 8 or side < 0
    ]
    chosen = np.array(places)[np.sort(rng.permutation(len(places))[:homes])]
    middles, turns = road(chosen[:, 0])
    normal = np.radians(turns + 90)
    offsets = chosen[:, 1] + rng.uniform(-1.6, 1.6, len(chosen))
    spots = middles + np.column_stack([np.cos(normal), np.sin(normal)]) * offsets[:, None]
    widths, depths = rng.uniform(8.5, 11.5, len(chosen)), rng.uniform(8.0, 12.0, len(chosen))
    floors = rng.choice([1, 2, 3], len(chosen), p=[0.35, 0.45, 0.2])
    farm = rng.random(len(chosen)) < 0.45
    for index, (x, y) in enumerate(spots):
        filling.build(
            frame, float(x), float(y), float(widths[index]), float(depths[index]),
            "farm" if farm[index] else "box", "house", int(floors[index]), units=1, homes=1,
            angle=float(turns[index]) + (180.0 if chosen[index, 1] > 0 else 0.0) + float(rng.normal(0, 2.5)),
        )  # fmt: skip


def _committee(filling: Filling, frame: Frame, road: Road, name: str) -> None:
    """The committee's house stands back from the road, north of the drying ground."""
    point, turn = road(np.array([0.0]))
    filling.build(
        frame, float(point[0, 0]), float(point[0, 1]) + 54.0, 26.0, 9.0, "box", "civic", 2,
        angle=float(turn[0]), name=name,
    )  # fmt: skip
