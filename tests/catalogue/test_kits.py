"""Kits in true size: they hold whatever place and angle they are put down at."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.kits import placed
from musterpoint.plan import Fixture, Gate, Site, Way, Zone, counted_ids

CATALOGUE = load_catalogue()
KITS = list(CATALOGUE.kits)
SERVING = [id_ for id_, kit in CATALOGUE.kits.items() if kit.site_kind != "home-visit"]
TOLERANCE = 0.005
FLAT = {"line-mark"}

places = st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0, 360))
UPRIGHT = (0.0, 0.0, 0.0)


class Drawn:
    """A kit on the map."""

    def __init__(self, kit_id: str, place: tuple[float, float, float], observed: int = 0):
        x, y, rotation = place
        self.kit = CATALOGUE.kits[kit_id]
        self.site = Site(id="s", kit=kit_id, x=x, y=y, rotation=rotation)
        self.parts = placed(self.kit, self.site, counted_ids(), observed)

    def of(self, kind):
        return [part for part in self.parts if isinstance(part, kind)]

    def ways(self, kind: str) -> list[Way]:
        return [way for way in self.of(Way) if way.kind == kind]

    def zones(self, kind: str) -> list[Zone]:
        return [zone for zone in self.of(Zone) if zone.kind == kind]


@cache
def upright(kit_id: str) -> Drawn:
    return Drawn(kit_id, UPRIGHT)


def is_shelter(fixture: Fixture) -> bool:
    return CATALOGUE.fixtures[fixture.type].group == "shelter"


def check_zones_do_not_overlap(drawn: Drawn) -> None:
    shapes = [zone.geometry() for zone in drawn.of(Zone)]
    assert all(shape.is_valid for shape in shapes)
    union = shapely.union_all(shapes).area
    assert sum(shape.area for shape in shapes) == pytest.approx(union, abs=0.05)


def check_fixtures_stand_in_zones(drawn: Drawn) -> None:
    zones = shapely.union_all([zone.geometry().buffer(TOLERANCE) for zone in drawn.of(Zone)])
    shapely.prepare(zones)
    for fixture in drawn.of(Fixture):
        assert zones.covers(fixture.geometry()), fixture


def check_fixtures_do_not_overlap(drawn: Drawn) -> None:
    """Tents may cover what stands under them, and people step over a line mark; nothing else overlaps."""
    solid = [item for item in drawn.of(Fixture) if not is_shelter(item) and item.type not in FLAT]
    for group in (solid, [item for item in drawn.of(Fixture) if is_shelter(item)]):
        shapes = [fixture.geometry().buffer(-TOLERANCE) for fixture in group]
        first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
        clashes = [(group[a], group[b]) for a, b in zip(first, second, strict=True) if a < b]
        assert not clashes


def check_lanes_keep_their_distance(drawn: Drawn) -> None:
    for kind in ("registration", "sampling"):
        for one, other in combinations(drawn.zones(kind), 2):
            assert one.geometry().distance(other.geometry()) >= 1.0 - TOLERANCE


def check_ways_never_cross(drawn: Drawn) -> None:
    ways = {kind: [way.geometry() for way in drawn.ways(kind)] for kind in ("residents", "staff", "waste")}
    for one, other in combinations(ways, 2):
        for line in ways[one]:
            assert all(line.disjoint(against) for against in ways[other]), (one, other)
    lanes = [way for way in drawn.ways("residents") if way.lane]
    leaving = [*drawn.zones("observation"), *(drawn.zones("exit") if drawn.zones("observation") else ())]
    for one, other in combinations(lanes, 2):
        meeting = one.geometry().intersection(other.geometry())
        ends = shapely.MultiPoint([one.path[0], one.path[-1]]).buffer(0.01)
        together = shapely.union_all([ends, *(zone.geometry() for zone in leaving)])
        assert together.covers(meeting), "lanes meet only where they part and where they leave"


def check_nobody_walks_into_anything(drawn: Drawn) -> None:
    solid = [item for item in drawn.of(Fixture) if not is_shelter(item) and item.type not in FLAT]
    tree = shapely.STRtree([item.geometry() for item in solid])
    for way in drawn.of(Way):
        hits = [solid[index] for index in tree.query(way.geometry(), predicate="intersects")]
        assert not hits, (way.kind, way.lane)


def check_ways_pass_the_gates(drawn: Drawn) -> None:
    """Every gate is where a way of its kind begins or ends."""
    ends = {
        kind: [shapely.Point(point) for way in drawn.ways(kind) for point in (way.path[0], way.path[-1])]
        for kind in ("residents", "staff", "waste")
    }
    of_gate = {"entrance": "residents", "exit": "residents", "staff": "staff", "waste": "waste"}
    for gate in drawn.of(Gate):
        assert min(gate.geometry().distance(point) for point in ends[of_gate[gate.kind]]) < TOLERANCE, gate


CHECKS = [value for name, value in list(globals().items()) if name.startswith("check_")]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.removeprefix("check_"))
@pytest.mark.parametrize("kit_id", KITS)
def test_kit_is_sound(kit_id, check):
    check(upright(kit_id))


@pytest.mark.parametrize("kit_id", SERVING)
def test_kit_has_seats_for_those_who_are_observed(kit_id):
    """So many chairs more than without, in an area of their own; the rest stays sound."""
    for observed in (7, 18 * CATALOGUE.kits[kit_id].lanes):
        drawn = Drawn(kit_id, UPRIGHT, observed)
        for check in CHECKS:
            check(drawn)
        assert drawn.zones("observation") and drawn.zones("exit")
        chairs = [sum(item.type == "chair" for item in kit.of(Fixture)) for kit in (drawn, upright(kit_id))]
        assert chairs[0] - chairs[1] == observed
        areas = shapely.union_all([zone.geometry() for zone in drawn.zones("observation")])
        for way in drawn.ways("residents"):
            assert not way.lane or way.geometry().intersects(areas), "they come to their seats"


@settings(max_examples=60, deadline=None)
@given(kit_id=st.sampled_from(KITS), place=places)
def test_kit_is_sound_wherever_it_is_put_down(kit_id, place):
    drawn = Drawn(kit_id, place)
    for check in CHECKS:
        check(drawn)


@pytest.mark.parametrize("kit_id", KITS)
def test_parts_lie_in_the_footprint_and_fill_it(kit_id):
    layout = CATALOGUE.kits[kit_id].layout()
    inside = layout.footprint.buffer(TOLERANCE)
    assert all(inside.covers(part.geometry()) for part in layout.parts)
    assert layout.footprint.centroid.distance(shapely.Point(0, 0)) < TOLERANCE
    reach = shapely.total_bounds([zone.geometry() for zone in layout.zones])
    assert reach.tolist() == pytest.approx(layout.footprint.bounds, abs=TOLERANCE)


@pytest.mark.parametrize("kit_id", KITS)
def test_fixtures_have_their_catalogue_size(kit_id):
    for fixture in CATALOGUE.kits[kit_id].layout().fixtures:
        kind = CATALOGUE.fixtures[fixture.type]
        assert fixture.depth == kind.depth
        assert kind.by_length or fixture.width == kind.width


@pytest.mark.parametrize("kit_id", SERVING)
def test_kit_has_every_zone_that_the_rules_ask_for(kit_id):
    drawn = upright(kit_id)
    assert {zone.kind for zone in drawn.of(Zone)} == set(CATALOGUE.zones) - {
        "observation"
    }  # for vaccination only


@pytest.mark.parametrize("kit_id", SERVING)
def test_each_lane_has_two_tables_four_chairs_and_a_bin(kit_id):
    drawn = upright(kit_id)
    for lane in range(1, drawn.kit.lanes + 1):
        area = shapely.union_all(
            [zone.geometry() for zone in drawn.of(Zone) if zone.lane == lane and zone.kind != "exit"]
        ).buffer(TOLERANCE)
        inside = [item.type for item in drawn.of(Fixture) if area.covers(item.geometry())]
        assert [inside.count(kind) for kind in ("table", "chair", "bin")] == [2, 4, 1]


@pytest.mark.parametrize("kit_id", SERVING)
def test_queue_holds_the_people_that_the_kit_promises(kit_id):
    drawn = upright(kit_id)
    (queue,) = [way for way in drawn.ways("residents") if not way.lane]
    (waiting,) = drawn.zones("waiting")
    inside = queue.geometry().intersection(waiting.geometry())
    assert inside.length >= drawn.kit.capacity * CATALOGUE.norms["queue-spacing"].value
    assert waiting.geometry().area >= 1.2 * drawn.kit.capacity


@pytest.mark.parametrize("kit_id", ["lanes-2", "lanes-3", "lanes-4"])
def test_kits_of_several_lanes_hold_the_queue_of_the_siting_rule(kit_id):
    assert CATALOGUE.kits[kit_id].capacity == CATALOGUE.norms["queue-places"].value


@pytest.mark.parametrize("kit_id", SERVING)
def test_residents_walk_one_way_from_entrance_to_exit(kit_id):
    drawn = upright(kit_id)
    entrances = [gate for gate in drawn.of(Gate) if gate.kind == "entrance"]
    exits = [gate.geometry() for gate in drawn.of(Gate) if gate.kind == "exit"]
    (queue,) = [way for way in drawn.ways("residents") if not way.lane]
    lanes = [way for way in drawn.ways("residents") if way.lane]
    assert len(entrances) == 1 and queue.path[0] == (entrances[0].x, entrances[0].y)
    assert [way.lane for way in lanes] == list(range(1, drawn.kit.lanes + 1))
    for way in lanes:
        assert way.path[0] == queue.path[-1]
        assert min(gate.distance(shapely.Point(way.path[-1])) for gate in exits) < TOLERANCE
        assert [y for _x, y in way.path] == sorted(y for _x, y in way.path)


@pytest.mark.parametrize("kit_id", SERVING)
def test_isolation_is_near_the_entrance_and_apart_from_everybody(kit_id):
    drawn = upright(kit_id)
    (isolation,) = drawn.zones("isolation")
    (entrance,) = drawn.zones("entrance")
    others = [zone.geometry() for zone in drawn.of(Zone) if zone is not isolation]
    assert isolation.geometry().distance(shapely.union_all(others)) >= 2.0 - TOLERANCE
    assert isolation.geometry().distance(entrance.geometry()) <= 3.0
    assert any(item.type == "screen" for item in drawn.of(Fixture))


@pytest.mark.parametrize("kit_id", SERVING)
def test_staff_reach_every_table_without_crossing_residents(kit_id):
    drawn = upright(kit_id)
    staff = shapely.union_all([way.geometry() for way in drawn.ways("staff")])
    for zone in drawn.zones("sampling") + drawn.zones("registration"):
        assert zone.geometry().distance(staff) <= 2.0


@pytest.mark.parametrize("kit_id", list(CATALOGUE.kits))
def test_residents_staff_and_waste_keep_their_distance(kit_id):
    ways = upright(kit_id).of(Way)
    for one, other in combinations(ways, 2):
        apart = one.geometry().distance(other.geometry())
        assert one.kind == other.kind or apart >= CATALOGUE.norms["lane-distance"].value - TOLERANCE


def test_parts_belong_to_their_site_and_have_ids_of_their_own():
    drawn = upright("lanes-3")
    assert {part.site for part in drawn.parts} == {"s"}
    assert len({(part.KIND, part.id) for part in drawn.parts}) == len(drawn.parts)
