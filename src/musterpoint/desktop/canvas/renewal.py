"""Draws the records of a plan anew in another thread, where an edit has touched very many of them."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QObject

from musterpoint.catalogue import Catalogue
from musterpoint.desktop.canvas.records import PAINTING_ORDER, RecordsPicture
from musterpoint.desktop.document import Document
from musterpoint.desktop.garbage import lasting
from musterpoint.desktop.workers import Workers
from musterpoint.plan import Changes, Plan

MANY = 2000
"""Records that an edit touches from which on drawing them would hold up the window."""


class Renewal(QObject):
    """Keeps a picture up to date. renewed: called when, after a moment in which it showed what was there
    before, it shows the plan again."""

    def __init__(
        self,
        document: Document,
        picture: RecordsPicture,
        renewed: Callable[[], None],
        parent: QObject | None = None,
    ):
        super().__init__(parent)
        self._renewed = renewed
        self._document = document
        self._picture = picture
        self._worker = Workers(self, 1, "records")
        self._number = 0
        self._since: list[Changes] | None = None  # what was changed while it is being drawn

    def follow(self, changes: Changes) -> None:
        if sum(len(changes.records.get(kind, ())) for kind in PAINTING_ORDER) >= MANY:
            self._number += 1
            self._since = []
            self._picture.rounds.update(changes)
            number, catalogue = self._number, self._document.catalogue
            self._worker.start(
                lambda plan: _picture(plan, catalogue), self._document.plan.copy(),
                done=lambda picture: self._take(number, picture),
            )  # fmt: skip
            return
        self._picture.update(changes)
        if self._since is not None:
            self._since.append(changes)

    def close(self) -> None:
        self._worker.close()

    def _take(self, number: int, picture: RecordsPicture) -> None:
        if number != self._number or self._since is None:
            return
        since, self._since = self._since, None
        self._picture.become(picture)
        for changes in since:
            self._picture.update(changes)
        self._renewed()


def _picture(plan: Plan, catalogue: Catalogue) -> RecordsPicture:
    with lasting():
        return RecordsPicture(plan, catalogue)
