"""The colours of slides, on a light or a dark ground. All words keep a contrast of 7:1 and more."""

from __future__ import annotations

import types
from collections.abc import Mapping

from musterpoint.briefing.slides.slide import ACCENT, ALARM, BAND, GROUND, ON_ACCENT, QUIET, TEXT

LEAST_CONTRAST = 7.0
"""Between letters and what is behind them: WCAG 2.2, success criterion 1.4.6 (AAA)."""

PEN = "#e00000"
LASER = "#ff1a1a"

GROUNDS: Mapping[str, Mapping[str, str]] = types.MappingProxyType(
    {
        "light": types.MappingProxyType({
            GROUND: "#ffffff", TEXT: "#14161a", QUIET: "#3f454d", BAND: "#eceef3",
            ACCENT: "#2c25a8", ON_ACCENT: "#ffffff", ALARM: "#930d0d",
        }),
        "dark": types.MappingProxyType({
            GROUND: "#101215", TEXT: "#f6f4f0", QUIET: "#c9ccd1", BAND: "#22262c",
            ACCENT: "#b6bdff", ON_ACCENT: "#101215", ALARM: "#ffaaa2",
        }),
    }
)  # fmt: skip
"""Ground → what a colour is for → the colour."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours "#rrggbb", 1–21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, 0–1."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
