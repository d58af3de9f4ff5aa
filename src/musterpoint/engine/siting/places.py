"""Places where a site could stand, thinned out: near the people, enough to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas
import shapely

from musterpoint.catalogue import Catalogue
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
class Candidates:
    """x, y, rotation, lanes: (n,), as of `layout.places.Places`; fixed: (n,) whether a site must stand there;
    areas: for each the ids of all neighbourhoods that it lies in. unfit: given points where no kit fits."""

    x: np.ndarray
    y: np.ndarray
    rotation: np.ndarray
    lanes: np.ndarray
    fixed: np.ndarray
    areas: tuple[tuple[str, ...], ...]
    unfit: tuple[Point, ...] = ()

    def __len__(self) -> int:
        return len(self.x)


def find_candidates(
    plan: Plan, catalogue: Catalogue, people: np.ndarray, count: int, lanes: int,
    fixed: Sequence[Point], given: Sequence[Point], job: Job,
) -> Candidates:  # fmt: skip
    """Places where kits fit, those at the fixed points first, then those at the given ones; where none are
    given, about `count` near the people. people: (n,) at each building. lanes: a place for so many is taken
    beside the nearest one where that is smaller. Raises InputError where no kit fits at a fixed point.
    """
    found = find_places(plan, catalogue, job)
    at = np.column_stack([found.x, found.y])
    chosen = [_at_fixed(at, point) for point in fixed]
    nearest = [_nearest(at, point) for point in given]
    if given:
        chosen = list(dict.fromkeys([*chosen, *(place for place in nearest if place >= 0)]))
    else:
        _choose_near_people(plan, found, people, count + len(fixed), lanes, chosen)
    rows = np.array(chosen, np.int64)
    held = np.arange(len(rows)) < len(fixed)
    return Candidates(
        found.x[rows], found.y[rows], found.rotation[rows], found.lanes[rows], held,
        tuple(map(tuple, areas_of(plan, at[rows])[0])),
        tuple(point for point, place in zip(given, nearest, strict=True) if place < 0),
    )  # fmt: skip


def _choose_near_people(
    plan: Plan, found: Places, people: np.ndarray, count: int, lanes: int, chosen: list[int]
) -> None:
    """Choose more places until there are `count`. Homes are taken one after the other, each time the one with
    the most people × squared distance from those before it: places are dense where people are."""
    at = np.column_stack([found.x, found.y])
    taken = np.zeros(len(found), dtype=bool)
    for place in chosen:
        take(at, taken, place, APART)
    homes = spread(centroids(plan), people, count)
    while len(chosen) < count:
        before = len(chosen)
        for home in homes[: count - before]:
            _take_near(found.lanes, at, home, lanes, taken, chosen)
        if len(chosen) == before:
            break


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


def _at_fixed(at: np.ndarray, point: Point) -> int:
    place = _nearest(at, point)
    if place < 0:
        raise InputError(
            _("No kit fits at {x}, {y}.").format(x=f"{point[0]:.0f}", y=f"{point[1]:.0f}"),
            _("Within {metres} m of that place there is no free ground for a site.").format(
                metres=f"{AT_PLACE:g}"
            ),
            _("Fix another place, or place a site there by hand and keep it."),
        )
    return place


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
