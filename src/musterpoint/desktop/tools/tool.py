"""A gesture on the map as an object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QKeyEvent, QTransform

from musterpoint.desktop.canvas.surface import Surface
from musterpoint.session.actions.subjects import Ref

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas


@dataclass(frozen=True, slots=True)
class MapEvent:
    """What the mouse did: position on the screen, x and y in the world."""

    position: QPointF
    x: float
    y: float
    button: Qt.MouseButton = Qt.MouseButton.NoButton
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    def holds(self, modifier: Qt.KeyboardModifier) -> bool:
        return bool(self.modifiers & modifier)


@dataclass(frozen=True, slots=True)
class Preview:
    """Records shown somewhere else than they stand while they are dragged. movement: world to world. shown:
    False where the tool paints them itself."""

    references: frozenset[Ref]
    movement: QTransform
    shown: bool = True


class Tool:
    """Gets the left button's events and the keys while it is the canvas's tool.

    A gesture previews freely and does at most one edit when it ends. The canvas calls `cancel` on Esc, when
    another tool takes over and when the plan changes under the gesture. `hint` says what a click or a key
    will do.
    """

    cursor: ClassVar[Qt.CursorShape] = Qt.CursorShape.ArrowCursor
    HANDLES: ClassVar[bool] = False
    """Whether it takes hold of the selection's frame: only then are the frame and its handle painted."""

    entered: frozenset[str] = frozenset()
    """Sites (ids) and groups (names) that a person has gone into, so that their parts are picked singly."""

    def __init__(self, canvas: MapCanvas):
        self.canvas = canvas

    @property
    def hint(self) -> str:
        return ""

    @property
    def preview(self) -> Preview | None:
        """What is being dragged at the moment."""
        return None

    def press(self, event: MapEvent) -> None:
        """The left button went down."""

    def move(self, event: MapEvent) -> None:
        """The mouse moved, with or without the left button down."""

    def release(self, event: MapEvent) -> None:
        """The left button went up."""

    def double_click(self, event: MapEvent) -> None:
        """The left button was pressed twice."""

    def key(self, event: QKeyEvent) -> bool:
        """A key was pressed; tell whether it meant something to the tool."""
        return False

    def cancel(self, reason: str) -> None:
        """Forget the gesture. reason: "escape", "switched" or "changed"."""

    def paint(self, surface: Surface) -> None:
        """Paint over the map."""
