"""Units that lend people, staff lists with more columns, and people who are in a plan twice."""

from __future__ import annotations

from datetime import datetime

import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.errors import InputError
from musterpoint.plan import Assignment, Campaign, Edit, Person, Plan, Post, Site, counted_ids, made
from musterpoint.session.actions import add_people, delete
from musterpoint.session.actions.staff_file import read_staff_file
from musterpoint.session.actions.staff_units import duplicates, lend_by_number, merge_people
from musterpoint.text import Label

CATALOGUE = load_catalogue()


def plan_with(*records) -> Plan:
    plan = Plan("EPSG:4547")
    campaign = Campaign(starts=datetime(2022, 5, 14, 6), ends=datetime(2022, 5, 14, 18))
    plan.apply(Edit(Label("given"), tuple(made(campaign, *records))))
    return plan


def test_six_from_the_tax_office_are_named_later_and_keep_their_posts(tmp_path):
    plan = plan_with(Site(id="s"), Post(id="p", site="s", role="registrar"))
    plan.apply(lend_by_number(plan, "税务局", 6, ["registration"], "district"))
    (unit,) = plan.table("unit").values()
    assert (unit.name, unit.headcount, len(plan.table("person"))) == ("税务局", 6, 6)
    first = next(iter(plan.table("person").values()))
    plan.apply(Edit(Label("post"), tuple(made(Assignment(id="a", post="p", person=first.id)))))
    path = tmp_path / "税务局.csv"
    path.write_text("姓名,电话,单位,技能,联络员\n李娜,13800000002,税务局,录入,是\n", encoding="utf-8")
    staff = read_staff_file(path, plan, CATALOGUE, counted_ids())
    plan.apply(add_people(plan, staff.people, staff.liaisons))
    assert len(plan.table("person")) == 6
    held = plan.find("person", plan.find("assignment", "a").person)
    assert (held.name, held.phone, held.tier, held.by_number) == ("李娜", "13800000002", "district", False)
    (unit,) = plan.table("unit").values()
    assert unit.liaison == held.id
    plan.apply(delete(plan, [("person", held.id)]))
    assert next(iter(plan.table("unit").values())).liaison == ""


@pytest.mark.parametrize("unit, number", [("", 3), ("税务局", 0), ("税务局", 100_000)])
def test_a_slip_of_the_finger_is_refused(unit, number):
    with pytest.raises(InputError):
        lend_by_number(plan_with(), unit, number)


def test_columns_that_a_person_chose_take_the_place_of_the_guesses(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(
        "姓名,电话,办公室,单位,语言,驾照\n李娜,010,财务科,税务局,粤语、英语,C1\n", encoding="utf-8"
    )
    guessed = read_staff_file(path, plan_with(), CATALOGUE)
    (li,) = guessed.people
    assert (li.unit, li.languages, li.licences) == ("税务局", ("粤语", "英语"), ("C1",))
    assert guessed.titles == ("姓名", "电话", "办公室", "单位", "语言", "驾照")
    (li,) = read_staff_file(path, plan_with(), CATALOGUE, columns={"unit": "办公室", "phone": ""}).people
    assert (li.unit, li.phone) == ("财务科", "")


def test_one_of_two_entries_keeps_what_both_know_and_all_posts():
    plan = plan_with(
        Site(id="s"), Post(id="p1", site="s", role="guide"), Post(id="p2", site="s", role="guide", number=2),
        Person(id="a", name="王芳", phone="138", skills=("sampling",)),
        Person(id="b", name="王 芳", phone="138", unit="医院", skills=("care",)),
        Person(id="c", name="王芳", unit="医院"),
        Assignment(id="x", post="p1", person="b"),
    )  # fmt: skip
    (group,) = duplicates(plan)
    assert [person.id for person in group] == ["b", "a"]
    plan.apply(merge_people(plan, ["a", "b"]))
    merged = plan.find("person", "a")
    assert (merged.unit, merged.skills) == ("医院", ("sampling", "care"))
    assert plan.find("assignment", "x").person == "a" and plan.find("person", "b") is None
    assert len(duplicates(plan)) == 1  # now the third has the same name and unit
