"""Shapes are made fit, and every change is told."""

from __future__ import annotations

import numpy
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.errors import InputError
from musterpoint.geo.repair import outside_world, present, repaired, same_as_before
from musterpoint.geo.report import ImportReport
from musterpoint.plan import BUILDINGS, ENTRANCES, ROADS

BOX = shapely.box(0, 0, 10, 10)
BOW_TIE = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
MIXED = shapely.GeometryCollection([BOX, shapely.LineString([(0, 0), (5, 5)]), shapely.box(20, 0, 30, 10)])


def array(*shapes: shapely.Geometry | None) -> numpy.ndarray:
    return numpy.array(shapes, dtype=object)


def repair(
    *shapes: shapely.Geometry, layer: str = BUILDINGS
) -> tuple[list[int], numpy.ndarray, ImportReport]:
    report = ImportReport(layer, "a.shp")
    positions, kept = repaired(array(*shapes), numpy.arange(len(shapes)), layer, "a.shp", report)
    return positions.tolist(), kept, report


def test_shapes_that_are_not_there_are_dropped() -> None:
    report = ImportReport(BUILDINGS, "a.shp")
    absurd = shapely.Point(-1.797e308, 0)
    nan = shapely.Point(float("nan"), 1)
    shapes = array(BOX, None, shapely.Polygon(), absurd, BOX, nan)
    assert present(shapes, "a.shp", report).tolist() == [0, 4]
    assert [(finding.code, finding.features) for finding in report.findings] == [
        ("no-shape", ("#2", "#3")),
        ("absurd-coordinates", ("#4", "#6")),
    ]


@pytest.mark.parametrize("shapes", [(), (None,), (shapely.Polygon(), None)])
def test_a_layer_without_shapes_is_refused(shapes: tuple) -> None:
    with pytest.raises(InputError, match="empty"):
        present(array(*shapes), "a.shp", ImportReport(BUILDINGS, "a.shp"))


def test_invalid_shapes_are_repaired_and_told() -> None:
    positions, kept, report = repair(BOX, BOW_TIE)
    assert positions == [0, 1]
    assert shapely.is_valid(kept).all()
    assert shapely.area(kept[1]) == pytest.approx(50)
    assert report.findings[0].features == ("#2",)


def test_heights_and_measures_are_taken_off() -> None:
    _positions, kept, _report = repair(shapely.force_3d(BOX, 7))
    assert not shapely.has_z(kept).any()


def test_polygons_are_taken_out_of_collections() -> None:
    positions, kept, _report = repair(BOX, MIXED)
    assert positions == [0, 1]
    assert kept[1].geom_type == "MultiPolygon" and shapely.area(kept[1]) == 200


def test_overlapping_parts_of_a_collection_end_up_valid() -> None:
    overlapping = shapely.GeometryCollection([BOX, shapely.box(5, 0, 15, 10)])
    _positions, kept, _report = repair(overlapping)
    assert shapely.is_valid(kept).all() and shapely.area(kept[0]) == pytest.approx(150)


def test_shapes_of_another_sort_are_dropped_and_told() -> None:
    positions, _kept, report = repair(BOX, shapely.Point(1, 1), shapely.LineString([(0, 0), (1, 1)]))
    assert positions == [0]
    assert report.count("wrong-sort") == 2


@pytest.mark.parametrize(
    ("layer", "shape"),
    [(BUILDINGS, shapely.Point(1, 1)), (ROADS, BOX), (ENTRANCES, shapely.LineString([(0, 0), (1, 1)]))],
)
def test_points_instead_of_polygons_are_refused(layer: str, shape: shapely.Geometry) -> None:
    with pytest.raises(InputError) as caught:
        repair(shape, layer=layer)
    assert "are needed" in caught.value.problem


def test_what_lies_outside_of_the_world() -> None:
    assert outside_world(array(BOX, shapely.Point(float("inf"), 0), shapely.Point(1e12, 0))).tolist() == [
        False,
        True,
        True,
    ]


def test_equal_shapes_are_found_whatever_point_they_begin_with() -> None:
    turned = shapely.Polygon([(10, 10), (0, 10), (0, 0), (10, 0)])
    other = shapely.Polygon([(0, 0), (10, 0), (10, 10), (3, 10)])
    assert same_as_before(array(BOX, other, turned, BOX)).tolist() == [0, 1, 0, 0]


coordinates = st.tuples(st.integers(0, 20), st.integers(0, 20))


@given(st.lists(st.lists(coordinates, min_size=4, max_size=9), min_size=1, max_size=8))
def test_whatever_comes_in_valid_polygons_come_out(rings: list[list[tuple[int, int]]]) -> None:
    shapes = [BOX, *(shapely.Polygon(ring) for ring in rings)]
    positions, kept, report = repair(*shapes)
    assert shapely.is_valid(kept).all()
    assert (shapely.area(kept) > 0).all()
    assert set(shapely.get_type_id(kept).tolist()) <= {3, 6}
    assert len(positions) == len(shapes) - report.count("wrong-sort")
