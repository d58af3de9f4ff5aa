"""Layers from files: how they are read, and the verbs that bring them into a plan."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from musterpoint.cli.context import Context
from musterpoint.cli.parser import Parser, Verbs, add_plan, pairs, positive
from musterpoint.cli.terminal import Answer
from musterpoint.errors import InputError
from musterpoint.geo.coming_again import Differences
from musterpoint.geo.datum import TO_WGS84, WGS84
from musterpoint.geo.importing import LAYER_NAMES, ImportOptions
from musterpoint.geo.newplan import ImportEdit, import_edit
from musterpoint.geo.report import FindingKind, ImportReport
from musterpoint.geo.residents import HOUSEHOLD_SIZE, ResidentRules
from musterpoint.plan import LAYER_COLUMNS, NEIGHBOURHOODS
from musterpoint.text import _, ngettext

_SHOWN = 20
"""So many ids of each sort are listed for a person; --json has all."""


def add_reading(verb: Parser) -> None:
    """The options that say how files are read. Each holds for all files, or for one: buildings=gcj02."""
    value = "[LAYER=]{}".format
    verb.add_argument("--source-crs", metavar=value("CRS"), action="append", default=[],
                      help=_("the files' coordinates, where they don't say"))  # fmt: skip
    verb.add_argument("--datum", metavar=value("wgs84|gcj02|bd09"), action="append", default=[],
                      help=_("what the degrees are in"))  # fmt: skip
    verb.add_argument("--encoding", metavar=value("NAME"), action="append", default=[],
                      help=_("of the texts, where the files don't say or say wrong"))  # fmt: skip
    verb.add_argument("--place", metavar=value("LON,LAT"), action="append", default=[],
                      help=_("a table's columns for x and y, or the one for shapes (WKT)"))  # fmt: skip
    verb.add_argument(
        "--map",
        metavar="COLUMN=SOURCE",
        action="append",
        default=[],
        help=_("columns by name, such as residents=POP,floors=LEVELS; residents=estimate guesses"),
    )
    verb.add_argument(
        "--by-households", action="store_true",
        help=_("spread totals of residents by households, not by floor area, where they are known"),
    )  # fmt: skip
    verb.add_argument(
        "--household-size", type=positive, metavar="N", default=HOUSEHOLD_SIZE,
        help=_("people per household, where only households are known"),
    )  # fmt: skip
    verb.add_argument(
        "--merge-seams", action="store_true", help=_("make buildings whole that tiles have cut")
    )


def reading(options: argparse.Namespace, context: Context) -> ImportOptions:
    """What the options say about reading. Raises InputError for a datum that isn't known."""
    common: dict[str, Any] = {}
    per_layer: dict[str, dict[str, Any]] = {}
    for name in ("source_crs", "datum", "encoding", "place"):
        for text in getattr(options, name):
            kind, equals, value = text.partition("=")
            chosen, value = (
                (per_layer.setdefault(kind, {}), value)
                if equals and kind in LAYER_COLUMNS
                else (common, text)
            )
            chosen[name] = _place_columns(value) if name == "place" else value
    for chosen in (common, *per_layer.values()):
        if chosen.get("datum", WGS84) not in (WGS84, *TO_WGS84):
            raise InputError(
                _("The datum “{name}” isn't known.").format(name=chosen["datum"]),
                _("Known are {names}.").format(names="wgs84, gcj02, bd09"),
                _("Choose gcj02 for Gaode and Tencent maps, bd09 for Baidu, wgs84 for everything else."),
            )
    return ImportOptions(
        **common,
        mapping=pairs(options.map, "--map"),
        residents=ResidentRules(by_households=options.by_households, household_size=options.household_size),
        merge_seams=options.merge_seams,
        per_layer=per_layer,
        readers=context.host.import_readers,
    )


def _place_columns(text: str) -> tuple[str, ...]:
    """One or two names of columns. Raises InputError for more."""
    names = tuple(name.strip() for name in text.split(","))
    if len(names) > 2 or not all(names):
        raise InputError(
            _("“{text}” doesn't name the columns for places.").format(text=text),
            _("They are two, for x and y, or one with shapes."),
            _("Write it as --place LON,LAT or --place WKT."),
        )
    return names


