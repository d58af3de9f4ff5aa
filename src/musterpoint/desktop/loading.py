"""What a plan's window needs, loaded in a thread while the start page is there, not when it is first used."""

from __future__ import annotations

import importlib
from contextlib import suppress

import geopandas
import shapely
from PyQt6.QtCore import QObject
from PyQt6.QtGui import QImage, QPainter, QTransform

from musterpoint.catalogue.style import load_style
from musterpoint.desktop.canvas.layers import LayersPicture
from musterpoint.desktop.canvas.surface import Surface
from musterpoint.desktop.commands.all import all_commands
from musterpoint.desktop.dialogs.command_palette import spell
from musterpoint.desktop.forms import compile_forms
from musterpoint.desktop.panels.pictures import kit_image
from musterpoint.desktop.pinyin import search_keys
from musterpoint.desktop.workers import Workers
from musterpoint.paper.render import fonts
from musterpoint.plan import BUILDINGS, ROADS, Layer
from musterpoint.plugins.host import Host
from musterpoint.store import practise

SIDE = 32
"""Pixels of the picture that is painted for practice."""


def load_ahead(host: Host, parent: QObject) -> None:
    """Load what tiles are painted with, the dictionary of pinyin and the panels' modules, write for practice,
    compile the forms, spell the commands, and draw the palette's kits, beside the window that is there."""
    workers = Workers(parent, 1, "loading", in_turn=True)
    workers.start(paint_something)
    workers.start(practise)
    workers.start(fonts)
    workers.start(search_keys, "拼音")
    for kit in host.catalogue.kits.values():
        workers.start(kit_image, kit, host.catalogue)
    for panel in host.panels.values():
        workers.start(_load, panel.widget.split(":")[0])
    workers.start(compile_forms)
    workers.start(lambda: spell(all_commands(host, host.catalogue)))


def _load(module: str) -> None:
    with suppress(Exception):  # whatever it is shows again when the panel is made
        importlib.import_module(module)


def paint_something() -> None:
    """A house at a road: the first stroke loads the compiler's library, which takes half a second."""
    house, road = shapely.box(4, 4, 20, 20), shapely.linestrings([(0, 0), (30, 30)])
    layers = {
        kind: Layer(kind, geopandas.GeoDataFrame(geometry=[shape], index=["a"], crs=3857), "", "")
        for kind, shape in ((BUILDINGS, house), (ROADS, road))
    }
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    LayersPicture(layers).paint(Surface(painter, QTransform(), 1.0), load_style())
    painter.end()
