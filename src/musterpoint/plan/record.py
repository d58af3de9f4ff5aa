"""What every record of a plan is: one frozen row with an id, and how its fields are read."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, Self

from shapely.geometry.base import BaseGeometry

Points = tuple[tuple[float, float], ...]
Strokes = tuple[Points, ...]
"""Lines drawn with a pen, each from where it was set down to where it was lifted."""


def refers_to(kind: str) -> dict[str, str]:
    return {"refers": kind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of a plan. `KIND` is its table's name, `GEOMETRY` what QGIS shows of it ("" for nothing)."""

    KIND: ClassVar[str]
    GEOMETRY: ClassVar[str] = ""

    id: str

    def geometry(self) -> BaseGeometry | None:
        """The record's place on the map in the plan's CRS, or None where it has none."""
        return None

    def replace(self, **changes: Any) -> Self:
        # As dataclasses.replace, in half the time: a drag moves hundreds of records with every step.
        names, values, _times = reader(type(self))
        return type(self)(**{**dict(zip(names, values(self), strict=True)), **changes})


@cache
def field_types(record_type: type[Record]) -> Mapping[str, Any]:
    """Field name → annotated type, class variables left out."""
    hints = typing.get_type_hints(record_type)
    return {item.name: hints[item.name] for item in dataclasses.fields(record_type)}


@cache
def references(record_type: type[Record]) -> Mapping[str, str]:
    """Field name → kind of record that its value names."""
    return {
        item.name: item.metadata["refers"]
        for item in dataclasses.fields(record_type)
        if "refers" in item.metadata
    }


@cache
def reader(
    record_type: type[Record],
) -> tuple[tuple[str, ...], Callable[[Record], tuple[Any, ...]], tuple[str, ...]]:
    """The names of a type's fields, what gets all their values, and those among them that are times."""
    types_ = field_types(record_type)
    times = tuple(name for name, type_ in types_.items() if datetime in (type_, *typing.get_args(type_)))
    return tuple(types_), attrgetter(*types_), times
