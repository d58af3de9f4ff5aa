"""What is in a web map, as data for the page.

Left out on purpose: free text, which may name people; who works where; how many live in a building. Only who
leads a site can be asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import pandas
import shapely

from musterpoint.briefing.webmap import shapes
from musterpoint.briefing.webmap.colours import colours
from musterpoint.briefing.webmap.words import words
from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.needs import opening
from musterpoint.catalogue.posts import site_lead
from musterpoint.catalogue.style import MapStyle, Symbol, load_style
from musterpoint.paper.position import geo_uri
from musterpoint.paper.served import Residents
from musterpoint.paper.slots import Slots
from musterpoint.paper.words import Speaker, Words, span
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS, Plan, Site
from musterpoint.plan.outlines import fixture_outlines
from musterpoint.text import CHINESE, Text

LAYER_UNIT = 0.1
PART_UNIT = 0.01
"""Metres of one step in the coordinates of layers, and of what stands on a site."""

SIMPLIFIED = {BUILDINGS: 0.25, NEIGHBOURHOODS: 1.0, ROADS: 0.5}
"""Metres by which the outlines of a layer may be off."""

WAY_TOLERANCE = 1.0
"""Metres by which a walk may be off."""

ALWAYS_THERE = ("waiting", "exit")
"""Zones that a resident passes beside those of the procedure's stages."""

