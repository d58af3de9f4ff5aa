"""Plays the teams' day on the map: where everybody is at a moment."""

from __future__ import annotations

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from musterpoint.desktop.canvas.underway import UnderWay, under_way
from musterpoint.desktop.panels.combos import filter_combo
from musterpoint.desktop.panels.timetable.paint import clock
from musterpoint.desktop.panels.timetable.playback import FRAME_MS, SPEEDS
from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.text import _


class RoundsPlayback(QWidget):
    """moved(minutes after the campaign's start, or None): another moment is shown, or none any longer."""

    moved = pyqtSignal(object)

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self.teams: tuple[UnderWay, ...] = ()
        self._seconds, self._last = 0.0, 0.0
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._on_frame)
        self.play, self.time, self.speed = QToolButton(), QLabel(), filter_combo(_("Speed"))
        self.play.setAccessibleName(_("Play the rounds on the map"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(_("Time of the day"))
        for speed, words in SPEEDS.items():
            self.speed.addItem(_(words), speed)
        self.speed.setCurrentIndex(1)
        self.speed.setMinimumContentsLength(12)
        self.time.setMinimumWidth(84)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.play, self.time):
            row.addWidget(widget)
        row.addWidget(self.slider, 1)
        row.addWidget(self.speed)
        self.play.clicked.connect(self.toggle)
        self.slider.valueChanged.connect(self._on_slider)
        workbench.document.plan_changed.connect(lambda _changes: self.clear())
        self._show_state()

    def toggle(self) -> None:
        """Play on from where it is, or hold it."""
        if self._timer.isActive():
            self._timer.stop()
        elif self.teams or self._prepare():
            if self._seconds >= self._last:
                self._show(60.0 * self.slider.minimum())
            self._timer.start()
        self._show_state()

    def clear(self) -> None:
        """Take the teams off the map."""
        self._timer.stop()
        if self.teams:
            self.teams = ()
            self._workbench.canvas.overlays.show_teams(())
            self.moved.emit(None)
            self.time.clear()
        self._show_state()

    def _prepare(self) -> bool:
        """Whether any team has a day to be shown."""
        start = self._workbench.plan.campaign.starts
        self.teams = under_way(self._workbench.plan, start) if start else ()
        if self.teams:
            first = min(float(team.seconds[0]) for team in self.teams)
            self._last = max(float(team.seconds[-1]) for team in self.teams)
            self.slider.blockSignals(True)
            self.slider.setRange(int(first // 60), int(self._last // 60) + 1)
            self.slider.blockSignals(False)
            self._show(first)
        return bool(self.teams)

    def _on_frame(self) -> None:
        seconds = self._seconds + self.speed.currentData() * FRAME_MS / 1000
        if seconds >= self._last:
            self._timer.stop()
            self._show_state()
        self._show(min(seconds, self._last))

    def _on_slider(self, minute: int) -> None:
        if self.teams:
            self._show(60.0 * minute)

    def _show(self, seconds: float) -> None:
        self._seconds = seconds
        self.slider.blockSignals(True)
        self.slider.setValue(round(seconds / 60))
        self.slider.blockSignals(False)
        self.time.setText(clock(self._workbench.plan.campaign.starts, seconds / 60))
        self._workbench.canvas.overlays.show_teams(self.teams, seconds)
        self.moved.emit(seconds / 60)

    def _show_state(self) -> None:
        playing = self._timer.isActive()
        self.play.setIcon(icon("pause" if playing else "play"))
        self.play.setToolTip(_("Hold") if playing else _("Play the rounds on the map"))
        self.slider.setEnabled(bool(self.teams))
