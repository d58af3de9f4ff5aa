"""How many people are observed after a vaccination at once."""

from __future__ import annotations

import math

from musterpoint.catalogue import Catalogue
from musterpoint.engine.timetable.procedure import Flow, flow
from musterpoint.engine.timetable.room import OBSERVATION
from musterpoint.plan import Plan

NINETEEN_OF_TWENTY = 1.645
"""The normal quantile at 0.95."""


def observation_seconds(flowing: Flow) -> float:
    """How long a person is observed, 0 where the procedure has no observation."""
    return sum(flowing.seconds(n) for n, stage in enumerate(flowing.stages) if stage.zone == OBSERVATION)


def most_observed(usual: float) -> int:
    """People in observation at once, which 95 of 100 moments don't exceed; usual: their mean number. It is a
    Poisson number when people come as planned and each stays for a time of his own (M/G/∞); its normal
    approximation is used."""
    return math.ceil(usual + NINETEEN_OF_TWENTY * math.sqrt(usual) - 1e-9)


def observed_by(plan: Plan, catalogue: Catalogue, lanes: int) -> int:
    """The same for so many lanes that work as planned: lanes · rate · utilisation · time of observation; 0
    where the procedure has no observation."""
    campaign, seconds = plan.campaign, observation_seconds(flow(plan, catalogue))
    return most_observed(lanes * campaign.rate * campaign.utilisation * seconds / 3600)
