"""The system's printers. Pages are drawn in a worker: a set of several hundred takes minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from PyQt6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QRect
from PyQt6.QtGui import QPageLayout, QPageSize, QPainter, QTextDocument
from PyQt6.QtPdf import QPdfDocument
from PyQt6.QtPrintSupport import QPrintDialog, QPrinter
from PyQt6.QtWidgets import QWidget

from musterpoint.desktop.ask import ask
from musterpoint.desktop.jobs import JobRunner
from musterpoint.errors import Cancelled, InputError
from musterpoint.files import replacing
from musterpoint.jobs import Job, giving_way
from musterpoint.text import _, ngettext

FINEST = 300
"""Dots per inch that pages are drawn with at most: an A4 page of 600 is a picture of 140 MB."""


def print_text(parent: QWidget, html: str, title: str) -> bool:
    """Ask for a printer and print a text; whether that was done."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    if not ask(QPrintDialog(printer, parent)):
        return False
    document = QTextDocument()
    document.setHtml(html)
    document.print(printer)
    return True


def print_documents(
    parent: QWidget,
    jobs: JobRunner,
    documents: Mapping[str, QPdfDocument],
    done: Callable[[], None],
    *,
    grey: bool = False,
    duplex: bool = False,
) -> None:
    """Ask for a printer once and print these documents, by title, one after the other. done: called when the
    last page has gone to the printer."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(", ".join(documents))
    if grey:
        printer.setColorMode(QPrinter.ColorMode.GrayScale)
    printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide if duplex else QPrinter.DuplexMode.DuplexNone)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, sum(pages.pageCount() for pages in documents.values()))
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    if ask(dialog):
        sheets = _sheets(documents.values(), duplex)
        jobs.start(
            _("Printing"),
            lambda job: _print(sheets, printer, job),
            lambda _printed: done(),
            lane="printer",
        )


Sheet = tuple[QPdfDocument, int] | None
"""A page of a document, or an empty one."""


def _sheets(documents: Iterable[QPdfDocument], duplex: bool) -> list[Sheet]:
    """All pages. On both sides of the paper every document begins on a leaf of its own."""
    sheets: list[Sheet] = []
    for pages in documents:
        if duplex and len(sheets) % 2:
            sheets.append(None)
        sheets += [(pages, number) for number in range(pages.pageCount())]
    return sheets


def _print(sheets: list[Sheet], printer: QPrinter, job: Job) -> None:
    """Paint the pages of the chosen range. A file instead of a printer is there whole, or not at all."""
    chosen = sheets[max(printer.fromPage() - 1, 0) : printer.toPage() or None]
    if name := printer.outputFileName():
        with replacing(Path(name)) as file:
            printer.setOutputFileName(str(file))
            _paint(chosen, printer, job)
    else:
        _paint(chosen, printer, job)


def _paint(sheets: list[Sheet], printer: QPrinter, job: Job) -> None:
    """Raises InputError where the printer doesn't take the pages, Cancelled when the job was stopped."""
    printer.setFullPage(True)
    painter = QPainter()
    for done, sheet in enumerate(sheets):
        _set_paper(sheet, printer)
        if not (printer.newPage() if done else painter.begin(printer)):
            raise InputError(
                _("The printer “{name}” doesn't take the pages.").format(name=printer.printerName()),
                ngettext("{number} page has gone to it.", "{number} pages have gone to it.", done).format(
                    number=done
                ),
                _("Look whether it is switched on and has paper, or choose another one."),
            )
        if sheet is not None:
            _paint_page(*sheet, printer, painter)
        try:
            job.progress((done + 1) / len(sheets), _page_of(done + 1, len(sheets)))
        except Cancelled:
            printer.abort()
            painter.end()
            raise
    painter.end()


def _page_of(page: int, pages: int) -> str:
    return _("Printing page {page} of {pages}").format(page=page, pages=pages)


def _set_paper(sheet: Sheet, printer: QPrinter) -> None:
    """Paper as large as the page, where the printer has it: a plan to scale stays to scale."""
    if sheet is None:
        return
    pages, number = sheet
    points = pages.pagePointSize(number)
    wide = points.width() > points.height()
    size = points.transposed() if wide else points
    printer.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch))
    orientation = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    printer.setPageOrientation(orientation)


def _paint_page(pages: QPdfDocument, number: int, printer: QPrinter, painter: QPainter) -> None:
    """As large as it is, or smaller where the printer's paper is."""
    points, sheet = pages.pagePointSize(number), painter.viewport()
    scale = min(printer.resolution() / 72, sheet.width() / points.width(), sheet.height() / points.height())
    target = QRect(0, 0, round(points.width() * scale), round(points.height() * scale))
    target.moveCenter(sheet.center())
    fineness = min(1.0, FINEST / printer.resolution())
    painter.drawImage(target, pages.render(number, target.size() * fineness))


def loaded(pdf: bytes) -> QPdfDocument:
    """A PDF as Qt shows it. May be called in a worker; what comes back is the GUI thread's."""
    document = QPdfDocument(None)
    buffer = QBuffer(document)
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    for page in giving_way(range(document.pageCount())):
        document.pagePointSize(page)  # Qt keeps it; a view asks for all at once
    document.moveToThread(QCoreApplication.instance().thread())
    return document
