"""Ledgers from CSV and XLSX: columns guessed, buildings found, good rows taken, doubts told by their line.

What is told of a row names the line and never what stands in it: it may end up in a log.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from musterpoint.catalogue import Catalogue
from musterpoint.plan import Care, CareDetails, IdSource, Plan, new_id
from musterpoint.plan.care import GREEN_LANE, HOME, NO, UNKNOWN, YES
from musterpoint.session.actions.staff_cells import CellFault, read_name, read_phones, read_yes, split_words
from musterpoint.session.actions.staff_file import RowNote
from musterpoint.session.actions.staff_table import read_table
from musterpoint.session.care.addresses import Address, Buildings, take_apart
from musterpoint.session.care.deciding import Member, wished_hours
from musterpoint.session.care.ledger import read_ledger
from musterpoint.store.sealing import Key
from musterpoint.text import _

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "居民姓名", "对象姓名", "name", "fullname", "person", "resident"),
    "area": ("小区", "小区名称", "社区", "村", "neighbourhood", "neighborhood", "compound", "community"),
    "building": ("楼栋", "楼号", "楼栋号", "栋", "幢", "building", "block", "buildingnumber"),
    "unit": ("单元", "单元号", "unit", "entrance", "stair"),
    "room": ("房号", "门牌", "门牌号", "房间号", "户号", "室", "room", "flat", "apartment", "door"),
    "address": ("地址", "住址", "家庭住址", "详细地址", "居住地址", "address", "home", "homeaddress"),
    "needs": (
        "需求", "特殊需求", "类别", "人员类别", "情况", "特殊情况", "困难类型", "身体状况", "健康状况",
        "need", "needs", "category", "condition", "reason",
    ),
    "age": ("年龄", "岁数", "age"),
    "phone": (
        "电话", "手机", "手机号", "联系电话", "本人电话",
        "phone", "phonenumber", "mobile", "telephone", "tel",
    ),
    "contact": (
        "联系人", "紧急联系人", "家属", "监护人", "家属电话", "联系人电话", "contact", "relative", "carer",
        "emergencycontact",
    ),
    "language": ("语言", "方言", "民族语言", "language", "languages"),
    "wish": (
        "期望时间", "上门时间", "预约时间", "方便时间", "上门时段", "预约时段", "时段",
        "上门开始时间", "上门结束时间", "开始时间", "结束时间", "时间", "time", "timewish", "wish",
        "preferredtime",
    ),
    "consent": ("是否同意", "同意", "知情同意", "consent", "agreed"),
    "service": ("服务方式", "采样方式", "方式", "上门", "是否上门", "service", "visit", "homevisit"),
    "remarks": ("备注", "说明", "remarks", "remark", "notes", "note", "comment"),
}  # fmt: skip
"""Field → headings that name it, normalised. Several columns may name needs, contact and hours."""

AGED = ("aged-80", 80)
"""The need that an age stands for, and from which on."""

_SERVICES = {
    HOME: ("上门", "入户", "home", "visit"),
    GREEN_LANE: ("绿色通道", "绿通", "优先", "green"),
}
_SUMS = ("合计", "总计", "小计", "共计", "total", "sum")
_BETWEEN = "、"
_MIDNIGHT = re.compile(r"(?<=\d) 00:00$")
"""What a spreadsheet adds to a day without hours."""

_NO = ("否", "不", "不同意", "×", "n", "no", "0", "false", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class CareFile:
    """What a ledger file holds. people: new ones, and known ones brought up to date under their old id, ready
    for `keep_entries`. updated: ids of the latter. lines: id → line in the file. merged: rows that went into
    another row's person. unplaced: rows taken whose building wasn't found. bad_rows: rows left out. notes:
    rows taken with a doubt. guesses, titles: as of `StaffFile`."""

    people: tuple[Member, ...]
    updated: frozenset[str] = frozenset()
    lines: Mapping[str, int] = field(default_factory=dict, repr=False)
    merged: tuple[RowNote, ...] = ()
    unplaced: tuple[RowNote, ...] = ()
    bad_rows: tuple[RowNote, ...] = ()
    notes: tuple[RowNote, ...] = ()
    guesses: Mapping[str, str] = field(default_factory=dict)
    titles: Sequence[str] = ()


def read_care_file(
    path: Path | str,
    plan: Plan,
    catalogue: Catalogue,
    key: Key,
    ids: IdSource = new_id,
    columns: Mapping[str, str] | None = None,
) -> CareFile:
    """Read a ledger. key: of the plan, since those who stand in its ledger already are known again, and keep
    what was decided by hand. columns: as of `read_staff_file`.

    Raises InputError where the file can't be read or has no column of names.
    """
    advice = _("Head the columns 姓名、地址、类别、电话 or name, address, need, phone.")
    table = read_table(Path(path), columns, COLUMNS, ("needs", "contact", "wish"), advice)
    reader = _Reader(plan, catalogue, key, table.columns, ids)
    for line, cells in table.rows:
        reader.take(line, cells)
    return replace(reader.result(), guesses=table.guesses, titles=tuple(table.titles))


class _Reader:
    """Takes the rows one by one and knows who was there before."""

    def __init__(
        self, plan: Plan, catalogue: Catalogue, key: Key, columns: Mapping[str, Sequence[int]], ids: IdSource
    ):
        self._columns = columns
        self._catalogue = catalogue
        self._ids = ids
        self._day = plan.campaign.starts.date() if plan.campaign.starts else None
        self._buildings = Buildings(plan)
        self._people: dict[str, Member] = {}
        self._known = {
            id_: (entry.care, entry.details) for id_, entry in read_ledger(plan, key).items() if entry.details
        }
        self._namesakes: dict[str, list[str]] = {}
        for id_, (_care, details) in self._known.items():
            self._namesakes.setdefault(details.name, []).append(id_)
        self._lines: dict[str, int] = {}
        self._notes: dict[str, list[RowNote]] = {"bad": [], "merged": [], "unplaced": [], "doubt": []}

    def take(self, line: int, cells: Sequence[str]) -> None:
        values = {
            name: "、".join(cells[column] for column in found if column < len(cells) and cells[column])
            for name, found in self._columns.items()
        }
        if any(cell.lower() in _SUMS for cell in cells):
            self._note("bad", line, _("It is a sum, not a person."))
            return
        if not values.get("name"):
            self._note("bad", line, _("The name is missing."))
            return
        details = self._details(line, values)
        care = self._placed(line, values, details)
        address = _address(values)
        details = details.replace(
            unit=address.unit, room=address.room, address="" if care.building else _whole(values)
        )
        known = self._same(care, details)
        if known is None:
            care = care.replace(id=self._ids(Care.KIND))
            self._namesakes.setdefault(details.name, []).append(care.id)
        else:
            care, details = self._brought_up_to_date(line, known, care, details)
        self._lines.setdefault(care.id, line)
        self._people[care.id] = care, details

    def result(self) -> CareFile:
        return CareFile(
            people=tuple(self._people.values()),
            updated=frozenset(self._people.keys() & self._known.keys()),
            lines=self._lines,
            merged=tuple(self._notes["merged"]),
            unplaced=tuple(self._notes["unplaced"]),
            bad_rows=tuple(self._notes["bad"]),
            notes=tuple(self._notes["doubt"]),
        )

    def _note(self, kind: str, line: int, reason: str) -> None:
        self._notes[kind].append(RowNote(line, reason))

    def _details(self, line: int, values: Mapping[str, str]) -> CareDetails:
        needs, unknown = read_needs(values.get("needs", ""), self._catalogue)
        if _age(values.get("age", "")) >= AGED[1] and AGED[0] not in needs:
            needs = (*needs, AGED[0])
        if unknown:
            self._note("doubt", line, _("A need isn't known; its words stand in the remarks."))
        elif not needs:
            self._note("doubt", line, _("No need is named; decide by hand how the person is served."))
        phone = values.get("phone", "")
        try:
            phone = _BETWEEN.join(map("".join, read_phones(phone)))
        except CellFault:
            self._note("doubt", line, _("The phone number doesn't look like one; it is kept as it is."))
        wish = _MIDNIGHT.sub("", values.get("wish", ""))
        if wish and self._day and wished_hours(wish, self._day) == (None, None):
            self._note("doubt", line, _("The time wish names no hours; it stands in words on the sheet."))
        return CareDetails(
            name=read_name(values["name"]), needs=needs, phone=phone,
            contact=values.get("contact", ""), language=values.get("language", ""),
            wish=wish, consent=read_consent(values.get("consent", "")),
            remarks=_("; ").join(filter(None, (values.get("remarks", ""), *unknown))),
        )  # fmt: skip

    def _placed(self, line: int, values: Mapping[str, str], details: CareDetails) -> Care:
        """The record without id: its building where one was found, its service where the row says one."""
        found = self._buildings.find(_address(values), _whole(values))
        if not _whole(values):
            self._note("unplaced", line, _("No address is named; choose the building by hand."))
        elif len(found) > 1:
            self._note("unplaced", line, _("Several buildings have this number: name the neighbourhood."))
        elif not found:
            self._note("unplaced", line, _("The building isn't on the map; choose it by hand."))
        service = read_service(values.get("service", ""))
        return Care(
            id="", building=found[0] if len(found) == 1 else "", service=service, by_hand=bool(service)
        )

    def _same(self, care: Care, details: CareDetails) -> str | None:
        """The id of the same person: by name and phone, or by name and home where the phones don't tell."""
        for id_ in self._namesakes.get(details.name, ()):
            other_care, other = self._people.get(id_) or self._known[id_]
            if details.phone and other.phone:
                if _numbers(details.phone).keys() & _numbers(other.phone).keys():
                    return id_
            elif _home(care, details) == _home(other_care, other):
                return id_
        return None

    def _brought_up_to_date(self, line: int, known: str, care: Care, details: CareDetails) -> Member:
        """The known person with what the row says; what it leaves empty, and what was decided by hand, stays.
        Within one file needs add up; a newer file's needs take the place of the older one's."""
        if known in self._people:
            self._note(
                "merged", line, _("The same person as in line {line}.").format(line=self._lines[known])
            )
        held, before = self._people.get(known) or self._known[known]
        told = {name: value for name in _FIELDS if (value := getattr(details, name))}
        if known in self._people:
            told["needs"] = tuple(dict.fromkeys((*before.needs, *details.needs)))
            told["phone"] = _together(before.phone, details.phone)
            told["remarks"] = _("; ").join(dict.fromkeys(filter(None, (before.remarks, details.remarks))))
        if care.building:
            held = held.replace(building=care.building)
            told["address"] = ""
        if care.by_hand and not held.by_hand:
            held = held.replace(service=care.service, by_hand=True)
        return held, before.replace(**told)


