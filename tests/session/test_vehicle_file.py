"""A list of vehicles: Chinese and English headings, bad rows left out and told, known plates changed."""

from __future__ import annotations

import pytest

from musterpoint.errors import InputError
from musterpoint.plan import Campaign, Edit, Place, Plan, made
from musterpoint.session.actions.vehicle_file import add_vehicles, read_vehicle_file
from musterpoint.text import Label

LIST = """区车队名单,,,,,,
车牌号,车型,司机,联系电话,用途,箱数,停放地点
鲁J 12345,面包车,马师傅,10400000001,送样,12箱,区车场
,货车,,,,,
鲁J12345,货车,,,,,
鲁J·2222,飞船,李师傅,,物资,很多,别处
"""


@pytest.fixture
def plan() -> Plan:
    plan = Plan("EPSG:4548")
    place = Place(id="p", kind="depot", name="区车场")
    plan.apply(Edit(Label("x"), tuple(made(Campaign(), place))))
    return plan


def test_good_rows_are_taken_and_the_rest_is_told(tmp_path, plan):
    path = tmp_path / "车辆.csv"
    path.write_text(LIST, encoding="gbk")
    found = read_vehicle_file(path, plan)
    first, second = found.vehicles
    assert (first.plate, first.kind, first.use, first.boxes, first.start) == (
        "鲁J12345",
        "van",
        "samples",
        12,
        "p",
    )
    assert (second.plate, second.kind, second.use, second.boxes) == ("鲁J2222", "van", "supplies", 0)
    assert [note.line for note in found.bad_rows] == [4, 5]
    assert [note.line for note in found.notes] == [6, 6, 6]


def test_a_known_plate_is_changed_and_the_same_again_is_nothing(tmp_path, plan):
    path = tmp_path / "vehicles.csv"
    path.write_text("plate,seats\nA1,7\n", encoding="utf-8")
    plan.apply(add_vehicles(plan, read_vehicle_file(path, plan).vehicles))
    assert not add_vehicles(plan, read_vehicle_file(path, plan).vehicles)
    path.write_text("plate,seats\nA1,9\n", encoding="utf-8")
    plan.apply(add_vehicles(plan, read_vehicle_file(path, plan).vehicles))
    assert [vehicle.seats for vehicle in plan.table("vehicle").values()] == [9]


def test_a_list_without_plates_is_refused(tmp_path, plan):
    path = tmp_path / "other.csv"
    path.write_text("name,age\nx,3\n", encoding="utf-8")
    with pytest.raises(InputError):
        read_vehicle_file(path, plan)
