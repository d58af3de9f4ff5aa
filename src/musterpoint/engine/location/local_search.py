"""Local search on a small, dense siting problem, compiled: shift, swap, move and merge, restarted from
disturbed solutions.

An iterated local search (Lourenço, Martin, Stützle 2003). A descent shifts single customers, swaps two,
moves a place's customers to another place as a whole, and brings a group's customers together; a disturbance
closes a place, opens another nearby, or pushes a few customers about. Loads may exceed capacity on the way,
at a price that rises while solutions stay overloaded and falls while they don't. The arrays: see local_state.
"""

from __future__ import annotations

import numpy as np

from musterpoint.engine.location.local_state import (
    EPSILON,
    fill,
    inner,
    list_open,
    load_change,
    note,
    penalised,
    price,
    replace,
    shift,
    split_change,
)
from musterpoint.engine.location.problem import FREE, OPEN
from musterpoint.geo.compiled import compiled

SWAPPED = 300
"""Customers up to which pairs of them are swapped; among more, small ones fill every room by shifts."""

PASSES = 30
"""Times that all customers are gone through in a descent, at most."""

ROUNDS = 50
"""Times that customers, then places are gone through in a descent, at most."""


@compiled
def search(cost, customers, places, levels, groups, sums, parts, near, order, seed, iterations):
    """So many disturbances, each with a descent, from the solution that is kept in the records.

    near: int64 (n, k), the cheapest places of each customer, -1 for none; order: int64 (n,), any permutation.
    The field `best` of customers and places becomes the best solution without overload, or where none was met
    the one to go on from. The prices change. Gives whether `best` keeps all capacities.
    """
    np.random.seed(seed)
    fill(cost, customers, places, levels, groups, sums, parts)
    best, found = np.inf, False
    kept_cost, kept_over, kept_lanes = np.inf, 0.0, 0
    for iteration in range(iterations + 1):
        if iteration > 0:
            _disturb(cost, customers, places, levels, groups, sums, parts, near)
        _descend(cost, customers, places, levels, groups, sums, parts, order)
        fits = sums[0].overload <= EPSILON * 10 and sums[0].lanes <= sums[0].most_lanes
        threshold = penalised(sums, kept_cost, kept_over, kept_lanes) + EPSILON
        if iteration == 0 or penalised(sums, sums[0].cost, sums[0].overload, sums[0].lanes) <= threshold:
            kept_cost, kept_over, kept_lanes = sums[0].cost, sums[0].overload, sums[0].lanes
            _keep(customers, places)
        if fits and sums[0].cost < best - EPSILON:
            best, found = sums[0].cost, True
            _take_as_best(customers, places)
        if kept_cost != sums[0].cost or kept_over != sums[0].overload:
            fill(cost, customers, places, levels, groups, sums, parts)
            for i in range(len(customers)):
                customers[i].checked = sums[0].clock
        factor = 0.98 if fits else 1.05
        sums[0].overload_price = min(max(sums[0].overload_price * factor, 1e-9), 1e15)
        sums[0].lane_price = min(max(sums[0].lane_price * factor, 1e-9), 1e15)
    if not found:
        fill(cost, customers, places, levels, groups, sums, parts)
        _take_as_best(customers, places)
    return found


@inner
def _keep(customers, places):
    """Go on from the solution as it is."""
    for i in range(len(customers)):
        customers[i].kept = customers[i].place
    for j in range(len(places)):
        places[j].kept = places[j].opened


@inner
def _take_as_best(customers, places):
    for i in range(len(customers)):
        customers[i].best = customers[i].place
    for j in range(len(places)):
        places[j].best = places[j].opened


@inner
def _descend(cost, customers, places, levels, groups, sums, parts, order):
    for _round in range(ROUNDS):
        list_open(places, sums)
        for _pass in range(PASSES):
            if not _settle(cost, customers, places, levels, groups, sums, parts, order):
                break
        better = False
        for j in range(len(places) - 1):
            if sums[0].split > 0 and places[j].opened:
                for group in range(len(groups)):
                    if parts[group, j] > 1:
                        better |= _merge(cost, customers, places, levels, groups, sums, parts, group, j)
        for j in range(len(places) - 1):
            if places[j].opened and places[j].status != OPEN and places[j].changed > places[j].moved:
                better |= _move(cost, customers, places, levels, groups, sums, parts, j)
        if not better:
            break


