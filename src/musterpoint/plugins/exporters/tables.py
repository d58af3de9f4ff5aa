"""The plan as tables, for spreadsheets: sites, posts, buildings, and people where they are asked for."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import STATE_NAMES, post_state
from musterpoint.catalogue.teams import team_title
from musterpoint.engine.served import nearest_sites, residents_served
from musterpoint.files import replacing
from musterpoint.jobs import Job
from musterpoint.paper.render import printable
from musterpoint.plan import Plan
from musterpoint.plugins.exporters.words import KINDS, Say, hours, say_in
from musterpoint.plugins.points import ExportOptions
from musterpoint.text import N_, _

Cell = str | int | float | None

STARTS_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet runs what begins with these when it reads it from a CSV file."""

WIDEST = 40
"""Characters that a column of the workbook is wide at the most."""


@dataclass(frozen=True, slots=True)
class Table:
    """title and columns: translated. rows: texts as they were typed."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def write_xlsx(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """One sheet per table. Every text is written as a text, so none of them can be run as a formula."""
    makers: list[_Maker] = [sites_table, posts_table, buildings_table]
    makers += [people_table] if options.with_names else []
    tables = []
    for number, make in enumerate(makers):
        job.progress(number / len(makers), _("Writing the tables"))
        tables.append(make(plan, catalogue, options))
    save_book(path, tables)


def write_csv(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """The posts; UTF-8 with a mark, by which spreadsheets know it. A text that a spreadsheet would run as a
    formula gets an apostrophe before it."""
    job.progress(0.0, _("Writing the tables"))
    save_csv(path, posts_table(plan, catalogue, options))


def save_book(path: Path, tables: Iterable[Table]) -> None:
    """A workbook with a sheet for each table."""
    book = Workbook(write_only=True)
    for table in tables:
        _add_sheet(book, table)
    with replacing(path) as temporary:
        book.save(temporary)


def save_csv(path: Path, table: Table) -> None:
    """UTF-8 with a mark, by which spreadsheets know it, and nothing that one would run."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(table.columns)
        writer.writerows([_harmless(cell) for cell in row] for row in table.rows)


def sites_table(plan: Plan, catalogue: Catalogue, options: ExportOptions) -> Table:
    """One row per site; the coordinates are the plan's own."""
    say, residents = say_in(options.language), residents_served(plan)
    columns = (
        N_("Number"), N_("Name"), N_("Kind"), N_("Hours"), N_("Lanes"), N_("Green lane"), N_("Posts"),
        N_("Residents"), "x", "y",
    )  # fmt: skip
    rows = [
        (
            site.number, site.name, _kind(site.kind, say), hours(plan, site), site.lanes,
            say(N_("yes")) if site.green_lane else "", len(plan.where("post", site=site.id)),
            int(residents[site.id]), round(site.x, 2), round(site.y, 2),
        )
        for site in plan.sites()
    ]  # fmt: skip
    return Table(say(N_("Sites")), tuple(map(say, columns)), rows)


def posts_table(plan: Plan, catalogue: Catalogue, options: ExportOptions) -> Table:
    """One row per post, by site, shift and role; who stands there only where names are asked for."""
    say = say_in(options.language)
    columns = [N_("Site"), N_("Site name"), N_("Shift"), N_("Role"), N_("Number"), N_("Lane"), N_("State")]
    columns += [N_("Full name"), N_("Home unit"), N_("Phone")] if options.with_names else []
    rows = sorted(_post_rows(plan, catalogue, options, say), key=lambda row: tuple(map(str, row[0])))
    return Table(say(N_("Posts")), tuple(map(say, columns)), [row for _key, row in rows])


def _post_rows(
    plan: Plan, catalogue: Catalogue, options: ExportOptions, say: Say
) -> Iterator[tuple[tuple[object, ...], Sequence[Cell]]]:
    """Each post's row, with what it is sorted by."""
    roles = {id_: number for number, id_ in enumerate(catalogue.roles)}
    for post in plan.table("post").values():
        site, shift = plan.find("site", post.site), plan.find("shift", post.shift)
        role, state = catalogue.roles.get(post.role), post_state(plan, catalogue, post)
        number, shift_name = (site.number if site else 0), (shift.name if shift else "")
        row: list[Cell] = [
            number, site.name if site else team_title(plan, post.team), shift_name,
            role.name.in_language(options.language) if role else post.role,
            post.number, post.lane or None, say(STATE_NAMES[state.state]),
        ]  # fmt: skip
        if options.with_names:
            person = state.person
            row += [person.name, person.unit, person.phone] if person else ["", "", ""]
        key = (f"{number:06}", str(shift.starts) if shift else "", f"{roles.get(post.role, 99):03}")
        yield (*key, f"{post.number:04}"), row


def buildings_table(plan: Plan, catalogue: Catalogue, options: ExportOptions) -> Table:
    """One row per building with the site that serves it."""
    say = say_in(options.language)
    columns = (N_("Neighbourhood"), N_("Building"), N_("Name"), N_("Floors"), N_("Residents"), N_("Site"))
    rows: Sequence[Sequence[Cell]] = ()
    if plan.buildings is not None:
        frame, numbers = plan.buildings.frame, {site.id: site.number for site in plan.sites()}
        names = plan.neighbourhoods.frame["name"].to_dict() if plan.neighbourhoods else {}
        table = pandas.DataFrame(
            {
                "neighbourhood": frame["neighbourhood"].map(names),
                **{name: frame[name] for name in ("number", "name", "floors", "residents")},
                "site": nearest_sites(plan).map(numbers).reindex(frame.index),
            }
        ).astype(object)
        rows = table.where(table.notna(), None).to_numpy().tolist()
    return Table(say(N_("Buildings")), tuple(map(say, columns)), rows)


def people_table(plan: Plan, catalogue: Catalogue, options: ExportOptions) -> Table:
    """Everybody who can serve."""
    say = say_in(options.language)
    columns = (N_("Full name"), N_("Phone"), N_("Home unit"), N_("Tier"), N_("Skills"))
    rows = [
        (
            person.name, person.phone, person.unit,
            _name(catalogue.tiers, person.tier, options),
            ", ".join(_name(catalogue.skills, skill, options) for skill in person.skills),
        )
        for person in sorted(plan.table("person").values(), key=lambda person: (person.unit, person.name))
    ]  # fmt: skip
    return Table(say(N_("People")), tuple(map(say, columns)), rows)


_Maker = Callable[[Plan, Catalogue, ExportOptions], Table]


def _name(entries: dict, id_: str, options: ExportOptions) -> str:
    return entries[id_].name.in_language(options.language) if id_ in entries else id_


def _kind(kind: str, say: Say) -> str:
    return say(KINDS[kind]) if kind in KINDS else kind


def _add_sheet(book: Workbook, table: Table) -> None:
    sheet = book.create_sheet(table.title)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(table.columns):
        texts = [str(row[number] or "") for row in table.rows[:200]]
        width = max(map(_width, (column, *texts)))
        sheet.column_dimensions[get_column_letter(number + 1)].width = min(width + 2, WIDEST)
    sheet.append([_cell(sheet, column, bold=True) for column in table.columns])
    for row in table.rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: object, value: Cell, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=printable(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl would make a formula of what begins with "="
    if bold:
        cell.font = Font(bold=True)
    return cell


def _width(text: str) -> int:
    """Columns on the screen: a Chinese character takes two."""
    return sum(1 + (ord(sign) > 0x2E80) for sign in text)


def _harmless(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = printable(cell)
    return f"'{text}" if text.startswith(STARTS_OF_FORMULAS) else text
