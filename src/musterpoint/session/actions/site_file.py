"""Lists of sites from CSV and XLSX: the places that the office has settled on, laid out where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.engine.siting.records import laid_out
from musterpoint.geo.names import normalised
from musterpoint.jobs import Job
from musterpoint.plan import Edit, IdSource, Plan, Site, changed, made, new_id
from musterpoint.session.actions.list_places import check_near, map_of, points
from musterpoint.session.actions.sheets import Columns, Refusal, find_table
from musterpoint.session.actions.sites import free_numbers
from musterpoint.session.actions.staff_cells import read_count, read_hours
from musterpoint.session.actions.staff_file import RowNote
from musterpoint.text import N_, Label, Text, _

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("序号", "编号", "点位编号", "站点编号", "number", "no", "sitenumber"),
    "name": ("名称", "检测点", "检测点名称", "采样点", "采样点名称", "点位", "点位名称", "name", "site"),
    "lanes": ("通道数", "通道", "采样台数", "采样台", "台数", "lanes", "lane", "tables"),
    "area": ("小区", "社区", "所属社区", "所属小区", "neighbourhood", "area", "community"),
    "hours": ("时间", "开放时间", "服务时间", "采样时间", "hours", "openinghours", "time"),
    "special_points": ("备注", "特别事项", "说明", "remarks", "notes", "remark"),
}
"""Field → headings that name it, normalised."""

MOST_LANES = 40


@dataclass(frozen=True, slots=True)
class SiteFile:
    """What a list of sites holds. sites: one for each row; those of numbers that the plan has carry its ids.
    bad_rows: rows left out. guesses: field → heading that it is read from."""

    sites: tuple[Site, ...]
    bad_rows: tuple[RowNote, ...]
    guesses: Mapping[str, str]


def read_site_file(path: Path | str, plan: Plan, datum: str = "", ids: IdSource = new_id) -> SiteFile:
    """Read a list of sites: number, name, lanes, hours, and where they are: columns of coordinates (degrees
    or the plan's own), else the neighbourhood. datum: what degrees are in; "" as the headings say, which
    mostly is WGS 84.

    Raises InputError where the file can't be read or has no columns of names or numbers.
    """
    path = Path(path)
    table = find_table(path, COLUMNS, _is_heading, _refusal())
    reader = _Reader(plan, ids)
    for (line, cells), point in zip(table.rows, points(table, path.name, plan, datum), strict=True):
        try:
            reader.take(table.values(cells), point)
        except ValueError as fault:
            reader.bad.append(RowNote(line, str(fault)))
    return SiteFile(tuple(reader.sites), tuple(reader.bad), table.guesses)


def add_sites(
    plan: Plan, catalogue: Catalogue, sites: Sequence[Site], job: Job | None = None, ids: IdSource = new_id
) -> Edit:
    """Take sites into the plan: new ones laid out where they are, bare where there is no room; those that
    the plan has keep their place and layout, and get the list's name and hours."""
    new = [site for site in sites if plan.find("site", site.id) is None]
    records, _missing = laid_out(plan, catalogue, new, job or Job(), ids)
    known = [(plan.find("site", site.id), site) for site in sites if plan.find("site", site.id)]
    changes = [*made(*records), *(changed(*pair) for pair in known if pair[0] != pair[1])]
    number = Text(f"{len(sites)} 个检测点", f"{len(sites)} sites")
    return Edit(Label(N_("Take in {number}"), {"number": number}), tuple(changes))


def _is_heading(columns: Columns, titles: Sequence[str]) -> bool:
    return bool(columns.keys() & {"name", "number"}) and len(columns) > 1


def _refusal() -> Refusal:
    return Refusal(
        _("“{name}” has no heading that names sites."),
        _("Head the columns 编号、名称、通道数、小区、经度、纬度 or number, name, lanes, area, lon, lat."),
    )


class _Reader:
    """Takes the rows one by one and knows which numbers are taken."""

    def __init__(self, plan: Plan, ids: IdSource):
        self.sites: list[Site] = []
        self.bad: list[RowNote] = []
        self._ids = ids
        self._day = plan.campaign.starts.date() if plan.campaign.starts else None
        self._known = {site.number: site for site in plan.sites()}
        self._named: dict[str, list[int]] = {}
        for site in plan.sites():
            self._named.setdefault(normalised(site.name), []).append(site.number)
        self._free = free_numbers(plan)
        self._around = map_of(plan)
        self._areas: dict[str, shapely.Geometry] = {}
        self._ambiguous: frozenset[str] = frozenset()
        if plan.neighbourhoods is not None:
            frame = plan.neighbourhoods.frame
            names = frame["name"].fillna("").astype(str).map(normalised)
            self._areas = dict(zip(names, frame.geometry, strict=True))
            self._ambiguous = frozenset(names[names.duplicated()])

    def take(self, values: Mapping[str, str], point: shapely.Point | None) -> None:
        """Raises ValueError, in the reader's language, where a row is unfit."""
        number = self._number(values.get("number", ""), values.get("name", ""))
        lanes = _lanes(values.get("lanes", ""))
        opens, closes = read_hours(values.get("hours", ""), self._day)
        fields = {"opens": opens, "closes": closes, "special_points": values.get("special_points", "")}
        if name := values.get("name", ""):
            fields["name"] = name
        known = self._known.get(number)
        if known is None:
            at = self._place(values, point)
            known = Site(id=self._ids("site"), number=number, x=at.x, y=at.y, lanes=lanes)
            self._known[number] = known
        self.sites.append(known.replace(**{name: value for name, value in fields.items() if value}))

    def _number(self, text: str, name: str) -> int:
        """What the row says, else the number of the plan's site of that name, else a new one."""
        if text:
            number = read_count(text)
            if number is None or not 1 <= number <= 9999:
                raise ValueError(_("“{text}” is no number of a site.").format(text=text))
        else:
            if name and any(site.name == name for site in self.sites):
                raise ValueError(_("The name “{name}” came before: number both.").format(name=name))
            held = self._named.get(normalised(name), ())
            free = (number for number in self._free if number not in self._known)
            number = held[0] if len(held) == 1 else next(free)
        if any(site.number == number for site in self.sites):
            raise ValueError(_("The number {number} came before.").format(number=number))
        return number

    def _place(self, values: Mapping[str, str], point: shapely.Point | None) -> shapely.Point:
        if point is not None:
            check_near(self._around, point)
            return point
        named = normalised(values.get("area", "") or values.get("name", ""))
        area = self._areas.get(named)
        if named in self._ambiguous:
            raise ValueError(_("Several neighbourhoods of the plan have that name: give coordinates."))
        if area is None:
            raise ValueError(_("Neither coordinates nor a neighbourhood of the plan say where it is."))
        return area.representative_point()


def _lanes(text: str) -> int:
    if not text:
        return 1
    lanes = read_count(text)
    if lanes is None or not 1 <= lanes <= MOST_LANES:
        raise ValueError(_("“{text}” is no number of lanes.").format(text=text))
    return lanes
