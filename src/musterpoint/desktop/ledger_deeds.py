"""Edits of the care ledger made beside the window: to decide thousands anew, all of them are opened."""

from __future__ import annotations

from collections.abc import Callable

from musterpoint.desktop.garbage import lasting
from musterpoint.desktop.workbench import Workbench
from musterpoint.jobs import Job
from musterpoint.plan import Edit, Plan
from musterpoint.store.sealing import Key
from musterpoint.text import _

AT_ONCE = 50
"""The window waits for the edit of so many people; it takes a few milliseconds."""


def do_in_ledger(workbench: Workbench, people: int, make: Callable[[Plan, Key], Edit]) -> None:
    """Do what `make` makes of the plan and its key, for so many people. What is made beside the window is
    dropped when the ledger is locked meanwhile, and made anew when the plan has changed."""
    document = workbench.document
    session, key = document.session, document.session.seal.key
    if people <= AT_ONCE:
        document.do(lambda: make(document.plan, key))
        return
    plan, revision = document.plan.copy(), session.revision

    def done(edit: Edit) -> None:
        if not session.seal.is_open:
            return
        if session.revision == revision:
            document.carry_out(edit)
        else:
            do_in_ledger(workbench, people, make)

    def seal(_job: Job) -> Edit:
        with lasting():
            return make(plan, key)

    workbench.jobs.start(_("Sealing the care ledger"), seal, done, lane="ledger")
