"""The map's style: complete in every theme, and what it says is what it means."""

from __future__ import annotations

import re

import numpy
import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.style import LIGHT, PROJECTOR, THEMES, Symbol, load_style
from musterpoint.plan import LAYER_COLUMNS

COLOUR = re.compile(r"#[0-9a-f]{6}([0-9a-f]{2})?")


@pytest.mark.parametrize("theme", THEMES)
def test_everything_that_can_stand_on_a_map_has_a_symbol(theme: str):
    style, catalogue = load_style(theme), load_catalogue()
    assert set(style.layers) == set(LAYER_COLUMNS)
    assert set(style.zones) == set(catalogue.zones)
    assert {fixture.group for fixture in catalogue.fixtures.values()} <= set(style.fixtures)
    assert {kit.site_kind for kit in catalogue.kits.values()} <= set(style.sites)
    parts = [part for kit in catalogue.kits.values() for part in kit.layout().parts]
    assert {part.kind for part in parts if part.KIND == "way"} <= set(style.ways)
    assert {part.kind for part in parts if part.KIND == "gate"} <= set(style.gates)


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_is_a_colour(theme: str):
    style = load_style(theme)
    assert all(COLOUR.fullmatch(value) for value in style.palette.values())
    assert set(style.palette) == set(load_style(LIGHT).palette)


def test_zones_differ_without_colour():
    """In greyscale two zones may share a grey only if hatch or letter tell them apart."""
    style, catalogue = load_style(), load_catalogue()
    looks = [(style.zones[id_].hatch, zone.letter) for id_, zone in catalogue.zones.items()]
    assert len(set(looks)) == len(looks)


def test_the_projector_has_big_letters_and_strong_lines():
    near, far = load_style(LIGHT), load_style(PROJECTOR)
    assert far.site_name.label_size == 2 * near.site_name.label_size
    assert far.ways["residents"].width == 2 * near.ways["residents"].width
    assert far.ground == "#ffffff"


def test_scales_from_which_things_are_shown():
    symbol = Symbol(from_scale=5000, label="#000000", label_from_scale=1000)
    assert symbol.shown_at(5000) and not symbol.shown_at(5001)
    assert symbol.labelled_at(1000) and not symbol.labelled_at(1001)
    assert Symbol().shown_at(1e9) and not Symbol().labelled_at(1)


def test_every_class_of_residents_has_a_fill():
    style = load_style()
    assert len(style.residents_fills) == len(style.residents_limits) + 1


def test_unknown_types_and_groups_have_a_look():
    style = load_style()
    assert style.road_width_m("bridleway") == style.road_width_m(None) == style.road_widths_m["other"]
    assert style.fixture("drone-pad") == style.fixtures["other"]


def test_there_is_no_other_theme():
    with pytest.raises(KeyError):
        load_style("sepia")


SIGHT = {
    "normal": numpy.eye(3),
    "deuteranopia": [[0.3673, 0.8606, -0.2280], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]],
    "protanopia": [[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.0520]],
}
"""How linear RGB is seen: Machado, Oliveira and Fernandes 2009, severity 1."""

TO_XYZ = numpy.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def seen(colours: tuple[str, ...], sight: str) -> numpy.ndarray:
    """The colours (n, 3) in CIE L*a*b* under D65."""
    rgb = numpy.array([[int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)] for text in colours])
    linear = numpy.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = numpy.clip(linear @ numpy.transpose(SIGHT[sight]), 0, 1) @ TO_XYZ.T / (0.9505, 1.0, 1.089)
    root = numpy.where(xyz > 0.008856, numpy.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = root.T
    return numpy.column_stack((116 * y - 16, 500 * (x - y), 200 * (y - z)))


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("theme", THEMES)
def test_routes_are_told_apart_by_all_eyes(theme: str, sight: str):
    """A difference of 12 (CIE 1976) is seen in lines that lie apart; 2 is where it begins."""
    found = seen(load_style(theme).route_strokes, sight)
    apart = numpy.linalg.norm(found[:, None] - found[None], axis=2)
    assert apart[~numpy.eye(len(found), dtype=bool)].min() > 12
