"""What is there before any site: buildings, driven roads, boundaries, each in a spatial index."""

from __future__ import annotations

import numpy as np
import pandas
import shapely
from shapely.geometry.base import BaseGeometry

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import load_style
from musterpoint.engine.ground import WALKED
from musterpoint.geo.trees import Tree, tree_of
from musterpoint.jobs import giving_way
from musterpoint.plan import ROADS, Layer, Plan

_NOTHING = np.array([], dtype=object)
SLIVER = 0.1
"""Metres between neighbours that were drawn apart but touch."""


class Obstacles:
    """The buildings of a plan in a spatial index. Make one per buildings layer and keep it: making it
    takes about a second for 300,000 buildings, asking it microseconds.

    ids: of the buildings, in the order of the index."""

    def __init__(self, plan: Plan):
        self._buildings = plan.buildings
        self.tree = tree_of(self._buildings) if self._buildings is not None else Tree(_NOTHING)
        self.ids = self._buildings.frame.index.to_numpy() if self._buildings is not None else _NOTHING

    def hits(self, shape: BaseGeometry) -> list[str]:
        """Ids of the buildings that the shape touches or covers."""
        return [str(self.ids[row]) for row in self.tree.query(shape, predicate="intersects")]

    def name(self, row: int) -> str:
        """What people call the building in that row of the index."""
        for column in ("name", "number"):
            value = self._buildings.frame[column].array[row]
            if isinstance(value, str) and value:
                return value
        return str(self.ids[row])


class Roads:
    """The roads that are driven on, each with the strip that a fire engine needs. lines: centre lines (n,);
    widths: metres of the strip, the road's own or the fire lane's where the road is narrower."""

    def __init__(self, layer: Layer | None, least: float):
        self.lines, self.widths = _NOTHING, np.array([])
        if layer is not None and len(layer.frame):
            kinds = layer.frame["type"].fillna("").to_numpy()
            driven = ~np.isin(kinds, list(WALKED))
            style = load_style()
            self.lines = layer.frame.geometry.to_numpy()[driven]
            self.widths = np.array([max(style.road_width_m(kind), least) for kind in kinds[driven]])
            self.names = layer.frame["name"].fillna("").to_numpy()[driven]
            self.ids = layer.frame.index.to_numpy()[driven]
        self.strips = shapely.buffer(self.lines, self.widths / 2, cap_style="flat", quad_segs=2)
        self.tree = shapely.STRtree(self.strips)


class Areas:
    """All neighbourhoods as one area; slivers between them belong to it. edges: the straight pieces of its
    boundary, in a spatial index."""

    def __init__(self, layer: Layer | None):
        shapes = layer.frame.geometry.to_numpy() if layer is not None else _NOTHING
        self.whole = shapely.buffer(shapely.union_all(shapes), SLIVER, quad_segs=1)
        shapely.prepare(self.whole)
        self.edges = shapely.STRtree(_straight_pieces(shapely.buffer(self.whole, -SLIVER, quad_segs=1)))

    def hold(self, shapes: np.ndarray) -> np.ndarray:
        """Whether each shape lies inside, array of bool (n,); everything does where there is no area."""
        if self.whole.is_empty:
            return np.ones(len(shapes), dtype=bool)
        return shapely.covers(self.whole, shapes)


class Avoided:
    """Buildings that a site shouldn't be close to, as far as the layer tells by type or name.
    rows: of the buildings layer; what: for each, the id of the catalogue's kind of place."""

    def __init__(self, layer: Layer | None, catalogue: Catalogue):
        self.rows, self.what = np.array([], dtype=int), _NOTHING
        if layer is not None and len(layer.frame):
            found = _avoided(layer, catalogue)
            self.rows = np.flatnonzero(found != "")
            self.what = found[self.rows]
        geometry = layer.frame.geometry.to_numpy()[self.rows] if layer is not None else _NOTHING
        self.tree = shapely.STRtree(geometry)


class Surroundings:
    """All of it for one plan. What a later plan has in common with an `earlier` one isn't indexed again."""

    def __init__(self, plan: Plan, catalogue: Catalogue, earlier: Surroundings | None = None):
        self._made_of = (plan.buildings, plan.layers.get(ROADS), plan.neighbourhoods)
        former = earlier._made_of if earlier else (None, None, None)
        buildings, roads, areas = (
            earlier is not None and _same(mine, its) for mine, its in zip(self._made_of, former, strict=True)
        )
        self.buildings = earlier.buildings if buildings else Obstacles(plan)
        self.avoided = earlier.avoided if buildings else Avoided(plan.buildings, catalogue)
        fire_lane = catalogue.norms["fire-lane-width"].value
        self.roads = earlier.roads if roads else Roads(plan.layers.get(ROADS), fire_lane)
        self.areas = earlier.areas if areas else Areas(plan.neighbourhoods)


def _same(mine: Layer | None, its: Layer | None) -> bool:
    return mine is its or (mine is not None and its is not None and mine.shows_the_same_as(its))


def _straight_pieces(area: BaseGeometry) -> np.ndarray:
    """The pieces of an area's outer boundary and of its holes', lines of two points."""
    rings = shapely.get_rings(shapely.get_parts(area))
    points, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    same = ring_of_point[1:] == ring_of_point[:-1]
    return shapely.linestrings(np.stack([points[:-1][same], points[1:][same]], axis=1))


def _avoided(layer: Layer, catalogue: Catalogue) -> np.ndarray:
    """For each building the id of the kind of place that its type or name gives away, "" for none."""
    found = np.full(len(layer.frame), "", dtype=object)
    for column in ("name", "type"):
        codes, values = pandas.factorize(layer.frame[column].str.lower())
        kinds = np.array(
            [*map(catalogue.avoided_place, giving_way(values)), ""], dtype=object
        )  # -1 stands for missing
        found = np.where(kinds[codes] != "", kinds[codes], found)
    return found
