"""People on posts: assigned, moved, replaced, taken off; each in one edit."""

from __future__ import annotations

from datetime import datetime

import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.posts import FILLED, assigned_person, post_states, site_lead
from musterpoint.errors import InputError
from musterpoint.plan import Edit, Person, Plan, Post, Shift, Site, counted_ids, made
from musterpoint.session import actions
from musterpoint.text import CHINESE, Label

CATALOGUE = load_catalogue()


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2022-05-14T{clock}")


@pytest.fixture
def plan() -> Plan:
    plan = Plan("EPSG:4547")
    records = [
        Shift(id="am", starts=at("06:00"), ends=at("12:00")),
        Shift(id="pm", starts=at("12:00"), ends=at("18:00")),
        Person(id="wang", name="王芳", skills=("sampling",)),
        Person(id="li", name="李娜", skills=("registration", "leading")),
        Person(id="zhao", name="赵强", skills=()),
    ]
    for number in (1, 2):
        site = f"s{number}"
        records.append(Site(id=site, number=number, lanes=1))
        records += [
            Post(id=f"{site}-{role}-{shift}", site=site, role=role, shift=shift)
            for role in ("guide", "sampler", "registrar", "site-lead")
            for shift in ("am", "pm")
        ]
    plan.apply(Edit(Label("given"), tuple(made(*records))))
    return plan


def on(plan: Plan, post: str) -> str:
    person = assigned_person(plan, plan.find("post", post))
    return person.id if person else ""


def where(plan: Plan, person: str) -> set[str]:
    return {assignment.post for assignment in plan.where("assignment", person=person)}


def assign(plan: Plan, person: str, post: str, **options) -> Edit:
    edit = actions.assign(plan, CATALOGUE, person, post, **options)
    plan.apply(edit)
    return edit


def assign_to_site(plan: Plan, person: str, site: str) -> None:
    plan.apply(actions.assign_to_site(plan, CATALOGUE, person, site))


def test_somebody_is_put_on_a_post(plan):
    edit = assign(plan, "wang", "s2-sampler-am")
    assert on(plan, "s2-sampler-am") == "wang"
    assert edit.label.in_language(CHINESE) == "王芳 → 2号点 采样员1"
    assert not actions.assign(plan, CATALOGUE, "wang", "s2-sampler-am"), "they are there already"


def test_moving_is_one_edit_and_one_undo(plan):
    assign(plan, "wang", "s1-sampler-am")
    before = plan.copy()
    edit = assign(plan, "wang", "s2-sampler-am")
    assert where(plan, "wang") == {"s2-sampler-am"}
    plan.apply(edit.inverted())
    assert plan == before


def test_a_post_of_another_time_is_kept_unless_it_is_the_one_left(plan):
    assign(plan, "wang", "s1-sampler-am")
    assign(plan, "wang", "s1-sampler-pm")
    assert where(plan, "wang") == {"s1-sampler-am", "s1-sampler-pm"}
    assign(plan, "wang", "s2-sampler-am", leaving="s1-sampler-pm")
    assert where(plan, "wang") == {"s2-sampler-am"}


def test_who_was_on_the_post_steps_down(plan):
    assign(plan, "wang", "s1-sampler-am")
    assign(plan, "zhao", "s1-sampler-am")
    assert on(plan, "s1-sampler-am") == "zhao" and where(plan, "wang") == set()
    assert len(plan.where("assignment", post="s1-sampler-am")) == 1


def test_a_site_gives_the_post_that_asks_for_most(plan):
    assign_to_site(plan, "wang", "s1")
    assert where(plan, "wang") == {"s1-sampler-am"}
    assign_to_site(plan, "li", "s1")
    assert where(plan, "li") == {"s1-site-lead-am"}, "in the order of roles, as both ask for one skill"
    assign_to_site(plan, "zhao", "s1")
    assert where(plan, "zhao") == {"s1-guide-am"}


def test_a_site_gives_a_free_time_first(plan):
    assign(plan, "wang", "s1-sampler-am")
    assign_to_site(plan, "wang", "s2")
    assert where(plan, "wang") == {"s1-sampler-am", "s2-sampler-pm"}


def test_a_site_that_has_no_fitting_post_says_why(plan):
    assign(plan, "wang", "s1-sampler-am")
    assign(plan, "li", "s1-sampler-pm")
    assign(plan, "zhao", "s1-guide-am")
    with pytest.raises(InputError, match="No post of Site 1 is left for 赵强") as caught:
        plan.apply(actions.assign_to_site(plan, CATALOGUE, "zhao", "s1"))
        actions.assign_to_site(plan, CATALOGUE, "zhao", "s1")
    assert "already" in caught.value.detail


def test_people_who_are_free_but_unfit_hear_what_is_missing(plan):
    for shift in ("am", "pm"):
        assign(plan, "li", f"s1-guide-{shift}")
    with pytest.raises(InputError) as caught:
        actions.assign_to_site(plan, CATALOGUE, "zhao", "s1")
    assert "Sampler needs Sampling" in caught.value.detail


def test_taking_somebody_off(plan):
    assign(plan, "wang", "s1-sampler-am")
    edit = actions.unassign(plan, "s1-sampler-am")
    plan.apply(edit)
    assert on(plan, "s1-sampler-am") == ""
    assert edit.label.in_language(CHINESE) == "王芳 退出 1号点 采样员1"
    assert not actions.unassign(plan, "s1-sampler-am")


def test_a_lead_for_the_site(plan):
    plan.apply(actions.set_lead(plan, CATALOGUE, "s1", "li"))
    assert site_lead(plan, CATALOGUE, plan.find("site", "s1")).id == "li"
    plan.apply(actions.set_lead(plan, CATALOGUE, "s1", "zhao"))
    assert on(plan, "s1-site-lead-am") == "zhao"
    plan.apply(actions.delete(plan, [("post", "s2-site-lead-am"), ("post", "s2-site-lead-pm")]))
    with pytest.raises(InputError, match="lead's post"):
        actions.set_lead(plan, CATALOGUE, "s2", "li")


def test_taking_in_people_adds_and_updates(plan):
    people = [Person(id="new", name="孙丽"), plan.find("person", "wang").replace(phone="13900000000")]
    edit = actions.add_people(plan, people)
    plan.apply(edit)
    assert plan.find("person", "new") and plan.find("person", "wang").phone == "13900000000"
    assert edit.label.in_language(CHINESE) == "录入人员 2 人"
    assert not actions.add_people(plan, people)


def test_those_assigned_by_a_site_are_never_broken(plan):
    for person in ("wang", "li", "zhao"):
        assign_to_site(plan, person, "s1")
        assign_to_site(plan, person, "s2")
    states = [state.state for state in post_states(plan, CATALOGUE).values() if state.person]
    assert len(states) >= 5 and set(states) == {FILLED}


@pytest.mark.parametrize("action", [
    lambda plan: actions.assign(plan, CATALOGUE, "gone", "s1-guide-am"),
    lambda plan: actions.assign(plan, CATALOGUE, "wang", "gone"),
    lambda plan: actions.assign_to_site(plan, CATALOGUE, "wang", "gone"),
    lambda plan: actions.unassign(plan, "gone"),
])  # fmt: skip
def test_what_is_gone_is_told(plan, action):
    with pytest.raises(InputError, match="no longer"):
        action(plan)


def test_new_ids_come_from_the_given_source(plan):
    edit = actions.assign(plan, CATALOGUE, "wang", "s1-sampler-am", ids=counted_ids())
    assert edit.changes[0].id == "assignment-000001"
