"""The steps of the Lagrangian relaxation, compiled.

Every function takes the same arrays, in this order and as far as it needs them:
first, facility, cost: the pairs, int64, int32, float64 (see problem.Pairs); customers (n + 1,), the last one
is the lanes' price; places (m,), levels (m, l), state (1,): records, see below; item, gain: int32, float64
(pairs,), the customers that each place gains by, and how much; tables: float64 (any, room + 1), scratch.
"""

from __future__ import annotations

import numpy as np

from musterpoint.engine.location.knapsack import (
    fill_in_order,
    fill_table,
    order_by_worth,
    ranked,
    serve_taken,
)
from musterpoint.engine.location.problem import CLOSED, FREE, NO_LIMIT, OPEN
from musterpoint.geo.compiled import compiled, inner

PATIENCE = 20
"""Iterations without a better bound after which the step is shortened."""

SHORTER = 0.6
"""By which factor it is."""

MEMORY = 0.4
"""The part of the last direction in the next one (Camerini, Fratta, Maffioli 1975)."""

CUSTOMER = np.dtype(
    [
        ("demand", "f8"), ("unserved", "f8"), ("weight", "i8"), ("multiplier", "f8"), ("best", "f8"),
        ("direction", "f8"), ("surplus", "f8"),
    ]
)  # fmt: skip
"""weight: demand in whole units; best: the multiplier of the best bound; surplus: 1 − how often the customer
is served in the relaxation."""

PLACE = np.dtype(
    [
        ("status", "i8"), ("levels", "i8"), ("begin", "i8"), ("end", "i8"), ("reduced", "f8"),
        ("level", "i8"), ("full", "i8"), ("chosen", "i8"), ("used", "f8"), ("rise", "f8"),
    ]
)  # fmt: skip
"""begin, end: its part of item and gain; reduced: its reduced cost, reached on level; full: whether a table
of its knapsack had to be filled; chosen: by the relaxation; used: how often of late, 0–1; rise: of the bound
where it opens."""

LEVEL = np.dtype([("capacity", "f8"), ("opening", "f8"), ("lanes", "i8"), ("room", "i8")])
"""room: capacity in whole units, NO_LIMIT where infinite."""

STATE = np.dtype(
    [
        ("exact", "i8"), ("step", "f8"), ("bound", "f8"), ("stale", "i8"), ("value", "f8"),
        ("following", "f8"), ("worst", "f8"), ("count", "i8"), ("least", "i8"), ("most", "i8"),
        ("most_lanes", "i8"),
    ]
)  # fmt: skip
"""exact: whether demands come in whole units; step: length; bound: the best one; stale: iterations since it
grew; value: of the last multipliers; following, worst: reduced cost of the next place in and the last one
out; count: places chosen; least, most, most_lanes: the rules."""


@compiled
def climb(
    first, facility, cost, customers, places, levels, state, item, gain, tables, taken, target, iterations
):
    """So many subgradient steps. taken: bool (k, room + 1), scratch; target: cost of a known solution."""
    for _iteration in range(iterations):
        _relax(first, facility, cost, customers, places, levels, state, item, gain, tables)
        if state[0].value == np.inf:
            state[0].bound = np.inf
            break
        _note_bound(customers, state)
        if state[0].step < 1e-4:
            break
        _serve(customers, places, levels, state, item, gain, tables[0], taken)
        if not _step(customers, state, target):
            break


@inner
def _relax(first, facility, cost, customers, places, levels, state, item, gain, tables):
    """The best solution of the relaxation for these multipliers, and its value. tables: for one place after
    the other, or for each (m, room + 1)."""
    _gather(first, facility, cost, customers, places, item, gain)
    for j in range(len(places)):
        _price(customers, places, levels, state, item, gain, tables[j % len(tables)], j)
    _choose(places, state)
    n = len(customers) - 1
    for i in range(n):
        state[0].value += customers[i].multiplier
    if state[0].most_lanes < NO_LIMIT:
        state[0].value -= customers[n].multiplier * state[0].most_lanes