_FIELDS = ("unit", "room", "address", "needs", "phone", "contact", "language", "wish", "consent", "remarks")


def read_needs(text: str, catalogue: Catalogue) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of the needs named, in the catalogue's order, and the words that name none."""
    found: set[str] = set()
    unknown = []
    for word in split_words(text):
        named = {
            need.id
            for need in catalogue.needs.values()
            if any(
                called in word.lower()
                for called in (need.id, need.name.zh, need.name.en.lower(), *need.words)
            )
        }
        found |= named
        if not named:
            unknown.append(word)
    return tuple(need for need in catalogue.needs if need in found), tuple(unknown)


def read_service(text: str) -> str:
    """How a cell says that somebody is served; "" where it leaves that to the rules. "否" under "是否上门"
    means that the person comes, and is helped through."""
    plain = text.lower()
    if plain in _NO or plain.startswith("不上门"):
        return GREEN_LANE
    if plain.startswith("不"):
        return ""
    if read_yes(plain):
        return HOME
    return next((id_ for id_, words in _SERVICES.items() if any(word in plain for word in words)), "")


def read_consent(text: str) -> str:
    """Yes, no, or unknown."""
    plain = text.lower()
    if plain.startswith(_NO):
        return NO
    return YES if read_yes(plain) or "同意" in plain or plain.startswith("agree") else UNKNOWN


