"""What the signs on a site's map mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle, Symbol
from musterpoint.paper.scene import Scene
from musterpoint.paper.svg import Drawing
from musterpoint.paper.words import Speaker, Words
from musterpoint.text import N_

SAMPLE_WIDTH, SAMPLE_HEIGHT = 8.0, 4.4
FIXTURE_GROUPS = {"shelter": 1.8, "barrier": 0.15}
"""Groups that don't speak for themselves, with half the height of their sample in millimetres."""

WAY_NAMES = {
    "residents": N_("Residents, one way"),
    "staff": N_("Staff way"),
    "waste": N_("Waste way"),
    "closed": N_("Closed way"),
}


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A sample of a sign (SVG of `SAMPLE_WIDTH` × `SAMPLE_HEIGHT` mm), its meaning, the letter on it."""

    sample: str
    meaning: Words
    letter: str = ""
    colour: str = "#000000"


def legend(scene: Scene, catalogue: Catalogue, style: MapStyle, speaker: Speaker) -> tuple[LegendEntry, ...]:
    """Entries for what the site has: zones, lanes, fences and tents, ways."""
    return (
        *_zone_entries(scene, catalogue, style, speaker),
        *_lane_entry(scene, style, speaker),
        *_fixture_entries(scene, catalogue, style, speaker),
        *_way_entries(scene, style, speaker),
    )


def _zone_entries(
    scene: Scene, catalogue: Catalogue, style: MapStyle, speaker: Speaker
) -> Iterator[LegendEntry]:
    present = {zone.kind for zone, _shape in scene.zones}
    for kind, zone_type in catalogue.zones.items():
        if kind in present:
            symbol = style.zones[kind]
            yield LegendEntry(
                _area_sample(symbol), speaker.name(zone_type.name), zone_type.letter, symbol.label
            )


def _lane_entry(scene: Scene, style: MapStyle, speaker: Speaker) -> Iterator[LegendEntry]:
    if any(zone.lane for zone, _shape in scene.zones):
        yield LegendEntry(_disc_sample(style.text), speaker.say(N_("Lane number")), "1", "#ffffff")


def _fixture_entries(
    scene: Scene, catalogue: Catalogue, style: MapStyle, speaker: Speaker
) -> Iterator[LegendEntry]:
    types = [catalogue.fixtures.get(fixture.type) for fixture, _shape in scene.fixtures]
    present = {kind.group for kind in types if kind is not None}
    for group, half_height in FIXTURE_GROUPS.items():
        if group in present:
            sample = _area_sample(style.fixture(group), half_height)
            yield LegendEntry(sample, speaker.name(catalogue.fixture_groups[group]))


def _way_entries(scene: Scene, style: MapStyle, speaker: Speaker) -> Iterator[LegendEntry]:
    present = {way.kind for way, _shape in scene.ways}
    for kind, name in WAY_NAMES.items():
        if kind in present:
            yield LegendEntry(_way_sample(style.ways[kind]), speaker.say(name))


# Samples are alike on every sheet: each is drawn once.


@lru_cache(maxsize=64)
def _area_sample(symbol: Symbol, half_height: float = SAMPLE_HEIGHT / 2 - 0.3) -> str:
    drawing = Drawing(SAMPLE_WIDTH, SAMPLE_HEIGHT)
    middle = SAMPLE_HEIGHT / 2
    area = shapely.box(0.4, middle - half_height, SAMPLE_WIDTH - 0.4, middle + half_height)
    drawing.areas([area], symbol)
    return drawing.svg()


@lru_cache(maxsize=8)
def _disc_sample(colour: str) -> str:
    drawing = Drawing(SAMPLE_WIDTH, SAMPLE_HEIGHT)
    drawing.disc(SAMPLE_WIDTH / 2, SAMPLE_HEIGHT / 2, SAMPLE_HEIGHT / 2 - 0.1, colour)
    return drawing.svg()


@lru_cache(maxsize=16)
def _way_sample(symbol: Symbol) -> str:
    drawing = Drawing(SAMPLE_WIDTH, SAMPLE_HEIGHT)
    path = shapely.LineString([(0.5, SAMPLE_HEIGHT / 2), (SAMPLE_WIDTH - 0.5, SAMPLE_HEIGHT / 2)])
    drawing.arrow_line(path, symbol, every=SAMPLE_WIDTH)
    return drawing.svg()
