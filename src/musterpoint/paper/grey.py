"""The map style for printers that have black only: every colour as the grey of the same brightness.

Hatches, letters, dashes and arrowheads tell apart what greys alone would not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from musterpoint.catalogue.style import MapStyle, Symbol

_WEIGHTS = (0.2126, 0.7152, 0.0722)
"""Of red, green and blue in the brightness of a colour (Rec. ITU-R BT.709)."""


def in_grey(style: MapStyle) -> MapStyle:
    """The style without colours."""
    changes = {}
    for field in fields(style):
        value = getattr(style, field.name)
        if isinstance(value, Mapping):
            changes[field.name] = {key: _grey(item) for key, item in value.items()}
    return replace(style, **changes)


def _grey(item: Any) -> Any:
    match item:
        case Symbol():
            return replace(
                item, fill=grey_of(item.fill), stroke=grey_of(item.stroke), label=grey_of(item.label)
            )
        case str():
            return grey_of(item)
    return item


def grey_of(colour: str) -> str:
    """ "#rrggbb" or "#rrggbbaa" as a grey; whatever isn't a colour as it is."""
    if not colour.startswith("#"):
        return colour
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    grey = round(sum(weight * part for weight, part in zip(_WEIGHTS, parts, strict=True)))
    return f"#{grey:02x}{grey:02x}{grey:02x}{colour[7:]}"
