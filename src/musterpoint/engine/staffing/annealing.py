"""Simulated annealing of who stands where: people change places at no cost until units are together."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from musterpoint.geo.compiled import compiled

HOT, COLD = 0.6, 0.02
"""Temperatures at the beginning and at the end, in groups."""

NOWHERE = -1


class Places(NamedTuple):
    """What doesn't change. cost: (kinds, columns), negative where they don't fit. kind, unit: (people,).
    column, cell, role: (posts,). by_role, role_first: posts in the order of roles, and where each role begins
    among them; by_kind, kind_first: so with people."""

    cost: np.ndarray
    kind: np.ndarray
    unit: np.ndarray
    column: np.ndarray
    cell: np.ndarray
    role: np.ndarray
    by_role: np.ndarray
    role_first: np.ndarray
    by_kind: np.ndarray
    kind_first: np.ndarray


@compiled
def _energy(count):
    """Of so many people of one unit in one cell: a group each, and less the fewer hands it is spread over."""
    return 0.0 if count == 0 else 1.0 + 0.3 * np.sqrt(count)


@compiled
def anneal(places, holder, post_of, together, best, fewest, hot, cold, steps, seed):
    """Try so many exchanges while it cools from `hot` to `cold`.

    holder: (posts,) who stands there; post_of: (people,) where, or NOWHERE; together: (units, cells) how many
    are where; all three are changed. best: (posts,) the holders with the fewest groups met, changed when
    there are less than `fewest`. Gives the number of groups in `best`.
    """
    np.random.seed(seed)
    groups = 0
    for unit in range(together.shape[0]):
        for cell in range(together.shape[1]):
            groups += together[unit, cell] > 0
    for step in range(steps):
        temperature = hot * (cold / hot) ** (step / steps)
        post = np.random.randint(len(holder))
        person = holder[post]
        other = _partner(places, holder, post, person)
        there = post_of[other]
        if other == person or not _as_cheap(places, person, post, other, there):
            continue
        mine, theirs, cell = places.unit[person], places.unit[other], places.cell[post]
        if mine == theirs:
            continue
        away = places.cell[there] if there != NOWHERE else NOWHERE
        if cell == away:
            continue
        change, more = _change(together, mine, theirs, cell, away)
        if change <= 0 or np.random.random() < np.exp(-change / temperature):
            _move(together, mine, theirs, cell, away)
            holder[post], post_of[other] = other, post
            post_of[person] = there
            if there != NOWHERE:
                holder[there] = person
            groups += more
            if groups < fewest:
                fewest = groups
                best[:] = holder
    return fewest


@compiled
def _partner(places, holder, post, person):
    """Somebody on a post of the same role, or of the same kind whether on a post or not."""
    if np.random.random() < 0.5:
        role = places.role[post]
        first, last = places.role_first[role], places.role_first[role + 1]
        return holder[places.by_role[np.random.randint(first, last)]]
    kind = places.kind[person]
    first, last = places.kind_first[kind], places.kind_first[kind + 1]
    return places.by_kind[np.random.randint(first, last)]


@compiled
def _as_cheap(places, person, post, other, there):
    """Whether they fit each other's place and the exchange costs nothing."""
    cost, kind, column = places.cost, places.kind, places.column
    new = cost[kind[other], column[post]]
    if new < 0:
        return False
    old = cost[kind[person], column[post]]
    if there == NOWHERE:
        return new <= old
    back = cost[kind[person], column[there]]
    return back >= 0 and new + back <= old + cost[kind[other], column[there]]


@compiled
def _change(together, mine, theirs, cell, away):
    """By how much energy and number of groups rise when the two change places."""
    leaves, comes = together[mine, cell], together[theirs, cell]
    change = _energy(leaves - 1) - _energy(leaves) + _energy(comes + 1) - _energy(comes)
    more = (comes == 0) - (leaves == 1)
    if away != NOWHERE:
        leaves, comes = together[theirs, away], together[mine, away]
        change += _energy(leaves - 1) - _energy(leaves) + _energy(comes + 1) - _energy(comes)
        more += (comes == 0) - (leaves == 1)
    return change, more


@compiled
def _move(together, mine, theirs, cell, away):
    together[mine, cell] -= 1
    together[theirs, cell] += 1
    if away != NOWHERE:
        together[theirs, away] -= 1
        together[mine, away] += 1
