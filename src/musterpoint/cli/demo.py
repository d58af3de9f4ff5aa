"""The verb demo: the main job from end to end, from map layers to sheets for the tent poles."""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from musterpoint.cli.context import Context
from musterpoint.cli.new import reports_in_words
from musterpoint.cli.parser import Verbs
from musterpoint.cli.plans import facts, facts_in_words
from musterpoint.cli.terminal import Answer
from musterpoint.engine.proposals import as_proposal
from musterpoint.errors import InputError
from musterpoint.files import cannot_write, write_bytes
from musterpoint.geo.importing import ImportOptions
from musterpoint.geo.newplan import new_plan
from musterpoint.geo.residents import ResidentRules
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, Edit, Plan, Shift, changed, made, new_id
from musterpoint.plugins.points import PrintOptions
from musterpoint.samples import make_sample
from musterpoint.session import Session
from musterpoint.text import N_, Label, _, current_language, ngettext

SAMPLE = "lianhu"
OPENS, CHANGES_OVER, CLOSES = clock_time(7), clock_time(13), clock_time(19)
"""The demo's day on a planner's own layers, in two shifts."""


def add_to(verbs: Verbs) -> None:
    demo = verbs.add("demo", run_demo, _("the main job from end to end, on two map layers or a sample"))
    demo.add_argument(
        "layers", metavar="FILE", nargs="*", help=_("neighbourhoods and buildings; none for a sample")
    )
    demo.add_argument(
        "-o", "--output", metavar="FOLDER", type=Path, default=Path("out"), help=_("where to write (out)")
    )
    demo.add_argument("--no-open", action="store_true", help=_("don't open the window at the end"))


def run_demo(options: argparse.Namespace, context: Context) -> Answer:
    """Writes plan.gpkg, duty-sheets.pdf and window.png, each whole or not at all."""
    started = time.monotonic()
    folder = _made_folder(options.output)
    plan_file, sheets, picture = (folder / name for name in ("plan.gpkg", "duty-sheets.pdf", "window.png"))
    plan = _imported(options.layers, context) if options.layers else _sample(context)
    with context.create(plan_file, plan, overwrite=True) as session:
        _complete(session, context)
        context.terminal.say(_("Setting the duty sheets …"))
        write_bytes(sheets, _duty_sheets(session, context))
        data, lines = facts(session), facts_in_words(session)
    context.terminal.say(_("Taking a picture of the window …"))
    context.desktop.picture(plan_file, picture, "")
    seconds = round(time.monotonic() - started, 1)
    files = [str(path) for path in (plan_file, sheets, picture)]
    count = data["records"]["site"]
    lines += [
        _("{path}  the plan").format(path=files[0]),
        ngettext("{path}  {count} duty sheet", "{path}  {count} duty sheets", count).format(
            path=files[1], count=count
        ),
        _("{path}  the window").format(path=files[2]),
        _("Done in {seconds} s.").format(seconds=seconds),
    ]
    if not options.no_open and _has_display():
        for line in lines:
            context.terminal.say(line)
        lines = []
        context.desktop.open([str(plan_file)])
    return Answer(data | {"written": files, "seconds": seconds}, lines)


def _made_folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    return folder


def _sample(context: Context) -> Plan:
    context.terminal.say(_("Making the sample “{name}” …").format(name=SAMPLE))
    return make_sample(SAMPLE, job=context.job())


def _imported(layers: list[str], context: Context) -> Plan:
    if len(layers) != 2:
        raise InputError(
            _("The demo takes two layers or none."),
            _("{count} were named.").format(count=len(layers)),
            _("Name the neighbourhoods first and the buildings second, or nothing for a sample."),
        )
    context.terminal.say(_("Reading {names} …").format(names=", ".join(Path(name).name for name in layers)))
    # Where no residents are known a demo may estimate them; it says so, and the sheets mark them as such.
    options = ImportOptions(residents=ResidentRules(estimate=True), readers=context.host.import_readers)
    plan, reports = new_plan(*layers, options=options, job=context.job())
    for line in reports_in_words(reports):
        context.terminal.say(line)
    return plan


def _complete(session: Session, context: Context) -> None:
    """Give a plan that has none of it a day, sites and posts: what a planner does first."""
    if session.plan.sites():
        return
    context.terminal.say(_("Proposing sites where people live …"))
    session.do(_tomorrow(session.plan))
    for step in ("siting", "staffing") if session.plan.table("person") else ("siting",):
        propose = context.host.engine_steps[step].propose
        session.do(as_proposal(propose(session.plan, session.catalogue, {}, context.job())).edit)


def _tomorrow(plan: Plan) -> Edit:
    """The campaign is tomorrow, in two shifts, and named after the place."""
    day = date.today() + timedelta(days=1)
    opens, changes_over, closes = (datetime.combine(day, at) for at in (OPENS, CHANGES_OVER, CLOSES))
    named = plan.campaign.replace(
        name=_("Testing in {place}").format(place=_place(plan)), starts=opens, ends=closes
    )
    shifts = (
        Shift(id=new_id("shift"), name=_("Morning shift"), starts=opens, ends=changes_over),
        Shift(id=new_id("shift"), name=_("Afternoon shift"), starts=changes_over, ends=closes),
    )
    return Edit(Label(N_("Set the day")), (changed(plan.campaign, named), *made(*shifts)))


def _place(plan: Plan) -> str:
    """The name of the neighbourhood with most residents."""
    buildings = plan.layers[BUILDINGS].frame
    largest = buildings.groupby("neighbourhood")["residents"].sum().idxmax()
    return str(plan.layers[NEIGHBOURHOODS].frame.at[largest, "name"])


def _duty_sheets(session: Session, context: Context) -> bytes:
    options = PrintOptions(
        revision=session.revision,
        printed_at=datetime.now().replace(microsecond=0),
        language=current_language(),
    )
    write = context.host.documents["duty-sheets"].write
    return write(session.plan, session.catalogue, options, context.job())


def _has_display() -> bool:
    """Whether a window can be seen. Windows and macOS always have a screen."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    on_x11 = sys.platform not in ("win32", "darwin")
    return not on_x11 or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
