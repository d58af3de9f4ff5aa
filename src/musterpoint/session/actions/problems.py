"""Problems that somebody looks at and lives with."""

from __future__ import annotations

from musterpoint.errors import InputError
from musterpoint.plan import Accepted, Edit, IdSource, Plan, Problem, deleted, made, new_id
from musterpoint.text import N_, Label, _


def accept_problem(plan: Plan, problem: Problem, reason: str, ids: IdSource = new_id) -> Edit:
    """Live with a problem for a reason. It stays in the list as a note.

    Raises InputError where the reason is empty or the problem concerns nothing in particular.
    """
    if problem.key is None or not reason.strip():
        raise InputError(
            _("This problem can't be accepted."),
            _("Whoever reads the plan later wants to know why.")
            if problem.key
            else _("It concerns the plan as a whole."),
            _("Write a reason in a few words.") if problem.key else _("Put it right instead."),
        )
    check, kind, subject = problem.key
    record = Accepted(id=ids("accepted"), check=check, kind=kind, subject=subject, reason=reason.strip())
    return Edit(
        Label(N_("Accept a problem: {title}"), {"title": problem.title}),
        tuple(deleted(*_acceptance(plan, problem)) + made(record)),
    )


def reopen_problem(plan: Plan, problem: Problem) -> Edit:
    """No longer live with a problem."""
    return Edit(
        Label(N_("Reopen a problem: {title}"), {"title": problem.title}),
        tuple(deleted(*_acceptance(plan, problem))),
    )


def _acceptance(plan: Plan, problem: Problem) -> list[Accepted]:
    check, kind, subject = problem.key or ("", "", "")
    return [
        item for item in plan.where("accepted", check=check) if (item.kind, item.subject) == (kind, subject)
    ]
