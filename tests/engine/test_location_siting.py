"""Sites and lanes for people, in order of aims; and who goes to the sites that are there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.spatial import cKDTree

from musterpoint.engine.location import (
    CLOSED,
    Control,
    Lack,
    Siting,
    Status,
    Wish,
    assign_people,
    choose_sites,
    cut_buildings,
    find_room,
)
from musterpoint.engine.location.problem import problem
from musterpoint.engine.location.transfer import transfer

QUICK = Control(effort=0.05)


def within(buildings: np.ndarray, places: np.ndarray, limit: float) -> sparse.csr_array:
    """Straight distances up to the limit."""
    found = cKDTree(buildings).sparse_distance_matrix(cKDTree(places), limit, output_type="ndarray")
    shape = (len(buildings), len(places))
    return sparse.csr_array((found["v"], (found["i"], found["j"])), shape)


def town(seed: int, buildings: int = 80, places: int = 25) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    homes = rng.uniform(0, 1500, (buildings, 2))
    return homes, rng.uniform(0, 1500, (places, 2)), rng.integers(0, 120, buildings).astype(float)


def check_nobody_is_lost(found: Siting, walk: sparse.csr_array, people: np.ndarray, wish: Wish) -> None:
    served = found.site >= 0
    assert (found.lanes[found.site[served]] > 0).all()
    assert people[~served].sum() == pytest.approx(found.people_without)
    load = np.bincount(found.site[served], people[served], minlength=len(found.lanes))
    assert np.allclose(load, found.load)
    assert (load <= found.lanes * wish.lane_capacity + 1e-6).all()
    assert (found.lanes <= wish.most_lanes).all()
    assert all((i, j) in walk.todok() for i, j in enumerate(found.site) if j >= 0)
    assert found.people_without_at_least <= found.people_without + 1e-6
    assert found.at_least_person_metres <= found.person_metres + 1e-6


LINE = sparse.csr_array(np.array([[10.0, 500], [20, 400], [400, 20], [500, 10]]))


def test_two_villages_get_a_site_each_with_the_lanes_they_need():
    people = np.array([300.0, 300, 100, 50])
    wish = Wish(300, np.array([3, 3]), sites=2, lanes=3)
    found = choose_sites(LINE, people, wish, QUICK)
    assert (found.site.tolist(), found.lanes.tolist()) == ([0, 0, 1, 1], [2, 1])
    assert found.person_metres == 300 * 10 + 300 * 20 + 100 * 20 + 50 * 10
    assert (found.status, found.gap) == (Status.OPTIMAL, 0.0)


def test_without_numbers_as_few_sites_and_lanes_as_serve_everybody():
    found = choose_sites(LINE, np.full(4, 100.0), Wish(200, np.array([2, 2])), QUICK)
    assert found.people_without == 0
    assert ((found.lanes > 0).sum(), found.lanes.sum(), found.fewest) == (1, 2, True)


def test_people_come_before_metres():
    """One site only: the one that everybody reaches, though the other is nearer to most."""
    walk = sparse.csr_array(np.array([[1.0, 900], [1, 900], [0, 900]]))
    found = choose_sites(walk, np.full(3, 10.0), Wish(100, np.array([1, 1]), sites=1, lanes=1), QUICK)
    assert (found.site.tolist(), found.people_without) == ([1, 1, 1], 0)


def test_lanes_that_are_spare_go_where_most_people_come():
    found = choose_sites(LINE, np.array([100.0, 90, 10, 10]), Wish(300, np.array([2, 2]), 2, 3), QUICK)
    assert found.lanes.tolist() == [2, 1]


def test_existing_sites_keep_their_lanes_and_forbidden_places_stay_empty():
    homes, places, people = town(1)
    kept, status = np.zeros(25, int), np.zeros(25, int)
    kept[3], status[4:8] = 2, CLOSED
    wish = Wish(900, np.full(25, 4), 5, 8, status, kept)
    found = choose_sites(within(homes, places, 900), people, wish, QUICK)
    assert found.lanes[3] == 2 and not found.lanes[4:8].any()
    assert ((found.lanes > 0).sum(), found.lanes.sum()) == (5, 8)


def test_a_price_on_splits_keeps_a_neighbourhood_whole():
    walk = sparse.csr_array(np.array([[10.0, 30], [30, 10], [30, 10]]))
    people, group = np.full(3, 10.0), np.zeros(3, int)
    free = Wish(100, np.array([1, 1]), 2, 2, group=group)
    priced = Wish(100, np.array([1, 1]), 2, 2, group=group, split_price=1000.0)
    assert choose_sites(walk, people, free, QUICK).site.tolist() == [0, 1, 1]
    whole = choose_sites(walk, people, priced, QUICK)
    assert (whole.site.tolist(), whole.splits, whole.status) == ([1, 1, 1], 0, Status.OPTIMAL)


def test_who_is_left_out_is_counted_and_the_reason_given():
    walk = sparse.csr_array(np.array([[1.0, 0], [1, 0], [0, 0]]))
    found = choose_sites(walk, np.array([60.0, 60, 5]), Wish(100, np.array([1, 1]), 1, 1), QUICK)
    assert (found.people_without, found.people_without_at_least) == (65, 65)
    assert [(reason.lack, reason.lacking) for reason in found.shortages] == [
        (Lack.REACH, 5), (Lack.FACILITIES, 20), (Lack.LANES, 1), (Lack.LOCAL_CAPACITY, 20),
    ]  # fmt: skip


def test_room_for_all_is_found_or_ruled_out():
    people = np.array([300.0, 300, 100, 0])
    site, opened = find_room(LINE, people, Wish(300, np.array([3, 3]), sites=2, lanes=3), QUICK)
    assert site[:3].tolist() == [0, 0, 1] and opened.all()
    assert find_room(LINE, people, Wish(300, np.array([3, 3]), sites=2, lanes=2), QUICK) is None
    nobody_far = sparse.csr_array(np.array([[1.0, 0], [0, 0]]))
    assert find_room(nobody_far, np.ones(2), Wish(9, np.ones(2, int), 1, 1), QUICK)[0].tolist() == [0, -1]


def test_a_site_is_taken_from_where_another_can_stand_in_to_where_nobody_serves():
    """Places 0 and 1 side by side in one village, place 2 in another one that has no site yet."""
    walk = np.array([[10.0, 20, np.inf], [20, 10, np.inf], [np.inf, np.inf, 10], [np.inf, np.inf, 20]])
    model = problem(walk, np.full(4, 5.0), np.full(3, 10.0), least=2, most=2, unserved=np.full(4, 9e3))
    assign, opened = transfer(model, np.array([0, 1, -1, -1]), np.array([True, True, False]))
    assert opened.sum() == 2 and opened[2]
    assert assign.tolist() in ([0, 0, 2, 2], [1, 1, 2, 2])
    same = transfer(model, assign, opened)
    assert (same[0] == assign).all() and (same[1] == opened).all()
    nobody = transfer(model, np.full(4, -1), np.array([True, True, False]))
    assert nobody[1].sum() == 2 and nobody[1][2]


def test_large_buildings_are_cut_and_nobody_is_lost():
    building, people = cut_buildings(np.array([250.0, 0, 100]), 100)
    assert building.tolist() == [0, 0, 0, 1, 2]
    assert np.bincount(building, people).tolist() == pytest.approx([250, 0, 100])


@settings(max_examples=4, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.integers(2, 6), st.floats(0.0, 2000.0))
def test_any_siting_keeps_its_rules(seed: int, sites: int, price: float):
    homes, places, people = town(seed, 40, 25)
    walk = within(homes, places, 700)
    group = (homes[:, 0] // 500).astype(int)
    wish = Wish(500, np.full(25, 4), sites, 2 * sites, group=group, split_price=price)
    found = choose_sites(walk, people, wish, QUICK)
    check_nobody_is_lost(found, walk, people, wish)
    more = Wish(500, np.full(25, 4), sites + 1, 2 * sites + 2, group=group, split_price=price)
    after = choose_sites(walk, people, more, QUICK, start=found)
    check_nobody_is_lost(after, walk, people, more)
    assert after.people_without <= found.people_without
    if after.people_without == found.people_without:
        assert after.person_metres <= found.person_metres + 1e-6


@pytest.mark.parametrize("turn", [0.7, 2.5])
def test_moving_and_turning_the_map_changes_nothing(turn: float):
    homes, places, people = town(3)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    wish = Wish(800, np.full(25, 3), 4, 9)
    here = choose_sites(within(homes, places, 800), people, wish, QUICK)
    away = np.array([500_000.0, 4_000_000.0])
    there = choose_sites(within(homes @ matrix + away, places @ matrix + away, 800), people, wish, QUICK)
    assert (here.site == there.site).all() and (here.lanes == there.lanes).all()


def test_a_whole_street_is_sited_with_a_small_proven_gap():
    """About 22,000 people, five sites, eleven lanes; the limit is in turns of the search, not in seconds."""
    rng = np.random.default_rng(1)
    homes = rng.uniform(0, 1500, (400, 2))
    people = rng.integers(20, 90, 400).astype(float)
    walk = within(homes, homes[rng.choice(400, 80, replace=False)] + 15, 830)
    found = choose_sites(walk, people, Wish(2400, rng.integers(1, 5, 80), 5, 11), QUICK)
    assert found.people_without == 0 and found.lanes.sum() == 11
    assert found.gap < 0.02


def test_catchments_take_the_nearest_with_room_and_list_who_is_over():
    walk = sparse.csr_array(np.array([[1.0, 9], [1, 5], [1, 9], [0, 0]]))
    fits = assign_people(walk, np.array([6.0, 6, 4, 3]), np.array([10.0, 10]), control=QUICK)
    assert fits.site.tolist() == [0, 1, 0, -1]
    assert (fits.status, fits.over.tolist(), fits.person_metres) == (Status.OPTIMAL, [0, 0], 40)
    full = assign_people(walk, np.array([6.0, 6, 4, 3]), np.array([5.0, 7]), control=QUICK)
    assert (full.site[:3] >= 0).all() and full.load.sum() == 16
    assert full.over.sum() == 16 - np.minimum(full.load, [5, 7]).sum() and full.status is Status.FEASIBLE


def test_catchments_keep_what_is_known_if_nothing_is_better():
    homes, places, people = town(4)
    walk = within(homes, places, 1200)
    first = assign_people(walk, people, np.full(25, 400.0), control=QUICK)
    again = assign_people(walk, people, np.full(25, 400.0), control=QUICK, start=first.site)
    assert again.person_metres <= first.person_metres + 1e-6
