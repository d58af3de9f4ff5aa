"""What lies under the records: base maps, colours of buildings, and how little of it is painted again."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest
import rasterio
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QColor
from rasterio.transform import from_origin

from musterpoint.catalogue.style import load_style
from musterpoint.desktop.canvas import base_maps
from musterpoint.desktop.canvas.colouring import CATCHMENTS, RESIDENTS
from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.document import Document
from musterpoint.plan import BUILDINGS, ColumnChange, Edit
from musterpoint.session import actions
from musterpoint.text import Label

EAST, NORTH = 500_000.0, 3_900_000.0
FREE = (EAST + 280, NORTH + 100)
"""Open ground in view."""


def colour_at(canvas: MapCanvas, x: float, y: float) -> str:
    assert canvas.wait_until_drawn()
    return canvas.grab().toImage().pixelColor(canvas.viewport().to_screen(x, y).toPoint()).name()


def alike(one: str, other: str) -> bool:
    """Whether two colours are the same but for what the tint of the same colour over it rounds away."""
    pairs = zip(QColor(one).getRgb(), QColor(other).getRgb(), strict=True)
    return all(abs(first - second) <= 2 for first, second in pairs)


@pytest.fixture
def orthophoto(tmp_path: Path) -> Path:
    """All blue, under the whole town."""
    path = tmp_path / "photos" / "blue.tif"
    path.parent.mkdir()
    with rasterio.open(
        path, "w", width=64, height=64, count=3, dtype="uint8", crs="EPSG:4547",
        transform=from_origin(EAST - 200, NORTH + 440, 10, 10),
    ) as target:  # fmt: skip
        target.write(numpy.stack([numpy.full((64, 64), shade, "uint8") for shade in (0, 0, 255)]))
    return path


def add(document: Document, address: str) -> str:
    folder = document.session.path.parent
    document.do(lambda: actions.add_base_map(document.plan, address, folder))
    return actions.base_maps(document.plan)[-1].id


def test_an_orthophoto_lies_under_the_plan(canvas: MapCanvas, document: Document, orthophoto: Path):
    ground = colour_at(canvas, *FREE)
    id_ = add(document, str(orthophoto))
    assert document.plan.find("base_map", id_).path == "photos/blue.tif"
    assert colour_at(canvas, *FREE) != ground
    assert int(colour_at(canvas, *FREE)[1:3], 16) < 64
    document.do(lambda: actions.change_base_map(document.plan, id_, shown=False))
    assert colour_at(canvas, *FREE) == ground
    document.undo()
    document.undo()
    assert colour_at(canvas, *FREE) == ground


@pytest.mark.parametrize("degrees", [0, 30])
def test_an_orthophoto_turns_with_the_map(
    canvas: MapCanvas, document: Document, orthophoto: Path, degrees: int
):
    add(document, str(orthophoto))
    canvas.turn_by(degrees)
    outside = (EAST - 230, NORTH + 60)
    canvas.set_viewport(canvas.viewport().moved_to(EAST - 200, NORTH + 60))
    assert colour_at(canvas, *outside) == load_style().ground
    assert colour_at(canvas, EAST - 170, NORTH + 60) != load_style().ground


def test_a_missing_file_leaves_the_map_as_it_was(canvas: MapCanvas, document: Document, orthophoto: Path):
    ground = colour_at(canvas, *FREE)
    id_ = add(document, str(orthophoto))
    moved = orthophoto.rename(orthophoto.with_name("elsewhere.tif"))
    document.do(lambda: actions.change_base_map(document.plan, id_, opacity=0.5))
    assert colour_at(canvas, *FREE) == ground
    document.do(lambda: actions.find_base_map(document.plan, id_, str(moved), document.session.path.parent))
    assert colour_at(canvas, *FREE) != ground


def test_nothing_is_fetched_unless_that_was_allowed(
    canvas: MapCanvas, document: Document, monkeypatch: pytest.MonkeyPatch
):
    opened = []

    class Web:
        def __init__(self, address: str, *_rest: object):
            opened.append(address)

        def read(self, _box: object, width: int, height: int) -> numpy.ndarray:
            return numpy.full((height, width, 4), 255, numpy.uint8)

    monkeypatch.setattr(base_maps, "GroundPicture", Web)
    address = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
    add(document, address)
    colour_at(canvas, *FREE)
    assert not opened
    assert canvas.backdrop.attribution() == ""
    canvas.backdrop.allow_online(True)
    assert colour_at(canvas, *FREE) != load_style().ground
    assert opened == [address]
    assert canvas.backdrop.attribution() == "© OpenStreetMap"
    document.do(lambda: actions.add_base_map(document.plan, "https://example.org/tiles", Path()))
    assert len(actions.base_maps(document.plan)) == 1


def test_base_maps_change_places(document: Document, orthophoto: Path):
    first, second = add(document, str(orthophoto)), add(document, str(orthophoto))
    document.do(lambda: actions.raise_base_map(document.plan, first, 1))
    assert [item.id for item in actions.base_maps(document.plan)] == [second, first]
    document.do(lambda: actions.raise_base_map(document.plan, first, 1))
    assert [item.id for item in actions.base_maps(document.plan)] == [second, first]
    document.do(lambda: actions.delete_base_map(document.plan, second))
    assert [item.id for item in actions.base_maps(document.plan)] == [first]


def test_buildings_wear_the_colour_of_the_site_that_serves_them(canvas: MapCanvas, document: Document):
    canvas.backdrop.colour_by(CATCHMENTS)
    house = (EAST + 32, NORTH + 3)
    assert colour_at(canvas, *house) == load_style().layers[BUILDINGS].fill
    for x, y in ((EAST - 10, NORTH - 10), (EAST + 280, NORTH + 150)):
        document.do(lambda x=x, y=y: actions.place_kit(document.plan, document.catalogue, "lanes-1", x, y))
    fills = load_style().served_fills
    assert alike(colour_at(canvas, *house), fills[0])
    assert alike(colour_at(canvas, EAST + 152, NORTH + 123), fills[1])


def test_only_the_tiles_that_an_edit_changed_are_painted_again(canvas: MapCanvas, document: Document):
    canvas.backdrop.colour_by(RESIDENTS)
    assert canvas.wait_until_drawn()
    canvas.set_viewport(canvas.viewport().zoomed(6, QPointF(400, 300)).moved_to(EAST + 20, NORTH + 6))
    assert canvas.wait_until_drawn()
    tiles = canvas.backdrop._tiles
    before = dict(tiles._current.tiles)
    change = ColumnChange(BUILDINGS, "residents", ("buildings-0",), (0,), (1000,))
    far = ColumnChange(BUILDINGS, "residents", ("buildings-11",), (110,), (1000,))
    for edit, few in ((far, 0), (change, len(before) // 2)):
        document.do(Edit(Label("Count"), (edit,)))
        assert canvas.wait_until_drawn()
        renewed = [key for key, tile in before.items() if tiles._current.tiles.get(key) is not tile]
        assert len(renewed) <= few
    assert renewed


def test_moving_a_site_paints_no_tile_again(canvas: MapCanvas, document: Document, site: str):
    before = dict(canvas.backdrop._tiles._current.tiles)
    document.do(lambda: actions.nudge(document.plan, [("site", site)], 1.0, 0.0))
    assert canvas.wait_until_drawn()
    after = canvas.backdrop._tiles._current.tiles
    assert all(after[key] is tile for key, tile in before.items())
