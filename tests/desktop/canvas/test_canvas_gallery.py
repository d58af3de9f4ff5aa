"""Golden pictures: each theme at three scales, with Chinese names, compared to what was looked at and found
good. `MUSTERPOINT_NEW_PICTURES=1` in the environment writes them anew; look at them before they are kept."""

from __future__ import annotations

import os
from pathlib import Path

import numpy
import pytest
from PyQt6.QtCore import QSize
from PyQt6.QtGui import QFont, QFontDatabase, QGuiApplication, QImage

from musterpoint.desktop import gallery
from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.document import Document
from musterpoint.session import Session
from musterpoint.text import CHINESE, use_language

GOLDEN = Path(__file__).parent / "golden"
SIZE = QSize(560, 420)
DIFFERENT, ALLOWED = 48, 0.01
"""A pixel differs when a channel does by more than this; fonts are drawn a little differently elsewhere."""

WRITE_ANEW = "MUSTERPOINT_NEW_PICTURES" in os.environ
FONT = "Noto Sans CJK SC"


def pixels(image: QImage) -> numpy.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    bits = image.constBits().asstring(image.sizeInBytes())
    return numpy.frombuffer(bits, numpy.uint8).reshape(image.height(), image.width(), 4)[:, :, :3].astype(int)


@pytest.fixture
def chinese_font(qapp: QGuiApplication):
    if FONT not in QFontDatabase.families():
        pytest.skip(f"the font {FONT} isn't installed")
    before = qapp.font()
    qapp.setFont(QFont(FONT, 9))
    yield
    qapp.setFont(before)


@pytest.mark.usefixtures("chinese_font")
def test_the_map_looks_as_it_was_found_good(plan_file: Path, tmp_path: Path, qtbot):
    use_language(CHINESE)
    document = Document(Session.open(plan_file))
    canvas = MapCanvas(document)
    qtbot.addWidget(canvas)
    canvas.resize(SIZE)
    canvas.show()
    wrong = {}
    for name, image in gallery.gallery(canvas):
        if WRITE_ANEW:
            image.save(str(GOLDEN / f"{name}.png"))
        known = QImage(str(GOLDEN / f"{name}.png"))
        assert not known.isNull(), f"no golden picture {name}"
        difference = numpy.abs(pixels(image) - pixels(known)).max(axis=2)
        part = float((difference > DIFFERENT).mean())
        if part > ALLOWED:
            wrong[name] = round(part, 3)
            save_difference(tmp_path, name, image, difference)
    document.close()
    assert not wrong, f"pictures differ, see {tmp_path}"


def save_difference(folder: Path, name: str, image: QImage, difference: numpy.ndarray) -> None:
    """What was painted, and beside it where it differs, white on black."""
    image.save(str(folder / f"{name}.png"))
    marked = numpy.ascontiguousarray(numpy.where(difference > DIFFERENT, 255, 0).astype(numpy.uint8))
    height, width = marked.shape
    grey = QImage(marked.data, width, height, width, QImage.Format.Format_Grayscale8)
    grey.save(str(folder / f"{name}-difference.png"))
