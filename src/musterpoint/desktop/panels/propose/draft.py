"""A proposal as the panel keeps it: with its figures and what it does to each site."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from musterpoint.catalogue import Catalogue
from musterpoint.engine.differences import Fate, SiteDifference, site_differences
from musterpoint.engine.proposals import Proposal, as_proposal, only_sites, proposal
from musterpoint.jobs import Job
from musterpoint.plan import Edit, Plan
from musterpoint.plugins.points import EngineStep
from musterpoint.text import N_, Label

Sample = tuple[float, float, float]
"""Seconds, cost of the best answer so far, and bound, as a search tells them."""


@dataclass(frozen=True, slots=True)
class Draft:
    """number: it is called by. parameters: it was asked for with. revision: of the plan that it was made for.
    sites: what it does to each. told: sentences that a person should read with it. samples: how the search
    went."""

    number: int
    step: EngineStep
    parameters: Mapping[str, str]
    revision: int
    proposed: Proposal
    sites: tuple[SiteDifference, ...]
    told: tuple[str, ...]
    samples: tuple[Sample, ...] = ()

    def part(self, plan: Plan, chosen: Collection[str]) -> Edit:
        """The edit as far as it has to do with these of its sites; the whole of it where they are all."""
        if len(chosen) == len(self.sites):
            return self.proposed.edit
        up, gone = self.counts(chosen)
        words = N_("Accept part of a proposal ({up} set up, {gone} given up)")
        label = Label(words, {"up": str(up), "gone": str(gone)})
        return replace(only_sites(plan, self.proposed.edit, chosen), label=label)

    def counts(self, chosen: Collection[str]) -> tuple[int, int]:
        """How many of the chosen sites there will be, and how many are given up."""
        fates = [one.fate for one in self.sites if one.site.id in chosen]
        gone = fates.count(Fate.GONE)
        return len(fates) - gone, gone


def work_out(
    number: int, step: EngineStep, plan: Plan, revision: int, catalogue: Catalogue,
    parameters: Mapping[str, str], job: Job,
) -> Draft:  # fmt: skip
    """Let a step work on a plan that nobody else changes. Raises as the step does."""
    proposed = as_proposal(step.propose(plan, catalogue, parameters, job))
    if proposed.edit and proposed.after.is_empty:
        proposed = proposal(plan, catalogue, proposed.edit, proposed.reasons, notes=proposed.notes)
    after = plan.copy()
    after.apply(proposed.edit)
    told = tuple(step.report(after, catalogue)) if step.report else ()
    sites = site_differences(plan, after, proposed)
    return Draft(number, step, parameters, revision, proposed, sites, told)
