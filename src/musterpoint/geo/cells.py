"""Numbers and words as people write them into tables."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy
import pandas

from musterpoint.geo.use import from_flag

_MISSING = {
    "",
    "-",
    "--",
    "/",
    "\\",
    "none",
    "null",
    "nan",
    "<na>",
    "n/a",
    "na",
    "无",
    "空",
    "不详",
    "未知",
    "?",
    "—",
    "——",
}
_FACTORS = {"": 1.0, "千": 1e3, "万": 1e4, "亿": 1e8}
_NUMBER = re.compile(
    r"(?P<about>约|大约|大概|近|ca\.?|approx\.?|about|~|≈|>=?|≥|[+])?\s*"
    r"(?P<low>\d+(?:\.\d*)?|\.\d+)\s*"
    r"(?:(?P<range>[-~–—至到])\s*(?P<high>\d+(?:\.\d*)?)\s*)?"
    r"(?P<factor>[千万亿]?)\s*"
    r"(?P<more>\+|余|多|以上|左右)?\s*"
    r"(?:人|口|户|层|楼|栋|幢|个|单元|f|fl|m|m2|㎡|米|平方米|平米|m²)?\.?\s*(?P<more_after>\+|以上|左右)?",
    re.IGNORECASE,
)

_CONTROLS = r"[\x00-\x1f\x7f]+"
"""Characters that no document may hold; a break of line is one, within a name."""
_SCIENTIFIC = re.compile(r"\d+(?:\.\d*)?e[+]?\d{1,2}")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_IN_WORDS = re.compile(r"(?<![\d.])[零〇一二两三四五六七八九十百千]+")


@dataclass(frozen=True, slots=True)
class ParsedNumbers:
    """values: Float64, missing where there is none. inexact: read from "10+", "4-7" or "约300".
    unreadable: something is written there that isn't a number of 0 or more."""

    values: pandas.Series
    inexact: pandas.Series
    unreadable: pandas.Series


def parse_numbers(column: pandas.Series) -> ParsedNumbers:
    """Counts and sizes out of a column of numbers or text.

    Reads "64,300", "１２", "10+" (10), "4-7" (the middle), "约300", "125.85万", "12层", "三百"; an empty
    cell, "-" and "无" are missing. Negative numbers, which such columns use for "no data", are unreadable.
    """
    codes, distinct = pandas.factorize(column, use_na_sentinel=True)
    numeric = pandas.api.types.is_numeric_dtype(column) and not pandas.api.types.is_bool_dtype(column)
    parsed = [_from_number(value) if numeric else _from_text(str(value)) for value in distinct]
    parsed.append((numpy.nan, False, False))  # the sentinel -1 of a missing value picks the last one
    values, inexact, unreadable = (numpy.array(part) for part in zip(*parsed, strict=True))
    picked = values[codes].astype(float)
    return ParsedNumbers(
        pandas.Series(pandas.array(picked, dtype="Float64"), index=column.index).mask(numpy.isnan(picked)),
        pandas.Series(inexact[codes].astype(bool), index=column.index),
        pandas.Series(unreadable[codes].astype(bool), index=column.index),
    )


def as_text(cells: pandas.Series) -> pandas.Series:
    """Cells as text: whole numbers without ".0", blanks as missing, yes or no as a type of building."""
    if pandas.api.types.is_bool_dtype(cells):
        return from_flag(cells)
    if pandas.api.types.is_float_dtype(cells) and (cells.dropna() % 1 == 0).all():
        cells = cells.astype("Int64")
    text = cells.astype("string").str.replace(_CONTROLS, " ", regex=True).str.strip()
    return text.mask(text == "")


def _from_number(value: float) -> tuple[float, bool, bool]:
    if numpy.isfinite(value) and value >= 0:
        return float(value), False, False
    return numpy.nan, False, True


def _from_text(text: str) -> tuple[float, bool, bool]:
    tidy = unicodedata.normalize("NFKC", text).strip().lstrip("'").lower()  # Excel's mark of text
    if tidy in _MISSING:
        return numpy.nan, False, False
    tidy = _IN_WORDS.sub(_counted, re.sub(r"(?<=\d)[,' ](?=\d{3}(?:\D|$))", "", tidy))
    if _SCIENTIFIC.fullmatch(tidy):
        return _from_number(float(tidy))
    match = _NUMBER.fullmatch(tidy)
    if match is None:
        return numpy.nan, False, True
    low = float(match["low"])
    value = (low + float(match["high"])) / 2 if match["high"] else low
    inexact = any(match[name] for name in ("about", "range", "more", "more_after"))
    return value * _FACTORS[match["factor"]], inexact, False


def _counted(words: re.Match[str]) -> str:
    """ "三百" as "300", "一千二百零五" as "1205"; what is no number below ten thousand stays as it is."""
    total = digit = 0
    lowest = 10_000
    for word in words.group():
        if word in _DIGITS:
            if digit:
                return words.group()
            digit = _DIGITS[word]
        else:
            if _UNITS[word] >= lowest:
                return words.group()
            lowest = _UNITS[word]
            total, digit = total + (digit or 1) * lowest, 0
    return str(total + digit)
