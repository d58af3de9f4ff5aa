"""The verb check: what is wrong with a plan."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import Any

from musterpoint.cli.context import Context
from musterpoint.cli.parser import Verbs, add_plan
from musterpoint.cli.terminal import DONE, NO, Answer
from musterpoint.plan import Problem, Severity
from musterpoint.text import _, ngettext


def add_to(verbs: Verbs) -> None:
    add_plan(verbs.add("check", check, _("look for what is wrong with a plan")))


def check(options: argparse.Namespace, context: Context) -> Answer:
    """Status 1 where the plan has blockers: it can't be carried out like this."""
    with context.open(options.plan, read_only=True) as session:
        problems = session.problems()
    counts = Counter(problem.severity.value for problem in problems)
    data = {
        "counts": {severity.value: counts[severity.value] for severity in Severity},
        "problems": [_problem_data(problem) for problem in problems],
    }
    lines = [_problem_in_words(problem) for problem in problems]
    lines.append(
        ngettext("{count} problem.", "{count} problems.", len(problems)).format(count=len(problems))
        if problems
        else _("No problems were found.")
    )
    return Answer(data, lines, NO if counts[Severity.BLOCKER.value] else DONE)


def _problem_data(problem: Problem) -> dict[str, Any]:
    return {
        "check": problem.check,
        "severity": problem.severity.value,
        "title": problem.title,
        "detail": problem.detail,
        "suggestion": problem.suggestion,
        "subjects": [{"kind": kind, "id": id_} for kind, id_ in problem.subjects],
        "position": problem.position,
        "source": problem.source,
        "fixable": bool(problem.fix or problem.refit),
    }


def _problem_in_words(problem: Problem) -> str:
    names = {
        Severity.BLOCKER: _("BLOCKER"),
        Severity.WARNING: _("warning"),
        Severity.NOTE: _("note"),
    }
    sentences = " ".join(filter(None, (problem.title, problem.detail, problem.suggestion)))
    return _("{kind}: {sentence}").format(kind=names[problem.severity], sentence=sentences)
