"""Numbers and names as people write them."""

from __future__ import annotations

import pandas
import pytest

from musterpoint.errors import InputError
from musterpoint.geo.cells import as_text, parse_numbers
from musterpoint.geo.columns import guess_columns, resolve_mapping
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS


@pytest.mark.parametrize(
    ("written", "value", "inexact"),
    [
        ("64,300", 64_300, False), ("１２", 12, False), ("3 000", 3_000, False),
        ("1,234,567", 1_234_567, False),
        ("10+", 10, True), ("4-7", 5.5, True), ("约300", 300, True), (">7", 7, True), ("300余人", 300, True),
        ("125.85万", 1_258_500, False), ("12层", 12, False), ("6F", 6, False), ("350户", 350, False),
        ("2.0", 2, False), (" 7 ", 7, False), ("0", 0, False), ("2.0E2", 200, False), ("'12", 12, False),
        ("三百", 300, False), ("一千二百零五", 1205, False), ("十二层", 12, False), ("约三百人", 300, True),
        ("三十五万", 350_000, False), ("两", 2, False),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(written: str, value: float, inexact: bool) -> None:
    parsed = parse_numbers(pandas.Series([written]))
    assert (parsed.values[0], parsed.inexact[0], parsed.unreadable[0]) == (value, inexact, False)


@pytest.mark.parametrize("written", ["", "-", "—", "无", "不详", None, "NaN"])
def test_empty_cells_are_missing_and_not_complained_of(written: str | None) -> None:
    parsed = parse_numbers(pandas.Series([written, "1"]))
    assert parsed.values.isna().tolist() == [True, False]
    assert not parsed.unreadable.any()


@pytest.mark.parametrize("written", ["many", "1,2", "12a", "-5", "1-2-3", "fix me"])
def test_unreadable_cells_are_named(written: str) -> None:
    parsed = parse_numbers(pandas.Series([written, "1"]))
    assert parsed.unreadable.tolist() == [True, False]
    assert parsed.values.isna().tolist() == [True, False]


def test_numbers_that_are_numbers() -> None:
    parsed = parse_numbers(pandas.Series([1, -9999, 3.0, None]))
    assert parsed.values.fillna(-1).tolist() == [1, -1, 3, -1]
    assert parsed.unreadable.tolist() == [False, True, False, False]


def test_cells_as_text() -> None:
    assert as_text(pandas.Series([12.0, None])).fillna("?").tolist() == ["12", "?"]
    assert as_text(pandas.Series([" 东园 ", ""])).fillna("?").tolist() == ["东园", "?"]
    assert as_text(pandas.Series([True, False])).tolist() == ["residential", "non-residential"]
    assert as_text(pandas.Series([110108014000])).tolist() == ["110108014000"]


def table(**columns: list) -> pandas.DataFrame:
    return pandas.DataFrame(columns)


@pytest.mark.parametrize(
    ("column", "cells", "canonical"),
    [
        ("常住人口", [10, 20], "residents"),
        ("常住人口（人）", [10, 20], "residents"),
        ("POP1990", [10, 20], "residents"),
        ("changzhu_renkou", ["1,000", "20"], "residents"),
        ("2020年末常住人口", [10, 20], "residents"),
        ("常住人", [10, 20], "residents"),
        ("总户数", [10, 20], "households"),
        ("building:levels", ["6", None], "floors"),
        ("地上层数", ["10+", "4-7"], "floors"),
        ("Floor", [1, 2], "floors"),
        ("单元", [1, 2], "units"),
        ("幢号", ["1", "2"], "number"),
        ("addr:housenumber", ["1", "2甲"], "number"),
        ("NAME", ["a", "b"], "name"),
        ("房屋用途", ["住宅", "学校"], "type"),
        ("measuredHeight", [6.6, 3.1], "height"),
        ("建筑面积(㎡)", [600.5, 310.1], "floor_area"),
    ],
)
def test_columns_are_known_by_their_names(column: str, cells: list, canonical: str) -> None:
    guesses = guess_columns(pandas.DataFrame({"x": [0, 0], column: cells}), BUILDINGS)
    assert {name: guess.column for name, guess in guesses.items()} == {canonical: column}


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("人口密度", [10, 20]),
        ("POP90_SQMI", [1, 2]),
        ("人口", ["male", "female"]),
        ("人口", [None, None]),
        ("abc", [1, 2]),
    ],
)
def test_columns_that_only_look_alike_are_passed_over(column: str, cells: list) -> None:
    assert guess_columns(pandas.DataFrame({column: cells}), NEIGHBOURHOODS) == {}


def test_of_several_columns_the_most_telling_is_taken() -> None:
    ids = guess_columns(table(code=[1, 1], osm_id=[7, 8], Id=[0, 0]), BUILDINGS)["id"]
    assert ids.column == "osm_id"
    types = guess_columns(table(BUILDING=["yes", "yes"], TYPE=["school", "apartments"]), BUILDINGS)["type"]
    assert types.column == "TYPE"


def test_what_the_user_says_goes_before_guesses() -> None:
    tables = {
        NEIGHBOURHOODS: table(Name=["A"], 人口=[5]),
        BUILDINGS: table(POP=[5], 层数=[3], FLOORS_NEW=[4]),
    }
    mapping = resolve_mapping({"floors": "FLOORS_NEW", "neighbourhoods.residents": ""}, tables)
    assert mapping == {
        NEIGHBOURHOODS: {"name": "Name"},
        BUILDINGS: {"residents": "POP", "floors": "FLOORS_NEW"},
    }


def test_estimating_residents_keeps_the_guess() -> None:
    assert resolve_mapping({"residents": "estimate"}, {BUILDINGS: table(POP=[5])}) == {
        BUILDINGS: {"residents": "POP"}
    }


@pytest.mark.parametrize(
    "told", [{"residents": "POPULATION"}, {"inhabitants": "人口"}, {"roads.name": "人口"}]
)
def test_a_column_that_is_not_there_is_answered_with_those_that_are(told: dict[str, str]) -> None:
    with pytest.raises(InputError) as caught:
        resolve_mapping(told, {NEIGHBOURHOODS: table(Name=["A"], 人口=[5])})
    assert "人口" in caught.value.detail or "residents" in caught.value.detail
