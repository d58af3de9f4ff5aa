"""Plays the teams' day on the map: where everybody is at a moment."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton

from musterpoint.desktop.canvas.underway import UnderWay, under_way
from musterpoint.desktop.panels.timetable.paint import clock
from musterpoint.desktop.panels.timetable.player import Player
from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.text import _


class RoundsPlayback(Player):
    """Where each team is, from the first that sets out until the last is back."""

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self.teams: tuple[UnderWay, ...] = ()
        self._seconds, self._last = 0.0, 0.0
        self.play, self.time = QToolButton(), QLabel()
        self.play.setAccessibleName(_("Play the rounds on the map"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(_("Time of the day"))
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
        if self.timer.isActive():
            self.timer.stop()
        elif self.teams or self._prepare():
            if self._seconds >= self._last:
                self._show(60.0 * self.slider.minimum())
            self.begin()
        self._show_state()

    def clear(self) -> None:
        """Take the teams off the map."""
        self.timer.stop()
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

    def on_frame(self) -> None:
        seconds = self._seconds + self.passed()
        if seconds >= self._last:
            self.timer.stop()
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
        playing = self.timer.isActive()
        self.play.setIcon(icon("pause" if playing else "play"))
        self.play.setToolTip(_("Hold") if playing else _("Play the rounds on the map"))
        self.slider.setEnabled(bool(self.teams))
