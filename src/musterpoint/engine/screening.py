"""Screens round an isolation area: which of its edge they leave open, and how to close it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable

import numpy as np
import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.engine.outlines import zone_outlines
from musterpoint.plan import Edit, Fixture, IdSource, Record, Zone, made, new_id
from musterpoint.plan.outlines import fixture_outlines
from musterpoint.text import N_, Label

LARGEST_OPENING = 2.5
"""Metres of the edge that may be open: a door of 2 m as the kits have it, and what is left at corners."""

DOOR = 2.0
"""Metres left open when an area is screened."""

REACH = 0.6
"""A screen so many metres inside or outside the edge still closes it."""

_SHORTEST = 0.3


def open_edges(zone: Zone, parts: Iterable[Record], catalogue: Catalogue) -> np.ndarray:
    """The pieces of an area's edge that no screen, wall of a tent or vehicle closes, lines (n,)."""
    height = catalogue.fixtures["screen"].height
    closing = [
        part
        for part in parts
        if isinstance(part, Fixture)
        and (kind := catalogue.fixtures.get(part.type)) is not None
        and kind.group in ("barrier", "vehicle")
        and kind.height >= height
    ]
    edge = shapely.boundary(zone_outlines([zone])[0])
    outlines = fixture_outlines(closing)
    near = outlines[shapely.dwithin(outlines, edge, REACH)]
    reach = shapely.buffer(near, REACH, cap_style="flat", join_style="mitre")
    left = shapely.get_parts(shapely.line_merge(shapely.difference(edge, shapely.union_all(reach))))
    return left[shapely.length(left) > _SHORTEST]


def screened(zone: Zone, edges: np.ndarray, catalogue: Catalogue, ids: IdSource = new_id) -> Edit:
    """Screens along the open pieces of an area's edge, with a door in the middle of the longest."""
    kind = catalogue.fixtures["screen"]
    straight = _straight(edges)
    longest = max(range(len(straight)), key=lambda row: math.dist(*straight[row]))
    screens = []
    for row, (start, end) in enumerate(straight):
        for first, last in _beside_door(start, end) if row == longest else [(start, end)]:
            length = math.dist(first, last)
            if length > _SHORTEST:
                screens.append(
                    Fixture(
                        id=ids("fixture"), site=zone.site, type=kind.id,
                        x=round((first[0] + last[0]) / 2, 4), y=round((first[1] + last[1]) / 2, 4),
                        rotation=_direction(first, last),
                        width=round(length, 2), depth=kind.depth,
                    )
                )  # fmt: skip
    return Edit(Label(N_("Screen the isolation area")), tuple(made(*screens)))


Point = tuple[float, float]


def _straight(edges: np.ndarray) -> list[tuple[Point, Point]]:
    """The straight pieces of lines."""
    pieces: list[tuple[Point, Point]] = []
    for edge in edges:
        corners = shapely.get_coordinates(shapely.simplify(edge, 0.01)).tolist()
        pieces += itertools.pairwise(map(tuple, corners))
    return pieces


def _direction(start: Point, end: Point) -> float:
    """Degrees counter-clockwise from east."""
    return round(math.degrees(math.atan2(end[1] - start[1], end[0] - start[0])), 4) % 360


def _beside_door(start: Point, end: Point) -> list[tuple[Point, Point]]:
    """What is left of a line on both sides of a door in its middle."""
    length = math.dist(start, end)
    share = max(0.0, (length - DOOR) / 2 / length)

    def at(part: float) -> Point:
        return (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)

    return [(start, at(share)), (at(1 - share), end)]
