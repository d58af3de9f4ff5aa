"""What is wrong within a site is put right by laying it out anew, and nothing else goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from musterpoint.catalogue import Catalogue, load_catalogue
from musterpoint.engine.placing_checks import RULES, of_whole_plans
from musterpoint.errors import InputError
from musterpoint.plan import Change, Edit, Plan, Problem, Site, Way, changed, made
from musterpoint.plan.placing import Placing
from musterpoint.session import Session
from musterpoint.session.actions.layouts import put_right
from musterpoint.text import Label


@pytest.fixture
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def plan(template_plan: Path) -> Plan:
    with Session.open(template_plan, read_only=True) as session:
        return session.plan


@pytest.fixture
def site(plan: Plan) -> Site:
    return next(site for site in plan.sites() if site.kind == "fixed" and site.lanes > 1)


def found(plan: Plan, catalogue: Catalogue) -> dict[tuple, Problem]:
    rules = [of_whole_plans(rule) for _id, _title, rule in RULES]
    return {problem.key: problem for rule in rules for problem in rule(plan, catalogue)}


def parts(plan: Plan, site: Site, table: str, **given: object) -> list:
    of_site = plan.where(table, site=site.id)
    return [part for part in of_site if all(getattr(part, name) == value for name, value in given.items())]


def far_isolation(plan: Plan, site: Site) -> Iterator[Change]:
    yield from (
        changed(zone, Placing(60, 0).record(zone)) for zone in parts(plan, site, "zone", kind="isolation")
    )


def small_queue(plan: Plan, site: Site) -> Iterator[Change]:
    for zone in parts(plan, site, "zone", kind="waiting"):
        middle = np.mean(zone.outline, axis=0)
        small = tuple(map(tuple, (middle + (np.array(zone.outline) - middle) * 0.3).tolist()))
        yield changed(zone, zone.replace(outline=small))


def across(plan: Plan, site: Site) -> tuple[tuple[float, float], ...]:
    """A line across the residents' way through the queue."""
    residents = parts(plan, site, "way", kind="residents")[0].path
    (x, y), (to_x, to_y) = residents[0], residents[-1]
    return ((x + to_y - y, y - to_x + x), (to_x - to_y + y, to_y + to_x - x))


def crossing_ways(plan: Plan, site: Site) -> Iterator[Change]:
    way = parts(plan, site, "way", kind="staff")[0]
    yield changed(way, way.replace(path=across(plan, site)))


def near_lanes(plan: Plan, site: Site) -> Iterator[Change]:
    first, second = (
        next(zone for zone in parts(plan, site, "zone", lane=lane) if zone.kind == "registration")
        for lane in (1, 2)
    )
    one, other = first.geometry(), second.geometry()
    over = one.distance(other) - 0.5
    across = np.array([one.centroid.x - other.centroid.x, one.centroid.y - other.centroid.y])
    step = across / np.hypot(*across) * over
    yield changed(second, Placing(*step.tolist()).record(second))


def one_gate(plan: Plan, site: Site) -> Iterator[Change]:
    (entrance,), way_out = parts(plan, site, "gate", kind="entrance"), parts(plan, site, "gate", kind="exit")
    yield changed(way_out[0], way_out[0].replace(x=entrance.x, y=entrance.y))


@pytest.mark.parametrize(
    ("spoil", "check"),
    [
        (far_isolation, "isolation"),
        (small_queue, "queue-too-small"),
        (crossing_ways, "ways-crossing"),
        (near_lanes, "lanes-too-close"),
        (one_gate, "entrance-is-exit"),
    ],
)
def test_a_new_layout_puts_it_right_and_undo_brings_it_back(spoil, check, plan, site, catalogue):
    before = found(plan, catalogue)
    plan.apply(Edit(Label("Spoil"), tuple(spoil(plan, site))))
    spoilt, state = found(plan, catalogue), plan.copy()
    problem = next(
        one for key, one in spoilt.items() if key not in before and one.check == check and not one.fix
    )
    assert problem.refit == site.id
    edit = put_right(plan, catalogue, problem)
    plan.apply(edit)
    after = found(plan, catalogue)
    assert after.keys() <= before.keys()
    plan.apply(edit.inverted())
    assert plan == state


def test_what_was_drawn_by_hand_stays_and_that_is_said(plan, site, catalogue):
    drawn = Way(id="way-hand", site=site.id, kind="waste", path=across(plan, site))
    plan.apply(Edit(Label("Draw"), tuple(made(drawn))))
    problem = next(
        one for one in found(plan, catalogue).values() if ("way", drawn.id) in one.subjects and one.refit
    )
    with pytest.raises(InputError) as error:
        put_right(plan, catalogue, problem)
    assert "doesn't put this right" in error.value.problem
