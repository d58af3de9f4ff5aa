"""Neighbourhoods of several levels: streets, communities, compounds, grids, each within the one above."""

from __future__ import annotations

import re

import geopandas
import numpy
import pandas
import shapely

from musterpoint.geo.report import FindingKind, ImportReport
from musterpoint.text import _, ngettext

Array = numpy.ndarray

INSIDE = 0.8
"""Part of an area that has to lie in another one for this to be its parent: outlines of different levels are
drawn apart. Unverified rule of thumb."""
TWIN = 0.98
"""Part of a parent that its child may fill at most; more, and they are two drawings of one area."""


_LEVELS = (
    ("街道", re.compile(r"(?:街道|街道办|办事处|镇|乡|苏木)$")),
    ("社区", re.compile(r"(?:社区|居委会?|居民委员会|村委会|村民委员会|行政村|(?<!新)村)$")),
    ("网格", re.compile(r"网格")),
    ("小区", re.compile(r"(?:小区|花园|家园|公寓|新村|嘉园|苑|园|里|院|府|城)$")),
    ("Subdistrict", re.compile(r"\b(?:subdistrict|sub-district|township|town)$", re.IGNORECASE)),
    ("Community", re.compile(r"\b(?:community|village)$", re.IGNORECASE)),
    ("Grid", re.compile(r"\bgrid\b", re.IGNORECASE)),
    ("Compound", re.compile(r"\b(?:compound|gardens?|courts?|estate|residences?)$", re.IGNORECASE)),
)
"""Words at the end of names that tell what sort of area it is, in the order of asking."""
_MOST_NAMES = 0.6
"""Part of the names that have to tell the same level for it to be that of all."""


def level_of_names(names: pandas.Series) -> str | None:
    """The level that most of the names tell, such as "社区" for "和平社区"; None where they tell none."""
    known = names.dropna().str.strip()
    for level, ending in _LEVELS:
        if len(known) and known.str.contains(ending).mean() >= _MOST_NAMES:
            return level
    return None


def with_parents(frame: geopandas.GeoDataFrame, report: ImportReport) -> geopandas.GeoDataFrame:
    """The neighbourhoods with `parent` an id or missing, and `level` known wherever there are levels.

    A parent that the file names, by id or by name, is believed; else it is the smallest neighbourhood that
    holds `INSIDE` of the area. A level that the file doesn't name is what the names of the same depth tell
    (see `level_of_names`), else the depth, "1" for the topmost. What has no level and no parent in a file of
    one level keeps none.
    """
    frame = frame.copy(deep=False)
    named, unknown = _named_parents(frame)
    held = _holders(frame.geometry.to_numpy())
    parents = numpy.where(named >= 0, named, held)
    parents[_in_circles(parents)] = -1
    ids = pandas.array(frame.index.to_numpy(dtype=object), dtype="string")
    found = pandas.Series(pandas.array([None] * len(frame), dtype="string"), index=frame.index)
    found[parents >= 0] = ids[parents[parents >= 0]]
    frame["parent"] = found
    if (parents >= 0).any():
        frame["level"] = frame["level"].fillna(_levels_by_depth(frame["name"], depths(parents)))
    _tell(report, frame, named, parents, unknown)
    return frame


def _levels_by_depth(names: pandas.Series, depth: Array) -> pandas.Series:
    level = pandas.Series((depth + 1).astype(str), index=names.index, dtype="string")
    for one in numpy.unique(depth):
        level[depth == one] = level_of_names(names[depth == one]) or str(one + 1)
    return level


def depths(parents: Array) -> Array:
    """How many are above each one. parents: position of the parent of each, -1 for none, without circles."""
    depth = numpy.zeros(len(parents), dtype=int)
    above = parents.copy()
    while (above >= 0).any():
        depth += above >= 0
        above = numpy.where(above >= 0, parents[above], -1)
    return depth


def parent_positions(frame: geopandas.GeoDataFrame) -> Array:
    """Position of the parent of each neighbourhood, -1 for none."""
    return frame.index.get_indexer(frame["parent"])


def _named_parents(frame: geopandas.GeoDataFrame) -> tuple[Array, Array]:
    """Positions of the parents that the file names, -1 for none, and which names nobody has (mask)."""
    said = frame["parent"]
    position = frame.index.get_indexer(said)
    names = frame["name"]
    once = numpy.flatnonzero(names.notna() & ~names.duplicated(keep=False))
    place = pandas.Index(names.iloc[once], dtype=object).get_indexer(said)
    by_name = numpy.where(place >= 0, numpy.append(once, -1)[place], -1)
    position = numpy.where(position >= 0, position, by_name)
    position = numpy.where(said.isna() | (position == numpy.arange(len(frame))), -1, position)
    return position, (said.notna() & (position < 0)).to_numpy(dtype=bool)


def _holders(shapes: Array) -> Array:
    """For each area the position of the smallest larger one that holds most of it, -1 for none."""
    areas = shapely.area(shapes)
    tree = shapely.STRtree(shapes)
    inner, outer = tree.query(shapely.point_on_surface(shapes), predicate="intersects")
    larger = areas[outer] * TWIN > areas[inner]
    inner, outer = inner[larger], outer[larger]
    shared = shapely.area(shapely.intersection(shapes[inner], shapes[outer]))
    holds = shared >= INSIDE * areas[inner]
    inner, outer = inner[holds], outer[holds]
    found = numpy.full(len(shapes), -1)
    order = numpy.argsort(-areas[outer], kind="stable")
    found[inner[order]] = outer[order]
    return found


def _in_circles(parents: Array) -> Array:
    """Which ones are above themselves (mask)."""
    start = numpy.arange(len(parents))
    circling = numpy.zeros(len(parents), dtype=bool)
    above = parents.copy()
    for _step in range(min(len(parents), 20)):
        circling |= above == start
        above = numpy.where(above >= 0, parents[above], -1)
    return circling | (above >= 0)


def _tell(
    report: ImportReport, frame: geopandas.GeoDataFrame, named: Array, parents: Array, unknown: Array
) -> None:
    guessed = frame.index[(named < 0) & (parents >= 0)]
    if len(guessed):
        sentence = ngettext(
            "{count} neighbourhood lies within a larger one, which is taken for its parent.",
            "{count} neighbourhoods lie within larger ones, which are taken for their parents.",
            len(guessed),
        )
        report.add(FindingKind.GUESSED, "parents", sentence.format(count=len(guessed)), features=guessed)
    if unknown.any():
        words = _("The file names parents of {count} neighbourhoods that it doesn't hold.")
        report.add(
            FindingKind.NOTICED,
            "unknown-parents",
            words.format(count=int(unknown.sum())),
            features=frame.index[unknown],
        )
