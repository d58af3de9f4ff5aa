"""What form a site takes: which blocks it consists of, how large they are, how they lie to each other.

A form is drawn by `layouts.draw_form`. Its own metres: residents come from below, the first row of the queue
begins at y = 0, further rows lie above it, and above them are the lanes: straight on, or folded to the right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from musterpoint.catalogue.layout_parts import EDGE, Bay, Lane, Sizes
from musterpoint.catalogue.observation_parts import observation_depth
from musterpoint.catalogue.types import FixtureType

Types = Mapping[str, FixtureType]
Span = tuple[float, float]
"""From x to x, in metres."""

SEATS = (2.6, 2.2)
"""Width and depth of an isolation area with two seats behind screens and no tent."""

PLAIN = 3.4
"""Width of an entrance check with one table."""

CROSSED = frozenset({"canopy-3x6", "canopy-3x4.5"})
"""Tents so wide that people pass through the middle, between two tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tents:
    """What stands over each block, by id of the fixture. check, isolation: "" for none. stations:
    registration and sampling of the first lane, then of the next ones. supports: one behind each bay."""

    check: str
    isolation: str
    stations: tuple[str, ...]
    supports: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a site is put together.

    rows: where each row of the queue lies, the lowest first. entrance: where isolation (left) and entrance
    check (right) lie, below the rows. fan: where the queue parts into lanes, from its left to its right; a
    folded site's is upright and only its left counts. folded: the lanes lead to the right instead of on.
    green: the last lane has a way of its own past the queue, along the right edge of the entrance. paired:
    two lanes share their staff's aisle; otherwise each has its own and all tables are to the right. mirrored:
    right is left. observed: people who find a seat for observation behind the lanes, 0 for a site without.
    """

    tents: Tents
    entrance: Span
    rows: tuple[Span, ...]
    fan: Span
    folded: bool = False
    green: bool = False
    paired: bool = True
    mirrored: bool = False
    observed: int = 0

    @property
    def lanes(self) -> int:
        return len(self.tents.stations) // 2


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in metres that follow from tents: what a form needs at least.

    station: width and depth of the ground under the tents of a lane; isolation: width and depth; check: least
    width of the entrance check; lanes: width and depth of all lanes together, with the fan before them and
    the observation area behind them, whose depth is `observation` (0 without).
    """

    station: tuple[float, float]
    isolation: tuple[float, float]
    check: float
    lanes: tuple[float, float]
    entrance: tuple[float, float]
    observation: float


def bays(sizes: Sizes, station: float, lanes: int, left: float = 0.0, paired: bool = True) -> list[Bay]:
    """Bays from left to right: two lanes each, one in the last where the number is odd; one each where they
    aren't paired. station: width of a lane's tents."""
    found = []
    number = 1
    while number <= lanes:
        inner = left + sizes.walk
        aisle = inner + station
        end = aisle + sizes.aisle
        first = Lane(number, left, sizes.walk, +1)
        if paired and number < lanes:
            right = end + station
            found.append(Bay(inner, right, aisle, (first, Lane(number + 1, right, sizes.walk, -1))))
            left = right + sizes.walk + sizes.lane_gap
        else:
            found.append(Bay(inner, end, aisle, (first,)))
            left = end + sizes.lane_gap
        number += len(found[-1].lanes)
    return found


def measured(sizes: Sizes, types: Types, tents: Tents, paired: bool = True, observed: int = 0) -> Measures:
    """How much room a form with these tents takes, and with seats for so many who are observed."""
    stations = [types[id_] for id_ in tents.stations]
    width = max(min(tent.width, tent.depth) for tent in stations)
    depth = max(max(tent.width, tent.depth) for tent in stations)
    tent = types.get(tents.isolation)
    isolation = (tent.width + 1.1, tent.depth + 1.0) if tent else SEATS
    check = types[tents.check].width + 2 * EDGE if tents.check in CROSSED else PLAIN
    found = bays(sizes, width, len(stations) // 2, paired=paired)
    last = found[-1]
    across = max(last.right, *(lane.right for lane in last.lanes))
    along = sizes.fan + sizes.approach + sizes.hold + 2 * depth + sizes.buffer + sizes.yard
    observation = observation_depth(sizes, found, observed)
    entrance = (isolation[0] + sizes.isolation_gap + check, isolation[1] + sizes.isolation_gap)
    return Measures((width, depth), isolation, check, (across, along + observation), entrance, observation)


def entering(form: Form, room: Measures) -> float:
    """The x at which people come through the entrance gate and into the first row."""
    left, right = form.entrance[0] + room.entrance[0] - room.check, form.entrance[1]
    return (left + right) / 2 if form.tents.check in CROSSED else left + 0.9


def leaving(sizes: Sizes, form: Form, room: Measures) -> float:
    """The x at which people leave the last row: below the middle of the lanes, as far as the row goes."""
    if form.folded:
        return form.fan[0] + sizes.fan / 2
    margin = form.fan[0] + (form.fan[1] - form.fan[0] - room.lanes[0]) / 2
    found = [
        lane.x for bay in bays(sizes, room.station[0], form.lanes, margin, form.paired) for lane in bay.lanes
    ]
    served = found[:-1] if form.green else found
    left, right = form.rows[-1]
    half = sizes.gate / 2 + 2 * EDGE
    return min(max((served[0] + served[-1]) / 2, left + half), right - half)
