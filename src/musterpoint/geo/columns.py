"""Which column of a file is which column of the plan: guessed from names in Chinese, pinyin and English."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pandas

from musterpoint.errors import InputError
from musterpoint.geo.cells import as_text, parse_numbers
from musterpoint.geo.names import normalised
from musterpoint.geo.use import is_residential
from musterpoint.text import N_, _

ESTIMATE = "estimate"
"""As the source of "residents": work them out from floor area where nothing is known."""
NOTHING = ""
"""As the source of any column: use none, whatever it looks like."""

COUNTS = frozenset({"residents", "households", "units", "floors", "height", "floor_area"})
"""Columns that hold numbers."""
COLUMN_NAMES = {
    "id": N_("Id"),
    "number": N_("Building number"),
    "name": N_("Name"),
    "type": N_("Use"),
    "level": N_("Level"),
    "parent": N_("Belongs to"),
    "units": N_("Units"),
    "floors": N_("Floors"),
    "households": N_("Households"),
    "residents": N_("Residents"),
    "height": N_("Height"),
    "floor_area": N_("Floor area"),
}
"""What the plan's columns are called."""
_SURE, _NUMBERED, _CUT_OFF, _CONTAINED = 1.0, 0.8, 0.7, 0.6
"""Scores of "人口", "人口2020", "常住人" (a shapefile has room for three characters), "年末常住人口"."""
_LOOKED_AT = 1000
_MISLEADING = re.compile(r"密度|比例|比率|占比|单价|density|rate|percent|sqmi|perkm")


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """A column of the file for one of the plan's; score from 0 to 1."""

    column: str
    score: float


@cache
def _aliases() -> Mapping[str, Mapping[str, list[str]]]:
    """Kind of layer → column of the plan → normalised names, the most telling first."""
    text = (files("musterpoint.resources") / "layers" / "columns.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def column_name(column: str) -> str:
    """What people call a column of the plan."""
    return _(COLUMN_NAMES[column]) if column in COLUMN_NAMES else column


def canonical_columns(layer: str) -> tuple[str, ...]:
    """What can be mapped for a layer: its columns, its features' ids, and figures that help to estimate
    others (height in metres, floor_area in square metres)."""
    return tuple(_aliases()[layer])


def guess_columns(table: pandas.DataFrame, layer: str) -> dict[str, ColumnGuess]:
    """The best column of the file for each of the plan's, where there is one.

    A column is used once. Score: how well the name fits × the part of its cells that can be read as a number
    where one is needed. Columns that are empty altogether are passed over.
    """
    candidates = []
    for order, (canonical, aliases) in enumerate(_aliases()[layer].items()):
        names = {alias: place for place, alias in enumerate(aliases)}
        for column in table.columns:
            fit, place = _fit(normalised(column), names, canonical in COUNTS)
            if fit:
                score = fit * _readable(table[column], canonical)
                if score > 0.3:
                    candidates.append((-score, order, place, canonical, str(column)))
    chosen: dict[str, ColumnGuess] = {}
    used: set[str] = set()
    for negative, _order, _place, canonical, column in sorted(candidates):
        if canonical not in chosen and column not in used:
            chosen[canonical] = ColumnGuess(column, -negative)
            used.add(column)
    return {canonical: chosen[canonical] for canonical in _aliases()[layer] if canonical in chosen}


def resolve_mapping(
    wanted: Mapping[str, str], tables: Mapping[str, pandas.DataFrame]
) -> dict[str, dict[str, str]]:
    """Kind of layer → column of the plan → column of the file: what the user says, and guesses for the rest.

    wanted: what the user says, such as {"residents": "POP1990", "buildings.floors": "层数"}; a name without a
    layer goes to every layer that has such a column. `NOTHING` for a column keeps the guess away; `ESTIMATE`
    for residents doesn't, since it is about those whom no column counts. Raises InputError for a column that
    no layer has.
    """
    mappings: dict[str, dict[str, str]] = {layer: {} for layer in tables}
    for key, column in wanted.items():
        layer_name, _dot, canonical = key.rpartition(".")
        layers = _layers_for(key, layer_name, canonical, tables)
        holding = [layer for layer in layers if column in tables[layer].columns]
        if not holding and column == NOTHING:
            holding = layers
        if not holding and (canonical, column) != ("residents", ESTIMATE):
            raise _no_such_column(key, column, {layer: tables[layer] for layer in layers})
        for layer in holding:
            mappings[layer][canonical] = column
    for layer, table in tables.items():
        told = mappings[layer]
        free = table[[column for column in table.columns if column not in told.values()]]
        guessed = {name: guess.column for name, guess in guess_columns(free, layer).items()}
        mappings[layer] = {name: column for name, column in {**guessed, **told}.items() if column}
    return mappings


def _layers_for(
    key: str, layer_name: str, canonical: str, tables: Mapping[str, pandas.DataFrame]
) -> list[str]:
    layers = [
        layer for layer in tables if layer_name in ("", layer) and canonical in canonical_columns(layer)
    ]
    if not layers:
        known = dict.fromkeys(name for layer in tables for name in canonical_columns(layer))
        raise InputError(
            _("There is no column “{name}” to fill.").format(name=key),
            _("Columns that can be filled: {columns}.").format(columns=", ".join(known)),
            _("Write it as --map residents=COLUMN,floors=COLUMN."),
        )
    return layers


def _no_such_column(key: str, column: str, tables: Mapping[str, pandas.DataFrame]) -> InputError:
    available = dict.fromkeys(str(name) for table in tables.values() for name in table.columns)
    return InputError(
        _("There is no column “{column}” to take {name} from.").format(column=column, name=key),
        _("The columns are: {columns}.").format(columns=", ".join(available) or "–"),
        _("Name one of these."),
    )


def _fit(name: str, aliases: Mapping[str, int], is_count: bool) -> tuple[float, int]:
    """How well a normalised name fits the aliases, and the place in their list of the one that it fits."""
    if name in aliases:
        return _SURE, aliases[name]
    for alias, place in aliases.items():
        if len(name) >= 3 and not name.isascii() and alias.startswith(name):
            return _CUT_OFF, place
    if not is_count or _MISLEADING.search(name):
        return 0.0, 0
    stem = re.sub(r"(19|20)\d\d年?|\d+$|年$", "", name)
    if stem in aliases:
        return _NUMBERED, aliases[stem]
    for alias, place in aliases.items():
        if len(alias) > 1 and not alias.isascii() and alias in name:
            return _CONTAINED, place
    return 0.0, 0


def _readable(cells: pandas.Series, canonical: str) -> float:
    """The part of the filled cells that serve; 0 where the column is empty."""
    filled = cells.dropna()
    if filled.empty:
        return 0.0
    if canonical == "id":
        if len(filled) == len(cells) and filled.is_unique:
            return 1.0
        return 0.5 if filled.nunique() > len(cells) / 2 else 0.0  # a class has a code, too
    part = len(filled) / len(cells)
    filled = filled.head(_LOOKED_AT)
    if canonical == "type":  # of two columns the one that tells more
        return 0.9 + 0.1 * part * float(is_residential(as_text(filled)).notna().mean())
    if canonical not in COUNTS:
        return 1.0
    if pandas.api.types.is_bool_dtype(filled):
        return 0.0
    parsed = parse_numbers(filled)
    return float(1 - parsed.unreadable.mean()) if parsed.values.notna().any() else 0.0
