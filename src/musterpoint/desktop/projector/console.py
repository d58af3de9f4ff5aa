"""The presenter's screen: the slide on the wall and the next one, notes, time, all slides, who is briefed."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt, QTimer
from PyQt6.QtGui import QCloseEvent, QKeyEvent
from PyQt6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musterpoint.briefing.slides.slide import Slide
from musterpoint.desktop.projector.briefed_list import BriefedList
from musterpoint.desktop.projector.keys import KEYS, NAMES
from musterpoint.desktop.projector.monitors import Mirror, Preview
from musterpoint.desktop.projector.show import Show
from musterpoint.desktop.theme import icon, sized
from musterpoint.session import actions
from musterpoint.text import _

BUTTONS = (
    ("previous", "arrow-left"), ("next", "arrow-right"), ("black", "square"), ("laser", "laser-pointer"),
    ("pen", "draw"), ("wipe", "eraser"), ("home", "home-map-marker"), ("timer", "timer-outline"),
    ("swap", "monitor-multiple"), ("end", "close"),
)  # fmt: skip


class Console(QWidget):
    """All keys mean what they mean on the wall, but for those typed into the notes."""

    def __init__(self, show: Show):
        super().__init__()
        self._show = show
        self._noted = ""
        self.setWindowTitle(_("Presenter console"))
        self.position, self.title = QLabel(), QLabel()
        self.mirror = Mirror(show)
        self.preview = Preview(show)
        self.next_title = QLabel()
        self.notes = QPlainTextEdit(placeholderText=_("Notes for this slide"))
        self.notes.setReadOnly(show.document.session.read_only)
        self.slides, self.briefed = QListWidget(), BriefedList(show)
        self.clock, self.timer = QLabel(), QLabel()
        self._lay_out()
        self._connect()
        self._list_slides()
        self._show_slide()

    def _lay_out(self) -> None:
        for label, size, bold in (
            (self.position, 18, False), (self.title, 18, True), (self.next_title, 14, False),
            (self.clock, 24, True), (self.timer, 24, False),
        ):  # fmt: skip
            label.setFont(sized(self.font(), size, bold))
        self.title.setWordWrap(True)
        self.notes.setFont(sized(self.font(), 18))
        self.preview.setMinimumSize(320, 180)
        time = QHBoxLayout()
        time.addWidget(self.clock)
        time.addStretch()
        time.addWidget(self.timer)
        head = QHBoxLayout()
        head.addWidget(self.position)
        head.addWidget(self.title, 1)
        lists = QTabWidget()
        lists.addTab(self.slides, _("Slides"))
        lists.addTab(self.briefed, _("Briefed"))
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setSpacing(12)
        grid.addLayout(head, 0, 0)
        grid.addWidget(self.mirror, 1, 0, 2, 1)
        grid.addLayout(time, 0, 1)
        upcoming = QVBoxLayout()
        upcoming.addWidget(self.next_title)
        upcoming.addWidget(self.preview, 1)
        grid.addLayout(upcoming, 1, 1)
        grid.addWidget(lists, 2, 1)
        grid.addWidget(self.notes, 3, 0)
        grid.addLayout(self._buttons(), 3, 1)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 3)
        for row, stretch in ((1, 5), (2, 3), (3, 2)):
            grid.setRowStretch(row, stretch)

    def _buttons(self) -> QGridLayout:
        grid = QGridLayout()
        for place, (action, name) in enumerate(BUTTONS):
            button = QToolButton()
            button.setIcon(icon(name))
            button.setIconSize(QSize(24, 24))
            key = Qt.Key(KEYS[action][0]).name.removeprefix("Key_")
            button.setToolTip(f"{_(NAMES[action])} ({key})")
            button.setAccessibleName(_(NAMES[action]))
            button.setText(_(NAMES[action]))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setMinimumHeight(40)
            button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
            button.clicked.connect(lambda _checked, action=action: self._show.run(action))
            grid.addWidget(button, place // 2, place % 2)
        return grid

    def _connect(self) -> None:
        self._show.slide_changed.connect(self._show_slide)
        self._show.deck_changed.connect(self._list_slides)
        self.slides.itemActivated.connect(lambda item: self._show.go_to(self.slides.row(item)))
        self.slides.itemClicked.connect(lambda item: self._show.go_to(self.slides.row(item)))
        self.slides.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.notes.textChanged.connect(self._keep_notes)
        self._tick = QTimer(self, interval=500)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()
        self._show_time()

    def _show_time(self) -> None:
        self.clock.setText(f"{self._show.now():%H:%M:%S}")
        self.timer.setText(str(self._show.stopwatch))
        self.timer.setEnabled(self._show.stopwatch.running)

    def _list_slides(self) -> None:
        self.slides.clear()
        for slide in self._show.slides:
            item = QListWidgetItem(f"{slide.number}  {_heading(slide)}", self.slides)
            if slide.hidden:
                item.setForeground(self.palette().placeholderText())
                item.setToolTip(_("Hidden: it is passed over"))

    def _show_slide(self) -> None:
        show = self._show
        self.slides.setCurrentRow(show.place)
        slide, following = show.slide, show.following
        if slide is None:
            return
        self.position.setText(f"{slide.number}/{len(show.slides)}")
        self.title.setText(_heading(slide))
        words = _("Next: {title}").format(title=_heading(following)) if following else _("The last slide")
        self.next_title.setText(words)
        self.preview.show_slide(following)
        if slide.topic != self._noted or slide.notes != self.notes.toPlainText():
            self._noted = slide.topic
            self.notes.blockSignals(True)
            self.notes.setPlainText(slide.notes)
            self.notes.blockSignals(False)

    def _keep_notes(self) -> None:
        slide, plan = self._show.slide, self._show.document.plan
        if slide is not None:
            notes = self.notes.toPlainText()
            self._show.document.do(lambda: actions.note_slide(plan, slide.topic, slide.title, notes))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._show.press(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._show.end()
        event.accept()


def _heading(slide: Slide) -> str:
    """The slide's title, with the site's number and which of several slides it is."""
    part = f" ({slide.part}/{slide.parts})" if slide.parts > 1 else ""
    return f"{slide.title}{part}"