@inner
def _gather(first, facility, cost, customers, places, item, gain):
    """For each place the customers that it gains by, and how much."""
    for j in range(len(places)):
        places[j].end = 0
    for i in range(len(first) - 1):
        for at in range(first[i], first[i + 1]):
            if cost[at] >= customers[i].multiplier:
                break
            places[facility[at]].end += 1
    total = 0
    for j in range(len(places)):
        count = places[j].end
        places[j].begin = places[j].end = total
        total += count
    for i in range(len(first) - 1):
        worth = customers[i].multiplier
        for at in range(first[i], first[i + 1]):
            if cost[at] >= worth:
                break
            place = places[facility[at]].end
            item[place], gain[place] = i, worth - cost[at]
            places[facility[at]].end += 1


@inner
def _price(customers, places, levels, state, item, gain, table, j):
    """The reduced cost of place j and the level it is reached on; the table is left filled where its knapsack
    had to be solved."""
    places[j].reduced, places[j].level, places[j].full = np.inf, 0, 0
    if places[j].status == CLOSED:
        return
    low, high = places[j].begin, places[j].end
    total, amount, weight = 0.0, 0.0, 0
    for at in range(low, high):
        total += gain[at]
        amount += customers[item[at]].demand
        weight += customers[item[at]].weight
    room = -1
    for level in range(places[j].levels):
        if weight > levels[j, level].room:
            room = levels[j, level].room
    if state[0].exact and room >= 0:
        fill_table(customers, item, gain, low, high, room, table, np.empty((0, 0), np.bool_))
        places[j].full = 1
    elif not state[0].exact and amount > levels[j, 0].capacity:
        order_by_worth(customers, item, gain, low, high)
    lane_price = customers[len(customers) - 1].multiplier
    for level in range(places[j].levels):
        if _fits(levels, state, j, level, amount, weight):
            most = total
        elif state[0].exact:
            most = table[levels[j, level].room]
        else:
            most = fill_in_order(customers, item, gain, low, high, levels[j, level].capacity, 0.0)
        cost = levels[j, level].opening + lane_price * levels[j, level].lanes - most
        if cost < places[j].reduced:
            places[j].reduced, places[j].level = cost, level


@inner
def _fits(levels, state, j, level, amount, weight):
    """Whether this demand fits in place j on that level."""
    return weight <= levels[j, level].room if state[0].exact else amount <= levels[j, level].capacity


@inner
def _choose(places, state):
    """The places of least reduced cost that the rules allow; their sum becomes the value."""
    total, count = 0.0, 0
    worst, following = -np.inf, np.inf
    reduced = np.empty(len(places))
    for j in range(len(places)):
        held = places[j].status == OPEN
        places[j].chosen = held
        reduced[j] = places[j].reduced
        if held:
            total, count = total + reduced[j], count + 1
    for j in ranked(reduced):
        if places[j].status != FREE:
            continue
        if count >= state[0].least and (reduced[j] >= 0 or count >= state[0].most):
            following = reduced[j]
            break
        places[j].chosen = 1
        total, worst, count = total + reduced[j], reduced[j], count + 1
    possible = state[0].least <= count <= state[0].most
    state[0].value = total if possible else np.inf
    state[0].following, state[0].worst, state[0].count = following, worst, count


@inner
def _note_bound(customers, state):
    """Keep the best bound; without a better one for long go back to it and step shorter."""
    if state[0].value > state[0].bound:
        if state[0].value > state[0].bound + 1e-5 * abs(state[0].value):
            state[0].stale = 0
        state[0].bound = state[0].value
        for i in range(len(customers)):
            customers[i].best = customers[i].multiplier
    else:
        state[0].stale += 1
    if state[0].stale >= PATIENCE:
        state[0].stale = 0
        state[0].step *= SHORTER
        for i in range(len(customers)):
            customers[i].multiplier, customers[i].direction = customers[i].best, 0.0


