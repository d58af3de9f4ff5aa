"""The plan as KML, in the colours of the map: for map programs on telephones, Ovi and Google Earth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import as_file, files
from pathlib import Path

import numpy
import simplekml
from shapely.geometry.base import BaseGeometry

from musterpoint.briefing.webmap.colours import colours
from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import Symbol, load_style
from musterpoint.engine.served import nearest_sites
from musterpoint.files import replacing
from musterpoint.geo.driving import driving_ground, foot_ground
from musterpoint.jobs import Job
from musterpoint.paper.render import printable
from musterpoint.plan import Plan
from musterpoint.plan.outlines import fixture_outlines
from musterpoint.plugins.exporters.degrees import in_degrees
from musterpoint.plugins.exporters.words import (
    KINDS,
    WAYS,
    Say,
    days,
    hours,
    say_in,
    site_title,
    stop_title,
    team_title,
)
from musterpoint.plugins.points import ExportOptions
from musterpoint.text import N_, _


def write_kml(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """Folders of sites, teams' routes, ways, zones, fixtures, buildings by site, and neighbourhoods. Names
    no address: a program shows the pin that it has on board, in the colour of the kind of site."""
    document = _Document(plan, catalogue, options, job).made()
    with replacing(path) as temporary:
        document.save(str(temporary), format=False)


def write_kmz(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """The same, compressed, with the picture of the pins: nothing is fetched when it is opened."""
    icon = files("musterpoint.resources") / "style" / "site.png"
    with as_file(icon) as pin, replacing(path) as temporary:
        _Document(plan, catalogue, options, job, str(pin)).made().savekmz(str(temporary), format=False)


class _Document:
    """Puts a KML document together. pin: file of a white picture that is to be tinted, "" for none."""

    def __init__(self, plan: Plan, catalogue: Catalogue, options: ExportOptions, job: Job, pin: str = ""):
        self._plan, self._catalogue, self._options, self._job = plan, catalogue, options, job
        self._say: Say = say_in(options.language)
        self._style = load_style()
        self._kml = simplekml.Kml(name=printable(plan.campaign.name))
        self._icon = simplekml.Icon(href=self._kml.addfile(pin)) if pin else None

    def made(self) -> simplekml.Kml:
        steps = (
            self._sites,
            self._routes,
            self._ways,
            self._zones,
            self._fixtures,
            self._buildings,
            self._neighbourhoods,
        )
        for number, step in enumerate(steps):
            self._job.progress(number / len(steps), _("Collecting what is on the map"))
            step()
        return self._kml

    def _degrees(self, shapes: Iterable[BaseGeometry]) -> Sequence[BaseGeometry]:
        return in_degrees(self._plan, list(shapes), self._options.datum)

    def _sites(self) -> None:
        folder = self._kml.newfolder(name=self._say(N_("Sites")))
        sites = self._plan.sites()
        styles = {kind: self._pin_style(self._style.site(kind)) for kind in {site.kind for site in sites}}
        for site, place in zip(sites, self._degrees(site.geometry() for site in sites), strict=True):
            kind = self._say(KINDS[site.kind]) if site.kind in KINDS else site.kind
            point = folder.newpoint(name=printable(site_title(site, self._say)), coords=[(place.x, place.y)])
            point.description = "\n".join(filter(None, (kind, hours(self._plan, site))))
            point.style = styles[site.kind]

    def _pin_style(self, symbol: Symbol) -> simplekml.Style:
        style = simplekml.Style()
        style.iconstyle.color = _colour(symbol.fill)
        style.iconstyle.icon = self._icon
        return style

    def _routes(self) -> None:
        """A folder for each team: its way along the roads, and its stops."""
        plan, strokes = self._plan, self._style.route_strokes
        for number, (team, stops) in enumerate(days(plan, self._options.with_names)):
            folder = self._kml.newfolder(name=printable(team_title(team, self._say)))
            vehicle = plan.find("vehicle", team.vehicle)
            ground = driving_ground(plan) if vehicle else foot_ground(plan)
            points = numpy.array([(stop.x, stop.y) for stop in stops])
            (line,) = self._degrees([ground.line(points, vehicle.speed if vehicle else 0.0)])
            made = folder.newlinestring(name=folder.name, coords=list(line.coords))
            made.style.linestyle.color = _colour(strokes[number % len(strokes)])
            made.style.linestyle.width = self._style.route_width
            places = self._degrees(stop.geometry() for stop in stops)
            for stop, place in zip(stops, places, strict=True):
                name = printable(stop_title(plan, stop, self._say))
                folder.newpoint(name=name, coords=[(place.x, place.y)])

    def _ways(self) -> None:
        folder = self._kml.newfolder(name=self._say(N_("Ways")))
        ways = [way for way in self._plan.table("way").values() if way.kind != "closed"]
        styles = {kind: _line_style(symbol) for kind, symbol in self._style.ways.items()}
        for way, line in zip(ways, self._degrees(way.geometry() for way in ways), strict=True):
            made = folder.newlinestring(name=self._say(WAYS[way.kind]), coords=list(line.coords))
            made.style = styles[way.kind]

    def _zones(self) -> None:
        folder = self._kml.newfolder(name=self._say(N_("Zones")))
        zones = list(self._plan.table("zone").values())
        styles = {kind: _area_style(symbol) for kind, symbol in self._style.zones.items()}
        for zone, shape in zip(zones, self._degrees(zone.geometry() for zone in zones), strict=True):
            name = self._catalogue.zones[zone.kind].name.in_language(self._options.language)
            _add_area(folder, name, shape, styles[zone.kind])

    def _fixtures(self) -> None:
        folder = self._kml.newfolder(name=self._say(N_("Fixtures")))
        fixtures = list(self._plan.table("fixture").values())
        styles = {group: _area_style(symbol) for group, symbol in self._style.fixtures.items()}
        for fixture, shape in zip(fixtures, self._degrees(fixture_outlines(fixtures)), strict=True):
            kind = self._catalogue.fixtures.get(fixture.type)
            name = kind.name.in_language(self._options.language) if kind else fixture.type
            _add_area(folder, name, shape, styles.get(kind.group if kind else "", styles["other"]))

    def _buildings(self) -> None:
        """Each with the colour of the site that serves it."""
        if self._plan.buildings is None:
            return
        folder = self._kml.newfolder(name=self._say(N_("Buildings")))
        frame, fills = self._plan.buildings.frame, self._style.served_fills
        symbol, sites = self._style.layers["buildings"], self._plan.sites()
        plain, styles = _area_style(symbol), [_area_style(symbol, fill) for fill in fills]
        own = {
            site.id: styles[colour] for site, colour in zip(sites, colours(sites, len(fills)), strict=True)
        }
        served = nearest_sites(self._plan).to_dict()
        names = frame["number"].fillna(frame["name"]).fillna("")
        shapes = self._degrees(frame.geometry)
        for id_, name, shape in zip(frame.index, names, shapes, strict=True):
            _add_area(folder, str(name), shape, own.get(served.get(id_), plain))

    def _neighbourhoods(self) -> None:
        if self._plan.neighbourhoods is None:
            return
        folder = self._kml.newfolder(name=self._say(N_("Neighbourhoods")))
        frame, style = self._plan.neighbourhoods.frame, _area_style(self._style.layers["neighbourhoods"])
        for name, shape in zip(frame["name"].fillna(""), self._degrees(frame.geometry), strict=True):
            _add_area(folder, str(name), shape, style)


def _add_area(folder: simplekml.Folder, name: str, shape: BaseGeometry, style: simplekml.Style) -> None:
    parts = [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon"]
    owner = folder if len(parts) == 1 else folder.newmultigeometry(name=printable(name))
    if owner is not folder:
        owner.style = style
    for part in parts:
        made = owner.newpolygon(
            name=printable(name),
            outerboundaryis=list(part.exterior.coords),
            innerboundaryis=[list(ring.coords) for ring in part.interiors],
        )
        if owner is folder:
            made.style = style


def _area_style(symbol: Symbol, fill: str = "") -> simplekml.Style:
    style = _line_style(symbol)
    style.polystyle.color = _colour(fill or symbol.fill)
    return style


def _line_style(symbol: Symbol) -> simplekml.Style:
    style = simplekml.Style()
    style.linestyle.color, style.linestyle.width = _colour(symbol.stroke), symbol.width
    return style


def _colour(colour: str) -> str:
    """ "#rrggbb" or "#rrggbbaa" as KML's aabbggrr; "" is transparent."""
    if not colour:
        return "00ffffff"
    red, green, blue, alpha = colour[1:3], colour[3:5], colour[5:7], colour[7:9] or "ff"
    return alpha + blue + green + red
