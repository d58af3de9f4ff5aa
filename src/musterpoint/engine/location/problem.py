"""A siting problem on plain arrays: which facilities open, how large, and who serves which customer.

One form holds the textbook problems: without capacities and with a fixed number it is the p-median problem,
with capacities the capacitated p-median problem, with opening costs the single-source capacitated facility
location problem, and with a price on customers left out maximal covering. Each customer is served by one
facility, as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy import sparse

from musterpoint.errors import InputError
from musterpoint.text import _

FREE, OPEN, CLOSED = 0, 1, -1
"""What is said of a facility beforehand: nothing, it stays open, it may not open."""

NOBODY = -1
"""The facility of a customer that nobody serves."""

NO_LIMIT = np.iinfo(np.int64).max // 4
"""A number of facilities or lanes that stands for "as many as you like"."""


ROWS = 256
"""Rows of a dense table that are put in order at a time."""


class Pairs(NamedTuple):
    """Which facility may serve which customer at what cost: row i holds `facility[first[i]:first[i + 1]]`,
    the cheapest first. Shapes (n + 1,), (k,), (k,); pairs that are absent are forbidden."""

    first: np.ndarray
    facility: np.ndarray
    cost: np.ndarray


class Customers(NamedTuple):
    """Arrays (n,). demand: counts against capacity. unserved: cost of leaving the customer out, infinite
    where it has to be served. group: neighbourhood 0, 1, … to keep whole, -1 where none."""

    demand: np.ndarray
    unserved: np.ndarray
    group: np.ndarray


class Facilities(NamedTuple):
    """Each facility opens on one of its levels. capacity, opening (cost), lanes: (m, l), rising along a
    row; levels: (m,) how many of them the facility has; status: (m,) FREE, OPEN or CLOSED."""

    capacity: np.ndarray
    opening: np.ndarray
    lanes: np.ndarray
    levels: np.ndarray
    status: np.ndarray


class Rules(NamedTuple):
    """How many facilities open at least and at most, the lanes of all together, and the price of each
    further facility that a group is split over."""

    least: int
    most: int
    lanes: int
    split: float


@dataclass(frozen=True, slots=True)
class Problem:
    """A siting problem; make it with `problem`, which checks and orders the arrays. whole_costs: whether
    every answer costs a whole number, so that a bound may be rounded up."""

    pairs: Pairs
    customers: Customers
    facilities: Facilities
    rules: Rules
    whole_costs: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Customers and facilities."""
        return len(self.customers.demand), len(self.facilities.status)

    @property
    def capacitated(self) -> bool:
        return bool(np.isfinite(self.facilities.capacity).any())

    def only(self, keep: np.ndarray, status: np.ndarray) -> Problem:
        """The problem with only these pairs (mask (k,)) and with more said of the facilities."""
        first = np.concatenate([[0], np.cumsum(keep)])[self.pairs.first]
        pairs = Pairs(first, self.pairs.facility[keep], self.pairs.cost[keep])
        return replace(self, pairs=pairs, facilities=self.facilities._replace(status=status))


def problem(
    cost: np.ndarray | sparse.sparray | sparse.spmatrix,
    demand: np.ndarray | None = None,
    capacity: np.ndarray | None = None,
    opening: np.ndarray | None = None,
    *,
    least: int = 0,
    most: int = NO_LIMIT,
    unserved: np.ndarray | float = np.inf,
    status: np.ndarray | None = None,
    lanes: np.ndarray | None = None,
    levels: np.ndarray | None = None,
    most_lanes: int = NO_LIMIT,
    group: np.ndarray | None = None,
    split: float = 0.0,
) -> Problem:
    """Check and order the arrays of a siting problem.

    cost: (n, m), of serving all of a customer; infinite, or absent from a sparse matrix, where forbidden.
    demand: (n,), nothing by default. capacity, opening: (m,) or (m, l) for l levels; by default no limit and
    free. The rest as in `Customers`, `Facilities` and `Rules`. Raises InputError where a shape doesn't fit,
    a figure isn't a number, or not even one facility may be open.
    """
    if most < 1 or int(least) != least or int(min(most, NO_LIMIT)) != min(most, NO_LIMIT):
        raise _no_facility(most)
    pairs, count = _pairs(cost)
    customers = len(pairs.first) - 1
    room = _by_level(capacity, count, np.inf, "capacity")
    price = _by_level(opening, count, 0.0, "opening")
    shape = (count, max(room.shape[1], price.shape[1]))
    room, price = np.broadcast_to(room, shape), np.broadcast_to(price, shape)
    said = _vector(status, count, FREE, "status").astype(np.int8)
    used = np.arange(1, shape[1] + 1)[None, :] if lanes is None else np.asarray(lanes)
    whoever = Customers(
        _amounts(_vector(demand, customers, 0.0, "demand"), "demand"),
        _vector(unserved, customers, np.inf, "unserved"),
        _vector(group, customers, -1, "group").astype(np.int64),
    )
    places = Facilities(
        _amounts(np.array(room, float), "capacity"),
        np.array(price, float),
        np.array(np.broadcast_to(used, shape), np.int64),
        _vector(levels, count, shape[1], "levels").astype(np.int64),
        said,
    )
    rules = Rules(int(least), int(min(most, NO_LIMIT)), int(min(most_lanes, NO_LIMIT)), float(split))
    return Problem(pairs, whoever, places, rules, _whole(pairs.cost, price, whoever.unserved, split))


