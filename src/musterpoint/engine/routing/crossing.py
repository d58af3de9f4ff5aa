"""Crossing two answers: some neighbouring routes of one take the place of those of the other that serve much
the same tasks (after Nagata and Bräysy 2009, doi:10.1016/j.orl.2009.04.006: selective route exchange)."""

from __future__ import annotations

import random

import numpy as np

from musterpoint.engine.routing.drafts import Draft
from musterpoint.engine.routing.encoding import Stretch


def crossed(one: Draft, other: Draft, near: np.ndarray, rng: random.Random) -> list[Stretch]:
    """Routes of both. A task may be missing, none is there twice. near: (n, n), tasks by nearness to each."""
    count = rng.randint(1, max(1, min(len(one.routes), len(other.routes)) - 1))
    going = around(one, near[rng.randrange(len(near))], count)
    gone = _union(one, going)
    coming = sorted(range(len(other.routes)), key=lambda row: -(other.masks[row] & gone).bit_count())[:count]
    staying = [row for row in range(len(one.routes)) if row not in going]
    kept, new = (one, staying), (other, coming)
    first, second = (kept, new) if rng.random() < 0.5 else (new, kept)
    have = _union(*first)
    routes = [first[0].routes[row] for row in first[1]]
    for row in second[1]:
        kind, tasks = second[0].routes[row]
        routes.append((kind, tuple(task for task in tasks if not have >> task & 1)))
    return _within_kinds(routes, one)


def around(one: Draft, order: np.ndarray, count: int) -> list[int]:
    """The rows of so many routes that come first when tasks are met in this order."""
    found: list[int] = []
    for task in order.tolist():
        for row, mask in enumerate(one.masks):
            if mask >> task & 1 and row not in found:
                found.append(row)
        if len(found) >= count:
            break
    return found[:count]


def _union(one: Draft, rows: list[int]) -> int:
    mask = 0
    for row in rows:
        mask |= one.masks[row]
    return mask


def _within_kinds(routes: list[Stretch], one: Draft) -> list[Stretch]:
    """The routes with no more vehicles of any type than `one` has; whoever is left without one takes another
    that `one` uses and nobody took."""
    free = [kind for kind, _tasks in one.routes]
    placed: list[Stretch] = []
    waiting: list[Stretch] = []
    for kind, tasks in routes:
        if kind in free:
            free.remove(kind)
            placed.append((kind, tasks))
        elif tasks:
            waiting.append((kind, tasks))
    return placed + [(kind, tasks) for kind, (_other, tasks) in zip(free, waiting, strict=False)]
