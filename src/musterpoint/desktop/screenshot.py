"""A picture of the main window as a person would see it, for the command line and the README."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, QSettings, QSize, Qt
from PyQt6.QtGui import QImage
from PyQt6.QtTest import QTest

from musterpoint.desktop.app import make_program
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.settings import Settings
from musterpoint.desktop.workspaces import WORKSPACES
from musterpoint.errors import InputError
from musterpoint.files import write_bytes
from musterpoint.text import _, current_language

STILL_MS = 400
VIEWS = tuple(workspace.id for workspace in WORKSPACES)


def take_screenshot(
    plan: Path, png: Path, view: str = "", size: tuple[int, int] = (1440, 900), language: str = ""
) -> None:
    """Open the plan read-only in the real main window, wait until all is drawn, and write a PNG.

    view: "" or "map", "people", "print"; or "site:NUMBER" for the map at a site. size: of the window in
    pixels. language: "" for the current one. Raises UserError where the plan can't be opened or there is no
    such view.
    """
    do_without_screen()
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        program = make_program(language or current_language(), Settings(store))
        window = program.window_on(plan)
        try:
            window.setWindowState(Qt.WindowState.WindowNoState)
            window.resize(QSize(*size))
            window.show()
            show_view(window, view)
            write_bytes(png, picture(window))
        finally:
            program.close_window()


def do_without_screen() -> None:
    """Let Qt draw into memory where there is no screen; call it before the application is made."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def show_view(window: MainWindow, view: str) -> None:
    """Bring the window to a view. Raises InputError where there is no such view."""
    workspace, _colon, number = view.partition(":")
    if workspace == "site":
        sites = [site for site in window.document.plan.sites() if str(site.number) == number]
        if not sites:
            raise InputError(
                _("There is no site {number}.").format(number=number),
                _("The plan's sites are numbered {numbers}.").format(
                    numbers=", ".join(str(site.number) for site in window.document.plan.sites())
                ),
                _("Give the number of one of them."),
            )
        window.workbench.show_on_map([("site", sites[0].id)])
    elif workspace not in ("", *VIEWS):
        raise InputError(
            _("There is no view “{view}”.").format(view=view),
            _("A view is a workspace, or the map at one site."),
            _("Give one of these: {views}.").format(views=", ".join((*VIEWS, "site:1"))),
        )
    elif workspace:
        window.workbench.run(f"view.workspace.{workspace}")


def picture(window: MainWindow) -> bytes:
    """The window as PNG once everything in it has been drawn: the map tells when it is, the preview of a
    PDF does not, so two pictures in succession must be alike."""
    window.canvas.wait_until_drawn()
    window.wait_until_idle()
    before, image = None, window.grab().toImage()
    while image != before:
        QTest.qWait(STILL_MS)
        window.canvas.wait_until_drawn()
        before, image = image, window.grab().toImage()
    return png(image)


def png(image: QImage) -> bytes:
    """The bytes of a PNG file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data)