@inner
def _settle(cost, customers, places, levels, groups, sums, parts, order):
    """Shift or swap each customer once where that helps; says whether it did anywhere."""
    swaps = len(order) <= SWAPPED
    better = False
    for at in range(len(order)):
        other = at + np.random.randint(len(order) - at)
        order[at], order[other] = order[other], order[at]
        i = order[at]
        since = customers[i].checked
        change, k = _best_shift(cost, customers, places, levels, groups, sums, parts, i, since)
        if change < -EPSILON:
            shift(cost, customers, places, levels, groups, sums, parts, i, k)
            better = True
        elif swaps and _try_swaps(cost, customers, places, levels, groups, sums, parts, i, since):
            better = True
        else:
            customers[i].checked = sums[0].clock
    return better


@inner
def _worth_a_look(cost, places, i, j, k, since):
    """Whether customer i could go from place j to another, k, and either has changed since then."""
    return k != j and cost[i, k] < np.inf and (places[j].changed > since or places[k].changed > since)


@inner
def _best_shift(cost, customers, places, levels, groups, sums, parts, i, since):
    """The change by giving customer i to the open place where it is best, and that place."""
    j = customers[i].place
    best, found = np.inf, -1
    for at in range(sums[0].listed):
        k = places[at].listed
        if not _worth_a_look(cost, places, i, j, k, since):
            continue
        change = cost[i, k] - cost[i, j] + load_change(places, levels, sums, j, k, customers[i].demand)[0]
        if change < best:
            change += split_change(groups, sums, parts, customers[i].group, j, k, 1)
        if change < best:
            best, found = change, k
    return best, found


@inner
def _try_swaps(cost, customers, places, levels, groups, sums, parts, i, since):
    """Swap customer i with the first other that makes the whole cheaper; says whether there was one."""
    j = customers[i].place
    limit = sums[0].overload * sums[0].overload_price + 2 * sums[0].split
    for at in range(sums[0].listed):
        k = places[at].listed
        if not _worth_a_look(cost, places, i, j, k, since):
            continue
        own = cost[i, k] - cost[i, j]
        other = places[k].head
        while other >= 0:
            change = own + cost[other, j] - cost[other, k]
            if change < limit or change < 0:
                more = customers[i].demand - customers[other].demand
                change += load_change(places, levels, sums, j, k, more)[0]
                if sums[0].split > 0:
                    change += split_change(groups, sums, parts, customers[i].group, j, k, 1)
                    change += split_change(groups, sums, parts, customers[other].group, k, j, 1)
                if change < -EPSILON:
                    shift(cost, customers, places, levels, groups, sums, parts, i, k)
                    shift(cost, customers, places, levels, groups, sums, parts, other, j)
                    return True
            other = customers[other].after
    return False


@inner
def _move(cost, customers, places, levels, groups, sums, parts, j):
    """Move place j to where its customers are served best; says whether it moved."""
    places[j].moved = sums[0].clock
    was, was_over, was_lanes = price(places, levels, j, places[j].load)
    best, found = -EPSILON, -1
    for k in range(len(places) - 1):
        if places[k].opened or places[k].status != FREE:
            continue
        now, over, lanes = price(places, levels, k, places[k].load + places[j].load)
        change = penalised(sums, now - was, over - was_over, sums[0].lanes + lanes - was_lanes)
        change -= penalised(sums, 0.0, 0.0, sums[0].lanes)
        i = places[j].head
        while i >= 0 and change < np.inf:
            change += cost[i, k] - cost[i, j]
            i = customers[i].after
        if change < best:
            best, found = change, k
    if found >= 0:
        replace(cost, customers, places, levels, groups, sums, parts, j, found)
    return found >= 0


