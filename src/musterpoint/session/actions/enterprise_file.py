"""Enterprises from CSV and XLSX: who comes to which site with how many people, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import shapely

from musterpoint.geo.names import normalised
from musterpoint.plan import Edit, Enterprise, IdSource, Plan, Site, changed, made, new_id
from musterpoint.session.actions.list_places import check_near, map_of, points
from musterpoint.session.actions.sheets import Columns, Refusal, find_table
from musterpoint.session.actions.staff_cells import read_count, read_day, read_hours, read_moment
from musterpoint.session.actions.staff_file import RowNote
from musterpoint.text import N_, Label, Text, _

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("企业", "企业名称", "单位", "单位名称", "名称", "enterprise", "company", "name", "firm"),
    "people": ("人数", "员工数", "职工人数", "people", "staff", "employees", "headcount", "count"),
    "site": ("检测点", "点位", "检测点名称", "site"),
    "starts": ("开始", "开始时间", "起", "starts", "from", "start"),
    "ends": ("结束", "结束时间", "止", "ends", "until", "to", "end"),
    "hours": ("时段", "时间", "采样时间", "检测时间", "hours", "slot", "time"),
    "contact": ("联系人", "contact"),
    "phone": ("电话", "手机", "联系电话", "phone"),
}
"""Field → headings that name it, normalised."""


@dataclass(frozen=True, slots=True)
class EnterpriseFile:
    """enterprises: one for each row, ready for `add_enterprises`. bad_rows: rows left out."""

    enterprises: tuple[Enterprise, ...]
    bad_rows: tuple[RowNote, ...]


def read_enterprise_file(
    path: Path | str, plan: Plan, datum: str = "", ids: IdSource = new_id
) -> EnterpriseFile:
    """Read a list of enterprises. A site is called by its number or name; an enterprise without a place on
    the map (`list_places.points`, datum) stays where the plan has it, else stands where its site does. Times
    are of the campaign's day unless they have a date. An enterprise with several rows comes in parts.

    Raises InputError where the file can't be read or has no columns of names and numbers of people.
    """
    path = Path(path)
    table = find_table(path, COLUMNS, _is_heading, _refusal())
    reader = _Reader(plan, ids)
    for (line, cells), point in zip(table.rows, points(table, path.name, plan, datum), strict=True):
        try:
            reader.take(table.values(cells), point)
        except ValueError as fault:
            reader.bad.append(RowNote(line, str(fault)))
    return EnterpriseFile(tuple(reader.found), tuple(reader.bad))


def add_enterprises(plan: Plan, enterprises: Sequence[Enterprise]) -> Edit:
    """Take enterprises into the plan; those that it has already (by id) are brought up to date."""
    changes = []
    for firm in enterprises:
        before = plan.find("enterprise", firm.id)
        if before is None:
            changes += made(firm)
        elif before != firm:
            changes.append(changed(before, firm))
    number = Text(f"{len(enterprises)}家单位", f"{len(enterprises)} enterprises")
    return Edit(Label(N_("Take in {number}"), {"number": number}), tuple(changes))


class _Reader:
    """Takes the rows one by one. The first row of a name is the first enterprise of that name which the plan
    has, and so on."""

    def __init__(self, plan: Plan, ids: IdSource):
        self.found: list[Enterprise] = []
        self.bad: list[RowNote] = []
        self._plan, self._ids = plan, ids
        self._around = map_of(plan)
        called = ((name, site) for site in plan.sites() for name in (site.id, str(site.number), site.name))
        self._sites = {normalised(name): site for name, site in called if name}
        self._at_sites = {(site.x, site.y) for site in plan.sites()}
        self._told: list[dict[str, Any]] = []
        self._held: dict[str, list[Enterprise]] = {}
        for firm in plan.table("enterprise").values():
            self._held.setdefault(normalised(firm.name), []).append(firm)

    def take(self, values: Mapping[str, str], point: shapely.Point | None) -> None:
        """Raises ValueError, in the reader's language, where a row is unfit."""
        if not values["name"]:
            raise ValueError(_("There is no name."))
        people = read_count(values["people"])
        if people is None:
            raise ValueError(_("“{text}” is no number of people.").format(text=values["people"]))
        held = self._held.get(normalised(values["name"]), [])
        known, site = held[0] if held else None, self._site(values.get("site", ""))
        told: dict[str, Any] = {"name": values["name"], "people": people, **self._hours(values)}
        told |= {name: values[name] for name in ("contact", "phone") if name in values}
        told |= {"site": site.id if site else ""} if "site" in values else {}
        if told in self._told:
            raise ValueError(_("The same row came before."))
        told["x"], told["y"] = self._place(point, known, site)
        self._told.append({name: value for name, value in told.items() if name not in ("x", "y")})
        firm = held.pop(0) if known else Enterprise(id=self._ids("enterprise"), **told)
        self.found.append(firm.replace(**told))

    def _site(self, named: str) -> Site | None:
        site = self._sites.get(normalised(named)) if named else None
        if named and site is None:
            raise ValueError(_("The plan has no site “{site}”.").format(site=named))
        return site

    def _place(
        self, point: shapely.Point | None, known: Enterprise | None, site: Site | None
    ) -> tuple[float, float]:
        """What the row says, else where the plan has the enterprise; one that stands at its site goes along
        to another."""
        if point is not None:
            check_near(self._around, point)
            return point.x, point.y
        if known is not None and (site is None or (known.x, known.y) not in self._at_sites):
            return known.x, known.y
        if site is None:
            raise ValueError(_("Neither a site nor a place on the map is given."))
        return site.x, site.y

    def _hours(self, values: Mapping[str, str]) -> dict[str, datetime | None]:
        """From and until, as far as the list has such columns."""
        start = self._plan.campaign.starts
        if text := values.get("hours", ""):
            starts, ends = read_hours(text, start.date() if start else None)
            later = self._later(text, starts)
            return {"starts": starts and starts + later, "ends": ends and ends + later}
        names = [name for name in ("starts", "ends") if name in values]
        found = {name: read_moment(values[name], start.date() if start else None) for name in names}
        found = {name: at and at + self._later(values[name], at) for name, at in found.items()}
        if len(found) == 2 and all(found.values()) and found["starts"] >= found["ends"]:
            raise ValueError(_("The end must come after the beginning."))
        return found

    def _later(self, text: str, moment: datetime | None) -> timedelta:
        """A time without a day that lies before the campaign's start is one of the next day."""
        start = self._plan.campaign.starts
        is_next = start and moment and moment < start and not read_day(text, start.year)
        return timedelta(days=1) if is_next else timedelta()


def _is_heading(columns: Columns, titles: Sequence[str]) -> bool:
    return {"name", "people"} <= columns.keys()


def _refusal() -> Refusal:
    return Refusal(
        _("“{name}” has no heading that names enterprises and numbers of people."),
        _("Head the columns 企业名称、人数、检测点、开始、结束 or name, people, site, start, end."),
    )
