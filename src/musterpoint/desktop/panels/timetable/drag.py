"""Bars that are dragged along the axis, to another lane, or made longer: shown at once, done on release."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from PyQt6.QtCore import QPoint

from musterpoint.desktop.panels.timetable.bars import Bar
from musterpoint.desktop.panels.timetable.grid import Grid
from musterpoint.session.actions.subjects import Ref

SNAP, FINE = 5, 1
"""Minutes to which times are rounded, and with Shift."""

EDGE = 5
"""Pixels at a bar's right end where it is made longer."""


@dataclass(frozen=True, slots=True)
class Drag:
    """bars: what is carried. at: where it was picked up, in the board's pixels. stretches: only the end
    moves. moved: the same bars where they would come to lie now."""

    bars: tuple[Bar, ...]
    held: Ref
    at: QPoint
    stretches: bool
    moved: tuple[Bar, ...] = ()

    def to(self, grid: Grid, point: QPoint, fine: bool) -> Drag:
        """The drag with the mouse elsewhere."""
        step = FINE if fine else SNAP
        held = next(bar for bar in self.bars if bar.ref == self.held)
        by = (point.x() - self.at.x()) / grid.per_minute
        if self.stretches:
            end = max(held.starts + step, round((held.ends + by) / step) * step)
            return replace(
                self, moved=tuple(replace(bar, ends=_longer(bar, end - held.ends)) for bar in self.bars)
            )
        shift = round((held.starts + by) / step) * step - held.starts
        lane = self._lane(grid, point)
        return replace(
            self,
            moved=tuple(
                replace(
                    bar, starts=bar.starts + shift, ends=bar.ends + shift,
                    lane=bar.lane if lane is None or bar.own_window else lane,
                )
                for bar in self.bars
            ),
        )  # fmt: skip

    def _lane(self, grid: Grid, point: QPoint) -> int | None:
        """The lane under the mouse, where it is another row of the same site."""
        strip = grid.strip_of(self.held)
        inside = strip.top <= point.y() < strip.top + strip.height
        return grid.lane_at(strip, point.y()) if inside and len(strip.site.lanes) > 1 else None

    @property
    def changed(self) -> tuple[Bar, ...]:
        """The bars that come to lie elsewhere."""
        before = {bar.ref: bar for bar in self.bars}
        return tuple(bar for bar in self.moved if bar != before[bar.ref])


def picked_up(grid: Grid, chosen: Iterable[Ref], held: Ref, at: QPoint) -> Drag:
    """The drag of the chosen bars by one of them."""
    bars = tuple(grid.bar(ref) for ref in chosen if ref in grid)
    return Drag(bars, held, at, stretches=at.x() >= grid.rect(held).right() - EDGE)


def _longer(bar: Bar, by: int) -> int:
    return max(bar.starts + FINE, bar.ends + by)
