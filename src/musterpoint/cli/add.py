"""The verb add: lists and map layers into a plan."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from musterpoint.cli.care import add_visits
from musterpoint.cli.context import Command, Context
from musterpoint.cli.layers import add_layer, add_layer_options, reading
from musterpoint.cli.notes import notes_data, notes_in_words
from musterpoint.cli.parser import Verbs, add_plan
from musterpoint.cli.terminal import DONE, NO, Answer
from musterpoint.plan import Edit, Plan
from musterpoint.session import Session
from musterpoint.session.actions.chain_file import add_chain_heads, read_chain_file
from musterpoint.session.actions.enterprise_file import add_enterprises, read_enterprise_file
from musterpoint.session.actions.people import add_people
from musterpoint.session.actions.site_file import add_sites, read_site_file
from musterpoint.session.actions.staff_file import read_staff_file
from musterpoint.session.actions.staff_roster import apply_roster, read_roster
from musterpoint.session.actions.stock_file import add_stock, read_stock_file
from musterpoint.session.actions.vehicle_file import add_vehicles, read_vehicle_file
from musterpoint.text import _, ngettext


def add_to(verbs: Verbs) -> None:
    add = verbs.add("add", add_file, _("take a list or a map layer into a plan"))
    add_plan(add)
    add.add_argument(
        "what",
        metavar="WHAT",
        choices=tuple(_TAKE),
        help=_("what the file holds: {kinds}").format(kinds=", ".join(_TAKE)),
    )
    add.add_argument("file", metavar="FILE", help=_("a list, .csv or .xlsx, or a map layer, FILE[:LAYER]"))
    add_layer_options(add)


def add_file(options: argparse.Namespace, context: Context) -> Answer:
    """Take in a list, or a map layer."""
    return _TAKE[options.what](options, context)


@dataclass(frozen=True, slots=True)
class Listing:
    """A kind of list. read: its rows, with what was wrong in it; from the file, for a plan, with the datum of
    its degrees. rows: what it took, of what `read` gave.
    keep: the edit that takes them in. taken: so many of them, in words."""

    read: Callable[[Path, Session, str], Any]
    rows: str
    keep: Callable[[Plan, Any], Edit]
    taken: Callable[[int], str]


def add_list(listing: Listing, options: argparse.Namespace, context: Context) -> Answer:
    """Good rows are taken, bad ones listed; status 1 where not a single row could be taken."""
    with context.open(options.plan) as session:
        found = listing.read(Path(options.file), session, _datum(options, context))
        count = len(getattr(found, listing.rows))
        if count:
            session.do(listing.keep(session.plan, found))
        revision = session.revision
    data: dict[str, Any] = {"taken": count}
    if hasattr(found, "updated"):
        data["updated"] = len(found.updated)
    if hasattr(found, "guesses"):
        data["columns"] = dict(found.guesses)
    lines = [listing.taken(count).format(count=count)]
    for name, words in (("bad_rows", _("left out")), ("repeated", _("merged")), ("notes", _("note"))):
        if hasattr(found, name):
            data[name] = notes_data(getattr(found, name))
            lines += notes_in_words(words, getattr(found, name))
    return Answer(data | {"revision": revision}, lines, DONE if count else NO)


def _datum(options: argparse.Namespace, context: Context) -> str:
    """The datum of a list's degrees, "" as its headings say."""
    return reading(options, context).datum if options.datum else ""


def add_sites_of_list(options: argparse.Namespace, context: Context) -> Answer:
    """Take in a list of sites and lay the new ones out; status 1 where not a single row could be taken."""
    with context.open(options.plan) as session:
        found = read_site_file(Path(options.file), session.plan, _datum(options, context))
        count = len(found.sites)
        if count:
            session.do(add_sites(session.plan, session.catalogue, found.sites, context.job()))
        revision = session.revision
    lines = [
        ngettext("{count} site taken in.", "{count} sites taken in.", count).format(count=count),
        *notes_in_words(_("left out"), found.bad_rows),
    ]
    data = {
        "taken": count,
        "columns": dict(found.guesses),
        "bad_rows": notes_data(found.bad_rows),
        "revision": revision,
    }
    return Answer(data, lines, DONE if count else NO)


def add_roster(options: argparse.Namespace, context: Context) -> Answer:
    """Put people where a roster that was filled in outside has them; status 1 where no row could be read."""
    with context.open(options.plan) as session:
        roster = read_roster(Path(options.file), session.plan, session.catalogue)
        edit = apply_roster(session.plan, roster)
        session.do(edit)
        revision = session.revision
    changes = len({change.before.post if change.before else change.after.post for change in edit.changes})
    data = {
        "read": len(roster.wanted),
        "changed": changes,
        "bad_rows": notes_data(roster.bad_rows),
        "revision": revision,
    }
    lines = [
        ngettext("{count} post changed.", "{count} posts changed.", changes).format(count=changes),
        *notes_in_words(_("left out"), roster.bad_rows),
    ]
    return Answer(data, lines, DONE if roster.wanted else NO)


def _people_in_words(count: int) -> str:
    return ngettext("{count} person taken in.", "{count} people taken in.", count)


LISTS: Mapping[str, Listing] = {
    "staff": Listing(
        lambda path, session, _datum: read_staff_file(path, session.plan, session.catalogue),
        "people",
        lambda plan, found: add_people(plan, found.people, found.liaisons),
        _people_in_words,
    ),
    "stock": Listing(
        lambda path, session, _datum: read_stock_file(path, session.catalogue),
        "items",
        lambda plan, found: add_stock(plan, found.items),
        lambda count: ngettext("{count} row of stock taken in.", "{count} rows of stock taken in.", count),
    ),
    "vehicles": Listing(
        lambda path, session, _datum: read_vehicle_file(path, session.plan),
        "vehicles",
        lambda plan, found: add_vehicles(plan, found.vehicles),
        lambda count: ngettext("{count} vehicle taken in.", "{count} vehicles taken in.", count),
    ),
    "chain": Listing(
        lambda path, session, _datum: read_chain_file(path, session.plan),
        "heads",
        lambda plan, found: add_chain_heads(plan, found.heads),
        _people_in_words,
    ),
    "enterprises": Listing(
        lambda path, session, datum: read_enterprise_file(path, session.plan, datum),
        "enterprises",
        lambda plan, found: add_enterprises(plan, found.enterprises),
        lambda count: ngettext("{count} enterprise taken in.", "{count} enterprises taken in.", count),
    ),
}

_TAKE: Mapping[str, Command] = {
    **{kind: partial(add_list, listing) for kind, listing in LISTS.items()},
    "sites": add_sites_of_list,
    "roster": add_roster,
    "visits": add_visits,
    "layer": add_layer,
}
"""What a file may hold → what takes it in."""
