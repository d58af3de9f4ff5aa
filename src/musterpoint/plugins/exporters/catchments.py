"""Who goes where as GeoJSON: the areas of sites, and the paths that people take to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.engine.catchment_areas import catchment_areas
from musterpoint.engine.demand import demand
from musterpoint.engine.footfall import all_ways, site_crowd
from musterpoint.engine.served import service
from musterpoint.errors import InputError
from musterpoint.files import replacing
from musterpoint.jobs import Job
from musterpoint.plan import Plan, Site
from musterpoint.plugins.exporters.degrees import in_degrees
from musterpoint.plugins.points import ExportOptions
from musterpoint.text import _

Lines = tuple[str, Sequence[shapely.Geometry], Iterable[float]]


def write_catchments(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """Write one feature for each site, one for its area, and one for each stretch of path on which people
    walk to it, with how many do; in WGS 84 unless GCJ-02 is asked for. Raises InputError where nobody goes
    anywhere, or where the file can't be written.

    Properties: kind_of_record ("site", "catchment", "path", "access" between a path and a door or site,
    "straight" where no path is known), site (id), number, name and people.
    """
    found = service(plan) if plan.buildings is not None else None
    if found is None or not len(found.ways):
        raise InputError(
            _("There are no catchments."),
            _("The plan has no buildings, or no site that they could go to."),
            _("Place sites, then export again."),
        )
    ways = all_ways(plan, found, demand(plan))
    areas, totals = catchment_areas(plan, found), ways.groupby("site")["people"].sum()
    sites = [site for site in plan.sites() if site.id in areas]
    features: list[dict[str, Any]] = []
    for number, site in enumerate(sites):
        job.progress(number / len(sites), _("Collecting what is on the map"))
        walked = site_crowd(plan, site.id, ways)
        crowd = walked.crowd
        parts: list[Lines] = [
            ("site", [site.geometry()], [totals[site.id]]),
            ("catchment", [areas[site.id]], [totals[site.id]]),
            ("path", crowd.lines, crowd.people),
            ("access", crowd.accesses, crowd.access_people),
            ("straight", list(map(shapely.LineString, walked.straight)), walked.straight_people),
        ]
        features += [one for part in parts for one in _features(plan, site, part, options.datum)]
    with replacing(path) as temporary:
        collection = {"type": "FeatureCollection", "features": features}
        temporary.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")


def _features(plan: Plan, site: Site, part: Lines, datum: str) -> list[dict[str, Any]]:
    kind, shapes, people = part
    about = {"kind_of_record": kind, "site": site.id, "number": site.number, "name": site.name}
    return [
        {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(place)),
            "properties": {**about, "people": round(float(count), 1)},
        }
        for place, count in zip(in_degrees(plan, shapes, datum), people, strict=True)
    ]
