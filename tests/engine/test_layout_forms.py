"""Layouts on ground of any shape: inside it, free of overlaps, with ways that never cross."""

from __future__ import annotations

import itertools
import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import rotate, translate

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.kits import layout_sizes
from musterpoint.catalogue.layouts import draw_form, kit_tents
from musterpoint.engine.layout.fitting import Fit, Wish, downwind, fitted
from musterpoint.plan import Fixture, Gate, Record, Way, Zone
from musterpoint.plan.placing import Placing

CATALOGUE, SIZES = load_catalogue(), layout_sizes()
QUARTERS = (0.0, 90.0, 180.0, 270.0)
TOLERANCE = 0.01

grounds = st.sampled_from(
    [
        shapely.box(0, 0, 60, 70),
        shapely.box(0, 0, 26, 110),
        shapely.Polygon([(0, 0), (70, 0), (70, 30), (28, 30), (28, 80), (0, 80)]),
        shapely.Polygon([(0, 0), (80, 10), (70, 75), (5, 60)]),
        shapely.box(0, 0, 70, 80).difference(shapely.box(40, 30, 50, 50)),
    ]
)


def fit(ground: shapely.Geometry, lanes: int, *, rotations=QUARTERS, paired=(True,), **wishes) -> Fit | None:
    tents = {kind: _tents(lanes, kind) for kind in paired}
    return fitted(ground, CATALOGUE.fixtures, SIZES, tents, Wish(**{"people": 200, **wishes}), rotations)


def _tents(lanes: int, paired: bool):
    tents = kit_tents(lanes)
    return (
        tents
        if paired
        else type(tents)(
            check=tents.check,
            isolation=tents.isolation,
            stations=tents.stations,
            supports=("tent-12",) * lanes,
        )
    )


def drawn(found: Fit) -> list[Record]:
    sheet = draw_form(CATALOGUE.fixtures, SIZES, found.form)
    placing = Placing(found.x, found.y, found.rotation)
    parts = (*sheet.zones, *sheet.fixtures, *sheet.gates, *sheet.ways)
    return [placing.record(part) for part in parts]


def of(parts: list[Record], kind: type) -> list:
    return [part for part in parts if isinstance(part, kind)]


def is_shelter(fixture: Fixture) -> bool:
    return CATALOGUE.fixtures[fixture.type].group == "shelter"


def check(parts: list[Record], ground: shapely.Geometry) -> None:
    """What holds for every layout, whatever its form."""
    zones = [zone.geometry() for zone in of(parts, Zone)]
    assert all(zone.is_valid for zone in zones)
    assert all(ground.buffer(TOLERANCE).covers(zone) for zone in zones)
    union = shapely.union_all([zone.buffer(TOLERANCE) for zone in zones])
    assert sum(zone.area for zone in zones) <= union.area
    for one, other in itertools.combinations(zones, 2):
        assert shapely.intersection(one, other).area < 0.05
    assert all(union.covers(fixture.geometry()) for fixture in of(parts, Fixture))
    check_fixtures(of(parts, Fixture))
    check_ways(of(parts, Way), of(parts, Fixture))


def check_fixtures(fixtures: list[Fixture]) -> None:
    solid = [item for item in fixtures if not is_shelter(item) and item.type != "line-mark"]
    for group in (solid, [item for item in fixtures if is_shelter(item)]):
        shapes = [item.geometry().buffer(-TOLERANCE) for item in group]
        first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
        assert not [(group[a], group[b]) for a, b in zip(first, second, strict=True) if a < b]


def check_ways(ways: list[Way], fixtures: list[Fixture]) -> None:
    for one, other in itertools.combinations(ways, 2):
        if one.kind != other.kind:
            assert one.geometry().disjoint(other.geometry()), (one, other)
    solid = [item.geometry() for item in fixtures if not is_shelter(item) and item.type != "line-mark"]
    tree = shapely.STRtree(solid)
    assert not len(tree.query([way.geometry() for way in ways], predicate="intersects")[0])


def queue_length(parts: list[Record]) -> float:
    waiting = shapely.union_all([zone.geometry() for zone in of(parts, Zone) if zone.kind == "waiting"])
    (queue,) = [way for way in of(parts, Way) if way.kind == "residents" and not way.lane]
    return shapely.intersection(queue.geometry(), waiting).length


@settings(max_examples=25, deadline=None)
@given(
    ground=grounds,
    lanes=st.integers(1, 8),
    people=st.sampled_from([50, 120, 200, 260]),
    green=st.booleans(),
    angle=st.floats(0, 90),
    arrival=st.sampled_from([None, 0.0, 90.0, 180.0, 270.0]),
    each=st.sampled_from([0, 0, 18]),
)
def test_a_layout_is_sound_wherever_it_fits(ground, lanes, people, green, angle, arrival, each):
    ground = rotate(translate(ground, 4e5, 3e6), angle, origin="centroid")
    rotations = tuple(angle + quarter for quarter in QUARTERS)
    wishes = {"people": people, "green": green and lanes > 1, "arrival": arrival, "observed": each * lanes}
    found = fit(ground, lanes, rotations=rotations, **wishes)
    if found is None:
        return
    parts = drawn(found)
    check(parts, ground)
    assert queue_length(parts) >= people - found.short
    expected = set(CATALOGUE.zones) if each else set(CATALOGUE.zones) - {"observation"}
    assert {zone.kind for zone in of(parts, Zone)} == expected
    lanes_served = {way.lane for way in of(parts, Way) if way.lane}
    assert lanes_served == set(range(1, lanes + 1))


