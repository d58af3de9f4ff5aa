"""OpenStreetMap files: what a plan needs, taken out of the tags of nodes, ways and relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import geopandas
import numpy
import pandas
import pyogrio
import shapely

from musterpoint.errors import InputError
from musterpoint.geo.choosing import several_layers
from musterpoint.geo.osm_gaps import Tags, gaps
from musterpoint.geo.report import Finding, FindingKind, rows
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS
from musterpoint.text import _, ngettext

NUMBER = "addr:housenumber"
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Extract:
    """A layer of a plan: the driver's layer, and which of its features (SQL): those with one of the keys or
    tags, as `osm_gaps.gaps` takes them."""

    layer: str
    where: str
    keys: tuple[str, ...] = ()
    tags: Tags = ()


_PLACES = ("neighbourhood", "quarter", "suburb", "city_block", "village", "hamlet")
_EXTRACTS: Mapping[str, _Extract] = {
    NEIGHBOURHOODS: _Extract(
        "multipolygons",
        f"boundary = 'administrative' OR landuse = 'residential' OR place IN {_PLACES}",
        tags=(
            ("boundary", "administrative"),
            ("landuse", "residential"),
            *(("place", place) for place in _PLACES),
        ),
    ),
    BUILDINGS: _Extract("multipolygons", "building IS NOT NULL AND building <> 'no'", ("building",)),
    ROADS: _Extract("lines", "highway IS NOT NULL", ("highway",)),
    ENTRANCES: _Extract(
        "points",
        "entrance IS NOT NULL OR barrier IN ('gate', 'entrance', 'lift_gate', 'swing_gate', 'kissing_gate')",
    ),
}
_SQUARES = _Extract("multipolygons", "highway IS NOT NULL")
_USES = ("amenity", "healthcare", "leisure", "tourism")
"""Tags whose values say what a building is for that is just a building ("yes")."""
_TRADES = ("office", "shop")
"""The same of tags whose names say enough, whatever is sold there."""
_NOT_OF_HOUSES = ("type", "landuse", "place", "boundary", "admin_level", "highway")
"""Tags that say something about the ground below a building, or the way it is drawn."""
_NUMBERED_POINTS = _Extract("points", f'"{NUMBER}" IS NOT NULL')


def list_osm_layers(path: Path) -> list[str]:
    """The layers of a plan that can be taken out of such a file, whether or not this one holds any."""
    del path  # to find out would take as long as reading it
    return list(_EXTRACTS)


def read_osm(path: Path, layer: str | None, encoding: str | None) -> geopandas.GeoDataFrame:
    """One of the layers of a plan out of an .osm or .osm.pbf file, in degrees (WGS 84).

    layer: "neighbourhoods", "buildings", "roads" or "entrances". Buildings without a house number get those
    of the address points that lie in them, and those that are just buildings what else says their use. People
    walk along the edges of squares, which are roads here. What the file has only in part is told. Raises
    SeveralLayers where none is named, InputError where nothing is whole.
    """
    del encoding  # OpenStreetMap is UTF-8
    if layer is None:
        raise several_layers(path.name, list(_EXTRACTS))
    frame = _read(path, _EXTRACTS[layer])
    if {"name", "ref"} <= set(frame.columns):  # doors of stairwells have numbers rather than names
        frame["name"] = frame["name"].fillna(frame["ref"])
    if layer == BUILDINGS:
        _tell_use(frame)
        _number(frame, _read(path, _NUMBERED_POINTS))
    if layer == ROADS:
        squares = _read(path, _SQUARES)
        squares.geometry = squares.boundary
        frame = pandas.concat([part for part in (frame, squares) if len(part)] or [frame], ignore_index=True)
    told = _told(path, _EXTRACTS[layer], frame)
    frame.attrs["findings"] = (*frame.attrs.get("findings", ()), *told)
    return frame


def _told(path: Path, extract: _Extract, frame: geopandas.GeoDataFrame) -> Iterator[Finding]:
    """Findings about what isn't whole in the file. Raises InputError where that is everything."""
    if not (extract.keys or extract.tags):
        return
    try:
        of_houses = extract is _EXTRACTS[BUILDINGS]
        found = gaps(path, extract.keys, extract.tags, closed=of_houses)
    except RuntimeError as error:
        words = _("Whether the file has all parts of its areas can't be told: {why}.").format(why=error)
        yield Finding(FindingKind.NOTICED, "gaps-unknown", 0, words)
        return
    broken = found.relations | found.ways
    ids = frame["osm_id"].astype(str).to_numpy(dtype=object) if len(frame) else numpy.array([], dtype=object)
    lost = sorted(broken.difference(ids))
    if lost:
        sentence = ngettext(
            "{count} area or way isn't whole in the file and is left out: {examples}.",
            "{count} areas or ways aren't whole in the file and are left out: {examples}.",
            len(lost),
        ).format(count=len(lost), examples=", ".join(lost[:_SHOWN]))
        if not len(frame):
            raise InputError(
                _("“{name}” has nothing whole of this layer.").format(name=path.name),
                sentence,
                _("Get an extract with whole ways and areas (osmium extract --strategy smart)."),
            )
        yield Finding(FindingKind.DROPPED, "incomplete", len(lost), sentence)
    cut = numpy.flatnonzero([name in broken for name in ids])
    if len(cut):
        sentence = ngettext(
            "{count} feature misses points that aren't in the file; it ends where the file does.",
            "{count} features miss points that aren't in the file; they end where the file does.",
            len(cut),
        ).format(count=len(cut))
        yield Finding(FindingKind.NOTICED, "cut-off", len(cut), sentence, (*rows(cut),))


