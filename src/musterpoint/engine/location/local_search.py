"""Local search on a small, dense siting problem, compiled: shift, swap, move and merge, restarted from
disturbed solutions.

An iterated local search (Lourenço, Martin, Stützle 2003). A descent shifts single customers, swaps two,
moves a facility's customers to another place as a whole, and brings a group's customers together; a
disturbance closes a facility, opens another nearby, or pushes a few customers about. Loads may exceed
capacity on the way, at a price that rises while solutions stay overloaded and falls while they don't.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from musterpoint.engine.location.problem import FREE, NO_LIMIT, OPEN, Facilities, Rules

EPSILON = 1e-7

SWAPPED = 300
"""Customers up to which pairs of them are swapped; among more, small ones fill every room by shifts."""

PASSES = 30
"""Times that all customers are gone through in a descent, at most."""

_inner = numba.njit(nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""For functions that only compiled ones call: nothing is made that Python could call."""


class Ground(NamedTuple):
    """A problem laid out densely. The last column of cost (n, m + 1), infinite where forbidden, is nobody;
    near: (n, k) the cheapest facilities of each customer; demand, group: (n,); elsewhere: (groups,) how many
    facilities outside serve a group already."""

    cost: np.ndarray
    demand: np.ndarray
    group: np.ndarray
    elsewhere: np.ndarray
    near: np.ndarray
    facilities: Facilities
    rules: Rules


class State(NamedTuple):
    """A solution as it is being changed. assign: (n,); load, count, opened, changed: (m + 1,); members: lists
    of a facility's customers, linked both ways (head (m + 1,), after, before (n,)); parts: (groups, m) how
    many customers of a group a facility serves; sums: cost, overload, lanes, open facilities, clock;
    checked: (n,) when a customer was last looked at without finding a better place."""

    assign: np.ndarray
    load: np.ndarray
    count: np.ndarray
    opened: np.ndarray
    changed: np.ndarray
    head: np.ndarray
    after: np.ndarray
    before: np.ndarray
    parts: np.ndarray
    sums: np.ndarray
    checked: np.ndarray


COST, OVERLOAD, LANES, SITES, CLOCK = 0, 1, 2, 3, 4


@_inner
def _price(facilities, j, load):
    """What facility j costs with such a load: its cost, how far the load is over its largest capacity, and
    its lanes."""
    last = facilities.levels[j] - 1
    for level in range(last + 1):
        if load <= facilities.capacity[j, level] + EPSILON:
            return facilities.opening[j, level], 0.0, facilities.lanes[j, level]
    over = load - facilities.capacity[j, last]
    return facilities.opening[j, last], over, facilities.lanes[j, last]


@_inner
def _begin(ground, assign, opened):
    n, columns = ground.cost.shape
    groups = len(ground.elsewhere)
    state = State(
        np.full(n, -1), np.zeros(columns), np.zeros(columns, np.int64), np.zeros(columns, np.bool_),
        np.zeros(columns, np.int64), np.full(columns, -1), np.full(n, -1), np.full(n, -1),
        np.zeros((groups, columns), np.int64), np.zeros(5), np.full(n, -1),
    )  # fmt: skip
    _fill(ground, state, assign, opened)
    return state


@_inner
def _fill(ground, state, assign, opened):
    """Set the state to a solution and reckon its sums."""
    facilities = ground.facilities
    nobody = ground.cost.shape[1] - 1
    state.load[:] = 0.0
    state.count[:] = 0
    state.head[:] = -1
    state.parts[:] = 0
    state.sums[:CLOCK] = 0.0
    state.opened[:] = opened
    for i in range(len(assign)):
        _link(ground, state, i, assign[i])
        state.sums[COST] += ground.cost[i, assign[i]]
    for j in range(nobody):
        if opened[j]:
            cost, over, lanes = _price(facilities, j, state.load[j])
            state.sums[COST] += cost
            state.sums[OVERLOAD] += over
            state.sums[LANES] += lanes
            state.sums[SITES] += 1
    if ground.rules.split > 0:
        for group in range(len(ground.elsewhere)):
            used = ground.elsewhere[group] + np.sum(state.parts[group, :nobody] > 0)
            state.sums[COST] += ground.rules.split * max(0, used - 1)


@_inner
def _link(ground, state, i, j):
    state.assign[i] = j
    state.load[j] += ground.demand[i]
    state.count[j] += 1
    head = state.head[j]
    state.after[i], state.before[i] = head, -1
    if head >= 0:
        state.before[head] = i
    state.head[j] = i
    if ground.group[i] >= 0:
        state.parts[ground.group[i], j] += 1


