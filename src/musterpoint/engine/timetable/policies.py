"""Ways of calling people, to be compared in the same simulation."""

from __future__ import annotations

import numpy as np

from musterpoint.engine.timetable.calls import Calls
from musterpoint.engine.timetable.hours import Hours
from musterpoint.text import Text

SLOTS, AT_ONCE, FIXED_RATE, PULL = "slots", "at-once", "fixed-rate", "pull"

POLICIES = {
    SLOTS: Text("按时段叫号", "Timetable"),
    PULL: Text("快完成时再叫下一批", "Pull: next group when the last is nearly through"),
    FIXED_RATE: Text("按楼号匀速叫号", "By number at a fixed rate"),
    AT_ONCE: Text("同时通知全部", "Everyone at once"),
}
"""The planned timetable and what it is compared with, the best kept first."""

ANSWER = 600.0
"""Seconds within which people set out once they are called in a chat group or by loudspeaker."""


def slots_for(policy: str, calls: Calls, hours: Hours, rate: float, slot: float) -> Calls:
    """The calls with the slots that a policy gives them; enterprises keep their windows. rate: people per
    second that the site is planned to serve; slot: usual length in seconds.

    "slots": as planned. "at-once": everybody sets out in the first slot. "fixed-rate": one after the other in
    the order of the buildings, as many an hour as the site is planned to serve. "pull": as "fixed-rate", and
    the simulation decides when.
    """
    if policy == SLOTS:
        return calls.filled(hours)
    own = calls.kinds == "enterprise"
    if policy == AT_ONCE:
        starts, seconds = np.full(len(calls), hours.opens), np.full(len(calls), slot)
    else:
        order = in_order(calls)
        people = np.where(own, 0, calls.people)[order]
        ends = np.empty(len(calls))
        ends[order] = np.cumsum(people) / rate
        seconds = np.maximum(np.where(own, 0, calls.people) / rate, 1.0)
        starts = hours.opens + ends - seconds
    return calls.with_slots(np.where(own, calls.starts, starts), np.where(own, calls.seconds, seconds))


def in_order(calls: Calls) -> np.ndarray:
    """Places of the calls as they are made by number: neighbourhood after neighbourhood, buildings as they
    are listed."""
    return np.lexsort((np.arange(len(calls)), calls.area))


def groups_of(calls: Calls, size: float) -> np.ndarray:
    """For the pull rule the number of the group that each call belongs to: neighbours together, about `size`
    people in each. Calls with a window of their own are groups by themselves, and the first ones."""
    own = calls.kinds == "enterprise"
    order = in_order(calls)
    order = order[~own[order]]
    group = np.zeros(len(calls), dtype=np.int64)
    group[own] = np.arange(own.sum())
    before = np.cumsum(calls.people[order]) - calls.people[order]
    group[order] = own.sum() + _consecutive((before / max(size, 1.0)).astype(np.int64))
    return group


def _consecutive(numbers: np.ndarray) -> np.ndarray:
    return np.unique(numbers, return_inverse=True)[1]