def add_to(verbs: Verbs) -> None:
    update = verbs.add("update", update_layer, _("put a newer version of a layer in its place"))
    add_plan(update)
    update.add_argument("what", metavar="WHAT", choices=("layer",), help=_("what the file holds: layer"))
    update.add_argument("file", metavar="FILE[:LAYER]", help=_("the newer file"))
    update.add_argument(
        "more", metavar="FILE[:LAYER]", nargs="*", help=_("of neighbourhoods, the files of more levels")
    )
    add_layer_options(update)
    update.add_argument("--dry-run", action="store_true", help=_("only tell what is new, gone and changed"))


def add_layer_options(verb: Parser) -> None:
    """The kind of a layer, and how its file is read."""
    verb.add_argument("--kind", choices=tuple(LAYER_COLUMNS), help=_("what the layer shows"))
    add_reading(verb)


def add_layer(options: argparse.Namespace, context: Context) -> Answer:
    """Bring a layer into a plan that has none of its kind."""
    with context.open(options.plan) as session:
        kind = _kind(options)
        if kind in session.plan.layers:
            raise InputError(
                _("The plan has {layer} already.").format(layer=LAYER_NAMES[kind]),
                _("They come from “{name}”.").format(name=session.plan.layers[kind].source),
                _("Type “update” in the place of “add” to put a newer version in their place."),
            )
        done = import_edit(session.plan, kind, options.file, reading(options, context), context.job())
        session.do(done.edit)
        return _answer(done, session.revision)


def update_layer(options: argparse.Namespace, context: Context) -> Answer:
    """Put a newer version of a layer in its place, and list what is new, gone and changed."""
    with context.open(options.plan, read_only=options.dry_run) as session:
        kind = _kind(options)
        if kind not in session.plan.layers:
            raise InputError(
                _("The plan has no {layer} yet.").format(layer=LAYER_NAMES[kind]),
                _("There is nothing to update."),
                _("Type “add” in the place of “update” to bring them in."),
            )
        files = [options.file, *options.more]
        if kind != NEIGHBOURHOODS and options.more:
            raise _one_file(kind, files)
        done = import_edit(session.plan, kind, files, reading(options, context), context.job())
        if not options.dry_run:
            session.do(done.edit)
        return _answer(done, session.revision)


def _one_file(kind: str, files: Sequence[str]) -> InputError:
    return InputError(
        _("{layer} come from one file.").format(layer=str(LAYER_NAMES[kind]).capitalize()),
        _("{count} were named.").format(count=len(files)),
        _("Only neighbourhoods may come from several, one for each level."),
    )


def _kind(options: argparse.Namespace) -> str:
    if options.kind:
        return options.kind
    named = str(options.file).rpartition(":")[2]
    if named in LAYER_COLUMNS:
        return named
    raise InputError(
        _("It isn't said what “{name}” shows.").format(name=options.file),
        _("A layer is one of {kinds}.").format(kinds=", ".join(LAYER_COLUMNS)),
        _("Name it: {example}.").format(example="--kind buildings"),
    )


def _answer(done: ImportEdit, revision: int) -> Answer:
    data: dict[str, Any] = {"report": done.report.to_data(), "revision": revision}
    lines = [
        ngettext("{count} feature taken in.", "{count} features taken in.", done.report.features_kept).format(
            count=done.report.features_kept
        )
    ]
    if done.differences is not None:
        data["differences"] = {
            "new": list(done.differences.new),
            "gone": list(done.differences.gone),
            "changed": {id_: list(names) for id_, names in done.differences.changed.items()},
        }
        lines += _differences_in_words(done.differences)
    return Answer(data, [*lines, *reports_in_words([done.report])])


def _differences_in_words(differences: Differences) -> Iterator[str]:
    for words, ids in (
        (_("new: {count}"), differences.new),
        (_("gone: {count}"), differences.gone),
        (_("changed: {count}"), tuple(differences.changed)),
    ):
        names = _listed(ids)
        yield words.format(count=len(ids)) + (f"  ({names})" if names else "")


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids[:_SHOWN]) + (" …" if len(ids) > _SHOWN else "")


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
                yield "  " + _("{kind}: {sentence}").format(kind=name, sentence=finding.sentence)
