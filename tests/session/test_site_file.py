"""Lists of sites that the office has settled on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyproj
import pytest
import shapely

from musterpoint.catalogue import load_catalogue
from musterpoint.errors import InputError
from musterpoint.geo.datum import gcj02_from_wgs84
from musterpoint.plan import NEIGHBOURHOODS, ColumnChange, Edit, Plan
from musterpoint.session import Session
from musterpoint.session.actions.site_file import add_sites, read_site_file
from musterpoint.text import Label


@pytest.fixture
def plan(plan_file: Path) -> Plan:
    with Session.open(plan_file, read_only=True) as session:
        return session.plan.copy()


@pytest.fixture
def listed(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "sites.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def middle(plan: Plan) -> tuple[shapely.Point, float, float]:
    """A point on the map, and its longitude and latitude."""
    point = plan.layers[NEIGHBOURHOODS].frame.geometry.iloc[0].representative_point()
    lon, lat = pyproj.Transformer.from_crs(plan.crs, 4326, always_xy=True).transform(point.x, point.y)
    return point, lon, lat


@pytest.mark.parametrize("datum", ["wgs84", "gcj02"])
def test_sites_stand_where_their_degrees_say(plan: Plan, listed, datum: str):
    point, lon, lat = middle(plan)
    if datum == "gcj02":
        lon, lat = (float(value) for value in gcj02_from_wgs84(lon, lat))
    head = "经度,纬度" if datum == "wgs84" else "lng_gcj02,lat_gcj02"
    found = read_site_file(listed(f"编号,名称,采样台数,{head}\n70,东广场,3,{lon:.8f},{lat:.8f}\n"), plan)
    (site,) = found.sites
    assert (site.number, site.name, site.lanes) == (70, "东广场", 3)
    assert shapely.Point(site.x, site.y).distance(point) < 0.5


def test_new_sites_are_laid_out_with_posts_and_known_ones_renamed(plan: Plan, listed):
    known = plan.sites()[0]
    point, *_degrees = middle(plan)
    rows = (f"{known.number},Other name,,,,", f"71,New,2,{point.x},{point.y},07:00-12:00")
    found = read_site_file(listed("\n".join(("number,name,lanes,x,y,hours", *rows))), plan)
    plan.apply(add_sites(plan, load_catalogue(), found.sites))
    renamed, new = plan.find("site", known.id), next(iter(plan.where("site", number=71)))
    assert renamed == known.replace(name="Other name")
    assert plan.where("fixture", site=new.id) and plan.where("post", site=new.id)
    assert new.opens.hour == 7


def test_rows_that_say_no_place_are_told(plan: Plan, listed):
    area = plan.layers[NEIGHBOURHOODS].frame["name"].iloc[0]
    found = read_site_file(
        listed(f"名称,小区,经度,纬度\n甲,{area},,\n乙,无此小区,,\n丙,,121.47,31.23\n"), plan
    )
    assert [site.name for site in found.sites] == ["甲"]
    assert [note.line for note in found.bad_rows] == [3, 4]


def test_a_messy_list_is_read_as_its_writer_means_it(plan: Plan, tmp_path: Path):
    """GBK, a title above a heading in two rows, measure words, names that come twice."""
    point, lon, lat = middle(plan)
    known = next(site for site in plan.sites() if site.name)
    rows = (
        "街道采样点汇总表,,,,", "编号,采样点名称,采样台数,坐标,", ",,,经度,纬度",
        f"第90号,北广场,3个,{lon:.7f},{lat:.7f}", f",西门,2条通道,{lon:.7f},{lat:.7f}",
        f",西门,2,{lon:.7f},{lat:.7f}", f"90,南门,1,{lon:.7f},{lat:.7f}", f",{known.name},,,",
    )  # fmt: skip
    path = tmp_path / "采样点.csv"
    path.write_text("\n".join(rows), encoding="gbk")
    found = read_site_file(path, plan)
    assert [(site.name, site.lanes) for site in found.sites] == [
        ("北广场", 3), ("西门", 2), (known.name, known.lanes)
    ]  # fmt: skip
    assert found.sites[0].number == 90 and found.sites[2].id == known.id
    assert shapely.Point(found.sites[1].x, found.sites[1].y).distance(point) < 0.5
    assert [note.line for note in found.bad_rows] == [6, 7]


def test_two_neighbourhoods_of_one_name_say_no_place(plan: Plan, listed):
    names = plan.neighbourhoods.frame["name"]
    renamed = ColumnChange(NEIGHBOURHOODS, "name", (names.index[1],), (names.iloc[1],), (names.iloc[0],))
    plan.apply(Edit(Label("Rename"), (renamed,)))
    found = read_site_file(listed(f"名称,小区\n甲,{names.iloc[0]}\n"), plan)
    assert not found.sites and "Several neighbourhoods" in found.bad_rows[0].reason


def test_a_list_of_something_else_is_refused(plan: Plan, listed):
    with pytest.raises(InputError):
        read_site_file(listed("颜色,大小\n红,1\n"), plan)
