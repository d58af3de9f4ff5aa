"""The rules that every plan keeps, the index behind look-ups, and copies that stay apart."""

from __future__ import annotations

from musterpoint.plan import (
    Assignment,
    Edit,
    Person,
    Plan,
    Post,
    Severity,
    Shift,
    Site,
    changed,
    counted_ids,
    deleted,
    made,
    new_id,
)
from musterpoint.plan.health import dangling_references, double_assignments, repeated_site_numbers
from musterpoint.text import Label


def plan_with(*records) -> Plan:
    plan = Plan("EPSG:4547")
    plan.apply(Edit(Label("Make"), tuple(made(*records))))
    return plan


def test_a_sound_plan_has_no_problems():
    plan = plan_with(
        Site(id="s", number=1),
        Shift(id="t"),
        Post(id="o", site="s", shift="t"),
        Post(id="command"),
        Person(id="p"),
        Assignment(id="a", post="o", person="p"),
    )
    for rule in (dangling_references, repeated_site_numbers, double_assignments):
        assert list(rule(plan)) == []


def test_a_left_over_record_is_found_and_its_fix_removes_it():
    plan = plan_with(Post(id="o", site="gone"), Assignment(id="a", post="o", person="nobody"))
    problems = list(dangling_references(plan))
    assert {problem.subjects for problem in problems} == {(("post", "o"),), (("assignment", "a"),)}
    assert {problem.severity for problem in problems} == {Severity.BLOCKER}
    while problems:
        plan.apply(problems[0].fix)
        problems = list(dangling_references(plan))
    assert list(plan.records()) == []


def test_two_sites_with_one_number_are_named_with_their_place():
    plan = plan_with(Site(id="a", number=3), Site(id="b", number=3, x=5.0, y=6.0), Site(id="c", number=4))
    (problem,) = repeated_site_numbers(plan)
    assert problem.subjects == (("site", "b"), ("site", "a"))
    assert problem.position == (5.0, 6.0)
    assert "3" in problem.title and problem.detail and problem.suggestion


def test_a_post_with_two_people_keeps_one():
    plan = plan_with(
        Post(id="o"), *(Assignment(id=f"a{number}", post="o", person=f"p{number}") for number in range(3))
    )
    (problem,) = double_assignments(plan)
    plan.apply(problem.fix)
    assert len(plan.where("assignment", post="o")) == 1
    assert list(double_assignments(plan)) == []


def test_the_index_follows_edits():
    plan = plan_with(Site(id="s"), Site(id="t"), Post(id="o", site="s"))
    assert [post.id for post in plan.where("post", site="s")] == ["o"]
    moved = plan.find("post", "o").replace(site="t")
    plan.apply(Edit(Label("Move"), (changed(plan.find("post", "o"), moved), *made(Post(id="n", site="t")))))
    assert plan.where("post", site="s") == []
    assert {post.id for post in plan.where("post", site="t")} == {"o", "n"}
    plan.apply(Edit(Label("Delete"), tuple(deleted(moved))))
    assert [post.id for post in plan.where("post", site="t")] == ["n"]


def test_a_copy_and_its_original_go_separate_ways():
    plan = plan_with(Site(id="s", number=1))
    copy = plan.copy()
    assert copy == plan
    copy.apply(Edit(Label("Add"), tuple(made(Site(id="t", number=2)))))
    assert [site.id for site in plan.sites()] == ["s"]
    assert copy != plan


def test_sites_are_listed_by_number():
    plan = plan_with(Site(id="a", number=10), Site(id="b", number=9), Site(id="c", number=1))
    assert [site.number for site in plan.sites()] == [1, 9, 10]


def test_new_ids_differ_and_sort_by_their_making():
    ids = [new_id("site") for _id in range(100)]
    assert len(set(ids)) == 100
    assert [id_[:16] for id_ in ids] == sorted(id_[:16] for id_ in ids)


def test_counted_ids_are_the_same_on_every_run():
    for _run in range(2):
        ids = counted_ids()
        assert [ids("site"), ids("post"), ids("site")] == ["site-000001", "post-000001", "site-000002"]
