"""Staff lists from CSV and XLSX: columns guessed, good rows taken, bad ones listed with their line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from musterpoint.catalogue import Catalogue
from musterpoint.plan import IdSource, Person, Plan, new_id
from musterpoint.session.actions.sheets import Table
from musterpoint.session.actions.staff_cells import (
    CellFault,
    Skills,
    read_hours,
    read_moment,
    read_name,
    read_phones,
    read_yes,
    split_words,
)
from musterpoint.session.actions.staff_table import read_table
from musterpoint.session.actions.staff_units import joined
from musterpoint.text import _

DEFAULT_TIER = "street"
"""The tier of people whose list and unit say nothing of it: the street's own."""


@dataclass(frozen=True, slots=True)
class RowNote:
    """Something to tell about a row. line: as the file counts, from 1. reason: a translated sentence."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFile:
    """What a staff list holds. people: new ones, and known ones brought up to date under their old id, ready
    for `add_people`. updated: ids of the latter. bad_rows: rows left out. repeated: rows of somebody whom
    the file has already: what they say beside went into the first. notes: rows taken, with a doubt. guesses:
    field → heading it is read from; titles: all headings. liaisons: unit → id of who speaks for it."""

    people: tuple[Person, ...]
    updated: frozenset[str]
    bad_rows: tuple[RowNote, ...]
    repeated: tuple[RowNote, ...]
    notes: tuple[RowNote, ...]
    guesses: Mapping[str, str]
    titles: Sequence[str] = ()
    liaisons: Mapping[str, str] = field(default_factory=dict)


def read_staff_file(
    path: Path | str,
    plan: Plan,
    catalogue: Catalogue,
    ids: IdSource = new_id,
    columns: Mapping[str, str] | None = None,
) -> StaffFile:
    """Read a staff list. Times without a date are on the campaign's day. columns: field → heading that a
    person chose for it, "" for none; the others are guessed.

    A unit's new people step into the places of those whom it promised by number, as far as they can do what
    those were to do: the posts stay filled.

    Raises InputError where the file can't be read or has no column of names.
    """
    table = read_table(Path(path), columns)
    reader = _Reader(plan, catalogue, table.columns, ids)
    for line, cells in table.rows:
        reader.take(line, cells)
    found = reader.result(table.guesses)
    notes = (*_lost_with_merged_cells(Path(path), table), *found.notes)
    return replace(found, titles=tuple(table.titles), notes=notes)


def _lost_with_merged_cells(path: Path, table: Table) -> list[RowNote]:
    """A CSV file doesn't say which cells were merged: of a unit's rows only the first names it. That is told
    where most rows name none."""
    if "unit" not in table.columns or path.suffix.lower() in (".xlsx", ".xlsm"):
        return []
    units = [table.values(cells).get("unit", "") for _line, cells in table.rows]
    blank = [row for row, unit in enumerate(units) if not unit]
    if len(blank) <= len(units) / 2 or not any(units):
        return []
    words = _(
        "{count} rows name no unit. If its cells were merged, the CSV file has lost that: take in the XLSX."
    )
    return [RowNote(table.rows[blank[0]][0], words.format(count=len(blank)))]


class _Reader:
    """Takes the rows one by one and knows who was there before."""

    def __init__(self, plan: Plan, catalogue: Catalogue, columns: Mapping[str, Sequence[int]], ids: IdSource):
        self._columns = columns
        self._ids = ids
        self._skills = Skills(catalogue)
        self._day: date | None = plan.campaign.starts.date() if plan.campaign.starts else None
        self._known = _Known(plan.table("person").values())
        self._promised = [person for person in plan.table("person").values() if person.by_number]
        self._areas = _area_names(plan)
        self._liaisons: dict[str, str] = {}
        self._lines: dict[str, int] = {}
        self._said: dict[str, Person] = {}  # what the file alone says of each, by id
        self._people: dict[str, Person] = {}
        self._updated: dict[str, Person] = {}  # known people as they were, by id
        self._bad: list[RowNote] = []
        self._repeated: list[RowNote] = []
        self._notes: list[RowNote] = []

    def take(self, line: int, cells: Sequence[str]) -> None:
        values = self._values(cells)
        try:
            person = self._person(line, values)
        except CellFault as fault:
            self._bad.append(RowNote(line, str(fault)))
            return
        known = self._known.same(person) or self._promised_for(person)
        id_ = known.id if known else self._ids("person")
        if id_ in self._lines:
            person = self._joined(line, id_, person)
        elif known:
            self._updated[id_] = known
        self._said[id_] = person
        person = _brought_up_to_date(self._updated[id_], person) if id_ in self._updated else person
        person = person.replace(id=id_)
        if read_yes(values.get("liaison", "")) and person.unit:
            self._liaisons[person.unit] = id_
        self._known.add(person)
        self._lines.setdefault(id_, line)
        self._people[id_] = person

    def _joined(self, line: int, id_: str, person: Person) -> Person:
        """What the file says of somebody in its earlier rows, with what only this row says."""
        earlier = self._said[id_]
        whole = joined(earlier, person)
        words = (
            _("{person} stands in line {line} already.")
            if whole == earlier
            else _("{person} stands in line {line} already; what this row says beside was added there.")
        )
        self._repeated.append(RowNote(line, words.format(person=person.name, line=self._lines[id_])))
        return whole

    def result(self, guesses: Mapping[str, str]) -> StaffFile:
        return StaffFile(
            people=tuple(
                person if person.tier else person.replace(tier=DEFAULT_TIER)
                for person in self._people.values()
            ),
            updated=frozenset(self._updated),
            bad_rows=tuple(self._bad),
            repeated=tuple(self._repeated),
            notes=tuple(self._notes),
            guesses=guesses,
            liaisons=self._liaisons,
        )

    def _values(self, cells: Sequence[str]) -> dict[str, str]:
        return {
            field: "、".join(cells[column] for column in found if column < len(cells) and cells[column])
            for field, found in self._columns.items()
        }

    def _person(self, line: int, values: Mapping[str, str]) -> Person:
        """The person of a row, without id, and without tier where the row says none. Raises CellFault."""
        name = read_name(values.get("name", ""))
        if not name:
            raise CellFault(_("The name is missing."))
        (first, aside), *others = read_phones(values.get("phone", "")) or [("", "")]
        further = filter(None, (aside, *map("".join, others)))
        phone, unit = first, values.get("unit", "")
        starts, ends = read_hours(values.get("hours", ""), self._day)
        starts = read_moment(values.get("available_from", ""), self._day) or starts
        ends = read_moment(values.get("available_until", ""), self._day) or ends
        if starts and ends and starts >= ends:
            raise CellFault(_("The person leaves before coming."))
        skills, unknown = self._skills.skills(values.get("skills", ""))
        remarks = _("; ").join(filter(None, (values.get("remarks", ""), *further)))
        if unknown:
            words = _(", ").join(unknown)
            self._notes.append(RowNote(line, _("Unknown skill: {words}.").format(words=words)))
            remarks = _("; ").join(filter(None, (remarks, words)))
        return Person(
            id="", name=name, phone=phone, unit=unit,
            tier=self._tier(line, values.get("tier", ""), unit), skills=skills,
            available_from=starts, available_until=ends, remarks=remarks,
            licences=split_words(values.get("licences", "")),
            languages=split_words(values.get("languages", "")),
            home=self._home(line, values.get("home", "")),
        )  # fmt: skip

    def _home(self, line: int, text: str) -> str:
        """The id of the neighbourhood that the cell names, or of the longest that it holds, as in an
        address."""
        named = [name for name in self._areas if name in text]
        if text and not named:
            self._notes.append(RowNote(line, _("Unknown neighbourhood: {text}.").format(text=text)))
        return self._areas[max(named, key=len)] if named else ""

    def _promised_for(self, person: Person) -> Person | None:
        """One of those whom the person's unit promised by number, and whose place the person can take."""
        for other in self._promised:
            if other.unit == person.unit and set(other.skills) <= set(person.skills):
                self._promised.remove(other)
                return other
        return None

    def _tier(self, line: int, text: str, unit: str) -> str:
        tier = self._skills.tier(text) if text else None
        if text and tier is None:
            self._notes.append(RowNote(line, _("Unknown tier: {text}.").format(text=text)))
        return tier or self._skills.tier(unit) or ""