def _address(values: Mapping[str, str]) -> Address:
    """What the columns say of the home; those of its parts before that of the whole."""
    whole = take_apart(values.get("address", ""))
    part = take_apart(values.get("building", ""))
    unit, room = _door(values.get("room", ""))
    return Address(
        area=values.get("area") or part.area or whole.area,
        building=part.building or whole.building,
        unit=_number(values.get("unit", "") or unit) or part.unit or whole.unit,
        room=_number(room) or part.room or whole.room,
    )


def _whole(values: Mapping[str, str]) -> str:
    parts = (values.get(name, "") for name in ("area", "building", "unit", "room", "address"))
    return " ".join(filter(None, parts))


def _door(text: str) -> tuple[str, str]:
    """Unit and room of "501", "2-501", "3-2-501", "2单元501室"."""
    *before, room = re.split(r"[-–—－]|单元|门", text)
    return (before[-1] if before else ""), room


def _number(text: str) -> str:
    """ "2单元" is 2, "501室" is 501, "东" stays."""
    return re.sub(r"(单元|门|室|号|房|户)$", "", text)


def _numbers(phones: str) -> dict[str, str]:
    """Number → the same with whose it is."""
    each = filter(None, phones.split(_BETWEEN))
    return {re.sub(r"(?<=\d)\D.*", "", phone): phone for phone in each}


def _together(phones: str, others: str) -> str:
    """Each number once, as the one tells of it that tells most."""
    one, other = _numbers(phones), _numbers(others)
    return _BETWEEN.join(max(one.get(n, ""), other.get(n, ""), key=len) for n in {**one, **other})


def _home(care: Care, details: CareDetails) -> tuple[str, ...]:
    return care.building or details.address, details.unit, details.room


def _age(text: str) -> int:
    digits = re.match(r"\d{1,3}", text)
    return int(digits[0]) if digits else 0
