"""A town: meshes of the arterial grid, filled with compounds and public places until everyone has a home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from musterpoint.samples.filling import Filling
from musterpoint.samples.grid import Block, Grid, Mesh, Street
from musterpoint.samples.housing import fill_compound
from musterpoint.samples.public import fill_public
from musterpoint.samples.quads import area
from musterpoint.samples.words import combinations, read_words, series

PEOPLE_PER_HOME = 2.62
"""Average household of the 2020 census, national."""

OCCUPIED = 0.93
"""Part of the homes that somebody lives in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TownSpec:
    """What a town should be. communities: their number or names; styles: ways of housing and their weights;
    public: kinds of public blocks, in turn; named: names that the report mentions, by kind or housing."""

    streets: Sequence[str]
    residents: int
    communities: Sequence[str] | int = 0
    at: tuple[float, float] = (0.0, 0.0)
    spacing: float = 430.0
    bend: float = 36.0
    block_area: float = 34_000.0
    styles: dict[str, float] = field(default_factory=dict)
    public: Sequence[str] = ("school", "square", "market", "office", "school", "hospital")
    named: dict[str, Sequence[str]] = field(default_factory=dict)
    people_per_home: float = PEOPLE_PER_HOME * OCCUPIED


@dataclass(slots=True, eq=False)
class Place:
    """A compound, a public place or a village: what the smallest neighbourhoods are made from."""

    name: str
    kind: str
    outline: np.ndarray
    filling: Filling


@dataclass(slots=True, eq=False)
class Quarter:
    """One mesh with its places: the stones that communities are put together from."""

    mesh: Mesh
    places: list[Place]

    @property
    def homes(self) -> int:
        return sum(place.filling.homes for place in self.places)


def build_town(spec: TownSpec, sun: float, rng: np.random.Generator) -> list[Quarter]:
    """Quarters from the centre outwards, in the sample's own coordinates."""
    grid = Grid(rng, spec.at, spec.spacing, spec.bend, spec.block_area)
    names = _PlaceNames(spec, rng)
    public = _cycle(spec.public)
    needed, found = spec.residents / spec.people_per_home, 0
    quarters: list[Quarter] = []
    for mesh in grid.meshes():
        if found >= needed:
            break
        places = []
        smallest = min(mesh.blocks, key=lambda block: abs(area(block.corners) - 14_000))
        for block in mesh.blocks:
            if block is smallest or found >= needed:
                kind = next(public) if block is smallest else "works"
                filling = fill_public(block, kind, rng)
            else:
                kind = str(rng.choice(list(spec.styles), p=_shares(spec.styles)))
                filling = fill_compound(block, kind, sun, rng)
            found += filling.homes
            places.append(Place(names.next(kind, block), kind, block.corners, filling))
        quarters.append(Quarter(mesh, places))
    return quarters


def grouped(quarters: Sequence[Quarter], count: int) -> list[list[Quarter]]:
    """The quarters in `count` groups of neighbours with about as many homes in each, by halving again and
    again across the longer side."""
    count = min(count, len(quarters))
    if count <= 1:
        return [list(quarters)] if quarters else []
    middles = np.array([quarter.mesh.outline.mean(axis=0) for quarter in quarters])
    axis = int(np.argmax(np.ptp(middles, axis=0)))
    order = np.argsort(middles[:, axis], kind="stable")
    homes = np.cumsum([quarters[index].homes + 1 for index in order])
    half = count // 2
    cut = int(np.searchsorted(homes, homes[-1] * half / count)) + 1
    cut = min(max(cut, half), len(quarters) - (count - half))
    first, second = [quarters[index] for index in order[:cut]], [quarters[index] for index in order[cut:]]
    return grouped(first, half) + grouped(second, count - half)


def streets_of(quarters: Sequence[Quarter]) -> Iterator[tuple[Street, str]]:
    """Every street once, with its name ("" for paths). Runs of one grid line have one name."""
    words = read_words()["places"]
    pools = (series(words["roads_along"]), series(words["roads_across"]))
    names: dict[tuple[int, int], str] = {}
    seen: set[tuple[tuple[int, int], bytes]] = set()
    for quarter in quarters:
        for street in quarter.mesh.streets:
            if street.line is None:
                yield street, ""
                continue
            run = (street.line, np.round(street.path[0]).tobytes())
            if run not in seen:
                seen.add(run)
                if street.line not in names:
                    names[street.line] = next(pools[street.line[0]])
                yield street, names[street.line]
        for place in quarter.places:
            for path in place.filling.paths:
                yield path, ""


class _PlaceNames:
    """Hands out names of places: first those that the report mentions, then invented ones."""

    def __init__(self, spec: TownSpec, rng: np.random.Generator):
        words = read_words()["places"]
        compounds = combinations(words["compounds_first"], words["compounds_last"], rng)
        yards = combinations(words["yards_first"], words["yards_last"], rng)
        lanes = combinations(words["lanes_first"], words["lanes_last"], rng)
        self._pools = {"old": yards, "bungalow": lanes, "townhouse": lanes}
        self._compounds = compounds
        self._named = {kind: list(names) for kind, names in spec.named.items()}
        short = spec.streets[0].removesuffix("街道").removesuffix("镇").removesuffix("街")
        self._public = {
            kind: series([f"{word}{ending}" for word in (short, *words["communities"])])
            for kind, ending in _ENDINGS.items()
        }

    def next(self, kind: str, block: Block) -> str:
        group = kind if kind in self._named or kind in _ENDINGS else "compound"
        if self._named.get(group):
            return self._named[group].pop(0)
        if kind in self._public:
            return next(self._public[kind])
        return next(self._pools.get(kind, self._compounds))


_ENDINGS = {
    "school": "小学", "square": "广场", "market": "市场", "office": "商务中心", "hospital": "医院",
    "works": "工业园",
}  # fmt: skip


def _cycle(kinds: Sequence[str]) -> Iterator[str]:
    while True:
        yield from kinds


def _shares(weights: dict[str, float]) -> np.ndarray:
    values = np.array(list(weights.values()), float)
    return values / values.sum()
