"""The cases of the reports, small plans counted by hand, and what holds for every plan."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest
import shapely
from engine_plans import NOON, make_plan, person, post, site
from hypothesis import given, settings
from hypothesis import strategies as st
from made_layers import made_layer

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.posts import BROKEN, fits, post_states, posts_for_site, site_lead
from musterpoint.engine.staffing import propose_staffing
from musterpoint.engine.staffing.needs import gaps
from musterpoint.engine.staffing.shortages import calls, calls_in_words, in_words, shortages
from musterpoint.engine.staffing.together import groups
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import (
    NEIGHBOURHOODS,
    Assignment,
    Edit,
    LayerChange,
    Plan,
    Shift,
    changed,
    counted_ids,
    made,
)
from musterpoint.text import Label

CATALOGUE = load_catalogue()
AFTERNOON = Shift(id="shift-2", name="Afternoon", starts=NOON, ends=datetime(2022, 5, 10, 18))
EVENING = Shift(
    id="shift-3", name="Evening", starts=datetime(2022, 5, 10, 18), ends=datetime(2022, 5, 10, 23)
)


def fill(plan: Plan, **parameters: str) -> dict[str, str]:
    """Post → person after the proposal."""
    plan.apply(propose_staffing(plan, CATALOGUE, parameters, Job(), counted_ids()))
    return {item.post: item.person for item in plan.table("assignment").values()}


def change(plan: Plan, *records) -> None:
    """Put these records in the place of those with their ids."""
    edits = [changed(plan.find(record.KIND, record.id), record) for record in records]
    plan.apply(Edit(Label("Change"), tuple(edits)))


# The cases


def test_the_cascade_of_a_district_calls_the_numbers_that_a_hand_counts():
    """40 samplers are needed: the street has 17, the district 12, the city 20, so 17, 12 and 11 are called.
    10 clerks are needed: the street has 4, the district 1, the city none, so 5 posts stay empty."""
    plan = make_plan(
        site("site-1"),
        *(post(f"s{n}", "sampler") for n in range(40)),
        *(post(f"r{n}", "registrar") for n in range(10)),
        *(person(f"ss{n}", "sampling") for n in range(17)),
        *(person(f"ds{n}", "sampling", tier="district") for n in range(12)),
        *(person(f"cs{n}", "sampling", tier="city") for n in range(20)),
        *(person(f"sr{n}", "registration") for n in range(4)),
        person("dr", "registration", tier="district"),
    )
    found = Counter({(call.tier, call.role): call.number for call in calls(plan, CATALOGUE)})
    assert found == {
        ("street", "sampler"): 17, ("district", "sampler"): 12, ("city", "sampler"): 11,
        ("street", "registrar"): 4, ("district", "registrar"): 1, ("", "registrar"): 5,
    }  # fmt: skip
    chosen = Counter(plan.find("person", who).tier for who in fill(plan).values())
    assert chosen == {"street": 21, "district": 13, "city": 11}
    assert [(call.tier, call.number) for call in calls(plan, CATALOGUE)] == [("", 5)]


def test_only_as_far_as_may_be_called():
    plan = make_plan(post("one", "sampler"), post("two", "sampler"), site("site-1"))
    plan.apply(Edit(Label("people"), tuple(made(
        person("near", "sampling", tier="district"), person("far", "sampling", tier="city")
    ))))  # fmt: skip
    assert set(fill(plan.copy(), tier="district").values()) == {"near"}
    assert set(fill(plan).values()) == {"near", "far"}


def test_one_site_one_lead_and_five_kinds_of_staff():
    """Zhongyuan: 124 officials and 56 medics staff 5 sites with 11 sampling teams, each with its lead."""
    lanes = (3, 2, 2, 2, 2)
    sites = [site(f"site-{n}", lanes=count) for n, count in enumerate(lanes, 1)]
    plan = make_plan(*sites)
    change(plan, plan.campaign.replace(staffing="teams"))
    shift = plan.find("shift", "shift-1")
    ids = counted_ids()
    posts = [item for place in sites for item in posts_for_site(CATALOGUE, place, [shift], ids, plan)]
    officials = [("leading",)] * 14 + [("registration", "scanning")] * 60 + [("disinfection",)] * 50
    people = [person(f"official-{n}", *skills, unit="street") for n, skills in enumerate(officials)]
    people += [person(f"medic-{n}", "sampling", unit="hospital") for n in range(56)]
    plan.apply(Edit(Label("staff"), tuple(made(*posts, *people))))
    filled = fill(plan)
    assert len(filled) == len(posts)
    roles = Counter(item.role for item in posts)
    assert roles["site-lead"] == 5 and roles["team-lead"] == 11
    for place in sites:
        assert site_lead(plan, CATALOGUE, place) is not None
        kinds = {item.role for item in plan.where("post", site=place.id)} - {"site-lead", "team-lead"}
        assert kinds == {"sampler", "registrar", "guide", "disinfector", "logistics"}
    teams = {(item.site, item.lane) for item in posts if item.role == "team-lead" and item.id in filled}
    assert len(teams) == 11


def test_without_one_sampler_exactly_her_posts_break():
    plan = make_plan(
        AFTERNOON, site("site-1"),
        post("am", "sampler"), post("pm", "sampler", shift="shift-2"), post("other", "sampler"),
        person("wang", "sampling"), person("li", "sampling"),
        Assignment(id="a1", post="am", person="wang"), Assignment(id="a2", post="pm", person="wang"),
        Assignment(id="a3", post="other", person="li"),
    )  # fmt: skip
    assert not any(state.state == BROKEN for state in post_states(plan, CATALOGUE).values())
    change(plan, plan.find("person", "wang").replace(skills=()))
    broken = {id_ for id_, state in post_states(plan, CATALOGUE).items() if state.state == BROKEN}
    assert broken == {"am", "pm"}


# Rules of duty


def test_broken_posts_are_filled_anew_and_pinned_ones_stay():
    plan = make_plan(
        post("wrong", "sampler"), post("kept", "sampler"), site("site-1"),
        person("clerk", "registration"), person("cook"), person("medic", "sampling"),
        Assignment(id="a1", post="wrong", person="clerk"),
        Assignment(id="a2", post="kept", person="cook", pinned=True),
    )  # fmt: skip
    assert fill(plan) == {"wrong": "medic", "kept": "cook"}


def test_all_posts_are_divided_anew_only_when_asked():
    plan = make_plan(
        post("one", "guide"), site("site-1"), person("city", tier="city"), person("street"),
        Assignment(id="a1", post="one", person="city"),
    )  # fmt: skip
    assert fill(plan.copy()) == {"one": "city"}
    assert fill(plan, scope="all") == {"one": "street"}


def test_a_second_post_only_with_rest_way_and_hours():
    def filled(**campaign: float) -> int:
        plan = make_plan(
            AFTERNOON, EVENING, site("site-1"), site("site-2", x=3000.0),
            post("am", "guide"), post("pm", "guide", shift="shift-2", site="site-2"),
            post("late", "guide", shift="shift-3"), person("one"),
        )  # fmt: skip
        change(plan, plan.campaign.replace(**campaign))
        return len(fill(plan, posts="3"))

    assert filled() == 2  # in the evening at the first site again; three kilometres leave no time at noon
    assert filled(most_hours=8) == 1
    assert filled(rest_minutes=7 * 60) == 1


def test_too_little_time_between_two_posts_breaks_both():
    plan = make_plan(
        AFTERNOON, site("site-1"), site("site-2", x=3000.0), person("one"),
        post("am", "guide"), post("pm", "guide", shift="shift-2", site="site-2"),
        Assignment(id="a1", post="am", person="one"), Assignment(id="a2", post="pm", person="one"),
    )  # fmt: skip
    reasons = fits(plan, CATALOGUE, plan.find("person", "one"), plan.find("post", "pm"))
    assert len(reasons) == 1 and "way and rest" in reasons[0]
    change(plan, plan.find("site", "site-2").replace(x=0.0), plan.campaign.replace(most_hours=10))
    reasons = fits(plan, CATALOGUE, plan.find("person", "one"), plan.find("post", "pm"))
    assert len(reasons) == 1 and "12 hours, 10 at most" in reasons[0]


def test_those_who_live_near_come_when_all_else_is_equal():
    plan = make_plan(
        site("site-1", x=50.0, y=50.0), post("one", "guide"),
        person("aa-far"), person("near", home="neighbourhoods-0"), area=(0, 0, 100, 100),
    )  # fmt: skip
    assert fill(plan) == {"one": "near"}


def test_units_stay_together_where_that_costs_nothing():
    """Two units of three and two sites of three posts: proven to need two groups."""
    plan = make_plan(
        site("site-1"), site("site-2"),
        *(post(f"p{n}", "guide", site=f"site-{1 + n % 2}") for n in range(6)),
        *(person(f"person-{n}", unit="tax" if n % 2 else "post") for n in range(6)),
    )  # fmt: skip
    held = fill(plan)
    assert groups([(plan.find("post", p), plan.find("person", who)) for p, who in held.items()]) == 2


def test_wrong_wishes_are_refused():
    for wishes in ({"scope": "some"}, {"tier": "moon"}, {"site": "9"}, {"posts": "0"}):
        with pytest.raises(InputError):
            propose_staffing(make_plan(), CATALOGUE, wishes, Job())


# Explanations


def test_an_empty_post_says_who_could_come_and_the_counts_add_up():
    plan = make_plan(
        site("site-1", x=50.0, y=1250.0),
        *(post(f"s{n}", "sampler") for n in range(4)),
        person("on-duty", "sampling"), person("away", "sampling", available_from=NOON),
        person("d1", "sampling", tier="district", home="neighbourhoods-0"),
        person("d2", "sampling", tier="district"), person("cook"),
        Assignment(id="a1", post="s0", person="on-duty"), area=(0, 0, 100, 100),
    )  # fmt: skip
    (found,) = shortages(plan, CATALOGUE)
    street, district, city = found.tiers
    assert found.missing == 3 and set(found.posts) == {"s1", "s2", "s3"}
    assert (street.able, street.busy, street.away, street.free) == (2, 1, 1, 0)
    assert (district.able, district.free, city.able) == (2, 2, 0)
    assert district.minutes == pytest.approx(1200 * 1.3 / 1.2 / 60)
    words = in_words(plan, CATALOGUE, found)
    assert "site-1 needs 3 × Sampler for 06:00–12:00" in words
    assert "Street 0 free of 2 (1 on duty, 1 away)" in words and "District 2 free of 2, 22 min away" in words
    lines = calls_in_words(plan, CATALOGUE, calls(plan, CATALOGUE))
    assert lines[0] == "To be called from: District" and "Sampler × 2" in lines[1]
    assert lines[2] == "Nobody in the plan is left for:" and "Sampler × 1" in lines[3]


def test_needs_add_up_by_any_key():
    plan = make_plan(
        AFTERNOON, site("site-1", x=50.0, y=50.0), site("site-2", x=500.0),
        post("a", "guide"), post("b", "sampler"), post("c", "guide", shift="shift-2", site="site-2"),
        person("one"), Assignment(id="a1", post="a", person="one"), area=(0, 0, 100, 100),
    )  # fmt: skip
    states = post_states(plan, CATALOGUE)
    assert gaps(plan, states, ["role"]) == {("guide",): (2, 1), ("sampler",): (1, 0)}
    assert gaps(plan, states, ["neighbourhood"])["neighbourhoods-0",] == (2, 1)
    for keys in (["site"], ["shift"], ["site", "shift"], []):
        assert sum(need.gap for need in gaps(plan, states, keys).values()) == 2


def test_a_site_counts_for_the_smallest_area_around_it_and_for_the_street_above():
    plan = make_plan(site("site-1", x=50.0, y=50.0), post("a", "guide"))
    boxes = [shapely.box(0, 0, size, size) for size in (400, 100, 200)]
    street = {"level": ["街道", "小区", "社区"], "parent": ["", "neighbourhoods-2", "neighbourhoods-0"]}
    areas = made_layer(NEIGHBOURHOODS, boxes, name=["Street", "Garden", "Community"], **street)
    plan.apply(Edit(Label("Areas"), (LayerChange(NEIGHBOURHOODS, None, areas),)))
    states = post_states(plan, CATALOGUE)
    assert list(gaps(plan, states, ["neighbourhood", "street"])) == [("neighbourhoods-1", "neighbourhoods-0")]


# What holds for every plan

SKILLS = ("sampling", "registration", "leading")
people_drawn = st.lists(
    st.tuples(
        st.sets(st.sampled_from(SKILLS)), st.sampled_from(["street", "district", "city"]),
        st.sampled_from([None, NOON]), st.sampled_from(["a", "b"]),
    ),
    max_size=9,
)  # fmt: skip
posts_drawn = st.lists(
    st.tuples(
        st.sampled_from(["sampler", "registrar", "site-lead", "guide"]),
        st.sampled_from(["shift-1", "shift-2", "shift-3"]), st.sampled_from(["site-1", "site-2"]),
    ),
    min_size=1, max_size=9,
)  # fmt: skip


def drawn_plan(people, posts) -> Plan:
    records: list = [AFTERNOON, EVENING, site("site-1"), site("site-2", x=2000.0)]
    for number, (skills, tier, until, unit) in enumerate(people):
        who = person(f"person-{number}", *sorted(skills), tier=tier, available_until=until, unit=unit)
        records.append(who)
    records += [
        post(f"post-{number}", role, shift, place) for number, (role, shift, place) in enumerate(posts)
    ]
    return make_plan(*records)


@settings(max_examples=40, deadline=None)
@given(people_drawn, posts_drawn, st.integers(1, 3), st.data())
def test_nobody_twice_no_skill_violated_pinned_kept(people, posts, most, data):
    plan = drawn_plan(people, posts)
    if people:
        who = f"person-{data.draw(st.integers(0, len(people) - 1))}"
        held = Assignment(id="pinned", post="post-0", person=who, pinned=True)
        plan.apply(Edit(Label("pin"), tuple(made(held))))
    fill(plan, posts=str(most))
    assignments = list(plan.table("assignment").values())
    assert len({item.post for item in assignments}) == len(assignments)
    if people:
        assert plan.find("assignment", "pinned") == held
    for item in assignments:
        if not item.pinned:
            who, where = plan.find("person", item.person), plan.find("post", item.post)
            assert fits(plan, CATALOGUE, who, where) == ()
    by_person = Counter(item.person for item in assignments)
    assert all(count <= max(most, 1) for count in by_person.values())
    found = shortages(plan, CATALOGUE)
    assert sum(item.missing for item in found) == len(posts) - len(assignments)
    assert sum(call.number for call in calls(plan, CATALOGUE)) == len(posts) - len(assignments)
    for able in (able for item in found for able in item.tiers):
        assert able.able == able.busy + able.away + able.second + able.free and able.free >= 0


@settings(max_examples=40, deadline=None)
@given(people_drawn, posts_drawn, people_drawn)
def test_more_people_never_fill_fewer_posts(people, posts, more):
    """Without a search for groups of one unit: it doesn't fill posts."""
    few, many = (drawn_plan(drawn, posts) for drawn in (people, [*people, *more]))
    assert len(fill(few, effort="0")) <= len(fill(many, effort="0"))
