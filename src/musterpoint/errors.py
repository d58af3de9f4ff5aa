"""What can go wrong, and how it is said to a person.

Two families, never mixed: a `UserError` is a fault of the input or the surroundings (a file, a disk, a
number) and always says problem, detail and suggestion, already in the reader's language; any other
exception is a bug of ours.
"""

from __future__ import annotations


class MusterpointError(Exception):
    """Root of every error that this program raises on purpose."""


class UserError(MusterpointError):
    """Something a person can put right.

    problem: one sentence, what happened. detail: where and why. suggestion: what to do now.
    All three are complete, translated sentences; the screen and the command line show them as they are.
    """

    def __init__(self, problem: str, detail: str, suggestion: str):
        super().__init__(problem)
        self.problem = problem
        self.detail = detail
        self.suggestion = suggestion

    def __str__(self) -> str:
        return "\n".join((self.problem, self.detail, self.suggestion))


class InputError(UserError):
    """A file, a column, a value or an option can't be used."""


class RefusedError(InputError):
    """What is selected, or was drawn, can't be treated so: it is locked, too small, too few. Nothing is at
    fault, so a window says it in passing, without a dialog."""


class PlanFileError(UserError):
    """A plan can't be opened, read or written (missing, locked, corrupt, too new, disk full)."""


class ConflictError(MusterpointError):
    """An edit's `before` is not what the plan holds: the edit was made from another state of the plan."""


class Cancelled(MusterpointError):
    """The person who started a job stopped it. Not a failure; nothing has changed."""
