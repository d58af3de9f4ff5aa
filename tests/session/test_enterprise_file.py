"""Lists of enterprises as offices keep them."""

from __future__ import annotations

from pathlib import Path

import pyproj
import pytest
from openpyxl import Workbook

from musterpoint.plan import Plan
from musterpoint.session import Session
from musterpoint.session.actions.enterprise_file import add_enterprises, read_enterprise_file


@pytest.fixture
def plan(plan_file: Path) -> Plan:
    with Session.open(plan_file, read_only=True) as session:
        return session.plan.copy()


def take(plan: Plan, path: Path) -> list[int]:
    """Take the list in; the lines that were left out."""
    found = read_enterprise_file(path, plan)
    plan.apply(add_enterprises(plan, found.enterprises))
    return [note.line for note in found.bad_rows]


def firms(plan: Plan) -> list[tuple[str, int, str]]:
    """Name, people, and from when."""
    held = plan.table("enterprise").values()
    return sorted((firm.name, firm.people, f"{firm.starts:%H:%M}" if firm.starts else "") for firm in held)


def test_a_list_in_parts_is_taken_in_again_without_doubles(plan: Plan, tmp_path: Path):
    site = plan.sites()[0]
    rows = (
        "辖区企业采样安排表,,,,", "企业名称,人数（人）,检测点,时间,", ",,,开始,结束",
        f"永翔工贸,约120人,{site.number},9点30分,10:30", f"永翔工贸,80,{site.number},14：00,15:00",
        f"永翔工贸,80,{site.number},14:00,15:00", "无点单位,30,,,", "华美,多少,1,,",
    )  # fmt: skip
    path = tmp_path / "企业.csv"
    path.write_text("\n".join(rows), encoding="gb18030")
    assert take(plan, path) == [6, 7, 8]
    parts = [("永翔工贸", 80, "14:00"), ("永翔工贸", 120, "09:30")]
    assert firms(plan) == parts
    assert take(plan, path) == [6, 7, 8] and firms(plan) == parts


def test_a_workbook_with_a_parted_heading_says_where_they_are(plan: Plan, tmp_path: Path):
    point = plan.neighbourhoods.frame.geometry.iloc[0].representative_point()
    lon, lat = pyproj.Transformer.from_crs(plan.crs, 4326, always_xy=True).transform(point.x, point.y)
    book = Workbook()
    for row in (["企业名称", "人数", "坐标", None], [None, None, "经度", "纬度"], ["华美", 60, lon, lat]):
        book.active.append(row)
    for merged in ("A1:A2", "B1:B2", "C1:D1"):
        book.active.merge_cells(merged)
    book.save(tmp_path / "list.xlsx")
    assert take(plan, tmp_path / "list.xlsx") == []
    (firm,) = plan.table("enterprise").values()
    assert (firm.x, firm.y) == pytest.approx((point.x, point.y), abs=0.5) and not firm.site
    again = tmp_path / "again.csv"
    again.write_text("企业名称,人数\n华美,65\n", encoding="utf-8")
    assert take(plan, again) == []
    assert list(plan.table("enterprise").values()) == [firm.replace(people=65)], "its place is kept"


def test_times_before_the_start_are_of_the_next_day(plan: Plan, tmp_path: Path):
    start = plan.campaign.starts
    assert start is not None and start.hour > 2
    path = tmp_path / "night.csv"
    path.write_text("企业,人数,检测点,时段\n夜班厂,40,1,01:00-02:00\n", encoding="utf-8")
    assert take(plan, path) == []
    (firm,) = plan.table("enterprise").values()
    assert ((firm.starts - start).days, firm.starts.hour, firm.ends.hour) == (0, 1, 2)
    assert firm.starts > start
