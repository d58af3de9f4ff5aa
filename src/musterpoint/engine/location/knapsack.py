"""The best load of one facility: 0-1 knapsacks and knapsacks of items that may be cut, compiled.

The arrays: see relaxation. The items low … high - 1 of item and gain lie before the facility.
"""

from __future__ import annotations

import numpy as np

from musterpoint.geo.compiled import inner


@inner
def ranked(values):
    """The order of rising values."""
    return np.argsort(values)


@inner
def fill_table(customers, item, gain, low, high, room, table, taken):
    """table[w] = the most gain of items that weigh at most w together, for w = 0 … room (Bellman's dynamic
    program). taken (k, room + 1) tells which item each entry takes; with no rows it isn't kept."""
    for w in range(room + 1):
        table[w] = 0.0
    for at in range(low, high):
        heavy = customers[item[at]].weight
        if len(taken) > 0:
            taken[at - low, : room + 1] = False
        for w in range(room, heavy - 1, -1):
            through = table[w - heavy] + gain[at]
            if through > table[w]:
                table[w] = through
                if len(taken) > 0:
                    taken[at - low, w] = True


@inner
def serve_taken(customers, item, low, high, room, taken):
    """Subtract what fill_table took for this room from the customers' surplus."""
    left = room
    for at in range(high - 1, low - 1, -1):
        if taken[at - low, left]:
            customers[item[at]].surplus -= 1.0
            left -= customers[item[at]].weight


@inner
def order_by_worth(customers, item, gain, low, high):
    """Those with the most gain per unit of demand come first."""
    worth = np.empty(high - low)
    for at in range(low, high):
        worth[at - low] = -gain[at] / max(customers[item[at]].demand, 1e-12)
    order = ranked(worth)
    items, gains = item[low:high].copy(), gain[low:high].copy()
    for at in range(high - low):
        item[low + at], gain[low + at] = items[order[at]], gains[order[at]]


@inner
def fill_in_order(customers, item, gain, low, high, room, share):
    """The gain where items are taken one after the other and the last one is cut (Dantzig's bound); share of
    it is subtracted from the customers' surplus."""
    total, left = 0.0, room
    for at in range(low, high):
        demand = customers[item[at]].demand
        part = 1.0 if demand <= left else left / demand
        total += part * gain[at]
        customers[item[at]].surplus -= share * part
        left -= part * demand
        if part < 1.0:
            break
    return total