@pytest.mark.parametrize(("lanes", "paired"), [(1, True), (2, True), (5, True), (3, False)])
def test_the_observed_have_a_seat_each_between_the_lanes_and_the_exit(lanes, paired):
    ground, observed = shapely.box(0, 0, 90, 110), 18 * lanes
    found = fit(ground, lanes, people=100, observed=observed, paired=(paired,))
    parts = drawn(found)
    check(parts, ground)
    areas = [zone.geometry() for zone in of(parts, Zone) if zone.kind == "observation"]
    seats = [item.geometry() for item in of(parts, Fixture) if item.type == "chair"]
    assert sum(area.covers(seat) for area in areas for seat in seats) == observed
    exits = [zone.geometry() for zone in of(parts, Zone) if zone.kind == "exit"]
    for way in of(parts, Way):
        if way.kind == "residents" and way.lane:
            path = way.geometry()
            (through,) = [area for area in areas if shapely.intersection(path, area).length > 1]
            (out,) = [area for area in exits if shapely.intersection(path, area).length > 1]
            assert path.project(through.centroid) < path.project(out.centroid)
            assert out.distance(path.interpolate(path.length)) < TOLERANCE


@pytest.mark.parametrize("lanes", range(1, 9))
def test_on_open_ground_every_number_of_lanes_fits_with_its_queue(lanes):
    found = fit(shapely.box(0, 0, 90, 90), lanes)
    assert found is not None and found.short == 0


@settings(max_examples=6, deadline=None)
@given(angle=st.floats(0, 360), x=st.integers(-5000, 5000), y=st.integers(-5000, 5000))
def test_turning_and_moving_the_ground_turns_and_moves_the_layout(angle, x, y):
    ground = shapely.Polygon([(0, 0), (60, 0), (60, 40), (30, 40), (30, 70), (0, 70)])
    moved = rotate(translate(ground, x, y), angle, origin=(0, 0))
    still = fit(ground, 3, rotations=(0.0, 90.0))
    turned = fit(moved, 3, rotations=(angle, angle + 90.0))
    assert turned.form == still.form
    place = rotate(translate(shapely.Point(still.x, still.y), x, y), angle, origin=(0, 0))
    assert place.distance(shapely.Point(turned.x, turned.y)) < TOLERANCE


def test_narrow_ground_is_used_by_a_folded_site():
    ground = shapely.box(0, 0, 24, 90)
    found = fit(ground, 4)
    assert found.form.folded and found.short == 0
    check(drawn(found), ground)


def test_the_entrance_faces_those_who_come():
    for arrival in QUARTERS:
        parts = drawn(fit(shapely.box(0, 0, 90, 90), 2, arrival=arrival))
        zones = shapely.union_all([zone.geometry() for zone in of(parts, Zone)])
        (gate,) = [gate for gate in of(parts, Gate) if gate.kind == "entrance"]
        turn = math.radians(arrival)
        ahead = (gate.x - zones.centroid.x) * math.cos(turn) + (gate.y - zones.centroid.y) * math.sin(turn)
        assert ahead > 5


def test_the_entrance_comes_to_where_it_is_wanted():
    for gate in ((45.0, 1.0), (1.0, 45.0), (89.0, 40.0), (50.0, 89.0)):
        parts = drawn(fit(shapely.box(0, 0, 90, 90), 3, gate=gate))
        (entrance,) = [part for part in of(parts, Gate) if part.kind == "entrance"]
        assert math.dist((entrance.x, entrance.y), gate) < 2.0


@pytest.mark.parametrize("wind", [0.0, 45.0, 135.0, 270.0])
def test_samplers_sit_upwind_where_there_is_room(wind):
    found = fit(shapely.box(0, 0, 90, 90), 3, wind=wind, paired=(True, False))
    form = found.form
    assert not downwind(found.rotation, form.mirrored, form.paired, form.folded, wind)
    check(drawn(found), shapely.box(0, 0, 90, 90))


def test_a_green_lane_has_a_way_of_its_own_from_the_gate():
    parts = drawn(fit(shapely.box(0, 0, 60, 70), 3, green=True))
    (gate,) = [gate for gate in of(parts, Gate) if gate.kind == "entrance"]
    (green,) = [way for way in of(parts, Way) if way.lane == 1]
    (queue,) = [way for way in of(parts, Way) if way.kind == "residents" and not way.lane]
    assert green.path[0] == queue.path[0] == (gate.x, gate.y)
    beside = shapely.LineString(green.path[2:])
    assert beside.disjoint(queue.geometry())


def test_ground_too_small_for_a_lane_holds_nothing():
    assert fit(shapely.box(0, 0, 12, 20), 1) is None
