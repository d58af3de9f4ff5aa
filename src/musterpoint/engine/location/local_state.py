"""A solution of a small, dense siting problem as local search changes it, compiled.

Every function takes the same arrays, in this order and as far as it needs them:
cost: float64 (n, m + 1), infinite where forbidden, the last column is nobody; customers (n,), places
(m + 1,), levels (m, l), groups (g,), sums (1,): records, see below; parts: int64 (g, m + 1), how many
customers of a group a place serves. Records and plain arrays rather than tuples of arrays: compiled code
counts references to every array of a tuple on every call.
"""

from __future__ import annotations

import numpy as np

from musterpoint.engine.location.problem import NO_LIMIT
from musterpoint.geo.compiled import inner

EPSILON = 1e-7

CUSTOMER = np.dtype(
    [
        ("demand", "f8"), ("group", "i8"), ("place", "i8"), ("after", "i8"), ("before", "i8"),
        ("checked", "i8"), ("kept", "i8"), ("best", "i8"),
    ]
)  # fmt: skip
"""after, before: the next ones of the same place, -1 at the ends; checked: when it was last looked at without
finding a better place; kept, best: its place in the solution to go on from, and in the best one."""

PLACE = np.dtype(
    [
        ("status", "i8"), ("levels", "i8"), ("opened", "i8"), ("load", "f8"), ("head", "i8"),
        ("changed", "i8"), ("moved", "i8"), ("kept", "i8"), ("best", "i8"), ("listed", "i8"),
    ]
)  # fmt: skip
"""head: the first of its customers; changed: when it last was; moved: when it was last tried to be moved;
kept, best: whether it is open in the solution to go on from, and in the best one; listed: the first
sums.listed entries of this column are the open places and nobody."""

LEVEL = np.dtype([("capacity", "f8"), ("opening", "f8"), ("lanes", "i8")])

GROUP = np.dtype([("elsewhere", "i8"), ("used", "i8")])
"""elsewhere: places outside that serve the group; used: all places that do."""

SUMS = np.dtype(
    [
        ("cost", "f8"), ("overload", "f8"), ("lanes", "i8"), ("open", "i8"), ("clock", "i8"),
        ("overload_price", "f8"), ("lane_price", "f8"), ("least", "i8"), ("most", "i8"),
        ("most_lanes", "i8"), ("split", "f8"), ("listed", "i8"),
    ]
)  # fmt: skip
"""Cost, overload, lanes and open places of the solution, and a clock that counts changes; the prices of a
unit of overload and of a lane too many; and the rules (see problem.Rules)."""


@inner
def price(places, levels, j, load):
    """What place j costs with such a load: its cost, how far the load is over its largest capacity, and
    its lanes."""
    last = places[j].levels - 1
    for at in range(last + 1):
        if load <= levels[j, at].capacity + EPSILON:
            return levels[j, at].opening, 0.0, levels[j, at].lanes
    return levels[j, last].opening, load - levels[j, last].capacity, levels[j, last].lanes


@inner
def fill(cost, customers, places, levels, groups, sums, parts):
    """Set the solution to the one that is kept and reckon its sums."""
    nobody = len(places) - 1
    parts[:] = 0
    for group in range(len(groups)):
        groups[group].used = groups[group].elsewhere
    for j in range(nobody + 1):
        places[j].load, places[j].head, places[j].opened = 0.0, -1, places[j].kept
    total = 0.0
    for i in range(len(customers)):
        link(customers, places, groups, parts, i, customers[i].kept)
        total += cost[i, customers[i].kept]
    over, lanes, count = 0.0, 0, 0
    for j in range(nobody):
        if places[j].opened:
            opening, too_much, width = price(places, levels, j, places[j].load)
            total, over, lanes, count = total + opening, over + too_much, lanes + width, count + 1
    for group in range(len(groups)):
        total += sums[0].split * max(0, groups[group].used - 1)
    sums[0].cost, sums[0].overload, sums[0].lanes, sums[0].open = total, over, lanes, count


@inner
def list_open(places, sums):
    """List the open places, and nobody."""
    count = 0
    for j in range(len(places)):
        if places[j].opened:
            places[count].listed = j
            count += 1
    sums[0].listed = count


