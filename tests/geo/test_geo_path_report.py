"""What an import of roads and gates tells about the walking network."""

from __future__ import annotations

import geopandas
import pytest
import shapely
from geo_layers import BEIJING, STEP, Write

from musterpoint.geo.newplan import import_edit, new_plan
from musterpoint.plan import ENTRANCES, ROADS


def line(*places: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString([(BEIJING[0] + x * STEP, BEIJING[1] + y * STEP) for x, y in places])


@pytest.fixture
def roads() -> geopandas.GeoDataFrame:
    """A street of two steps, a path across it, and one that hangs apart."""
    lines = [line((0, 0.5), (2, 0.5)), line((1, 0), (1, 1)), line((0.2, 0.8), (0.6, 0.8))]
    names = {"id": ["street", "path", "apart"]}
    return geopandas.GeoDataFrame(names, geometry=lines, crs="EPSG:4326")


@pytest.fixture
def gates() -> geopandas.GeoDataFrame:
    """One on the street, one beside it by a hundredth of a step, one far away."""
    places = [line((0.5, 0.5), (0.5, 0.5)), line((1.5, 0.51), (1.5, 0.51)), line((1.5, 3), (1.5, 3))]
    points = [shapely.Point(place.coords[0]) for place in places]
    return geopandas.GeoDataFrame({"id": ["east", "west", "far"]}, geometry=points, crs="EPSG:4326")


def codes(report: object) -> dict[str, tuple[int, tuple[str, ...]]]:
    return {finding.code: (finding.count, finding.features) for finding in report.findings}


def test_roads_tell_of_the_network_and_gates_of_their_path(
    neighbourhoods: geopandas.GeoDataFrame,
    buildings: geopandas.GeoDataFrame,
    roads: geopandas.GeoDataFrame,
    gates: geopandas.GeoDataFrame,
    write: Write,
) -> None:
    files = [write(neighbourhoods, "n.gpkg"), write(buildings, "b.gpkg"), write(roads, "r.gpkg")]
    _plan, (*_layers, of_roads, of_gates) = new_plan(*files, write(gates, "g.gpkg"))
    found = codes(of_roads)
    sentence = next(finding.sentence for finding in of_roads.findings if finding.code == "network")
    assert "7 nodes and 5 stretches" in sentence and "gates" not in found
    assert found["pieces"] == (1, ("apart",))
    found = codes(of_gates)
    assert found["gates"][0] == 2 and found["gates-off"] == (1, ("far",))
    sentence = next(finding.sentence for finding in of_gates.findings if finding.code == "gates")
    assert "2.2 m away" in sentence


def test_newer_roads_tell_of_the_gates_that_are_there(
    neighbourhoods: geopandas.GeoDataFrame,
    buildings: geopandas.GeoDataFrame,
    roads: geopandas.GeoDataFrame,
    gates: geopandas.GeoDataFrame,
    write: Write,
) -> None:
    plan, _reports = new_plan(write(neighbourhoods, "n.gpkg"), write(buildings, "b.gpkg"))
    first = import_edit(plan, ENTRANCES, write(gates, "g.gpkg"))
    assert "gates" not in codes(first.report)  # there is nothing yet that they could be on
    plan.apply(first.edit)
    report = import_edit(plan, ROADS, write(roads, "r.gpkg")).report
    (lost,) = [finding for finding in report.findings if finding.code == "gates-off"]
    assert (lost.layer, lost.features) == (ENTRANCES, ("far",))
    assert report.to_data()["findings"][-1]["layer"] == ENTRANCES


def test_a_layer_of_motorways_makes_no_network(
    neighbourhoods: geopandas.GeoDataFrame,
    buildings: geopandas.GeoDataFrame,
    roads: geopandas.GeoDataFrame,
    write: Write,
) -> None:
    plan, _reports = new_plan(write(neighbourhoods, "n.gpkg"), write(buildings, "b.gpkg"))
    report = import_edit(plan, ROADS, write(roads.assign(highway="motorway"), "r.gpkg")).report
    assert "no-network" in codes(report)
