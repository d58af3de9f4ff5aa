"""Every check finds what it is for, and nothing in a plan that is in order."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from engine_plans import MORNING, make_plan, person, post, site
from made_layers import made_layer

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.kits import placed
from musterpoint.catalogue.style import load_style
from musterpoint.engine.checks import CHECKS
from musterpoint.engine.ground import CLEARANCE
from musterpoint.engine.placing_checks import RULES, PlacingChecks
from musterpoint.engine.standing import whole_scene
from musterpoint.plan import (
    BUILDINGS,
    ROADS,
    Assignment,
    Edit,
    Fixture,
    Gate,
    LayerChange,
    Plan,
    Problem,
    Severity,
    StockItem,
    Way,
    Zone,
    changed,
    counted_ids,
)
from musterpoint.plan.health import with_acceptance
from musterpoint.plan.placing import Placing
from musterpoint.session import Session, actions
from musterpoint.text import Label

BLOCK = {"boxes": [(0, 0, 20, 20)], "residents": [500], "area": (-200, -200, 200, 200)}


def problems(check: str, plan: Plan, catalogue: Catalogue) -> list[Problem]:
    run = {id_: run for id_, _title, run in CHECKS}[check]
    return list(run(plan, catalogue))


def tent(id_: str, x: float, y: float, site_id: str = "", **more: object) -> Fixture:
    return Fixture(
        **{"id": id_, "site": site_id, "type": "canopy-3x3", "x": x, "y": y, "width": 3, "depth": 3, **more}
    )


def healthy() -> Plan:
    """One site with one lane for 450 people, its lead there, everything standing free."""
    return make_plan(
        site("site-1", x=50),
        tent("fixture-1", 50, 0, "site-1"),
        tent("fixture-2", 53.5, 0, "site-1"),
        Zone(id="zone-1", site="site-1", outline=((45, -5), (60, -5), (60, 5), (45, 5))),
        post("post-1", "site-lead"),
        person("lead", "leading"),
        Assignment(id="assignment-1", post="post-1", person="lead"),
        **{**BLOCK, "residents": [450]},
    )


def test_a_plan_in_order_has_no_problems(catalogue: Catalogue):
    plan = healthy()
    assert [problem.title for _id, _title, run in CHECKS for problem in run(plan, catalogue)] == []


def test_an_empty_plan_has_its_next_step_as_a_note(catalogue: Catalogue):
    (note,) = problems("no-sites", make_plan(), catalogue)
    assert note.severity is Severity.NOTE
    assert "Drag a site kit" in note.suggestion


def test_what_stands_over_a_building_is_told_once_for_a_site_and_for_each_loose_thing(catalogue: Catalogue):
    plan = make_plan(
        site("site-1", x=50),
        tent("fixture-1", 19, 5, "site-1"),
        tent("fixture-2", 5, 5, "site-1"),
        tent("fixture-3", 10, 10),
        tent("fixture-4", 21.5, 5),
        **BLOCK,
    )
    found = {problem.subjects[0]: problem for problem in problems("over-buildings", plan, catalogue)}
    assert set(found) == {("site", "site-1"), ("fixture", "fixture-3")}
    assert found["site", "site-1"].detail == "2 things overlap buildings-0, by 9.0 m² at most."
    assert found["fixture", "fixture-3"].title == "Canopy 3×3 stands over a building."
    plan.apply(found["fixture", "fixture-3"].fix)
    gap = plan.find("fixture", "fixture-3").geometry().distance(shapely.box(0, 0, 20, 20))
    assert gap >= CLEARANCE, "the fix is no next problem"


def test_a_turned_tent_is_checked_as_it_stands(catalogue: Catalogue):
    """3 m × 10 m beside a wall: clear of it along the wall, over it across."""
    long = tent("fixture-1", 23, 10, width=3, depth=10)
    assert not problems("over-buildings", make_plan(long, **BLOCK), catalogue)
    assert problems("over-buildings", make_plan(replace(long, rotation=90), **BLOCK), catalogue)


def test_tents_in_each_other_are_found_and_tables_under_them_are_not(catalogue: Catalogue):
    plan = make_plan(
        site("site-1"),
        site("site-2"),
        tent("fixture-1", 50, 0, "site-1"),
        tent("fixture-2", 52, 0, "site-2"),
        tent("fixture-3", 50, 0, "site-1", type="table", width=1.2, depth=0.6),
    )
    (problem,) = problems("fixtures-overlap", plan, catalogue)
    assert set(problem.subjects) == {("fixture", "fixture-1"), ("fixture", "fixture-2")}
    assert problem.detail == "1 pair overlaps at site-1, site-2."


def test_a_site_outside_every_neighbourhood(catalogue: Catalogue):
    plan = make_plan(site("site-1", x=900), site("site-2", x=0), **BLOCK)
    (problem,) = problems("sites-outside", plan, catalogue)
    assert problem.subjects == (("site", "site-1"),)


def test_empty_posts_are_summed_up_by_site(catalogue: Catalogue):
    plan = make_plan(
        site("site-1"), post("a", "sampler"), post("b", "sampler"), post("c", "guide"), post("d", "guide"),
        person("guide"), Assignment(id="assignment-1", post="d", person="guide"),
    )  # fmt: skip
    (problem,) = problems("empty-posts", plan, catalogue)
    assert problem.title == "site-1: 3 posts are empty."
    assert problem.detail == "Sampler × 2, Guide × 1"


def test_a_broken_post_comes_with_its_fix(catalogue: Catalogue):
    plan = make_plan(
        site("site-1"), post("post-1", "sampler"), person("guide"),
        Assignment(id="assignment-1", post="post-1", person="guide"),
    )  # fmt: skip
    (problem,) = problems("broken-posts", plan, catalogue)
    assert problem.severity is Severity.BLOCKER
    plan.apply(problem.fix)
    assert not problems("broken-posts", plan, catalogue)


def test_a_site_without_its_lead_and_one_without_posts(catalogue: Catalogue):
    plan = make_plan(site("site-1"), site("site-2"), post("post-1", "site-lead"))
    assert len(problems("sites-without-lead", plan, catalogue)) == 2
    assert [item.subjects[0][1] for item in problems("sites-without-posts", plan, catalogue)] == ["site-2"]


def test_a_site_that_is_too_small_says_how_many_lanes_it_takes(catalogue: Catalogue):
    """1 lane × 100/h × 6 h × 0.8 is 480."""
    plan = make_plan(site("site-1"), **{**BLOCK, "residents": [1000]})
    (problem,) = problems("sites-overloaded", plan, catalogue)
    assert problem.suggestion == "It takes 3 lanes, or longer hours."
    assert "480" in problem.detail
    assert problem.source


def test_norms_are_notes_with_their_source(catalogue: Catalogue):
    plan = make_plan(site("site-1", lanes=4), **{**BLOCK, "residents": [3720]})
    site_note, table_note = problems("residents-beyond-norm", plan, catalogue)
    assert site_note.title == "site-1 serves 3,720 residents."
    assert "930" in table_note.title
    assert "NHC" in site_note.source


def test_people_who_walk_too_far_are_counted_by_building(catalogue: Catalogue):
    plan = make_plan(site("site-1"), boxes=[(0, 0, 10, 10), (900, 0, 910, 10)], residents=[50, 70])
    (problem,) = problems("long-walks", plan, catalogue)
    assert problem.title.startswith("70 people")
    assert problem.subjects == (("buildings", "buildings-1"),)


@pytest.mark.parametrize("ends", [None, MORNING])
def test_a_campaign_without_sensible_hours(catalogue: Catalogue, ends):
    plan = make_plan()
    campaign = plan.campaign
    plan.apply(Edit(Label("Change"), (changed(campaign, campaign.replace(ends=ends)),)))
    (problem,) = problems("campaign-incomplete", plan, catalogue)
    assert problem.severity is Severity.BLOCKER


# Where things stand


def road(*lines: shapely.LineString, **columns: list) -> LayerChange:
    return LayerChange(ROADS, None, made_layer(ROADS, lines, **columns))


def with_layer(plan: Plan, change: LayerChange) -> Plan:
    plan.apply(Edit(Label("Import"), (change,)))
    return plan


def kit_plan(kit: str, catalogue: Catalogue, **more: object) -> Plan:
    """A plan with one site of a kit at x 100, y 100, far from everything."""
    place = site("site-1", x=100, y=100, lanes=catalogue.kits[kit].lanes, kit=kit)
    return make_plan(place, *placed(catalogue.kits[kit], place, counted_ids()), **more)


@pytest.mark.parametrize("rotation", [0, 90, 33])
def test_no_kit_has_a_problem_of_its_own_however_it_is_turned(catalogue: Catalogue, rotation: float):
    for kit in catalogue.kits.values():
        place = site(
            "site-1", rotation=rotation, lanes=kit.lanes, kind=kit.site_kind, green_lane=kit.green_lane
        )
        plan = make_plan(place, *placed(kit, place, counted_ids()))
        scene = whole_scene(plan, catalogue)
        assert [(kit.id, item.title) for _id, _title, rule in RULES for item in rule(scene)] == []


def test_the_clearance_of_a_tent_is_told_with_its_figure_and_source(catalogue: Catalogue):
    near = make_plan(
        tent("fixture-1", 24.5, 10), tent("fixture-2", 22.5, 16), tent("fixture-3", 40, 10), **BLOCK
    )
    note, warning = sorted(problems("clearance", near, catalogue), key=lambda item: item.severity)
    assert (note.severity, warning.severity) == (Severity.NOTE, Severity.WARNING)
    assert "3.0 m from buildings-0" in note.title and "6.1 m" in note.detail
    assert "older US code" in note.source
    assert warning.fix, "as far as the norm has, where there is room"
    near.apply(note.fix)
    assert near.find("fixture", "fixture-1").geometry().distance(shapely.box(0, 0, 20, 20)) >= 6.05


@pytest.mark.parametrize("place", [(21.5, 10), (21.49, 10), (198.5, 60)], ids=["wall", "sliver", "boundary"])
def test_a_tent_that_touches_is_too_close(catalogue: Catalogue, place: tuple[float, float]):
    """As snapping puts it: right against the wall or the boundary, on neither side of the rule."""
    plan = make_plan(tent("fixture-1", *place), **BLOCK)
    (problem,) = problems("clearance", plan, catalogue)
    assert "stands 0.0 m from" in problem.title
    assert not problems("over-buildings", plan, catalogue)
    plan.apply(problem.fix)
    assert not problems("clearance", plan, catalogue)


def test_a_generator_in_a_tent_is_too_close(catalogue: Catalogue):
    engine = tent("fixture-2", 0.5, 0, type="generator", width=1, depth=1)
    (problem,) = problems("clearance", make_plan(tent("fixture-1", 0, 0), engine), catalogue)
    assert "stands 0.0 m from" in problem.title


def test_a_tent_keeps_its_distance_from_the_boundary_too(catalogue: Catalogue):
    plan = make_plan(tent("fixture-1", 195.5, 60), tent("fixture-2", 100, 60), **BLOCK)
    (problem,) = problems("clearance", plan, catalogue)
    assert problem.severity is Severity.NOTE
    assert problem.title.endswith("stands 3.0 m from the boundary.")
    plan.apply(problem.fix)
    assert plan.find("fixture", "fixture-1").geometry().bounds[2] <= 200 - 6.0
    assert not problems("clearance", plan, catalogue)


def test_generators_and_parked_vehicles_keep_away_from_tents(catalogue: Catalogue):
    def engine(type_: str, site_id: str = "") -> Plan:
        other = tent("fixture-2", 4, 0, site_id, type=type_, width=1, depth=1)
        return make_plan(site("site-1"), tent("fixture-1", 0, 0, site_id), other)

    assert len(problems("clearance", engine("generator", "site-1"), catalogue)) == 1
    assert len(problems("clearance", engine("ambulance"), catalogue)) == 1
    assert not problems("clearance", engine("van", "site-1"), catalogue), "a van's canopy stands at its side"


def test_a_road_keeps_a_fire_lane_free(catalogue: Catalogue):
    """What takes the edge of a residential road leaves enough, what stands in the middle does not."""
    street = road(shapely.LineString([(-50, 0), (50, 0)]), type=["residential"], name=["Pear Lane"])
    aside, middle = load_style().road_width_m("residential") / 2, 0.5
    assert not problems("fire-lane", with_layer(make_plan(tent("fixture-1", 0, aside)), street), catalogue)
    blocked = with_layer(make_plan(tent("fixture-1", 0, middle)), street)
    (problem,) = problems("fire-lane", blocked, catalogue)
    assert problem.severity is Severity.BLOCKER
    assert "Pear Lane" in problem.detail and "4 m" in problem.detail
    assert "not verified" in problem.source
    blocked.apply(problem.fix)
    assert not problems("fire-lane", blocked, catalogue)


def test_two_things_that_leave_room_one_by_one_block_a_road_together(catalogue: Catalogue):
    street = road(shapely.LineString([(-50, 0), (50, 0)]), type=["primary"])
    edge = load_style().road_width_m("primary") / 2
    both = tent("fixture-1", 0, edge - 1), tent("fixture-2", 3, 1 - edge)
    far = tent("fixture-1", 0, edge - 1), tent("fixture-2", 40, 1 - edge)
    assert len(problems("fire-lane", with_layer(make_plan(*both), street), catalogue)) == (edge < 4.5)
    assert not problems("fire-lane", with_layer(make_plan(*far), street), catalogue)


def test_a_footpath_is_no_fire_lane(catalogue: Catalogue):
    path = road(shapely.LineString([(-50, 0), (50, 0)]), type=["footway"])
    assert not problems("fire-lane", with_layer(make_plan(tent("fixture-1", 0, 0)), path), catalogue)


def test_a_site_that_reaches_over_the_boundary_can_be_moved_back(catalogue: Catalogue):
    plan = kit_plan("lanes-1", catalogue, area=(0, 0, 104, 300))
    (problem,) = problems("sites-outside", plan, catalogue)
    assert "reaches over the boundary" in problem.title
    plan.apply(problem.fix)
    assert not problems("sites-outside", plan, catalogue)


@pytest.mark.parametrize(
    ("columns", "place"),
    [
        ({"name": ["第三小学教学楼"]}, "school"),
        ({"type": ["Restaurant"]}, "restaurant"),
        ({"name": ["学校家属楼"]}, None),
        ({"type": ["residential"]}, None),
    ],
)
def test_places_to_keep_away_from_are_known_by_type_and_name(catalogue: Catalogue, columns, place):
    plan = kit_plan("lanes-1", catalogue)
    with_layer(
        plan, LayerChange(BUILDINGS, None, made_layer(BUILDINGS, [shapely.box(115, 90, 125, 110)], **columns))
    )
    found = problems("keep-away", plan, catalogue)
    assert [place in problem.title for problem in found] == ([True] if place else [])


def test_a_queue_has_to_hold_who_comes_in_the_longest_wait(catalogue: Catalogue):
    """3 lanes × 100/h × 30 min is 150; 10 m × 10 m laid out in rows of 1.2 m is 79."""
    area = Zone(id="zone-1", site="site-1", kind="waiting", outline=((0, 0), (10, 0), (10, 10), (0, 10)))
    (problem,) = problems("queue-too-small", make_plan(site("site-1", lanes=3), area), catalogue)
    assert problem.title == "site-1 has room for 79 people in the queue; 150 are needed."
    assert "Jiangxi" in problem.source
    assert not problems("queue-too-small", make_plan(site("site-1", lanes=1), area), catalogue)


def test_ways_that_cross(catalogue: Catalogue):
    across = Way(id="way-1", site="site-1", kind="residents", path=((0, 0), (10, 0)))
    along = Way(id="way-2", site="site-1", kind="waste", path=((5, -5), (5, 5)))
    (problem,) = problems("ways-crossing", make_plan(site("site-1"), across, along), catalogue)
    assert problem.title == "site-1: the ways of residents and waste cross."
    assert problem.position == (5, 0)
    same = replace(along, kind="residents")
    assert not problems("ways-crossing", make_plan(site("site-1"), across, same), catalogue)
    beside = replace(along, path=((0, 0.6), (10, 0.6)))
    (problem,) = problems("ways-crossing", make_plan(site("site-1"), across, beside), catalogue)
    assert problem.title == "site-1: the ways of residents and waste are 0.6 m apart."
    apart = replace(along, path=((0, 1.0), (10, 1.0)))
    assert not problems("ways-crossing", make_plan(site("site-1"), across, apart), catalogue)


def test_lanes_that_are_too_close(catalogue: Catalogue):
    def lane(number: int, left: float) -> Zone:
        corners = ((left, 0), (left + 4, 0), (left + 4, 6), (left, 6))
        return Zone(id=f"zone-{number}", site="site-1", kind="sampling", lane=number, outline=corners)

    (problem,) = problems("lanes-too-close", make_plan(site("site-1"), lane(1, 0), lane(2, 4.4)), catalogue)
    assert problem.title == "site-1: lanes 1 and 2 are 0.4 m apart."
    assert not problems("lanes-too-close", make_plan(site("site-1"), lane(1, 0), lane(2, 5)), catalogue)


def test_an_open_isolation_area_is_screened_by_a_click(catalogue: Catalogue):
    area = Zone(id="zone-1", site="site-1", kind="isolation", outline=((0, 0), (5, 0), (5, 4), (0, 4)))
    plan = make_plan(site("site-1"), area)
    (problem,) = problems("isolation", plan, catalogue)
    assert "18.0 m" in problem.title
    plan.apply(problem.fix)
    assert not problems("isolation", plan, catalogue)
    assert {item.type for item in plan.table("fixture").values()} == {"screen"}


def test_isolation_far_from_the_entrance(catalogue: Catalogue):
    plan = kit_plan("lanes-1", catalogue)
    area = next(zone for zone in plan.table("zone").values() if zone.kind == "isolation")
    there = tuple((x - 40, y) for x, y in area.outline)
    plan.apply(Edit(Label("Move"), (changed(area, replace(area, outline=there)),)))
    assert any("from the entrance" in item.title for item in problems("isolation", plan, catalogue))


def test_an_entrance_that_is_the_exit(catalogue: Catalogue):
    way_in = Gate(id="gate-1", site="site-1", kind="entrance", x=0, y=0)
    way_out = Gate(id="gate-2", site="site-1", kind="exit", x=1, y=0.3)
    (same,) = problems("entrance-is-exit", make_plan(site("site-1"), way_in, way_out), catalogue)
    (none,) = problems("entrance-is-exit", make_plan(site("site-1"), way_in), catalogue)
    assert (same.title, none.title) == ("site-1: entrance and exit are the same.", "site-1 has no exit.")
    apart = replace(way_out, x=9)
    assert not problems("entrance-is-exit", make_plan(site("site-1"), way_in, apart), catalogue)


def test_tents_beyond_the_stock(catalogue: Catalogue):
    tents = [tent(f"fixture-{number}", 10 * number, 0) for number in range(3)]
    stock = StockItem(id="stock-1", item="canopy-3x3", quantity=2)
    (problem,) = problems("beyond-stock", make_plan(*tents, stock), catalogue)
    assert problem.title == "1 × Canopy 3×3 are missing from the stock."
    assert not problems("beyond-stock", make_plan(*tents, replace(stock, quantity=3)), catalogue)
    assert not problems("beyond-stock", make_plan(*tents), catalogue), "nobody has counted anything"


def test_a_shortage_is_told_before_the_tent_is_put_down(catalogue: Catalogue):
    """For what would be added, wherever it stands; moving what stands already takes nothing."""
    there, more = tent("fixture-1", 0, 0), tent("ghost", 40, 0)
    stock = StockItem(id="stock-1", item="canopy-3x3", quantity=1)
    checks = PlacingChecks(make_plan(there, stock), catalogue)
    assert [problem.title for problem in checks.shortages([more])] == [
        "1 × Canopy 3×3 are missing from the stock."
    ]
    assert not checks.shortages([replace(there, x=40)])
    assert not PlacingChecks(make_plan(there), catalogue).shortages([more]), "nobody has counted anything"


def test_what_is_dragged_is_checked_where_it_would_stand(catalogue: Catalogue):
    plan = make_plan(tent("fixture-1", 50, 0), tent("fixture-2", 70, 0), **BLOCK)
    checks = PlacingChecks(plan, catalogue)
    moved = plan.find("fixture", "fixture-1")
    assert [item.check for item in checks.problems([replace(moved, x=10, y=10)])] == ["over-buildings"]
    assert [item.check for item in checks.problems([replace(moved, x=69)])] == ["fixtures-overlap"]
    assert checks.problems([replace(moved, x=51)]) == [], "where it stood before doesn't count"
    assert plan.find("fixture", "fixture-1") is moved


def test_a_new_kit_is_checked_among_what_is_there(catalogue: Catalogue):
    plan = kit_plan("lanes-3", catalogue)
    there = site("site-2", x=130, y=100, lanes=3)
    kit = [there, *placed(catalogue.kits["lanes-3"], there, counted_ids())]
    new = [
        record.replace(id=f"new-{record.id}", **({"site": "new-site-2"} if record.KIND != "site" else {}))
        for record in kit
    ]
    checks = PlacingChecks(plan, catalogue)
    assert checks.problems(new) == []
    closer = [Placing(-15, 0).record(record) for record in new]
    assert {"fixtures-overlap"} <= {item.check for item in checks.problems(closer)}


def test_no_two_problems_of_a_sample_are_known_by_one_key(template_plan: Path, catalogue: Catalogue):
    """Whoever accepts a problem accepts no other one; also where all that stands is thrown about."""
    with Session.open(template_plan, read_only=True) as session:
        plan = session.plan
    places = {id_ for id_, _title, _rule in RULES}
    for thrown in (False, True):
        if thrown:
            plan.apply(_thrown_about(plan))
        runs = [run for id_, _title, run in CHECKS if id_ != "queues" and (id_ in places or not thrown)]
        found = Counter(problem.key for run in runs for problem in run(plan, catalogue) if problem.key)
        assert len(found) > 5 and [key for key, count in found.items() if count > 1] == []


def _thrown_about(plan: Plan) -> Edit:
    dice = random.Random(1)
    things = [thing for kind in ("fixture", "zone", "gate", "way") for thing in plan.table(kind).values()]
    places = (Placing(dice.uniform(-12, 12), dice.uniform(-12, 12)) for _thing in things)
    pairs = zip(things, places, strict=True)
    return Edit(Label("Throw about"), tuple(changed(thing, place.record(thing)) for thing, place in pairs))


def test_each_fault_of_an_isolation_area_is_accepted_on_its_own(catalogue: Catalogue):
    area = Zone(id="zone-1", site="site-1", kind="isolation", outline=((0, 0), (5, 0), (5, 4), (0, 4)))
    plan = make_plan(site("site-1"), area, Gate(id="gate-1", site="site-1", kind="entrance", x=400, y=0))
    far, open_ = sorted(problems("isolation", plan, catalogue), key=lambda one: "open" in one.title)
    plan.apply(actions.accept_problem(plan, open_, "Walls stand there"))
    accepted = with_acceptance(plan, [far, open_])
    assert [bool(problem.accepted) for problem in accepted] == [False, True]
    plan.apply(actions.reopen_problem(plan, accepted[1]))
    assert not plan.table("accepted")
