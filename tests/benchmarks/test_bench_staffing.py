"""How fast people are matched with posts, and how near the best known answers jobs are divided."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from musterpoint.engine.location.anytime import Control
from musterpoint.engine.staffing.generalised import Work, divide
from musterpoint.engine.staffing.matching import matched

GAP = Path(__file__).parents[3] / "shared" / "benchmarks" / "gap"
PEOPLE, SITES, POSTS, ROLES = 3000, 350, 2932, 4
BIG = 10**7
"""Dearer than all distances together: the Hungarian method pays it where somebody doesn't fit."""


def made_up(seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distances in metres and whether people fit, both (people, sites · roles), and posts (sites · roles,)."""
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


@pytest.mark.timeout(120)
def test_generalised_assignment(capsys: pytest.CaptureFixture[str]):
    if not GAP.is_dir():
        pytest.skip("the published instances are not beside the repository")
    with (GAP / "bks.csv").open(encoding="utf-8") as stream:
        best_known = {row["file"]: float(row["min_ub"]) for row in csv.DictReader(stream)}
    for name, best in best_known.items():
        agents, jobs, *values = map(float, (GAP / name).read_text(encoding="utf-8").split())
        m, n = int(agents), int(jobs)
        table = np.array(values[: 2 * m * n]).reshape(2, m, n)
        work = Work(table[0], table[1], np.array(values[2 * m * n :]))
        began = time.process_time()
        found = divide(work, Control(seconds=20, clock=time.process_time))
        with capsys.disabled():
            print(
                f"\n{name}: {found.cost:.0f}, best known {best:.0f}, {found.cost / best - 1:.2%} above (aim "
                f"0.3 %); proven gap {found.gap:.2%}; {time.process_time() - began:.1f} s of CPU (aim 20 s)"
            )
        assert found.bound <= best <= found.cost
