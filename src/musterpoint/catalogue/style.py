"""The map's style, read from resources/style/map.toml: one look for canvas, sheets, slides and QGIS."""

from __future__ import annotations

import tomllib
import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LIGHT = "light"
DARK = "dark"
PROJECTOR = "projector"
THEMES = (LIGHT, DARK, PROJECTOR)

_COLOURS = ("fill", "stroke", "label")
_LENGTHS = ("width", "size")


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """How one kind of thing looks. Colours are "#rrggbb" or "#rrggbbaa", "" for none.

    width: of the stroke, size: of a marker, label_size: height of its letters, dash: lengths of strokes and
    gaps, all in CSS pixels (1/96 inch). hatch: "", "diagonal", "back-diagonal", "cross" or "dots", drawn in
    the stroke's colour. from_scale, label_from_scale: drawn at one to so many and nearer; 0 means always.
    """

    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    dash: tuple[float, ...] = ()
    hatch: str = ""
    size: float = 0.0
    from_scale: float = 0.0
    label: str = ""
    label_size: float = 0.0
    label_from_scale: float = 0.0

    def shown_at(self, scale: float) -> bool:
        """Whether it is drawn on a map of one to `scale`."""
        return not self.from_scale or scale <= self.from_scale

    def labelled_at(self, scale: float) -> bool:
        """Whether its label is written on a map of one to `scale`."""
        return bool(self.label) and (not self.label_from_scale or scale <= self.label_from_scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapStyle:
    """The whole style in one theme. palette: colour by name, for what has no symbol ("ground", "text",
    "halo", "accent" …). layers by kind of layer; sites, zones, ways, gates, places and visits
    by kind of record; fixtures by
    group; marks: selection, problem, ghost, ghost-blocked, measure. served_fills: colours of buildings by the
    site that serves them, dealt out so that neighbours differ. route_strokes: colours of
    routes by the team's place in the list, dashed from the second round on."""

    theme: str
    palette: Mapping[str, str]
    layers: Mapping[str, Symbol]
    sites: Mapping[str, Symbol]
    site_name: Symbol
    zones: Mapping[str, Symbol]
    ways: Mapping[str, Symbol]
    gates: Mapping[str, Symbol]
    places: Mapping[str, Symbol]
    visits: Mapping[str, Symbol]
    escorts: Mapping[str, Symbol]
    fixtures: Mapping[str, Symbol]
    marks: Mapping[str, Symbol]
    road_widths_m: Mapping[str, float]
    walk_limits: tuple[int, ...]
    walk_widths: tuple[float, ...]
    residents_limits: tuple[int, ...]
    residents_fills: tuple[str, ...]
    served_fills: tuple[str, ...]
    route_strokes: tuple[str, ...]
    route_width: float

    @property
    def ground(self) -> str:
        return self.palette["ground"]

    @property
    def text(self) -> str:
        return self.palette["text"]

    @property
    def halo(self) -> str:
        return self.palette["halo"]

    @property
    def accent(self) -> str:
        return self.palette["accent"]

    def fixture(self, group: str) -> Symbol:
        """The symbol of a group of fixtures; groups that the style doesn't know look like "other"."""
        return self.fixtures.get(group) or self.fixtures["other"]

    def site(self, kind: str) -> Symbol:
        """The marker of a kind of site; kinds that the style doesn't know look like "fixed" ones."""
        return self.sites.get(kind) or self.sites["fixed"]

    def road_width_m(self, road_type: str | None) -> float:
        """Width on the ground of a road of this type, in metres."""
        return self.road_widths_m.get(road_type or "", self.road_widths_m["other"])

    def route(self, place: int) -> Symbol:
        """The line of the team in that place of the list, from 0: the colours in their order, dashed from the
        second time on."""
        again, number = divmod(place, len(self.route_strokes))
        dash = (3 * self.route_width, 2 * self.route_width) if again else ()
        return Symbol(stroke=self.route_strokes[number], width=self.route_width, dash=dash)


@cache
def load_style(theme: str = LIGHT) -> MapStyle:
    """The style in a theme: "light", "dark" or "projector". Raises KeyError for any other."""
    text = (files("musterpoint.resources") / "style" / "map.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    chosen = data["themes"][theme]

    def symbols(section: str) -> Mapping[str, Symbol]:
        return types.MappingProxyType({name: _symbol(item, chosen) for name, item in data[section].items()})

    return MapStyle(
        theme=theme,
        palette=types.MappingProxyType(chosen["palette"]),
        layers=symbols("layers"),
        sites=symbols("sites"),
        site_name=_symbol(data["site_name"], chosen),
        zones=symbols("zones"),
        ways=symbols("ways"),
        gates=symbols("gates"),
        places=symbols("places"),
        visits=symbols("visits"),
        escorts=symbols("escorts"),
        fixtures=symbols("fixtures"),
        marks=symbols("marks"),
        road_widths_m=types.MappingProxyType(data["road_widths_m"]),
        walk_limits=tuple(data["walks"]["limits"]),
        walk_widths=tuple(data["walks"]["widths"]),
        residents_limits=tuple(data["residents"]["limits"]),
        residents_fills=tuple(chosen["palette"][name] for name in data["residents"]["fills"]),
        served_fills=tuple(chosen["palette"][name] for name in data["served"]["fills"]),
        route_strokes=tuple(chosen["palette"][name] for name in data["routes"]["strokes"]),
        route_width=data["routes"]["width"] * chosen["line_factor"],
    )


def _symbol(data: Mapping[str, Any], theme: Mapping[str, Any]) -> Symbol:
    """A symbol with the theme's colours in place of their names and its lengths at the theme's size."""
    values = dict(data)
    for name in _COLOURS:
        if name in values:
            values[name] = theme["palette"][values[name]]
    for name in _LENGTHS:
        if name in values:
            values[name] *= theme["line_factor"]
    if "label_size" in values:
        values["label_size"] *= theme["text_factor"]
    values["dash"] = tuple(length * theme["line_factor"] for length in values.get("dash", ()))
    return Symbol(**values)
