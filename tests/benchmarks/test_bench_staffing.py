"""How fast people are matched with posts, and how near the best known answers jobs are divided."""

from __future__ import annotations

import csv
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import geopandas
import numpy as np
import pandas
import pytest
import shapely
from scipy.optimize import linear_sum_assignment

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.posts import post_states, posts_for_site
from musterpoint.engine.searching import Control
from musterpoint.engine.staffing import generalised_assignment, matched, propose_staffing
from musterpoint.engine.staffing.proposal import together_now
from musterpoint.jobs import Job
from musterpoint.plan import (
    LAYER_COLUMNS,
    NEIGHBOURHOODS,
    Campaign,
    Edit,
    Layer,
    LayerChange,
    Person,
    Plan,
    Shift,
    Site,
    counted_ids,
    made,
)
from musterpoint.text import Label

GAP = Path(__file__).parents[3] / "shared" / "benchmarks" / "gap"
PEOPLE, SITES, POSTS, ROLES = 3000, 350, 2932, 4
SHARES = {
    "leading": 0.08, "sampling": 0.2, "registration": 0.18, "scanning": 0.1, "guiding": 0.2,
    "disinfection": 0.08, "sample-transport": 0.05, "logistics": 0.05, "policing": 0.06,
}  # fmt: skip
"""Part of the people that has each skill."""

BIG = 10**7
"""Dearer than all distances together: the Hungarian method pays it where somebody doesn't fit."""


