"""The roster as a workbook for the office: who is on which post, what is missing, whom to call. What is
changed in its first sheet can be read back (`session.actions.staff_roster`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import STATE_NAMES, post_states, shift_hours
from musterpoint.catalogue.teams import team_title
from musterpoint.engine.staffing.needs import gaps
from musterpoint.engine.staffing.shortages import calls
from musterpoint.files import replacing
from musterpoint.jobs import Job
from musterpoint.paper.render import printable
from musterpoint.plan import Plan, Post
from musterpoint.plugins.exporters.words import Say, say_in
from musterpoint.plugins.points import ExportOptions
from musterpoint.text import N_, _

Cell = str | int | None

_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", start_color="DDE5EE")
_OPEN = PatternFill("solid", start_color="FFF2CC")
_MIDDLE = Alignment(vertical="center", wrap_text=True)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)

ROSTER_COLUMNS = (
    (N_("Site"), 6), (N_("Site name"), 22), (N_("Shift"), 10), (N_("Hours"), 14), (N_("Role"), 14),
    (N_("Number"), 6), (N_("Lane"), 6), (N_("Full name"), 14), (N_("Home unit"), 24), (N_("Phone"), 16),
    (N_("State"), 10), (N_("Remarks"), 30),
)  # fmt: skip
"""Heading and width of each column, in characters."""


def write_roster(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """Three sheets: roster, gaps, call for help. Every text is written as a text, so that none of them can be
    run as a formula."""
    say = say_in(options.language)
    book = Workbook()
    job.progress(0.0, _("Writing the tables"))
    roster = book.active
    roster.title = say(N_("Roster"))
    _fill(
        roster,
        " ".join(filter(None, (plan.campaign.name, say(N_("Roster"))))),
        [(say(name), width) for name, width in ROSTER_COLUMNS],
        _roster_rows(plan, catalogue, options, say),
        say(N_("Written on {date}")).format(date=f"{options.exported_at:%Y-%m-%d %H:%M}"),
    )
    job.progress(0.7, _("Writing the tables"))
    _fill(
        book.create_sheet(say(N_("Gaps"))),
        say(N_("Required, have and gap")),
        [(say(name), width) for name, width in (
            (N_("Role"), 20), (N_("Shift"), 14), (N_("Required"), 10), (N_("Have"), 10), (N_("Gap"), 10)
        )],
        _gap_rows(plan, catalogue, options),
    )  # fmt: skip
    job.progress(0.8, _("Writing the tables"))
    _fill_calls(book.create_sheet(), plan, catalogue, options, say)
    with replacing(path) as temporary:
        book.save(temporary)


def write_calls(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """The call for help alone: whom to ask of which tier, as a workbook that can be sent."""
    book = Workbook()
    job.progress(0.0, _("Writing the tables"))
    _fill_calls(book.active, plan, catalogue, options, say_in(options.language))
    with replacing(path) as temporary:
        book.save(temporary)


def _fill_calls(sheet: Worksheet, plan: Plan, catalogue: Catalogue, options: ExportOptions, say: Say) -> None:
    sheet.title = say(N_("Call for help"))
    _fill(
        sheet,
        " ".join(filter(None, (plan.campaign.name, say(N_("Call for help"))))),
        [(say(name), width) for name, width in (
            (N_("Tier"), 16), (N_("Role"), 20), (N_("Shift"), 14), (N_("How many"), 8), (N_("Home unit"), 50)
        )],
        _call_rows(plan, catalogue, options, say),
    )  # fmt: skip


def _fill(
    sheet: Worksheet,
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Cell]],
    note: str = "",
) -> None:
    """Title, note, headings and rows, set to be read on the screen and to be printed on A4."""
    last = get_column_letter(len(columns))
    sheet.merge_cells(f"A1:{last}1")
    _write(sheet, 1, 1, title).font = Font(bold=True, size=16)
    sheet["A1"].alignment = _CENTRE
    sheet.row_dimensions[1].height = 30
    if note:
        sheet.merge_cells(f"A2:{last}2")
        _write(sheet, 2, 1, note).alignment = Alignment(horizontal="right")
    for number, (name, width) in enumerate(columns, 1):
        cell = _write(sheet, 3, number, name)
        cell.font, cell.fill, cell.border, cell.alignment = Font(bold=True), _HEAD, _BORDER, _CENTRE
        sheet.column_dimensions[get_column_letter(number)].width = width
    line = 3
    for line, row in enumerate(rows, 4):
        for number, value in enumerate(row, 1):
            cell = _write(sheet, line, number, value)
            cell.border = _BORDER
            cell.alignment = _MIDDLE if isinstance(value, str) else _CENTRE
            if value is None and sheet.title == sheet.parent.worksheets[0].title:
                cell.fill = _OPEN
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:{last}{line}"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"


def _write(sheet: Worksheet, row: int, column: int, value: Cell):
    cell = sheet.cell(row, column, printable(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl would make a formula of what begins with "="
    return cell


def _roster_rows(
    plan: Plan, catalogue: Catalogue, options: ExportOptions, say: Say
) -> Iterator[Sequence[Cell]]:
    """A row per post: by site, shift, role and number. What somebody has to write is None."""
    states = post_states(plan, catalogue)
    for post in _in_order(plan, catalogue):
        site, shift, state = plan.find("site", post.site), plan.find("shift", post.shift), states[post.id]
        role, hours, person = catalogue.roles.get(post.role), shift_hours(plan, post.shift), state.person
        yield (
            site.number if site else "", site.name if site else team_title(plan, post.team),
            shift.name if shift else "",
            f"{hours[0]:%H:%M}–{hours[1]:%H:%M}" if hours else "",
            role.name.in_language(options.language) if role else post.role, post.number, post.lane or "",
            *((person.name, person.unit, person.phone) if person else (None, None, None)),
            say(STATE_NAMES[state.state]), " ".join(state.reasons),
        )  # fmt: skip


def _in_order(plan: Plan, catalogue: Catalogue) -> list[Post]:
    roles = {id_: number for number, id_ in enumerate(catalogue.roles)}
    sites = {site.id: site.number for site in plan.sites()}

    def key(post: Post) -> tuple[object, ...]:
        hours = shift_hours(plan, post.shift)
        starts = hours[0].isoformat() if hours else ""
        return sites.get(post.site, 0), post.team, starts, roles.get(post.role, 99), post.number, post.id

    return sorted(plan.table("post").values(), key=key)


def _gap_rows(plan: Plan, catalogue: Catalogue, options: ExportOptions) -> Iterator[Sequence[Cell]]:
    for (role, shift_id), need in gaps(plan, post_states(plan, catalogue), ("role", "shift")).items():
        known, shift = catalogue.roles.get(role), plan.find("shift", shift_id)
        name = known.name.in_language(options.language) if known else role
        yield name, shift.name if shift else "", need.required, need.have, need.gap


def _call_rows(
    plan: Plan, catalogue: Catalogue, options: ExportOptions, say: Say
) -> Iterator[Sequence[Cell]]:
    for call in calls(plan, catalogue):
        tier, shift = catalogue.tiers.get(call.tier), plan.find("shift", call.shift)
        yield (
            tier.name.in_language(options.language) if tier else say(N_("nobody left")),
            catalogue.roles[call.role].name.in_language(options.language),
            shift.name if shift else "",
            call.number,
            say(", ").join(f"{unit} {count}" for unit, count in call.units),
        )
