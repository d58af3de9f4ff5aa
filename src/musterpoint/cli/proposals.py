"""The verb propose: one step of the engine, or all of them."""

from __future__ import annotations

import argparse
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from musterpoint.catalogue.buildings import area_names, building_names
from musterpoint.cli.context import Context
from musterpoint.cli.pages import chosen
from musterpoint.cli.parser import Verbs, add_plan, pairs, positive
from musterpoint.cli.terminal import DONE, NO, Answer
from musterpoint.cli.words import COUNTED
from musterpoint.engine.proposals import Proposal, as_proposal
from musterpoint.engine.rounds.scores import RouteScore
from musterpoint.engine.scores import Score
from musterpoint.errors import Cancelled, InputError
from musterpoint.jobs import Job
from musterpoint.plan import Edit, Plan, RecordChange
from musterpoint.plugins.points import EngineStep
from musterpoint.session import Session
from musterpoint.text import _

ALL = "all"
ORDER = ("siting", "layout", "timetable", "supplies", "routes", "staffing")
"""The steps that "all" takes: sites first, which give buildings too; layouts of sites that have none; people
last, as the others make posts."""


def add_to(verbs: Verbs) -> None:
    proposed = verbs.add("propose", propose, _("let the program propose a part of the plan"))
    add_plan(proposed)
    proposed.add_argument("step", metavar="STEP", help=_("what to propose, such as siting, staffing or all"))
    proposed.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help=_("a parameter of the step; siting.sites=5 with all"),
    )
    proposed.add_argument(
        "--time-limit", metavar="SECONDS", type=positive, help=_("take no longer than this")
    )
    proposed.add_argument("--dry-run", action="store_true", help=_("tell what would change, change nothing"))


def propose(options: argparse.Namespace, context: Context) -> Answer:
    if options.step == ALL:
        return propose_all(options, context)
    step = chosen(context.host.engine_steps, options.step, _("steps"))
    parameters = dict(pairs(options.set, "--set"))
    with context.open(options.plan, read_only=options.dry_run) as session:
        try:
            proposed, told = ask(step, session, session.plan, parameters, context.job(), options.time_limit)
        except Cancelled:
            return Answer({"label": "", "done": False}, [_("Nothing was found in the time given.")], NO)
        if not options.dry_run:
            session.do(proposed.edit)
        return answer(proposed, told, session, done=bool(proposed.edit) and not options.dry_run)


def ask(
    step: EngineStep,
    session: Session,
    plan: Plan,
    parameters: Mapping[str, str],
    job: Job,
    limit: float | None,
) -> tuple[Proposal, tuple[str, ...]]:
    """What a step proposes for a plan, and what it reports of it. Raises InputError where it can't be asked
    like this, Cancelled where nothing was found within the limit in seconds."""
    with stopped_after(limit, job):
        proposed = as_proposal(step.propose(plan, session.catalogue, parameters, job))
    if step.report is None:
        return proposed, ()
    tried = plan.copy()
    tried.apply(proposed.edit)
    return proposed, tuple(step.report(tried, session.catalogue))


def answer(proposed: Proposal, told: Sequence[str], session: Session, done: bool) -> Answer:
    """What is said of a proposal, as data and in words; done: it was accepted."""
    edit = proposed.edit
    data = {
        "label": str(edit.label),
        "done": done,
        "revision": session.revision,
        "changes": changes_of(edit),
        **_report_data(session.plan, proposed),
    }
    if told:
        data["report"] = list(told)
    lines = [*_edit_in_words(edit, done), *report_in_words(proposed), *told]
    return Answer(data, lines, DONE if proposed.feasible else NO)


def propose_all(options: argparse.Namespace, context: Context) -> Answer:
    """Every step after the other, each an edit of its own. One that can't be asked, as the plan has nothing
    for it, is told and left out; where none can be asked the first one's reason is raised."""
    wanted = _for_steps(pairs(options.set, "--set"))
    told: dict[str, Answer] = {}
    refused: list[InputError] = []
    ends = options.time_limit and time.monotonic() + options.time_limit
    with context.open(options.plan, read_only=options.dry_run) as session:
        plan = session.plan.copy() if options.dry_run else session.plan
        accept = plan.apply if options.dry_run else session.do
        for left, name in zip(range(len(ORDER), 0, -1), ORDER, strict=True):
            if name == "layout":
                if not (bare := _bare_sites(plan)):
                    continue
                wanted[name]["site"] = bare
            limit = ends and max((ends - time.monotonic()) / left, 0.1)
            step = context.host.engine_steps[name]
            try:
                proposed, report = ask(step, session, plan, wanted[name], context.job(), limit)
            except InputError as error:
                refused.append(error)
                told[name] = _left_out(error)
            except Cancelled:
                told[name] = Answer({"done": False}, [_("Nothing was found in the time given.")], NO)
            else:
                accept(proposed.edit)
                told[name] = answer(proposed, report, session, bool(proposed.edit) and not options.dry_run)
        revision = session.revision
    if len(refused) == len(told):
        raise refused[0]
    titles = {name: str(context.host.engine_steps[name].title) for name in told}
    return Answer(
        {"steps": {name: said.data for name, said in told.items()}, "revision": revision},
        [line for name, said in told.items() for line in (titles[name], *(f"  {own}" for own in said.lines))],
        max(said.status for said in told.values()),
    )


def _left_out(error: InputError) -> Answer:
    words = " ".join((error.problem, error.suggestion))
    return Answer({"left_out": words}, [_("{kind}: {sentence}").format(kind=_("left out"), sentence=words)])


def _for_steps(values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Step → its parameters, of "siting.sites=5". Raises InputError where a name says no step."""
    wanted: dict[str, dict[str, str]] = {name: {} for name in ORDER}
    for key, value in values.items():
        name, dot, parameter = key.partition(".")
        if not dot or name not in wanted:
            raise InputError(
                _("“{name}” belongs to no step.").format(name=key),
                _("Where everything is proposed, a parameter says which step it is of."),
                _("Write it as {example}.").format(example="--set siting.sites=5"),
            )
        wanted[name][parameter] = value
    return wanted


def _bare_sites(plan: Plan) -> str:
    """Numbers of the fixed sites that nothing stands on yet, as the step "layout" reads them."""
    bare = (site for site in plan.sites() if site.kind == "fixed" and not plan.where("zone", site=site.id))
    return "+".join(str(site.number) for site in bare)


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
        "lacking": dict(proposed.lacking),
        "notes": list(proposed.notes),
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
        "neighbourhoods_divided": [area_names(plan).get(id_, id_) for id_ in score.divided or ()],
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
