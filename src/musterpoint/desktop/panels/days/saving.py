"""Simulated days as files: tables of figures and curves, and the chart that is seen as a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PyQt6.QtCore import QBuffer, QIODevice
from PyQt6.QtGui import QImage, QPainter
from PyQt6.QtSvg import QSvgGenerator
from pyqtgraph import PlotWidget

from musterpoint.desktop.panels.days.outcome import Outcome
from musterpoint.engine.queues.replications import Interval
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
            save_book(path, [figures(outcomes), posts(outcomes), curves(chosen)])


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
    """A row for each site of each outcome; what is estimated stands with its bounds (95 % sure)."""
    low, high = _("at least"), _("at most")
    columns = (
        _("Simulation"), _("Site"), _("People"), _("p95 wait, min"), low, high, _("Last one"),
        _("In time, %"), low, high, _("Longest queue, people"), _("Longest queue, m"), _("Room for"),
        _("Slowest"),
    )  # fmt: skip
    rows = []
    for one in outcomes:
        for site in one.days.sites.values():
            title = one.titles.get(site.site, site.site)
            wait, likely = (_scaled(site.wait, 1 / 60), _scaled(site.in_time, 100))
            queue = (round(site.queue_people), round(site.queue_metres), site.room)
            slowest = one.stages.get(site.bottleneck, site.bottleneck)
            last = one.at(site.finish.value)
            rows.append((one.title, title, site.people, *wait, last, *likely, *queue, slowest))
    return Table(_("Sites"), columns, rows)


def posts(outcomes: Sequence[Outcome]) -> Table:
    """A row for each post: the part of its hours that it is at work."""
    columns = (_("Simulation"), _("Site"), _("Stage"), _("Lane"), _("At work, %"))
    rows = []
    for one in outcomes:
        for site in one.days.sites.values():
            for stage, lanes in zip(site.stages, site.use, strict=True):
                shared = not lanes[1:].any()
                for lane, part in enumerate(lanes[: 1 if shared else None], 1):
                    known = (one.titles.get(site.site, site.site), one.stages.get(stage, stage))
                    rows.append((one.title, *known, None if shared else lane, round(100 * part, 1)))
    return Table(_("Posts"), columns, rows)


def curves(outcome: Outcome) -> Table:
    """A row for each time of each site: people waiting (median, p95), minutes of wait, people through, and
    those still to come (as many as 5, 50 and 95 of 100 days don't exceed)."""
    columns = (
        _("Site"), _("Time"), _("Waiting, median"), _("Waiting, p95"), _("Wait, median (min)"),
        _("Wait, p95 (min)"), _("Through"), _("Still to come, p5"), _("Still to come, median"),
        _("Still to come, p95"),
    )  # fmt: skip
    rows = []
    for site in outcome.days.sites.values():
        title = outcome.titles.get(site.site, site.site)
        waiting = (site.waiting_median.sum(axis=1), site.waiting_p95.sum(axis=1))
        waits = (np.append(each / 60, np.nan) for each in (site.wait_median, site.wait_p95))
        lines = zip(site.times, *waiting, *waits, site.through, *site.left[::2], strict=True)
        rows += [
            (title, outcome.at(at), round(median), round(most), _known(half), _known(p95), *map(round, rest))
            for at, median, most, half, p95, *rest in (map(float, line) for line in lines)
        ]
    return Table(_("Curves"), columns, rows)


def _scaled(value: Interval, factor: float) -> list[float | None]:
    return [round(bound * factor, 1) if math.isfinite(bound) else None for bound in value]


def _known(minutes: float) -> float | None:
    return None if math.isnan(minutes) else round(minutes, 1)
