"""Running the checks of plan health, and not running again those whose plan hasn't changed for them."""

from __future__ import annotations

import logging
import operator
from collections.abc import Callable, Iterable, Sequence

from musterpoint import faults
from musterpoint.catalogue import Catalogue
from musterpoint.plan import LAYER_COLUMNS, RECORD_TYPES, Plan, Problem, Severity
from musterpoint.plan.health import with_acceptance
from musterpoint.text import _, current_language

_WORST_FIRST = tuple(Severity)

Check = Callable[[Plan, Catalogue], Iterable[Problem]]

_log = logging.getLogger(__name__)


class Checking:
    """Keeps what each check has found. Use it from one thread at a time."""

    def __init__(self, checks: Sequence[Check], catalogue: Catalogue):
        self._checks, self._catalogue = checks, catalogue
        self._contents: dict[str, tuple[object, ...]] = {}
        self._versions: dict[str, int] = {}
        self._found: dict[Check, tuple[object, list[Problem]]] = {}

    def problems(self, plan: Plan, between: Callable[[], None] = lambda: None) -> list[Problem]:
        """What the checks find, the worst first, else in the checks' order. One that fails is logged and
        shown as a note; the others run all the same. between: called after each check."""
        self._look_at(plan)
        found: list[Problem] = []
        for check in self._checks:
            found += self._of(check, plan)
            between()
        return sorted(with_acceptance(plan, found), key=lambda problem: _WORST_FIRST.index(problem.severity))

    def _of(self, check: Check, plan: Plan) -> list[Problem]:
        kinds = getattr(check, "reads", None)
        if kinds is None:
            return self._run(check, plan)
        state = (current_language(), *((kind, self._versions.get(kind)) for kind in sorted(kinds)))
        if self._found.get(check, (None,))[0] != state:
            self._found[check] = (state, self._run(check, plan))
        return self._found[check][1]

    def _run(self, check: Check, plan: Plan) -> list[Problem]:
        try:
            return list(check(plan, self._catalogue))
        except Exception as error:
            name = getattr(check, "__qualname__", repr(check))
            _log.error("Check %s failed: %s", name, type(error).__name__)
            faults.record(error)
            return [_failed_check(name)]

    def _look_at(self, plan: Plan) -> None:
        """Count a new version of each kind of record and layer that isn't what it was: records are frozen and
        layers never changed in place, so the same objects are the same content."""
        now = {kind: tuple(plan.table(kind).values()) for kind in RECORD_TYPES}
        now |= {kind: (plan.layers.get(kind),) for kind in LAYER_COLUMNS}
        for kind, content in now.items():
            before = self._contents.get(kind)
            same = (
                before is not None and len(before) == len(content) and all(map(operator.is_, before, content))
            )
            if not same:
                self._contents[kind] = content
                self._versions[kind] = self._versions.get(kind, 0) + 1


def _failed_check(name: str) -> Problem:
    return Problem(
        check="failed-check",
        severity=Severity.NOTE,
        title=_("A check could not be run."),
        detail=_("{name} failed; the log says why.").format(name=name),
        suggestion=_("Update or switch off the plug-in that it belongs to."),
    )
