"""The Propose menu: one entry per step of the engine, built-in or from a plug-in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from musterpoint.desktop.ask import ask, tell
from musterpoint.desktop.commands.edit import editable
from musterpoint.desktop.dialogs.outcome import OutcomeDialog
from musterpoint.desktop.dialogs.propose_staffing import ask_for_staffing
from musterpoint.desktop.workbench import Command, Workbench
from musterpoint.engine.proposals import as_proposal
from musterpoint.engine.rounds.hours import hours_of
from musterpoint.errors import InputError
from musterpoint.plan import Edit, Plan
from musterpoint.plugins.points import EngineStep
from musterpoint.text import N_, _

ROUTES = "routes"

STAFFING = "staffing"
"""The step that has a dialog of its own."""

WORKED_OUT = N_("Worked out from the plan as it is; undo takes it back")
FILLED = N_("Fill empty and broken posts; look at the proposal before it is accepted")


def propose_commands(steps: Iterable[EngineStep]) -> Iterator[Command]:
    for step in steps:
        yield Command(
            id=f"propose.{step.id}",
            text=step.title,
            tip=WORKED_OUT if step.id != STAFFING else FILLED,
            icon="auto-fix",
            run=lambda workbench, step=step: _run(workbench, step),
            enabled=editable,
        )
    yield Command(
        id="routes.replan",
        text=N_("Replan routes from now…"),
        icon="map-clock-outline",
        tip=N_("What is done stays; the rest of the day is planned anew"),
        run=lambda workbench: _ask(workbench, ROUTES, {"now": _now_in(workbench.plan)}),
        enabled=lambda workbench: editable(workbench) and bool(workbench.plan.table("stop")),
    )


def _run(workbench: Workbench, step: EngineStep) -> None:
    if step.id == STAFFING:
        ask_for_staffing(workbench)
    elif step.asked:
        _ask(workbench, step.id)
    else:
        _work(workbench, step)


def _ask(workbench: Workbench, step_id: str, given: Mapping[str, str] | None = None) -> None:
    """Open the panel that asks for the step's parameters."""
    workbench.docks.open("propose", lambda panel: panel.choose(step_id, given))


def _now_in(plan: Plan) -> str:
    """The time of day, or the beginning of the campaign where that isn't under way."""
    starts, ends, now = hours_of(plan).starts, plan.campaign.ends, datetime.now()
    return f"{now if ends and starts <= now <= ends else starts:%H:%M}"


def _work(workbench: Workbench, step: EngineStep) -> None:
    """Work on a copy of the plan, do what comes of it, and say what is left out and why."""
    plan, catalogue = workbench.plan.copy(), workbench.document.catalogue
    revision = workbench.document.session.revision

    def take(answer: object) -> None:
        proposed = as_proposal(answer)
        accept(workbench, proposed.edit, revision)
        if proposed.reasons or proposed.notes:
            ask(OutcomeDialog(workbench, proposed))

    workbench.jobs.start(str(step.title), lambda job: step.propose(plan, catalogue, {}, job), take)


def accept(workbench: Workbench, edit: Edit, revision: int) -> None:
    """Do what was worked out from the plan as it was at a revision; say so where it has changed since."""
    if workbench.document.session.revision != revision:
        tell(
            workbench.window,
            InputError(
                _("The proposal has been dropped."),
                _("The plan was changed while it was being worked out."),
                _("Ask for it again."),
            ),
        )
    elif not edit:
        workbench.document.message.emit(_("There is nothing to propose: all is in place."))
    else:
        workbench.document.carry_out(
            edit,
            lambda done: workbench.document.message.emit(str(edit.label)) if done else None,
        )
