"""Verbs that write files for people: export, webmap, screenshot."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from musterpoint.cli.context import Context
from musterpoint.cli.parser import Verbs, add_output, add_plan
from musterpoint.cli.plans import written
from musterpoint.cli.terminal import Answer
from musterpoint.errors import InputError
from musterpoint.geo.datum import GCJ02, WGS84
from musterpoint.plan import Plan, Site
from musterpoint.plugins.exporters.pictures import site_bounds
from musterpoint.plugins.points import DATUM, NAMES, VIEW, Exporter, ExportOptions
from musterpoint.text import CHINESE, ENGLISH, _, current_language

OPTIONS = {DATUM: "--datum", NAMES: "--with-names", VIEW: "--site"}
"""What an exporter may heed → the option by which it is asked for."""

LANGUAGES = {"zh": CHINESE, "en": ENGLISH, "both": "both"}


def add_to(verbs: Verbs) -> None:
    _add_exports(verbs)
    pictured = verbs.add("screenshot", screenshot, _("write a picture of the window"))
    add_plan(pictured)
    add_output(pictured, ".png")
    pictured.add_argument("--view", default="", help=_("what is open and where the map is"))
    pictured.add_argument(
        "--gallery", action="store_true", help=_("the map in every look instead, into the folder OUTPUT")
    )


def _add_exports(verbs: Verbs) -> None:
    exported = verbs.add("export", export_plan, _("write a plan as a file for other programs"))
    add_plan(exported)
    add_output(
        exported,
        "",
        _(
            "the file to write; its ending tells what: .csv posts, .xlsx whole plan, .txt notices for chat "
            "groups, .ics shifts, .html .png .svg .kml .kmz .gpx .geojson maps, .gpkg a copy; or its name: "
            "timetable.csv, supplies.csv, routes.csv, the same in .xlsx, roster.xlsx, catchments.geojson and "
            "catchments.gpkg, which QGIS draws as the map here"
        ),
    )
    exported.add_argument(
        "--datum", choices=(WGS84, GCJ02), help=_("of degrees; gcj02 for Gaode and Tencent")
    )
    exported.add_argument(
        "--site", metavar="ID", help=_("a picture of this site, by number or id, and not of all")
    )
    mapped = verbs.add("webmap", write_web_map, _("write a map for telephones that needs no network"))
    add_plan(mapped)
    add_output(mapped, ".html")
    for verb in (exported, mapped):
        verb.add_argument(
            "--with-names", action="store_true", help=_("with people's names and telephone numbers")
        )
        verb.add_argument("--language", choices=("zh", "en"), help=_("language of the file"))


def export_plan(options: argparse.Namespace, context: Context) -> Answer:
    offered = list(context.host.exporters.values())
    check_output(options.output, tuple(dict.fromkeys(end for item in offered for end in item.suffixes)))
    exporter = _exporter_for(options.output, offered)
    asked = {DATUM: options.datum, NAMES: options.with_names, VIEW: options.site}
    for option in (name for name, value in asked.items() if value and name not in exporter.heeds):
        raise InputError(
            _("{option} makes no difference to this kind of file.").format(option=OPTIONS[option]),
            _("“{name}” is: {kind}.").format(name=options.output.name, kind=exporter.title),
            _("Leave the option out, or choose another kind of file."),
        )
    return _exported(exporter, options, context, datum=options.datum or WGS84, site=options.site)


def _exporter_for(path: Path, offered: Sequence[Exporter]) -> Exporter:
    """By the ending; of several the one whose name the file has, as in "roster.xlsx" and "值班表.xlsx"."""
    fitting = [item for item in offered if path.suffix.lower() in item.suffixes]
    stem = path.stem.lower()
    named = [item for item in fitting if any(word in stem for word in item.stems)]
    return (named or [item for item in fitting if not item.stems])[-1]


def write_web_map(options: argparse.Namespace, context: Context) -> Answer:
    check_output(options.output, (".html",))
    return _exported(context.host.exporters["web-map"], options, context)


def _exported(
    exporter: Exporter,
    options: argparse.Namespace,
    context: Context,
    datum: str = WGS84,
    site: str | None = None,
) -> Answer:
    """Write the file. site: the one that a picture shows."""
    with context.open(options.plan, read_only=True) as session:
        if options.output.exists() and options.output.samefile(options.plan):
            raise InputError(
                _("“{name}” can't be written.").format(name=options.output.name),
                _("It is the plan itself."),
                _("Give the file another name."),
            )
        chosen_options = ExportOptions(
            exported_at=datetime.now().replace(microsecond=0),
            language=LANGUAGES.get(options.language) or current_language(),
            datum=datum,
            with_names=options.with_names,
            view=site_bounds(session.plan, find_site(session.plan, site)) if site else None,
        )
        exporter.write(session.plan, session.catalogue, options.output, chosen_options, context.job())
    line = _("{written} ({kind})").format(written=written(options.output), kind=exporter.title)
    return Answer({"written": str(options.output), "exporter": exporter.id}, [line])


def screenshot(options: argparse.Namespace, context: Context) -> Answer:
    if options.gallery:
        options.output.mkdir(parents=True, exist_ok=True)
        pictures = context.desktop.gallery(options.plan, options.output)
        return Answer({"written": [str(path) for path in pictures]}, [written(path) for path in pictures])
    check_output(options.output, (".png",))
    context.desktop.picture(options.plan, options.output, options.view)
    return Answer({"written": str(options.output)}, [written(options.output)])


def check_output(path: Path, suffixes: tuple[str, ...]) -> None:
    """Raises InputError before any work is done where the file's name or folder can't be right."""
    if path.suffix.lower() not in suffixes:
        raise InputError(
            _("“{name}” has the wrong ending.").format(name=path.name),
            _("The ending tells what kind of file is written."),
            _("Give it one of these: {suffixes}.").format(suffixes=" ".join(suffixes)),
        )
    if not path.parent.is_dir():
        raise InputError(
            _("“{name}” can't be written.").format(name=path.name),
            _("There is no folder {folder}.").format(folder=path.absolute().parent),
            _("Make the folder first, or choose another one."),
        )


def chosen(offered: Any, id_: str, kind: str) -> Any:
    """The contribution with this id. Raises InputError that lists what there is."""
    if id_ not in offered:
        raise InputError(
            _("“{id}” isn't there.").format(id=id_),
            _("Known {kind}: {ids}.").format(kind=kind, ids=", ".join(offered) or "–"),
            _("Name one of these."),
        )
    return offered[id_]


def find_site(plan: Plan, text: str) -> Site:
    """The site with this number or id. Raises InputError that lists the numbers there are."""
    sites = plan.sites()
    for site in sites:
        if text in (site.id, str(site.number)):
            return site
    numbers = ", ".join(str(site.number) for site in sites[:20]) + (" …" if len(sites) > 20 else "")
    raise InputError(
        _("There is no site {site}.").format(site=text),
        _("The plan's sites have these numbers: {numbers}.").format(numbers=numbers or "–"),
        _("Name one of these."),
    )
