"""The topics of a document's slides, made in a worker and made anew when the plan changes."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6 import sip
from PyQt6.QtCore import QObject, pyqtSignal

from musterpoint.briefing.slides.deck import Maker, deck, free_topics, made_topics, ordered
from musterpoint.briefing.slides.options import options_of
from musterpoint.briefing.slides.slide import Slide
from musterpoint.briefing.slides.topic import Topic
from musterpoint.catalogue import Catalogue
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.served import service
from musterpoint.jobs import Job
from musterpoint.plan import Changes, Plan
from musterpoint.text import _, current_language

_PERSONS_WORK = frozenset({"slide", "briefed", "deck"})
"""Kinds of record that change nothing of what is made from the plan, unless names are switched on or off."""


class DeckMaker(QObject):
    """Keeps a document's topics up to date for one that shows them, its `lane` of the jobs.

    topics_made: they are there, or new ones are, or the first of them. given_up: somebody stopped the work
    when no more than the first was there.
    """

    topics_made = pyqtSignal()
    given_up = pyqtSignal()

    _first_made = pyqtSignal(object)

    def __init__(self, workbench: Workbench, lane: str, parent: QObject | None = None):
        super().__init__(parent)
        self._workbench = workbench
        self._lane = lane
        self._shapes: Sequence[str] = ()
        self._made: list[Topic] | None = None
        self._is_ready = False
        self._shown = self._switches()
        self._first_made.connect(self._take_first)
        workbench.jobs.cancelled.connect(self._give_up)

    @property
    def is_ready(self) -> bool:
        """Whether all topics are there."""
        return self._is_ready

    @property
    def topics(self) -> list[Topic]:
        """In the order that a person gave them; none before they are made."""
        plan = self._workbench.plan
        return ordered([*(self._made or ()), *free_topics(plan)], plan.deck.order)

    def slides(self, shape: str) -> list[Slide]:
        """All slides in a shape, hidden ones too. Quick for the shapes that were asked for."""
        return deck(self._workbench.plan, self.topics, current_language(), shape)

    def make(self, shapes: Sequence[str] = ()) -> None:
        """Make the topics in a worker. shapes: those in which somebody waits to see them: the deck's first
        topic is handed out at once, and the slides are laid out in them so that they are at hand."""
        self._shapes, self._shown = shapes, self._switches()
        workbench, language = self._workbench, current_language()
        plan, catalogue = workbench.plan.copy(), workbench.document.catalogue
        makers = workbench.host.slide_makers()

        def work(job: Job) -> list[Topic]:
            if shapes and (first := _first_topics(plan, catalogue, makers, language)):
                self._first_made.emit(first)
            options = options_of(plan, language, service(plan).buildings())
            made = made_topics(plan, catalogue, makers, options, job.part(0.0, 0.6))
            for shape in shapes:
                job.progress(0.6, _("Making the slides"))
                deck(plan, made, language, shape)
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
            self._made, self._is_ready = made, True
            self.topics_made.emit()

    def _take_first(self, first: list[Topic]) -> None:
        if self._made is None:
            self._made = first
            self.topics_made.emit()

    def _give_up(self) -> None:
        if self._made is not None and not self._is_ready:
            self._made = None
            self.given_up.emit()


def _first_topics(plan: Plan, catalogue: Catalogue, makers: Sequence[Maker], language: str) -> list[Topic]:
    """The topics of the first maker, if the deck begins with them."""
    first = made_topics(plan, catalogue, makers[:1], options_of(plan, language, {}), Job())
    keys = [topic.key for topic in first]
    begins = plan.deck.order[:1] in ((), tuple(keys[:1]))
    hidden = any(slide.hidden for key in keys if (slide := plan.find("slide", key)))
    return first if begins and not hidden else []
