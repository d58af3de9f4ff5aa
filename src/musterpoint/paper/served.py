"""Whom a site serves: its buildings by neighbourhood, with their residents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas

from musterpoint.paper.figures import Figure
from musterpoint.paper.words import Speaker, Words
from musterpoint.plan import Origin, Plan
from musterpoint.text import N_

MOST_SINGLE_BUILDINGS = 120
"""Up to so many buildings, each is listed with its residents; above, by neighbourhood only."""

_GUESSED = {Origin.SPREAD, Origin.ESTIMATED}
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class ServedBuilding:
    number: str
    residents: Figure


@dataclass(frozen=True, slots=True)
class ServedGroup:
    """The buildings of one neighbourhood. numbers: all that have a number or a name, runs shortened, such as
    "1–8, 10, 12A"; buildings: the same one by one, empty where the sheet has too many; nameless: how many
    have neither, and nameless_residents: who lives there."""

    neighbourhood: Words
    count: int
    residents: Figure
    numbers: str
    buildings: tuple[ServedBuilding, ...]
    nameless: int
    nameless_residents: Figure


@dataclass(frozen=True, slots=True)
class Served:
    """residents: of all buildings together, as far as they are known. unknown: buildings whose residents
    nobody knows."""

    residents: Figure
    count: int
    unknown: int
    groups: tuple[ServedGroup, ...]


def served_buildings(plan: Plan, building_ids: Sequence[str], speaker: Speaker) -> Served:
    """The buildings with these ids in which somebody lives, or may live. Ids that aren't in the plan (any
    more) are passed over."""
    table = _inhabited(plan, building_ids)
    single = len(table) <= MOST_SINGLE_BUILDINGS
    groups = [
        _group(plan, str(neighbourhood), rows, single, speaker)
        for neighbourhood, rows in table.groupby("neighbourhood", sort=False)
    ]
    groups.sort(key=lambda group: natural_order(group.neighbourhood[0]))
    return Served(
        _total(table),
        len(table),
        int(table["residents"].isna().sum()),
        tuple(groups),
    )


def shortened(numbers: Iterable[str]) -> str:
    """House numbers in natural order, runs of three and more as "1–8"; every number is in it."""
    ordered = sorted(set(numbers), key=natural_order)
    runs: list[list[str]] = []
    for number in ordered:
        if runs and _follows(runs[-1][-1], number):
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def natural_order(text: str) -> list[tuple[int, int, str]]:
    """A sort key by which "2" comes before "10"."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(text) if part]


def _inhabited(plan: Plan, building_ids: Sequence[str]) -> pandas.DataFrame:
    """Columns number, residents, guessed, neighbourhood (its id or "")."""
    if plan.buildings is None:
        return pandas.DataFrame(columns=["number", "residents", "guessed", "neighbourhood"])
    frame = plan.buildings.frame
    rows = frame.loc[frame.index.intersection(list(building_ids))]
    number, name = (rows[column].fillna("").astype(str) for column in ("number", "name"))
    table = pandas.DataFrame(
        {
            "number": number.where(number != "", name),
            "residents": rows["residents"],
            "guessed": rows["residents_origin"].isin(_GUESSED),
            "neighbourhood": rows["neighbourhood"].fillna(""),
        }
    )
    return table[table["residents"].isna() | (table["residents"] > 0)]


def _group(
    plan: Plan, neighbourhood: str, rows: pandas.DataFrame, single: bool, speaker: Speaker
) -> ServedGroup:
    named, nameless = rows[rows["number"] != ""], rows[rows["number"] == ""]
    listed = named if single else named.iloc[:0]
    buildings = [
        ServedBuilding(number, Figure(None if pandas.isna(residents) else int(residents), guessed))
        for number, residents, guessed in zip(
            listed["number"], listed["residents"], listed["guessed"], strict=True
        )
    ]
    return ServedGroup(
        _neighbourhood_name(plan, neighbourhood, speaker),
        len(rows),
        _total(rows),
        shortened(named["number"]),
        tuple(sorted(buildings, key=lambda building: natural_order(building.number))),
        len(nameless),
        _total(nameless),
    )


def _neighbourhood_name(plan: Plan, neighbourhood: str, speaker: Speaker) -> Words:
    """Buildings name their neighbourhood by its id."""
    layer = plan.neighbourhoods
    if layer is not None and neighbourhood in layer.frame.index:
        name = layer.frame.at[neighbourhood, "name"]
        if not pandas.isna(name) and name:
            return (str(name),)
    return (neighbourhood,) if neighbourhood else speaker.say(N_("Other buildings"))


def _total(table: pandas.DataFrame) -> Figure:
    known = table[table["residents"].notna()]
    if known.empty:
        return Figure(None)
    return Figure(int(known["residents"].sum()), bool(known["guessed"].any()))


def _follows(number: str, next_number: str) -> bool:
    return number.isdecimal() and next_number.isdecimal() and int(next_number) == int(number) + 1
