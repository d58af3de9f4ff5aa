"""The verb new: a plan from map layers."""

from __future__ import annotations

import argparse

from musterpoint.cli.context import Context
from musterpoint.cli.layers import add_reading, reading, reports_in_words
from musterpoint.cli.parser import Verbs, add_plan
from musterpoint.cli.plans import facts, facts_in_words, written
from musterpoint.cli.terminal import Answer
from musterpoint.geo.newplan import new_plan
from musterpoint.text import _


def add_to(verbs: Verbs) -> None:
    new = verbs.add("new", make_plan, _("make a plan from map layers"))
    add_plan(new, to_write=True)
    source = "FILE[:LAYER]"
    new.add_argument("--neighbourhoods", metavar=source, required=True, action="append",
                     help=_("areas with a name; may be repeated, once for each level"))  # fmt: skip
    new.add_argument("--buildings", metavar=source, required=True, help=_("footprints of buildings"))
    new.add_argument("--roads", metavar=source, help=_("lines of roads and paths"))
    new.add_argument("--entrances", metavar=source, help=_("points of gates and doors"))
    new.add_argument(
        "--crs", help=_("the plan's coordinates, such as EPSG:4547, where none should be chosen")
    )
    add_reading(new)


def make_plan(options: argparse.Namespace, context: Context) -> Answer:
    plan, reports = new_plan(
        options.neighbourhoods,
        options.buildings,
        options.roads,
        options.entrances,
        reading(options, context),
        context.job(),
        plan_crs=options.crs,
    )
    with context.create(options.plan, plan, options.overwrite) as session:
        return Answer(
            facts(session) | {"reports": [report.to_data() for report in reports]},
            [written(options.plan), *facts_in_words(session), *reports_in_words(reports)],
        )