Data = dict[str, Any]
Both = str | list[str]
"""A text: alike in all languages, or [Chinese, English]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebMapOptions:
    """served: site id → ids of the buildings that it serves. made_at: local time. language: the one in which
    the page opens. with_names: who leads each site, with the telephone number, is in it. walks: building id →
    metres to its site, and whether along paths, else as a straight line times `detour`. ways: building id →
    its way along the paths, for drawing; a building without any gets a straight line."""

    served: Mapping[str, Sequence[str]] = field(default_factory=dict)
    walks: Mapping[str, tuple[float, bool]] = field(default_factory=dict)
    ways: Mapping[str, shapely.LineString] = field(default_factory=dict)
    detour: float = 1.0
    made_at: datetime
    language: str = CHINESE
    with_names: bool = False


def content(plan: Plan, catalogue: Catalogue, options: WebMapOptions) -> Data:
    """All that the page shows, JSON-ready. Coordinates are explained in `shapes`; their origin is the middle
    of the plan."""
    sites, style = plan.sites(), load_style()
    west, south, east, north = _bounds(plan)
    origin = (round((west + east) / 2), round((south + north) / 2))
    corners = [*shapes.point(west, south, origin, 1), *shapes.point(east, north, origin, 1)]
    return {
        "language": "zh" if options.language == CHINESE else "en",
        "words": words(),
        "campaign": _campaign(plan, catalogue, options),
        "style": _style(style),
        "units": {"layer": LAYER_UNIT, "part": PART_UNIT},
        "bounds": corners,
        "detour": options.detour,
        "zones": {id_: [zone.letter, _both(zone.name)] for id_, zone in catalogue.zones.items()},
        "sites": _sites(plan, catalogue, sites, options, origin),
        "parts": _parts(plan, catalogue, origin),
        **_layers(plan, sites, options, origin),
    }


def _bounds(plan: Plan) -> tuple[float, float, float, float]:
    """West, south, east, north of everything, in metres; a hectare where there is nothing."""
    boxes = [shapely.box(*layer.frame.total_bounds) for layer in plan.layers.values() if len(layer.frame)]
    places = [site.geometry() for site in plan.sites()]
    west, south, east, north = shapely.total_bounds(boxes + places or [shapely.box(0, 0, 100, 100)]).tolist()
    return west, south, east, north


def _campaign(plan: Plan, catalogue: Catalogue, options: WebMapOptions) -> Data:
    campaign, speaker = plan.campaign, Speaker.of("both")
    procedure = catalogue.procedures.get(campaign.procedure)
    return {
        "name": campaign.name,
        "office": campaign.office,
        "day": _words(speaker.date(campaign.starts)) if campaign.starts else "",
        "hours": span(campaign.starts, campaign.ends) if campaign.starts else "",
        "drill": campaign.drill,
        "procedure": _both(procedure.name) if procedure else "",
        "bring": [_both(item) for item in procedure.bring] if procedure else [],
        "made": options.made_at.strftime("%Y-%m-%d %H:%M"),
    }


# Sites


def _sites(
    plan: Plan,
    catalogue: Catalogue,
    sites: Sequence[Site],
    options: WebMapOptions,
    origin: tuple[float, float],
) -> list[Data]:
    residents, speaker = Residents(plan), Speaker.of("both")
    own_colours = colours(sites, len(load_style().served_fills))
    found = []
    for site, colour in zip(sites, own_colours, strict=True):
        served = residents.served(options.served.get(site.id, ()), speaker)
        data = {
            "number": site.number,
            "name": site.name,
            "kind": site.kind,
            "at": shapes.point(site.x, site.y, origin, LAYER_UNIT),
            "link": geo_uri(plan, (site.x, site.y)),
            "hours": span(*opening(plan, site)),
            "lanes": site.lanes,
            "green": site.green_lane,
            "colour": colour,
            "way": _way(plan, catalogue, site),
            "serves": [[_words(group.neighbourhood), group.numbers, group.count] for group in served.groups],
        }
        lead = site_lead(plan, catalogue, site) if options.with_names else None
        if lead:
            data |= {"lead": lead.name, "phone": lead.phone}
        found.append(data)
    return found


def _way(plan: Plan, catalogue: Catalogue, site: Site) -> list[str]:
    """The zones of the site that a resident walks through, in their order."""
    procedure = catalogue.procedures.get(plan.campaign.procedure)
    passed = {*ALWAYS_THERE, *(stage.zone for stage in (procedure.stages if procedure else ()))}
    present = {zone.kind for zone in plan.where("zone", site=site.id)}
    return [kind for kind in catalogue.zones if kind in passed & present]


def _parts(plan: Plan, catalogue: Catalogue, origin: tuple[float, float]) -> Data:
    """What stands on the ground, site by site, larger things first: of which kind (fixtures: of which group),
    zones for which lane, and their shapes."""
    zones = list(plan.table("zone").values())
    # A closed way begins where a suspected case lives.
    ways = [way for way in plan.table("way").values() if way.kind != "closed"]
    fixtures = sorted(
        plan.table("fixture").values(), key=lambda item: (item.site, -item.width * item.depth, item.id)
    )
    groups = {id_: fixture.group for id_, fixture in catalogue.fixtures.items()}
    outlines = [zone.geometry() for zone in zones]
    paths = [way.geometry() for way in ways]
    return {
        "zones": {
            **_kinds([zone.kind for zone in zones]),
            "lanes": shapes.numbers([zone.lane for zone in zones]),
            "shapes": shapes.areas(outlines, origin, PART_UNIT),
        },
        "fixtures": {
            **_kinds([groups.get(fixture.type, "other") for fixture in fixtures]),
            "shapes": shapes.areas(fixture_outlines(fixtures), origin, PART_UNIT),
        },
        "ways": {
            **_kinds([way.kind for way in ways]),
            "shapes": shapes.lines(paths, origin, PART_UNIT),
        },
    }


def _kinds(of_each: Sequence[str]) -> Data:
    """The kinds that there are, and which of them each thing is."""
    places, kinds = pandas.factorize(pandas.array(of_each, dtype=object))
    return {"kinds": kinds.tolist(), "of": shapes.numbers(places)}


# Layers


def _layers(plan: Plan, sites: Sequence[Site], options: WebMapOptions, origin: tuple[float, float]) -> Data:
    data: Data = {}
    for kind in (NEIGHBOURHOODS, BUILDINGS, ROADS, ENTRANCES):
        layer = plan.layers.get(kind)
        frame = layer.frame if layer else pandas.DataFrame()
        geometry = list(frame.geometry) if layer else []
        data[kind] = {"names": _texts(frame, "name")}
        tolerance = SIMPLIFIED.get(kind, 0.0)
        if kind in (NEIGHBOURHOODS, BUILDINGS):
            data[kind]["shapes"] = shapes.areas(geometry, origin, LAYER_UNIT, tolerance)
        elif kind == ROADS:
            data[kind]["shapes"] = shapes.lines(geometry, origin, LAYER_UNIT, tolerance)
            data[kind]["areas"] = shapes.areas(geometry, origin, LAYER_UNIT, tolerance)
            data[kind]["widths"] = [load_style().road_width_m(type_) for type_ in _texts(frame, "type")]
        else:
            centres = shapely.get_coordinates(shapely.centroid(geometry))
            data[kind]["shapes"] = [shapes.point(x, y, origin, LAYER_UNIT) for x, y in centres]
    if plan.buildings is not None:
        data[BUILDINGS] |= _building_columns(plan, sites, options)
        ways = [options.ways.get(id_) for id_ in plan.buildings.frame.index]
        data[BUILDINGS]["ways"] = (
            shapes.lines(ways, origin, LAYER_UNIT, WAY_TOLERANCE) if options.ways else ""
        )
    return data


def _building_columns(plan: Plan, sites: Sequence[Site], options: WebMapOptions) -> Data:
    """Number, name, neighbourhood and site of each building; the latter two by their place in the page's
    lists, −1 for none. A name that only repeats neighbourhood and number is left out. walks: metres to the
    site, −1 where nobody has measured them. straight: the places of the buildings whose walk is a straight
    line. slots: the times at which people are called, by their place in times, −1 for none."""
    frame, slots = plan.buildings.frame, Slots(plan)
    owners = frame["neighbourhood"].fillna("")
    known = plan.neighbourhoods.frame if plan.neighbourhoods else pandas.DataFrame(columns=["name"])
    places = {site.id: place for place, site in enumerate(sites)}
    site_of = {id_: places[site] for site, ids in options.served.items() if site in places for id_ in ids}
    walks = [options.walks.get(id_, (-1.0, True)) for id_ in frame.index]
    numbers, names = _texts(frame, "number"), _texts(frame, "name")
    usual = [
        owner + number for owner, number in zip(owners.map(known["name"]).fillna(""), numbers, strict=True)
    ]
    texts = [time.text if (time := slots.times(id_)) else "" for id_ in frame.index]
    times = {text: place for place, text in enumerate(dict.fromkeys(filter(None, texts)))}
    return {
        "numbers": numbers,
        "names": ["" if name == other else name for name, other in zip(names, usual, strict=True)],
        "neighbourhoods": shapes.numbers(known.index.get_indexer(owners)),
        "sites": shapes.numbers([site_of.get(id_, -1) for id_ in frame.index]),
        "times": list(times),
        "slots": shapes.numbers([times.get(text, -1) for text in texts]),
        "walks": shapes.numbers([round(metres) for metres, _by_path in walks]),
        "straight": shapes.numbers([place for place, (_m, by_path) in enumerate(walks) if not by_path]),
    }


def _texts(frame: pandas.DataFrame, column: str) -> list[str]:
    return frame[column].fillna("").astype(str).tolist() if column in frame else [""] * len(frame)


# Style and words


def _style(style: MapStyle) -> Data:
    """The symbols of everything on the page; those of which it has more than one by kind."""
    symbols = {"layers": style.layers, "sites": style.sites, "zones": style.zones, "ways": style.ways}
    return {
        "ground": style.ground,
        "text": style.text,
        "halo": style.halo,
        "accent": style.accent,
        "served": list(style.served_fills),
        "site_name": _symbol(style.site_name),
        "fixtures": {group: _symbol(symbol) for group, symbol in style.fixtures.items()},
        **{name: {kind: _symbol(item) for kind, item in items.items()} for name, items in symbols.items()},
    }


def _symbol(symbol: Symbol) -> Data:
    return {name: value for name, value in asdict(symbol).items() if value}


def _both(text: Text) -> Both:
    return text.zh if text.zh == text.en else [text.in_language(CHINESE), text.in_language("en")]


def _words(said: Words) -> Both:
    return list(said) if len(said) > 1 else said[0]
