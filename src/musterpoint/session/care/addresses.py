"""Addresses as lists have them, and the building that they mean: "3号楼2单元501", "3-2-501", "天和苑3栋"."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from musterpoint.plan import Plan

CLOSE_ENOUGH = 0.75
"""How alike (difflib's ratio, 0–1) a neighbourhood's name must be to what the list calls it."""

_DIGITS = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九")}
_NUMBER = r"[A-Za-z]?\d+[A-Za-z]?"
_FORMS = (
    re.compile(
        rf"(?P<area>.*?)(?P<building>{_NUMBER}|[A-Za-z](?=座|栋|幢))(?:号楼|号院?楼|栋|幢|座|楼|#楼?)"
        rf"(?:[-,、 ]?[东西南北中]?(?P<unit>{_NUMBER}|[东西南北中](?=单元))(?:单元|门|梯|号门|-))?"
        rf"(?:[-,、 ]?\d+[层F](?!\d))?(?:[-,、 ]?(?P<room>{_NUMBER})(?:室|号|房|户)?)?.*"
    ),
    re.compile(
        r"(?P<area>.*?)[,，\s]*\b(?:building|bldg|block|blk)\.?\s*(?P<building>\w+)"
        r"(?:[,\s]*(?:unit|entrance|stair)\.?\s*(?P<unit>\w+))?"
        r"(?:[,\s]*(?:room|rm|apt|apartment|flat|no)\.?\s*(?P<room>\w+))?.*",
        re.IGNORECASE,
    ),
    re.compile(rf"(?P<area>.*?)(?P<building>{_NUMBER})-(?P<unit>{_NUMBER})-(?P<room>{_NUMBER})\D*"),
    re.compile(rf"(?P<area>.*?)(?P<building>{_NUMBER})-(?P<room>\d{{3,4}})\D*"),
    re.compile(rf"(?P<area>.*?)(?P<building>{_NUMBER})号(?P<unit>(?!))?(?P<room>(?!))?.*"),
    re.compile(rf"(?P<area>.*?)(?P<building>{_NUMBER})(?P<unit>(?!))?(?P<room>(?!))?"),
)
"""From the most telling to the least: "12号院3号楼" is building 3, "12号" alone is building 12."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart; "" for what it doesn't say."""

    area: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""


def take_apart(text: str) -> Address:
    """The parts of an address in one cell."""
    plain = _plain(text)
    for form in _FORMS:
        if match := form.fullmatch(plain):
            found = {name: value or "" for name, value in match.groupdict().items()}
            return Address(
                found["area"].strip(" ,，-、"),
                number_of(found["building"]),
                found.get("unit", ""),
                found.get("room", ""),
            )
    return Address(area=plain)


def number_of(text: str) -> str:
    """A building's number as it is compared: "03号楼" and "三栋" are "3", "A座" is "a"."""
    plain = re.sub(r"(?:号楼|号院|栋|幢|座|楼|号|#)+$", "", _plain(text)).strip().casefold()
    return re.sub(r"^(building|bldg\.?|block|no\.?)\s*", "", re.sub(r"(?<!\d)0+(?=\d)", "", plain))


class Buildings:
    """Finds the building that an address means."""

    def __init__(self, plan: Plan):
        self._areas: dict[str, list[str]] = {}
        self._numbers: dict[str, list[str]] = {}
        self._names: dict[str, str] = {}
        self._within: dict[str, frozenset[str]] = {}
        layer = plan.buildings
        if layer is None:
            return
        above = _ancestors(plan)
        as_compared = cache(number_of)  # most numbers are many buildings'
        columns = (layer.frame[name].to_numpy(object) for name in ("number", "name", "neighbourhood"))
        for id_, number, name, area in zip(layer.frame.index.tolist(), *columns, strict=True):
            if isinstance(number, str) and number:
                self._numbers.setdefault(as_compared(number), []).append(id_)
            if isinstance(name, str) and name:
                key = _key(name)
                self._names[key] = "" if key in self._names else id_  # "": several are called so
            self._within[id_] = above.get(area, frozenset()) if isinstance(area, str) else frozenset()
        if plan.neighbourhoods is not None:
            for id_, name in plan.neighbourhoods.frame["name"].dropna().items():
                self._areas.setdefault(_key(name), []).append(id_)

    def find(self, address: Address, whole: str = "") -> tuple[str, ...]:
        """The buildings that the address may mean: one where it is clear, none where there is no such. whole:
        the text that it was taken from, which may be a building's name."""
        for name in filter(None, (_key(whole), _key(address.area + address.building))):
            if named := self._names.get(name):
                return (named,)
        numbered = self._numbers.get(address.building, ()) if address.building else ()
        if address.area and self._areas:
            areas = self._areas_of(address.area)
            return tuple(id_ for id_ in numbered if not areas.isdisjoint(self._within[id_]))
        return tuple(numbered)

    def _areas_of(self, text: str) -> frozenset[str]:
        """Ids of the neighbourhoods that the text names: the longest name that it holds or is part of, else
        the most alike."""
        key = _key(text)
        if not key:
            return frozenset()
        held = [name for name in self._areas if name and (name in key or (len(key) > 1 and key in name))]
        named = max(held, key=len, default="")
        if not named:
            named = next(iter(difflib.get_close_matches(key, self._areas, 1, CLOSE_ENOUGH)), "")
        return frozenset(self._areas.get(named, ()))


def _plain(text: str) -> str:
    """Full-width signs made plain, Chinese numerals made digits, one kind of dash."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[零一二三四五六七八九十]+(?=号楼|栋|幢|座|单元|号院|号|#)", _in_digits, plain)
    return re.sub(r"\s*[–—−－~/]\s*|\s*-\s*", "-", plain).strip()


def _in_digits(match: re.Match[str]) -> str:
    """ "十二" is 12, "三十" is 30, "二〇一" isn't met here."""
    tens, ten, ones = match[0].rpartition("十")
    if not ten:
        return "".join(_DIGITS[sign] for sign in match[0])
    return str(int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0")))


def _key(name: object) -> str:
    return re.sub(r"[\W_]+|小区$|社区$", "", unicodedata.normalize("NFKC", str(name)).casefold())


def _ancestors(plan: Plan) -> Mapping[str, frozenset[str]]:
    """Neighbourhood → itself and all that it belongs to."""
    if plan.neighbourhoods is None:
        return {}
    parents = dict(plan.neighbourhoods.frame["parent"].items())
    return {id_: frozenset(_chain(id_, parents)) for id_ in parents}


def _chain(id_: object, parents: Mapping[str, object]) -> Iterable[str]:
    seen: set[str] = set()
    while isinstance(id_, str) and id_ in parents and id_ not in seen:
        seen.add(id_)
        yield id_
        id_ = parents[id_]
