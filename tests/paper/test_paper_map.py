"""The map of a site: true to scale, every zone told apart without colour, no word over another."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import pytest
import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import load_style
from musterpoint.paper.labels import overlap
from musterpoint.paper.map import SiteMap, site_map
from musterpoint.paper.scene import scene
from musterpoint.paper.window import SCALES, fitting_window, scale_bar
from musterpoint.paper.words import Speaker
from musterpoint.plan import Edit, Plan, made
from musterpoint.text import Label

WIDTH, HEIGHT = 120.0, 122.0
KITS = ("lanes-1", "lanes-2", "lanes-3", "lanes-4", "green-lane", "mobile-van", "home-visit-base")

PlanMaker = Callable[..., Plan]
Mapper = Callable[..., SiteMap]


@pytest.fixture
def drawn(catalogue: Catalogue) -> Mapper:
    def draw(plan: Plan, language: str = "zh_CN") -> SiteMap:
        return site_map(plan, catalogue, plan.sites()[0], Speaker.of(language), WIDTH, HEIGHT)

    return draw


@pytest.mark.parametrize("kit", KITS)
@pytest.mark.parametrize("rotation", [0, 37])
def test_the_whole_site_is_seen_with_its_surroundings(
    plan_with: PlanMaker, kit: str, rotation: float
) -> None:
    plan = plan_with(kit, with_posts=False, rotation=rotation)
    seen = scene(plan, plan.sites()[0], WIDTH, HEIGHT)
    shapes = [shape for _record, shape in (*seen.zones, *seen.fixtures, *seen.gates, *seen.ways)]
    left, top, right, bottom = shapely.total_bounds(shapes)
    margin = seen.window.length(5) - 0.01
    assert left >= margin and top >= margin and right <= WIDTH - margin and bottom <= HEIGHT - margin
    assert 250 <= seen.window.scale <= 600


def test_the_largest_fitting_scale_is_taken() -> None:
    assert fitting_window((0, 0, 0, 0), WIDTH, HEIGHT).scale == 400
    assert fitting_window((0, 0, 50, 10), WIDTH, HEIGHT).scale == 500
    assert fitting_window((0, 0, 51, 10), WIDTH, HEIGHT).scale == 600
    assert fitting_window((0, 0, 900, 10), WIDTH, HEIGHT).scale == 8000
    assert max(SCALES) < 8000


def test_lengths_on_paper_are_true(plan_with: PlanMaker) -> None:
    plan = plan_with("lanes-3", with_posts=False)
    seen = scene(plan, plan.sites()[0], WIDTH, HEIGHT)
    for fixture, shape in seen.fixtures:
        left, top, right, bottom = shape.bounds
        west, south, east, north = fixture.geometry().bounds
        assert right - left == pytest.approx((east - west) * 1000 / seen.window.scale)
        assert bottom - top == pytest.approx((north - south) * 1000 / seen.window.scale)
    bar = scale_bar(seen.window)
    assert bar.length == pytest.approx(bar.metres * 1000 / seen.window.scale)


def test_north_is_up(plan_with: PlanMaker) -> None:
    plan = plan_with("lanes-1", with_posts=False)
    seen = scene(plan, plan.sites()[0], WIDTH, HEIGHT)
    gates = {gate.kind: (gate.y, point.y) for gate, point in seen.gates}
    assert gates["exit"][0] > gates["entrance"][0]
    assert gates["exit"][1] < gates["entrance"][1]


@pytest.mark.parametrize("kit", KITS)
@pytest.mark.parametrize("rotation", [0, 30])
def test_words_cover_neither_each_other_nor_the_edge(
    plan_with: PlanMaker, drawn: Mapper, kit: str, rotation: float
) -> None:
    labels = drawn(plan_with(kit, with_posts=False, rotation=rotation), "both").labels
    assert [
        (one.text, other.text)
        for one, other in itertools.combinations(labels, 2)
        if overlap(one.box, other.box)
    ] == []
    boxes = [label.box for label in labels]
    assert min(min(box[:2]) for box in boxes) >= 0
    assert max(box[2] for box in boxes) <= WIDTH
    assert max(box[3] for box in boxes) <= HEIGHT


@pytest.mark.parametrize("kit", KITS)
@pytest.mark.parametrize("rotation", [0, 30])
def test_every_zone_has_its_letter_and_every_lane_its_number(
    plan_with: PlanMaker, drawn: Mapper, catalogue: Catalogue, kit: str, rotation: float
) -> None:
    plan = plan_with(kit, with_posts=False, rotation=rotation)
    labels = drawn(plan).labels
    letters = sorted(catalogue.zones[zone.kind].letter for zone in plan.table("zone").values())
    assert sorted(label.text for label in labels if label.bold and label.text.isupper()) == letters
    lanes = {str(zone.lane) for zone in plan.table("zone").values() if zone.lane}
    assert {label.text for label in labels if label.disc} == lanes


def test_surroundings_are_named(plan_with: PlanMaker, drawn: Mapper) -> None:
    texts = {label.text for label in drawn(plan_with("lanes-3", with_posts=False)).labels}
    assert {"5", "6", "泰山路", "泰山花园", "入口", "出口", "北"} <= texts


def test_colours_and_hatches_are_the_map_styles(plan_with: PlanMaker, drawn: Mapper) -> None:
    plan = plan_with("lanes-3", with_posts=False)
    picture, style = drawn(plan), load_style()
    kinds = {zone.kind for zone in plan.table("zone").values()}
    assert all(style.zones[kind].fill in picture.svg for kind in kinds)
    assert all(way.stroke in picture.svg for way in style.ways.values())
    hatched = {
        (style.zones[kind].hatch, style.zones[kind].stroke) for kind in kinds if style.zones[kind].hatch
    }
    assert len(re.findall("<pattern ", picture.svg)) == len(hatched)


def test_the_legend_explains_what_is_there(plan_with: PlanMaker, drawn: Mapper, catalogue: Catalogue) -> None:
    plan = plan_with("home-visit-base", with_posts=False)
    legend = {entry.meaning[0]: entry.letter for entry in drawn(plan).legend}
    kinds = {zone.kind for zone in plan.table("zone").values()}
    assert kinds == {"support", "buffer", "waste"}
    assert legend.items() >= {(catalogue.zones[kind].name.zh, catalogue.zones[kind].letter) for kind in kinds}
    assert "居民单向通道" not in legend
    assert "工作人员通道" in legend


def test_a_plan_without_layers_has_a_map(catalogue: Catalogue, plan_with: PlanMaker) -> None:
    plan = plan_with("lanes-1", with_posts=False)
    bare = Plan(plan.crs)
    bare.apply(Edit(Label("Begin"), tuple(made(*plan.records()))))
    drawn = site_map(bare, catalogue, bare.sites()[0], Speaker.of("en"), WIDTH, HEIGHT)
    assert drawn.scale == 500
