"""Plays a simulated day on the map and on the board: a button, a slider for the time, and a speed."""

from __future__ import annotations

from PyQt6 import sip
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSlider

from musterpoint.desktop.canvas.played import PlayedDay, played_day
from musterpoint.desktop.panels.combos import filter_combo
from musterpoint.desktop.panels.tables import icon_button
from musterpoint.desktop.panels.timetable.paint import clock
from musterpoint.desktop.panels.timetable.player import Player
from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.timetable import POLICIES, Settings
from musterpoint.engine.timetable.hours import origin
from musterpoint.text import _

LANE = "playback"
SHORTCUT = "F6"


class PlaybackBar(Player):
    """Arrows go on a minute, PageUp and PageDown a quarter of an hour."""

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self.day: PlayedDay | None = None
        self._seconds = 0.0
        self.play = icon_button("play", _("Play the day on the map"))
        self.stop = icon_button("stop", _("Take the day off the map"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(_("Time of the day"))
        self.slider.setPageStep(15)
        self.time = QLabel()
        self.figures = QLabel()
        self.figures.setProperty("role", "caption")
        self.policy = filter_combo(_("How people are called"))
        for id_, words in POLICIES.items():
            self.policy.addItem(str(words), id_)
        self.policy.setMinimumContentsLength(9)
        self._lay_out()
        self._connect()
        self._show_state()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.time.setMinimumWidth(84)
        for widget in (self.play, self.stop, self.time):
            row.addWidget(widget)
        row.addWidget(self.slider, 1)
        for widget in (self.figures, self.policy, self.speed):
            row.addWidget(widget)

    def _connect(self) -> None:
        self.play.clicked.connect(self.toggle)
        self.stop.clicked.connect(self.clear)
        self.slider.valueChanged.connect(self._on_slider)
        self.policy.currentIndexChanged.connect(self._on_policy)
        self._workbench.document.plan_changed.connect(lambda _changes: self.clear())

    def toggle(self) -> None:
        """Play on from where it is, or hold it."""
        if self.day is None:
            self._prepare()
        elif self.playing:
            self.timer.stop()
            self._show_state()
        else:
            if self._seconds >= self.day.times[-1]:
                self._show(float(self.day.times[0]))
            self.begin()
            self._show_state()

    def clear(self) -> None:
        """Take the day off the map."""
        self.timer.stop()
        self._workbench.jobs.drop(LANE)
        if self.day is not None:
            self.day = None
            self._workbench.canvas.overlays.play(None)
            self.moved.emit(None)
        self._show_state()

    def _prepare(self) -> None:
        """Simulate one day of a copy of the plan."""
        plan, catalogue = self._workbench.plan.copy(), self._workbench.document.catalogue
        settings = Settings(policy=self.policy.currentData(), replications=1)
        self._workbench.jobs.start(
            _("Simulating a day"),
            lambda _job: played_day(plan, catalogue, settings),
            self._take,
            lane=LANE,
        )

    def _take(self, day: PlayedDay) -> None:
        if sip.isdeleted(self):
            return
        self.day = day
        everybody = sum(site.people for site in day.sites)
        widest = self._in_words(everybody, everybody)
        self.figures.setMinimumWidth(self.figures.fontMetrics().horizontalAdvance(widest))
        self.slider.blockSignals(True)
        self.slider.setRange(0, len(day.times) - 1)
        self.slider.setValue(0)
        self.slider.blockSignals(False)
        self._show(float(day.times[0]))
        self.begin()
        self._show_state()

    def _on_policy(self) -> None:
        if self.day is not None:
            self.clear()
            self._prepare()

    def on_frame(self) -> None:
        seconds = self._seconds + self.passed()
        if seconds >= self.day.times[-1]:
            self.timer.stop()
            self._show_state()
        self._show(min(seconds, float(self.day.times[-1])))

    def _on_slider(self, value: int) -> None:
        if self.day is not None:
            self._show(float(self.day.times[value]))

    def _show(self, seconds: float) -> None:
        """Show a moment everywhere."""
        self._seconds = seconds
        place = self.day.at(seconds)
        self.slider.blockSignals(True)
        self.slider.setValue(place)
        self.slider.blockSignals(False)
        self.time.setText(clock(origin(self._workbench.plan), seconds / 60))
        waiting = sum(int(site.waiting[place]) for site in self.day.sites)
        through = sum(int(site.through[place]) for site in self.day.sites)
        self.figures.setText(self._in_words(waiting, through))
        self._workbench.canvas.overlays.play(self.day, seconds)
        self.moved.emit(seconds / 60)

    @staticmethod
    def _in_words(waiting: int, through: int) -> str:
        return _("{waiting} waiting, {through} through").format(
            waiting=f"{waiting:,}", through=f"{through:,}"
        )

    def _show_state(self) -> None:
        self.play.setIcon(icon("pause" if self.playing else "play"))
        words = _("Hold") if self.playing else _("Play the day on the map")
        self.play.setToolTip(f"{words} ({SHORTCUT})")
        for widget in (self.stop, self.slider):
            widget.setEnabled(self.day is not None)
        if self.day is None:
            self.time.clear()
            self.figures.clear()
            self.figures.setMinimumWidth(0)
