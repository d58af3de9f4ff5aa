"""The invented towns are sound: homes for everybody, no two buildings in one place, the same again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.errors import Cancelled, InputError
from musterpoint.jobs import Job
from musterpoint.plan import BUILDINGS, ENTRANCES, LAYER_COLUMNS, NEIGHBOURHOODS, ROADS, Plan, counted_ids
from musterpoint.samples import CASES, make_sample
from musterpoint.samples.cases import read_cases
from musterpoint.samples.geography import build_ground
from musterpoint.samples.layers import apportioned
from musterpoint.samples.words import numeral, person_names


def layers(case: str, seed: int = 1, scale: float = 1.0) -> dict:
    """The layers of a case's ground by kind."""
    ground = build_ground(read_cases()[case].scaled(scale), np.random.default_rng(seed), counted_ids())
    return {layer.kind: layer.frame for layer in ground.layers()}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("seed", [1, 2])
def test_no_two_buildings_stand_in_one_place(case: str, seed: int):
    shapes = layers(case, seed, scale=0.25)[BUILDINGS].geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = first < second
    shared = shapely.area(shapely.intersection(shapes[first[pairs]], shapes[second[pairs]]))
    assert shared.sum() < 0.01


@pytest.mark.parametrize("case", CASES)
def test_layers_have_the_columns_and_types_of_a_plan(case: str):
    found = layers(case, scale=0.2)
    assert set(found) == {NEIGHBOURHOODS, BUILDINGS, ROADS, ENTRANCES}
    for kind, frame in found.items():
        assert {name: str(dtype) for name, dtype in frame.drop(columns="geometry").dtypes.items()} == dict(
            LAYER_COLUMNS[kind]
        )
        assert frame.index.name == "id" and frame.index.is_unique


def test_everybody_has_a_home_in_a_compound_of_a_community_of_the_street():
    found = layers("lianhu")
    areas, buildings = found[NEIGHBOURHOODS], found[BUILDINGS]
    lived_in = buildings[buildings["residents"] > 0]
    assert (lived_in["households"] >= 1).all() and (lived_in["floors"] >= 1).all()
    assert (lived_in["units"] >= 1).all() and lived_in["number"].notna().all()
    assert (lived_in["residents"] >= lived_in["households"]).all()
    by_level = areas.groupby("level")["residents"].sum()
    assert by_level.to_dict() == {"street": 22_000, "community": 22_000, "compound": 22_000}
    parents = areas["parent"].dropna()
    assert parents.isin(areas.index).all()
    homes = areas.geometry.loc[lived_in["neighbourhood"]]
    assert homes.covers(lived_in.geometry.representative_point(), align=False).all()


def test_buildings_are_numbered_once_within_their_compound():
    buildings = layers("etown")[BUILDINGS].dropna(subset=["number"])
    assert not buildings.duplicated(["neighbourhood", "number"]).any()
    assert buildings["number"].str.fullmatch(r"\d+号楼").all()


def test_every_compound_has_a_gate_on_its_edge():
    found = layers("lianhu")
    compounds = found[NEIGHBOURHOODS].query("level == 'compound' and residents > 0")
    gates = found[ENTRANCES].geometry.to_numpy()
    rows, _gates = shapely.STRtree(gates).query(
        shapely.boundary(compounds.geometry.to_numpy()), predicate="dwithin", distance=3
    )
    assert set(rows) == set(range(len(compounds)))


def test_a_town_lies_where_its_name_says():
    frame = layers("lianhu", scale=0.2)[BUILDINGS]
    place = frame.set_crs("EPSG:4547").to_crs("EPSG:4490").union_all().centroid
    assert (place.x, place.y) == pytest.approx((113.552, 34.764), abs=0.02)


def test_the_same_seed_makes_the_same_plan_and_another_one_does_not():
    first, again, other = (make_sample("taishan", 0.2, seed) for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_the_work_can_be_watched_and_stopped():
    steps: list[tuple[float, str]] = []
    make_sample("taishan", 0.2, job=Job(lambda fraction, doing: steps.append((fraction, doing))))
    fractions = [fraction for fraction, _doing in steps]
    assert fractions == sorted(fractions) and fractions[-1] == 1
    stopped = Job()
    stopped.cancel()
    with pytest.raises(Cancelled):
        make_sample("taishan", 0.2, job=stopped)


def test_the_language_of_the_reader_does_not_change_a_sample(request: pytest.FixtureRequest):
    english = make_sample("taishan", 0.2)
    request.getfixturevalue("chinese")
    assert make_sample("taishan", 0.2) == english


def test_a_sample_of_another_size_is_smaller_in_everything(sample_plan: Callable[..., Plan]):
    plan = sample_plan("lianhu", 0.4)
    assert int(plan.buildings.frame["residents"].sum()) == 8_800
    assert (len(plan.sites()), sum(site.lanes for site in plan.sites())) == (2, 5)
    assert len(plan.table("person")) == pytest.approx(0.4 * 338, abs=2)
    small = sample_plan("chengzhong", 0.02)
    assert int(small.buildings.frame["residents"].sum()) == 250_000 * 0.02
    assert len(small.sites()) == 3


@pytest.mark.parametrize(
    ("case", "scale"), [("atlantis", 1.0), ("lianhu", 0.0), ("lianhu", -2.0), ("lianhu", 1e9)]
)
def test_what_can_not_be_made_is_refused(case: str, scale: float):
    with pytest.raises(InputError):
        make_sample(case, scale)


def test_people_have_names_and_numbers_of_their_own(sample_plan: Callable[..., Plan]):
    people = list(sample_plan("etown").table("person").values())
    phones = [person.phone for person in people]
    assert len(set(phones)) == len(people)
    assert all(len(phone) == 11 and phone.startswith("104") for phone in phones)
    assert all(2 <= len(person.name) <= 4 for person in people)
    assert len({person.name for person in people}) > 0.8 * len(people)


def test_common_surnames_are_common():
    names = person_names(4000, 0.5, np.random.default_rng(1))
    share = sum(name[0] in "李王张刘陈" for name in names) / len(names)
    assert 0.25 < share < 0.45


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.floats(0, 1e4), min_size=1, max_size=40))
def test_nobody_is_lost_when_a_total_is_spread(total: int, weights: list[float]):
    shares = apportioned(total, np.array(weights))
    assert (shares >= 0).all()
    assert shares.sum() == (total if sum(weights) else 0)


def test_numerals():
    assert [numeral(number) for number in (1, 10, 11, 20, 35, 99, 100)] == [
        "一", "十", "十一", "二十", "三十五", "九十九", "100",
    ]  # fmt: skip
