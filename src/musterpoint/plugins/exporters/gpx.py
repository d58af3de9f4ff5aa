"""The plan as GPX for navigation devices: sites as waypoints, ways and the days of teams as routes."""

from __future__ import annotations

from pathlib import Path

import gpxpy.gpx as gpx

from musterpoint.catalogue import Catalogue
from musterpoint.files import replacing
from musterpoint.jobs import Job
from musterpoint.paper.render import printable
from musterpoint.plan import Plan
from musterpoint.plugins.exporters.degrees import in_degrees
from musterpoint.plugins.exporters.words import WAYS, days, hours, say_in, site_title, stop_title, team_title
from musterpoint.plugins.points import ExportOptions
from musterpoint.text import _


def write_gpx(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """GPX 1.1; the standard means WGS 84, GCJ-02 is for programs that take it for that."""
    job.progress(0.0, _("Collecting what is on the map"))
    say, document, sites = say_in(options.language), gpx.GPX(), plan.sites()
    document.name, document.creator = printable(plan.campaign.name), "Musterpoint"
    document.time = options.exported_at.astimezone()
    places = in_degrees(plan, [site.geometry() for site in sites], options.datum)
    titles = {site.id: printable(site_title(site, say)) for site in sites}
    for site, place in zip(sites, places, strict=True):
        waypoint = gpx.GPXWaypoint(place.y, place.x, name=titles[site.id], description=hours(plan, site))
        document.waypoints.append(waypoint)
    open_ways = (way for way in plan.table("way").values() if way.kind != "closed")
    ways = sorted(open_ways, key=lambda way: (way.site, way.kind, way.id))
    lines = in_degrees(plan, [way.geometry() for way in ways], options.datum)
    for way, line in zip(ways, lines, strict=True):
        name = " · ".join(filter(None, (titles.get(way.site, ""), say(WAYS[way.kind]))))
        route = gpx.GPXRoute(name=name)
        route.points = [gpx.GPXRoutePoint(latitude, longitude) for longitude, latitude in line.coords]
        document.routes.append(route)
    for team, stops in days(plan, options.with_names):
        route = gpx.GPXRoute(name=printable(team_title(team, say)))
        for stop, place in zip(
            stops, in_degrees(plan, [one.geometry() for one in stops], options.datum), strict=True
        ):
            name = printable(stop_title(plan, stop, say))
            route.points.append(gpx.GPXRoutePoint(place.y, place.x, name=name))
        document.routes.append(route)
    with replacing(path) as temporary:
        temporary.write_text(document.to_xml(version="1.1"), encoding="utf-8")
