"""Who goes where: given, proposed, split by unit, forgotten."""

from __future__ import annotations

import pytest
from engine_plans import make_plan, site

from musterpoint.catalogue import Catalogue
from musterpoint.engine.catchments import give, propose_catchments
from musterpoint.engine.served import residents_served, service
from musterpoint.engine.service_checks import nobody_forgotten, sites_overloaded
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import BuildingPart, Edit, Plan, counted_ids, made
from musterpoint.text import Label

ROW = [(x, 0, x + 10, 10) for x in (0, 20, 160, 180)]


def row(residents: list[int], lanes: int = 1) -> Plan:
    return make_plan(
        site("site-1", x=0, y=30, lanes=lanes), site("site-2", x=190, y=30, lanes=lanes),
        boxes=ROW, residents=residents,
    )  # fmt: skip


def given(plan: Plan, **sites: str | None) -> Plan:
    change = give(plan, {f"buildings-{name[1:]}": id_ for name, id_ in sites.items()})
    plan.apply(Edit(Label("Give"), (change,)))
    return plan


def test_until_anything_is_given_everybody_goes_to_the_nearest():
    found = service(row([10] * 4))
    assert not found.given
    assert found.ways["site"].tolist() == ["site-1", "site-1", "site-2", "site-2"]


def test_what_is_given_counts_and_the_others_belong_to_nobody(catalogue: Catalogue):
    plan = given(row([10, 20, 30, 40]), b0="site-2", b1="site-1", b2="site-1")
    found = service(plan)
    assert found.given
    assert found.ways["site"].to_dict() == {
        "buildings-0": "site-2", "buildings-1": "site-1", "buildings-2": "site-1",
    }  # fmt: skip
    assert found.ways.at["buildings-0", "metres"] > 150
    assert residents_served(plan).to_dict() == {"site-1": 50, "site-2": 10}
    (problem,) = nobody_forgotten(plan, catalogue)
    assert problem.title.startswith("40 people") and problem.severity == "blocker"
    assert problem.subjects == (("buildings", "buildings-3"),)


def test_a_site_that_is_deleted_leaves_its_people_without_one(catalogue: Catalogue):
    plan = given(row([10] * 4), b0="site-1", b1="site-1", b2="site-2", b3="gone")
    (problem,) = nobody_forgotten(plan, catalogue)
    assert problem.subjects == (("buildings", "buildings-3"),)


def test_proposed_catchments_keep_capacity_where_the_nearest_would_not(catalogue: Catalogue):
    """480 people to a lane in six hours: one of three blocks on the left goes to the right."""
    plan = row([240, 240, 120, 80])
    given(plan, b0="site-1", b1="site-1", b2="site-1", b3="site-2")
    assert [problem.subjects for problem in sites_overloaded(plan, catalogue)] == [(("site", "site-1"),)]
    proposed = propose_catchments(plan, catalogue, {}, Job(), counted_ids())
    plan.apply(proposed.edit)
    assert proposed.feasible and proposed.optimal and proposed.gap == pytest.approx(0)
    assert residents_served(plan).to_dict() == {"site-1": 480, "site-2": 200}
    assert not list(nobody_forgotten(plan, catalogue)) and not list(sites_overloaded(plan, catalogue))


def test_who_finds_no_room_is_counted_and_told(catalogue: Catalogue):
    proposed = propose_catchments(row([400] * 4), catalogue, {}, Job(), counted_ids())
    assert not proposed.feasible
    assert any("there would do" in reason for reason in proposed.reasons)
    assert proposed.after.without == 0


def test_units_that_go_elsewhere_are_counted_there():
    plan = row([100] * 4)
    frame = plan.buildings.frame.assign(units=4).astype({"units": "Int64"})
    object.__setattr__(plan.buildings, "frame", frame)
    part = BuildingPart(id="part-1", building="buildings-0", first_unit=1, last_unit=1, site="site-2")
    plan.apply(Edit(Label("Split"), tuple(made(part))))
    assert residents_served(plan).to_dict() == {"site-1": 175, "site-2": 225}


def test_without_sites_it_says_what_to_do(catalogue: Catalogue):
    with pytest.raises(InputError, match="no sites"):
        propose_catchments(make_plan(boxes=ROW, residents=[1] * 4), catalogue, {}, Job())
