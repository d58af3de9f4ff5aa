"""Routes and what they mean for posts: a team that a proposal makes needs people to go with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from musterpoint.catalogue import Catalogue
from musterpoint.engine.proposals import Proposal
from musterpoint.engine.rounds.proposing import propose_routes
from musterpoint.jobs import Job
from musterpoint.plan import Plan, RecordChange
from musterpoint.session.actions.staff_posts import with_posts


def propose_routes_with_posts(
    plan: Plan, catalogue: Catalogue, parameters: Mapping[str, str], job: Job
) -> Proposal:
    """The engine's routes (see `propose_routes`), with posts for the teams that they make or change."""
    found = propose_routes(plan, catalogue, parameters, job)
    if any(isinstance(change, RecordChange) and change.kind == "team" for change in found.edit.changes):
        return replace(found, edit=with_posts(plan, found.edit, catalogue))
    return found
