"""Verbs that ask the program's opinion: propose, check."""

from __future__ import annotations

import argparse
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from musterpoint.catalogue.buildings import building_names
from musterpoint.cli.context import Context
from musterpoint.cli.pages import chosen
from musterpoint.cli.parser import Verbs, add_plan, pairs, positive
from musterpoint.cli.terminal import DONE, NO, Answer
from musterpoint.cli.words import COUNTED
from musterpoint.engine.proposals import Proposal, as_proposal
from musterpoint.engine.rounds.scores import RouteScore
from musterpoint.engine.scores import Score
from musterpoint.errors import Cancelled
from musterpoint.jobs import Job
from musterpoint.plan import Edit, Plan, Problem, RecordChange, Severity
from musterpoint.text import _, ngettext


def add_to(verbs: Verbs) -> None:
    proposed = verbs.add("propose", propose, _("let the program propose a part of the plan"))
    add_plan(proposed)
    proposed.add_argument("step", metavar="STEP", help=_("what to propose, such as siting or staffing"))
    proposed.add_argument(
        "--set", metavar="KEY=VALUE", action="append", default=[], help=_("a parameter of the step")
    )
    proposed.add_argument(
        "--time-limit", metavar="SECONDS", type=positive, help=_("take no longer than this")
    )
    proposed.add_argument("--dry-run", action="store_true", help=_("tell what would change, change nothing"))
    add_plan(verbs.add("check", check, _("look for what is wrong with a plan")))


def propose(options: argparse.Namespace, context: Context) -> Answer:
    step = chosen(context.host.engine_steps, options.step, _("steps"))
    parameters = dict(pairs(options.set, "--set"))
    with context.open(options.plan, read_only=options.dry_run) as session:
        job = context.job()
        try:
            with stopped_after(options.time_limit, job):
                answer = step.propose(session.plan, session.catalogue, parameters, job)
        except Cancelled:
            return Answer({"label": "", "done": False}, [_("Nothing was found in the time given.")], NO)
        proposed = as_proposal(answer)
        edit = proposed.edit
        told = step.report(session.preview(edit), session.catalogue) if step.report else ()
        if not options.dry_run:
            session.do(edit)
        revision = session.revision
        report = _report_data(session.plan, proposed)
    done = bool(edit) and not options.dry_run
    data = {
        "label": str(edit.label),
        "done": done,
        "revision": revision,
        "changes": changes_of(edit),
        **report,
    }
    if step.report:
        data["report"] = list(told)
    lines = [*_edit_in_words(edit, done), *report_in_words(proposed), *told]
    return Answer(data, lines, DONE if proposed.feasible else NO)


def report_in_words(proposed: Proposal) -> list[str]:
    """The scores before and after, what isn't met, and where the norms disagree, line by line."""
    if proposed.after.is_empty:
        return list(proposed.reasons)
    before = dict(proposed.before.rows())
    # A figure that only the plan to come has, such as its first pick-ups, stands alone.
    lines = [
        _("{name}: {figure}").format(
            name=name,
            figure=f"{before[name]} → {figure}" if before.get(name, figure) != figure else figure,
        )
        for name, figure in proposed.after.rows()
    ]
    lines.append(_("How good: {quality}").format(quality=proposed.quality()))
    lines += [item.in_words() for item in proposed.after.norms if not item.agrees]
    return [*lines, *proposed.notes, *proposed.reasons]


def _report_data(plan: Plan, proposed: Proposal) -> dict[str, Any]:
    """The report as JSON-ready values; empty for a proposal without scores."""
    if proposed.after.is_empty and proposed.feasible:
        return {}
    return {
        "feasible": proposed.feasible,
        "optimal": proposed.optimal,
        "gap": proposed.gap,
        "reasons": list(proposed.reasons),
        "before": _score_data(plan, proposed.before),
        "after": _score_data(plan, proposed.after),
        "norms": [
            {"norm": item.norm.id, "figure": item.figure, "low": item.low, "high": item.high,
             "agrees": item.agrees, "source": str(item.norm.source)}
            for item in proposed.after.norms
        ],
    }  # fmt: skip


def _score_data(plan: Plan, score: Score | RouteScore) -> dict[str, Any]:
    if isinstance(score, RouteScore):
        return score.data()
    return {
        "people": round(score.people, 2),
        "covered": round(score.covered, 2),
        "without_site": round(score.without, 2),
        "beyond_limit": round(score.far, 2),
        "worst_walk_m": round(score.worst_walk, 1),
        "mean_walk_m": round(score.mean_walk, 1),
        "sites": score.sites,
        "lanes": score.lanes,
        "busiest_lane": round(score.busiest, 1),
        "over_capacity": round(sum(score.over.values()), 1),
        "buildings_without": building_names(plan, score.buildings_without),
    }


@contextmanager
def stopped_after(seconds: float | None, job: Job) -> Iterator[None]:
    """Cancel the job when the time is over; None sets no limit. The engine itself knows no clock."""
    timer = threading.Timer(seconds or 0, job.cancel)
    if seconds is not None:
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


def check(options: argparse.Namespace, context: Context) -> Answer:
    """Status 1 where the plan has blockers: it can't be carried out like this."""
    with context.open(options.plan, read_only=True) as session:
        problems = session.problems()
    order = list(Severity)
    problems.sort(key=lambda problem: order.index(problem.severity))
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


def changes_of(edit: Edit) -> dict[str, dict[str, int]]:
    """How many records of each kind an edit makes, changes and deletes."""
    counts: dict[str, Counter[str]] = {}
    for change in edit.changes:
        if isinstance(change, RecordChange):
            verb = "made" if change.before is None else "deleted" if change.after is None else "changed"
            counts.setdefault(change.kind, Counter())[verb] += 1
    return {kind: dict(verbs) for kind, verbs in counts.items()}


def _edit_in_words(edit: Edit, done: bool) -> list[str]:
    if not edit:
        return [_("There is nothing to propose.")]
    said = _("Done: {label}") if done else _("Would be done: {label}")
    lines = [said.format(label=edit.label)]
    words = {"made": "+", "changed": "~", "deleted": "−"}
    for kind, verbs in changes_of(edit).items():
        counts = " ".join(f"{words[verb]}{count:,}" for verb, count in verbs.items())
        lines.append(f"{counts:>9}  {COUNTED.get(kind, kind)}")
    return lines


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
        "fixable": problem.fix is not None,
    }


def _problem_in_words(problem: Problem) -> str:
    names = {
        Severity.BLOCKER: _("BLOCKER"),
        Severity.WARNING: _("warning"),
        Severity.NOTE: _("note"),
    }
    sentences = " ".join(filter(None, (problem.title, problem.detail, problem.suggestion)))
    return _("{kind}: {sentence}").format(kind=names[problem.severity], sentence=sentences)