@inner
def _serve(customers, places, levels, state, item, gain, table, taken):
    """Count how often each customer is served, and how many lanes are used too many."""
    n = len(customers) - 1
    for i in range(n):
        customers[i].surplus = 1.0
    customers[n].surplus = -state[0].most_lanes
    for j in range(len(places)):
        places[j].used = 0.95 * places[j].used + 0.05 * places[j].chosen
        if not places[j].chosen:
            continue
        level = places[j].level
        customers[n].surplus += levels[j, level].lanes
        low, high = places[j].begin, places[j].end
        amount, weight = 0.0, 0
        for at in range(low, high):
            amount += customers[item[at]].demand
            weight += customers[item[at]].weight
        if _fits(levels, state, j, level, amount, weight):
            for at in range(low, high):
                customers[item[at]].surplus -= 1.0
        elif state[0].exact and high - low <= len(taken):
            fill_table(customers, item, gain, low, high, levels[j, level].room, table, taken)
            serve_taken(customers, item, low, high, levels[j, level].room, taken)
        else:
            if state[0].exact:
                order_by_worth(customers, item, gain, low, high)
            fill_in_order(customers, item, gain, low, high, levels[j, level].capacity, 1.0)


@inner
def _step(customers, state, target):
    """Move the multipliers along the deflected subgradient; says whether there was a direction to go."""
    n = len(customers) - 1
    length = 0.0
    for i in range(n + 1):
        surplus = customers[i].surplus
        if i < n and surplus > 0 and customers[i].multiplier >= customers[i].unserved:
            surplus = 0.0
        if i == n and surplus < 0 and customers[i].multiplier <= 0:
            surplus = 0.0
        customers[i].direction = surplus + MEMORY * customers[i].direction
        length += customers[i].direction ** 2
    if length < 1e-12:
        return False
    step = state[0].step * max(target - state[0].value, 1e-6 * abs(target)) / length
    for i in range(n):
        moved = customers[i].multiplier + step * customers[i].direction
        customers[i].multiplier = min(moved, customers[i].unserved)
    customers[n].multiplier = max(0.0, customers[n].multiplier + step * customers[n].direction)
    return True


@inner
def _relax_at_best(first, facility, cost, customers, places, levels, state, item, gain, tables):
    """The best solution of the relaxation for the multipliers of the best bound."""
    for i in range(len(customers)):
        customers[i].multiplier = customers[i].best
    _relax(first, facility, cost, customers, places, levels, state, item, gain, tables)


@compiled
def gains_needed(first, facility, cost, customers, places, levels, state, item, gain, tables, target, needed):
    """The gain (places,) that a set of customers has to bring a place in any answer cheaper than target: its
    opening cost less what the bound leaves for it."""
    _relax_at_best(first, facility, cost, customers, places, levels, state, item, gain, tables)
    for j in range(len(places)):
        others = places[j].reduced
        if not places[j].chosen:
            others = state[0].worst if state[0].count >= state[0].most else max(0.0, state[0].worst)
        needed[j] = levels[j, 0].opening - (target - state[0].value) - others


@compiled
def exclude(first, facility, cost, customers, places, levels, state, item, gain, tables, target, keep):
    """Clears `keep` (pairs,) and sets the status of places where anything else would cost `target` or more.
    tables: one row for each place."""
    _relax_at_best(first, facility, cost, customers, places, levels, state, item, gain, tables)
    for j in range(len(places)):
        _exclude_place(places, state, target, j)
    for i in range(len(customers) - 1):
        for at in range(first[i], first[i + 1]):
            extra = _extra(customers, places, levels, tables, i, facility[at], cost[at])
            keep[at] = places[facility[at]].status != CLOSED and state[0].value + extra < target


@inner
def _exclude_place(places, state, target, j):
    """Whether place j has to be open, or closed, in anything cheaper than target."""
    places[j].rise = 0.0
    if places[j].status != FREE:
        return
    if places[j].chosen:
        rise = state[0].following - places[j].reduced
        if state[0].count > state[0].least:
            rise = min(rise, -places[j].reduced)
        if state[0].value + rise >= target:
            places[j].status = OPEN
        return
    places[j].rise = places[j].reduced - state[0].worst
    if state[0].count < state[0].most:
        places[j].rise = min(places[j].rise, places[j].reduced)
    if state[0].value + places[j].rise >= target:
        places[j].status = CLOSED


@inner
def _extra(customers, places, levels, tables, i, j, cost):
    """By how much the bound rises where place j serves customer i."""
    extra = cost - customers[i].multiplier
    if extra > 0 and places[j].full and places[j].levels == 1:
        room, weight = levels[j, 0].room, customers[i].weight
        if weight > room:
            return np.inf
        extra += tables[j, room] - tables[j, room - weight]
    return places[j].rise + max(extra, 0.0)
