"""A small town, opened in a document and shown on a canvas."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from made_layers import made_layer
from PyQt6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent, QWheelEvent
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.document import Document
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, ROADS, Edit, LayerChange, Plan
from musterpoint.session import Session, actions
from musterpoint.text import Label

CRS = "EPSG:4547"
EAST, NORTH = 500_000.0, 3_900_000.0
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
Place = tuple[float, float]


@pytest.fixture(scope="session")
def town() -> Plan:
    """Twelve houses of 40 × 12 m in a grid, a road between the rows, all in one neighbourhood. The lower left
    house begins at (EAST, NORTH); east of x = EAST + 180 there is free ground."""
    corners = [(EAST + 60 * column, NORTH + 40 * row) for row in range(4) for column in range(3)]
    houses = [shapely.box(x, y, x + 40, y + 12) for x, y in corners]
    numbers = [str(number) for number in range(1, 13)]
    ground = shapely.box(EAST - 20, NORTH - 20, EAST + 300, NORTH + 180)
    road = shapely.LineString([(EAST - 20, NORTH + 26), (EAST + 300, NORTH + 26)])
    layers = (
        made_layer(NEIGHBOURHOODS, [ground], CRS, name=["Willow Court"]),
        made_layer(ROADS, [road], CRS, name=["Willow Road"], type=["residential"]),
        made_layer(BUILDINGS, houses, CRS, number=numbers, residents=list(range(0, 120, 10))),
    )
    plan = Plan(CRS)
    plan.apply(Edit(Label("Import"), tuple(LayerChange(item.kind, None, item) for item in layers)))
    return plan


@pytest.fixture(scope="session")
def town_file(town: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's plan file: copy it."""
    path = tmp_path_factory.mktemp("town") / "town.gpkg"
    Session.create(path, town.copy()).close()
    return path


@pytest.fixture
def document(town_file: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Document]:
    opened = Document(Session.open(Path(shutil.copy(town_file, tmp_path))))
    qtbot.waitUntil(lambda: opened.obstacles is not None)
    yield opened
    opened.close()


@pytest.fixture
def canvas(document: Document, qtbot: QtBot) -> MapCanvas:
    """The town on a canvas of 800 × 600 pixels, drawn."""
    shown = MapCanvas(document)
    qtbot.addWidget(shown)
    shown.resize(800, 600)
    shown.show()
    assert shown.wait_until_drawn()
    return shown


@pytest.fixture
def site(document: Document, canvas: MapCanvas) -> str:
    """A one-lane site on the free ground, in view; its id."""
    x, y = EAST + 240, NORTH + 80
    document.do(lambda: actions.place_kit(document.plan, document.catalogue, "lanes-1", x, y))
    (site_id,) = document.plan.table("site")
    canvas.zoom_to([("site", site_id)])
    assert canvas.wait_until_drawn()
    return site_id


class Mouse:
    """A real mouse over the canvas. Places are (x, y) in the plan's CRS."""

    def __init__(self, canvas: MapCanvas):
        self._canvas = canvas

    def at(self, x: float, y: float) -> QPoint:
        """The pixel of a place."""
        return self._canvas.viewport().to_screen(x, y).toPoint()

    def click(self, x: float, y: float, modifier: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mouseClick(self._canvas, LEFT, modifier, self.at(x, y))

    def double_click(self, x: float, y: float) -> None:
        QTest.mouseDClick(self._canvas, LEFT, NO_KEY, self.at(x, y))

    def hover(self, x: float, y: float) -> None:
        self._move(self.at(x, y), Qt.MouseButton.NoButton, NO_KEY)

    def drag(
        self, start: Place, end: Place, modifier: Qt.KeyboardModifier = NO_KEY, button=LEFT, release=True
    ) -> None:
        """Press, move in five steps and release."""
        self.drag_pixels(self.at(*start), self.at(*end), modifier, button, release)

    def drag_pixels(
        self, start: QPoint, end: QPoint, modifier=NO_KEY, button=LEFT, release: bool = True
    ) -> None:
        QTest.mousePress(self._canvas, button, modifier, start)
        for step in range(1, 6):
            self._move(start + (end - start) * (step / 5), button, modifier)
        if release:
            QTest.mouseRelease(self._canvas, button, modifier, end)

    def wheel(self, x: float, y: float, notches: int) -> None:
        spot = QPointF(self.at(x, y))
        event = QWheelEvent(
            spot, self._canvas.mapToGlobal(spot), QPoint(), QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton, NO_KEY, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QCoreApplication.sendEvent(self._canvas, event)

    def _move(self, spot: QPoint, button: Qt.MouseButton, modifier: Qt.KeyboardModifier) -> None:
        # QTest.mouseMove knows neither buttons nor modifiers.
        there, nothing = QPointF(spot), Qt.MouseButton.NoButton
        event = QMouseEvent(
            QEvent.Type.MouseMove, there, self._canvas.mapToGlobal(there), nothing, button, modifier
        )
        QCoreApplication.sendEvent(self._canvas, event)


@pytest.fixture
def mouse(canvas: MapCanvas) -> Mouse:
    return Mouse(canvas)
