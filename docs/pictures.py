"""Makes the pictures of the README again: `./run pictures`."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy
from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QImage, QPainter
from PyQt6.QtPdf import QPdfDocument

from musterpoint.desktop.screenshot import take_screenshot
from musterpoint.jobs import Job
from musterpoint.plugins.host import Host
from musterpoint.plugins.points import PrintOptions
from musterpoint.samples import make_sample
from musterpoint.session import Session
from musterpoint.text import CHINESE, ENGLISH, use_language

FOLDER = Path(__file__).parent
WINDOW = (1280, 800)
SHEET_WIDTH = 900
FREQUENT, ALL = 96, 256
"""Colours of a picture's palette: so many of the most frequent ones, the others spread over all hues."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "lianhu.gpkg"
        Session.create(plan, make_sample("lianhu")).close()
        for language, ending in ((ENGLISH, "en"), (CHINESE, "zh")):
            use_language(language)
            for view, name in (("map", "window"), ("site:1", "site"), ("people", "people")):
                picture = FOLDER / f"{name}.{ending}.png"
                take_screenshot(plan, picture, view, WINDOW, language)
                save(QImage(str(picture)), picture)
            save(first_sheet(plan, language, Path(folder)), FOLDER / f"duty-sheet.{ending}.png")


def first_sheet(plan: Path, language: str, folder: Path) -> QImage:
    """The first page of the first site's duty sheet."""
    host = Host.discover()
    with Session.open(plan, read_only=True) as session:
        options = PrintOptions(
            revision=session.revision,
            printed_at=datetime(2021, 11, 7, 20),
            language=language,
            site_ids=[session.plan.sites()[0].id],
        )
        pdf = host.documents["duty-sheets"].write(session.plan, session.catalogue, options, Job())
    file = folder / "sheet.pdf"
    file.write_bytes(pdf)
    document = QPdfDocument(None)
    document.load(str(file))
    paper = document.pagePointSize(0)
    page = document.render(0, QSize(SHEET_WIDTH, round(SHEET_WIDTH * paper.height() / paper.width())))
    white = QImage(page.size(), QImage.Format.Format_RGB32)
    white.fill(Qt.GlobalColor.white)
    painter = QPainter(white)
    painter.drawImage(0, 0, page)
    painter.end()
    document.close()
    return white


def colours_of(image: QImage) -> numpy.ndarray:
    """Every pixel as 0xffRRGGBB (height, width)."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    return numpy.frombuffer(bits, numpy.uint32).reshape(image.height(), image.width()) | 0xFF000000


def save(image: QImage, path: Path) -> None:
    """Write a PNG with a palette: a third of the size, and nobody sees it."""
    flags = Qt.ImageConversionFlag.ThresholdDither
    image.convertToFormat(QImage.Format.Format_Indexed8, palette(image), flags).save(str(path))
    sys.stdout.write(f"{path.name}: {path.stat().st_size // 1024} kB\n")


def palette(image: QImage) -> list[int]:
    """The most frequent colours, then the most frequent one of each other neighbourhood of colours."""
    values, counts = numpy.unique(colours_of(image), return_counts=True)
    values = values[numpy.argsort(-counts, kind="stable")]
    frequent, others = values[:FREQUENT], values[FREQUENT:]
    first = numpy.unique(others & 0xFFF0F0F0, return_index=True)[1]
    return [*frequent.tolist(), *others[numpy.sort(first)][: ALL - FREQUENT].tolist()]


if __name__ == "__main__":
    main()
