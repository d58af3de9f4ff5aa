"""Which neighbourhood each building belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas
import numpy
import pandas
import shapely

REACH = 20.0
"""m from a neighbourhood's edge within which a building outside of all still counts as belonging: outlines
are drawn coarser than buildings. Unverified rule of thumb."""

BEYOND = 0.05
"""Part of a building outside of its neighbourhood above which it stands on the border."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """neighbourhood: id per building, missing for those outside. near: buildings just outside that were given
    to the nearest one. outside: those that belong to none. border: those of which a part lies outside of
    their neighbourhood. All are masks over the buildings."""

    neighbourhood: pandas.Series
    near: numpy.ndarray
    outside: numpy.ndarray
    border: numpy.ndarray


def belonging(
    buildings: geopandas.GeoDataFrame, neighbourhoods: geopandas.GeoDataFrame, reach: float = REACH
) -> Belonging:
    """The neighbourhood that holds each building's representative point; of several the smallest, which is
    the most particular. Both layers in the same metric CRS; reach in metres (see `REACH`)."""
    points = shapely.point_on_surface(buildings.geometry.array)
    areas = shapely.area(neighbourhoods.geometry.array)
    tree = shapely.STRtree(neighbourhoods.geometry.array)
    found = numpy.full(len(points), -1, dtype=numpy.int64)
    _keep_smallest(found, *tree.query(points, predicate="intersects"), areas)
    lost = numpy.flatnonzero(found < 0)
    near = numpy.zeros(len(points), dtype=bool)
    if len(lost) and len(neighbourhoods):
        which, nearest = tree.query_nearest(points[lost], max_distance=reach) if reach > 0 else ([], [])
        _keep_smallest(found, lost[which], nearest, areas)
        near[lost] = found[lost] >= 0
    names = pandas.array(neighbourhoods.index.to_numpy(dtype=object), dtype="string")
    inside = found >= 0
    ids = pandas.Series(pandas.array([None], dtype="string").repeat(len(points)), index=buildings.index)
    ids[inside] = names[found[inside]]
    border = _on_border(buildings.geometry.to_numpy(), neighbourhoods.geometry.to_numpy(), found)
    return Belonging(ids, near, ~inside, border & ~near)


def _on_border(buildings: numpy.ndarray, areas: numpy.ndarray, owner: numpy.ndarray) -> numpy.ndarray:
    """Which buildings lie to more than `BEYOND` outside of the area at position `owner` (mask)."""
    whole = numpy.zeros(len(buildings), dtype=bool)
    holder, held = shapely.STRtree(buildings).query(areas, predicate="covers")
    whole[held[holder == owner[held]]] = True
    result = numpy.zeros(len(buildings), dtype=bool)
    cut = numpy.flatnonzero((owner >= 0) & ~whole)
    inner = shapely.area(shapely.intersection(buildings[cut], areas[owner[cut]]))
    result[cut] = inner < (1 - BEYOND) * shapely.area(buildings[cut])
    return result


def _keep_smallest(
    found: numpy.ndarray, members: numpy.ndarray, owners: numpy.ndarray, areas: numpy.ndarray
) -> None:
    """Write for each member the one of its owners with the smallest area."""
    order = numpy.argsort(-areas[owners], kind="stable")
    found[members[order]] = owners[order]
