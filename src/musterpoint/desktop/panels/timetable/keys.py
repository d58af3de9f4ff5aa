"""The keys of the timetable board."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent

from musterpoint.desktop.panels.timetable.drag import FINE, SNAP

if TYPE_CHECKING:
    from musterpoint.desktop.panels.timetable.view import TimetableView

Key = Qt.Key
ALT, CONTROL, SHIFT = (
    Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip
SIDES = {Key.Key_Left: -1, Key.Key_Right: 1}
SITES = {Key.Key_Up: -1, Key.Key_Down: 1}


class BoardKeys:
    """Left and right go from bar to bar, up and down from site to site; with Alt the chosen bars are called
    five minutes (with Shift one minute) earlier or later; Ctrl+A chooses the whole site; Enter shows the
    building on the map; plus and minus stretch the axis."""

    def __init__(self, view: TimetableView):
        self._view = view

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key was for the board."""
        view, key, held = self._view, event.key(), event.modifiers()
        if key in SIDES and held & ALT:
            self._shift(SIDES[key] * (FINE if held & SHIFT else SNAP))
        elif key in SIDES:
            self._beside(SIDES[key], bool(held & SHIFT))
        elif key in SITES:
            self._next_site(SITES[key])
        elif key == Key.Key_A and held & CONTROL and view.current:
            view.choose([bar.ref for bar in view.grid.strip_of(view.current).site.bars], view.current)
        elif key in (Key.Key_Return, Key.Key_Enter) and view.current:
            view.activated.emit(view.current)
        elif key == Key.Key_Escape and (view.drag or view.chosen):
            view.cancel_drag() if view.drag else view.choose(())
        elif key in (Key.Key_Plus, Key.Key_Equal):
            view.zoom(1)
        elif key == Key.Key_Minus:
            view.zoom(-1)
        else:
            return False
        return True

    def _shift(self, minutes: int) -> None:
        view = self._view
        bars = [view.grid.bar(ref) for ref in view.chosen]
        if not view.read_only:
            view.let_go([replace(bar, starts=bar.starts + minutes, ends=bar.ends + minutes) for bar in bars])

    def _beside(self, step: int, extend: bool) -> None:
        view = self._view
        order = (
            [bar.ref for bar in view.grid.strip_of(view.current).site.bars]
            if view.current
            else [bar.ref for bar in view.grid.bars()]
        )
        if not order:
            return
        place = order.index(view.current) + step if view.current else 0
        ref = order[min(len(order) - 1, max(0, place))]
        view.choose([*(view.chosen if extend else ()), ref], ref)

    def _next_site(self, step: int) -> None:
        """The bar of the next site that is called at about the same time."""
        view = self._view
        strips = [strip for strip in view.grid.strips if strip.site.bars]
        if not strips:
            return
        if view.current is None:
            view.choose([strips[0].site.bars[0].ref])
            return
        place = strips.index(view.grid.strip_of(view.current)) + step
        strip, starts = strips[min(len(strips) - 1, max(0, place))], view.grid.bar(view.current).starts
        view.choose([min(strip.site.bars, key=lambda bar: abs(bar.starts - starts)).ref])