class _Known:
    """Finds a person again: by name and phone, or by name and unit where the phones don't tell them apart."""

    def __init__(self, people: Iterable[Person]):
        self._by_name: dict[str, list[Person]] = {}
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        namesakes = self._by_name.setdefault(person.name, [])
        namesakes[:] = [other for other in namesakes if other.id != person.id] + [person]

    def same(self, person: Person) -> Person | None:
        for other in self._by_name.get(person.name, ()):
            if person.phone and other.phone:
                if person.phone == other.phone:
                    return other
            elif person.unit == other.unit:
                return other
        return None


def _area_names(plan: Plan) -> dict[str, str]:
    """Name → id of every neighbourhood that has one."""
    if plan.neighbourhoods is None:
        return {}
    names = plan.neighbourhoods.frame["name"].dropna()
    return {str(name): str(id_) for id_, name in names.items() if str(name)}


def _brought_up_to_date(known: Person, new: Person) -> Person:
    """The known person with what the file says; what it leaves empty stays."""
    fields = (
        "name", "phone", "unit", "tier", "skills", "licences", "languages", "home", "available_from",
        "available_until", "remarks",
    )  # fmt: skip
    told = {name: getattr(new, name) for name in fields if getattr(new, name)}
    return known.replace(**told, by_number=False)
