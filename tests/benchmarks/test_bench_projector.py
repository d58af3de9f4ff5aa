"""How long it takes from a key to the next slide on the wall: forward, backward and by jumps; how long to
begin and to print; and whether every word of every deck is whole.

MUSTERPOINT_BENCH_SLIDES limits the slides that are tried in each direction (100; 0 for all). Where other
programs keep the machine busy, look at the time that the window's own thread has worked.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import pytest
from PyQt6.QtCore import QSettings, Qt
from PyQt6.QtGui import QImage, QPainter
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from musterpoint.briefing.slides.deck import deck, topics
from musterpoint.briefing.slides.options import SlideOptions
from musterpoint.briefing.slides.pdf import DeckOptions, write_deck
from musterpoint.briefing.slides.slide import SHAPES
from musterpoint.catalogue import load_catalogue
from musterpoint.desktop.app import make_program
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.projector.painting import frame, paint_slide, shape_for
from musterpoint.desktop.projector.show import Show
from musterpoint.desktop.projector.starting import start_show
from musterpoint.desktop.settings import Settings
from musterpoint.jobs import Job
from musterpoint.plan import Plan
from musterpoint.plugins.host import Host
from musterpoint.samples import make_sample
from musterpoint.session import Session
from musterpoint.text import CHINESE, ENGLISH

SAMPLES = ("taishan", "wanyuan", "chengzhong", "etown", "lianhu")
SLIDES = int(os.environ.get("MUSTERPOINT_BENCH_SLIDES", "100"))
SIZE = (1920, 1080)
SIZES = ((1024, 768), (1280, 720), SIZE)
AIM_MS = 100
READING_MS = 400
"""A presenter looks at every slide for so long at least."""

TOLERANCE = 1.0


def milliseconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begin)


def timed(show: Show, steps: Iterable[Callable[[], object]]) -> list[tuple[float, float]]:
    """Milliseconds from each step to the painted wall, map and all: by the clock,
    and those in which the window's thread had the processor."""
    taken = []
    for step in steps:
        worked = time.thread_time()
        waited = milliseconds(lambda step=step: (step(), show.wall.repaint()))
        taken.append((waited, 1000 * (time.thread_time() - worked)))
        QTest.qWait(READING_MS)
    return taken


def told(name: str, taken: list[tuple[float, float]]) -> str:
    waited, worked = zip(*taken, strict=True)
    late = sum(each > AIM_MS for each in waited)
    return (
        f"  {name}: median {statistics.median(waited):.0f} ms, worst {max(waited):.0f} ms, "
        f"{late} of {len(taken)} over {AIM_MS} ms; at work median {statistics.median(worked):.0f} ms, "
        f"worst {max(worked):.0f} ms"
    )


@pytest.fixture
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterable[MainWindow]:
    path = tmp_path / f"{request.param}.gpkg"
    Session.create(path, make_sample(request.param)).close()
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    program = make_program(CHINESE, Settings(store))
    program.open_plan(path)
    program.window.wait_until_idle()
    yield program.window
    program.close_window()


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("opened", SAMPLES, indirect=True)
def test_slides_change(opened: MainWindow, request: pytest.FixtureRequest) -> None:
    begin = time.perf_counter()
    start_show(opened.workbench)
    asked = time.perf_counter() - begin
    opened.wait_until_idle()
    show = opened.findChild(Show)
    show.wall.showNormal()
    show.wall.resize(*SIZE)
    QApplication.processEvents()
    print(
        f"\n{request.node.callspec.id}: {len(show.slides)} slides, on the wall after "
        f"{time.perf_counter() - begin:.2f} s, of which the window waits {1000 * asked:.0f} ms"
    )
    QTest.qWait(2000)  # the title is announced
    last = len(show.slides) - 1
    count = min(SLIDES or last, last)

    def key(name: Qt.Key) -> Callable[[], None]:
        return lambda: QTest.keyClick(show.wall, name)

    dice = random.Random(3)
    jumps = [dice.randrange(len(show.slides)) for _jump in range(min(count, 40))]
    print(told("forward", timed(show, [key(Qt.Key.Key_PageDown)] * count)))
    print(told("backward", timed(show, [key(Qt.Key.Key_PageUp)] * count)))
    print(told("jumps", timed(show, [lambda place=place: show.go_to(place) for place in jumps])))
    show.end()


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("case", SAMPLES)
def test_decks_are_printed(case: str) -> None:
    plan, catalogue = make_sample(case), load_catalogue()
    begin = time.perf_counter()
    made = topics(plan, catalogue, Host.discover().slide_makers(), SlideOptions(language=CHINESE))
    slides = deck(plan, made, CHINESE)
    laid_out = time.perf_counter() - begin
    look = DeckOptions(
        language=CHINESE, shape="16:9", ground="light", revision=0, printed_at=datetime(2022, 5, 9, 20)
    )
    size = len(write_deck(plan, catalogue, slides, look, Job()))
    whole = time.perf_counter() - begin
    print(f"\n{case}: {len(slides)} slides in {laid_out:.2f} s, PDF in {whole:.1f} s, {size / 1e6:.1f} MB")


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("case", SAMPLES)
def test_every_word_is_whole(qapp: QApplication, case: str) -> None:
    plan = make_sample(case)
    for language in (CHINESE, ENGLISH):
        cut, count = cut_words(plan, language)
        print(f"\n{case} {language}: {count} slides painted, {len(cut)} with words cut off {cut[:3]}")
        assert not cut


def cut_words(plan: Plan, language: str) -> tuple[list[tuple[str, str]], int]:
    """Slides and the words on them that leave their box, at every size of screen; and how many slides there
    were."""
    options = SlideOptions(language=language, names=True, phones=True)
    made = topics(plan, load_catalogue(), Host.discover().slide_makers(), options)
    cut, count = [], 0
    for width, height in SIZES:
        name = shape_for(width, height)
        image = QImage(width, height, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        area = frame(SHAPES[name], width, height)
        for slide in deck(plan, made, language, name):
            count += 1
            for painted in paint_slide(painter, slide, SHAPES[name], "light", area):
                room = painted.box.adjusted(-TOLERANCE, -TOLERANCE, TOLERANCE, TOLERANCE)
                if not painted.needed.isEmpty() and not room.contains(painted.needed):
                    cut.append((slide.id, painted.text))
        painter.end()
    return cut, count