@_inner
def _unlink(ground, state, i):
    j = state.assign[i]
    state.load[j] -= ground.demand[i]
    state.count[j] -= 1
    after, before = state.after[i], state.before[i]
    if after >= 0:
        state.before[after] = before
    if before >= 0:
        state.after[before] = after
    else:
        state.head[j] = after
    if ground.group[i] >= 0:
        state.parts[ground.group[i], j] -= 1


@_inner
def _split_change(ground, state, group, j, k, amount):
    """How much dearer splitting gets when `amount` customers of a group go from facility j to k."""
    if group < 0 or ground.rules.split == 0:
        return 0.0
    nobody = ground.cost.shape[1] - 1
    parts = state.parts[group]
    used = ground.elsewhere[group]
    for other in range(nobody):
        if parts[other] > 0:
            used += 1
    then = used
    if j != nobody and parts[j] == amount:
        then -= 1
    if k != nobody and parts[k] == 0:
        then += 1
    return ground.rules.split * (max(0, then - 1) - max(0, used - 1))


@_inner
def _load_change(ground, state, j, k, amount, penalties):
    """What it changes that a demand `amount` goes from facility j to k: cost with penalties, then cost,
    overload and lanes alone."""
    nobody = ground.cost.shape[1] - 1
    cost, over, lanes = 0.0, 0.0, 0
    for facility, change in ((j, -amount), (k, amount)):
        if facility != nobody:
            was, was_over, was_lanes = _price(ground.facilities, facility, state.load[facility])
            now, now_over, now_lanes = _price(ground.facilities, facility, state.load[facility] + change)
            cost += now - was
            over += now_over - was_over
            lanes += now_lanes - was_lanes
    total = cost + penalties[0] * over
    if lanes != 0 and ground.rules.lanes < NO_LIMIT:
        spare = state.sums[LANES] - ground.rules.lanes
        total += penalties[1] * (max(0.0, spare + lanes) - max(0.0, spare))
    return total, cost, over, lanes


@_inner
def _note(state, j, k, cost, over, lanes):
    state.sums[COST] += cost
    state.sums[OVERLOAD] += over
    state.sums[LANES] += lanes
    state.sums[CLOCK] += 1
    state.changed[j] = state.changed[k] = int(state.sums[CLOCK])


@_inner
def _shift(ground, state, i, k, penalties):
    """Give customer i to facility k."""
    j = state.assign[i]
    _total, cost, over, lanes = _load_change(ground, state, j, k, ground.demand[i], penalties)
    cost += ground.cost[i, k] - ground.cost[i, j] + _split_change(ground, state, ground.group[i], j, k, 1)
    _unlink(ground, state, i)
    _link(ground, state, i, k)
    _note(state, j, k, cost, over, lanes)


@_inner
def _best_shift(ground, state, i, sites, penalties, since):
    """The open facility that customer i is best given to and the change. Pairs of facilities where nothing
    changed after `since` are passed over."""
    j = state.assign[i]
    best, found = np.inf, -1
    for k in sites:
        if k == j or ground.cost[i, k] == np.inf:
            continue
        if state.changed[j] <= since and state.changed[k] <= since:
            continue
        change = ground.cost[i, k] - ground.cost[i, j]
        change += _load_change(ground, state, j, k, ground.demand[i], penalties)[0]
        if change < best:
            change += _split_change(ground, state, ground.group[i], j, k, 1)
        if change < best:
            best, found = change, k
    return best, found


@_inner
def _try_swap(ground, state, i, sites, penalties, since):
    """Swap customer i with the first other that makes the whole cheaper; says whether there was one."""
    j = state.assign[i]
    for k in sites:
        if k == j or ground.cost[i, k] == np.inf:
            continue
        if state.changed[j] <= since and state.changed[k] <= since:
            continue
        own = ground.cost[i, k] - ground.cost[i, j]
        other = state.head[k]
        while other >= 0:
            change = own + ground.cost[other, j] - ground.cost[other, k]
            if change < state.sums[OVERLOAD] * penalties[0] + ground.rules.split or change < 0:
                more = ground.demand[i] - ground.demand[other]
                change += _load_change(ground, state, j, k, more, penalties)[0]
                if change < -EPSILON and ground.rules.split > 0:
                    change += _split_change(ground, state, ground.group[i], j, k, 1)
                    change += _split_change(ground, state, ground.group[other], k, j, 1)
                if change < -EPSILON:
                    _shift(ground, state, i, k, penalties)
                    _shift(ground, state, other, j, penalties)
                    return True
            other = state.after[other]
    return False


@_inner
def _sites(state, nobody):
    """The open facilities, and nobody."""
    return np.append(np.flatnonzero(state.opened[:nobody]), nobody)


