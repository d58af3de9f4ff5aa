"""What is in the file of a web map, and what is not."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from webmap_plans import HOSTILE, hostile_plan

from musterpoint.briefing.webmap import shapes
from musterpoint.briefing.webmap.colours import colours
from musterpoint.plan import Plan, Site
from musterpoint.session import Session

SMALLEST_PHONE = 3_000_000
"""Bytes that the file of a street has at the most."""


@pytest.fixture(scope="module")
def plan(template_plan: Path) -> Plan:
    with Session.open(template_plan, read_only=True) as session:
        return session.plan


def data_in(page: Path) -> dict:
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page.read_text("utf-8"))
    return json.loads(data)


def test_it_is_small_and_names_no_other_place(plan: Plan, write_map: Callable[..., Path]) -> None:
    text = write_map(plan).read_text(encoding="utf-8")
    assert len(text.encode()) < SMALLEST_PHONE
    assert "://" not in re.sub(r"<(script|style)>.*?</\1>", "", text, flags=re.DOTALL)
    assert "sourceMappingURL" not in text
    styles = "".join(re.findall(r"<style>(.*?)</style>", text, re.DOTALL))
    assert "url(" not in styles


def test_the_policy_allows_exactly_the_pages_own_scripts(plan: Plan, write_map: Callable[..., Path]) -> None:
    text = write_map(plan).read_text(encoding="utf-8")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for kind in ("script", "style"):
        for inline in re.findall(rf"<{kind}>(.*?)</{kind}>", text, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
            assert f"sha256-{digest}" in policy


def test_nobody_is_in_it_unless_asked_for(plan: Plan, write_map: Callable[..., Path]) -> None:
    people = [person for person in plan.table("person").values() if person.phone]
    text = write_map(plan).read_text(encoding="utf-8")
    assert [person.name for person in people if f'"{person.name}"' in text or person.phone in text] == []
    leads = [site["lead"] for site in data_in(write_map(plan, with_names=True))["sites"]]
    assert set(leads) <= {person.name for person in people}
    assert leads


def test_the_same_plan_gives_the_same_file(plan: Plan, write_map: Callable[..., Path]) -> None:
    assert write_map(plan).read_bytes() == write_map(plan).read_bytes()


def test_hostile_names_stay_inside_the_data(plan: Plan, write_map: Callable[..., Path]) -> None:
    page = write_map(hostile_plan(plan))
    names = [site["name"] for site in data_in(page)["sites"]]
    assert names[0] == HOSTILE[0]
    text = page.read_text(encoding="utf-8")
    assert text.count("</script>") == 3
    assert "window.harmed=3>" not in text


DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def read(text: str) -> list[int]:
    """Base64 VLQ, one letter after the other, as a browser reads it."""
    numbers, value, shift = [], 0, 0
    for digit in map(DIGITS.index, text):
        value |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            numbers.append(-(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    return numbers


@given(st.lists(st.integers(-(2**30), 2**30)))
def test_numbers_are_read_back(values: list[int]) -> None:
    assert list(itertools.accumulate(read(shapes.numbers(values)))) == values


def test_numbers_are_written_as_in_source_maps() -> None:
    assert shapes.numbers([0, 1, 0, 16, 0]) == "ACDgBhB"


def test_shapes_keep_their_place() -> None:
    ring = shapely.Polygon([(10, 10), (30, 10), (30, 25), (10, 25)], [[(15, 15), (20, 15), (20, 20)]])
    text = shapes.areas([ring, shapely.Point(1, 1)], (10.0, 10.0), 0.1)
    whole, empty, end = text.split(";")
    assert empty == end == ""
    outer, inner = (numpy.array(read(path)).reshape(-1, 2) / 10 for path in whole.split(","))
    assert outer.cumsum(axis=0).tolist() == [[0, 0], [20, 0], [20, 15], [0, 15]]
    assert inner.cumsum(axis=0).tolist() == [[5, 5], [10, 5], [10, 10]]
    line = shapes.lines([shapely.LineString([(10, 10), (12, 13)]), shapely.LineString()], (10.0, 10.0), 0.1)
    assert [read(path) for path in line.split(";")] == [[0, 0, 20, 30], [], []]


def test_neighbouring_sites_differ_in_colour() -> None:
    sites = [Site(id=str(number), x=number * 100.0) for number in range(40)]
    dealt = colours(sites, 8)
    assert all(one != other for one, other in itertools.pairwise(dealt))
    assert set(dealt) == set(range(8))


def test_the_way_of_each_building_is_as_long_as_is_told(plan: Plan, write_map: Callable[..., Path]) -> None:
    data = data_in(write_map(plan))["buildings"]
    ways, walks = data["ways"].split(";")[:-1], numpy.cumsum(read(data["walks"]))
    straight = set(numpy.cumsum(read(data["straight"])).tolist())
    assert len(ways) == len(walks) == len(plan.buildings.frame)
    for place, way in enumerate(ways):
        steps = numpy.array(read(way)).reshape(-1, 2)[1:]
        assert bool(len(steps)) == (walks[place] >= 0 and place not in straight)
        if len(steps):
            assert numpy.hypot(*steps.T).sum() / 10 == pytest.approx(walks[place], abs=25)
