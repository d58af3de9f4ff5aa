"""Rows of items on lists: how many go where, and of all together how many lie in the stores."""

from __future__ import annotations

from dataclasses import dataclass

from musterpoint.paper.figures import Figure
from musterpoint.paper.words import Words


@dataclass(frozen=True, slots=True)
class Row:
    name: Words
    count: Figure
    unit: str


@dataclass(frozen=True, slots=True)
class RowGroup:
    """title: a kind of items, or number, time and store of a delivery."""

    title: Words
    note: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """An item over all the chosen sites. stock: how many lie in the plan's stores; short: how many are
    missing there, "" for none; places: where it lies; norm: the source of the count."""

    name: Words
    count: Figure
    unit: str
    stock: Figure
    short: str
    places: str = ""
    norm: str = ""


@dataclass(frozen=True, slots=True)
class TotalGroup:
    title: Words
    note: str
    rows: tuple[Total, ...]


def missing(needed: int, held: int) -> str:
    """How many are missing, as it is printed: "" for none."""
    return f"{needed - held:,}" if needed > held else ""
