"""Fits a site into a piece of ground of any shape: which form, which way round, and where."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from musterpoint.catalogue.forms import (
    CROSSED,
    Form,
    Measures,
    Tents,
    Types,
    bays,
    entering,
    leaving,
    measured,
)
from musterpoint.catalogue.layout_parts import EDGE, Sizes
from musterpoint.catalogue.queue_parts import queue_length
from musterpoint.engine.layout.raster import CELL, Frame, framed
from musterpoint.engine.layout.scan import Blocks, Wishes, best_form

_WIDE = (0.0, 4.0, 10.0, 60.0)
"""Metres that the rows of a queue may reach beyond the lanes, one after the other."""

_SHORT, _GATE, _AWAY, _GROUND = 1e4, 10.0, 1.0, 0.1
"""Costs: of a metre that the queue is short, of a metre between the gate and where it should be, between the
middle and where it should be, and of a square metre of ground."""

_ARRIVAL, _WIND, _DOWNWIND, _TURNED = 40.0, 15.0, 60.0, 8.0
"""Costs: of an entrance on the side away from where people come from, of waiting upwind of the samplers, of
samplers who sit downwind of those they sample, and of standing the other way round than so far."""

_DIGITS = 4
"""Of a place in cells: where it lies on the map, which computers know to some digits only, mustn't decide
between two ways to stand that are alike."""

_FOLDED = 10.0
"""Cost of a folded form: people find their way more easily straight on."""

CROSSWIND = 0.5
"""Sine of the angle to the lanes (30°) up to which wind blows along them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a site should be like.

    people: that its queue holds; observed: who sit in observation at once. green: with a way of their own for
    those who can't stand. gate: where its entrance should be; centre: where its middle should be; arrival:
    from which side people come and wind: where it blows from, rotation: how it stands so far; all degrees
    counter-clockwise from east. None: it doesn't matter.
    """

    people: int
    observed: int = 0
    green: bool = False
    gate: tuple[float, float] | None = None
    centre: tuple[float, float] | None = None
    arrival: float | None = None
    wind: float | None = None
    rotation: float | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """A form and where it stands. x, y: of its zero point on the map; short: people for whom the queue has no
    room; cost: the less the better."""

    form: Form
    x: float
    y: float
    rotation: float
    short: int
    cost: float


def fitted(
    ground: shapely.Geometry,
    types: Types,
    sizes: Sizes,
    tents: Mapping[bool, Tents],
    wish: Wish,
    rotations: Iterable[float],
) -> Fit | None:
    """The best way to stand a site on the ground, one of these ways round (degrees); None where it doesn't
    fit. tents: for lanes in pairs (True) and, where those are wanted too, for lanes one by one (False)."""
    best: Fit | None = None
    row = round(sizes.queue_row / CELL)
    rooms = {
        paired: measured(sizes, types, chosen, paired, wish.observed) for paired, chosen in tents.items()
    }
    for rotation, mirrored in itertools.product(rotations, (False, True)):
        frame = framed(ground, rotation, mirrored, row)
        for paired, folded in itertools.product(tents, (False, True)):
            search = _Search(frame, sizes, tents[paired], wish, rooms[paired], paired, folded)
            best = search.best(best.cost if best else math.inf) or best
    return best


@dataclass(frozen=True, slots=True)
class _Search:
    """Looks for one kind of form in one frame."""

    frame: Frame
    sizes: Sizes
    tents: Tents
    wish: Wish
    room: Measures
    paired: bool
    folded: bool

    def best(self, limit: float) -> Fit | None:
        """The best fit that is cheaper than the limit."""
        best: Fit | None = None
        for wide in _WIDE:
            fit = self._as_wide(wide, best.cost if best else limit)
            if fit and (best is None or fit.cost < best.cost) and fit.cost < limit:
                best = fit
        return best

    def _as_wide(self, wide: float, limit: float) -> Fit | None:
        """The same where the queue reaches so many metres beyond the lanes. The raster only estimates how
        long a queue is; where the real one is too short, more is asked of it."""
        need, toll = self.wish.people * self.sizes.queue_spacing, self._toll()
        for _attempt in range(4):
            found, spans = best_form(
                self.frame.total,
                self.frame.first,
                self.frame.last,
                self._blocks(need, wide),
                self._wishes(),
                limit - toll,
            )
            if not len(spans):
                return None
            fit = self._fit(found, spans, toll)
            if fit.short == 0 or found[3] > 0:
                return fit
            need += (fit.short + 5) * self.sizes.queue_spacing
        return fit

    def _toll(self) -> float:
        """What this way round costs, wherever it is."""
        toll = _FOLDED if self.folded else 0.0
        if self.wish.arrival is not None:
            toll += _ARRIVAL * (1 + _cosine(self.wish.arrival, self.frame.rotation + 90))
        if self.wish.rotation is not None:
            toll += _TURNED * (1 - _cosine(self.wish.rotation, self.frame.rotation))
        if self.wish.wind is not None:
            toll += _WIND * (1 - _cosine(self.wish.wind, self.frame.rotation + 90))
            if downwind(self.frame.rotation, self.frame.mirrored, self.paired, self.folded, self.wish.wind):
                toll += _DOWNWIND
        return toll

    def _blocks(self, need: float, wide: float) -> Blocks:
        sizes, room = self.sizes, self.room
        green = _cells(sizes.walk) if self.wish.green else 0
        gate = _cells(sizes.gate / 2 + 2 * EDGE)
        across, along = map(_cells, room.lanes)
        if self.folded:
            first = leave = last = _cells(sizes.fan / 2)
        else:
            found = [
                lane.x
                for bay in bays(sizes, room.station[0], len(self.tents.stations) // 2, paired=self.paired)
                for lane in bay.lanes
            ]
            served = found[:-1] if green else found
            first, leave, last = gate, _cells((served[0] + served[-1]) / 2), across - gate
        check, enter = self._check()
        return Blocks(
            width=along if self.folded else across,
            depth=across if self.folded else along,
            row=_cells(sizes.queue_row), gate=gate, first=first, leave=leave, last=last,
            entrance_width=_cells(room.entrance[0] - room.check + check),
            entrance_depth=_cells(room.entrance[1]),
            enter=round((room.entrance[0] - room.check + enter) / CELL),
            walk=green, between=green if self.folded else 0,
            need=_cells(need), wide=_cells(wide),
        )  # fmt: skip

    def _check(self) -> tuple[float, float]:
        """Width of the entrance check, and where in it people come in. Where a green lane's way begins beside
        the queue, the check has to be wide enough for both."""
        beside = self.sizes.walk + self.sizes.gate / 2 + 3 * EDGE if self.wish.green else 0.0
        if self.tents.check in CROSSED:
            width = max(self.room.check, 2 * beside)
            return width, width / 2
        return max(self.room.check, 0.9 + beside), 0.9

    def _wishes(self) -> Wishes:
        centre, gate = (
            tuple(round(cell, _DIGITS) for cell in self.frame.cell(*point)) if point else (0.0, 0.0)
            for point in (self.wish.centre, self.wish.gate)
        )
        return Wishes(
            *centre, *gate, _SHORT * CELL, _GATE * CELL if self.wish.gate else 0.0,
            _AWAY * CELL if self.wish.centre else 0.0, _GROUND * CELL * CELL,
        )  # fmt: skip

    def _fit(self, found: np.ndarray, spans: np.ndarray, toll: float) -> Fit:
        """The form that was found on the raster."""
        cost, rows, entrance, _short, x, y = found.tolist()
        sizes, room = self.sizes, self.room
        lines = tuple(
            (round((low - x) * CELL, 4), round((high + 1 - x) * CELL, 4))
            for low, high in spans[::-1].tolist()
        )
        left = (entrance - x) * CELL
        blocks = self._blocks(0.0, 0.0)
        right = left + blocks.entrance_width * CELL
        form = Form(
            tents=self.tents,
            entrance=(round(left, 4), round(right, 4)),
            rows=lines,
            fan=(0.0, round(blocks.width * CELL, 4)),
            folded=self.folded, green=self.wish.green, paired=self.paired, mirrored=self.frame.mirrored,
            observed=self.wish.observed,
        )  # fmt: skip
        ends = (entering(form, room), leaving(sizes, form, room))
        length = queue_length(lines, sizes.queue_row, ends, not form.green)
        bottom = y - blocks.between - rows * blocks.row
        origin = self.frame.origin(x, bottom)
        short = max(0, self.wish.people - int(length / sizes.queue_spacing + 1e-6))
        return Fit(form, *origin, self.frame.rotation, short, cost + toll)


def downwind(rotation: float, mirrored: bool, paired: bool, folded: bool, wind: float) -> bool:
    """Whether samplers of a site that is turned like this sit downwind of those whom they sample. wind: the
    direction that it blows from, degrees counter-clockwise from east."""
    # From the one who is sampled to the sampler, before turning and mirroring.
    beside = -90.0 if folded else 0.0
    beside = 180.0 - beside if mirrored else beside
    against = _cosine(wind, rotation + beside)
    return abs(against) > CROSSWIND if paired else against < -CROSSWIND


def _cosine(one: float, other: float) -> float:
    """Of the angle between two directions in degrees."""
    return math.cos(math.radians(one - other))


def _cells(metres: float) -> int:
    """So many cells hold the length."""
    return math.ceil(round(metres / CELL, 6))