@inner
def link(customers, places, groups, parts, i, j):
    """Put customer i, who is nowhere, to place j."""
    head, group = places[j].head, customers[i].group
    customers[i].place, customers[i].after, customers[i].before = j, head, -1
    if head >= 0:
        customers[head].before = i
    places[j].head = i
    places[j].load += customers[i].demand
    if group >= 0:
        if parts[group, j] == 0 and j < len(places) - 1:
            groups[group].used += 1
        parts[group, j] += 1


@inner
def unlink(customers, places, groups, parts, i):
    """Take customer i away from its place."""
    j, group = customers[i].place, customers[i].group
    after, before = customers[i].after, customers[i].before
    if after >= 0:
        customers[after].before = before
    if before >= 0:
        customers[before].after = after
    else:
        places[j].head = after
    places[j].load -= customers[i].demand
    if group >= 0:
        parts[group, j] -= 1
        if parts[group, j] == 0 and j < len(places) - 1:
            groups[group].used -= 1


@inner
def split_change(groups, sums, parts, group, j, k, amount):
    """How much dearer splitting gets when `amount` customers of a group go from place j to k."""
    if group < 0 or sums[0].split == 0:
        return 0.0
    nobody = parts.shape[1] - 1
    used = groups[group].used
    then = used
    if j != nobody and parts[group, j] == amount:
        then -= 1
    if k != nobody and parts[group, k] == 0:
        then += 1
    return sums[0].split * (max(0, then - 1) - max(0, used - 1))


@inner
def load_change(places, levels, sums, j, k, amount):
    """What it changes that a demand `amount` goes from place j to k: cost with penalties, then cost, overload
    and lanes alone."""
    nobody = len(places) - 1
    cost, over, lanes = 0.0, 0.0, 0
    for at, change in ((j, -amount), (k, amount)):
        if at != nobody:
            was, was_over, was_lanes = price(places, levels, at, places[at].load)
            now, now_over, now_lanes = price(places, levels, at, places[at].load + change)
            cost += now - was
            over += now_over - was_over
            lanes += now_lanes - was_lanes
    total = cost + sums[0].overload_price * over
    if lanes != 0 and sums[0].most_lanes < NO_LIMIT:
        spare = sums[0].lanes - sums[0].most_lanes
        total += sums[0].lane_price * (max(0, spare + lanes) - max(0, spare))
    return total, cost, over, lanes


@inner
def note(places, sums, j, k, cost, over, lanes):
    """Places j and k have changed, and the sums by so much."""
    sums[0].cost += cost
    sums[0].overload += over
    sums[0].lanes += lanes
    sums[0].clock += 1
    places[j].changed = places[k].changed = sums[0].clock


@inner
def shift(cost, customers, places, levels, groups, sums, parts, i, k):
    """Give customer i to place k."""
    j = customers[i].place
    _total, change, over, lanes = load_change(places, levels, sums, j, k, customers[i].demand)
    change += cost[i, k] - cost[i, j] + split_change(groups, sums, parts, customers[i].group, j, k, 1)
    unlink(customers, places, groups, parts, i)
    link(customers, places, groups, parts, i, k)
    note(places, sums, j, k, change, over, lanes)


@inner
def replace(cost, customers, places, levels, groups, sums, parts, j, k):
    """Close place j, open k, and give k all its customers."""
    was, was_over, was_lanes = price(places, levels, j, places[j].load)
    change = -was
    places[j].opened, places[k].opened = 0, 1
    while places[j].head >= 0:
        i = places[j].head
        change += cost[i, k] - cost[i, j]
        unlink(customers, places, groups, parts, i)
        link(customers, places, groups, parts, i, k)
    now, over, lanes = price(places, levels, k, places[k].load)
    note(places, sums, j, k, change + now, over - was_over, lanes - was_lanes)


@inner
def penalised(sums, cost, overload, lanes):
    """A cost with the penalties for overload and lanes too many."""
    total = cost + sums[0].overload_price * overload
    if sums[0].most_lanes < NO_LIMIT:
        total += sums[0].lane_price * max(0, lanes - sums[0].most_lanes)
    return total
