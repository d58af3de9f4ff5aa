"""Simulated days as files: tables of figures and curves, and the chart that is seen as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PyQt6.QtCore import QBuffer, QIODevice
from PyQt6.QtGui import QImage, QPainter
from PyQt6.QtSvg import QSvgGenerator
from pyqtgraph import PlotWidget

from musterpoint.desktop.panels.days.outcome import Outcome, site_rows
from musterpoint.files import write_bytes
from musterpoint.plugins.exporters.tables import Table, save_book, save_csv
from musterpoint.text import _

RATIO = 2
"""Pixels of a picture for each on the screen."""


def save(path: Path, outcomes: Sequence[Outcome], chosen: Outcome, plot: PlotWidget) -> None:
    """Write the chart or the tables, by the file's suffix: .png, .svg, .csv or .xlsx. Raises InputError where
    the file can't be written."""
    match path.suffix.lower():
        case ".png":
            write_bytes(path, _png(plot))
        case ".svg":
            write_bytes(path, _svg(plot))
        case ".csv":
            save_csv(path, curves(chosen))
        case _:
            save_book(path, [figures(outcomes), curves(chosen)])


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


def figures(outcomes: Sequence[Outcome]) -> Table:
    """A row for each site of each outcome."""
    columns = (
        _("Simulation"), _("Site"), _("People"), _("p95 wait"), _("Last one"), _("In time"),
        _("Queue / room"), _("Slowest"),
    )  # fmt: skip
    rows = [(one.title, *cells) for one in outcomes for _site, cells in site_rows(one)]
    return Table(_("Sites"), columns, rows)


def curves(outcome: Outcome) -> Table:
    """A row for each time of each site: people waiting (median, p95), minutes of wait, people through."""
    columns = (
        _("Site"), _("Time"), _("Waiting, median"), _("Waiting, p95"), _("Wait, p95 (min)"), _("Through"),
    )  # fmt: skip
    rows = []
    for site in outcome.days.sites.values():
        wait = np.append(site.wait_p95 / 60, np.nan)
        lines = zip(
            site.times.tolist(), site.waiting_median.sum(axis=1).tolist(),
            site.waiting_p95.sum(axis=1).tolist(), wait.tolist(), site.through.tolist(), strict=True,
        )  # fmt: skip
        title = outcome.titles.get(site.site, site.site)
        rows += [
            (title, outcome.at(at), round(median), round(most), _known(p95), round(done))
            for at, median, most, p95, done in lines
        ]  # fmt: skip
    return Table(_("Curves"), columns, rows)


def _known(minutes: float) -> float | None:
    return None if np.isnan(minutes) else round(minutes, 1)
