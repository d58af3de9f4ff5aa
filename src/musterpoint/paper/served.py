"""Whom a site serves: its buildings by neighbourhood, with their residents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import numpy

from musterpoint.geo.walking import Measured
from musterpoint.paper.figures import Figure
from musterpoint.paper.slots import Slots, Times
from musterpoint.paper.words import Speaker, Words
from musterpoint.plan import Origin, Plan
from musterpoint.text import N_

MOST_SINGLE_BUILDINGS = 120
"""Up to so many buildings, each is listed with its residents; above, by neighbourhood only."""

_GUESSED = {Origin.SPREAD, Origin.ESTIMATED}
_NUMBER = re.compile(r"[0-9]+(号楼|号|栋|幢|楼|)")


@dataclass(frozen=True, slots=True)
class ServedBuilding:
    """slot: when it is called, "" where nobody has said. lane: 0 for any."""

    number: str
    residents: Figure
    slot: str = ""
    lane: int = 0


@dataclass(frozen=True, slots=True)
class ServedGroup:
    """The buildings of one neighbourhood. numbers: all that have a number or a name, shortened (see
    `shortened`); buildings: the same one by one, empty where the sheet has too many; nameless: how many have
    neither, and nameless_residents: who lives there. slot: from the first to the last of their times."""

    neighbourhood: Words
    count: int
    residents: Figure
    numbers: str
    buildings: tuple[ServedBuilding, ...]
    nameless: int
    nameless_residents: Figure
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """residents: of all buildings together, as far as they are known. unknown: buildings whose residents
    nobody knows."""

    residents: Figure
    count: int
    unknown: int
    groups: tuple[ServedGroup, ...]


class Residents:
    """Who lives where, read once from a plan for the sheets of all its sites."""

    def __init__(self, plan: Plan):
        self._plan = plan
        self._buildings = plan.buildings
        self._names: dict[str, str] = {}
        if plan.neighbourhoods is not None:
            self._names = plan.neighbourhoods.frame["name"].dropna().astype(str).to_dict()

    @cached_property
    def _rows(self) -> list[_Row]:
        if self._buildings is None:
            return []
        frame, slots = self._buildings.frame, Slots(self._plan)
        columns = (frame[name].astype(object).where(frame[name].notna(), None) for name in _COLUMNS)
        return [_Row(*values, slots.times(id_)) for id_, *values in zip(frame.index, *columns, strict=True)]

    @cached_property
    def _figures(self) -> tuple[numpy.ndarray, numpy.ndarray]:
        """Of every building its residents, NaN where nobody knows, and whether they are a guess."""
        if self._buildings is None:
            return numpy.empty(0), numpy.empty(0, bool)
        frame = self._buildings.frame
        residents = frame["residents"].astype("Float64").to_numpy(float, na_value=numpy.nan)
        return residents, frame["residents_origin"].isin([str(origin) for origin in _GUESSED]).to_numpy(bool)

    def counted(self, building_ids: Sequence[str] | None = None) -> tuple[Figure, int]:
        """`residents` and `count` of `served`, without looking at the buildings one by one. None: of every
        building."""
        residents, guessed = self._figures
        if building_ids is not None:
            places = self._places(building_ids)
            residents, guessed = residents[places], guessed[places]
        lived_in = residents != 0  # or may be: a number that nobody knows is none of these
        told = lived_in & ~numpy.isnan(residents)
        total = Figure(int(residents[told].sum()), bool(guessed[told].any())) if told.any() else Figure(None)
        return total, int(lived_in.sum())

    def _places(self, building_ids: Sequence[str]) -> numpy.ndarray:
        if self._buildings is None:
            return numpy.empty(0, int)
        places = self._buildings.rows(list(building_ids))
        return places[places >= 0]

    def served(self, building_ids: Sequence[str], speaker: Speaker) -> Served:
        """The buildings with these ids in which somebody lives, or may live. Ids that aren't in the plan
        (any more) are passed over."""
        rows = [self._rows[place] for place in self._places(building_ids).tolist()]
        rows = [row for row in rows if row.residents != 0]
        neighbourhoods: dict[str, list[_Row]] = {}
        for row in rows:
            neighbourhoods.setdefault(row.neighbourhood or "", []).append(row)
        groups = [
            _group(self._name(id_, speaker), neighbours, len(rows) <= MOST_SINGLE_BUILDINGS)
            for id_, neighbours in neighbourhoods.items()
        ]
        groups.sort(key=lambda group: natural_order(group.neighbourhood[0]))
        return Served(_total(rows), len(rows), sum(row.residents is None for row in rows), tuple(groups))

    def _name(self, neighbourhood: str, speaker: Speaker) -> Words:
        if not neighbourhood:
            return speaker.say(N_("Other buildings"))
        return (self._names.get(neighbourhood) or neighbourhood,)


def shortened(numbers: Iterable[str]) -> str:
    """House numbers in natural order, runs of three and more as "1–8", and the word for building once for
    neighbours: "1–3, 10号楼, 12A". Every number is in it."""
    ordered = sorted(set(numbers), key=natural_order)
    parts = []
    for word, same in groupby(ordered, key=_building_word):
        if word is None:
            parts += same
        else:
            parts.append(_runs([number.removesuffix(word) for number in same]) + word)
    return ", ".join(parts)


def measured_in_words(measured: Measured | None, speaker: Speaker) -> Words:
    """By which distance the buildings have their site; () where nobody has measured any."""
    if measured is None:
        return ()
    detour = f"{measured.detour:g}"
    if not measured.by_path:
        return speaker.say(N_("Nearest by straight line × {detour}"), detour=detour)
    if not measured.straight:
        return speaker.say(N_("Nearest by walking distance along the paths"))
    return speaker.ngettext(
        "Nearest by walking distance along the paths; {number} building by straight line × {detour}",
        "Nearest by walking distance along the paths; {number} buildings by straight line × {detour}",
        measured.straight,
        detour=detour,
    )


def natural_order(text: str) -> list[tuple[int, str]]:
    """A sort key by which "2" comes before "10", and numbers before words."""
    return [
        (int(part), "") if part.isdecimal() else (10**9, part) for part in re.split(r"(\d+)", text) if part
    ]


class _Row(NamedTuple):
    """A building, as far as it matters here; the fields are the layer's columns, None where missing, and its
    times."""

    number: str | None
    name: str | None
    residents: int | None
    residents_origin: str | None
    neighbourhood: str | None
    times: Times | None


_COLUMNS = _Row._fields[:-1]


def _group(neighbourhood: Words, rows: Sequence[_Row], single: bool) -> ServedGroup:
    named = [(row.number or row.name, row) for row in rows if row.number or row.name]
    nameless = [row for row in rows if not (row.number or row.name)]
    buildings = [_building(number, row) for number, row in named] if single else []
    times = [row.times for row in rows if row.times]
    buildings.sort(key=lambda building: natural_order(building.number))
    return ServedGroup(
        neighbourhood,
        len(rows),
        _total(rows),
        shortened(number for number, _row in named),
        tuple(buildings),
        len(nameless),
        _total(nameless),
        _around(times),
    )


def _building(number: str, row: _Row) -> ServedBuilding:
    slot, lane = (row.times.text, row.times.lane) if row.times else ("", 0)
    return ServedBuilding(number, _total([row]), slot, lane)


def _around(times: Sequence[Times]) -> str:
    """From the first to the last."""
    if not times:
        return ""
    first, last = min(times, key=lambda one: one.starts), max(times, key=lambda one: one.ends)
    return f"{first.text.partition('–')[0]}–{last.text.partition('–')[2]}"


def _total(rows: Sequence[_Row]) -> Figure:
    known = [row for row in rows if row.residents is not None]
    if not known:
        return Figure(None)
    return Figure(
        sum(int(row.residents) for row in known), any(row.residents_origin in _GUESSED for row in known)
    )


def _building_word(number: str) -> str | None:
    """What follows the digits of a plain house number; None for any other name of a building."""
    match = _NUMBER.fullmatch(number)
    return match[1] if match else None


def _runs(digits: Sequence[str]) -> str:
    """Ascending numbers, runs of three and more shortened."""
    runs: list[list[str]] = []
    for number in digits:
        if runs and int(number) == int(runs[-1][-1]) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)
