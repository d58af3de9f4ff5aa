"""Starting the program with a screen."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_API", "pyqt6")  # qtawesome asks which binding to use

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication

from musterpoint.desktop import crash
from musterpoint.desktop.canvas.still import drawn_of
from musterpoint.desktop.dialogs.new_plan import new_plan
from musterpoint.desktop.loading import load_ahead
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.program import Program, Windows
from musterpoint.desktop.settings import Settings
from musterpoint.desktop.start_page import StartPage
from musterpoint.desktop.theme import use_font
from musterpoint.desktop.warming import Warming
from musterpoint.plugins.host import Host


def run(argv: Sequence[str] | None = None) -> int:
    """Open the program, with the plan or the layers named in `argv`; returns the exit status.

    argv: arguments without the program's name: [--lang zh_CN|en] [FILE…].
    """
    arguments = _parsed(sys.argv[1:] if argv is None else argv)
    program = make_program(arguments.lang)
    crash.watch(program)
    program.show_start_page()
    load_ahead(program.host, program)
    if arguments.files:
        program.open_files(tuple(arguments.files))
    warming = Warming(program.settings, program)
    try:
        return program.application.exec()
    finally:
        warming.stop()


SWITCH_SECONDS = 0.0001
"""For so long a thread keeps Python's lock while another one waits for it. The window asks for it anew after
every call of Qt, so that Python's usual 5 ms beside a busy worker would make a drag stutter."""


def make_program(language: str = "", settings: Settings | None = None) -> Program:
    """The application with its look and its program object, ready to show a window."""
    sys.setswitchinterval(SWITCH_SECONDS)
    application = QApplication.instance() or new_application()
    application.setApplicationName("Musterpoint")
    application.setDesktopFileName("musterpoint")
    application.setQuitOnLastWindowClosed(False)
    use_font(application)
    windows = Windows(StartPage, MainWindow, drawn_of, new_plan)
    return Program(application, Host.discover(), settings or Settings(), windows, language)


def new_application() -> QApplication:
    """Qt's application. The web map's view comes later, and can only be loaded where graphics are shared."""
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    return QApplication(sys.argv[:1])


def _parsed(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="musterpoint", add_help=False)
    parser.add_argument("--lang", default="")
    parser.add_argument("files", nargs="*", type=Path)
    return parser.parse_args(argv)
