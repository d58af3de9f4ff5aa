"""Lines that share a street lie side by side on the map."""

from __future__ import annotations

import numpy
import pytest
import shapely

from musterpoint.desktop.canvas.abreast import MOST, Abreast


def shifted(lines: list, lane: float = 4.0) -> list[shapely.LineString]:
    abreast = Abreast([numpy.array(line, dtype=float) for line in lines])
    tracks = [abreast.track(number, 0.1) for number in range(len(lines))]
    return [shapely.LineString(track.points + track.aside * lane) for track in tracks]


def test_a_line_with_a_street_to_itself_stays_on_it() -> None:
    line = [(0, 0), (100, 0), (100, 50), (0, 50)]
    assert shifted([line])[0].equals(shapely.LineString(line))


def test_two_on_one_street_lie_a_lane_apart_whichever_way_they_go() -> None:
    there = [(0, 0), (100, 0), (100, 100)]
    for back in (there, there[::-1]):
        one, other = shifted([there, back])
        assert one.distance(other) == pytest.approx(4.0)
        assert one.hausdorff_distance(other) == pytest.approx(4 * 2**0.5)  # at the corner, mitred
        assert one.hausdorff_distance(shapely.LineString(there)) == pytest.approx(2 * 2**0.5)


def test_they_part_where_only_one_goes_on_from_the_middle_of_a_block() -> None:
    one, other = shifted([[(0, 0), (200, 0)], [(0, 0), (50, 0), (50, 80)]])
    assert one.distance(shapely.Point(25, 0)) == pytest.approx(2.0)
    assert one.distance(shapely.Point(120, 0)) == pytest.approx(0.0, abs=1e-6)
    assert other.distance(shapely.Point(50, 60)) == pytest.approx(0.0, abs=1e-6)


def test_out_and_back_on_one_street_is_one_lane() -> None:
    street = [(0, 0), (100, 0), (0, 0)]
    one, other = shifted([street, [(0, 0), (100, 0)]])
    assert one.distance(other) == pytest.approx(4.0)
    assert shapely.get_num_points(shapely.unary_union([one]).simplify(0.1)) <= 4


def test_third_line_joins_without_the_others_changing_sides() -> None:
    one, two, three = shifted([[(0, 0), (300, 0)], [(0, 0), (300, 0)], [(150, 0), (300, 0)]])
    for x in (75, 225):
        across = shapely.LineString([(x, -20), (x, 20)])
        assert one.intersection(across).y > two.intersection(across).y
    assert two.distance(three.interpolate(0.5, normalized=True)) == pytest.approx(4.0)


def test_a_street_is_never_wider_than_so_many_lanes() -> None:
    many = shifted([[(0, 0), (100, 0)]] * 40)
    width = shapely.total_bounds(many)[3] - shapely.total_bounds(many)[1]
    assert width < MOST * 4.0
