"""The verb add: lists and map layers into a plan."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from musterpoint.cli.care import add_visits
from musterpoint.cli.context import Command, Context
from musterpoint.cli.layers import add_layer, add_layer_options
from musterpoint.cli.notes import notes_data, notes_in_words
from musterpoint.cli.parser import Verbs, add_plan
from musterpoint.cli.terminal import DONE, NO, Answer
from musterpoint.session.actions.chain_file import add_chain_heads, read_chain_file
from musterpoint.session.actions.enterprise_file import add_enterprises, read_enterprise_file
from musterpoint.session.actions.people import add_people
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


def add_staff(options: argparse.Namespace, context: Context) -> Answer:
    """Good rows are taken, bad ones listed; status 1 where not a single row could be taken."""
    with context.open(options.plan) as session:
        staff = read_staff_file(Path(options.file), session.plan, session.catalogue)
        if staff.people:
            session.do(add_people(session.plan, staff.people, staff.liaisons))
        revision = session.revision
    data = {
        "taken": len(staff.people),
        "updated": len(staff.updated),
        "columns": dict(staff.guesses),
        "bad_rows": notes_data(staff.bad_rows),
        "repeated": notes_data(staff.repeated),
        "notes": notes_data(staff.notes),
        "revision": revision,
    }
    count = len(staff.people)
    lines = [
        ngettext("{count} person taken in.", "{count} people taken in.", count).format(count=count),
        *notes_in_words(_("left out"), (*staff.bad_rows, *staff.repeated)),
        *notes_in_words(_("note"), staff.notes),
    ]
    return Answer(data, lines, DONE if staff.people else NO)


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


def add_stock_list(options: argparse.Namespace, context: Context) -> Answer:
    """Good rows are taken, bad ones listed; status 1 where not a single row could be taken."""
    with context.open(options.plan) as session:
        stock = read_stock_file(Path(options.file), session.catalogue)
        if stock.items:
            session.do(add_stock(session.plan, stock.items))
        revision = session.revision
    count = len(stock.items)
    data = {
        "taken": count,
        "columns": dict(stock.guesses),
        "bad_rows": notes_data(stock.bad_rows),
        "revision": revision,
    }
    lines = [
        ngettext("{count} row of stock taken in.", "{count} rows of stock taken in.", count).format(
            count=count
        ),
        *notes_in_words(_("left out"), stock.bad_rows),
    ]
    return Answer(data, lines, DONE if count else NO)


def add_vehicle_list(options: argparse.Namespace, context: Context) -> Answer:
    """Good rows are taken, bad ones listed; status 1 where not a single row could be taken."""
    with context.open(options.plan) as session:
        listed = read_vehicle_file(Path(options.file), session.plan)
        if listed.vehicles:
            session.do(add_vehicles(session.plan, listed.vehicles))
        revision = session.revision
    count = len(listed.vehicles)
    data = {
        "taken": count,
        "columns": dict(listed.guesses),
        "bad_rows": notes_data(listed.bad_rows),
        "notes": notes_data(listed.notes),
        "revision": revision,
    }
    lines = [
        ngettext("{count} vehicle taken in.", "{count} vehicles taken in.", count).format(count=count),
        *notes_in_words(_("left out"), listed.bad_rows),
        *notes_in_words(_("note"), listed.notes),
    ]
    return Answer(data, lines, DONE if count else NO)


def add_chain(options: argparse.Namespace, context: Context) -> Answer:
    """Good rows are taken, bad ones listed; status 1 where not a single row could be taken."""
    with context.open(options.plan) as session:
        chain = read_chain_file(Path(options.file), session.plan)
        if chain.heads:
            session.do(add_chain_heads(session.plan, chain.heads))
        revision = session.revision
    count = len(chain.heads)
    data = {
        "taken": count,
        "bad_rows": notes_data(chain.bad_rows),
        "notes": notes_data(chain.notes),
        "revision": revision,
    }
    lines = [
        ngettext("{count} person taken in.", "{count} people taken in.", count).format(count=count),
        *notes_in_words(_("left out"), chain.bad_rows),
        *notes_in_words(_("note"), chain.notes),
    ]
    return Answer(data, lines, DONE if count else NO)


def add_enterprise_list(options: argparse.Namespace, context: Context) -> Answer:
    """Good rows are taken, bad ones listed; status 1 where not a single row could be taken."""
    with context.open(options.plan) as session:
        found = read_enterprise_file(Path(options.file), session.plan)
        if found.enterprises:
            session.do(add_enterprises(session.plan, found.enterprises))
        revision = session.revision
    count = len(found.enterprises)
    data = {"taken": count, "bad_rows": notes_data(found.bad_rows), "revision": revision}
    lines = [
        ngettext("{count} enterprise taken in.", "{count} enterprises taken in.", count).format(count=count),
        *notes_in_words(_("left out"), found.bad_rows),
    ]
    return Answer(data, lines, DONE if count else NO)


_TAKE: Mapping[str, Command] = {
    "staff": add_staff,
    "roster": add_roster,
    "stock": add_stock_list,
    "vehicles": add_vehicle_list,
    "visits": add_visits,
    "chain": add_chain,
    "enterprises": add_enterprise_list,
    "layer": add_layer,
}
"""What a file may hold → what takes it in."""
