"""Spatial indexes of layers, each made once and kept for as long as the layer's shapes stay what they are."""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock

import numpy
import shapely
from shapely.geometry.base import BaseGeometry

from musterpoint.jobs import give_way
from musterpoint.plan import Layer

_MOST = 4
"""So many are kept."""

_PART, _PAUSE = 20_000, 0.01
"""Shapely keeps Python's lock while it makes a tree: a tenth of a second for a city, in which a window can't
draw itself. A tree of so many shapes takes a frame; then the lock is left to others for so many seconds."""

_trees: OrderedDict[tuple[int, int], Tree] = OrderedDict()
_making = Lock()


class Tree:
    """A `shapely.STRtree` in parts, so that it can be made beside a window. geometries: array (n,)."""

    def __init__(self, geometries: numpy.ndarray):
        self.geometries = geometries
        self._starts = range(0, max(len(geometries), 1), _PART)
        self._parts = []
        for start in self._starts:
            if self._parts:
                time.sleep(_PAUSE)
            self._parts.append(shapely.STRtree(geometries[start : start + _PART]))

    def query(
        self,
        geometry: BaseGeometry | numpy.ndarray,
        predicate: str | None = None,
        distance: float | None = None,
    ) -> numpy.ndarray:
        """As `shapely.STRtree.query` has it: the rows of the shapes that fit, array (k,), or for an array of
        geometries their positions, in order, and the rows, array (2, k)."""
        give_way()
        found = [part.query(geometry, predicate=predicate, distance=distance) for part in self._parts]
        if len(found) == 1:
            return found[0]
        if found[0].ndim == 1:
            return numpy.concatenate([rows + start for rows, start in zip(found, self._starts, strict=True)])
        pairs = [
            numpy.stack([asked, rows + start])
            for (asked, rows), start in zip(found, self._starts, strict=True)
        ]
        whole = numpy.concatenate(pairs, axis=1)
        return whole[:, numpy.argsort(whole[0], kind="stable")]

    def nearest(self, geometry: BaseGeometry, farthest: float) -> int | None:
        """The row of the shape nearest to a geometry; None where none is so near."""
        best: tuple[float, int] | None = None
        for part, start in zip(self._parts, self._starts, strict=True):
            rows, metres = part.query_nearest(
                geometry, max_distance=farthest, return_distance=True, all_matches=False
            )
            if len(rows) and (best is None or metres[0] < best[0]):
                best = float(metres[0]), start + int(rows[0])
        return best and best[1]


def tree_of(layer: Layer) -> Tree:
    """The index of a layer's shapes, in their order. It takes a second for 300,000 buildings, so ask for the
    first one beside the window; all versions of a layer share it. A tree holds the array of its shapes, so no
    other array can have its address."""
    with _making:
        key = layer.shapes
        if key not in _trees:
            _trees[key] = Tree(layer.frame.geometry.to_numpy())
        _trees.move_to_end(key)
        while len(_trees) > _MOST:
            _trees.popitem(last=False)
        return _trees[key]
