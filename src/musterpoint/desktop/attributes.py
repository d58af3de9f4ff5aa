"""Selecting by a property: which things of a kind have a field with a value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import repeat

import numpy as np
import pandas

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_title
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, RECORD_TYPES, Plan, Record
from musterpoint.plan.record import field_types
from musterpoint.session.actions.subjects import Ref
from musterpoint.text import N_, Text

YES, NO = Text("是", "yes"), Text("否", "no")
KINDS = ("site", "fixture", "zone", "gate", "way", "person", BUILDINGS, NEIGHBOURHOODS)
_LEFT_OUT = frozenset({"id", "x", "y", "outline", "path", "kit", "skills", "group"})

_WORD = re.compile(r"\s*(号楼|号院|号|栋|幢|座|楼|#)$")
"""What stands behind the number of a building."""

EQUAL, UNEQUAL, LEAST, MOST, HOLDS, EMPTY = "=", "≠", "≥", "≤", "holds", "empty"
OPERATORS: Mapping[str, str] = {
    EQUAL: N_("is"),
    UNEQUAL: N_("is not"),
    LEAST: N_("is at least"),
    MOST: N_("is at most"),
    HOLDS: N_("contains"),
    EMPTY: N_("is empty"),
}
_COMPARED: Mapping[str, Callable[[pandas.Series, float], pandas.Series]] = {
    EQUAL: pandas.Series.eq,
    UNEQUAL: pandas.Series.ne,
    LEAST: pandas.Series.ge,
    MOST: pandas.Series.le,
}


def fields(plan: Plan, kind: str) -> list[str]:
    """The fields of a kind that can be asked for."""
    if kind in RECORD_TYPES:
        types = field_types(RECORD_TYPES[kind])
        return [
            name for name, hint in types.items() if name not in _LEFT_OUT and hint in (str, int, float, bool)
        ]
    layer = plan.layers.get(kind)
    return [name for name in layer.frame.columns if name != layer.frame.geometry.name] if layer else []


def values(plan: Plan, catalogue: Catalogue, kind: str, field: str) -> pandas.Series:
    """Id → value of the field, as people read it: numbers as such, ids of the catalogue by their names."""
    if kind not in RECORD_TYPES:
        return plan.layers[kind].frame[field]
    table = plan.table(kind)
    shown = [_shown(plan, catalogue, record, field) for record in table.values()]
    return pandas.Series(shown, index=list(table), dtype=None if table else object)


def is_number(series: pandas.Series) -> bool:
    """Whether the values can be compared by size."""
    return pandas.api.types.is_numeric_dtype(series) and not pandas.api.types.is_bool_dtype(series)


def operators(series: pandas.Series) -> tuple[str, ...]:
    """What can be asked of such values."""
    return (LEAST, MOST, EQUAL, UNEQUAL, EMPTY) if is_number(series) else (EQUAL, UNEQUAL, HOLDS, EMPTY)


def likely_value(series: pandas.Series) -> str:
    """A value to begin with that finds something: the median of numbers, else what is there most often."""
    present = series.dropna()
    if present.empty:
        return ""
    if is_number(series):
        return f"{present.astype(float).quantile(0.5, interpolation='nearest'):g}"
    texts = present.astype("str")
    return str(texts[texts != ""].mode().get(0, ""))


def matching(kind: str, series: pandas.Series, operator: str, value: str) -> list[Ref]:
    """The things of a kind whose value fits."""
    return list(zip(repeat(kind), series.index[fitting(kind, series, operator, value)].tolist()))


def fitting(kind: str, series: pandas.Series, operator: str, value: str) -> np.ndarray:
    """Whether each thing of a kind fits by its value, array of bool. A number that is none fits nothing."""
    if operator == EMPTY:
        fits = series.isna() | series.astype("str").eq("")
    elif is_number(series):
        try:
            fits = _COMPARED[operator](series.astype(float), float(value))
        except ValueError:
            return np.zeros(len(series), dtype=bool)
        fits &= series.notna()
    else:
        called = _bare if kind == BUILDINGS and series.name == "number" else str.lower
        fits = _texts_that_fit(series, operator, value.strip(), called)
    return np.asarray(fits, dtype=bool)


def _texts_that_fit(
    series: pandas.Series, operator: str, wanted: str, called: Callable[[str], str]
) -> np.ndarray:
    """Whether each text fits, array of bool. called: a text as it is compared with others; what is contained
    is looked for as it was typed."""
    codes, texts = pandas.factorize(series.fillna("").astype("str"))
    if operator == HOLDS:
        part = wanted.lower()
        fits = [part in text.lower() for text in texts.tolist()]
    else:
        whole, equal = called(wanted), operator == EQUAL
        fits = [(called(text) == whole) == equal for text in texts.tolist()]
    return np.array(fits, dtype=bool)[codes]


def _bare(number: str) -> str:
    """A building's number without the word for it: people say 3 where 3号楼 or 3# is written."""
    text = unicodedata.normalize("NFKC", number).lower()
    return _WORD.sub("", text) or text


def _shown(plan: Plan, catalogue: Catalogue, record: Record, field: str) -> object:
    value = getattr(record, field)
    if isinstance(value, bool):
        return str(YES if value else NO)
    if field == "site":
        return site_title(plan.find("site", value)) if value else ""
    names = {("fixture", "type"): catalogue.fixtures, ("zone", "kind"): catalogue.zones,
             ("person", "tier"): catalogue.tiers}.get((record.KIND, field), {})  # fmt: skip
    return str(names[value].name) if value in names else value
