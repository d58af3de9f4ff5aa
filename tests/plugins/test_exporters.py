"""What other programs read in the files that the exporters write."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas
import gpxpy
import icalendar
import numpy
import pyogrio
import pytest
from openpyxl import load_workbook

from musterpoint.catalogue import load_catalogue
from musterpoint.errors import InputError
from musterpoint.geo.datum import wgs84_from_gcj02
from musterpoint.jobs import Job
from musterpoint.plan import (
    NEIGHBOURHOODS,
    RECORD_TYPES,
    ColumnChange,
    Edit,
    Plan,
    Record,
    Site,
    Visit,
    changed,
    made,
)
from musterpoint.plan.record import field_types
from musterpoint.plugins.exporters import EXPORTERS
from musterpoint.plugins.exporters.pictures import site_bounds
from musterpoint.plugins.points import DATUM, NAMES, ExportOptions
from musterpoint.session import Session
from musterpoint.text import ENGLISH, Label

AT = datetime(2026, 5, 13, 18)
KML = "{http://www.opengis.net/kml/2.2}"
BY_ID = {exporter.id: exporter for exporter in EXPORTERS}
OUT = "导出 out"
SUFFIXES = [exporter.suffixes[0] for exporter in EXPORTERS]
FORMULAS = ("=HYPERLINK(1)", "+8613800000000", "\n-2+3", "@SUM(1)")


@pytest.fixture(scope="module")
def sample(template_plan: Path) -> Plan:
    with Session.open(template_plan, read_only=True) as session:
        return session.plan


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """write("kml", plan, datum=…): the file of one exporter."""

    def write(kind: str, plan: Plan, **options: Any) -> Path:
        exporter = BY_ID[kind]
        path = tmp_path / f"{OUT}{exporter.suffixes[0]}"
        chosen = ExportOptions(exported_at=AT, **{"language": ENGLISH, **options})
        exporter.write(plan, load_catalogue(), path, chosen, Job())
        assert path.name in {item.name for item in tmp_path.iterdir()} <= {f"{OUT}{end}" for end in SUFFIXES}
        return path

    return write


def first_site(plan: Plan) -> tuple[float, float]:
    """Longitude and latitude of site 1."""
    (place,) = geopandas.GeoSeries([plan.sites()[0].geometry()], crs=plan.crs).to_crs(4326)
    return place.x, place.y


NAMELESS = [exporter.id for exporter in EXPORTERS if exporter.id != "roster"]
"""A roster is a list of names: whoever chooses it has asked for them."""


@pytest.mark.parametrize("kind", NAMELESS)
def test_nobody_is_in_a_file_unless_asked_for(kind: str, sample: Plan, write: Callable[..., Path]) -> None:
    content = contents(write(kind, sample))
    phones = [person.phone for person in sample.table("person").values() if person.phone]
    assert [phone for phone in phones if phone.encode() in content] == []


ROUTES = ("kml", "kmz", "gpx", "routes", "routes-csv")
"""What they have more of then is the routes to people's homes."""


@pytest.mark.parametrize(
    "kind", [exporter.id for exporter in EXPORTERS if NAMES in exporter.heeds and exporter.id not in ROUTES]
)
def test_people_are_in_it_when_they_are_asked_for(
    kind: str, sample: Plan, write: Callable[..., Path]
) -> None:
    content = contents(write(kind, sample, with_names=True)).replace(b"\r\n ", b"")
    assigned = {item.person for item in sample.table("assignment").values()}
    phones = [sample.find("person", id_).phone for id_ in assigned]
    assert any(phone.encode() in content for phone in phones if phone)


