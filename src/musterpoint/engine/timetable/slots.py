"""Slots for the people of one site: laid one after the other so that they come as evenly as it can serve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musterpoint.engine.timetable.calls import Calls
from musterpoint.engine.timetable.models import SiteModel
from musterpoint.engine.timetable.profile import coming, serving_profile
from musterpoint.plan import Campaign

GRID = 300.0
"""Slots begin on full five minutes."""

_STEP = 60.0
MANY_FRAIL = 2.0
"""A building has many frail people whose part is so many times the site's mean."""

NOT_BEFORE = 1 / 3
"""Part of the day that is over before buildings with many frail people are called: the morning is cold."""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """When a site may be filled. times (t,): seconds, one every minute, from its opening until the last may
    arrive. able (t,): people per second it can serve beside those who come anyway. movable: mask of the calls
    that are given slots. people: expected of them."""

    times: np.ndarray
    able: np.ndarray
    movable: np.ndarray
    people: np.ndarray

    @property
    def needed(self) -> float:
        """Part of what the site is able to that it takes to serve everybody; infinite where nothing is."""
        most = float(self.able.sum() * _STEP)
        return float(self.people.sum()) / most if most > 0 else np.inf


def window(model: SiteModel, campaign: Campaign) -> Window:
    """The site's time, without the buffer at its end, which is no shorter than the latest are late."""
    movable = ~model.calls.pinned
    ends = model.hours.closes - max(campaign.buffer_minutes, campaign.late_minutes) * 60 - 2 * GRID
    ends = max(ends, model.hours.opens + 0.5 * model.hours.seconds)
    times = np.arange(model.hours.opens, ends, _STEP)
    comes = 1 - model.punctuality.absent
    able = serving_profile(model.line, model.flow, times)
    pinned = model.calls.rows(~movable)
    if len(pinned):
        able = np.maximum(able - coming(pinned, times, comes), 0.0)
    return Window(times, able, movable, model.calls.people * comes * movable)


def lay_slots(model: SiteModel, campaign: Campaign, free: Window, load: float) -> Calls:
    """The calls with a slot for each that may be moved, `load` (0–1) of what the site is able to being used.
    Nearest neighbourhoods first, neighbours together; buildings with many frail people not in the cold of the
    morning. Those that are pinned keep theirs."""
    calls = model.calls
    order = _order(calls, free)
    people = free.people[order]
    reached = np.concatenate([[0.0], np.cumsum(np.maximum(free.able, 1e-12) * max(load, 1e-9) * _STEP)])
    clock = np.append(free.times, free.times[-1] + _STEP)
    ends = np.interp(np.cumsum(people), reached, clock)
    begins = np.interp(np.cumsum(people) - people, reached, clock)
    slot = campaign.slot_minutes * 60.0
    seconds = np.maximum(slot, np.ceil((ends - begins) / GRID) * GRID)
    first, last = model.hours.opens, max(clock[-1], model.hours.opens + slot)
    starts = np.clip((begins + ends - seconds) / 2, first, np.maximum(last - seconds, first))
    starts = np.round((starts - calls.walk[order]) / GRID) * GRID
    laid, length = calls.starts.copy(), calls.seconds.copy()
    laid[order], length[order] = starts, seconds
    return calls.with_slots(laid, length, np.where(calls.pinned, calls.lane, -1))


def with_lanes(calls: Calls, lanes: int) -> Calls:
    """The calls with a lane for each: in their order, the one that has had fewest people so far."""
    lane, load = calls.lane.copy(), np.zeros(lanes)
    for place in np.argsort(calls.starts, kind="stable"):
        if not calls.pinned[place]:
            lane[place] = int(np.argmin(load))
        if lane[place] >= 0:
            load[lane[place]] += calls.people[place]
    return calls.with_slots(calls.starts, calls.seconds, lane)


def _order(calls: Calls, free: Window) -> np.ndarray:
    """Places of the calls that may be moved, as they are called."""
    places = np.flatnonzero(free.movable)
    if not len(places):
        return places
    area = calls.area[places]
    _known, member = np.unique(area, return_inverse=True)
    far = np.bincount(member, weights=calls.walk[places]) / np.bincount(member)
    key = np.lexsort((np.arange(len(places)), area, far[member]))
    order = places[key]
    mean = float(np.average(calls.frail[places], weights=np.maximum(calls.people[places], 1)))
    frail = calls.frail[order] > MANY_FRAIL * mean if mean > 0 else np.zeros(len(order), bool)
    if not frail.any():
        return order
    late, rest = order[frail], order[~frail]
    total = free.people[order].sum()
    before = int(np.searchsorted(np.cumsum(free.people[rest]), NOT_BEFORE * total)) + 1
    return np.concatenate([rest[:before], late, rest[before:]])
