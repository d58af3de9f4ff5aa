"""The keys of the roster board: everything that the mouse can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from musterpoint.desktop.panels.roster.view import RosterView

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ARROWS = {
    Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0), Key.Key_Up: (0, -1), Key.Key_Down: (0, 1)
}  # fmt: skip


class HandledKeys:
    """Arrows move, with Shift they choose on the way, with Ctrl they don't choose; space adds the current
    card or takes it away; Enter fills it; the panel's own keys are in `commands`: (key, Ctrl) → what to do.
    """

    def __init__(self, view: RosterView):
        self._view = view
        self.commands: dict[tuple[Qt.Key, bool], object] = {}

    def takes(self, event: QKeyEvent) -> bool:
        """Whether the key is the board's own, rather than a shortcut of the window."""
        return self._command(event) is not None or self._is_step(event)

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key means; tell whether it means anything."""
        if command := self._command(event):
            command()
            return True
        if not self._is_step(event) or not len(self._view.grid):
            return False
        view, control = self._view, bool(event.modifiers() & CONTROL)
        match event.key():
            case Key.Key_Space:
                view.choice.toggle(view.choice.current) if view.choice.current else None
                view.tell()
            case Key.Key_Return | Key.Key_Enter:
                if view.choice.current:
                    view.activated.emit(view.choice.current)
            case Key.Key_A:
                view.choice.choose([post.id for post in view.grid.posts()], view.choice.current)
                view.tell()
            case Key.Key_Escape if view.drops.carries:
                view.drops.cancel()
            case Key.Key_Escape:
                view.choice.choose((), view.choice.current)
                view.tell()
            case _:
                self._go(self._target(event), bool(event.modifiers() & SHIFT), control)
        return True

    def _command(self, event: QKeyEvent):
        return self.commands.get((Key(event.key()), bool(event.modifiers() & CONTROL)))

    def _is_step(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & CONTROL)
        steps = (
            *ARROWS, Key.Key_Home, Key.Key_End, Key.Key_PageUp, Key.Key_PageDown, Key.Key_Space,
            Key.Key_Return, Key.Key_Enter, Key.Key_Escape,
        )  # fmt: skip
        return event.key() in steps or (event.key() == Key.Key_A and control)

    def _target(self, event: QKeyEvent) -> str:
        grid, current = self._view.grid, self._view.choice.current
        order = [post.id for post in grid.posts()]
        if event.key() == Key.Key_End:
            return order[-1]
        if event.key() == Key.Key_Home or current not in grid:
            return order[0]
        if event.key() in ARROWS:
            return grid.beside(current, *ARROWS[Key(event.key())])
        step = 1 if event.key() == Key.Key_PageDown else -1
        reach = self._view.viewport().height()
        begin, post = grid.rect(current).top(), current
        while abs(grid.rect(post).top() - begin) < reach:
            further = grid.beside(post, 0, step)
            if further == post:
                break
            post = further
        return post

    def _go(self, post: str, extending: bool, only_moving: bool) -> None:
        choice, view = self._view.choice, self._view
        if extending:
            choice.extend(post, [item.id for item in view.grid.posts()])
        elif only_moving:
            choice.current = post
        else:
            choice.choose([post], post)
        view.show_card(post)
        view.tell()
