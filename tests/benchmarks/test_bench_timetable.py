"""The planned timetable of the five samples beside everyone at once, by number at a fixed rate and the pull
rule; how long timetables and simulations take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.engine.catchments import propose_catchments
from musterpoint.engine.timetable import (
    AT_ONCE,
    POLICIES,
    SLOTS,
    Settings,
    Staff,
    clock,
    compare_policies,
    propose_timetable,
    simulate_plan,
)
from musterpoint.jobs import Job
from musterpoint.plan import Plan
from musterpoint.samples import make_sample

pytestmark = pytest.mark.timeout(1800)

CASES = {"taishan": 10, "etown": 10, "lianhu": 10, "chengzhong": 4, "wanyuan": 4}
"""Days that each way of calling is tried on: districts have so many people that few days tell."""
OWN_STAFF = Staff(filled=True)


def planned(case: str) -> tuple[Plan, float]:
    """A sample with catchments and timetable, and how long the timetable took."""
    catalogue = load_catalogue()
    plan = make_sample(case)
    plan.apply(propose_catchments(plan, catalogue, {}, Job()).edit)
    start = time.perf_counter()
    edit = propose_timetable(plan, catalogue, {}, Job()).edit
    took = time.perf_counter() - start
    plan.apply(edit)
    return plan, took


@pytest.fixture(scope="module")
def table() -> Iterator[dict[str, list[str]]]:
    """Rows by case, printed as one table once all are there."""
    rows: dict[str, list[str]] = {}
    yield rows
    head = ["case", "people", "sites", "timetable", *(POLICIES[policy].en for policy in POLICIES)]
    lines = [head, *([case, *row] for case, row in rows.items())]
    wide = [max(len(line[column]) for line in lines) for column in range(len(head))]
    print("\np95 wait, when the last is done, how likely all are in time (95 % interval)")
    for line in lines:
        print("  ".join(text.ljust(width) for text, width in zip(line, wide, strict=True)).rstrip())


def row_of(case: str) -> tuple[list[str], float, float]:
    """A case's row, and the p95 waits (seconds) with the timetable and with everyone at once."""
    plan, took = planned(case)
    days = compare_policies(plan, load_catalogue(), Settings(replications=CASES[case], staff=OWN_STAFF))
    row = [f"{days[SLOTS].people:,}", str(len(days[SLOTS].sites)), f"{took:.1f} s"]
    for policy in POLICIES:
        found = days[policy]
        finish = clock(plan, found.finish.value) if found.finish.value < 1e9 else "never"
        likely = f"{found.in_time.value:.0%} ({found.in_time.low:.0%}–{found.in_time.high:.0%})"
        row.append(f"{found.wait.value / 60:.1f} min, {finish}, {likely}")
    return row, days[SLOTS].wait.value, days[AT_ONCE].wait.value


@pytest.mark.parametrize("case", CASES)
def test_the_timetable_beside_other_ways(case: str, table: dict[str, list[str]]) -> None:
    """Each case in a process of its own, so that a district leaves nothing behind."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        table[case], planned_wait, at_once_wait = pool.submit(row_of, case).result()
    assert planned_wait < at_once_wait / 2


@pytest.mark.parametrize("case", ["taishan", "lianhu"])
def test_the_deadline_is_met_with_their_own_staff(case: str) -> None:
    plan, _took = planned(case)
    start, worked = time.perf_counter(), time.process_time()
    days = simulate_plan(plan, load_catalogue(), Settings(policy=SLOTS, replications=1000, staff=OWN_STAFF))
    took, worked = time.perf_counter() - start, time.process_time() - worked
    low, high = days.in_time.low, days.in_time.high
    deadline = clock(plan, max(site.closes for site in days.sites.values()))
    print(
        f"\n{case}: {days.people:,} people by {deadline}: "
        f"{days.in_time.value:.1%} ({low:.1%}–{high:.1%}), p95 wait {days.wait.value / 60:.1f} min, "
        f"1,000 days in {took:.0f} s ({worked:.0f} s of computing)"
    )
    assert low > 0.9
