"""The status bar: where the cursor is, the scale, the CRS, a hint, work under way, and that all is saved."""

from __future__ import annotations

from pyproj import CRS, Transformer
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PyQt6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QToolButton

from musterpoint.desktop.progress_bar import ProgressBar
from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.text import _

NARROW = 1000
"""Pixels."""


class StatusBar(QStatusBar):
    """Listens to the canvas, the document and the jobs of a workbench."""

    def __init__(self, workbench: Workbench):
        super().__init__()
        self.setSizeGripEnabled(False)
        crs = CRS.from_user_input(workbench.plan.crs)
        self._to_degrees = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
        self._read_only = workbench.document.session.read_only
        self.position = QLabel()
        self.scale = QLabel()
        self.crs = QLabel(crs.name)
        self.crs.setToolTip(f"{workbench.plan.crs}: {crs.name}")
        self.hint = Hint()
        self.doing = QLabel()
        self.progress = ProgressBar()
        self.progress.setFixedWidth(160)
        self.progress.setRange(0, 100)
        self.progress.setTextVisible(False)
        self.cancel = QToolButton()
        self.cancel.setIcon(icon("close"))
        self.cancel.setToolTip(_("Stop this work. Nothing is changed."))
        self.cancel.setAccessibleName(_("Stop"))
        self.saved = QLabel(_("read-only") if self._read_only else _("all saved ✓"))
        self.saved.setToolTip(
            _("Nothing that you do here is kept.")
            if self._read_only
            else _("Every change is saved the moment it is made.")
        )
        for label in (self.position, self.scale, self.crs):
            self.addWidget(label)
        self.addWidget(self.hint, 1)
        for widget in (self.doing, self.progress, self.cancel, self.saved):
            self.addPermanentWidget(widget)
        self._show_work(False)
        self._listen(workbench)

    def _listen(self, workbench: Workbench) -> None:
        canvas, jobs = workbench.canvas, workbench.jobs
        canvas.cursor_moved.connect(self._show_position)
        canvas.scale_changed.connect(self._show_scale)
        canvas.hint_changed.connect(self.hint.setText)
        workbench.document.message.connect(self.hint.setText)
        jobs.started.connect(self._on_started)
        jobs.progressed.connect(self._on_progressed)
        jobs.ended.connect(self._on_ended)
        self.cancel.clicked.connect(jobs.cancel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the hint needs the room more than the name of the CRS does."""
        self.crs.setVisible(event.size().width() >= NARROW)
        super().resizeEvent(event)

    def _show_position(self, x: float, y: float) -> None:
        longitude, latitude = self._to_degrees.transform(x, y)
        self.position.setText(f"{longitude:.5f}, {latitude:.5f}")
        self.position.setToolTip(f"x {x:,.1f} m, y {y:,.1f} m")

    def _show_scale(self, scale: float) -> None:
        self.scale.setText(f"1:{round(scale):,}")

    def _on_started(self, title: str) -> None:
        self.doing.setText(title)
        self.progress.setValue(0)
        self._show_work(True)

    def _on_ended(self) -> None:
        self._show_work(False)

    def _on_progressed(self, part: float, doing: str) -> None:
        self.doing.setText(doing)
        self.progress.setValue(round(part * 100))

    def _show_work(self, shown: bool) -> None:
        for widget in (self.doing, self.progress, self.cancel):
            widget.setVisible(shown)


class Hint(QLabel):
    """Words that end in "…" where there is no room for all of them; the tooltip has them whole."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, words: str) -> None:
        super().setText(words)
        self.setToolTip(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.style().drawItemText(
            painter,
            self.rect(),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            self.palette(),
            self.isEnabled(),
            words,
            self.foregroundRole(),
        )
        painter.end()
