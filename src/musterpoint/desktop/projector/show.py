"""A briefing under way: which slide is on which screen, and what keys and the plan's changes do to it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from PyQt6.QtCore import QObject, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QScreen
from PyQt6.QtWidgets import QWidget

from musterpoint.briefing.slides.slide import SHAPES, Slide
from musterpoint.desktop.canvas.navigation import ZOOM_STEP
from musterpoint.desktop.canvas.records import RecordsPicture
from musterpoint.desktop.document import Document
from musterpoint.desktop.projector.deck_maker import DeckMaker
from musterpoint.desktop.projector.keys import action_of
from musterpoint.desktop.projector.painting import shape_for
from musterpoint.desktop.projector.stopwatch import Stopwatch
from musterpoint.desktop.projector.wall import BLACK, HAND, LASER_POINTER, PEN, WHITE, Wall
from musterpoint.plan import Changes
from musterpoint.session import actions

AHEAD_MS = 40
"""The slides around the one on the wall are painted ahead so long after it was put up."""


class Show(QObject):
    """Shows a document's slides on a wall, with a console on the other screen where there is one. records:
    what the main window shows of them. site: the one to begin with, "" for the first slide.

    slide_changed: another slide is on the wall, or the one that is has been changed. deck_changed: the slides
    were made anew. ended: all windows are closed.
    """

    slide_changed = pyqtSignal()
    deck_changed = pyqtSignal()
    ended = pyqtSignal()

    def __init__(
        self,
        document: Document,
        records: RecordsPicture,
        maker: DeckMaker,
        site: str = "",
        parent: QObject | None = None,
        now: Callable[[], datetime] = datetime.now,
        clock: Callable[[], float] = time.monotonic,
    ):
        super().__init__(parent)
        self.document = document
        self.now = now
        self.stopwatch = Stopwatch(clock)
        self.slides: list[Slide] = []
        self.console: QWidget | None = None
        self._maker = maker
        self._shape = document.plan.deck.shape
        self._place = 0
        self._digits = ""
        self._ahead = QTimer(self, singleShot=True, interval=AHEAD_MS)
        self._ahead.timeout.connect(self._prepare)
        self._first_site = site
        self.wall = Wall(document, records)
        self.wall.key_pressed.connect(self.press)
        self.wall.stroke_drawn.connect(self._keep_stroke)
        self.wall.closed.connect(self.end)
        document.plan_changed.connect(self._on_plan_changed)
        maker.topics_made.connect(self._take_topics)
        maker.given_up.connect(self.end)
        self._make_deck()

    # On which screen

    def start(self, wall: QScreen, console: QScreen | None, make_console: Callable[[Show], QWidget]) -> None:
        """Fill the screens: the wall with slides, the other one, where there is one, with the console."""
        size = wall.geometry()
        self._shape = shape_for(size.width(), size.height())
        self.console = make_console(self)
        if isinstance(window := self.parent(), QWidget):
            for own in (self.wall, self.console):
                own.setParent(window, Qt.WindowType.Window)
        if console is not None:
            _fill(self.console, console)
        _fill(self.wall, wall)
        (self.console if console is not None else self.wall).activateWindow()
        self._take_topics()

    @property
    def one_screen(self) -> bool:
        """Whether wall and console share a screen, so that only one of them is seen at a time."""
        return self.console is None or self.console.screen() is self.wall.screen()

    def swap(self) -> None:
        """Exchange the screens of wall and console."""
        if self.console is None or self.one_screen:
            self.toggle_console()
            return
        wall, console = self.wall.screen(), self.console.screen()
        _fill(self.console, wall)
        _fill(self.wall, console)
        self._take_shape(console)

    def toggle_console(self) -> None:
        """Bring the console up, or put it away."""
        if self.console is None:
            return
        if self.console.isVisible():
            self.console.hide()
            self.wall.activateWindow()
        else:
            _fill(self.console, self.console.screen() or self.wall.screen())
            self.console.raise_()
            self.console.activateWindow()

    def end(self) -> None:
        """Close the windows."""
        self._ahead.stop()
        self.document.plan_changed.disconnect(self._on_plan_changed)
        self._maker.topics_made.disconnect(self._take_topics)
        self._maker.given_up.disconnect(self.end)
        for window in (self.console, self.wall):
            if window is not None:
                window.hide()
                window.deleteLater()
        self.ended.emit()

    # Which slide

    @property
    def shape(self) -> str:
        """One of `SHAPES`: the one that fills the wall's screen best."""
        return self._shape

    @property
    def slide(self) -> Slide | None:
        return self.slides[self._place] if self.slides else None

    @property
    def place(self) -> int:
        """Of the slide on the wall among all slides, hidden ones too."""
        return self._place

    @property
    def following(self) -> Slide | None:
        """The slide that comes next."""
        place = self._seek(self._place + 1, 1)
        return None if place is None else self.slides[place]

    def go_to(self, place: int) -> None:
        """Show any slide, hidden or not, straight away."""
        if 0 <= place < len(self.slides):
            self._place = place
            self.wall.over.set_blank("")
            self._show_slide(fly=True)

    def go_to_site(self, site_id: str) -> None:
        """Show the first slide about a site."""
        for place, slide in enumerate(self.slides):
            if slide.site == site_id and not slide.hidden:
                self.go_to(place)
                return

    def next(self) -> None:
        self._step(1)

    def previous(self) -> None:
        self._step(-1)

    def _step(self, direction: int) -> None:
        if self.wall.over.blank:
            self.wall.over.set_blank("")
            return
        place = self._seek(self._place + direction, direction)
        if place is not None:
            self.go_to(place)

    def _seek(self, place: int, direction: int) -> int | None:
        """The nearest slide from here on that isn't hidden."""
        while 0 <= place < len(self.slides):
            if not self.slides[place].hidden:
                return place
            place += direction
        return None

    # Keys

    def press(self, event: QKeyEvent) -> None:
        """Do what a key means, wherever it was pressed."""
        if event.text().isdecimal() and (self._digits or event.key() != Qt.Key.Key_0):
            self._digits += event.text()
            return
        digits, self._digits = self._digits, ""
        if digits and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_to(int(digits) - 1)
        elif action := action_of(event.key()):
            self.run(action)

    def run(self, action: str) -> None:
        """Do what is named in `KEYS`."""
        {
            "next": self.next,
            "previous": self.previous,
            "first": lambda: self.go_to(self._seek(0, 1) or 0),
            "last": lambda: self.go_to(self._seek(len(self.slides) - 1, -1) or 0),
            "black": lambda: self._blank(BLACK),
            "white": lambda: self._blank(WHITE),
            "laser": lambda: self._use(LASER_POINTER),
            "pen": lambda: self._use(PEN),
            "wipe": self.wipe,
            "swap": self.swap,
            "console": self.toggle_console,
            "nearer": lambda: self._zoom(ZOOM_STEP),
            "farther": lambda: self._zoom(1 / ZOOM_STEP),
            "home": self._map_home,
            "timer": self.stopwatch.toggle,
            "end": self.end,
        }[action]()

    def wipe(self) -> None:
        """Take away what was drawn on the slide."""
        slide = self.slide
        if slide is not None and (slide.strokes or slide.map_strokes):
            self.document.do(lambda: actions.wipe_slide(self.document.plan, slide.id, slide.title))

    def _blank(self, colour: str) -> None:
        over = self.wall.over
        over.set_blank("" if over.blank == colour else colour)

    def _use(self, tool: str) -> None:
        over = self.wall.over
        over.set_tool(HAND if over.tool == tool else tool)

    def _zoom(self, factor: float) -> None:
        view = self.wall.map.viewport()
        middle = self.wall.map.rect().toRectF().center()
        self.wall.map.set_viewport(view.zoomed(factor, middle))

    def _map_home(self) -> None:
        if self.slide is not None and self.slide.map is not None:
            self.wall.map.go_home()

    # The plan

    def _keep_stroke(self, points: object, on_map: bool) -> None:
        slide = self.slide
        if slide is not None:
            plan = self.document.plan
            self.document.do(lambda: actions.draw_on_slide(plan, slide.id, slide.title, points, on_map))

    def _on_plan_changed(self, changes: Changes) -> None:
        look = self.document.plan.deck
        self.wall.set_look(look.ground, look.names)
        if self._maker.touched_by(changes):
            self._maker.make_again()
        else:
            self._take_topics()

    def _take_topics(self) -> None:
        self._make_deck()
        self._show_slide(fly=False)
        if self._first_site and self._maker.is_ready:
            self.go_to_site(self._first_site)
            self._first_site = ""

    def _make_deck(self) -> None:
        """Lay the slides out, and stay at the slide that is shown."""
        before = self.slide
        self.slides = self._maker.slides(self._shape)
        places = {slide.id: place for place, slide in enumerate(self.slides)}
        if before is None:
            self._place = self._seek(0, 1) or 0
        else:
            self._place = places.get(before.id, min(self._place, max(len(self.slides) - 1, 0)))
        self.deck_changed.emit()

    def _take_shape(self, screen: QScreen) -> None:
        size = screen.geometry()
        self._shape = shape_for(size.width(), size.height())
        self._make_deck()
        self._show_slide(fly=False)

    def _show_slide(self, fly: bool) -> None:
        self.wall.show_slide(self.slide, SHAPES[self._shape], fly)
        self.slide_changed.emit()
        self._ahead.start()

    def _prepare(self) -> None:
        """Have the slides painted that may come next: the one that is shown first, if it was jumped to."""
        forward = self._seek(self._place + 1, 1)
        places = [self._place, forward, self._seek(self._place - 1, -1)]
        if forward is not None:
            places.append(self._seek(forward + 1, 1))
        self.wall.prepare([self.slides[place] for place in places if place is not None and self.slides])


def _fill(window: QWidget, screen: QScreen) -> None:
    """Let the window fill a screen."""
    window.showNormal()
    window.setScreen(screen)
    window.setGeometry(screen.geometry())
    window.showFullScreen()
