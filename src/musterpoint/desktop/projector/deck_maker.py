"""The topics of a document's slides, made in a worker and made anew when the plan changes."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6 import sip
from PyQt6.QtCore import QObject, pyqtSignal

from musterpoint.briefing.slides.deck import deck, free_topics, made_topics, ordered
from musterpoint.briefing.slides.options import SlideOptions, options_of
from musterpoint.briefing.slides.slide import Slide
from musterpoint.briefing.slides.topic import Topic
from musterpoint.desktop.document import Document
from musterpoint.desktop.figures import Figures
from musterpoint.desktop.workbench import Workbench
from musterpoint.jobs import Job
from musterpoint.plan import Changes
from musterpoint.text import _, current_language

_PERSONS_WORK = frozenset({"slide", "briefed", "deck"})
"""Kinds of record that change nothing of what is made from the plan, unless names are switched on or off."""


def slide_options(document: Document, figures: Figures) -> SlideOptions:
    """What the plan's deck shows, in the language of the program."""
    sites = figures.sites
    served = {site: list(buildings.index) for site, buildings in sites.groupby(sites)}
    return options_of(document.plan, current_language(), served)


class DeckMaker(QObject):
    """Keeps a document's topics up to date for one that shows them, its `lane` of the jobs.

    topics_made: they are there, or new ones are.
    """

    topics_made = pyqtSignal()

    def __init__(self, workbench: Workbench, lane: str, parent: QObject | None = None):
        super().__init__(parent)
        self._workbench = workbench
        self._lane = lane
        self._shapes: Sequence[str] = ()
        self._made: list[Topic] | None = None
        self._shown = self._switches()

    @property
    def is_ready(self) -> bool:
        return self._made is not None

    @property
    def topics(self) -> list[Topic]:
        """In the order that a person gave them; none before they are made."""
        plan = self._workbench.plan
        return ordered([*(self._made or ()), *free_topics(plan)], plan.deck.order)

    def slides(self, shape: str) -> list[Slide]:
        """All slides in a shape, hidden ones too. Quick for the shapes that were asked for."""
        return deck(self._workbench.plan, self.topics, current_language(), shape)

    def make(self, shapes: Sequence[str] = ()) -> None:
        """Make the topics in a worker, and lay the slides out in these shapes so that they are at hand."""
        self._shapes, self._shown = shapes, self._switches()
        workbench = self._workbench
        plan, catalogue = workbench.plan.copy(), workbench.document.catalogue
        makers = workbench.program.host.slide_makers()
        options = slide_options(workbench.document, workbench.figures)

        def work(job: Job) -> list[Topic]:
            made = made_topics(plan, catalogue, makers, options, job.part(0.0, 0.6))
            for shape in shapes:
                job.progress(0.6, _("Making the slides"))
                deck(plan, made, options.language, shape)
            return made

        workbench.jobs.start(_("Making the slides"), work, self._take, lane=self._lane)

    def touched_by(self, changes: Changes) -> bool:
        """Whether an edit changes what is made from the plan."""
        imported = changes.layers or changes.columns
        made_from = set(changes.records) - _PERSONS_WORK
        return bool(imported or made_from) or self._switches() != self._shown

    def make_again(self) -> None:
        """Make the topics anew, as after a change."""
        self.make(self._shapes)

    def _switches(self) -> tuple[bool, bool]:
        look = self._workbench.plan.deck
        return look.names, look.phones

    def _take(self, made: list[Topic]) -> None:
        if not sip.isdeleted(self):  # who asked for them may have been closed meanwhile
            self._made = made
            self.topics_made.emit()
