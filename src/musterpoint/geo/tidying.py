"""Features that aren't what they seem: thousands in one, halves at tile seams, slivers, near duplicates.

All functions work on whole arrays of valid 2D polygons in the plan's CRS (metres).
"""

from __future__ import annotations

import numpy
import shapely

from musterpoint.plan import BUILDINGS

Array = numpy.ndarray

EXPLODED = 100
"""Parts that are too many for one building: such a feature is a whole layer. Unverified rule of thumb."""
FAR_OFF = 100_000.0
"""m from the middle of a layer at which a feature can't belong to a street office's plan."""
SLIVER_AREA = 1.0
"""m² below which a building is no building."""
SLIVER_WIDTH = 0.3
"""m; the usual width of a polygon is twice its area by its length around."""
NEARLY = 0.95
"""Part of both areas that two outlines share at least to be drawings of one building."""
MOST_PIECES = 9
"""Features of one id above which it isn't the id of a building: three tiles by three cut one into so many."""
SEAM = 0.05
"""m within which two halves of a building touch along the seam of two tiles."""


def exploded(shapes: Array, layer: str) -> tuple[Array, Array] | None:
    """The shapes with those that hold many buildings taken apart, and for each the position that it comes
    from; None where there is nothing to take apart."""
    if layer != BUILDINGS:
        return None
    many = shapely.get_num_geometries(shapes) > EXPLODED
    if not many.any():
        return None
    parts, owner = shapely.get_parts(shapes[many], return_index=True)
    positions = numpy.concatenate((numpy.flatnonzero(~many), numpy.flatnonzero(many)[owner]))
    order = numpy.argsort(positions, kind="stable")
    return numpy.concatenate((shapes[~many], parts))[order], positions[order]


def far_off(shapes: Array) -> Array:
    """Which shapes of a layer that is at home in one place lie far from it (mask)."""
    boxes = shapely.bounds(shapes)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    away = numpy.hypot(*(middles - numpy.median(middles, axis=0)).T)
    at_home = float(numpy.median(away)) < FAR_OFF / 10
    return (away > FAR_OFF) if at_home else numpy.zeros(len(shapes), dtype=bool)


def slivers(shapes: Array) -> Array:
    """Which polygons are too small or too thin for a building (mask)."""
    areas, around = shapely.area(shapes), shapely.length(shapes)
    return (areas < SLIVER_AREA) | (2 * areas < SLIVER_WIDTH * around)


def near_duplicates(shapes: Array) -> tuple[Array, Array]:
    """Pairs of outlines of one building that aren't quite equal: positions of the earlier and the later one.

    Candidates are those the middles of whose boxes lie within a metre; compared are the areas they share.
    """
    boxes = shapely.bounds(shapes)
    one, other = _in_one_cell((boxes[:, :2] + boxes[:, 2:]) / 2)
    areas = shapely.area(shapes)
    alike = numpy.minimum(areas[one], areas[other]) >= NEARLY * numpy.maximum(areas[one], areas[other])
    one, other = one[alike], other[alike]
    equal = shapely.equals_exact(shapes[one], shapes[other], normalize=True)
    one, other = one[~equal], other[~equal]
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    same = shared >= NEARLY * numpy.maximum(areas[one], areas[other])
    return one[same], other[same]


def _in_one_cell(points: Array, size: float = 2.0) -> tuple[Array, Array]:
    """Pairs of points that share a cell of a grid or of the three that are shifted by half a cell: all that
    lie within half a cell of each other, of more than two in one cell the neighbours in the array."""
    pairs = []
    for shift in ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5)):
        column, row = numpy.floor(points / size + shift).astype(numpy.int64).T
        key = column * (1 << 32) + row
        order = numpy.argsort(key, kind="stable")
        same = numpy.flatnonzero(key[order[1:]] == key[order[:-1]])
        pairs.append(numpy.column_stack((order[same], order[same + 1])))
    return tuple(numpy.unique(numpy.concatenate(pairs), axis=0).T)


def seam_groups(shapes: Array, ids: Array) -> Array:
    """The group of each feature, named by its first member: features of one id whose shapes touch or overlap
    are pieces of one that was cut. ids: one per feature, None for those without; what more than
    `MOST_PIECES` share is none."""
    group = numpy.arange(len(shapes))
    known = numpy.array([value is not None and value == value for value in ids], dtype=bool)
    _names, code = numpy.unique(numpy.where(known, ids, "").astype(str), return_inverse=True)
    often = numpy.bincount(code, weights=known)[code]
    repeated = known & (often > 1) & (often <= MOST_PIECES)
    places = numpy.flatnonzero(repeated)
    if not len(places):
        return group
    tree = shapely.STRtree(shapes[places])
    one, other = tree.query(shapes[places], predicate="dwithin", distance=SEAM)
    same = (code[places[one]] == code[places[other]]) & (one < other)
    first, second = places[one[same]], places[other[same]]
    while True:  # the smallest name spreads from member to member
        before = group.copy()
        numpy.minimum.at(group, second, group[first])
        numpy.minimum.at(group, first, group[second])
        if (group == before).all():
            return group


def merged(shapes: Array, group: Array) -> tuple[Array, Array]:
    """The shapes with groups made into one, and the positions of those that stay: the first of each."""
    first, dense, size = numpy.unique(group, return_inverse=True, return_counts=True)
    shapes = shapes.copy()
    order = numpy.argsort(dense, kind="stable")
    ends = numpy.cumsum(size)
    for place in numpy.flatnonzero(size > 1).tolist():
        members = order[ends[place] - size[place] : ends[place]]
        shapes[first[place]] = shapely.union_all(shapes[members], grid_size=0.001)
    return shapes, first
