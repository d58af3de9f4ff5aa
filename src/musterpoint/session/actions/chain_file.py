"""The notice chain from CSV and XLSX: grid heads, building heads, unit heads, linked-household heads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from musterpoint.catalogue.buildings import area_names, own_names
from musterpoint.plan import ChainHead, Edit, IdSource, Plan, changed, made, new_id
from musterpoint.session.actions.sheets import Columns, Refusal, find_table
from musterpoint.session.actions.staff_cells import CellFault, read_count, read_phone
from musterpoint.session.actions.staff_file import RowNote
from musterpoint.text import N_, Label, Text, _

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "负责人", "name", "fullname"),
    "phone": ("电话", "手机", "联系电话", "phone", "mobile"),
    "level": ("职务", "级别", "身份", "层级", "level", "role"),
    "area": ("网格", "小区", "社区", "所属网格", "grid", "area", "neighbourhood"),
    "building": ("楼栋", "楼号", "栋", "building"),
    "unit": ("单元", "单元号", "unit", "entrance"),
    "households": ("户数", "联系户数", "households"),
    "remarks": ("备注", "remarks", "notes"),
}
LEVEL_WORDS = {
    "grid": ("网格", "grid"),
    "unit": ("单元", "unit", "entrance"),
    "household": ("联户", "十户", "中心户", "household"),
    "building": ("楼", "栋", "building"),
}


@dataclass(frozen=True, slots=True)
class ChainFile:
    """heads: new ones, and known ones brought up to date under their old id. bad_rows: rows left out.
    notes: rows taken, with a doubt."""

    heads: tuple[ChainHead, ...]
    bad_rows: tuple[RowNote, ...]
    notes: tuple[RowNote, ...]


def read_chain_file(path: Path | str, plan: Plan, ids: IdSource = new_id) -> ChainFile:
    """Read a list of heads. Without a column for it, the level follows from what is filled in: a unit, else a
    building, else an area.

    Raises InputError where the file can't be read or has no column of names.
    """
    table = find_table(Path(path), COLUMNS, _is_heading, _refusal())
    reader = _Reader(plan, ids)
    for line, cells in table.rows:
        values = table.values(cells)
        if any(values.values()):
            reader.take(line, values)
    return ChainFile(tuple(reader.heads.values()), tuple(reader.bad), tuple(reader.notes))


def add_chain_heads(plan: Plan, heads: Sequence[ChainHead]) -> Edit:
    """Take heads of the notice chain into the plan; those who are in it (by id) are brought up to date."""
    changes = []
    for head in heads:
        before = plan.find("chain_head", head.id)
        if before is None:
            changes += made(head)
        elif before != head:
            changes.append(changed(before, head))
    number = Text(f"{len(heads)} 人", f"{len(heads)} people")
    return Edit(Label(N_("Take in {number} of the notice chain"), {"number": number}), tuple(changes))


def _is_heading(columns: Columns, titles: Sequence[str]) -> bool:
    return "name" in columns and bool(columns.keys() & {"level", "area", "building"})


def _refusal() -> Refusal:
    return Refusal(
        _("“{name}” is no list of a notice chain."),
        _("Give it columns such as name, phone, level, grid, building, unit."),
        _("It has no heading with names and with what each of them answers for."),
    )


class _Reader:
    """Takes the rows one by one and knows who was there before."""

    def __init__(self, plan: Plan, ids: IdSource):
        self._ids = ids
        self._areas = {name: id_ for id_, name in area_names(plan).items()}
        self._buildings: defaultdict[str, dict[str, str]] = defaultdict(dict)
        areas = plan.buildings.frame["neighbourhood"].to_dict() if plan.buildings is not None else {}
        for id_, name in own_names(plan).items():
            self._buildings[_plain(name)][str(areas.get(id_) or "")] = id_
        self._area_of = areas
        self._known = {_key(head): head for head in plan.table("chain_head").values()}
        self.heads: dict[str, ChainHead] = {}
        self.bad: list[RowNote] = []
        self.notes: list[RowNote] = []

    def take(self, line: int, values: Mapping[str, str]) -> None:
        try:
            head = self._head(line, values)
        except CellFault as fault:
            self.bad.append(RowNote(line, str(fault)))
            return
        known = self._known.get(_key(head))
        if known and known.id in self.heads:
            other = self.heads[known.id].name
            self.bad.append(
                RowNote(line, _("{other} is head of the same place already.").format(other=other))
            )
            return
        head = head.replace(id=known.id if known else self._ids("chain_head"))
        self._known[_key(head)] = self.heads[head.id] = head

    def _head(self, line: int, values: Mapping[str, str]) -> ChainHead:
        name = values.get("name", "")
        if not name:
            raise CellFault(_("The name is missing."))
        area = self._area(line, values.get("area", ""))
        building = self._building(values.get("building", ""), area)
        households = values.get("households", "")
        if households and read_count(households) is None:
            raise CellFault(_("“{text}” is no number of households.").format(text=households))
        level = _level(values)
        if not area and not building:
            raise CellFault(_("The row names no neighbourhood or building of the plan."))
        return ChainHead(
            id="", name=name, phone=read_phone(values.get("phone", "")), level=level,
            area=area or str(self._area_of.get(building) or ""), building=building,
            unit=values.get("unit", ""), households=read_count(households) or 0,
            remarks=values.get("remarks", ""),
        )  # fmt: skip

    def _area(self, line: int, text: str) -> str:
        named = [name for name in self._areas if name in text]
        if text and not named:
            self.notes.append(RowNote(line, _("Unknown neighbourhood: {text}.").format(text=text)))
        return self._areas[max(named, key=len)] if named else ""

    def _building(self, text: str, area: str) -> str:
        if not text:
            return ""
        found = self._buildings.get(_plain(text), {})
        if area in found:
            return found[area]
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            raise CellFault(_("Several buildings are called {text}: name the grid.").format(text=text))
        raise CellFault(_("The plan has no building {text}.").format(text=text))


def _level(values: Mapping[str, str]) -> str:
    text = values.get("level", "").lower()
    for level, words in LEVEL_WORDS.items():
        if any(word in text for word in words):
            return level
    if text:
        raise CellFault(_("“{text}” is no level of the notice chain.").format(text=text))
    return "unit" if values.get("unit") else "building" if values.get("building") else "grid"


def _plain(name: str) -> str:
    """ "3号楼", "3栋" and "3" are one building."""
    return name.strip().removesuffix("楼").removesuffix("栋").removesuffix("号").removesuffix("#")


def _key(head: ChainHead) -> tuple[str, ...]:
    """Heads of one place take each other's; of linked households there are several."""
    own = head.name if head.level == "household" else ""
    return head.level, head.area, head.building, head.unit, own
