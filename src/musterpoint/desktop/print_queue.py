"""The documents that are to be printed, made one after the other beside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PyQt6.QtPdf import QPdfDocument

from musterpoint.desktop.printing import opened
from musterpoint.desktop.workbench import Workbench
from musterpoint.errors import UserError
from musterpoint.plugins.points import Document, PrintOptions
from musterpoint.text import _


class Printed(NamedTuple):
    """A document as PDF with its number of pages."""

    pdf: bytes
    pages: int


Made = Printed | UserError
"""A document, or why there is none."""


class PrintQueue:
    """Keeps what was made until `forget`. changed: called in the GUI thread whenever a document is there."""

    def __init__(self, workbench: Workbench, changed: Callable[[], None]):
        self._workbench = workbench
        self._changed = changed
        self._made: dict[str, Made] = {}
        self._round = 0

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
        if not missing:
            return
        document = missing[0]
        plan, catalogue = self._workbench.plan.copy(), self._workbench.document.catalogue
        chosen, round_ = options(document), self._round

        def keep(made: bytes | UserError) -> None:
            if round_ == self._round:
                failed = isinstance(made, UserError)
                self._made[document.id] = made if failed else Printed(made, page_count(made))
                self._changed()
                self.make(documents, options)

        self._workbench.jobs.start(
            _("Making “{document}”").format(document=document.title),
            lambda job: document.write(plan, catalogue, chosen, job),
            keep,
            lane="print",
            failed=keep,
        )


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    pages = QPdfDocument(None)
    with opened(pdf) as device:
        pages.load(device)
        count = pages.pageCount()
        pages.close()
    return count
