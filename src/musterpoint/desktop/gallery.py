"""A gallery of the map: every theme at three scales, and each way of colouring, for designers and tests."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QApplication

from musterpoint.catalogue.style import LIGHT, THEMES
from musterpoint.desktop.app import new_application
from musterpoint.desktop.canvas.colouring import CATCHMENTS, PLAIN, RESIDENTS
from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.canvas.viewport import METRES_PER_CSS_PIXEL
from musterpoint.desktop.document import Document
from musterpoint.desktop.screenshot import do_without_screen, png
from musterpoint.desktop.theme import use_font
from musterpoint.files import write_bytes
from musterpoint.session import Session

SIZE = QSize(960, 640)
SCALES = {"whole": 0, "street": 2500, "site": 400}
"""Name → one to so many; 0 shows everything."""

TURNED = 30.0


def write_gallery(plan: Path, folder: Path, size: QSize = SIZE) -> list[Path]:
    """Write the gallery of a plan as PNG files into a folder. Raises UserError where the plan can't be opened
    or the folder can't be written."""
    do_without_screen()
    application = QApplication.instance() or new_application()
    use_font(application)
    document = Document(Session.open(plan, True))
    canvas = MapCanvas(document)
    try:
        canvas.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        canvas.resize(size)
        canvas.show()
        written = []
        for name, image in gallery(canvas):
            written.append(folder / f"{plan.stem}-{name}.png")
            write_bytes(written[-1], png(image))
        return written
    finally:
        canvas.deleteLater()
        document.close()


def gallery(canvas: MapCanvas) -> Iterator[tuple[str, QImage]]:
    """Names and pictures of the map, each as large as the canvas: "light-whole" …, then the colourings and a
    turned map."""
    canvas.wait_until_drawn()  # what worker threads find, such as the ways of teams, is in every picture
    for theme in THEMES:
        for name, scale in SCALES.items():
            look_from(canvas, scale)
            yield f"{theme}-{name}", canvas.render_image(canvas.size(), theme=theme)
    look_from(canvas, SCALES["street"])
    for colouring in (RESIDENTS, CATCHMENTS):
        canvas.backdrop.colour_by(colouring)
        canvas.wait_until_drawn()
        yield f"{LIGHT}-{colouring}", canvas.render_image(canvas.size(), theme=LIGHT)
    canvas.backdrop.colour_by(PLAIN)
    canvas.wait_until_drawn()
    canvas.set_viewport(dataclasses.replace(canvas.viewport(), rotation=TURNED))
    yield f"{LIGHT}-turned", canvas.render_image(canvas.size(), theme=LIGHT)


def look_from(canvas: MapCanvas, scale: float) -> None:
    """Show everything, or the first site's surroundings at one to `scale`."""
    canvas.fit()
    sites = canvas.document.plan.sites()
    view = canvas.viewport().moved_to(sites[0].x, sites[0].y) if sites and scale else canvas.viewport()
    if scale:
        view = dataclasses.replace(view, resolution=scale * METRES_PER_CSS_PIXEL)
    canvas.set_viewport(view)
