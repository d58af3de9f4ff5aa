"""Nobody is lost and nobody invented when residents are put into buildings."""

from __future__ import annotations

import geopandas
import numpy
import pandas
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.errors import InputError
from musterpoint.geo.floors import floor_area, with_floors
from musterpoint.geo.report import ImportReport
from musterpoint.geo.residents import ResidentRules, spread, with_residents
from musterpoint.geo.use import is_residential
from musterpoint.plan import BUILDINGS, LAYER_COLUMNS, NEIGHBOURHOODS, Origin

weights = st.floats(0, 1e9, allow_nan=False)
members = st.lists(st.tuples(st.integers(-1, 4), weights), max_size=40)
totals = st.lists(st.integers(0, 10**12), min_size=5, max_size=5)


@given(totals, members)
def test_every_total_is_kept(totals: list[int], members: list[tuple[int, float]]) -> None:
    group = numpy.array([owner for owner, _weight in members], dtype=int)
    weight = numpy.array([weight for _owner, weight in members])
    shares = spread(totals, group, weight)
    assert (shares >= 0).all()
    assert (shares[group < 0] == 0).all()
    for owner in set(group.tolist()) - {-1}:
        assert shares[group == owner].sum() == totals[owner]


@given(st.integers(0, 10**6), st.lists(st.floats(0.01, 1e6), min_size=1, max_size=30))
def test_nobody_is_more_than_one_away_from_their_share(total: int, weight: list[float]) -> None:
    shares = spread([total], numpy.zeros(len(weight), dtype=int), numpy.array(weight))
    quota = total * numpy.array(weight) / sum(weight)
    assert (numpy.abs(shares - quota) < 1 + 1e-6).all()


def test_the_largest_remainders_get_one_more() -> None:
    assert spread([7], numpy.zeros(3, dtype=int), numpy.array([2.0, 1.0, 1.0])).tolist() == [3, 2, 2]
    assert spread([5], numpy.zeros(2, dtype=int), numpy.zeros(2)).tolist() == [3, 2]
    assert spread([5, 4], numpy.array([1, 1, -1]), numpy.ones(3)).tolist() == [2, 2, 0]
    assert spread([5], numpy.empty(0, dtype=int), numpy.empty(0)).tolist() == []


@pytest.mark.parametrize(("total", "weight"), [(-1, 1.0), (1, -1.0), (1, float("nan")), (1, float("inf"))])
def test_figures_that_cannot_be_are_refused(total: int, weight: float) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        spread([total], numpy.array([0]), numpy.array([weight]))


HOMES = ["住宅", "商住楼", "宿舍", "居民楼", "apartments", "house", "Residential", "dormitory"]
OTHERS = ["学校", "非住宅", "办公", "商业", "幼儿园", "school", "office", "non-residential", "greenhouse"]


@pytest.mark.parametrize("word", HOMES)
def test_homes(word: str) -> None:
    assert is_residential(pandas.Series([word]))[0]


@pytest.mark.parametrize("word", OTHERS)
def test_not_homes(word: str) -> None:
    assert not is_residential(pandas.Series([word]))[0]


@pytest.mark.parametrize("word", ["yes", "", None, "multipolygon", "B12"])
def test_words_that_do_not_say(word: str | None) -> None:
    assert is_residential(pandas.Series([word], dtype="string")).isna()[0]


def layer(kind: str, ids: str, **columns: list) -> geopandas.GeoDataFrame:
    """A layer with one 10 m square per id and these columns, the others missing."""
    index = pandas.Index(list(ids), name="id")
    data = {
        name: pandas.array(columns.get(name, [None] * len(ids)), dtype=dtype)
        for name, dtype in LAYER_COLUMNS[kind].items()
    }
    shapes = [shapely.box(20 * number, 0, 20 * number + 10, 10) for number in range(len(ids))]
    return geopandas.GeoDataFrame(data, geometry=shapes, crs="EPSG:4548", index=index)


def settled(
    buildings: geopandas.GeoDataFrame,
    neighbourhoods: geopandas.GeoDataFrame,
    rules: ResidentRules | None = None,
) -> tuple[list[tuple[int | None, str | None]], ImportReport]:
    """Residents and their origin per building."""
    report = ImportReport(BUILDINGS, "a.shp")
    rules = rules or ResidentRules()
    frame = with_floors(buildings, None, rules.default_floors, report)
    frame = with_residents(frame, floor_area(frame, None), neighbourhoods, rules, report)
    pairs = zip(frame["residents"], frame["residents_origin"], strict=True)
    return [tuple(None if pandas.isna(value) else value for value in pair) for pair in pairs], report


def test_a_total_is_spread_by_floor_area_over_homes() -> None:
    buildings = layer(
        BUILDINGS, "abc", floors=[6, 12, 20], type=["住宅", "yes", "学校"], neighbourhood=["N"] * 3
    )
    figures, report = settled(buildings, layer(NEIGHBOURHOODS, "N", residents=[100]))
    assert figures == [(33, Origin.SPREAD), (67, Origin.SPREAD), (0, Origin.SPREAD)]
    assert report.count("spread") == 2


