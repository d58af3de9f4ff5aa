"""The view of a PDF as forms name it: Qt's own wants its parent in words of its own."""

from __future__ import annotations

from PyQt6.QtPdfWidgets import QPdfView
from PyQt6.QtWidgets import QWidget


class PdfView(QPdfView):
    """All pages below each other, as wide as fits."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