@_inner
def _settle(ground, state, sites, penalties):
    """Shift and swap until neither helps."""
    n = len(state.assign)
    swaps = n <= SWAPPED and np.isfinite(ground.facilities.capacity).any()
    for _pass in range(PASSES):
        better = False
        for i in np.random.permutation(n):
            since = state.checked[i]
            change, k = _best_shift(ground, state, i, sites, penalties, since)
            if change < -EPSILON:
                _shift(ground, state, i, k, penalties)
                better = True
            elif swaps and _try_swap(ground, state, i, sites, penalties, since):
                better = True
            else:
                state.checked[i] = int(state.sums[CLOCK])
        if not better:
            break


@_inner
def _move_sites(ground, state, penalties, moved):
    """Move each facility to the place that serves its customers best; says whether one moved. moved: (m + 1,)
    clock at which a facility was last looked at."""
    columns = ground.cost.shape[1]
    facilities = ground.facilities
    better = False
    for j in range(columns - 1):
        if not state.opened[j] or facilities.status[j] == OPEN or state.changed[j] <= moved[j]:
            continue
        moved[j] = int(state.sums[CLOCK])
        was, was_over, was_lanes = _price(facilities, j, state.load[j])
        best, found = -EPSILON, -1
        for k in range(columns - 1):
            if state.opened[k] or facilities.status[k] != FREE:
                continue
            now, over, lanes = _price(facilities, k, state.load[j])
            change = now - was + penalties[0] * (over - was_over)
            if ground.rules.lanes < NO_LIMIT:
                change += penalties[1] * (lanes - was_lanes)
            i = state.head[j]
            ahead = 0.0
            while i >= 0 and change + ahead < np.inf:
                ahead += ground.cost[i, k] - ground.cost[i, j]
                i = state.after[i]
            if change + ahead < best:
                best, found = change + ahead, k
        if found >= 0:
            _replace(ground, state, j, found)
            better = True
    return better


@_inner
def _replace(ground, state, j, k):
    """Close facility j, open k, and give k all its customers."""
    was, was_over, was_lanes = _price(ground.facilities, j, state.load[j])
    cost = -was
    state.opened[j], state.opened[k] = False, True
    while state.head[j] >= 0:
        i = state.head[j]
        cost += ground.cost[i, k] - ground.cost[i, j]
        _unlink(ground, state, i)
        _link(ground, state, i, k)
    now, over, lanes = _price(ground.facilities, k, state.load[k])
    _note(state, j, k, cost + now, over - was_over, lanes - was_lanes)


@_inner
def _merge_groups(ground, state, sites, penalties):
    """Bring the customers of a group that one facility serves to another as a whole where that helps."""
    better = False
    nobody = ground.cost.shape[1] - 1
    order = np.argsort(ground.group)
    low = 0
    while low < len(order):
        group = ground.group[order[low]]
        high = low
        while high < len(order) and ground.group[order[high]] == group:
            high += 1
        if group >= 0:
            for j in sites:
                several = j != nobody and state.parts[group, j] > 1
                if several and _merge(ground, state, order[low:high], group, j, sites, penalties):
                    better = True
        low = high
    return better


@_inner
def _merge(ground, state, members, group, j, sites, penalties):
    demand = 0.0
    for i in members:
        if state.assign[i] == j:
            demand += ground.demand[i]
    best, found = -EPSILON, -1
    for k in sites:
        if k == j:
            continue
        change = _load_change(ground, state, j, k, demand, penalties)[0]
        change += _split_change(ground, state, group, j, k, state.parts[group, j])
        for i in members:
            if state.assign[i] == j:
                change += ground.cost[i, k] - ground.cost[i, j]
        if change < best:
            best, found = change, k
    if found < 0:
        return False
    for i in members:
        if state.assign[i] == j:
            _shift(ground, state, i, found, penalties)
    return True


@_inner
def _descend(ground, state, penalties, moved):
    nobody = ground.cost.shape[1] - 1
    for _round in range(50):
        sites = _sites(state, nobody)
        _settle(ground, state, sites, penalties)
        better = ground.rules.split > 0 and _merge_groups(ground, state, sites, penalties)
        if not (_move_sites(ground, state, penalties, moved) or better):
            break


@_inner
def _close(ground, state, j, penalties):
    """Close facility j; each of its customers goes where it costs least now."""
    nobody = ground.cost.shape[1] - 1
    sites = _sites(state, nobody)
    sites = sites[sites != j]
    while state.head[j] >= 0:
        i = state.head[j]
        state.changed[j] = int(state.sums[CLOCK]) + 1
        _change, k = _best_shift(ground, state, i, sites, penalties, -1)
        _shift(ground, state, i, k if k >= 0 else nobody, penalties)
    cost, over, lanes = _price(ground.facilities, j, 0.0)
    state.opened[j] = False
    state.sums[SITES] -= 1
    _note(state, j, j, -cost, -over, -lanes)


