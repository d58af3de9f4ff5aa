"""How good a siting found on units of buildings is for the buildings one by one.

The bound climbs twice: on the units, which is quick, then on the buildings, from the prices found there. The
price of a person is what it costs at the margin to serve one more, in metres; the people of a unit begin with
the same price, less or more by what their own walk differs from the unit's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from musterpoint.engine.location.feasibility import left_out_at_least
from musterpoint.engine.location.lagrangian import Ascent, ascend, begin
from musterpoint.engine.location.problem import NOBODY, Problem
from musterpoint.engine.location.siting import Siting, Wish, rounded, siting_model, told, weigh
from musterpoint.engine.location.solution import answer, pair_costs

COARSE_STEPS, FINE_STEPS = 600, 150
"""Subgradient steps on units, and on single buildings."""

FINE_STEP = 0.2
"""Length of the first step on single buildings: it begins near the best prices."""

AT_A_TIME = 10
"""Steps after which somebody may stop it."""


@dataclass(frozen=True, slots=True)
class Served:
    """Whom sites serve. walk: sparse (n, m), metres; people: (n,); site: (n,) of m, -1 nowhere."""

    walk: sparse.sparray
    people: np.ndarray
    site: np.ndarray


def rate_sites(
    units: Served,
    buildings: Served,
    unit: np.ndarray,
    wish: Wish,
    lanes: np.ndarray,
    stopped: Callable[[], bool] = lambda: False,
) -> Siting:
    """The siting of the buildings with its figures, and a bound for any siting of them.

    unit: (n,) of each building; lanes: (m,), 0 where nothing is set up. The bound is for as many sites and
    lanes as are held in `wish`, or as these are; no reasons are given for people without a site.
    """
    held = (wish.sites or int((lanes > 0).sum()), wish.lanes or int(lanes.sum()))
    lived = buildings.people > 0
    site = np.where(lived, buildings.site, NOBODY)  # where nobody lives, the way may be longer than the limit
    coarse, model = (_model(served, wish, held) for served in (units, buildings))
    cost = float(pair_costs(model, site).sum())
    climbed = _climbed(coarse, begin(coarse, whole=False), cost, COARSE_STEPS, stopped)
    ascent = begin(model, whole=False)
    ascent.restart(_prices(coarse, climbed.multipliers, units, model, buildings.people, unit), FINE_STEP)
    bound = _climbed(model, ascent, cost, FINE_STEPS, stopped).bound
    found = answer(model, site, lanes > 0, cost, bound, 0.0)
    person = weigh(rounded(buildings.walk), wish).person
    known = (left_out_at_least(model), (), False)
    rated = told(model, buildings.people, wish, held, found, person, known)
    return replace(rated, site=buildings.site, lanes=lanes)


def _model(served: Served, wish: Wish, held: tuple[int, int]) -> Problem:
    """The problem without the price of splits, which no bound sees."""
    table = rounded(served.walk)
    return siting_model(
        table, served.people, replace(wish, group=None, split_price=0.0), held, weigh(table, wish)
    )


def _climbed(
    model: Problem, ascent: Ascent, target: float, steps: int, stopped: Callable[[], bool]
) -> Ascent:
    for _part in range(0, steps, AT_A_TIME):
        if stopped():
            break
        ascend(model, ascent, target, AT_A_TIME)
    return ascent


def _prices(
    coarse: Problem,
    multipliers: np.ndarray,
    units: Served,
    model: Problem,
    people: np.ndarray,
    unit: np.ndarray,
) -> np.ndarray:
    """Multipliers of the buildings (n + 1,) from those of their units (units + 1,)."""
    many = np.maximum(units.people, 1e-9)
    price = (multipliers[:-1] / many)[unit]
    mean = (pair_costs(coarse, units.site) / many)[unit]
    own = pair_costs(model, np.where(people > 0, units.site[unit], NOBODY)) / np.maximum(people, 1e-9)
    differs = np.where((units.site[unit] == NOBODY) | ~np.isfinite(own), 0.0, own - mean)
    return np.append(np.minimum(people * (price + differs), model.customers.unserved), multipliers[-1])