def made_up(seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distances in metres and whether people fit, both (people, sites · roles); posts (sites · roles,)."""
    rng = np.random.default_rng(seed)
    home, site = rng.random((PEOPLE, 2)) * 20_000, rng.random((SITES, 2)) * 20_000
    posts = rng.multinomial(POSTS, np.ones(SITES * ROLES) / (SITES * ROLES))
    can = np.zeros((PEOPLE, ROLES), dtype=bool)
    can[np.arange(PEOPLE), rng.integers(0, ROLES, PEOPLE)] = True
    more = rng.random(PEOPLE) < 0.3
    can[more, rng.integers(0, ROLES, more.sum())] = True
    metres = np.rint(np.hypot(*(home[:, None] - site[None]).transpose(2, 0, 1))).astype(np.int64)
    return np.repeat(metres, ROLES, axis=1), np.tile(can, SITES), posts


def test_three_thousand_people_at_350_sites(capsys: pytest.CaptureFixture[str]):
    metres, fits, posts = made_up()
    taken = []
    for _run in range(3):
        began = time.perf_counter()
        amounts = matched([metres], fits, np.ones(PEOPLE, dtype=int), posts)
        taken.append(time.perf_counter() - began)
    began = time.perf_counter()
    single = np.repeat(np.arange(len(posts)), posts)
    dense = np.where(fits, metres, BIG)[:, single]
    rows, columns = linear_sum_assignment(dense)
    hungarian = time.perf_counter() - began
    chosen = dense[rows, columns]
    exact = (int((chosen < BIG).sum()), int(chosen[chosen < BIG].sum()))
    with capsys.disabled():
        print(
            f"\nflow over {fits.sum():,} arcs: {min(taken):.2f} s (aim 2 s); scipy {hungarian:.2f} s, "
            f"{hungarian / min(taken):.1f} times as long; {exact[0]:,} posts, {exact[1]:,} m by both"
        )
    assert (int(amounts.sum()), int((amounts * metres).sum())) == exact


@pytest.mark.timeout(300)
def test_generalised_assignment(capsys: pytest.CaptureFixture[str]):
    if not GAP.is_dir():
        pytest.skip("the published instances are not beside the repository")
    with (GAP / "bks.csv").open(encoding="utf-8") as stream:
        best_known = {row["file"]: float(row["min_ub"]) for row in csv.DictReader(stream)}
    for name, best in best_known.items():
        agents, jobs, *values = map(float, (GAP / name).read_text(encoding="utf-8").split())
        m, n = int(agents), int(jobs)
        table = np.array(values[: 2 * m * n]).reshape(2, m, n)
        room = np.array(values[2 * m * n :])
        began = time.process_time()
        found = generalised_assignment(*table, room, Control(seconds=20, clock=time.process_time))
        with capsys.disabled():
            print(
                f"\n{name}: {found.cost:.0f}, best known {best:.0f}, {found.cost / best - 1:.2%} above (aim "
                f"0.3 %); proven gap {found.gap:.2%}; {time.process_time() - began:.1f} s of CPU (aim 20 s)"
            )
        assert found.bound <= best <= found.cost


@pytest.mark.timeout(300)
@pytest.mark.parametrize("homes", [False, True])
def test_a_district_with_all_couplings(homes: bool, capsys: pytest.CaptureFixture[str]):
    """6,400 people of 40 units, 121 sites, three shifts; with homes every person is a kind almost alone."""
    plan = district(homes)
    catalogue = load_catalogue()
    began = time.process_time()
    edit = propose_staffing(plan, catalogue, {}, Job(), counted_ids())
    taken = time.process_time() - began
    plan.apply(edit)
    now, fewest = together_now(plan, catalogue)
    with capsys.disabled():
        print(
            f"\n{len(plan.table('post')):,} posts, {edit.label}: {taken:.1f} s of CPU (aim 30 s); units in "
            f"{now:,} groups, at least {fewest:,} are needed"
        )
    states = Counter(state.state for state in post_states(plan, catalogue).values())
    assert states["broken"] == 0 and states["filled"] == len(plan.table("assignment"))


def district(homes: bool, seed: int = 3) -> Plan:
    """Made up: people with one or two of nine skills, tiers by unit."""
    catalogue, ids = load_catalogue(), counted_ids()
    rng = np.random.default_rng(seed)
    day = datetime(2022, 5, 10)
    shifts = [
        Shift(id=f"shift-{k}", starts=day + timedelta(hours=6 * k), ends=day + timedelta(hours=6 * k + 6))
        for k in range(3)
    ]
    places = rng.random((121, 2)) * 10_000
    sites = [
        Site(id=f"site-{n}", number=n, x=float(x), y=float(y), lanes=int(rng.integers(1, 4)))
        for n, (x, y) in enumerate(places, 1)
    ]
    posts = [post for site in sites for post in posts_for_site(catalogue, site, shifts, ids)]
    skills = np.array(list(SHARES))
    shares = np.array(list(SHARES.values()))
    people = []
    for n in range(6400):
        unit = int(rng.integers(0, 40))
        held = rng.choice(skills, 1 + int(rng.random() < 0.25), replace=False, p=shares)
        home = f"area-{rng.integers(0, 61)}" if homes else ""
        tier = ("street", "street", "district", "city")[unit % 4]
        people.append(
            Person(id=f"p{n}", name=f"p{n}", unit=f"unit {unit}", tier=tier, skills=tuple(held), home=home)
        )
    plan = Plan("EPSG:4548")
    campaign = Campaign(starts=day, ends=day + timedelta(hours=18))
    records = made(campaign, *shifts, *sites, *posts, *people)
    plan.apply(Edit(Label("made up"), (LayerChange(NEIGHBOURHOODS, None, areas()), *records)))
    return plan


def areas() -> Layer:
    """61 squares of 900 m."""
    corners = [(x, y) for x in range(0, 10_000, 1250) for y in range(0, 10_000, 1250)][:61]
    frame = geopandas.GeoDataFrame(
        {
            name: pandas.array([None] * 61, dtype=dtype)
            for name, dtype in LAYER_COLUMNS[NEIGHBOURHOODS].items()
        },
        geometry=[shapely.box(x, y, x + 900, y + 900) for x, y in corners],
        index=pandas.Index([f"area-{n}" for n in range(61)], name="id", dtype="string"),
    )
    return Layer(NEIGHBOURHOODS, frame, "made up", "1")
