"""When buildings come and what is brought, as tables; and the notices as texts for chat groups."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pandas

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.buildings import area_names, short_names
from musterpoint.engine.served import guest_ids, service
from musterpoint.engine.supplies import STAFF, ItemRow, supply_table
from musterpoint.engine.timetable import calls, moment
from musterpoint.files import write_bytes
from musterpoint.jobs import Job
from musterpoint.paper.document import DocumentOptions, Order
from musterpoint.paper.notices import each_notice, notice_text
from musterpoint.plan import Plan
from musterpoint.plugins.exporters.tables import Cell, Table, save_book, save_csv
from musterpoint.plugins.exporters.words import Say, say_in
from musterpoint.plugins.points import ExportOptions
from musterpoint.text import N_, _


def write_timetable(
    save: str, plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job
) -> None:
    """A row for each building, or its units, that is called. save: "book" or "csv"."""
    job.progress(0.0, _("Writing the tables"))
    table = timetable_table(plan, catalogue, options)
    save_book(path, [table]) if save == "book" else save_csv(path, table)


def write_supplies(
    save: str, plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job
) -> None:
    """Items with what each site needs; in a workbook the deliveries too."""
    job.progress(0.0, _("Writing the tables"))
    table = supplies_table(plan, catalogue, options)
    if save == "book":
        save_book(path, [table, deliveries_table(plan, catalogue, options)])
    else:
        save_csv(path, table)


def write_notices(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """A text for each building, to be sent to its chat group; UTF-8, an empty line between two."""
    found = service(plan)
    chosen = DocumentOptions(
        revision=0, printed_at=options.exported_at, language=options.language, served=found.buildings(),
        guests=guest_ids(plan),
    )  # fmt: skip
    pages = each_notice(Order(plan, catalogue, chosen, job))
    write_bytes(path, "\n\n".join(map(notice_text, pages)).encode("utf-8"))


def timetable_table(plan: Plan, catalogue: Catalogue, options: ExportOptions) -> Table:
    """By site and time."""
    say = say_in(options.language)
    columns = (
        N_("Site"), N_("Site name"), N_("Neighbourhood"), N_("Building"), N_("Units"), N_("From"),
        N_("Until"), N_("Lane"), N_("People"), N_("Walk, min"), N_("Set by hand"),
    )  # fmt: skip
    rows = list(_timetable_rows(plan, catalogue, say))
    return Table(say(N_("Timetable")), tuple(map(say, columns)), rows)


def _timetable_rows(plan: Plan, catalogue: Catalogue, say: Say) -> Iterator[list[Cell]]:
    frame = plan.buildings.frame if plan.buildings is not None else pandas.DataFrame()
    names, areas = dict(zip(frame.index, short_names(plan, list(frame.index)), strict=True)), area_names(plan)
    for id_, people in calls(plan, catalogue).items():
        site = plan.find("site", id_)
        for row in people.starts.argsort(kind="stable"):
            building, own = people.building[row], people.ids[row]
            name = names[building] if building else plan.find("enterprise", own).name
            area = areas.get(frame.at[building, "neighbourhood"], "") if building else ""
            part = plan.find("building_part", own)
            known = pandas.notna(people.starts[row])
            starts, ends = people.starts[row], people.starts[row] + people.seconds[row]
            yield [
                site.number, site.name, area, name,
                f"{part.first_unit}–{part.last_unit}" if part else "",
                *((_clock(plan, starts), _clock(plan, ends)) if known else ("", "")),
                int(people.lane[row]) + 1 or None, int(people.people[row]),
                round(float(people.walk[row]) / 60), say(N_("yes")) if people.pinned[row] else "",
            ]  # fmt: skip


def supplies_table(plan: Plan, catalogue: Catalogue, options: ExportOptions) -> Table:
    """A row for each item: required, in store, missing, where it lies, its norm, and each site's need."""
    say, language = say_in(options.language), options.language
    sites = plan.sites()
    columns = [
        N_("Item"), N_("Unit"), N_("Required"), N_("In store"), N_("Missing"), N_("Where it lies"),
        N_("Norm from"),
    ]  # fmt: skip
    numbers = [f"{site.number} {site.name}" for site in sites]

    def cells(row: ItemRow) -> list[Cell]:
        places = ", ".join(f"{place} {count}" for place, count in row.places.items())
        return [
            row.name.in_language(language), row.unit.in_language(language), row.required, row.have, row.gap,
            places, str(row.source), row.by_site.get(STAFF), *(row.by_site.get(site.id) for site in sites),
        ]  # fmt: skip

    rows = [cells(row) for row in supply_table(plan, catalogue)]
    headings = (*map(say, columns), say(N_("Campaign")), *numbers)
    return Table(say(N_("Supplies")), headings, rows)


def deliveries_table(plan: Plan, catalogue: Catalogue, options: ExportOptions) -> Table:
    """A row for each item of each delivery, by site and wave."""
    say = say_in(options.language)
    columns = (
        N_("Site"), N_("Site name"), N_("Wave"), N_("There by"), N_("From store"), N_("Item"), N_("Quantity")
    )  # fmt: skip
    kinds = {**catalogue.fixtures, **catalogue.supplies}
    rows: list[list[Cell]] = []
    for site in plan.sites():
        planned = plan.where("delivery", site=site.id)
        for delivery in sorted(planned, key=lambda item: (item.wave, item.place)):
            at = f"{delivery.at:%Y-%m-%d %H:%M}" if delivery.at else ""
            rows += [
                [
                    site.number, site.name, delivery.wave, at, delivery.place,
                    kinds[id_].name.in_language(options.language) if id_ in kinds else id_, count,
                ]
                for id_, count in zip(delivery.items, delivery.quantities, strict=True)
            ]  # fmt: skip
    return Table(say(N_("Deliveries by site")), tuple(map(say, columns)), rows)


def _clock(plan: Plan, seconds: float) -> str:
    at = moment(plan, float(seconds))
    return f"{at:%Y-%m-%d %H:%M}" if at else f"+{seconds / 60:.0f} min"


timetable_book, timetable_csv = partial(write_timetable, "book"), partial(write_timetable, "csv")
supplies_book, supplies_csv = partial(write_supplies, "book"), partial(write_supplies, "csv")
