"""Coordinates as people write them: decimal, or in degrees, minutes and seconds with letters for the axis."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy

EITHER, LONGITUDE, LATITUDE = 0, 1, 2

_LETTERS = {"e": (LONGITUDE, 1), "w": (LONGITUDE, -1), "n": (LATITUDE, 1), "s": (LATITUDE, -1)}
_LETTERS |= {"东经": (LONGITUDE, 1), "西经": (LONGITUDE, -1), "北纬": (LATITUDE, 1), "南纬": (LATITUDE, -1)}
_LETTERS |= {"+": (EITHER, 1), "-": (EITHER, -1), "": (EITHER, 1)}
_SIDE = "[nsew]|东经|西经|北纬|南纬"
_DMS = re.compile(
    rf"(?P<before>{_SIDE}|[+-])?\s*(?P<degrees>\d{{1,3}}(?:\.\d+)?)\s*(?:[d°º度:]\s*|\s+|$|(?=[nsew+-]))"
    r"(?:(?P<minutes>\d{1,2}(?:\.\d+)?)\s*(?:[m'′分:]\s*|\s+|$|(?=[nsew+-]))"
    r"(?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:s(?!$)|\"|″|''|秒)?\s*)?)?"
    rf"(?P<after>{_SIDE}|[+-])?",
)

_OTHER_MARKS = re.compile(
    r"(\d{1,3})(?:d\s*(\d{1,2})m\s*(\d{1,2}(?:\.\d+)?)s|-(\d{1,2})-(\d{1,2}(?:\.\d+)?))"
)
"""116d23m51s and 116-23-51: here alone an s at the end means seconds and no side, and - no sign."""


@dataclass(frozen=True, slots=True)
class Angles:
    """degrees: float, NaN where nothing could be read. axis: `EITHER`, `LONGITUDE` or `LATITUDE`, as a letter
    says."""

    degrees: numpy.ndarray
    axis: numpy.ndarray


def parse(cells: numpy.ndarray) -> Angles:
    """Coordinates out of text: "116.397", "4512345.6", "116°23'51.2\\"E", "东经116度23分51秒", "-1 05 30",
    "116-23-51", "116d23m51s".

    Minutes and seconds below 60 only, and none after a fraction of degrees; all else isn't a coordinate.
    """
    parsed = [_one(str(cell)) for cell in cells]
    degrees, axis = zip(*parsed, strict=True) if parsed else ((), ())
    return Angles(numpy.array(degrees, dtype=float), numpy.array(axis, dtype=int))


def _one(text: str) -> tuple[float, int]:
    try:
        return float(text), EITHER
    except ValueError:
        pass
    tidy = unicodedata.normalize("NFKC", text).translate({0x2019: "'", 0x201D: '"', 0x2032: "'", 0x2033: '"'})
    tidy = tidy.strip().lstrip("'").lower()  # which marks text in Excel
    match = _DMS.fullmatch(_OTHER_MARKS.sub(_usual_marks, tidy))
    if match is None or (match["before"] and match["after"]):
        return numpy.nan, EITHER
    degrees, minutes, seconds = (match[name] or "0" for name in ("degrees", "minutes", "seconds"))
    if float(minutes) >= 60 or float(seconds) >= 60:
        return numpy.nan, EITHER
    if ("." in degrees and match["minutes"]) or ("." in minutes and match["seconds"]):
        return numpy.nan, EITHER
    axis, sign = _LETTERS[match["before"] or match["after"] or ""]
    return sign * (float(degrees) + float(minutes) / 60 + float(seconds) / 3600), axis


def _usual_marks(match: re.Match[str]) -> str:
    degrees, *parts = (part for part in match.groups() if part)
    return "{}°{}'{}\"".format(degrees, *parts)
