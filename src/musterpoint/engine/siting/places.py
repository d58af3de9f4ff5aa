"""Places where a site could stand, thinned out: near the people, enough to choose from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas
import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.engine.layout.fits_here import FitsHere
from musterpoint.engine.layout.places import Places, find_places
from musterpoint.engine.served import centroids
from musterpoint.engine.siting.spreading import nearest_free, spread, take
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import Plan
from musterpoint.text import _

APART = 45.0
"""Metres between places at least: nearer ones are on each other's ground."""

AT_PLACE = 60.0
"""Metres from a fixed or given place within which a kit has to fit."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Moved:
    """A fixed or given place at which no kit fits, so that one beside it is taken. metres: how far that is;
    why: what is in the way, in words."""

    point: Point
    metres: float
    why: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """x, y, rotation, lanes: (n,), as of `layout.places.Places`; fixed: (n,) whether a site must stand there;
    areas: for each the ids of all neighbourhoods that it lies in. moved: by the number of the place, those
    that lie beside the point that was asked for. unfit: given points where no kit fits."""

    x: np.ndarray
    y: np.ndarray
    rotation: np.ndarray
    lanes: np.ndarray
    fixed: np.ndarray
    areas: tuple[tuple[str, ...], ...]
    moved: dict[int, Moved] = field(default_factory=dict)
    unfit: tuple[Point, ...] = ()

    def __len__(self) -> int:
        return len(self.x)


def find_candidates(
    plan: Plan, catalogue: Catalogue, people: np.ndarray, count: int, lanes: int,
    fixed: Sequence[Point], given: Sequence[Point], job: Job,
) -> Candidates:  # fmt: skip
    """Places where kits fit, those at the fixed points first, then those at the given ones: right there, or
    where one can't stand there, at the nearest place within `AT_PLACE` metres. Where none are given, about
    `count` near the people. people: (n,) at each building. lanes: a place for so many is taken
    beside the nearest one where that is smaller. Raises InputError where no kit fits at a fixed point.
    """
    wanted = _Wanted(plan, catalogue, fixed, given)
    found = find_places(plan, catalogue, job) if wanted.leaves_open or not given else None
    spots, moved, unfit = wanted.settled(found)
    if not given:
        chosen = _near_people(plan, found, people, count, lanes, [(spot.x, spot.y) for spot in spots])
        spots += [_spot(found, place) for place in chosen]
    x, y, rotation, most = (np.array([spot[column] for spot in spots], float) for column in range(4))
    areas = areas_of(plan, np.column_stack([x, y]))[0]
    held = np.arange(len(spots)) < len(fixed)
    return Candidates(x, y, rotation, most.astype(int), held, tuple(map(tuple, areas)), moved, unfit)


class _Spot(NamedTuple):
    """A place for so many lanes."""

    x: float
    y: float
    rotation: float
    lanes: int


def _spot(found: Places, place: int) -> _Spot:
    return _Spot(*(values[place].item() for values in (found.x, found.y, found.rotation, found.lanes)))


class _Wanted:
    """The places that somebody fixed or gave, and how many lanes fit right there."""

    def __init__(self, plan: Plan, catalogue: Catalogue, fixed: Sequence[Point], given: Sequence[Point]):
        self._fixed = len(fixed)
        self._points = [*fixed, *dict.fromkeys(given)]
        self._here = FitsHere(plan, catalogue) if self._points else None
        self._room = [self._here.towards_road(*point) for point in self._points]

    @property
    def leaves_open(self) -> bool:
        """Whether no kit fits right at one of them."""
        return any(room.lanes == 0 for room in self._room)

    def settled(self, found: Places | None) -> tuple[list[_Spot], dict[int, Moved], tuple[Point, ...]]:
        """The places to take, which of them lie beside their point, and the given points without any. found:
        all places of the plan. Raises InputError for a fixed point without any."""
        spots: list[_Spot] = []
        moved: dict[int, Moved] = {}
        unfit: list[Point] = []
        for number, (point, room) in enumerate(zip(self._points, self._room, strict=True)):
            if room.lanes:
                spots.append(_Spot(*point, room.rotation, room.lanes))
                continue
            place = _nearest(np.column_stack([found.x, found.y]), point)
            if place < 0 and number < self._fixed:
                raise _nothing_fits(point)
            if place < 0:
                unfit.append(point)
            elif (spot := _spot(found, place)) not in spots or number < self._fixed:
                away = math.hypot(spot.x - point[0], spot.y - point[1])
                moved[len(spots)] = Moved(point, away, self._here.in_the_way(*point))
                spots.append(spot)
        return spots, moved, tuple(unfit)


def _near_people(
    plan: Plan, found: Places, people: np.ndarray, count: int, lanes: int, taken_already: Sequence[Point]
) -> list[int]:
    """So many places. Homes are taken one after the other, each time the one with the most people × squared
    distance from those before it: places are dense where people are."""
    at = np.column_stack([found.x, found.y])
    taken = np.zeros(len(found), dtype=bool)
    for point in taken_already:
        taken |= np.hypot(*(at - np.array(point)).T) <= APART
    chosen: list[int] = []
    homes = spread(centroids(plan), people, count)
    while len(chosen) < count:
        before = len(chosen)
        for home in homes[: count - before]:
            _take_near(found.lanes, at, home, lanes, taken, chosen)
        if len(chosen) == before:
            break
    return chosen


def _take_near(
    room: np.ndarray, at: np.ndarray, home: np.ndarray, lanes: int, taken: np.ndarray, chosen: list[int]
) -> None:
    """Choose the free place nearest to a home that has room for so many lanes, and where that is farther than
    others would be, the nearest of any size too."""
    for least in (lanes, 1):
        place, away = nearest_free(at, room, least, taken, *home)
        if place >= 0:
            chosen.append(place)
            take(at, taken, place, APART)
            if away <= APART:
                break


def _nearest(at: np.ndarray, point: Point) -> int:
    """The place nearest to a point that somebody gave, -1 where none is near."""
    away = np.hypot(*(at - np.array(point)).T) if len(at) else np.array([np.inf])
    return int(away.argmin()) if away.min() <= AT_PLACE else -1


def _nothing_fits(point: Point) -> InputError:
    return InputError(
        _("No kit fits at {x}, {y}.").format(x=f"{point[0]:.0f}", y=f"{point[1]:.0f}"),
        _("Within {metres} m of that place there is no free ground for a site.").format(
            metres=f"{AT_PLACE:g}"
        ),
        _("Fix another place, or place a site there by hand and keep it."),
    )


def areas_of(plan: Plan, points: np.ndarray) -> tuple[list[list[str]], list[str]]:
    """Of each point (n, 2): ids of all neighbourhoods that it lies in, and the name of the smallest, "" for
    none."""
    ids: list[list[str]] = [[] for _point in points]
    names = [""] * len(points)
    if plan.neighbourhoods is None or not len(points):
        return ids, names
    frame = plan.neighbourhoods.frame
    areas = frame.geometry.area.to_numpy()
    rows, found = shapely.STRtree(frame.geometry.to_numpy()).query(
        shapely.points(np.asarray(points, float)), predicate="within"
    )
    for row in np.unique(rows):
        inside = found[rows == row]
        ids[row] = list(frame.index[inside])
        name = frame["name"].iloc[inside[int(np.argmin(areas[inside]))]]
        names[row] = "" if pandas.isna(name) else str(name)
    return ids, names
