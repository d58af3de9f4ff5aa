"""The planned timetable beside other ways of calling the same people, on the same days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from musterpoint.catalogue import Catalogue
from musterpoint.engine.timetable.calls import Calls, calls
from musterpoint.engine.timetable.models import Settings
from musterpoint.engine.timetable.policies import POLICIES
from musterpoint.engine.timetable.results import PlanDays
from musterpoint.engine.timetable.simulation import simulate_plan
from musterpoint.jobs import Job
from musterpoint.plan import Plan


def compare_policies(
    plan: Plan,
    catalogue: Catalogue,
    settings: Settings | None = None,
    job: Job | None = None,
    called: Mapping[str, Calls] | None = None,
) -> dict[str, PlanDays]:
    """Policy → the plan's days with it, in the order of `POLICIES`. Raises as `simulate_plan` does."""
    settings, job = settings or Settings(), job or Job()
    called = calls(plan, catalogue) if called is None else called
    return {
        policy: simulate_plan(
            plan,
            catalogue,
            replace(settings, policy=policy),
            job.part(place / len(POLICIES), (place + 1) / len(POLICIES)),
            called,
        )
        for place, policy in enumerate(POLICIES)
    }
