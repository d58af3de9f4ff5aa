"""Picking points one after the other so that they are dense where people are and apart from each other."""

from __future__ import annotations

import numpy as np

from musterpoint.geo.compiled import compiled


def spread(points: np.ndarray, people: np.ndarray, count: int) -> np.ndarray:
    """So many of the points (n, 2) where people (n,) are: the one with the most people, then each time the
    one with the most people × squared distance from those before it."""
    lived = np.flatnonzero(people > 0)
    points = np.ascontiguousarray(points[lived], float)
    return points[_spread(points, np.ascontiguousarray(people[lived], float), min(count, len(points)))]


@compiled
def _spread(points, people, count):
    away = np.full(len(points), np.inf)
    chosen = np.empty(count, np.int64)
    pick = int(people.argmax()) if len(points) else 0
    for place in range(count):
        chosen[place] = pick
        x, y = points[pick]
        furthest = -1.0
        for i in range(len(points)):
            dx, dy = points[i, 0] - x, points[i, 1] - y
            away[i] = min(away[i], dx * dx + dy * dy)
            if away[i] * people[i] > furthest:
                furthest, pick = away[i] * people[i], i
        if furthest <= 0.0:
            return chosen[: place + 1]
    return chosen


@compiled
def nearest_free(at, room, least, taken, x, y):
    """The place (of those at (n, 2) that aren't taken and have room (n,) for `least`) nearest to x, y, and
    its distance; -1 where there is none."""
    found, nearest = -1, np.inf
    for i in range(len(at)):
        if room[i] >= least and not taken[i]:
            away = np.hypot(at[i, 0] - x, at[i, 1] - y)
            if away < nearest:
                found, nearest = i, away
    return found, nearest


@compiled
def take(at, taken, place, apart):
    """Mark all places nearer than `apart` to this one as taken."""
    for i in range(len(at)):
        if np.hypot(at[i, 0] - at[place, 0], at[i, 1] - at[place, 1]) < apart:
            taken[i] = True
