"""The notice chain: read from a list, brought up to date, shown with who answers for what."""

from __future__ import annotations

from pathlib import Path

import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.organisation import organisation
from musterpoint.errors import InputError
from musterpoint.plan import Plan
from musterpoint.samples import make_sample
from musterpoint.session.actions.chain_file import add_chain_heads, read_chain_file
from musterpoint.session.actions.staff_posts import add_command_post

HEADING = "网格,职务,楼栋,单元,姓名,联系电话,户数\n"


@pytest.fixture(scope="module")
def sample() -> Plan:
    return make_sample("lianhu", scale=0.2)


@pytest.fixture
def place(sample: Plan) -> tuple[str, str, str]:
    """Area, building, and the area's id."""
    frame = sample.buildings.frame.dropna(subset=["number", "neighbourhood"])
    building = frame.iloc[0]
    name = sample.neighbourhoods.frame.at[building["neighbourhood"], "name"]
    return str(name), str(building["number"]), str(building["neighbourhood"])


def written(path: Path, *rows: str) -> Path:
    path.write_text(HEADING + "\n".join(rows), encoding="utf-8")
    return path


def test_heads_are_read_and_each_is_told_by_the_one_above(sample, place, tmp_path):
    area, number, area_id = place
    path = written(
        tmp_path / "chain.csv",
        f"{area},网格长,,,王一,10412340001,300",
        f"{area},楼长,{number},,李二,10412340002,60",
        f"{area},,{number},1单元,张三,10412340003,20",
        f"{area},联户长,{number},1单元,赵四,,10",
        f"{area},联户长,{number},1单元,钱五,,10",
        f"{area},楼长,没有的楼,,孙六,,",
        f"{area},馆长,,,周七,,",
        "没有的网格,网格长,,,吴八,,",
        f"{area},网格长,,,郑九,,",
    )
    chain = read_chain_file(path, sample)
    assert [head.level for head in chain.heads] == ["grid", "building", "unit", "household", "household"]
    assert {head.area for head in chain.heads} == {area_id}
    assert [note.line for note in chain.bad_rows] == [7, 8, 9, 10]
    assert chain.bad_rows[-1].reason == "王一 is head of the same place already."
    plan = sample.copy()
    plan.apply(add_chain_heads(plan, chain.heads))
    again = read_chain_file(
        written(tmp_path / "again.csv", f"{area},楼长,{number},,吴八,10412340009,61"), plan
    )
    edit = add_chain_heads(plan, again.heads)
    assert [(change.before.name, change.after.name) for change in edit.changes] == [("李二", "吴八")]


def test_a_list_of_something_else_is_refused(sample, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("物品,数量\n帐篷,3\n", encoding="utf-8")
    with pytest.raises(InputError):
        read_chain_file(path, sample)


def test_the_organisation_has_every_site_unit_and_group(sample):
    plan, catalogue = sample.copy(), load_catalogue()
    plan.apply(add_command_post(plan, catalogue))
    parts = {part.id: part.boxes for part in organisation(plan, catalogue)}
    assert len(parts["command"]) == 1 and len(parts["groups"]) == len(catalogue.work_groups)
    assert [box.ref[1] for box in parts["sites"]] == [site.id for site in plan.sites()]
    assert {box.title for box in parts["units"]} == {
        person.unit for person in plan.table("person").values()
    } - {""}
