"""Simulated days as files: tables of figures and curves, and the chart that is seen as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QBuffer, QIODevice
from PyQt6.QtGui import QImage, QPainter
from PyQt6.QtSvg import QSvgGenerator
from pyqtgraph import PlotWidget

from musterpoint.files import write_bytes
from musterpoint.plugins.exporters.days import Outcome, save_days

RATIO = 2
"""Pixels of a picture for each on the screen."""


def save(path: Path, outcomes: Sequence[Outcome], plot: PlotWidget) -> None:
    """Write the chart or the tables, by the file's suffix: .png, .svg, .csv or .xlsx. Raises InputError where
    the file can't be written."""
    match path.suffix.lower():
        case ".png":
            write_bytes(path, _png(plot))
        case ".svg":
            write_bytes(path, _svg(plot))
        case _:
            save_days(path, outcomes)


def _png(plot: PlotWidget) -> bytes:
    image = QImage(plot.size() * RATIO, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    plot.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data())


def _svg(plot: PlotWidget) -> bytes:
    # pyqtgraph's own exporter fails on the labels of lines.
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(plot.size())
    generator.setViewBox(plot.rect())
    painter = QPainter(generator)
    plot.render(painter)
    painter.end()
    return bytes(buffer.data())
