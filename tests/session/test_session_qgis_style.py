"""A plan opened in QGIS looks as it does here: every table has a style that QGIS can read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from xml.etree import ElementTree

import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.style import THEMES, load_style
from musterpoint.plan import LAYER_COLUMNS, RECORD_TYPES, Plan
from musterpoint.session import Session
from musterpoint.session.qgis_style import qgis_styles

SPATIAL = {*LAYER_COLUMNS, *(kind for kind, record in RECORD_TYPES.items() if record.GEOMETRY), "round"}


@pytest.fixture(params=THEMES)
def documents(request):
    styles = qgis_styles(load_style(request.param), load_catalogue())
    return {table: ElementTree.fromstring(qml.split("\n", 1)[1]) for table, qml in styles.items()}


def test_every_table_with_a_geometry_has_a_style(documents):
    assert documents.keys() == SPATIAL


def test_every_category_has_its_symbol(documents):
    for document in documents.values():
        renderer = document.find("renderer-v2")
        symbols = {symbol.get("name") for symbol in renderer.findall("symbols/symbol")}
        assert symbols == {item.get("symbol", "0") for item in renderer.iter("category")} or symbols == {"0"}


def test_values_are_those_of_the_records(documents):
    def values(table: str) -> set[str]:
        return {item.get("value") for item in documents[table].iter("category")}

    assert values("zone") == load_catalogue().zones.keys()
    assert values("fixture") == {*load_catalogue().fixtures, ""}
    assert values("site") == {"fixed", "mobile", "home-visit"}


def test_colours_and_lengths_are_in_qgis_words(documents):
    colours = [
        option.get("value")
        for document in documents.values()
        for option in document.iter("Option")
        if (option.get("name") or "").endswith("color")
    ]
    assert colours
    for colour in colours:
        parts = [int(part) for part in colour.split(",")]
        assert len(parts) == 4 and all(0 <= part <= 255 for part in parts)


def test_a_new_plan_carries_the_styles(tmp_path):
    Session.create(tmp_path / "plan.gpkg", Plan("EPSG:4547")).close()
    with closing(sqlite3.connect(tmp_path / "plan.gpkg")) as raw:
        rows = raw.execute(
            "SELECT f_table_name, f_geometry_column, useAsDefault FROM layer_styles"
        ).fetchall()
    assert set(rows) == {(table, "geom", 1) for table in SPATIAL}


def test_names_lie_on_areas_and_roads_open_into_each_other(documents):
    """In QGIS an area keeps the names of other layers off, and a casing crosses the road beside it, unless
    told otherwise."""
    for document in documents.values():
        for labels in document.iter("settings"):
            assert labels.find("rendering").get("obstacle") == "0"
    assert documents["roads"].find("renderer-v2").get("symbollevels") == "1"


def test_stops_are_numbered_as_on_our_map(documents):
    text = documents["stop"].find("labeling/settings/text-style")
    assert text.get("isExpression") == "1"
    for kind in ("start", "return", "break"):
        assert f"'{kind}'" in text.get("fieldName")
