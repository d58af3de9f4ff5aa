"""The docks of a window: made from the panels of the plug-ins, arranged by workspace, remembered."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from PyQt6.QtCore import QEvent, QObject, QRect, QSignalBlocker, QSize, Qt, QTimer
from PyQt6.QtWidgets import (
    QAbstractScrollArea,
    QDockWidget,
    QFrame,
    QHeaderView,
    QMainWindow,
    QScrollArea,
    QTabBar,
    QTabWidget,
    QWidget,
)

from musterpoint.desktop.panels.stack import PanelStack
from musterpoint.desktop.settings import Settings
from musterpoint.desktop.workspaces import WORKSPACES, Workspace
from musterpoint.plugins.points import Panel
from musterpoint.text import _

AREAS: Mapping[str, Qt.DockWidgetArea] = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
STACKED = ("palette", "layers")
"""Panels that stand one above the other in their area; all others share their area as tabs."""

LOW, CROWDED, NARROW = 800, 1000, 800
"""In a window that is less high, as on a laptop's screen of 1366 × 768, panels of one area are tabs. In one
that is less wide, as there at 150 or 200 %, all stand on the left, so that the map has room beside them; the
inspector only where it is narrow indeed."""

MOST = 0.6
"""The part of a window that its panels take at most at first, across or along."""

LEAST = 96
"""Pixels of a panel's height that are shown at least; the rest scrolls."""

WIDTHS = {
    "palette": 260,
    "layers": 260,
    "people": 420,
    "inspector": 312,
    "print": 560,
    "briefing": 420,
    "propose": 420,
    "days": 600,
    "care": 420,
    "health": 420,
}
HEIGHTS = {
    "palette": 420, "layers": 260, "posts": 520, "timetable": 420, "rounds": 380, "health": 264,
    "history": 264,
}  # fmt: skip


