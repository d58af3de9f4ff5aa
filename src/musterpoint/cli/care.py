"""The care ledger without a screen: add visits, passphrase, shred. Nothing here tells anything personal."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from musterpoint.cli.context import Context
from musterpoint.cli.notes import notes_data, notes_in_words
from musterpoint.cli.parser import Verbs, add_plan
from musterpoint.cli.terminal import DONE, NO, Answer
from musterpoint.engine.demand import AT_HOME
from musterpoint.engine.rounds.proposing import propose_routes
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import Edit
from musterpoint.samples.care import invented_ledger
from musterpoint.session import Session
from musterpoint.session.actions import delete
from musterpoint.session.care.care_file import read_care_file
from musterpoint.session.care.copies import copies_beside
from musterpoint.session.care.editing import keep_entries
from musterpoint.session.care.ledger import counts
from musterpoint.session.seal import advice, locked
from musterpoint.text import _, ngettext

PASSPHRASE, NEW_PASSPHRASE = "MUSTERPOINT_PASSPHRASE", "MUSTERPOINT_NEW_PASSPHRASE"
"""Environment variables: on the command line others on the computer would see a passphrase."""


def add_to(verbs: Verbs) -> None:
    shredded = verbs.add("shred", shred, _("destroy what is personal in a plan, for good"))
    add_plan(shredded)
    shredded.add_argument("what", metavar="WHAT", choices=("care",), help=_("care: the care ledger"))
    summary = _("change the passphrase of the care ledger from {old} to {new}, two environment variables")
    summary = summary.format(old=PASSPHRASE, new=NEW_PASSPHRASE)
    changed = verbs.add("passphrase", change_passphrase, summary)
    add_plan(changed)


def unlock(session: Session) -> bool:
    """Open the care ledger with the passphrase of the environment and tell whether it is open now: not where
    either isn't there. Raises WrongPassphrase."""
    passphrase = os.environ.get(PASSPHRASE, "")
    if passphrase and session.seal.exists and not session.seal.is_open:
        session.seal.unlock(passphrase)
    return session.seal.is_open


def add_visits(options: argparse.Namespace, context: Context) -> Answer:
    """Take a ledger in: good rows are taken, bad ones listed; status 1 where not a single row could be
    taken. The first ledger of a plan sets its passphrase."""
    with context.open(options.plan) as session:
        if not unlock(session):
            _set_passphrase(session, context)
        plan, catalogue, key = session.plan, session.catalogue, session.seal.key
        ledger = read_care_file(Path(options.file), plan, catalogue, key)
        if ledger.people:
            session.do(keep_entries(plan, catalogue, key, ledger.people))
        revision, found = session.revision, counts(session.plan)
    data = {
        "taken": len(ledger.people),
        "updated": len(ledger.updated),
        "columns": dict(ledger.guesses),
        "home": found.home,
        "green_lane": found.green_lane,
        "undecided": found.undecided,
        "unplaced": notes_data(ledger.unplaced),
        "bad_rows": notes_data(ledger.bad_rows),
        "repeated": notes_data(ledger.merged),
        "notes": notes_data(ledger.notes),
        "revision": revision,
    }
    count = len(ledger.people)
    lines = [
        ngettext(
            "{count} person taken into the care ledger.", "{count} people taken into the care ledger.", count
        ).format(count=count),
        _("In the ledger: {home} visited at home, {green} through the green lane, {open} undecided.").format(
            home=found.home, green=found.green_lane, open=found.undecided
        ),
        *notes_in_words(_("left out"), ledger.bad_rows),
        *notes_in_words(_("merged"), ledger.merged),
        *notes_in_words(_("without a place"), ledger.unplaced),
        *notes_in_words(_("note"), ledger.notes),
    ]
    return Answer(data, lines, DONE if count else NO)


def seal_ledger(session: Session, seed: int) -> None:
    """Give a sample an invented ledger where the environment has a passphrase to seal it with. Its people are
    visited in the place of those homes that the sample has without one."""
    if passphrase := os.environ.get(PASSPHRASE, ""):
        session.seal.unlock(passphrase)
        plan, catalogue = session.plan.copy(), session.catalogue
        homes = [("visit", visit.id) for visit in plan.table("visit").values() if visit.kind in AT_HOME]
        left = delete(plan, homes)
        plan.apply(left)
        kept = keep_entries(plan, catalogue, session.seal.key, invented_ledger(plan, seed))
        plan.apply(kept)
        routes = propose_routes(plan, catalogue, {"for": "visits", "effort": "0"}, Job()).edit
        session.do(Edit(kept.label, left.then(kept).then(routes).changes))


def _set_passphrase(session: Session, context: Context) -> None:
    passphrase = os.environ.get(PASSPHRASE, "")
    if not passphrase:
        raise locked()
    session.seal.unlock(passphrase)
    context.terminal.say(_("The plan's care ledger is sealed with this passphrase from now on."))
    if words := advice(passphrase):
        context.terminal.say(words)


def change_passphrase(options: argparse.Namespace, context: Context) -> Answer:
    """From the one in the environment to the other one there."""
    old, new = (os.environ.get(name, "") for name in (PASSPHRASE, NEW_PASSPHRASE))
    if not (old and new):
        raise InputError(
            _("The passphrase can't be changed."),
            _("The old one stands in {old} and the new one in {new}; both are needed.").format(
                old=PASSPHRASE, new=NEW_PASSPHRASE
            ),
            _("Set both variables and try again."),
        )
    with context.open(options.plan) as session:
        session.seal.change_passphrase(old, new)
        if words := advice(new):
            context.terminal.say(words)
        others = [str(path) for path in copies_beside(session.path, session.seal.key_id)]
    lines = [_("The passphrase is changed."), *_still_old(others)]
    return Answer({"changed": True, "copies": others}, lines)


def _still_old(others: list[str]) -> list[str]:
    return [_("This copy still opens with the old passphrase: {path}").format(path=path) for path in others]


def shred(options: argparse.Namespace, context: Context) -> Answer:
    """Needs no passphrase: who may delete the file may do this, too."""
    with context.open(options.plan) as session:
        people = sum(bool(care.sealed) for care in session.plan.table("care").values())
        others = [str(path) for path in copies_beside(session.path, session.seal.key_id)]
        session.shred()
        session.after_shredding()
    lines = [
        ngettext(
            "The ledger of {count} person is shredded, in the plan and in its history.",
            "The ledger of {count} people is shredded, in the plan and in its history.",
            people,
        ).format(count=people),
        _("What stays: how many are served how, in which building."),
        *(_("This copy still holds the ledger, sealed: {path}").format(path=path) for path in others),
        _("Out of reach: copies elsewhere, printed sheets and their PDF files, lists that it was read from."),
    ]
    return Answer({"shredded": people, "copies": others}, lines)
