"""What buildings are coloured by, found off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy
from PyQt6.QtCore import QObject, pyqtSignal

from musterpoint.briefing.webmap.colours import site_colours
from musterpoint.catalogue.style import MapStyle, load_style
from musterpoint.desktop.workers import Workers
from musterpoint.engine.served import service
from musterpoint.plan import Changes, Plan

PLAIN, RESIDENTS, CATCHMENTS = "", "residents", "catchments"
COLOURINGS = (PLAIN, RESIDENTS, CATCHMENTS)

Classes = numpy.ndarray
"""For each building, in the order of the layer, the number of its colour; 0 is the layer's own fill."""


_Answer = tuple[int, str, Classes | None]
"""The number of a question, the colouring and its classes."""


def shades(colouring: str, style: MapStyle) -> tuple[str, ...]:
    """The colours of classes 1 and up."""
    return {PLAIN: (), RESIDENTS: style.residents_fills, CATCHMENTS: style.served_fills}[colouring]


def by_residents(plan: Plan) -> Classes:
    residents = plan.buildings.frame["residents"].fillna(0).to_numpy(dtype=int)
    classes = 1 + numpy.digitize(residents, load_style().residents_limits, right=True)
    return numpy.where(residents > 0, classes, 0)


def by_catchment(plan: Plan) -> Classes:
    """A colour per site, so that neighbouring sites differ; none for buildings that belong to no site."""
    class_of = {site.id: 1 + number for site, number in site_colours(plan)}
    found = service(plan)
    classes = [class_of.get(site, 0) for site in found.sites]
    return numpy.array([*classes, 0])[found.chosen]  # nobody's is the last one


_FINDERS: Mapping[str, Callable[[Plan], Classes]] = {RESIDENTS: by_residents, CATCHMENTS: by_catchment}
_DEPENDS_ON = {RESIDENTS: ("buildings",), CATCHMENTS: ("buildings", "site")}


def concerns(colouring: str, changes: Changes) -> bool:
    """Whether these changes may change the classes."""
    return changes.touch(*_DEPENDS_ON.get(colouring, ()))


class Colouring(QObject):
    """updated: `classes` are others."""

    updated = pyqtSignal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self.name = PLAIN
        self.classes: Classes | None = None
        self._worker = Workers(self, 1, "colours")
        self._asked = 0
        self._answered = 0

    @property
    def is_current(self) -> bool:
        return self._answered == self._asked

    def ask(self, name: str, plan: Plan) -> None:
        """Find the classes of a plan, a copy that nobody changes; those that are there stay until then."""
        self._asked += 1
        finder = _FINDERS.get(name) if plan.buildings is not None else None
        if finder is None:
            self._take((self._asked, name, None))
        else:
            self._worker.start(self._answer, self._asked, name, finder, plan, done=self._take)

    def _answer(
        self, number: int, name: str, finder: Callable[[Plan], Classes], plan: Plan
    ) -> _Answer | None:
        return (number, name, finder(plan)) if number == self._asked else None

    def _take(self, answer: _Answer | None) -> None:
        if answer and answer[0] == self._asked:
            number, name, classes = answer
            self._answered, self.name, self.classes = number, name, classes
            self.updated.emit()
