"""Spatial indexes of layers, each made once and kept for as long as the layer's shapes stay what they are."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import shapely

from musterpoint.plan import Layer

_MOST = 4
"""So many are kept."""

_trees: OrderedDict[tuple[int, int], shapely.STRtree] = OrderedDict()
_making = Lock()


def tree_of(layer: Layer) -> shapely.STRtree:
    """The index of a layer's shapes, in their order. It takes a second for 300,000 buildings, so ask for the
    first one beside the window; all versions of a layer share it. A tree holds the array of its shapes, so no
    other array can have its address."""
    with _making:
        key = layer.shapes
        if key not in _trees:
            tree = shapely.STRtree(layer.frame.geometry.to_numpy())
            tree.query(shapely.Point(0.0, 0.0))  # the index is built by the first question
            _trees[key] = tree
        _trees.move_to_end(key)
        while len(_trees) > _MOST:
            _trees.popitem(last=False)
        return _trees[key]
