"""Sites laid out on plans: beside buildings and roads, from stock, at places that were found."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from engine_plans import make_plan, site

from musterpoint.engine.layout import FitsHere, Options, find_places, layout_site, propose_layouts
from musterpoint.engine.layout import places as layout_places
from musterpoint.engine.observation import observed_by
from musterpoint.engine.timetable.room import room
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import Edit, Fixture, Gate, Plan, Site, StockItem, changed, counted_ids, made
from musterpoint.text import Label

YARD = (0, 0, 150, 150)
ROWS = tuple((x, y, x + 50, y + 12) for y in (5, 133) for x in (5, 95))
"""Four buildings round a yard of 109 m."""


def courtyard(*records) -> Plan:
    return make_plan(*records, boxes=ROWS, residents=(200,) * 4, area=YARD)


def test_a_layout_keeps_the_norm_where_there_is_room(catalogue):
    plan = courtyard()
    layout = layout_site(plan, catalogue, site("site-1", 75, 75, lanes=3, green_lane=True), ids=counted_ids())
    assert layout.records and not layout.unmet
    assert layout.site.lanes == 3
    tents = [part.geometry() for part in layout.records if isinstance(part, Fixture) and "tent" in part.type]
    houses = shapely.union_all([shapely.box(*row) for row in ROWS])
    assert min(tent.distance(houses) for tent in tents) >= 6.1


def test_the_queue_holds_what_is_asked(catalogue):
    plan = courtyard()
    for people in (60, 260):
        layout = layout_site(plan, catalogue, site("site-1", 75, 75, lanes=2), Options(queue=people))
        waiting = shapely.union_all(
            [p.geometry() for p in layout.records if getattr(p, "kind", "") == "waiting"]
        )
        (queue,) = [p for p in layout.records if p.KIND == "way" and p.kind == "residents" and not p.lane]
        assert shapely.intersection(queue.geometry(), waiting).length >= people


def test_what_cannot_be_met_is_named(catalogue):
    plan = make_plan(area=(0, 0, 30, 45))
    layout = layout_site(plan, catalogue, site("site-1", 15, 22, lanes=8))
    assert 0 < layout.site.lanes < 8
    assert "layout-lanes" in [problem.check for problem in layout.unmet]


def test_no_room_at_all_leaves_the_site_alone(catalogue):
    plan = make_plan(area=(0, 0, 12, 12))
    layout = layout_site(plan, catalogue, site("site-1", 6, 6, lanes=1))
    assert not layout.records
    assert [problem.check for problem in layout.unmet] == ["layout-room"]


def test_tents_are_taken_from_stock(catalogue):
    stock = [
        StockItem(id="a", item="canopy-3x4.5", quantity=10),
        StockItem(id="b", item="tent-8", quantity=4),
    ]
    layout = layout_site(courtyard(*stock), catalogue, site("site-1", 75, 75, lanes=2))
    used = [
        p.type
        for p in layout.records
        if isinstance(p, Fixture) and catalogue.fixtures[p.type].group == "shelter"
    ]
    assert set(used) == {"canopy-3x4.5", "tent-8"}
    assert not layout.unmet


def test_missing_tents_are_named(catalogue):
    stock = StockItem(id="a", item="canopy-3x3", quantity=3)
    layout = layout_site(courtyard(stock), catalogue, site("site-1", 75, 75, lanes=2))
    assert "layout-stock" in [problem.check for problem in layout.unmet]


def test_marked_ground_holds_the_whole_site(catalogue):
    corners = ((40, 30), (110, 30), (110, 62), (72, 62), (72, 120), (40, 120))
    layout = layout_site(courtyard(), catalogue, site("site-1", 60, 60, lanes=2, ground=corners))
    ground = shapely.Polygon(corners).buffer(0.01)
    assert layout.records
    assert all(ground.covers(p.geometry()) for p in layout.records if p.KIND == "zone")


def test_the_entrance_follows_its_gate(catalogue):
    plan = courtyard()
    first = layout_site(plan, catalogue, site("site-1", 75, 75, lanes=2), ids=counted_ids())
    plan.apply(Edit(Label("Place"), tuple(made(first.site, *first.records))))
    for wanted in ((75.0, 26.0), (20.0, 75.0), (130.0, 75.0), (75.0, 124.0)):
        layout = layout_site(plan, catalogue, first.site, Options(gate=wanted))
        (gate,) = [p for p in layout.records if isinstance(p, Gate) and p.kind == "entrance"]
        assert math.dist((gate.x, gate.y), wanted) < 2
        assert not layout.unmet


def test_later_sites_keep_off_earlier_ones(catalogue):
    plan = courtyard(site("site-1", 60, 75, lanes=1), site("site-2", 80, 75, lanes=1))
    edit = propose_layouts(plan, catalogue, {}, Job(), counted_ids()).edit
    plan.apply(edit)
    hulls = [
        shapely.convex_hull(shapely.union_all([zone.geometry() for zone in plan.where("zone", site=id_)]))
        for id_ in ("site-1", "site-2")
    ]
    assert hulls[0].distance(hulls[1]) > 0.9


@pytest.mark.parametrize(
    "parameters", [{"site": "9"}, {"wind": "up"}, {"lanes": "0"}, {"queue": "-1"}, {"colour": "red"}]
)
def test_unfit_parameters_are_refused(catalogue, parameters):
    with pytest.raises(InputError):
        propose_layouts(courtyard(site("site-1", 75, 75)), catalogue, parameters, Job())


def test_a_plan_without_sites_says_what_to_do(catalogue):
    with pytest.raises(InputError, match="no fixed site"):
        propose_layouts(courtyard(), catalogue, {}, Job())


# Places


def test_every_place_that_is_found_can_be_laid_out(catalogue):
    plan = courtyard()
    places = find_places(plan, catalogue)
    assert len(places) > 3
    for row in range(len(places)):
        there = Site(
            id="there", x=places.x[row], y=places.y[row], rotation=places.rotation[row],
            lanes=int(places.lanes[row]), green_lane=bool(places.lanes[row] > 1),
        )  # fmt: skip
        layout = layout_site(plan, catalogue, there)
        assert layout.site.lanes == there.lanes
        assert not [problem for problem in layout.unmet if problem.check.startswith("layout")]
        assert bool(places.roomy[row]) is False or not layout.unmet


def test_places_are_the_same_every_time(catalogue):
    one, other = (find_places(courtyard(), catalogue) for _time in range(2))
    for name in ("x", "y", "rotation", "lanes", "area", "road", "gate", "neighbourhood", "roomy"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


def test_a_city_is_looked_through_block_by_block(catalogue, monkeypatch):
    """The blocks' edges cost no room, and no place is found twice."""
    plan = courtyard()
    whole = find_places(plan, catalogue)
    monkeypatch.setattr(layout_places, "_LARGE", 1000.0)
    monkeypatch.setattr(layout_places, "_SQUARE", 30.0)
    monkeypatch.setattr(layout_places, "_BLOCK", 60.0)
    blocks = find_places(plan, catalogue)
    assert blocks.lanes.max() == whole.lanes.max() and len(blocks) >= len(whole)
    assert len({*zip(blocks.x.tolist(), blocks.y.tolist(), strict=True)}) == len(blocks)


