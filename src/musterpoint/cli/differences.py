"""The verb that tells what has changed in a plan since a revision."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from functools import reduce
from typing import Any

from musterpoint.cli.context import Context
from musterpoint.cli.parser import Verbs, add_plan
from musterpoint.cli.terminal import Answer
from musterpoint.cli.words import COUNTED
from musterpoint.errors import InputError
from musterpoint.plan import ColumnChange, Edit, LayerChange, Plan, RecordChange
from musterpoint.plan.records import to_data
from musterpoint.session import Session
from musterpoint.session.actions.naming import UNNAMED, name_of
from musterpoint.text import Label, _

SIGNS = {"new": "+", "changed": "~", "gone": "−"}
MOST_TOLD = 200
"""Records that are named one by one; beyond, the counts say it."""


def add_to(verbs: Verbs) -> None:
    verb = verbs.add("diff", diff, _("tell what has changed since a revision"))
    add_plan(verb)
    verb.add_argument(
        "--since", metavar="REVISION", type=int, required=True, help=_("a number that `history` lists")
    )


def diff(options: argparse.Namespace, context: Context) -> Answer:
    """What came, changed and went; what was done and undone again isn't told."""
    with context.open(options.plan, read_only=True) as session:
        _check(session, options.since)
        edits = session.edits_since(options.since)
        whole = reduce(lambda done, edit: done.then(edit), edits, Edit(Label("")))
        records = [change for change in whole.changes if isinstance(change, RecordChange)]
        layers = _layers(whole)
        data = {
            "since": options.since,
            "revision": session.revision,
            "changes": [_data(change) for change in records],
            "layers": layers,
        }
        lines = _in_words(session.plan, records, layers)
    nothing = _("Nothing has changed since revision {revision}.").format(revision=options.since)
    return Answer(data, lines or [nothing])


def _check(session: Session, since: int) -> None:
    if not 0 <= since <= session.revision:
        raise InputError(
            _("There is no revision {revision}.").format(revision=since),
            _("The plan has the revisions 0 to {last}.").format(last=session.revision),
            _("`history` lists them."),
        )


def _verb(change: RecordChange) -> str:
    return "new" if change.before is None else "gone" if change.after is None else "changed"


def _fields(change: RecordChange) -> list[str]:
    """The fields that differ, of a record that was there before."""
    if change.before is None or change.after is None:
        return []
    before, after = to_data(change.before), to_data(change.after)
    return [name for name in after if before[name] != after[name]]


def _data(change: RecordChange) -> dict[str, Any]:
    return {"kind": change.kind, "id": change.id, "change": _verb(change), "fields": _fields(change)}


def _layers(edit: Edit) -> dict[str, dict[str, int]]:
    """Layer → column → how many features have another value; "" for a layer that was replaced as a whole."""
    found: dict[str, dict[str, set[str]]] = {}
    for change in edit.changes:
        if isinstance(change, ColumnChange):
            found.setdefault(change.layer, {}).setdefault(change.column, set()).update(change.rows)
        elif isinstance(change, LayerChange):
            layer = change.after or change.before
            found.setdefault(change.layer, {})[""] = set(layer.frame.index) if layer else set()
    return {layer: {name: len(rows) for name, rows in columns.items()} for layer, columns in found.items()}


def _in_words(plan: Plan, records: Sequence[RecordChange], layers: dict[str, dict[str, int]]) -> list[str]:
    counts = Counter((change.kind, _verb(change)) for change in records)
    kinds = dict.fromkeys(change.kind for change in records)
    lines = []
    for kind in kinds:
        told = " ".join(f"{sign}{counts[kind, verb]}" for verb, sign in SIGNS.items() if counts[kind, verb])
        lines.append(f"{told:>12}  {COUNTED.get(kind, kind)}")
    for layer, columns in layers.items():
        for column, count in columns.items():
            told = _("{layer}: {count} in {column}") if column else _("{layer}: imported anew, {count}")
            words = told.format(layer=COUNTED.get(layer, layer), count=f"{count:,}", column=column)
            lines.append(f"{'':>12}  {words}")
    named = [(change, name_of(change.after or change.before, plan)) for change in records]
    named = [(change, name) for change, name in named if name != UNNAMED]
    for change, name in named[:MOST_TOLD]:
        fields = f" ({', '.join(_fields(change))})" if _fields(change) else ""
        lines.append(f"{SIGNS[_verb(change)]} {name}{fields}")
    if len(named) > MOST_TOLD:
        lines.append(_("… and {count} more").format(count=f"{len(named) - MOST_TOLD:,}"))
    return lines
