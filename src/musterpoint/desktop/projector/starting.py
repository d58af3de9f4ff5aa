"""Starts a briefing from the main window: on which screens, from which slide; or saves it as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QScreen
from PyQt6.QtWidgets import QApplication, QWidget

from musterpoint.briefing.slides.deck import deck, topics
from musterpoint.briefing.slides.options import options_of
from musterpoint.briefing.slides.pdf import DeckOptions, write_deck
from musterpoint.desktop.ask import ask_save_file, tell
from musterpoint.desktop.projector.console import Console
from musterpoint.desktop.projector.deck_maker import DeckMaker
from musterpoint.desktop.projector.painting import shape_for
from musterpoint.desktop.projector.show import Show
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.served import service
from musterpoint.errors import UserError
from musterpoint.files import write_bytes
from musterpoint.jobs import Job
from musterpoint.text import _, current_language

_MAKER = "briefing.show"


def start_show(workbench: Workbench, site_id: str = "") -> None:
    """Make the slides and begin a briefing on the screens that there are, at a site's first slide if one is
    named. One that is under way already comes to the front."""
    running = workbench.window.findChild(Show)
    if running is not None:
        running.wall.activateWindow()
        return
    for earlier in workbench.window.findChildren(DeckMaker, _MAKER):  # a key pressed twice
        earlier.deleteLater()
    maker = DeckMaker(workbench, "briefing.show", workbench.window)
    maker.setObjectName(_MAKER)
    maker.topics_made.connect(lambda: _begin(workbench, maker, site_id))
    sizes = [screen.size() for screen in QApplication.screens()]
    maker.make([shape_for(size.width(), size.height()) for size in sizes])


def _begin(workbench: Workbench, maker: DeckMaker, site_id: str) -> None:
    if workbench.window.findChild(Show) is not None:
        return
    show = Show(workbench.document, workbench.canvas.records, maker, site_id, workbench.window)
    show.ended.connect(show.deleteLater)
    show.ended.connect(maker.deleteLater)
    wall, console = screens_for(workbench.window, QApplication.screens())
    QTimer.singleShot(0, lambda: show.start(wall, console, Console))  # a breath for whoever uses the window


def screens_for(window: QWidget, screens: Sequence[QScreen]) -> tuple[QScreen, QScreen | None]:
    """The wall's screen and the console's: the console stays where the window is; with one screen there is
    none."""
    own = window.screen()
    others = [screen for screen in screens if screen is not own]
    return (others[0], own) if others else (own, None)


def save_deck(workbench: Workbench) -> None:
    """Ask for a file and write the slides into it, in a worker."""
    stem = workbench.document.session.path.stem
    proposed = workbench.settings.folder / _("{plan} slides.pdf").format(plan=stem)
    path = ask_save_file(workbench.window, _("Save the slides as PDF"), proposed, "PDF (*.pdf)", "pdf")
    if path is None:
        return
    document = workbench.document
    plan, catalogue, makers = document.plan.copy(), document.catalogue, workbench.host.slide_makers()
    language = current_language()
    look = DeckOptions(
        language=language,
        shape=plan.deck.shape,
        ground=plan.deck.ground,
        revision=document.session.revision,
        printed_at=datetime.now().replace(microsecond=0),
    )

    def work(job: Job) -> bytes:
        options = options_of(plan, language, service(plan).buildings())
        slides = deck(plan, topics(plan, catalogue, makers, options, job.part(0.0, 0.2)), language)
        return write_deck(plan, catalogue, slides, look, job.part(0.2, 1.0))

    def done(pdf: bytes) -> None:
        try:
            write_bytes(path, pdf)
        except UserError as error:
            tell(workbench.window, error)
        else:
            document.message.emit(_("Saved as {path}").format(path=path.name))

    workbench.jobs.start(_("Making the slides"), work, done, lane="briefing")
