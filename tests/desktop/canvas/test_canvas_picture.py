"""What stands on the map: colours where they belong, the cache, labels, threads."""

from __future__ import annotations

import dataclasses
import threading

import numpy
import pytest
import shapely
from PyQt6 import sip
from PyQt6.QtCore import QPointF, QRectF, QSize
from PyQt6.QtGui import QColor, QImage, QPainter, QTransform
from pytestqt.qtbot import QtBot

from musterpoint.catalogue.style import THEMES, load_style
from musterpoint.desktop.canvas.colouring import RESIDENTS
from musterpoint.desktop.canvas.labels import Label, placed, text_size
from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.canvas.naming import Namer
from musterpoint.desktop.canvas.outlines import polygons_path, to_path
from musterpoint.desktop.canvas.polygons import PolygonPicture
from musterpoint.desktop.canvas.problems import ProblemsPicture
from musterpoint.desktop.canvas.surface import Surface
from musterpoint.desktop.canvas.tiles import TileCache
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.desktop.document import Document
from musterpoint.plan import BUILDINGS, ColumnChange, Edit, Problem, Severity
from musterpoint.session import actions
from musterpoint.text import Label as Words

EAST, NORTH = 500_000.0, 3_900_000.0


def colour_at(image: QImage, canvas: MapCanvas, x: float, y: float) -> str:
    spot = canvas.viewport().to_screen(x, y).toPoint()
    return image.pixelColor(spot).name()


def test_paths_keep_holes_open_and_overlaps_filled():
    ring = shapely.Point(0, 0).buffer(10).difference(shapely.Point(0, 0).buffer(5))
    path = polygons_path(numpy.array([ring, shapely.box(6, -1, 12, 1)]))
    contained = [path.contains(spot) for spot in (QPointF(x, 0) for x in (0, 7, 11))]
    assert contained == [False, True, True]
    assert not to_path(shapely.Polygon()).elementCount()


