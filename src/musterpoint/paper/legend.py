"""What the signs on a site's map mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle
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
            drawing = Drawing(SAMPLE_WIDTH, SAMPLE_HEIGHT)
            area = shapely.box(0.3, 0.3, SAMPLE_WIDTH - 0.3, SAMPLE_HEIGHT - 0.3)
            drawing.areas([area], style.zones[kind])
            yield LegendEntry(
                drawing.svg(), speaker.name(zone_type.name), zone_type.letter, style.zones[kind].label
            )


def _lane_entry(scene: Scene, style: MapStyle, speaker: Speaker) -> Iterator[LegendEntry]:
    if any(zone.lane for zone, _shape in scene.zones):
        drawing = Drawing(SAMPLE_WIDTH, SAMPLE_HEIGHT)
        drawing.disc(SAMPLE_WIDTH / 2, SAMPLE_HEIGHT / 2, SAMPLE_HEIGHT / 2 - 0.1, style.text)
        yield LegendEntry(drawing.svg(), speaker.say(N_("Lane number")), "1", "#ffffff")


def _fixture_entries(
    scene: Scene, catalogue: Catalogue, style: MapStyle, speaker: Speaker
) -> Iterator[LegendEntry]:
    types = [catalogue.fixtures.get(fixture.type) for fixture, _shape in scene.fixtures]
    present = {kind.group for kind in types if kind is not None}
    for group, half_height in FIXTURE_GROUPS.items():
        if group in present:
            drawing = Drawing(SAMPLE_WIDTH, SAMPLE_HEIGHT)
            middle = SAMPLE_HEIGHT / 2
            area = shapely.box(0.5, middle - half_height, SAMPLE_WIDTH - 0.5, middle + half_height)
            drawing.areas([area], style.fixture(group))
            yield LegendEntry(drawing.svg(), speaker.name(catalogue.fixture_groups[group]))


def _way_entries(scene: Scene, style: MapStyle, speaker: Speaker) -> Iterator[LegendEntry]:
    present = {way.kind for way, _shape in scene.ways}
    for kind, name in WAY_NAMES.items():
        if kind in present:
            drawing = Drawing(SAMPLE_WIDTH, SAMPLE_HEIGHT)
            path = shapely.LineString([(0.5, SAMPLE_HEIGHT / 2), (SAMPLE_WIDTH - 0.5, SAMPLE_HEIGHT / 2)])
            drawing.arrow_line(path, style.ways[kind], every=SAMPLE_WIDTH)
            yield LegendEntry(drawing.svg(), speaker.say(name))