@inner
def _merge(cost, customers, places, levels, groups, sums, parts, group, j):
    """Bring those of a group whom place j serves to another as a whole where that helps; says whether."""
    demand, count = 0.0, parts[group, j]
    i = places[j].head
    while i >= 0:
        demand += customers[i].demand if customers[i].group == group else 0.0
        i = customers[i].after
    best, found = -EPSILON, -1
    for at in range(sums[0].listed):
        k = places[at].listed
        if k == j:
            continue
        change = load_change(places, levels, sums, j, k, demand)[0]
        change += split_change(groups, sums, parts, group, j, k, count)
        i = places[j].head
        while i >= 0:
            change += cost[i, k] - cost[i, j] if customers[i].group == group else 0.0
            i = customers[i].after
        if change < best:
            best, found = change, k
    i = places[j].head
    while i >= 0 and found >= 0:
        after = customers[i].after
        if customers[i].group == group:
            shift(cost, customers, places, levels, groups, sums, parts, i, found)
        i = after
    return found >= 0


@inner
def _disturb(cost, customers, places, levels, groups, sums, parts, near):
    """Close one place, open one nearby, do both, or push a few customers about."""
    closing, opening = _draw_places(customers, places, near)
    kind = np.random.random()
    if kind < 0.25 and opening >= 0 and sums[0].open < sums[0].most:
        closing = -1
    elif kind < 0.5 and closing >= 0 and sums[0].open > sums[0].least:
        opening = -1
    if opening >= 0 and (closing >= 0 or sums[0].open < sums[0].most):
        opening_cost, over, lanes = price(places, levels, opening, 0.0)
        places[opening].opened = 1
        sums[0].open += 1
        note(places, sums, opening, opening, opening_cost, over, lanes)
    elif sums[0].open <= sums[0].least:
        closing = -1
    if closing >= 0:
        _close(cost, customers, places, levels, groups, sums, parts, closing)
    if (closing < 0 and opening < 0) or kind > 0.9:
        _push(cost, customers, places, levels, groups, sums, parts, near)


@inner
def _draw_places(customers, places, near):
    """An open place and a closed one, mostly near each other, that may change; -1 where none was met."""
    nobody = len(places) - 1
    closing, opening = -1, -1
    far = np.random.random() < 0.25
    for _attempt in range(30):
        i = np.random.randint(len(customers))
        if closing < 0:
            j = near[i, np.random.randint(near.shape[1])]
            if np.random.random() < 0.5:
                j = customers[i].place
            if far:
                j = np.random.randint(nobody)
            if 0 <= j < nobody and places[j].opened and places[j].status == FREE:
                closing = j
        if closing >= 0 and np.random.random() < 0.7 and places[closing].head >= 0:
            i = places[closing].head
        k = np.random.randint(nobody) if far else near[i, np.random.randint(near.shape[1])]
        if opening < 0 and k >= 0 and not places[k].opened and places[k].status == FREE:
            opening = k
        if closing >= 0 and opening >= 0:
            break
    return closing, opening


@inner
def _close(cost, customers, places, levels, groups, sums, parts, j):
    """Close place j; each of its customers goes where it costs least now."""
    nobody = len(places) - 1
    list_open(places, sums)
    while places[j].head >= 0:
        i = places[j].head
        _change, k = _best_shift(cost, customers, places, levels, groups, sums, parts, i, -1)
        shift(cost, customers, places, levels, groups, sums, parts, i, k if k >= 0 else nobody)
    opening, over, lanes = price(places, levels, j, 0.0)
    places[j].opened = 0
    sums[0].open -= 1
    note(places, sums, j, j, -opening, -over, -lanes)


@inner
def _push(cost, customers, places, levels, groups, sums, parts, near):
    """Give up to five customers to places near them, come what may."""
    for _time in range(2 + np.random.randint(4)):
        i = np.random.randint(len(customers))
        k = near[i, np.random.randint(near.shape[1])]
        if k >= 0 and places[k].opened and k != customers[i].place:
            shift(cost, customers, places, levels, groups, sums, parts, i, k)