def test_far_polygons_cover_as_much_as_near_ones():
    """Far and near show the same amount of ink."""
    corners = [(x, y) for x in range(0, 1000, 20) for y in range(0, 1000, 20)]
    houses = numpy.array([shapely.box(x, y, x + 10, y + 10) for x, y in corners])
    picture = PolygonPicture(houses)
    shares = []
    for resolution in (1.0, 10.0):
        image = QImage(round(1000 / resolution), round(1000 / resolution), QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        world = QTransform(1 / resolution, 0, 0, -1 / resolution, 0, 1000 / resolution)
        picture.paint(Surface(painter, world, resolution), [QColor("black")])
        painter.end()
        pixels = numpy.frombuffer(image.constBits().asstring(image.sizeInBytes()), numpy.uint8)
        shares.append(1 - pixels.reshape(-1, 4)[:, 0].mean() / 255)
    assert shares == pytest.approx([0.25, 0.25], abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_layers_have_the_colours_of_the_style(canvas: MapCanvas, theme: str):
    canvas.set_theme(theme)
    assert canvas.wait_until_drawn()
    image = canvas.grab().toImage()
    style = load_style(theme)
    assert colour_at(image, canvas, EAST + 32, NORTH + 3) == style.layers["buildings"].fill
    assert colour_at(image, canvas, EAST + 280, NORTH + 26) == style.layers["roads"].fill
    assert colour_at(image, canvas, EAST - 30, NORTH + 60) == style.ground


@pytest.mark.parametrize("rotation", [0.0, 30.0])
def test_tiles_show_what_a_picture_drawn_in_one_go_shows(canvas: MapCanvas, rotation: float):
    canvas.set_viewport(dataclasses.replace(canvas.viewport(), rotation=rotation))
    assert canvas.wait_until_drawn()
    screen = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    still = canvas.render_image(QSize(canvas.width(), canvas.height()))
    same = [
        screen.pixel(x, y) == still.pixel(x, y)
        for x in range(0, canvas.width() - 60, 7)
        for y in range(0, canvas.height() - 150, 7)
    ]
    assert sum(same) / len(same) > 0.98


def test_residents_colour_the_buildings(canvas: MapCanvas):
    canvas.backdrop.colour_by(RESIDENTS)
    assert canvas.wait_until_drawn()
    style = load_style()
    fills = [
        colour_at(canvas.grab().toImage(), canvas, x, y)
        for x, y in ((EAST + 32, NORTH + 3), (EAST + 92, NORTH + 3), (EAST + 152, NORTH + 123))
    ]
    assert fills == [style.layers["buildings"].fill, style.residents_fills[0], style.residents_fills[2]]


def test_a_changed_figure_changes_the_picture(canvas: MapCanvas, document: Document):
    canvas.backdrop.colour_by(RESIDENTS)
    change = ColumnChange(BUILDINGS, "residents", ("buildings-0",), (0,), (1000,))
    document.do(Edit(Words("Count"), (change,)))
    assert canvas.wait_until_drawn()
    fill = colour_at(canvas.grab().toImage(), canvas, EAST + 32, NORTH + 3)
    assert fill == load_style().residents_fills[-1]


def test_hidden_kinds_leave_the_map(canvas: MapCanvas):
    canvas.set_shown("buildings", False)
    assert canvas.wait_until_drawn()
    fill = colour_at(canvas.grab().toImage(), canvas, EAST + 32, NORTH + 3)
    assert fill != load_style().layers["buildings"].fill
    assert not canvas.is_shown("buildings")


def test_the_picture_of_a_plan_follows_edits_and_undo(canvas: MapCanvas, document: Document):
    empty = canvas.render_image(QSize(400, 300))
    spot = (EAST + 240, NORTH + 80)
    document.do(lambda: actions.place_kit(document.plan, document.catalogue, "lanes-2", *spot))
    placed_kit = canvas.render_image(QSize(400, 300))
    document.undo()
    assert placed_kit != empty
    assert canvas.render_image(QSize(400, 300)) == empty
    document.redo()
    assert canvas.render_image(QSize(400, 300)) == placed_kit


def test_near_buildings_show_their_number_and_far_ones_none(document: Document):
    plan, style = document.plan, load_style()
    near = Viewport(EAST + 80, NORTH + 60, 0.4, 0.0, 800, 600)
    texts = {label.text for label in Namer().labels(plan, document.catalogue, style, near)}
    assert {"1", "12", "Willow Court", "Willow Road"} <= texts
    far = Viewport(EAST + 80, NORTH + 60, 4.0, 0.0, 800, 600)
    assert not {label.text for label in Namer().labels(plan, document.catalogue, style, far)} & {"1", "12"}


def test_a_site_shows_name_zones_and_what_is_written_on_its_tents(document: Document, site: str):
    plan = document.plan
    tent = next(item for item in plan.where("fixture", site=site) if item.type.startswith("canopy"))
    document.do(lambda: actions.change_field(plan, "site", site, "name", "East Gate"))
    document.do(lambda: actions.change_field(plan, "fixture", tent.id, "label", "Tent of the lead"))
    near = Viewport(tent.x, tent.y, 0.02, 0.0, 800, 600)
    texts = {label.text for label in Namer().labels(plan, document.catalogue, load_style(), near)}
    assert "Tent of the lead" in texts
    place = plan.table("site")[site]
    wider = Viewport(place.x, place.y, 0.1, 0.0, 800, 600)
    texts = {label.text for label in Namer().labels(plan, document.catalogue, load_style(), wider)}
    letters = {document.catalogue.zones[zone.kind].letter for zone in plan.where("zone", site=site)}
    assert "East Gate" in texts
    assert len(letters & {text[:1] for text in texts}) >= 4


def test_labels_dont_collide(qapp):
    view = Viewport(0, 0, 1.0, 0.0, 400, 300)
    crowd = [Label(f"House {x}", float(x), 0.0, 12.0, "#000000") for x in range(-100, 100, 10)]
    kept = placed(crowd, view)
    assert kept[0] is crowd[0]
    assert 1 < len(kept) < len(crowd)
    width = text_size("House 10", 12.0)[0]
    gaps = numpy.diff(sorted(label.x for label in kept))
    assert (gaps >= width - 4).all()


def test_pictures_have_the_size_asked_for(canvas: MapCanvas):
    image = canvas.render_image(QSize(300, 200), QRectF(EAST, NORTH, 150, 100), "dark", ratio=2.0)
    assert (image.width(), image.height()) == (600, 400)
    assert image.pixelColor(300, 390).name() != "#000000"


def test_a_deleted_canvas_leaves_no_thread(document: Document, qtbot: QtBot):
    before = set(threading.enumerate())
    shown = MapCanvas(document)
    shown.resize(300, 200)
    shown.show()
    assert shown.wait_until_drawn()
    started = set(threading.enumerate()) - before
    assert started
    sip.delete(shown)
    painting = [thread for thread in started if thread.name.startswith(("tiles", "labels"))]
    assert painting and not any(thread.is_alive() for thread in painting), "they would paint without Qt"
    qtbot.waitUntil(lambda: not any(thread.is_alive() for thread in started))


def test_hidden_sites_leave_the_map_but_stay_in_the_plan(canvas: MapCanvas, document: Document, site: str):
    place = document.plan.table("site")[site]
    with_site = colour_at(canvas.grab().toImage(), canvas, place.x + 0.9, place.y)
    for kind in ("site", "zone", "fixture", "way"):
        canvas.set_shown(kind, False)
    assert canvas.wait_until_drawn()
    assert colour_at(canvas.grab().toImage(), canvas, place.x + 0.9, place.y) != with_site
    assert site in document.plan.table("site")


def painted(houses: list[shapely.Geometry], resolution: float = 0.5, rotation: float = 0.0) -> numpy.ndarray:
    """How dark each pixel of 100 × 100 m around the origin is, 0–1."""
    view = Viewport(0, 0, resolution, rotation, round(100 / resolution), round(100 / resolution))
    image = QImage(view.width, view.height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    surface = Surface(painter, view.transform(), resolution)
    PolygonPicture(numpy.array(houses, dtype=object)).paint(surface, [QColor("black")])
    painter.end()
    pixels = numpy.frombuffer(image.constBits().asstring(image.sizeInBytes()), numpy.uint8)
    return 1 - pixels.reshape(view.height, view.width, 4)[:, :, 0] / 255


SQUARE = shapely.box(-20, -10, 20, 10)


@pytest.mark.parametrize(
    ("shape", "area"),
    [
        (SQUARE, 800),
        (SQUARE.reverse(), 800),
        (SQUARE.difference(shapely.box(-5, -5, 5, 5)), 700),
        (shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(20, 20, 30, 30).reverse()]), 200),
        (shapely.box(-900, -900, 0, 900), 5000),
        (shapely.Polygon([(-700, -1.0), (700, -1.0), (700, 1.1), (-700, 1.1)]), 210),
        (shapely.GeometryCollection([SQUARE, shapely.Point(3, 3)]), 0),
    ],
)
def test_polygons_cover_as_many_pixels_as_they_are_large(shape: shapely.Geometry, area: float):
    assert painted([shape]).sum() * 0.25 == pytest.approx(area, rel=0.01, abs=0.5)


@pytest.mark.parametrize("rotation", [33.0, 90.0, 200.0])
def test_turned_polygons_cover_as_much(rotation: float):
    assert painted([SQUARE], rotation=rotation).sum() * 0.25 == pytest.approx(800, rel=0.01)


def test_houses_that_share_a_wall_leave_no_seam():
    left, right = shapely.box(-20, -10, 0.13, 10), shapely.box(0.13, -10, 20, 10)
    assert painted([left, right.reverse()])[90:110, 70:130].min() > 0.98


def test_crowded_problems_share_a_flag_and_notes_have_none(canvas: MapCanvas):
    def painted(*problems: Problem, moved: frozenset = frozenset()) -> numpy.ndarray:
        image = QImage(400, 400, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        world = QTransform(1.0, 0, 0, -1.0, -EAST, NORTH + 400)
        surface = Surface(painter, world, 1.0)
        ProblemsPicture(problems).paint(surface, canvas.style_in_use, canvas.records, moved)
        painter.end()
        return numpy.frombuffer(image.constBits().asstring(image.sizeInBytes()), numpy.uint8)

    def problem(x: float, severity: Severity = Severity.WARNING) -> Problem:
        place = EAST + x, NORTH + 200
        return Problem("any", severity, "Any", position=place, subjects=(("fixture", str(x)),))

    one = painted(problem(100))
    assert (one != 255).any()
    assert (painted(problem(100), problem(101), problem(150, Severity.NOTE), problem(9000)) == one).all()
    both = problem(100), problem(200)
    assert (painted(*both) != one).any()
    dragged = frozenset({("fixture", "200")})
    assert (painted(*both, moved=dragged) == one).all(), "its problems are told where it would stand"


@pytest.mark.parametrize("ratio", [1.25, 1.5, 1.75])
def test_tiles_have_no_seams_on_a_scaled_screen(canvas: MapCanvas, qtbot: QtBot, ratio: float):
    cache = TileCache(canvas)
    cache.show(canvas.layers_picture(), canvas.style_in_use, QRectF())
    start = dataclasses.replace(canvas.viewport(), pixel_ratio=ratio)
    for step in range(4):
        view = start.panned(37 * step, 23 * step)
        cache.prepare(view)
        qtbot.waitUntil(lambda view=view: cache.complete(view))
        pixels = drawn(cache, view, 21)
        # One that is half covered at the canvas's own border may show what is behind.
        inside = pixels[round(22 * ratio) : round(610 * ratio), round(22 * ratio) : round(810 * ratio)]
        assert not (inside == (255, 0, 255)).all(axis=2).any()


def drawn(cache: TileCache, view: Viewport, place: int) -> numpy.ndarray:
    """The view in a window, `place` logical pixels from its corner: perhaps between two pixels."""
    ratio = view.pixel_ratio
    image = QImage(round(900 * ratio), round(700 * ratio), QImage.Format.Format_RGB32)
    image.fill(QColor("magenta"))
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    painter.translate(place, place)
    cache.draw(painter, view)
    painter.end()
    pixels = numpy.frombuffer(image.constBits().asstring(image.sizeInBytes()), numpy.uint8)
    return pixels.reshape(image.height(), -1, 4)[:, :, :3]
