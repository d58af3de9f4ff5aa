"""The documents that are to be printed, made one after the other beside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PyQt6.QtPdf import QPdfDocument

from musterpoint.desktop.printing import loaded
from musterpoint.desktop.workbench import Workbench
from musterpoint.errors import UserError
from musterpoint.jobs import Job
from musterpoint.plugins.points import Document, PrintOptions
from musterpoint.text import _


class Printed(NamedTuple):
    """A document as PDF, and as Qt shows it."""

    pdf: bytes
    shown: QPdfDocument

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return self.shown.pageCount()


Made = Printed | UserError
"""A document, or why there is none."""


class PrintQueue:
    """Keeps what was made until `forget`. changed: called in the GUI thread whenever a document is there, and
    when somebody stops the work."""

    def __init__(self, workbench: Workbench, changed: Callable[[], None]):
        self._workbench = workbench
        self._changed = changed
        self._made: dict[str, Made] = {}
        self._round = 0
        self._making = self._stopped = False
        workbench.jobs.cancelled.connect(self._stop)

    @property
    def stopped(self) -> bool:
        """Whether somebody has stopped the work before everything was there."""
        return self._stopped

    def forget(self) -> None:
        """The plan or a choice has changed: nothing that was made is good any more."""
        self._made.clear()
        self._round += 1

    def made(self, document: Document) -> Made | None:
        """What came of a document; None while it isn't there yet."""
        return self._made.get(document.id)

    def make(self, documents: Sequence[Document], options: Callable[[Document], PrintOptions]) -> None:
        """Make those that aren't there yet, in this order; the job of an earlier call is given up."""
        missing = [document for document in documents if document.id not in self._made]
        self._making, self._stopped = bool(missing), False
        if not missing:
            return
        document = missing[0]
        plan, catalogue = self._workbench.plan.copy(), self._workbench.document.catalogue
        chosen, round_ = options(document), self._round

        def work(job: Job) -> Printed:
            pdf = document.write(plan, catalogue, chosen, job)
            return Printed(pdf, loaded(pdf))

        def keep(made: Made) -> None:
            if round_ == self._round:
                self._made[document.id] = made
                self.make(documents, options)
                self._changed()

        title = _("Making “{document}”").format(document=document.title)
        self._workbench.jobs.start(title, work, keep, lane="print", failed=keep)

    def _stop(self) -> None:
        if self._making:
            self._making, self._stopped = False, True
            self._changed()
