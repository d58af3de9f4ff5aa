"""What is told of a siting of single buildings that was found on units of them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from musterpoint.engine.location import Control, Served, Wish, choose_sites, rate_sites
from musterpoint.engine.siting.gathering import gathered_walks


@pytest.fixture(scope="module")
def rated():
    """240 buildings in pairs of neighbours, and what is best for them one by one."""
    rng = np.random.default_rng(4)
    homes = np.repeat(rng.uniform(0, 2000, (120, 2)), 2, axis=0) + rng.normal(0, 25, (240, 2))
    places = rng.uniform(0, 2000, (20, 2))
    away = np.hypot(*(homes[:, None] - places[None]).transpose(2, 0, 1))
    walk = sparse.csr_array(np.where(away <= 1200, away, 0.0))
    people = rng.integers(1, 30, 240).astype(float)
    wish = Wish(1.1 * people.sum() / 10, np.full(20, 3), 6, 10)
    unit = np.arange(240) // 2
    walks, together = gathered_walks(walk, people, unit)
    found = choose_sites(walks, together, wish, Control(effort=0.0))
    one_by_one = Served(walk, people, found.site[unit])
    rating = rate_sites(Served(walks, together, found.site), one_by_one, unit, wish, found.lanes)
    return rating, choose_sites(walk, people, wish, Control(effort=0.5)), walk, people


def test_the_bound_is_below_the_best_siting_of_single_buildings_and_near_it(rated):
    rating, best, *_rest = rated
    assert 0.9 * best.person_metres < rating.at_least_person_metres <= best.person_metres + 1e-6
    assert rating.person_metres >= best.at_least_person_metres - 1e-6
    assert 0.0 <= rating.gap < 0.15


def test_its_figures_are_those_of_the_buildings(rated):
    rating, _best, walk, people = rated
    assert rating.people_without == 0 and rating.load.sum() == pytest.approx(people.sum())
    metres = np.array([walk[i, rating.site[i]] for i in range(len(people))])
    assert rating.person_metres == pytest.approx((metres * people).sum(), rel=1e-4)


def test_units_of_one_building_are_rated_like_the_buildings_themselves(rated):
    _rating, best, walk, people = rated
    wish = Wish(1.1 * people.sum() / 10, np.full(20, 3), 6, 10)
    own = Served(walk, people, best.site)
    alone = rate_sites(own, own, np.arange(len(people)), wish, best.lanes)
    assert alone.person_metres == pytest.approx(best.person_metres)
    assert alone.at_least_person_metres <= best.person_metres + 1e-6
    assert alone.gap < 0.05
