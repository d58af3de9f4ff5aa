"""The samples are true to the reports: every figure that a report gives is in the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.organisation import TEAM_PARTS, organisation
from musterpoint.catalogue.posts import BROKEN, EMPTY, post_states, site_lead
from musterpoint.catalogue.teams import stand_of
from musterpoint.engine.catchments import propose_catchments
from musterpoint.engine.checks import CHECKS
from musterpoint.engine.demand import visited
from musterpoint.engine.timetable import SLOTS, Settings, Staff, clock, propose_timetable, simulate_plan
from musterpoint.jobs import Job
from musterpoint.plan import Plan
from musterpoint.plan.health import dangling_references, double_assignments, repeated_site_numbers
from musterpoint.samples import CASES
from musterpoint.text import CHINESE, ENGLISH

Sample = Callable[..., Plan]

FACTS = {
    # residents, fixed sites, lanes, mobile teams, people
    "taishan": (8347, 5, 6, 3, 126),
    "wanyuan": (400_000, 352, 700, 0, 5658),
    "chengzhong": (250_000, 121, 355, 0, 6400),
    "etown": (33_000, 13, 46, 0, 528),
    "lianhu": (22_000, 5, 11, 0, 338),
}


def by_unit(plan: Plan) -> Counter[str]:
    return Counter(person.unit for person in plan.table("person").values())


def by_skill(plan: Plan) -> Counter[str]:
    return Counter(skill for person in plan.table("person").values() for skill in person.skills)


def stock(plan: Plan, remarks: str) -> int:
    return sum(item.quantity for item in plan.table("stock").values() if item.remarks == remarks)


def test_there_are_five_cases_with_words_in_both_languages():
    assert set(CASES) == set(FACTS)
    for case in CASES.values():
        for text in (case.title, case.description):
            assert text.in_language(CHINESE) and text.in_language(ENGLISH)


@pytest.mark.parametrize("case", FACTS)
def test_residents_sites_lanes_and_people_are_exact(case: str, sample_plan: Sample):
    plan = sample_plan(case)
    fixed = [site for site in plan.sites() if site.kind == "fixed"]
    mobile = [site for site in plan.sites() if site.kind == "mobile"]
    residents = int(plan.buildings.frame["residents"].sum())
    lanes = sum(site.lanes for site in fixed)
    assert (residents, len(fixed), lanes, len(mobile), len(plan.table("person"))) == FACTS[case]
    assert [site.number for site in plan.sites()] == list(range(1, len(plan.sites()) + 1))


@pytest.mark.parametrize("case", FACTS)
def test_every_site_has_a_lead_a_name_and_no_blocker(case: str, sample_plan: Sample):
    plan, catalogue = sample_plan(case), load_catalogue()
    names = [site.name for site in plan.sites()]
    assert all(names) and len(set(names)) == len(names)
    assert all(site_lead(plan, catalogue, site) for site in plan.sites())
    rules = [rule(plan) for rule in (dangling_references, repeated_site_numbers, double_assignments)]
    checks = [run(plan, catalogue) for _id, _title, run in CHECKS]
    blockers = [item for found in (*rules, *checks) for item in found if item.severity == "blocker"]
    assert blockers == []


@pytest.mark.parametrize("case", FACTS)
def test_every_site_has_somebody_who_registers_and_somebody_who_samples_in_every_shift(
    case: str, sample_plan: Sample
):
    plan = sample_plan(case)
    held = {one.post for one in plan.table("assignment").values()}
    posts = [post for post in plan.table("post").values() if post.role in ("registrar", "sampler")]
    needed = {(post.site, post.shift, post.role) for post in posts}
    assert needed == {(post.site, post.shift, post.role) for post in posts if post.id in held}


@pytest.mark.parametrize("case", FACTS)
def test_sites_stand_clear_of_buildings_and_of_each_other(case: str, sample_plan: Sample):
    plan, catalogue = sample_plan(case), load_catalogue()
    run = {id_: run for id_, _title, run in CHECKS}
    for check in ("over-buildings", "fixtures-overlap", "sites-outside"):
        assert list(run[check](plan, catalogue)) == []


@pytest.mark.parametrize("case", FACTS)
def test_some_posts_are_open_so_that_the_board_has_work_but_none_is_broken(case: str, sample_plan: Sample):
    states = Counter(state.state for state in post_states(sample_plan(case), load_catalogue()).values())
    assert states[BROKEN] == 0
    assert states[EMPTY] < 0.03 * sum(states.values())


@pytest.mark.parametrize("case", ["taishan", "lianhu"])
def test_every_team_has_its_people(case: str, sample_plan: Sample):
    plan, catalogue = sample_plan(case), load_catalogue()
    parts = {part.id: part.boxes for part in organisation(plan, catalogue)}
    teams = [team for team in plan.table("team").values() if stand_of(plan, team) is None]
    assert {box.ref[1] for part in TEAM_PARTS for box in parts.get(part, ())} == {team.id for team in teams}
    assert {box.ref[1] for box in parts["couriers"]} == {team.id for team in teams if team.kind == "courier"}
    for shift in plan.table("shift"):
        for team in teams:
            assert shift in {post.shift for post in plan.where("post", team=team.id)}
    held = {item.post for item in plan.table("assignment").values()}
    assert [post.role for post in plan.table("post").values() if post.team and post.id not in held] == []


def test_taishan_is_a_drill_on_one_morning_with_its_units(sample_plan: Sample):
    plan = sample_plan("taishan")
    campaign = plan.campaign
    assert campaign.drill
    assert f"{campaign.starts:%m-%d %H:%M} {campaign.ends:%H:%M}" == "05-10 06:00 12:00"
    units = by_unit(plan)
    assert units["泰山路派出所"] == 13
    assert units["泰山路街道商会"] == 1 + 7
    assert (
        sum(units[name] for name in ("辖区中学", "供电所", "税务所", "邮政支局", "房管所", "市场监管所"))
        == 17
    )
    assert sum(count for name, count in units.items() if "社区" in name or "办事处" in name) >= 60


def test_lianhu_has_its_medics_officials_and_twelve_hours(sample_plan: Sample):
    plan = sample_plan("lianhu")
    units = by_unit(plan)
    assert by_skill(plan)["sampling"] == 56
    assert units["莲湖街道办事处"] == 124
    assert units["中原区委宣传部"] + units["中原区红十字会"] == 40
    assert units["志愿红服务队"] == 100
    assert (plan.campaign.ends - plan.campaign.starts).total_seconds() == 12 * 3600
    assert plan.campaign.set_up_minutes == 180
    assert "阳光花园社区检测点" in [site.name for site in plan.sites()]


def test_chengzhong_has_its_communities_clerks_vehicles_and_store(sample_plan: Sample):
    plan = sample_plan("chengzhong")
    levels = plan.neighbourhoods.frame["level"].value_counts()
    assert (levels["community"], levels["village"]) == (29, 32)
    trained = [person for person in plan.table("person").values() if person.remarks == "信息采集员，已培训"]
    assert len(trained) == 355
    kinds = Counter(vehicle.kind for vehicle in plan.table("vehicle").values())
    assert kinds == {"taxi": 242, "coach": 30, "bus": 6, "truck": 6}
    groups = {name: stock(plan, name) for name in ("防护类", "消杀类", "设备类", "器械类")}
    assert groups == {"防护类": 793_187, "消杀类": 103_597, "设备类": 1864, "器械类": 3096}
    assert sum(groups.values()) == 901_744
    tents = {item.item: item.quantity for item in plan.table("stock").values() if item.place == "各检测点"}
    assert tents == {"tent-12": 346, "canopy-3x3": 150}
    assert plan.campaign.set_up_minutes == 8 * 60


def test_wanyuan_has_its_medics_volunteers_and_thirty_five_hours(sample_plan: Sample):
    plan = sample_plan("wanyuan")
    units = by_unit(plan)
    assert by_skill(plan)["sampling"] == 1508
    assert units["团市委志愿者服务队"] + units["市红十字会"] + units["蓝天救援队"] == 450
    assert (plan.campaign.ends - plan.campaign.starts).total_seconds() == 35 * 3600


def test_goods_and_skills_are_those_of_the_catalogue(sample_plan: Sample):
    catalogue = load_catalogue()
    for case in FACTS:
        plan = sample_plan(case)
        items = {item.item for item in plan.table("stock").values()}
        assert items <= set(catalogue.supplies) | set(catalogue.fixtures)
        assert set(by_skill(plan)) <= set(catalogue.skills)
        assert {person.tier for person in plan.table("person").values()} <= set(catalogue.tiers)


@pytest.mark.parametrize(("case", "deadline"), [("taishan", "12:00"), ("lianhu", "19:00")])
def test_everybody_is_through_in_time_with_their_own_staff(case: str, deadline: str, sample_plan: Sample):
    """S0: 8,347 from 06:00 to 12:00; S4: 22,000 in 12 h. With a probability above nine in ten, in which 95 of
    100 people wait no longer than the norm's half an hour."""
    plan, catalogue = sample_plan(case).copy(), load_catalogue()
    for propose in (propose_catchments, propose_timetable):
        plan.apply(propose(plan, catalogue, {}, Job()).edit)
    days = simulate_plan(plan, catalogue, Settings(policy=SLOTS, replications=40, staff=Staff(filled=True)))
    guests = sum(firm.people for firm in plan.table("enterprise").values())
    assert days.people == FACTS[case][0] - visited(plan).sum() + guests, "all but those visited at home"
    assert {clock(plan, site.closes) for site in days.sites.values()} == {deadline}
    assert days.in_time.low > 0.9 and days.wait.value < 30 * 60
    assert (days.finished < max(site.closes for site in days.sites.values())).all()
