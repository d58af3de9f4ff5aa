"""The map's style at the size of a wall: letters and lines as large as those of the slides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from musterpoint.briefing.slides.slide import SHAPES, SMALLEST
from musterpoint.catalogue.style import DARK, PROJECTOR, MapStyle, Symbol, load_style

DESIGN_HEIGHT = 720.0
"""Pixels of the screen that the projector theme's lengths are made for."""

LINES_ON_DARK = 2.0
"""The dark theme is made for a desk; on a wall its lines are so many times wider."""

MARKER_TO_LETTERS = 1.55
"""Diameter of a site's marker, as a multiple of its number's height."""

CROWDED = 0.75
BAR_TO_NAMES = 13 / 12
"""The scale bar's letters are a twelfth smaller than the names of sites."""


@lru_cache(maxsize=16)
def wall_style(ground: str, height: float) -> MapStyle:
    """The style on a "light" or "dark" ground for a slide that is `height` pixels high."""
    style = load_style(PROJECTOR if ground == "light" else DARK)
    lines = height / DESIGN_HEIGHT * (1.0 if ground == "light" else LINES_ON_DARK)
    letters = SMALLEST * height / SHAPES["16:9"].height

    def enlarged(symbol: Symbol) -> Symbol:
        return replace(
            symbol,
            width=symbol.width * lines,
            size=symbol.size * lines,
            dash=tuple(length * lines for length in symbol.dash),
            label_size=letters if symbol.label_size else 0.0,
        )

    def every(symbols: Mapping[str, Symbol]) -> Mapping[str, Symbol]:
        return MappingProxyType({name: enlarged(symbol) for name, symbol in symbols.items()})

    def marker(symbol: Symbol) -> Symbol:
        # Where sites are crowded, the canvas draws markers at three quarters.
        size = max(symbol.size * lines, MARKER_TO_LETTERS * letters / CROWDED)
        return replace(enlarged(symbol), size=size, label_size=letters / CROWDED)

    return replace(
        style,
        layers=MappingProxyType(
            {kind: replace(enlarged(symbol), label=style.text) for kind, symbol in style.layers.items()}
        ),
        sites=MappingProxyType({kind: marker(symbol) for kind, symbol in style.sites.items()}),
        site_name=replace(enlarged(style.site_name), label_size=letters * BAR_TO_NAMES),
        zones=every(style.zones),
        ways=every(style.ways),
        gates=every(style.gates),
        fixtures=every(style.fixtures),
        marks=every(style.marks),
    )