def contents(path: Path) -> bytes:
    """All bytes of a file, unpacked where it is packed, but for its pictures."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        return b"".join(packed.read(name) for name in packed.namelist() if not name.endswith(".png"))


@pytest.mark.parametrize("kind", [exporter.id for exporter in EXPORTERS if DATUM in exporter.heeds])
def test_gcj02_lies_elsewhere_by_exactly_the_shift(
    kind: str, sample: Plan, write: Callable[..., Path]
) -> None:
    places = {datum: place_of_site(write(kind, sample, datum=datum)) for datum in ("wgs84", "gcj02")}
    assert places["wgs84"] == pytest.approx(first_site(sample), abs=1e-6)
    back = wgs84_from_gcj02(*map(numpy.array, places["gcj02"]))
    assert [float(value) for value in back] == pytest.approx(first_site(sample), abs=1e-6)


def place_of_site(path: Path) -> tuple[float, float]:
    """Where a file says that site 1 is."""
    if path.suffix == ".geojson":
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return tuple(
            next(
                item["geometry"]["coordinates"]
                for item in features
                if item["properties"]["kind_of_record"] == "site" and item["properties"]["number"] == 1
            )
        )
    if path.suffix == ".gpx":
        waypoint = gpxpy.parse(path.read_text(encoding="utf-8")).waypoints[0]
        return waypoint.longitude, waypoint.latitude
    place = next(ElementTree.fromstring(contents(path)).iter(f"{KML}Point"))
    east, north, _height = place.findtext(f"{KML}coordinates").split(",")
    return float(east), float(north)


def test_kml_names_no_address_and_kmz_brings_its_pin(sample: Plan, write: Callable[..., Path]) -> None:
    assert list(ElementTree.parse(write("kml", sample)).iter(f"{KML}href")) == []
    with zipfile.ZipFile(write("kmz", sample)) as archive:
        document = ElementTree.fromstring(archive.read("doc.kml"))
        assert {href.text for href in document.iter(f"{KML}href")} == {"files/site.png"}
        assert archive.namelist() == ["doc.kml", "files/site.png"]


def test_kml_has_everything_in_the_colours_of_the_map(sample: Plan, write: Callable[..., Path]) -> None:
    document = ElementTree.parse(write("kml", sample))
    folders = {
        folder.findtext(f"{KML}name"): list(folder.iter(f"{KML}Placemark"))
        for folder in document.iter(f"{KML}Folder")
    }
    counts = {name: len(marks) for name, marks in folders.items()}
    assert counts["Sites"] == len(sample.table("site"))
    assert counts["Fixtures"] == len(sample.table("fixture"))
    assert counts["Buildings"] == len(sample.buildings.frame)
    assert all(mark.findtext(f"{KML}styleUrl") for mark in folders["Zones"])
    colours = {colour.text for colour in document.iter(f"{KML}color")}
    assert "b086bf7c" in colours  # sampling is #7cbf86 at b0


def test_gpx_has_sites_ways_and_routes(sample: Plan, write: Callable[..., Path]) -> None:
    document = gpxpy.parse(write("gpx", sample).read_text(encoding="utf-8"))
    assert [point.name for point in document.waypoints] == [
        f"Site {site.number} · {site.name}" for site in sample.sites()
    ]
    teams = [sample.find("team", id_) for id_ in {stop.team for stop in sample.table("stop").values()}]
    couriers = [team for team in teams if team.kind == "courier"]
    assert 0 < len(couriers) < len(teams)
    assert len(document.routes) == len(sample.table("way")) + len(couriers)
    with_homes = gpxpy.parse(write("gpx", sample, with_names=True).read_text(encoding="utf-8"))
    assert len(with_homes.routes) == len(sample.table("way")) + len(teams)
    assert all(point.name for point in with_homes.routes[-1].points)


def test_the_workbook_has_a_row_for_each(sample: Plan, write: Callable[..., Path]) -> None:
    book = load_workbook(write("xlsx", sample))
    assert book.sheetnames == ["Sites", "Posts", "Buildings"]
    assert book["Sites"].max_row == 1 + len(sample.table("site"))
    assert book["Posts"].max_row == 1 + len(sample.table("post"))
    assert book["Buildings"].max_row == 1 + len(sample.buildings.frame)
    with_people = load_workbook(write("xlsx", sample, with_names=True))
    assert with_people["People"].max_row == 1 + len(sample.table("person"))


def test_no_cell_is_run_as_a_formula(sample: Plan, write: Callable[..., Path]) -> None:
    plan = sample.copy()
    person = plan.find("person", next(iter(plan.table("assignment").values())).person)
    site = plan.sites()[0]
    plan.apply(
        Edit(
            Label("Try to run something"),
            (
                changed(site, site.replace(name=FORMULAS[0])),
                changed(person, person.replace(name=FORMULAS[3], phone=FORMULAS[1], unit=FORMULAS[2])),
            ),
        )
    )
    book = load_workbook(write("xlsx", plan, with_names=True))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value in FORMULAS} == {"s"}
    with write("csv", plan, with_names=True).open(encoding="utf-8-sig", newline="") as stream:
        values = [value for row in csv.reader(stream) for value in row]
    assert [value for value in values if value.startswith(("=", "+", "-", "@", "\n"))] == []
    assert f"'{FORMULAS[1]}" in values


def test_the_calendar_has_the_shifts_of_every_site(sample: Plan, write: Callable[..., Path]) -> None:
    calendar = icalendar.Calendar.from_ical(write("calendar", sample).read_bytes())
    posts = sample.table("post").values()
    assert len(calendar.events) == len({(post.site, post.shift) for post in posts if post.site})
    shift = min(sample.table("shift").values(), key=lambda shift: shift.starts)
    assert calendar.events[0].start == shift.starts
    assert calendar.events[0].end == shift.ends
    assert calendar.events[0]["summary"].startswith("Site 1 · ")


def test_the_routes_have_a_row_for_each_stop_and_homes_only_where_asked(
    sample: Plan, write: Callable[..., Path]
) -> None:
    with write("routes-csv", sample, with_names=True).open(encoding="utf-8-sig", newline="") as stream:
        titles, *rows = csv.reader(stream)
    assert len(rows) == len(sample.table("stop")) and len({len(row) for row in (titles, *rows)}) == 1
    teams = sample.table("team")
    public = [
        stop for stop in sample.table("stop").values() if teams[stop.team].kind in ("courier", "supply")
    ]
    book = load_workbook(write("routes", sample))
    assert len(list(book.active.iter_rows())) == 1 + len(public)


def test_a_shift_without_hours_lasts_as_long_as_the_campaign(
    sample: Plan, write: Callable[..., Path]
) -> None:
    plan = sample.copy()
    (shift, *_others) = plan.table("shift").values()
    plan.apply(Edit(Label(""), (changed(shift, shift.replace(starts=None, ends=None)),)))
    events = icalendar.Calendar.from_ical(write("calendar", plan).read_bytes()).events
    assert {(event.start, event.end) for event in events} >= {(plan.campaign.starts, plan.campaign.ends)}


def test_without_shifts_there_is_no_calendar(write: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no shifts"):
        BY_ID["calendar"].write(
            Plan("EPSG:4547"), load_catalogue(), tmp_path / "none.ics", ExportOptions(exported_at=AT), Job()
        )
    assert list(tmp_path.iterdir()) == []


def test_the_drawing_is_to_scale_and_has_its_words(sample: Plan, write: Callable[..., Path]) -> None:
    site = sample.sites()[0]
    west, south, east, north = view = site_bounds(sample, site)
    root = ElementTree.fromstring(write("svg", sample, view=view).read_text(encoding="utf-8"))
    width, height = (float(root.get(name).removesuffix("mm")) for name in ("width", "height"))
    assert max(width, height) <= 380
    assert width / height == pytest.approx((east - west) / (north - south))
    words = {text.text for text in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Entrance", "Exit", "N", str(site.number)} <= words


def test_a_hostile_name_is_text_in_the_drawing(sample: Plan, write: Callable[..., Path]) -> None:
    plan = sample.copy()
    layer = plan.neighbourhoods
    name = "<script>&\"'`"
    rows = tuple(layer.frame.index)
    change = ColumnChange(NEIGHBOURHOODS, "name", rows, layer.values("name", rows), (name,) * len(rows))
    plan.apply(Edit(Label("Rename"), (change,)))
    root = ElementTree.fromstring(write("svg", plan).read_text(encoding="utf-8"))
    assert name in {text.text for text in root.iter("{http://www.w3.org/2000/svg}text")}
    assert list(root.iter("{http://www.w3.org/2000/svg}script")) == []


def test_the_picture_is_as_large_as_the_drawing(sample: Plan, write: Callable[..., Path]) -> None:
    png = write("png", sample, view=site_bounds(sample, sample.sites()[0])).read_bytes()
    width, height = (int.from_bytes(png[at : at + 4]) for at in (16, 20))
    assert max(width, height) > 2500


def test_a_copy_opens_without_people(sample: Plan, write: Callable[..., Path]) -> None:
    with Session.open(write("copy", sample), read_only=True) as session:
        assert not session.plan.table("person")
        assert not session.plan.table("assignment")
        assert session.plan.table("site").keys() == sample.table("site").keys()
        assert session.revision == 0
    with Session.open(write("copy", sample, with_names=True), read_only=True) as session:
        assert session.plan == sample


TELLS_OF_PEOPLE = {
    "remarks", "special_points", "contact", "phone", "driver", "notes", "text", "reason", "sealed", "care",
}  # fmt: skip
"""Fields of any kind of record that may hold what is personal."""


def telling(record_type: type[Record], secret: str, site: Site) -> Record | None:
    """A record that says it wherever it may, None where it may nowhere."""
    known = field_types(record_type)
    told = dict.fromkeys(TELLS_OF_PEOPLE & known.keys(), secret)
    place = {name: getattr(site, name) for name in ("x", "y") if name in known}
    return record_type(**{"id": f"{record_type.KIND}-told", **place, **told}) if told else None


def test_free_text_stays_at_home(sample: Plan, write: Callable[..., Path]) -> None:
    """Whatever kind of record it is written into, those to come too."""
    plan, secret = sample.copy(), "Ask Wang Xiaoming, diabetic"
    site, campaign = plan.sites()[0], plan.campaign
    records = (telling(kind, secret, site) for name, kind in RECORD_TYPES.items() if name != "campaign")
    told = [record for record in records if record]
    assert {"visit", "care", "enterprise", "escort", "person"} <= {record.KIND for record in told}
    edit = Edit(Label("Note"), (*made(*told), changed(campaign, campaign.replace(remarks=secret))))
    plan.apply(edit)
    for exporter in EXPORTERS:
        assert secret.encode() not in contents(write(exporter.id, plan)), exporter.id
        write(exporter.id, plan).unlink()


def test_no_map_shows_whom_somebody_visits(sample: Plan, write: Callable[..., Path]) -> None:
    plan, site = sample.copy(), sample.sites()[0]
    home = Visit(id="visit-home", kind="quarantine", x=site.x, y=site.y, care="care-1")
    plan.apply(Edit(Label("Visit"), tuple(made(home))))
    for kind in ("geojson", "kml", "gpx", "web-map", "svg"):
        content = contents(write(kind, plan))
        assert b"quarantine" not in content.lower(), kind
        assert b"visit-home" not in content, kind
    with Session.open(write("copy", plan), read_only=True) as session:
        assert not session.plan.table("visit")


def test_the_crowds_on_the_paths_are_those_of_the_catchments(
    sample: Plan, write: Callable[..., Path]
) -> None:
    """Everybody comes in at the site's own access; no stretch has more people than go there."""
    told = geopandas.read_file(write("catchments", sample)).to_crs(sample.crs)
    told["kind"] = told["kind_of_record"]
    areas, lines = told[told["kind"] == "catchment"], told[told.geom_type == "LineString"]
    assert set(areas["number"]) == {site.number for site in sample.sites() if site.kind != "home-visit"}
    for number, people in areas.set_index("number")["people"].items():
        mine = lines[lines["number"] == number]
        straight = mine.loc[mine["kind"] == "straight", "people"].sum()
        spot = next(site.geometry() for site in sample.sites() if site.number == number)
        at_the_site = mine[mine.distance(spot) < 0.1]
        along = at_the_site.loc[at_the_site["kind"] != "straight", "people"].max() if straight < people else 0
        assert along + straight == pytest.approx(people, abs=1)
        assert mine["people"].max() <= people + 1
    path = write("catchments-qgis", sample)
    for layer, kinds in {"catchment": areas, "walk": lines}.items():
        drawn = geopandas.read_file(path, layer=layer)
        assert drawn.crs == sample.crs and drawn["people"].sum() == pytest.approx(kinds["people"].sum())
        assert drawn.length.sum() == pytest.approx(kinds.length.sum(), rel=1e-4)
    styles = pyogrio.read_dataframe(path, layer="layer_styles")
    assert set(styles["f_table_name"]) == {"catchment", "walk", "site"} and styles["useAsDefault"].all()
    for qml in styles["styleQML"]:
        assert ElementTree.fromstring(qml.split("\n", 1)[1]).find("renderer-v2/symbols/symbol") is not None