def _whole(*parts: np.ndarray | float) -> bool:
    return all(bool((np.rint(part) == part).all()) for part in map(np.asarray, parts))


def _pairs(cost: np.ndarray | sparse.sparray | sparse.spmatrix) -> tuple[Pairs, int]:
    """The allowed pairs by customer, each row ordered by cost, then by facility; and how many facilities."""
    if sparse.issparse(cost):
        table = sparse.csr_array(cost)
        table.sum_duplicates()
        customer = np.repeat(np.arange(table.shape[0], dtype=np.int32), np.diff(table.indptr))
        order = np.lexsort((table.data, customer))
        customer, facility, value = customer[order], table.indices[order], table.data[order].astype(float)
        allowed = ~np.isposinf(value)
        count = np.bincount(customer[allowed], minlength=table.shape[0])
    else:
        table = np.asarray(cost, float)
        if table.ndim != 2:
            raise _unfit("cost")
        facility = _cheapest_first(table)
        value = np.take_along_axis(table, facility, axis=1)
        allowed = ~np.isposinf(value)
        count = allowed.sum(axis=1)
    if not allowed.all():
        facility, value = facility[allowed], value[allowed]
    if not np.isfinite(value).all():
        raise _unfit("cost")
    first = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    return Pairs(first, facility.ravel().astype(np.int32, copy=False), value.ravel()), table.shape[1]


def _cheapest_first(table: np.ndarray) -> np.ndarray:
    """The columns of each row by rising value, (n, m); a few rows at a time, for large tables are large."""
    order = np.empty(table.shape, np.int32)
    for begin in range(0, len(table), ROWS):
        order[begin : begin + ROWS] = np.argsort(table[begin : begin + ROWS], axis=1, kind="stable")
    return order


def _by_level(values: np.ndarray | None, count: int, default: float, name: str) -> np.ndarray:
    if values is None:
        return np.full((count, 1), default)
    table = np.asarray(values, float)
    table = table[:, None] if table.ndim == 1 else table
    if table.ndim != 2 or len(table) != count or np.isnan(table).any():
        raise _unfit(name)
    return table


def _vector(values: np.ndarray | float | None, count: int, default: float, name: str) -> np.ndarray:
    if values is None:
        return np.full(count, default)
    array = np.asarray(values, float)
    if array.ndim > 1 or (array.ndim == 1 and len(array) != count) or np.isnan(array).any():
        raise _unfit(name)
    return np.array(np.broadcast_to(array, (count,)))


def _amounts(values: np.ndarray, name: str) -> np.ndarray:
    if (values < 0).any():
        raise _unfit(name)
    return values


def _no_facility(count: float) -> InputError:
    return InputError(
        _("{count} facilities can't be opened.").format(count=f"{count:g}"),
        _("Their number has to be whole, and at least one."),
        _("Give another number."),
    )


def _unfit(name: str) -> InputError:
    return InputError(
        _("The array “{name}” can't be used.").format(name=name),
        _("It has the wrong shape, or holds something that isn't a number or is below zero."),
        _("Correct the array and start again."),
    )
