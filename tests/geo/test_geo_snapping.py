"""Snapping, nearest things, queues and rows of pieces: pure geometry."""

from __future__ import annotations

import itertools

import geopandas
import numpy as np
import pandas
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.geo.queues import serpentine
from musterpoint.geo.rows import pieces_along, whole_pieces
from musterpoint.geo.snapping import CENTRE, CORNER, EDGE, IN_LINE, Snapper, right_angle, squared
from musterpoint.geo.vicinity import Shapes, Vicinity, record_shapes
from musterpoint.plan import ROADS, Edit, Fixture, Layer, LayerChange, Plan
from musterpoint.text import Label

HOUSE = Shapes("buildings", ["house"], np.array([shapely.box(0, 0, 40, 12)]))
TENT = Fixture(id="tent", type="canopy-3x3", x=60.0, y=6.0, width=3.0, depth=3.0)


def square(x: float, y: float, side: float = 3.0) -> np.ndarray:
    """The corners of a tent with its lower left corner at x, y."""
    return np.array([(x, y), (x + side, y), (x + side, y + side), (x, y + side)])


@pytest.fixture
def snapper() -> Snapper:
    return Snapper([record_shapes([TENT])["fixture"]], [HOUSE])


def test_a_wall_pulls_a_tent(snapper: Snapper):
    snap = snapper.snap(square(10, 12.3), 0.5)
    assert (snap.dx, snap.dy) == pytest.approx((0, -0.3))
    assert [(guide.kind, guide.of) for guide in snap.guides] == [(EDGE, ("buildings", "house"))]


def test_a_corner_pulls_in_both_directions(snapper: Snapper):
    snap = snapper.snap(square(40.2, 12.2), 0.5)
    assert (snap.dx, snap.dy) == pytest.approx((-0.2, -0.2))
    assert CORNER in {guide.kind for guide in snap.guides}


def test_tents_line_up_and_touch(snapper: Snapper):
    beside = snapper.snap(square(61.7, 4.4), 0.5)
    assert (61.7 + beside.dx, 4.4 + beside.dy) == pytest.approx((61.5, 4.5)), "edge to edge, and level"
    apart = snapper.snap(square(67.0, 4.4), 0.5)
    assert (apart.dx, apart.dy) == pytest.approx((0, 0.1))
    assert {guide.kind for guide in apart.guides} <= {IN_LINE, CENTRE}


def test_the_centre_line_pulls_a_smaller_thing(snapper: Snapper):
    snap = snapper.snap(square(65.0, 5.4, side=1.0), 0.3)
    assert snap.dy == pytest.approx(0.1)
    assert snap.guides[0].kind == CENTRE


def test_nothing_near_is_nothing_done(snapper: Snapper):
    snap = snapper.snap(square(20, 30), 0.5)
    assert (snap.dx, snap.dy, snap.guides) == (0, 0, ())


@settings(max_examples=60, deadline=None)
@given(st.floats(-5, 45), st.floats(-5, 17), st.floats(0.1, 2))
def test_a_snap_is_never_far(x: float, y: float, reach: float):
    snap = Snapper([], [HOUSE]).snap(square(x, y), reach)
    assert np.hypot(snap.dx, snap.dy) <= 1.5 * reach + 1e-9
    moved = shapely.Polygon(square(x + snap.dx, y + snap.dy))
    if snap.guides:
        assert moved.distance(shapely.box(0, 0, 40, 12).exterior) < 1e-6 or moved.contains(
            shapely.box(0, 0, 40, 12)
        )


def test_a_turn_is_drawn_to_a_wall(snapper: Snapper):
    angle, guide = snapper.angle(square(10, 14), 88.0, 25)
    assert angle == pytest.approx(90)
    assert guide is not None
    assert guide.of == ("buildings", "house")
    assert snapper.angle(square(10, 14), 45.0, 25) == (45.0, None)


def test_right_angles_of_a_line():
    snap = right_angle([(0, 0), (10, 0)], (10.2, 5), 0.5)
    assert (10.2 + snap.dx, 5 + snap.dy) == pytest.approx((10, 5))
    closing = right_angle([(0, 0), (10, 0), (10, 8)], (0.2, 8.2), 0.5)
    assert (0.2 + closing.dx, 8.2 + closing.dy) == pytest.approx((0, 8)), "the fourth corner of a rectangle"
    assert squared([(0, 0), (10, 10)], (8, 13)) == pytest.approx((7.5, 12.5))
    assert squared([], (3, 4)) == (3, 4)