def test_a_narrow_yard_has_no_places(catalogue):
    assert len(find_places(make_plan(area=(0, 0, 14, 14)), catalogue)) == 0


def test_how_many_lanes_fit_where_something_is_dragged(catalogue):
    fits = FitsHere(courtyard(), catalogue)
    assert fits.at(75, 75).lanes >= 4
    assert fits.at(30, 11).lanes == 0  # on a building
    assert fits.at(75, 75, 45.0).lanes <= fits.at(75, 75).lanes
    assert fits.at(500, 500).lanes == 0  # outside the neighbourhood


def change(plan: Plan, **values) -> None:
    plan.apply(Edit(Label(""), (changed(plan.campaign, plan.campaign.replace(**values)),)))


def test_a_vaccination_gets_room_for_those_who_are_observed(catalogue):
    plan = courtyard()
    change(plan, procedure="vaccination", rate=30.0)
    layout = layout_site(plan, catalogue, site("site-1", 75, 75, lanes=2, green_lane=True), ids=counted_ids())
    assert layout.records and not layout.unmet
    plan.apply(Edit(Label(""), tuple(made(layout.site, *layout.records))))
    places = room(plan, catalogue, layout.site)
    # Two lanes × 30/h × 0.8 for half an hour are 24 at once, 33 in the fullest twentieth.
    assert places.observation >= observed_by(plan, catalogue, 2) == 33
    again = layout_site(plan, catalogue, layout.site, Options(keep_gate=True))
    kinds = [part.kind for part in again.records if part.KIND == "zone"]
    assert kinds.count("observation") == 2 and not again.unmet


def test_no_other_procedure_is_observed(catalogue):
    for procedure in ("nucleic-acid-test", "supply-distribution"):
        plan = courtyard()
        change(plan, procedure=procedure)
        assert observed_by(plan, catalogue, 4) == 0
        layout = layout_site(plan, catalogue, site("site-1", 75, 75, lanes=2))
        assert "observation" not in {part.kind for part in layout.records if part.KIND == "zone"}
