"""Who gets what from which store."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from musterpoint.plan import Plan

Allotted = Mapping[tuple[str, str], int]
"""(site id, store) → how many go there."""


def allot(
    by_site: Mapping[str, int], places: Mapping[str, int], metres: Mapping[tuple[str, str], float]
) -> Allotted:
    """The stock of an item to the sites: all that they need where there is enough, else each the same part of
    its need; from the nearest stores (by metres, 0 where nobody knows where they are)."""
    sites, stores = list(by_site), [place for place, count in places.items() if count > 0]
    wanted = fair_shares([by_site[site] for site in sites], sum(places[store] for store in stores))
    left, stock = dict(zip(sites, wanted, strict=True)), {store: places[store] for store in stores}
    found: dict[tuple[str, str], int] = {}
    pairs = sorted(
        ((metres.get((site, store), 0.0), place, number) for place, site in enumerate(sites)
         for number, store in enumerate(stores)),
    )  # fmt: skip
    for _distance, place, number in pairs:
        site, store = sites[place], stores[number]
        count = min(left[site], stock[store])
        if count:
            found[site, store] = count
            left[site] -= count
            stock[store] -= count
    return found


def fair_shares(needs: Sequence[int], stock: int) -> list[int]:
    """What each gets of a stock: its need, or the same part of it as the others, whole numbers by the largest
    remainder. Never more than there is, never more than is needed."""
    total = sum(needs)
    if total <= stock:
        return list(needs)
    exact = np.array(needs, dtype=float) * stock / total
    shares = np.floor(exact + 1e-9).astype(int)
    order = np.argsort(-(exact - shares), kind="stable")
    shares[order[: stock - int(shares.sum())]] += 1
    return shares.tolist()


def distances(plan: Plan) -> dict[tuple[str, str], float]:
    """(site id, store) → metres in a straight line, for stores that the plan has as places of that name."""
    stores = {place.name: place for place in plan.table("place").values() if place.kind == "store"}
    return {
        (site.id, name): math.dist((site.x, site.y), (store.x, store.y))
        for site in plan.sites()
        for name, store in stores.items()
    }
