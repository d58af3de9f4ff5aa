"""Teams' rounds in the plan's file, as other programs show them: along the roads, each in its colour."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pandas
import pytest
import shapely

from musterpoint.catalogue.style import load_style
from musterpoint.plan import (
    LAYER_COLUMNS,
    ROADS,
    Edit,
    Layer,
    LayerChange,
    Place,
    Plan,
    Stop,
    Team,
    changed,
    made,
)
from musterpoint.session import Session
from musterpoint.text import Label

EAST, NORTH = 500_000.0, 3_900_000.0


@pytest.fixture
def plan() -> Plan:
    """A road that goes round a corner; one team from one end of it to the other, one elsewhere."""
    road = shapely.LineString([(EAST, NORTH), (EAST + 200, NORTH), (EAST + 200, NORTH + 200)])
    frame = geopandas.GeoDataFrame(geometry=[road], index=pandas.Index(["r"], name="id"), crs="EPSG:4547")
    for name, dtype in LAYER_COLUMNS[ROADS].items():
        frame[name] = pandas.array(["residential" if name == "type" else None], dtype=dtype)
    records = (
        Place(id="depot", kind="depot", x=EAST, y=NORTH),
        Team(id="second", number=2),
        Team(id="first", number=1, name="One", start="depot", vehicle="van", end="depot"),
        Stop(id="a", team="first", number=1, x=EAST + 200, y=NORTH + 200),
        Stop(id="b", team="second", number=1, x=EAST, y=NORTH),
        Stop(id="c", team="second", number=2, x=EAST + 100, y=NORTH),
    )
    made_of = Plan("EPSG:4547")
    layer = Layer(ROADS, frame, "roads.gpkg", "1")
    made_of.apply(Edit(Label(""), (LayerChange(ROADS, None, layer), *made(*records))))
    return made_of


def lines(path: Path) -> geopandas.GeoDataFrame:
    return geopandas.read_file(path, layer="round").set_index("team")


def test_rounds_are_lines_along_the_roads_in_the_colours_of_the_map(plan: Plan, tmp_path: Path):
    path = tmp_path / "plan.gpkg"
    Session.create(path, plan).close()
    found = lines(path)
    assert list(found.index) == ["first", "second"]
    assert found.geometry["first"].length == pytest.approx(800)
    assert found.crs.to_epsg() == 4547
    style = load_style()
    assert list(found["colour"]) == [style.route(0).stroke, style.route(1).stroke]


def test_lines_follow_the_edits(plan: Plan, tmp_path: Path):
    path = tmp_path / "plan.gpkg"
    with Session.create(path, plan) as session:
        session.save_copy(tmp_path / "copy.gpkg")
        stop = session.plan.find("stop", "c")
        session.do(Edit(Label("Move"), (changed(stop, stop.replace(x=EAST + 50)),)))
        assert not len(lines(path)), "none rather than old ones, should the program end now"
    assert lines(path).geometry["second"].length == pytest.approx(50)
    assert lines(tmp_path / "copy.gpkg").geometry["second"].length == pytest.approx(100)
    with Session.open(path) as session:
        session.undo()
    assert lines(path).geometry["second"].length == pytest.approx(100)


def test_lines_drawn_beside_the_plan_never_stay_behind_an_edit(plan: Plan, tmp_path: Path):
    path = tmp_path / "plan.gpkg"
    session = Session.create(path, plan)
    late = session.drawing_of_rounds()
    stop = session.plan.find("stop", "c")
    for x in (60.0, 50.0):  # the second step joins the first
        session.do(
            Edit(Label("Move"), (changed(session.plan.find("stop", "c"), stop.replace(x=EAST + x)),), "move")
        )
        if x == 60:
            later = session.drawing_of_rounds()
    late()
    later()
    session.close(draw_rounds=False)
    assert "round" not in set(geopandas.list_layers(path)["name"])
    with Session.open(path) as session:
        session.drawing_of_rounds()()
        assert lines(path).geometry["second"].length == pytest.approx(50)
