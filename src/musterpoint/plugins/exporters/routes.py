"""The days of teams as a table: where they go, in which order, at what time, and how it went."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from musterpoint.catalogue import Catalogue
from musterpoint.jobs import Job
from musterpoint.paper.route_sheets import STOP_KINDS, where_is
from musterpoint.plan import Plan, Stop, Team
from musterpoint.plugins.exporters.tables import Cell, Table, save_book, save_csv
from musterpoint.plugins.exporters.words import Say, days, say_in, team_title
from musterpoint.plugins.points import ExportOptions
from musterpoint.session.actions.naming import VISITS
from musterpoint.session.actions.rounds import STATES
from musterpoint.text import N_, _


def write_routes(
    save: str, plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job
) -> None:
    """A row for each stop. save: "book" or "csv"."""
    job.progress(0.0, _("Writing the tables"))
    table = routes_table(plan, catalogue, options)
    save_book(path, [table]) if save == "book" else save_csv(path, table)


def routes_table(plan: Plan, catalogue: Catalogue, options: ExportOptions) -> Table:
    """By team and order. Teams that go to people's homes are there only where names are asked for; nobody's
    name or need is in it."""
    say = say_in(options.language)
    columns = (
        N_("Team"), N_("Stop no."), N_("Arrives"), N_("Begins"), N_("Leaves"), N_("What"), N_("Where"),
        N_("People"), N_("Boxes"), N_("Tubes"), N_("Seals"), N_("km"), N_("State"),
    )  # fmt: skip
    rows = [
        row
        for team, stops in days(plan, options.with_names)
        for row in _rows(plan, team, stops, say, options.language)
    ]
    return Table(say(N_("Routes")), tuple(map(say, columns)), rows)


def _rows(plan: Plan, team: Team, stops: list[Stop], say: Say, language: str) -> Iterator[list[Cell]]:
    for stop in stops:
        visit = plan.find("visit", stop.visit) if stop.visit else None
        kind = STOP_KINDS.get(stop.kind, "")
        doing = VISITS[visit.kind].in_language(language) if visit else kind and say(kind)
        times = (f"{at:%Y-%m-%d %H:%M}" if at else "" for at in (stop.arrives, stop.starts, stop.leaves))
        yield [
            team_title(team, say), stop.number, *times, doing,
            where_is(plan, stop, visit), stop.people or None, stop.boxes or None, stop.tubes or None,
            " ".join(stop.seals), round(stop.metres / 1000, 2),
            STATES[stop.state].in_language(language) if stop.state else "",
        ]  # fmt: skip


routes_book, routes_csv = partial(write_routes, "book"), partial(write_routes, "csv")
