"""The rectangles that sites of so many lanes take, whichever way they are put together."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.forms import Measures, measured
from musterpoint.catalogue.kits import layout_sizes
from musterpoint.catalogue.needs import procedure_of
from musterpoint.engine.layout.tents import Stock
from musterpoint.engine.observation import observed_by
from musterpoint.plan import Plan

MOST_LANES = 8
"""Lanes of the largest site that is looked for by default."""

_WIDER = (0.0, 4.0, 10.0)
"""Metres by which a site may be wider than its lanes, and so less deep."""

_SPARE_ROWS = 2
"""Rows that are walked in part only: the first and the last."""


class KitShape(NamedTuple):
    """A rectangle in which so many lanes fit with all that belongs to them. width, depth: metres, before
    it is turned; people come in at the lower edge."""

    lanes: int
    width: float
    depth: float


def queue_wanted(plan: Plan, catalogue: Catalogue, lanes: int) -> int:
    """Whom the queue of a site should hold: the siting rule's 200, at most an hour's work."""
    rule, hourly = catalogue.norms["queue-places"].value, catalogue.norms["team-output-default"].value
    hourly = min(hourly, procedure_of(plan.campaign, catalogue).rate)
    return round(min(rule, lanes * hourly))


def kit_shapes(plan: Plan, catalogue: Catalogue, most: int = MOST_LANES) -> list[KitShape]:
    """The rectangles for 1 … `most` lanes, the fewest lanes first; none that holds another of as many."""
    found = []
    for lanes in range(1, most + 1):
        people, observed = queue_wanted(plan, catalogue, lanes), observed_by(plan, catalogue, lanes)
        sizes = {
            (round(width, 1), round(depth, 1))
            for tents in Stock(plan, catalogue).choices(lanes)
            for width, depth in _rectangles(
                measured(layout_sizes(), catalogue.fixtures, tents, observed=observed), people
            )
        }
        found += [
            KitShape(lanes, *size)
            for size in sorted(sizes)
            if not any(other != size and other[0] <= size[0] and other[1] <= size[1] for other in sizes)
        ]
    return found


def _rectangles(room: Measures, people: int) -> Iterator[tuple[float, float]]:
    """Width and depth of what can be made of these blocks: straight on and folded. The green lane's way past
    the queue is counted in."""
    sizes = layout_sizes()
    across, along = room.lanes
    beside = 2 * (sizes.walk + sizes.gate / 2) + 0.6
    entrance = room.entrance[0] - room.check + max(room.check, beside)
    for wider in _WIDER:
        for width, above in ((across, along), (along, across + sizes.walk)):
            whole = max(width, entrance) + wider
            rows = math.ceil(people * sizes.queue_spacing / (whole - sizes.walk)) + _SPARE_ROWS
            yield whole, room.entrance[1] + rows * sizes.queue_row + above
