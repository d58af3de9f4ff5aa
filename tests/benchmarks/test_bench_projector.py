"""How long it takes from a key to the next slide on the wall, and how long to begin and to print."""

from __future__ import annotations

import statistics
import time
from datetime import datetime
from pathlib import Path

import pytest
from PyQt6.QtCore import QSettings, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from musterpoint.briefing.slides.deck import deck, topics
from musterpoint.briefing.slides.pdf import DeckOptions, write_deck
from musterpoint.desktop.app import make_program
from musterpoint.desktop.projector.show import Show, slide_options
from musterpoint.desktop.projector.starting import start_show
from musterpoint.desktop.settings import Settings
from musterpoint.jobs import Job
from musterpoint.samples import make_sample
from musterpoint.session import Session

SLIDES = 60
SIZE = (1920, 1080)


def milliseconds(work) -> float:
    begin = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begin)


def changes(show: Show) -> list[float]:
    """Milliseconds from each key to the painted wall: slide, map and what is drawn over both."""

    def change() -> None:
        QTest.keyClick(show.wall, Qt.Key.Key_PageDown)
        show.wall.repaint()

    taken = []
    for _slide in range(min(SLIDES, len(show.slides) - 1)):
        taken.append(milliseconds(change))
        QTest.qWait(400)
    return taken


@pytest.mark.timeout(300)
@pytest.mark.parametrize("case", ["lianhu", "chengzhong"])
def test_slides_change(case: str, tmp_path: Path) -> None:
    path = tmp_path / f"{case}.gpkg"
    Session.create(path, make_sample(case)).close()
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    program = make_program("zh_CN", Settings(store))
    program.open_plan(path)
    window = program.window
    window.wait_until_idle()
    begin = time.perf_counter()
    show = start_show(window.workbench)
    show.wall.showNormal()
    show.wall.resize(*SIZE)
    QApplication.processEvents()
    started = time.perf_counter() - begin
    taken = changes(show)
    jump = milliseconds(lambda: (show.go_to(len(show.slides) - 1), show.wall.repaint()))
    print(
        f"\n{case}: {len(show.slides)} slides, start {started:.2f} s, slide change median "
        f"{statistics.median(taken):.0f} ms, worst {max(taken):.0f} ms, jump to the last {jump:.0f} ms"
    )
    makers = program.host.slide_makers()
    options = slide_options(window.document, window.workbench.figures)
    show.end()
    plan, catalogue = window.document.plan, window.document.catalogue
    look = DeckOptions(
        language="zh_CN", shape="16:9", ground="light", revision=0, printed_at=datetime(2022, 5, 9, 20)
    )
    begin = time.perf_counter()
    slides = deck(plan, topics(plan, catalogue, makers, options), "zh_CN")
    made = time.perf_counter() - begin
    size = len(write_deck(plan, catalogue, slides, look, Job()))
    whole = time.perf_counter() - begin
    print(f"{case}: deck made in {made:.2f} s, PDF in {whole:.1f} s, {size / 1e6:.1f} MB")
    program.close_window()