class Scroller(QScrollArea):
    """Lets a panel scroll where the window is lower than it needs, as at 300 %. It keeps its width. It is in
    the dock before it gets the panel, as Qt works out the style of all that is inside anew in each place."""

    def __init__(self, panel: QWidget, dock: QDockWidget):
        super().__init__(dock, widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(panel)

    def minimumSizeHint(self) -> QSize:
        least = self.widget().minimumSizeHint().expandedTo(self.widget().minimumSize())
        return QSize(least.width(), min(LEAST, least.height()))

    def sizeHint(self) -> QSize:
        return self.widget().sizeHint()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().viewportEvent(event)


class PanelDock(QDockWidget):
    """A dock that makes its panel when it is first seen or asked for: what nobody looks at costs nothing."""

    def __init__(self, panel: Panel, make: Callable[[Panel], QWidget], window: QMainWindow):
        super().__init__(str(panel.title), window)
        self.setObjectName(f"dock-{panel.id}")
        self._panel = panel
        self._make = make
        self.made: QWidget | None = None

    def panel(self) -> QWidget:
        """What is inside: made, at its place and, where it is shown, up to date now at the latest."""
        while self._go_on():
            pass
        return self.made

    def place(self) -> None:
        """Have the panel made and in the dock, to be filled by the next `look`."""
        while self.widget() is None:
            self._go_on()

    def hold(self) -> None:
        """Let the panel be filled by the next `look`, where it is stale, and not when it is shown."""
        if isinstance(self.made, PanelStack):
            self.made.is_held = True

    def look(self) -> bool:
        """Take the next step to have the panel there and up to date, where the dock is seen now, not behind
        another one's tab. Tells whether that was something to do: then there may be more."""
        return not self.visibleRegion().isEmpty() and self._go_on()

    def make(self) -> None:
        """Have the panel made at least; it may have no place yet."""
        if self.made is None:
            self.made = self._make(self._panel)
            _name(self.made, str(self._panel.title))
            self.hold()

    def _go_on(self) -> bool:
        """Any of these steps may take as long as a turn of the event loop should."""
        if self.made is None:
            self.make()
        elif self.widget() is None:
            scrolls = isinstance(self.made, QAbstractScrollArea)
            self.setWidget(self.made if scrolls else Scroller(self.made, self))
        else:
            return isinstance(self.made, PanelStack) and self.made.come_forward()
        return True


class Docks(QObject):
    """All docks of one window and the workspace that it is in. make: makes the widget of a panel."""

    def __init__(
        self,
        window: QMainWindow,
        settings: Settings,
        panels: Iterable[Panel],
        make: Callable[[Panel], QWidget],
    ):
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._areas: dict[str, str] = {}
        self.docks: dict[str, PanelDock] = {}
        self._arranging = False
        self._unseen: list[PanelDock] = []
        self._opening = ""
        self._asked: tuple[str, Callable[[Any], object]] | None = None
        self._rests = False
        self._looking = QTimer(self, singleShot=True, interval=0)
        self._looking.timeout.connect(self._look)
        self._tab_pause = QTimer(self, singleShot=True, interval=0)
        self._tab_pause.timeout.connect(self._tend_tabs)
        self._is_ordered = False
        self.workspace = WORKSPACES[0]
        self._room = self._room_now()
        self._window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._window.setDocumentMode(True)
        self._window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self._window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        for panel in panels:
            self._areas[panel.id] = panel.area
            self.docks[panel.id] = dock = PanelDock(panel, make, window)
            dock.visibilityChanged.connect(partial(self._on_visibility, dock))
            self._window.addDockWidget(AREAS[panel.area], dock)

    def panel(self, id_: str) -> QWidget:
        """The widget inside a dock, made now if nobody has seen it yet."""
        if id_ == self._opening or (self._asked and id_ == self._asked[0]):
            self._finish_opening()
        return self.docks[id_].panel()

    def seen(self, id_: str) -> QWidget | None:
        """The widget inside a dock, None if nobody has seen it yet."""
        dock = self.docks[id_]
        return dock.made if dock.widget() is not None else None

    @property
    def is_settled(self) -> bool:
        """Whether all panels that are seen are there and filled."""
        return not self._looking.isActive()

    def open(self, id_: str, then: Callable[[Any], object] | None = None) -> None:
        """Open a dock and bring it to the front, at least as wide as it takes. The drawer opens as high as it
        needs to be, however high it was for something else. A panel that has to be made first is shown in
        the next turn of the event loop. then: is given the panel when that is there and filled."""
        self._finish_opening()
        dock = self.docks[id_]
        is_new = dock.widget() is None
        self._opening, self._asked = id_, (id_, then) if then else None
        if is_new:
            dock.make()
            self._looking.start()
        else:
            self._finish_opening()

    def _finish_opening(self) -> bool:
        """Have the dock that was opened last there, and done what was asked for then. Tells whether there was
        anything to do."""
        was_opening, asked, self._asked = self._show_opened(), self._asked, None
        if asked is not None:
            id_, then = asked
            then(self.docks[id_].panel())
        return was_opening or asked is not None

    def _show_opened(self) -> bool:
        """Show the dock that is about to open. Tells whether there was one."""
        id_, self._opening = self._opening, ""
        if not id_:
            return False
        dock = self.docks[id_]
        beside = [other for other in self._areas if self._area(other) == self._area(id_)]
        opens_area = not any(self.is_open(other) for other in beside)
        dock.place()  # first, as the dock grows by it
        dock.hold()
        self._arranging = True
        dock.show()
        dock.raise_()
        self._arranging = False
        self._unseen.append(dock)
        self._looking.start()
        self._tab_pause.start()
        widths, heights = self._sizes()
        if id_ in widths and dock.width() < widths[id_] and not dock.isFloating():
            self._window.resizeDocks([dock], [widths[id_]], Qt.Orientation.Horizontal)
        if opens_area and id_ in heights and not dock.isFloating():
            self._window.resizeDocks([dock], [heights[id_]], Qt.Orientation.Vertical)
        return True

    def is_open(self, id_: str) -> bool:
        """Whether a dock is open, be it behind another one's tab."""
        return self._opening == id_ or not self.docks[id_].isHidden()

    def toggle(self, id_: str) -> None:
        """Close a dock that is open, else open it."""
        self._finish_opening()
        if self.is_open(id_):
            self.docks[id_].close()
        else:
            self.open(id_)

    def enter(self, workspace: Workspace) -> None:
        """Change to a workspace, as it was left or as it is at first."""
        self._finish_opening()
        self.remember()
        self.workspace = workspace
        self.restore()

    def fit(self) -> None:
        """The window is of another size: where that leaves room for another arrangement, take that."""
        if self._room_now() != self._room:
            if self._window.isVisible():
                self.remember()
            self._room = self._room_now()
            self.restore()

    def remember(self) -> None:
        self._settings.remember_arrangement(self._kept_as, self._window.saveState())

    @property
    def _kept_as(self) -> str:
        """What the arrangement of the workspace is kept under: one for every kind of room."""
        return f"{self.workspace.id}-{self._room}" if self._room else self.workspace.id

    def _room_now(self) -> str:
        """How much room there is in the window."""
        width, height = self._window.width(), self._window.height()
        if width < CROWDED:
            return "narrow" if width < NARROW else "crowded"
        return "low" if height < LOW else ""

    def reset(self) -> None:
        """Put every workspace back to how it is at first."""
        self._settings.forget_arrangements()
        self.restore()

    def restore(self) -> None:
        """Arrange the docks for the workspace, as it was left or as it is at first."""
        self._room = self._room_now()
        state = self._settings.arrangement(self._kept_as)
        with self._arranged():
            self._clear_tabs()
            if state.isEmpty() or not self._window.restoreState(state):
                self._arrange(self.workspace)

    @contextmanager
    def _arranged(self) -> Iterator[None]:
        """Look at the docks when all are at their places: on their way there some are shown for a moment."""
        self._arranging = True
        self._is_ordered = False
        for dock in self.docks.values():
            dock.hold()
        try:
            yield
        finally:
            self._arranging = False
        self._tend_tabs()
        self._unseen = list(self.docks.values())
        self._rests = True
        self._looking.start()

    def _look(self) -> None:
        """Have the panels that are seen there and filled, each step in a turn of the event loop, with one in
        between for the painting that the step leads to."""
        if self._rests:
            self._rests = False
            self._looking.start()
        elif self._show_opened() or self._look_at_next() or self._finish_opening():
            self._is_ordered = False
            self._rests = True
            self._looking.start()
        else:
            self._tend_tabs()

    def _look_at_next(self) -> bool:
        """Tells whether there was something to do at a dock."""
        while self._unseen:
            if self._unseen[0].look():
                return True
            del self._unseen[0]
        return False

    def _tab_bars(self) -> list[QTabBar]:
        return self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def _clear_tabs(self) -> None:
        """Qt makes the tab bars that it needs, and leaves those of the former arrangement over the panels."""
        for bar in self._tab_bars():
            with QSignalBlocker(bar):
                while bar.count():
                    bar.removeTab(0)
            bar.setGeometry(QRect())

    def _tend_tabs(self) -> None:
        """Qt keeps the tab bars of areas without tabs out of sight, where the focus must not go."""
        for bar in self._tab_bars():
            bar.setAccessibleName(_("Panels"))
            has_tabs = bar.count() > 1
            bar.setFocusPolicy(Qt.FocusPolicy.TabFocus if has_tabs else Qt.FocusPolicy.NoFocus)

    def order_focus(self) -> None:
        """The Tab key goes from the map down the left side, then through the other panels. The inspector
        comes last, as its fields are made anew for whatever is selected. Put right when the key is pressed:
        there are hundreds of widgets to go through, and most planners use the mouse."""
        if self._is_ordered:
            return
        self._is_ordered = True
        ids = sorted(self.docks, key=lambda id_: (id_ not in STACKED, id_ == "inspector"))
        last = self._window.centralWidget()
        for id_ in filter(self.is_open, ids):
            for widget in _focused_in_turn(self.docks[id_]):
                QWidget.setTabOrder(last, widget)
                last = widget

    def _on_visibility(self, dock: PanelDock, seen: bool) -> None:
        """It has been shown, or its tab has been chosen, which Qt doesn't call being shown."""
        self._is_ordered = False
        if self._arranging:
            return
        if seen and dock.look():
            self._unseen.append(dock)
            self._looking.start()
        self._tab_pause.start()

    def _area(self, id_: str) -> str:
        """Where a panel has its place in a window as large as this one."""
        moves = self._room == "narrow" or (self._room == "crowded" and id_ != "inspector")
        return "left" if moves else self._areas[id_]

    def _sizes(self) -> tuple[dict[str, int], dict[str, int]]:
        """How wide and how high panels are at first in a window as large as this one."""
        sizes = ((WIDTHS, self._window.width()), (HEIGHTS, self._window.height()))
        return tuple({id_: min(size, round(MOST * whole)) for id_, size in of.items()} for of, whole in sizes)

    def _arrange(self, workspace: Workspace) -> None:
        """Every dock at its place; those of the workspace open, the first of each area in front."""
        for area in AREAS:
            ids = [id_ for id_ in self.docks if self._area(id_) == area]
            for id_ in ids:
                if self.docks[id_].isFloating():
                    self.docks[id_].setFloating(False)
                self._window.addDockWidget(AREAS[area], self.docks[id_])
            tabbed = [id_ for id_ in ids if self._room or id_ not in STACKED]
            for first, second in itertools.pairwise(tabbed):
                self._window.tabifyDockWidget(self.docks[first], self.docks[second])
        for id_, dock in self.docks.items():
            dock.setVisible(id_ in workspace.docks)
        opened = [id_ for id_ in workspace.docks if id_ in self.docks]
        for id_ in reversed(opened):
            self.docks[id_].raise_()
        directions = (Qt.Orientation.Horizontal, Qt.Orientation.Vertical)
        for sizes, direction in zip(self._sizes(), directions, strict=True):
            sized = [id_ for id_ in opened if id_ in sizes]
            self._window.resizeDocks([self.docks[i] for i in sized], [sizes[i] for i in sized], direction)


def _focused_in_turn(dock: QDockWidget) -> list[QWidget]:
    """What in a dock takes the focus by the Tab key, in the order in which it was laid out. Lists that boxes
    open are windows of their own."""
    inside = (each for each in dock.findChildren(QWidget) if each.window() is dock.window())
    return [each for each in inside if each.focusPolicy() & Qt.FocusPolicy.TabFocus and not each.focusProxy()]


def _name(widget: QWidget, title: str) -> None:
    """A screen reader calls a panel by its title, and what in it has the focus and no name of its own."""
    inside = (*widget.findChildren(QAbstractScrollArea), *widget.findChildren(QTabBar))
    for view in (widget, *inside):
        if not view.accessibleName() and not isinstance(view, QHeaderView):
            view.setAccessibleName(title)
