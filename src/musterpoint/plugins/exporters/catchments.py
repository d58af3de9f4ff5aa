"""Who goes where as GeoJSON and for QGIS: the areas of sites, and the paths that people take to them."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import numpy
import pandas
import pyogrio
import shapely

from musterpoint.briefing.webmap.colours import site_colours
from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import load_style
from musterpoint.engine.catchment_areas import catchment_areas
from musterpoint.engine.demand import demand
from musterpoint.engine.footfall import all_ways, site_crowd
from musterpoint.engine.served import service
from musterpoint.errors import InputError
from musterpoint.files import replacing
from musterpoint.jobs import Job
from musterpoint.plan import Plan
from musterpoint.plugins.exporters.degrees import in_degrees
from musterpoint.plugins.points import ExportOptions
from musterpoint.session.qgis_style import catchment_styles
from musterpoint.text import _

SITE, CATCHMENT = "site", "catchment"

VERSION = "1.3"
"""Of the GeoPackage: the last one that an older QGIS reads without a warning."""


def write_catchments(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """Write one feature for each site, one for its area, and one for each stretch of path on which people
    walk to it, with how many do; in WGS 84 unless GCJ-02 is asked for. Raises InputError where nobody goes
    anywhere, or where the file can't be written.

    Properties: kind_of_record ("site", "catchment", "path", "access" between a path and a door or site,
    "straight" where no path is known), site (id), number, name and people.
    """
    frame = _who_goes_where(plan, job).rename(columns={"kind": "kind_of_record"})
    frame.geometry = geopandas.GeoSeries(in_degrees(plan, frame.geometry, options.datum), index=frame.index)
    shapes = map(json.loads, shapely.to_geojson(frame.geometry.to_numpy()))
    about = frame.drop(columns="geometry").to_dict("records")
    features = [
        {"type": "Feature", "geometry": shape, "properties": properties}
        for shape, properties in zip(shapes, about, strict=True)
    ]
    with replacing(path) as temporary:
        collection = {"type": "FeatureCollection", "features": features}
        temporary.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")


def write_for_qgis(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """The same as a GeoPackage in the plan's CRS that QGIS draws as the map here: the layers `catchment`,
    `walk` (kind: "path", "access" or "straight") and `site`. Raises InputError as above."""
    style, frame = load_style(), _who_goes_where(plan, job)
    colours = {site.id: style.served_fills[number] for site, number in site_colours(plan)}
    kinds, lines = frame["kind"], frame.drop(columns="kind")
    layers = {
        CATCHMENT: lines[kinds == CATCHMENT].assign(colour=lines["site"].map(colours)),
        "walk": frame[~kinds.isin([SITE, CATCHMENT])],
        SITE: lines[kinds == SITE],
        "layer_styles": _styles(),
    }
    as_file = {"driver": "GPKG", "dataset_options": {"VERSION": VERSION}, "promote_to_multi": True}
    with replacing(path) as temporary:
        for number, (name, layer) in enumerate(layers.items()):
            pyogrio.write_dataframe(layer, temporary, layer=name, append=number > 0, **as_file)


def _styles() -> pandas.DataFrame:
    """The table in which QGIS looks for a layer's style."""
    styles = catchment_styles(load_style())
    return pandas.DataFrame(
        {
            "f_table_catalog": "", "f_table_schema": "", "f_table_name": styles.keys(),
            "f_geometry_column": "geom", "styleName": styles.keys(), "styleQML": styles.values(),
            "styleSLD": "", "useAsDefault": True, "description": "", "owner": "", "ui": "",
            "update_time": pandas.Timestamp.now(),
        }
    )  # fmt: skip


def _who_goes_where(plan: Plan, job: Job) -> geopandas.GeoDataFrame:
    """A row for each site, area and stretch of path, in the plan's CRS: `kind`, `site`, `number`, `name`,
    `people`. Raises InputError where nobody goes anywhere."""
    found = service(plan) if plan.buildings is not None else None
    if found is None or not len(found.ways):
        raise InputError(
            _("There are no catchments."),
            _("The plan has no buildings, or no site that they could go to."),
            _("Place sites, then export again."),
        )
    ways = all_ways(plan, found, demand(plan))
    areas, totals = catchment_areas(plan, found), ways.groupby("site")["people"].sum()
    sites, frames = [site for site in plan.sites() if site.id in areas], []
    for number, site in enumerate(sites):
        job.progress(number / len(sites), _("Collecting what is on the map"))
        walked = site_crowd(plan, site.id, ways)
        crowd = walked.crowd
        parts = (
            (SITE, [site.geometry()], [totals[site.id]]),
            (CATCHMENT, [areas[site.id]], [totals[site.id]]),
            ("path", crowd.lines, crowd.people),
            ("access", crowd.accesses, crowd.access_people),
            ("straight", shapely.linestrings(walked.straight), walked.straight_people),
        )
        about = {"site": site.id, "number": site.number, "name": site.name}
        frames += [
            pandas.DataFrame({"kind": kind, **about, "people": numpy.round(people, 1), "geometry": shapes})
            for kind, shapes, people in parts
        ]
    return geopandas.GeoDataFrame(pandas.concat(frames, ignore_index=True), crs=plan.crs)
