"""Who goes to which of the sites that are there: single-source assignment within capacities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from musterpoint.engine.location.problem import NOBODY, OPEN, Pairs, problem
from musterpoint.engine.location.search import solve
from musterpoint.engine.location.solution import TOLERANCE, Status, pair_costs
from musterpoint.engine.searching import Control


@dataclass(frozen=True, slots=True)
class Catchments:
    """site: (n,) of each building, -1 where none is within reach. load: (m,) people; over: (m,) by how many
    people a site exceeds its capacity. person_metres, and a bound for answers that exceed capacity no more;
    status is OPTIMAL where nobody is over and the bound meets it."""

    site: np.ndarray
    load: np.ndarray
    over: np.ndarray
    person_metres: float
    at_least_person_metres: float
    status: Status


def assign_people(
    walk: sparse.sparray,
    people: np.ndarray,
    capacity: np.ndarray,
    *,
    group: np.ndarray | None = None,
    split_price: float = 0.0,
    control: Control | None = None,
    start: np.ndarray | None = None,
) -> Catchments:
    """Give each building, as a whole, to one of m sites within reach.

    walk: sparse (n, m), metres; people: (n,); capacity: (m,) people. Nobody within reach is left out: who
    finds no room goes to the site that it fills least beyond its capacity. group (n,), split_price: as in
    `siting.Wish`; start: (n,) a known answer.
    """
    people = np.asarray(people, float)
    table = sparse.csr_array(walk).astype(float)
    cost = table.multiply(people[:, None]).tocsr()
    split_room = split_price * len(people) if group is not None else 0.0
    person = 1.0 + float(cost.data.sum()) + split_room
    sites = table.shape[1]
    model = problem(
        cost, people, capacity, least=sites, most=sites, unserved=people * person,
        status=np.full(sites, OPEN), group=group, split=split_price,
    )  # fmt: skip
    known = None if start is None else (np.asarray(start, np.int64), np.ones(sites, bool))
    found = solve(model, control, known)
    left = people[found.assign == NOBODY].sum() * person
    bound = max(0.0, found.bound - left) if np.isfinite(found.bound) else 0.0
    assign, load = _place_rest(model.pairs, people, np.asarray(capacity, float), found.assign)
    over = np.maximum(0.0, load - capacity)
    over[over <= TOLERANCE * np.maximum(1.0, load)] = 0.0
    metres = float(pair_costs(model, assign)[assign != NOBODY].sum())
    best = found.status is Status.OPTIMAL and not over.any()
    return Catchments(
        assign, load, over, metres, min(bound, metres), Status.OPTIMAL if best else Status.FEASIBLE
    )


def _place_rest(
    pairs: Pairs, people: np.ndarray, capacity: np.ndarray, assign: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Those without a site, the largest first, to the one that they fill least beyond its capacity."""
    assign = assign.copy()
    served = assign != NOBODY
    load = np.bincount(assign[served], people[served], minlength=len(capacity))
    rest = np.flatnonzero(~served & (np.diff(pairs.first) > 0))
    for i in rest[np.argsort(-people[rest], kind="stable")]:
        sites = pairs.facility[pairs.first[i] : pairs.first[i + 1]]
        over = (load[sites] + people[i] - capacity[sites]) / np.maximum(capacity[sites], 1.0)
        assign[i] = sites[int(np.maximum(over, 0.0).argmin())]
        load[assign[i]] += people[i]
    return assign, load