def _tell_use(buildings: geopandas.GeoDataFrame) -> None:
    """Put what a building is for in the place of a mere "yes"."""
    use = buildings["building"].astype("string").where(buildings["building"] != "yes")
    for tag in (*_USES, *_TRADES):
        if tag in buildings:
            value = buildings[tag].astype("string")
            use = use.fillna(value if tag in _USES else value.where(value.isna(), tag))
    buildings["building"] = use.fillna("yes")
    buildings.drop(columns=[tag for tag in _NOT_OF_HOUSES if tag in buildings], inplace=True)


def _read(path: Path, extract: _Extract) -> geopandas.GeoDataFrame:
    with as_file(files("musterpoint.resources") / "layers" / "osm.ini") as settings:
        frame = pyogrio.read_dataframe(
            path,
            layer=extract.layer,
            where=extract.where,
            on_invalid="ignore",
            CONFIG_FILE=str(settings),
            USE_CUSTOM_INDEXING="NO",  # it asks for ascending ids, which not every program writes
        )
    if "osm_way_id" in frame:  # a polygon is a way or a relation, and has the id of the one that it is
        way = "w" + frame["osm_way_id"].astype("string")
        frame["osm_id"] = way.fillna("r" + frame["osm_id"].astype("string"))
        frame = frame.drop(columns="osm_way_id")
    return frame.dropna(axis="columns", how="all") if len(frame) else frame


def _number(buildings: geopandas.GeoDataFrame, points: geopandas.GeoDataFrame) -> None:
    """Give buildings without a house number those of the points in them: "3", or "3, 5" for two doors."""
    if NUMBER not in buildings:
        buildings[NUMBER] = pandas.Series(None, index=buildings.index, dtype="string")
    bare = numpy.flatnonzero(buildings[NUMBER].isna())
    if not len(bare) or not len(points):
        return
    tree = shapely.STRtree(points.geometry.to_numpy())
    which, point = tree.query(buildings.geometry.to_numpy()[bare], predicate="covers")
    numbers = pandas.Series(points[NUMBER].to_numpy()[point], index=bare[which], dtype="string")
    joined = numbers.groupby(level=0).agg(lambda found: ", ".join(dict.fromkeys(found)))
    column = buildings[NUMBER].astype("string").copy()
    column.iloc[joined.index] = joined.to_numpy()
    buildings[NUMBER] = column
    if len(joined):
        sentence = ngettext(
            "The number of {count} building is taken from an address point in it.",
            "The numbers of {count} buildings are taken from address points in them.",
            len(joined),
        ).format(count=len(joined))
        finding = Finding(FindingKind.GUESSED, "house-numbers", len(joined), sentence)
        buildings.attrs["findings"] = (finding,)
