"""Names placed off the GUI thread: asked for whenever the view settles, put up when they are ready."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PyQt6.QtCore import QObject, pyqtSignal

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.labels import Label, cut_out
from musterpoint.desktop.canvas.naming import Namer
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.desktop.workers import Workers
from musterpoint.plan import Plan


class Labelling(QObject):
    """updated: `labels` are new ones."""

    updated = pyqtSignal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self.labels: list[Label] = []
        self._worker = Workers(self, 1, "labels")
        self._namer = Namer()
        self._asked = 0
        self._answered = 0

    @property
    def is_current(self) -> bool:
        """Whether the labels are those that were asked for last."""
        return self._answered == self._asked

    def ask(
        self,
        plan: Plan,
        catalogue: Catalogue,
        style: MapStyle,
        view: Viewport,
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        """Have the view's labels placed; arguments as for `Namer.labels`, plan a copy that nobody changes. An
        older question that hasn't been begun is dropped, and so is the answer to one that has."""
        self._asked += 1
        self._worker.start(self._answer, self._asked, plan, catalogue, style, view, hidden, done=self._take)

    def drop(self, records: Mapping[str, Collection[str]]) -> None:
        """Take down the labels of things that have just changed, ids by kind."""
        self.labels = [
            label
            for label in self.labels
            if label.owner is None or label.owner[1] not in records.get(label.owner[0], ())
        ]

    def clear(self) -> None:
        """Take all labels down: they are of another style."""
        self.labels = []

    def _answer(
        self,
        number: int,
        plan: Plan,
        catalogue: Catalogue,
        style: MapStyle,
        view: Viewport,
        hidden: frozenset[str],
    ) -> tuple[int, list[Label]]:
        """Also cuts the letters out, which takes milliseconds for each label when they are large."""
        if number != self._asked or self._worker.closed:
            return number, []
        labels = self._namer.labels(plan, catalogue, style, view, hidden)
        for label in labels:
            cut_out(label.text, label.size, label.bold, label.colour, style.halo, view.pixel_ratio)
        return number, labels

    def _take(self, answer: tuple[int, list[Label]]) -> None:
        number, labels = answer
        if number == self._asked:
            self._answered = number
            self.labels = labels
            self.updated.emit()
