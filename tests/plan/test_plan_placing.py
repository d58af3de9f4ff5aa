"""Moving and turning records."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.plan import Fixture, Gate, Person, Site, Way, Zone
from musterpoint.plan.placing import Placing, is_placed

RECORDS = (
    Site(id="s", x=10.0, y=0.0, rotation=10.0),
    Fixture(id="f", x=10.0, y=5.0, rotation=350.0, width=3.0, depth=2.0),
    Gate(id="g", x=1.0, y=1.0),
    Zone(id="z", outline=((0.0, 0.0), (4.0, 0.0), (4.0, 3.0))),
    Way(id="w", path=((0.0, 0.0), (0.0, 9.0))),
)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.KIND)
def test_a_turn_and_a_shift_move_the_geometry_so(record):
    placed = Placing(100.0, 200.0, 90.0).record(record)
    centre, before = placed.geometry().centroid, record.geometry().centroid
    assert (centre.x, centre.y) == pytest.approx((100.0 - before.y, 200.0 + before.x), abs=0.001)
    assert placed.geometry().area == pytest.approx(record.geometry().area)


def test_rotations_stay_below_a_full_turn():
    assert Placing(0, 0, 30.0).record(RECORDS[1]).rotation == 20.0


@given(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), st.floats(-720, 720))
def test_the_centre_of_a_turn_stays(centre, angle):
    assert Placing.about(centre, angle).point(*centre) == pytest.approx(centre, abs=0.001)


def test_what_has_no_place_cannot_be_moved():
    assert not is_placed(Person(id="p")) and all(map(is_placed, RECORDS))
    with pytest.raises(TypeError):
        Placing(1, 1).record(Person(id="p"))