def test_the_nearest_house_is_measured():
    found = HOUSE.nearest(shapely.Polygon(square(50, 0)), 60)
    assert found is not None
    assert (found.ref, found.distance) == (("buildings", "house"), 10)
    assert HOUSE.nearest(shapely.Polygon(square(500, 0)), 60) is None
    assert Shapes("buildings", [], np.array([], dtype=object)).nearest(shapely.Point(0, 0), 60) is None


def test_a_plan_without_layers_has_no_vicinity():
    vicinity = Vicinity(Plan("EPSG:4547"))
    assert vicinity.nearest(shapely.Point(0, 0), 60) == []
    assert vicinity.street_direction(0, 0, 200) is None


def test_tents_snap_to_the_edges_of_roads():
    """A road 7 m wide along the x axis, with a bend: its edges lie 3.5 m off its middle."""
    road = shapely.LineString([(0, 0), (100, 0), (100, 50)])
    columns = {"name": ["Pear Lane"], "type": ["residential"]}
    frame = geopandas.GeoDataFrame(columns, geometry=[road], crs="EPSG:4547", index=pandas.Index(["road-1"]))
    plan = Plan("EPSG:4547")
    plan.apply(Edit(Label("Import"), (LayerChange(ROADS, None, Layer(ROADS, frame, "r", "r-1")),)))
    vicinity = Vicinity(plan, {"residential": 7.0}.__getitem__)
    snap = Snapper([], [vicinity.kerbs]).snap(square(50, 4.2), 1.0)
    (guide,) = snap.guides
    assert (snap.dx, snap.dy) == pytest.approx((0, -0.7))
    assert guide.of == (ROADS, "road-1")
    assert not Snapper([], [Vicinity(plan).kerbs]).snap(square(50, 4.2), 1.0).guides


def test_a_queue_of_200_takes_the_ground_that_the_norm_says():
    """1 m apart in rows of 1.2 m: 200 people take about 240 m²."""
    queue = serpentine(((0, 0), (20, 0), (20, 12), (0, 12)), 1.2, 1.0)
    assert queue.people == pytest.approx(200, abs=2)
    assert queue.length == pytest.approx(queue.people - 1, abs=1)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(4, 30), st.floats(4, 30), st.floats(-180, 180), st.sampled_from([0.9, 1.2, 2.0]),
    st.sampled_from([0.5, 1.0, 1.5]),
)  # fmt: skip
def test_a_queue_stays_in_its_area(width: float, depth: float, turn: float, row: float, spacing: float):
    area = shapely.affinity.rotate(shapely.box(0, 0, width, depth), turn)
    queue = serpentine(tuple(area.exterior.coords)[:-1], row, spacing)
    if not queue.people:
        return
    assert area.buffer(1e-3).covers(shapely.LineString(queue.path))
    assert area.buffer(1e-3).covers(shapely.MultiLineString([list(line) for line in queue.cordons]))
    places = shapely.points([mark[:2] for mark in queue.marks])
    assert shapely.distance(shapely.LineString(queue.path), places).max() < 1e-3
    way = shapely.LineString(queue.path)
    crossed = way.intersection(shapely.MultiLineString([list(line) for line in queue.cordons]))
    assert crossed.is_empty, "nobody climbs over a cordon"


def test_narrow_or_broken_areas_hold_nobody():
    assert serpentine(((0, 0), (5, 0), (5, 0.5), (0, 0.5)), 1.2, 1.0).people == 0
    assert serpentine(((0, 0), (5, 0)), 1.2, 1.0).people == 0
    with pytest.raises(ValueError, match="greater than 0"):
        serpentine(((0, 0), (5, 0), (5, 5)), 0, 1)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.3, 60), st.floats(-180, 180))
def test_barriers_close_a_line_with_whole_pieces(length: float, turn: float):
    end = (length * np.cos(np.radians(turn)), length * np.sin(np.radians(turn)))
    pieces = pieces_along(((0.0, 0.0), end), 2.0, flexible=False)
    assert {piece.length for piece in pieces} == {2.0}
    assert len(pieces) == max(1, np.ceil(round(length / 2, 6)))
    middles = sorted(float(np.hypot(piece.x, piece.y)) for piece in pieces)
    assert all(after - before <= 2.0 + 1e-3 for before, after in itertools.pairwise(middles))
    assert middles[-1] + 1 >= length - 1e-3


def test_tape_is_one_piece_from_corner_to_corner():
    pieces = pieces_along(((0, 0), (12.5, 0), (12.5, 3)), 5.0, flexible=True)
    assert [(piece.length, piece.rotation) for piece in pieces] == [(12.5, 0), (3, 90)]


def test_a_side_ends_at_a_whole_piece():
    assert whole_pieces((0, 0), (6.7, 0), 2.0) == pytest.approx((6, 0))
    assert whole_pieces((0, 0), (0.3, 0), 2.0) == pytest.approx((2, 0))