def test_what_is_counted_stays_and_the_rest_is_spread() -> None:
    buildings = layer(BUILDINGS, "abc", floors=[1, 1, 3], residents=[40, None, None], neighbourhood=["N"] * 3)
    figures, _report = settled(buildings, layer(NEIGHBOURHOODS, "N", residents=[100]))
    assert figures == [(40, Origin.FILE), (15, Origin.SPREAD), (45, Origin.SPREAD)]


def test_a_total_that_is_smaller_than_its_parts_is_told() -> None:
    buildings = layer(BUILDINGS, "ab", residents=[40, None], neighbourhood=["N"] * 2)
    figures, report = settled(buildings, layer(NEIGHBOURHOODS, "N", residents=[30]))
    assert figures == [(40, Origin.FILE), (0, Origin.SPREAD)]
    assert report.count("totals-differ") == 1


def test_a_neighbourhood_of_shops_keeps_its_people() -> None:
    buildings = layer(BUILDINGS, "ab", floors=[1, 1], type=["商业", "办公"], neighbourhood=["N"] * 2)
    figures, report = settled(buildings, layer(NEIGHBOURHOODS, "N", residents=[9]))
    assert [people for people, _origin in figures] == [5, 4]
    assert report.count("no-homes") == 1


def test_people_without_any_building_are_told() -> None:
    buildings = layer(BUILDINGS, "a", neighbourhood=["N"])
    _figures, report = settled(buildings, layer(NEIGHBOURHOODS, "NM", residents=[9, 7]))
    finding = next(finding for finding in report.findings if finding.code == "no-buildings")
    assert finding.features == ("M",) and "7 residents" in finding.sentence


def test_households_stand_in_for_residents() -> None:
    buildings = layer(BUILDINGS, "ab", households=[10, None], neighbourhood=["N", "M"])
    figures, _report = settled(buildings, layer(NEIGHBOURHOODS, "NM", households=[None, 100]))
    assert figures == [(26, Origin.ESTIMATED), (262, Origin.ESTIMATED)]


def test_totals_may_be_spread_by_households() -> None:
    """Exactly, by floor area where the households of one building aren't known, and times their size where
    there is no total."""
    buildings = layer(
        BUILDINGS,
        "abcde",
        floors=[1, 9, 1, 9, 1],
        households=[30, 10, 5, None, 4],
        neighbourhood=["M", "M", "N", "N", "O"],
    )
    areas = layer(NEIGHBOURHOODS, "MNO", residents=[101, 100, None])
    figures, report = settled(buildings, areas, ResidentRules(by_households=True, household_size=3.0))
    assert [people for people, _origin in figures] == [76, 25, 10, 90, 12]
    assert figures[4][1] == Origin.ESTIMATED and figures[0][1] == Origin.SPREAD
    assert (report.count("spread-by-households"), report.count("spread")) == (2, 2)


def test_nothing_known_is_refused_and_the_way_out_named() -> None:
    buildings, outlines = layer(BUILDINGS, "a", neighbourhood=["N"]), layer(NEIGHBOURHOODS, "N")
    with pytest.raises(InputError) as caught:
        settled(buildings, outlines)
    assert "--map residents=COLUMN" in caught.value.suggestion
    assert "--map residents=estimate" in caught.value.suggestion


def test_an_estimate_looks_like_one() -> None:
    buildings = layer(
        BUILDINGS, "abc", floors=[6, 6, 6], type=["住宅", "学校", None], neighbourhood=["N", "N", None]
    )
    rules = ResidentRules(estimate=True, floor_area_per_person=30)
    figures, _report = settled(buildings, layer(NEIGHBOURHOODS, "N"), rules)
    assert figures == [(20, Origin.ESTIMATED), (0, Origin.ESTIMATED), (0, Origin.ESTIMATED)]


def test_where_only_some_totals_are_known_the_others_stay_open() -> None:
    buildings = layer(BUILDINGS, "abc", neighbourhood=["N", "M", None])
    figures, report = settled(buildings, layer(NEIGHBOURHOODS, "NM", residents=[5, None]))
    assert figures == [(5, Origin.SPREAD), (None, None), (0, Origin.SPREAD)]
    assert report.count("no-residents") == 1


def test_floors_come_from_the_height_or_from_the_others() -> None:
    report = ImportReport(BUILDINGS, "a.shp")
    height = pandas.Series([None, 19.0, None, None], index=list("abcd"), dtype="Float64")
    frame = with_floors(layer(BUILDINGS, "abcd", floors=[4, None, None, 0]), height, 6, report)
    assert frame["floors"].tolist() == [4, 6, 4, 4]
    assert frame["floors_origin"].tolist() == [Origin.FILE] + [Origin.ESTIMATED] * 3
    assert report.findings[0].features == ("b", "c", "d")
