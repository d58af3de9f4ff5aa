"""Villages round a town and the roads between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from musterpoint.samples.filling import Filling
from musterpoint.samples.grid import Street
from musterpoint.samples.town import Place
from musterpoint.samples.village import fill_village
from musterpoint.samples.words import combinations, read_words

PEOPLE_PER_HOUSE = 4.4
"""Three generations are registered in a village house."""

_APART = 650.0
"""Least metres from one village's centre to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageSpec:
    """count villages with so many residents together, between two distances (metres) from `at`. office: the
    township that they belong to. named: names that the report mentions."""

    count: int
    residents: int
    office: str
    nearest: float
    farthest: float
    at: tuple[float, float] = (0.0, 0.0)
    named: Sequence[str] = ()


def build_villages(spec: VillageSpec, built_up: shapely.Geometry, rng: np.random.Generator) -> list[Place]:
    """Villages of different size round `spec.at`, clear of what is built up already."""
    words = read_words()["places"]
    names = combinations(words["villages_first"], words["villages_last"], rng)
    sizes = rng.uniform(0.5, 1.6, spec.count)
    homes = np.ceil(sizes / sizes.sum() * spec.residents / PEOPLE_PER_HOUSE).astype(int) + 1
    taken = shapely.buffer(built_up, _APART)
    places = []
    for rank, centre in enumerate(_spread(spec, taken, rng)):
        name = (spec.named[rank] if rank < len(spec.named) else next(names)) + "村"
        filling = fill_village(centre, int(homes[rank]), f"{name}村委会", rng)
        spots = shapely.multipoints([(item.x, item.y) for item in filling.buildings])
        outline = shapely.simplify(shapely.buffer(shapely.convex_hull(spots), 32), 4)
        places.append(Place(name, "village", shapely.get_coordinates(outline)[:-1], filling))
    return places


def _spread(
    spec: VillageSpec, taken: shapely.Geometry, rng: np.random.Generator
) -> list[tuple[float, float]]:
    """Random centres, each at least `_APART` from the others; the country grows as it fills up."""
    shapely.prepare(taken)
    centres: list[tuple[float, float]] = []
    farthest, misses = spec.farthest, 0
    while len(centres) < spec.count:
        distance, turn = rng.uniform(spec.nearest, farthest), rng.uniform(0, 2 * np.pi)
        spot = (spec.at[0] + float(distance * np.cos(turn)), spec.at[1] + float(distance * np.sin(turn)))
        near = centres and np.min(np.hypot(*(np.array(centres) - spot).T)) < 2 * _APART
        if near or shapely.contains_xy(taken, *spot):
            misses += 1
            farthest *= 1.0 + 0.002 * (misses > 50)
        else:
            centres.append(spot)
    return centres


def country_roads(
    hubs: Sequence[tuple[float, float]], villages: Sequence[Place], built_up: shapely.Geometry
) -> list[Street]:
    """One road from every village towards the town: to the nearest village or town nearer to the centre."""
    reached = [np.array(hub) for hub in hubs]
    streets = []
    for village in sorted(villages, key=lambda place: float(np.hypot(*_ends(place.filling).mean(axis=0)))):
        ends = _ends(village.filling)
        steps = np.array([[np.hypot(*(end - target)) for target in reached] for end in ends])
        own, other = np.unravel_index(int(np.argmin(steps)), steps.shape)
        start, away = ends[own], ends[own] - ends[1 - own]
        away = away / np.hypot(*away) * min(300.0, steps[own, other] / 3)
        path = _curve(start, start + away, reached[other])
        streets += [
            Street(shapely.get_coordinates(part), "unclassified")
            for part in shapely.get_parts(shapely.difference(shapely.linestrings(path), built_up))
        ]
        reached += [*ends]
    return streets


def _ends(filling: Filling) -> np.ndarray:
    """Both ends of a village's own road, array (2, 2)."""
    return filling.paths[0].path[[0, -1]]


def _curve(start: np.ndarray, pull: np.ndarray, end: np.ndarray) -> np.ndarray:
    """A quadratic Bézier curve as 16 points."""
    part = np.linspace(0, 1, 16)[:, None]
    return (1 - part) ** 2 * start + 2 * part * (1 - part) * pull + part**2 * end
