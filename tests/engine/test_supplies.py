"""Supplies: needed, there, missing, allotted and brought."""

from __future__ import annotations

from datetime import timedelta

import pytest
from engine_plans import MORNING, make_plan, post, site
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.engine.supplies import allot, fair_shares, propose_supplies, supply_table
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import Edit, Fixture, Place, Plan, StockItem, changed, counted_ids
from musterpoint.text import Label

BOXES = [(x, 0, x + 40, 12) for x in (0, 60, 1000, 1060)]


def plan_with(*stock: StockItem, **campaign: object) -> Plan:
    """Two sites with 300 and 100 people, a tent each."""
    plan = make_plan(
        site("site-1", x=40, y=40), site("site-2", x=1040, y=40),
        Fixture(id="f-1", site="site-1", type="canopy-3x3", width=3, depth=3),
        Fixture(id="f-2", site="site-2", type="canopy-3x3", width=3, depth=3),
        post("post-1", "sampler"), post("post-2", "registrar", site="site-2"),
        *stock, boxes=BOXES, residents=[150, 150, 50, 50],
    )  # fmt: skip
    before = plan.campaign
    plan.apply(Edit(Label("Set"), (changed(before, before.replace(**campaign)),)))
    return plan


def stock(id_: str, item: str, quantity: int, place: str = "Store") -> StockItem:
    return StockItem(id=id_, item=item, quantity=quantity, place=place)


@settings(max_examples=40, deadline=None)
@given(
    needs=st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), min_size=1),
    places=st.dictionaries(st.sampled_from("xyz"), st.integers(0, 60)),
)
def test_nothing_is_given_twice_and_everybody_fares_alike(needs, places):
    found = allot(needs, places, {})
    for store in places:
        assert sum(count for (_site, place), count in found.items() if place == store) <= places[store]
    got = {name: sum(count for (to, _place), count in found.items() if to == name) for name in needs}
    assert all(got[name] <= needs[name] for name in needs)
    assert sum(got.values()) == min(sum(needs.values()), sum(places.values()))
    shares = fair_shares(list(needs.values()), sum(places.values()))
    total = sum(needs.values())
    for need, share in zip(needs.values(), shares, strict=True):
        assert abs(share - need * min(1.0, sum(places.values()) / max(total, 1))) <= 1


def test_needs_follow_people_pool_changes_and_buffers(catalogue):
    rows = {row.id: row for row in supply_table(plan_with(pool="5", supply_buffer=0.1), catalogue)}
    assert rows["swab"].by_site == {"site-1": 360, "site-2": 120}, "a tenth of its own and a tenth on top"
    assert rows["tube"].by_site == {"site-1": 72, "site-2": 24}
    assert rows["protective-set"].by_site == {"site-1": 3, "site-2": 3}, "two sets in six hours, and a fifth"
    assert rows["canopy-3x3"].required == 2 and rows["canopy-3x3"].drawn
    assert rows["swab"].source.verified
    cold = MORNING.replace(month=1)
    warm = {row.id for row in supply_table(plan_with(), catalogue)}
    rows = supply_table(plan_with(starts=cold, ends=cold + timedelta(hours=6)), catalogue)
    assert "hand-warmer" in {row.id for row in rows} - warm


def test_stock_comes_from_the_nearest_store_in_waves_and_gaps_are_named(catalogue):
    plan = plan_with(
        stock("s-1", "swab", 330, "West"), stock("s-2", "swab", 20, "East"),
        stock("s-3", "canopy-3x3", 5, "East"),
        Place(id="place-1", kind="store", name="West", x=0, y=0),
        Place(id="place-2", kind="store", name="East", x=1000, y=0),
    )  # fmt: skip
    proposal = propose_supplies(plan, catalogue, {"waves": "2"}, Job(), counted_ids())
    plan.apply(proposal.edit)
    assert any("90 pcs Swabs are missing: 440 needed, 350 in stock" in reason for reason in proposal.reasons)
    assert "In no store" in proposal.reasons[-1]
    swabs = {}
    for delivery in plan.table("delivery").values():
        for item, count in zip(delivery.items, delivery.quantities, strict=True):
            if item == "swab":
                swabs[delivery.site, delivery.place, delivery.wave] = count
                assert delivery.wave > 1 and delivery.at.minute == 30
            if item == "canopy-3x3":
                assert (delivery.wave, delivery.at) == (1, MORNING - timedelta(minutes=120))
    assert sum(swabs.values()) == 350
    assert sum(count for (site_, place, _wave), count in swabs.items() if place == "East") == 20
    assert all(site_ == "site-2" for site_, place, _wave in swabs if place == "East")
    again = propose_supplies(plan, catalogue, {}, Job())
    plan.apply(again.edit)
    assert len({delivery.wave for delivery in plan.table("delivery").values()}) == 2


def test_without_a_stock_list_nothing_is_allotted(catalogue):
    with pytest.raises(InputError, match="no stock list"):
        propose_supplies(plan_with(), catalogue, {}, Job())
