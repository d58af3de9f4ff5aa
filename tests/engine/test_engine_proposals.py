"""What proposals do to sites, areas of catchments, and that nobody is counted twice or lost."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from engine_plans import make_plan, site
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterpoint.catalogue import Catalogue
from musterpoint.engine.catchment_areas import catchment_areas
from musterpoint.engine.catchments import propose_catchments
from musterpoint.engine.demand import demand, visited
from musterpoint.engine.differences import Fate, site_differences
from musterpoint.engine.proposals import proposal
from musterpoint.engine.scores import score
from musterpoint.engine.served import served_by_site, service
from musterpoint.jobs import Job
from musterpoint.plan import BUILDINGS, ColumnChange, Edit, Plan, Visit, changed, counted_ids, deleted, made
from musterpoint.text import Label

HOMES = [(x, y, x + 12, y + 10) for y in (0, 40, 80) for x in (0, 30, 160, 190)]


def town(residents: list[int], *visits: Visit) -> Plan:
    plan = make_plan(
        site("site-1", x=10, y=60), site("site-2", x=190, y=60), boxes=HOMES, residents=residents
    )  # fmt: skip
    plan.apply(Edit(Label("Visits"), tuple(made(*visits))))
    return plan


def test_who_is_visited_at_home_isn_t_expected_at_a_site():
    plan = town(
        [10] * 12,
        Visit(id="visit-1", building="buildings-0", people=3),
        Visit(id="visit-2", building="buildings-0", kind="quarantine", people=2),
        Visit(id="visit-3", building="buildings-0", kind="enterprise", people=40),
        Visit(id="visit-4", building="buildings-1", people=25),
    )
    assert visited(plan).iloc[:3].tolist() == [5, 10, 0]
    assert demand(plan).iloc[:3].tolist() == [5, 0, 10]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    residents=st.lists(st.integers(0, 300), min_size=12, max_size=12).filter(any),
    at_home=st.lists(st.integers(0, 11), max_size=4),
    split=st.sampled_from(["0", "40"]),
)
def test_every_resident_is_in_one_catchment_or_visited_or_told_to_be_without(
    catalogue, residents, at_home, split
):
    visits = [Visit(id=f"visit-{n}", building=f"buildings-{row}") for n, row in enumerate(at_home)]
    plan = town(residents, *visits)
    if not demand(plan).sum():
        return
    proposed = propose_catchments(plan, catalogue, {"split": split}, Job(), counted_ids())
    plan.apply(proposed.edit)
    expected = demand(plan)
    assert expected.sum() + visited(plan).sum() == sum(residents)
    served = served_by_site(plan, expected, service(plan)).sum()
    assert served + proposed.after.without == pytest.approx(expected.sum())


def test_areas_of_sites_hold_their_buildings_and_keep_apart():
    plan = town([10] * 12)
    found = service(plan)
    areas = catchment_areas(plan, found)
    assert set(areas) == {"site-1", "site-2"}
    homes = plan.buildings.frame.geometry
    for id_, buildings in found.buildings().items():
        assert shapely.covers(areas[id_], np.asarray(homes.reindex(buildings))).all()
    assert areas["site-1"].intersection(areas["site-2"]).area == pytest.approx(0.0, abs=1.0)


def test_each_site_s_fate_is_told(catalogue: Catalogue):
    plan = town([10] * 12)
    one, two = plan.sites()
    new = site("site-3", x=100, y=200).replace(number=3)
    edit = Edit(
        Label("Change"), (*deleted(one), changed(two, two.replace(x=150.0)), *made(new)),
    )  # fmt: skip
    after = plan.copy()
    after.apply(edit)
    found = site_differences(plan, after, proposal(plan, catalogue, edit))
    assert [(difference.fate, difference.site.id) for difference in found] == [
        (Fate.MOVED, "site-2"), (Fate.NEW, "site-3"), (Fate.GONE, "site-1"),
    ]  # fmt: skip


def test_a_wish_to_keep_neighbourhoods_whole_shows_in_how_many_are_divided(catalogue: Catalogue):
    plan = town([10] * 12)
    assert score(plan, catalogue).divided is None
    ids = tuple(plan.buildings.frame.index)  # two in each row lie by the western site
    homes = ("west", "middle", "middle", "east") * 3
    plan.apply(Edit(Label("Areas"), (ColumnChange(BUILDINGS, "neighbourhood", ids, (None,) * 12, homes),)))
    assert score(plan, catalogue).divided == ("middle",)
    whole = propose_catchments(plan, catalogue, {"whole": "100000"}, Job(), counted_ids())
    assert whole.before.divided == ("middle",) and whole.after.divided == ()
    assert dict(whole.after.rows())["Neighbourhoods divided"] == "0"