@_inner
def _open(ground, state, k):
    cost, over, lanes = _price(ground.facilities, k, 0.0)
    state.opened[k] = True
    state.sums[SITES] += 1
    _note(state, k, k, cost, over, lanes)


@_inner
def _disturb(ground, state, penalties):
    """Close one facility, open one nearby, do both, or push a few customers about."""
    rules, facilities = ground.rules, ground.facilities
    n, columns = ground.cost.shape
    nobody = columns - 1
    closing, opening = -1, -1
    far = np.random.random() < 0.25
    for _attempt in range(30):
        i = np.random.randint(n)
        if closing < 0:
            j = ground.near[i, np.random.randint(ground.near.shape[1])]
            if np.random.random() < 0.5:
                j = state.assign[i]
            if far:
                j = np.random.randint(nobody)
            if 0 <= j < nobody and state.opened[j] and facilities.status[j] == FREE:
                closing = j
        if closing >= 0 and np.random.random() < 0.7 and state.head[closing] >= 0:
            i = state.head[closing]
        k = np.random.randint(nobody) if far else ground.near[i, np.random.randint(ground.near.shape[1])]
        if opening < 0 and k >= 0 and not state.opened[k] and facilities.status[k] == FREE:
            opening = k
        if closing >= 0 and opening >= 0:
            break
    kind = np.random.random()
    if kind < 0.25 and opening >= 0 and state.sums[SITES] < rules.most:
        closing = -1
    elif kind < 0.5 and closing >= 0 and state.sums[SITES] > rules.least:
        opening = -1
    if opening >= 0 and (closing >= 0 or state.sums[SITES] < rules.most):
        _open(ground, state, opening)
    elif state.sums[SITES] <= rules.least:
        closing = -1
    if closing >= 0:
        _close(ground, state, closing, penalties)
    if (closing < 0 and opening < 0) or kind > 0.9:
        _push(ground, state, penalties)


@_inner
def _push(ground, state, penalties):
    """Give up to five customers to facilities near them, come what may."""
    n = len(state.assign)
    for _time in range(2 + np.random.randint(4)):
        i = np.random.randint(n)
        k = ground.near[i, np.random.randint(ground.near.shape[1])]
        if k >= 0 and state.opened[k] and k != state.assign[i]:
            _shift(ground, state, i, k, penalties)


@_inner
def _penalised(ground, sums, penalties):
    total = sums[COST] + penalties[0] * sums[OVERLOAD]
    if ground.rules.lanes < NO_LIMIT:
        total += penalties[1] * max(0.0, sums[LANES] - ground.rules.lanes)
    return total


@_inner
def _feasible(ground, sums):
    return sums[OVERLOAD] <= EPSILON * 10 and sums[LANES] <= ground.rules.lanes


@numba.njit(cache=True, nogil=True, error_model="numpy")
def search(ground, assign, opened, penalties, seed, iterations):
    """So many disturbances, each with a descent, from a solution that keeps the number of facilities.

    assign: (n,) columns of cost; opened: (m + 1,). penalties: (2,) price of a unit of overload and of a lane
    too many, changed in place. Gives the best solution without overload, or where none was met the least
    overloaded one: assign, opened, cost, and whether it keeps all capacities.
    """
    np.random.seed(seed)
    state = _begin(ground, assign, opened)
    moved = np.full(ground.cost.shape[1], -1)
    best_assign, best_opened = assign.copy(), opened.copy()
    kept = _feasible(ground, state.sums)
    best = state.sums[COST] if kept else np.inf
    now_assign, now_opened, now_sums = assign.copy(), opened.copy(), state.sums.copy()
    for iteration in range(iterations + 1):
        if iteration > 0:
            _disturb(ground, state, penalties)
        _descend(ground, state, penalties, moved)
        fits = _feasible(ground, state.sums)
        if fits and state.sums[COST] < best - EPSILON:
            best, kept = state.sums[COST], True
            best_assign[:] = state.assign
            best_opened[:] = state.opened
        threshold = _penalised(ground, now_sums, penalties)
        if iteration == 0 or _penalised(ground, state.sums, penalties) <= threshold + EPSILON:
            now_assign[:] = state.assign
            now_opened[:] = state.opened
            now_sums[:] = state.sums
        else:
            _fill(ground, state, now_assign, now_opened)
            state.checked[:] = int(state.sums[CLOCK])
        factor = 0.98 if fits else 1.05
        penalties[:] = np.minimum(np.maximum(penalties * factor, 1e-9), 1e15)
    if not kept:
        best_assign[:] = now_assign
        best_opened[:] = now_opened
        best = now_sums[COST]
    return best_assign, best_opened, best, kept
