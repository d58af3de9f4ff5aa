"""A queue while it is being drawn: rows, a mark for each person, and how many they are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
from PyQt6.QtCore import Qt

from musterpoint.desktop.canvas.labels import Label, paint_labels
from musterpoint.desktop.canvas.outlines import lines_path
from musterpoint.desktop.canvas.records import thinning
from musterpoint.desktop.canvas.surface import Surface
from musterpoint.geo.queues import Serpentine
from musterpoint.text import _, ngettext

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

MARK = 0.5
"""Half the length of a mark, in metres."""


def paint_queue(canvas: MapCanvas, surface: Surface, queue: Serpentine) -> None:
    """Paint the queue as it will be laid out, with its number of people in the middle."""
    if not queue.people:
        return
    style, painter = canvas.style_in_use, surface.painter
    painter.setTransform(surface.world)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pictures = (
        (style.ways["residents"], np.array([shapely.LineString(queue.path)])),
        (style.fixture("barrier"), shapely.linestrings(np.array(queue.cordons))),
        (style.fixture("sign"), shapely.linestrings(_marks(queue))),
    )
    for symbol, lines in pictures:
        painter.strokePath(lines_path(lines), surface.pen(symbol, symbol.width * thinning(surface.scale)))
    middle = np.array(queue.path).mean(axis=0).tolist()
    symbol = style.marks["measure"]
    label = Label(people_words(queue), *middle, symbol.label_size + 4, symbol.label, True)
    paint_labels(surface, style.halo, [label])


def people_words(queue: Serpentine) -> str:
    return ngettext("holds {count} person", "holds {count} people", queue.people).format(count=queue.people)


def queue_words(queue: Serpentine) -> str:
    """How many people it holds and how long it is."""
    if not queue.people:
        return _("too narrow for a queue")
    return _("{people} on {length:.0f} m").format(people=people_words(queue), length=queue.length)


def _marks(queue: Serpentine) -> np.ndarray:
    """Ends of the marks (n, 2, 2), across the way."""
    places = np.array(queue.marks)
    turn = np.radians(places[:, 2]) + math.pi / 2
    half = np.column_stack([np.cos(turn), np.sin(turn)]) * MARK
    return np.stack([places[:, :2] - half, places[:, :2] + half], axis=1)
