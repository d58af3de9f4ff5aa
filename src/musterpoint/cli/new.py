"""The verb new: a plan from map layers."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from musterpoint.cli.parser import Verbs, add_plan, pairs
from musterpoint.cli.plans import facts, facts_in_words, written
from musterpoint.cli.terminal import Answer
from musterpoint.geo.importing import ImportOptions
from musterpoint.geo.newplan import new_plan
from musterpoint.geo.report import FindingKind, ImportReport
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.cli.program import Context


def add_to(verbs: Verbs) -> None:
    new = verbs.add("new", make_plan, _("make a plan from map layers"))
    add_plan(new, to_write=True)
    source = "FILE[:LAYER]"
    new.add_argument("--neighbourhoods", metavar=source, required=True, help=_("areas with a name"))
    new.add_argument("--buildings", metavar=source, required=True, help=_("footprints of buildings"))
    new.add_argument("--roads", metavar=source, help=_("lines of roads and paths"))
    new.add_argument("--entrances", metavar=source, help=_("points of gates and doors"))
    new.add_argument(
        "--crs", help=_("the plan's coordinates, such as EPSG:4547, where none should be chosen")
    )
    new.add_argument("--source-crs", metavar="CRS", help=_("the files' coordinates, where they don't say"))
    new.add_argument(
        "--datum", choices=("wgs84", "gcj02", "bd09"), default="wgs84", help=_("what the degrees are in")
    )
    new.add_argument("--encoding", help=_("of the texts, where the files don't say or say wrong"))
    new.add_argument(
        "--map",
        metavar="COLUMN=SOURCE",
        action="append",
        default=[],
        help=_("columns by name, such as residents=POP,floors=LEVELS; residents=estimate guesses"),
    )


def make_plan(options: argparse.Namespace, context: Context) -> Answer:
    plan, reports = new_plan(
        options.neighbourhoods,
        options.buildings,
        options.roads,
        options.entrances,
        ImportOptions(
            encoding=options.encoding,
            datum=options.datum,
            source_crs=options.source_crs,
            mapping=pairs(options.map, "--map"),
            readers=context.readers,
        ),
        context.job(),
        plan_crs=options.crs,
    )
    with context.create(options.plan, plan, options.overwrite) as session:
        return Answer(
            facts(session) | {"reports": [report.to_data() for report in reports]},
            [written(options.plan), *facts_in_words(session), *reports_in_words(reports)],
        )


def reports_in_words(reports: list[ImportReport]) -> Iterator[str]:
    """What was guessed, repaired, estimated and dropped, file by file."""
    names = {
        FindingKind.GUESSED: _("guessed"),
        FindingKind.REPAIRED: _("repaired"),
        FindingKind.DROPPED: _("left out"),
        FindingKind.ESTIMATED: _("estimated"),
        FindingKind.NOTICED: _("noticed"),
    }
    for report in reports:
        if report.findings:
            yield f"{report.source}:"
        for kind, name in names.items():
            for finding in report.of(kind):
                yield f"  {name}: {finding.sentence}"
