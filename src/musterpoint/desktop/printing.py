"""The system's printers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, QRect
from PyQt6.QtGui import QPageLayout, QPainter, QTextDocument
from PyQt6.QtPdf import QPdfDocument
from PyQt6.QtPrintSupport import QPrintDialog, QPrinter
from PyQt6.QtWidgets import QWidget

from musterpoint.desktop.ask import ask

FINEST = 600
"""Dots per inch that pages are drawn with at most: more only makes the print job heavy."""


def print_document(parent: QWidget, pages: QPdfDocument, title: str) -> bool:
    """Ask for a printer and print; whether that was done."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, pages.pageCount())
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    if not ask(dialog):
        return False
    paint_pages(pages, printer)
    return True


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


def print_documents(parent: QWidget, pdfs: Mapping[str, bytes], grey: bool, duplex: bool) -> bool:
    """Ask for a printer once and print these documents, by title, one after the other; whether that was
    done."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if grey:
        printer.setColorMode(QPrinter.ColorMode.GrayScale)
    printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide if duplex else QPrinter.DuplexMode.DuplexNone)
    if not ask(QPrintDialog(printer, parent)):
        return False
    for title, pdf in pdfs.items():
        printer.setDocName(title)
        pages = QPdfDocument(None)
        with opened(pdf) as device:
            pages.load(device)
            paint_pages(pages, printer)
            pages.close()
    return True


@contextmanager
def opened(pdf: bytes) -> Iterator[QBuffer]:
    """The bytes of a PDF as Qt reads them."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    yield buffer
    buffer.close()


def paint_pages(pages: QPdfDocument, printer: QPrinter) -> None:
    """Draw the chosen pages at the printer's resolution, each turned and scaled to fit its sheet."""
    first, last = printer.fromPage() or 1, printer.toPage() or pages.pageCount()
    printer.setFullPage(True)
    painter = QPainter()
    for number in range(first - 1, last):
        points = pages.pagePointSize(number)
        wide = points.width() > points.height()
        printer.setPageOrientation(
            QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
        )
        if number == first - 1:
            painter.begin(printer)
        else:
            printer.newPage()
        sheet = painter.viewport()
        scale = min(sheet.width() / points.width(), sheet.height() / points.height())
        target = QRect(0, 0, round(points.width() * scale), round(points.height() * scale))
        target.moveCenter(sheet.center())
        fineness = min(1.0, FINEST / printer.resolution())
        painter.drawImage(target, pages.render(number, target.size() * fineness))
    painter.end()
