"""Enterprises from CSV and XLSX: who comes to which site with how many people, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from musterpoint.geo.names import normalised
from musterpoint.plan import Edit, Enterprise, IdSource, Plan, Site, changed, made, new_id
from musterpoint.session.actions.sheets import Columns, Refusal, find_table
from musterpoint.session.actions.staff_file import RowNote
from musterpoint.text import N_, Label, Text, _

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("企业", "企业名称", "单位", "单位名称", "名称", "enterprise", "company", "name", "firm"),
    "people": ("人数", "员工数", "职工人数", "people", "staff", "employees", "headcount", "count"),
    "site": ("检测点", "点位", "检测点名称", "site"),
    "starts": ("开始", "开始时间", "起", "starts", "from", "start"),
    "ends": ("结束", "结束时间", "止", "ends", "until", "to", "end"),
    "x": ("x", "东坐标", "easting"),
    "y": ("y", "北坐标", "northing"),
    "contact": ("联系人", "contact"),
    "phone": ("电话", "手机", "联系电话", "phone"),
}
"""Field → headings that name it, normalised. x and y are in the plan's CRS."""


@dataclass(frozen=True, slots=True)
class EnterpriseFile:
    """enterprises: one for each row, ready for `add_enterprises`. bad_rows: rows left out."""

    enterprises: tuple[Enterprise, ...]
    bad_rows: tuple[RowNote, ...]


def read_enterprise_file(path: Path | str, plan: Plan, ids: IdSource = new_id) -> EnterpriseFile:
    """Read a list of enterprises. A site is called by its number or name; an enterprise without a place on
    the map stands where its site does. Times are of the campaign's day unless they have a date.

    Raises InputError where the file can't be read or has no columns of names and numbers of people.
    """
    table = find_table(Path(path), COLUMNS, _is_heading, _refusal())
    sites = _sites(plan)
    found, bad = [], []
    for line, cells in table.rows:
        try:
            found.append(_enterprise(plan, table.values(cells), sites, ids))
        except ValueError as fault:
            bad.append(RowNote(line, str(fault)))
    return EnterpriseFile(tuple(found), tuple(bad))


def add_enterprises(plan: Plan, enterprises: Sequence[Enterprise]) -> Edit:
    """Take enterprises into the plan; one of a name that it has already is brought up to date."""
    held = {normalised(firm.name): firm for firm in plan.table("enterprise").values()}
    changes = []
    for firm in enterprises:
        before = held.get(normalised(firm.name))
        if before is None:
            changes += made(firm)
        elif before != (after := firm.replace(id=before.id)):
            changes.append(changed(before, after))
    number = Text(f"{len(enterprises)}家单位", f"{len(enterprises)} enterprises")
    return Edit(Label(N_("Take in {number}"), {"number": number}), tuple(changes))


def _enterprise(
    plan: Plan, values: Mapping[str, str], sites: Mapping[str, Site], ids: IdSource
) -> Enterprise:
    """Raises ValueError, in the reader's language, where a row is unfit."""
    if not values["name"]:
        raise ValueError(_("There is no name."))
    if not values["people"].replace(",", "").isdecimal():
        raise ValueError(_("“{text}” is no number of people.").format(text=values["people"]))
    named = values.get("site", "")
    site = sites.get(normalised(named)) if named else None
    if named and site is None:
        raise ValueError(_("The plan has no site “{site}”.").format(site=named))
    x, y = _number(values.get("x", "")), _number(values.get("y", ""))
    if (x is None or y is None) and site is None:
        raise ValueError(_("Neither a site nor a place on the map is given."))
    starts, ends = (_moment(plan, values.get(name, "")) for name in ("starts", "ends"))
    if starts and ends and starts >= ends:
        raise ValueError(_("The end must come after the beginning."))
    placed = (x, y) if x is not None and y is not None else (site.x, site.y)
    return Enterprise(
        id=ids("enterprise"), name=values["name"], people=int(values["people"].replace(",", "")),
        x=placed[0], y=placed[1], site=site.id if site else "", starts=starts, ends=ends,
        contact=values.get("contact", ""), phone=values.get("phone", ""),
    )  # fmt: skip


def _sites(plan: Plan) -> dict[str, Site]:
    """What a site may be called, normalised → the site."""
    called = ((name, site) for site in plan.sites() for name in (site.id, str(site.number), site.name))
    return {normalised(name): site for name, site in called if name}


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _moment(plan: Plan, text: str) -> datetime | None:
    """A date with a time, or a time of the campaign's first day (of the next, where it lies before the
    start)."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        pass
    try:
        at = time.fromisoformat(text.zfill(5) if text[1:2] == ":" else text)
    except ValueError:
        raise ValueError(_("“{text}” is no time.").format(text=text)) from None
    start = plan.campaign.starts
    if start is None:
        raise ValueError(_("The campaign has no date yet, so times need one."))
    moment = datetime.combine(start.date(), at)
    return moment if moment >= start or at >= start.time() else moment + timedelta(days=1)


def _is_heading(columns: Columns, titles: Sequence[str]) -> bool:
    return {"name", "people"} <= columns.keys()


def _refusal() -> Refusal:
    return Refusal(
        _("“{name}” has no heading that names enterprises and numbers of people."),
        _("Head the columns name, people, site, start, end."),
    )
