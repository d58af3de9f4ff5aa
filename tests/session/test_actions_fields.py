"""Changing fields, the campaign, shifts and residents: fit values are taken, others refused with a reason."""

from __future__ import annotations

from datetime import datetime

import geopandas
import pandas
import pytest
import shapely

from musterpoint.catalogue import load_catalogue
from musterpoint.errors import InputError
from musterpoint.plan import (
    BUILDINGS,
    LAYER_COLUMNS,
    Edit,
    Fixture,
    Layer,
    LayerChange,
    Person,
    Plan,
    Shift,
    Site,
    counted_ids,
    made,
)
from musterpoint.session import actions
from musterpoint.text import Label

CATALOGUE = load_catalogue()


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2022-05-14T{clock}")


@pytest.fixture
def plan() -> Plan:
    plan = Plan("EPSG:4547")
    records = (
        Site(id="a", number=1, opens=at("08:00")),
        Site(id="b", number=2),
        Fixture(id="f", site="a", type="table", x=1.0, y=0.0),
        Person(id="p", name="王芳"),
    )
    plan.apply(Edit(Label("given"), tuple(made(*records))))
    return plan


@pytest.mark.parametrize(
    ("kind", "id_", "field", "value", "kept"),
    [
        ("site", "a", "name", " 东门 ", "东门"),
        ("site", "a", "number", "7", 7),
        ("site", "a", "lanes", 4.0, 4),
        ("site", "a", "closes", "2022-05-14T18:00", at("18:00")),
        ("site", "a", "opens", None, None),
        ("fixture", "f", "width", "2.5", 2.5),
        ("fixture", "f", "site", "", ""),
        ("person", "p", "skills", ["sampling"], ("sampling",)),
        ("campaign", "campaign", "drill", True, True),
        ("campaign", "campaign", "share", 0.9, 0.9),
    ],
)
def test_a_fit_value_is_taken(plan, kind, id_, field, value, kept):
    edit = actions.change_field(plan, kind, id_, field, value)
    plan.apply(edit)
    assert getattr(plan.find(kind, id_), field) == kept
    assert not actions.change_field(plan, kind, id_, field, value), "nothing to do a second time"


@pytest.mark.parametrize(
    ("kind", "id_", "field", "value"),
    [
        ("site", "a", "number", 2),
        ("site", "a", "number", 0),
        ("site", "a", "number", 1.5),
        ("site", "a", "lanes", "many"),
        ("site", "a", "lanes", 0),
        ("site", "a", "kind", "castle"),
        ("site", "a", "closes", at("07:59")),
        ("site", "a", "closes", "tomorrow"),
        ("site", "a", "x", float("nan")),
        ("fixture", "f", "width", 0),
        ("fixture", "f", "depth", float("inf")),
        ("fixture", "f", "site", "nowhere"),
        ("person", "p", "name", "  "),
        ("person", "p", "skills", "sampling"),
        ("site", "a", "locked", "no"),
        ("campaign", "campaign", "share", 1.2),
        ("campaign", "campaign", "set_up_minutes", -1),
        ("site", "gone", "name", "x"),
    ],
)
def test_an_unfit_value_is_refused_with_problem_detail_and_suggestion(plan, kind, id_, field, value):
    before = plan.copy()
    with pytest.raises(InputError) as caught:
        actions.change_field(plan, kind, id_, field, value)
    assert caught.value.problem and caught.value.detail and caught.value.suggestion
    assert plan == before


def test_refusals_speak_chinese(plan, chinese):
    with pytest.raises(InputError) as caught:
        actions.change_field(plan, "site", "a", "lanes", 99)
    assert str(caught.value) == "“99”不能用作通道数。\n应在 1 到 40 之间。\n请填写该范围内的数字。"


@pytest.mark.parametrize(("field", "value", "place"), [
    ("x", 10.0, (11.0, 0.0)), ("y", 5.0, (1.0, 5.0)), ("rotation", 90.0, (0.0, 1.0)),
])  # fmt: skip
def test_a_site_given_another_place_takes_its_parts_along(plan, field, value, place):
    plan.apply(actions.change_field(plan, "site", "a", field, value))
    fixture = plan.find("fixture", "f")
    assert getattr(plan.find("site", "a"), field) == value
    assert (fixture.x, fixture.y) == pytest.approx(place)


def test_typing_into_one_field_is_one_action(plan):
    first = actions.change_field(plan, "site", "a", "name", "东")
    plan.apply(first)
    second = actions.change_field(plan, "site", "a", "name", "东门")
    assert first.merges_with(second)
    assert not second.merges_with(actions.change_field(plan, "site", "b", "name", "西门"))


def test_the_campaign_changes_as_a_whole(plan):
    plan.apply(actions.change_campaign(plan, name="演练", starts=at("06:00"), ends=at("12:00")))
    plan.apply(actions.change_campaign(plan, starts=at("13:00"), ends=at("18:00")))
    assert (plan.campaign.name, plan.campaign.starts, plan.campaign.ends) == (
        "演练",
        at("13:00"),
        at("18:00"),
    )
    with pytest.raises(InputError):
        actions.change_campaign(plan, starts=at("19:00"), ends=at("18:30"))
    with pytest.raises(InputError):
        actions.change_campaign(plan, starts=at("19:00"))


def test_a_new_shift_brings_posts_to_every_site(plan):
    plan.apply(actions.add_shift(plan, CATALOGUE, "夜班", at("18:00"), at("23:00"), counted_ids()))
    (shift,) = plan.table("shift").values()
    assert isinstance(shift, Shift) and shift.name == "夜班"
    assert {post.site for post in plan.where("post", shift=shift.id)} == {"a", "b"}
    with pytest.raises(InputError):
        actions.add_shift(plan, CATALOGUE, "夜班", at("23:00"), at("18:00"))


def with_building(plan: Plan) -> None:
    columns = {name: pandas.array([None], dtype=dtype) for name, dtype in LAYER_COLUMNS[BUILDINGS].items()}
    frame = geopandas.GeoDataFrame(
        columns, geometry=[shapely.box(0, 0, 10, 10)], crs=plan.crs, index=pandas.Index(["b1"], name="id")
    )
    frame["number"] = pandas.array(["12号楼"], dtype="string")
    layer = Layer(BUILDINGS, frame, "buildings.gpkg", "r1")
    plan.apply(Edit(Label("given"), (LayerChange(BUILDINGS, None, layer),)))


def test_residents_entered_by_hand_are_marked_so(plan):
    with_building(plan)
    before = plan.copy()
    edit = actions.change_residents(plan, "b1", 120)
    plan.apply(edit)
    assert plan.buildings.values("residents", ["b1"]) == (120,)
    assert plan.buildings.values("residents_origin", ["b1"]) == ("hand",)
    assert edit.label.in_language("zh_CN") == "修改楼栋 12号楼 的居民数"
    plan.apply(edit.inverted())
    assert plan == before


@pytest.mark.parametrize("residents", [-1, 1_000_000])
def test_absurd_numbers_of_residents_are_refused(plan, residents):
    with_building(plan)
    with pytest.raises(InputError):
        actions.change_residents(plan, "b1", residents)


def test_a_building_that_is_gone_has_no_residents(plan):
    with pytest.raises(InputError):
        actions.change_residents(plan, "b1", 5)
