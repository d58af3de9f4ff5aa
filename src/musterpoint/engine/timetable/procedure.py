"""A procedure of the catalogue as the stages of a simulation."""

from __future__ import annotations

import math
from dataclasses import dataclass

from musterpoint.catalogue import Catalogue, Procedure
from musterpoint.catalogue.needs import HOUSEHOLD, people_per_household, pool_size, procedure_of
from musterpoint.catalogue.types import Stage
from musterpoint.engine.queues.service import (
    ServiceTime,
    constant,
    exponential,
    lognormal,
    triangular,
    uniform,
)
from musterpoint.plan import Plan

_NINE_TENTHS = 1.2815515655446004
"""The normal quantile at 0.9: one in ten is slower than a stage's longest usual time."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What a person goes through in one campaign. services: of each stage, those in lanes scaled so that the
    slowest serves the campaign's rate (people per lane and hour); pace: that scale (1 where the catalogue's
    times stay as they are). pool: people to a tube; household: people who come together."""

    procedure: Procedure
    services: tuple[ServiceTime, ...]
    pace: float
    pool: int
    household: int
    groups: bool

    @property
    def stages(self) -> tuple[Stage, ...]:
        return self.procedure.stages

    def change(self, stage: Stage) -> float:
        """Seconds that the next tube takes."""
        return stage.change * self.pace

    def seconds(self, number: int) -> float:
        """Mean time that a stage takes for one person, the change of tubes spread over its people."""
        return self.services[number].mean + self.change(self.stages[number]) / self.pool


def flow(plan: Plan, catalogue: Catalogue) -> Flow:
    """The plan's procedure with its times, its pool and its households."""
    campaign = plan.campaign
    procedure = procedure_of(campaign, catalogue)
    household = max(1, round(people_per_household(plan)))
    pool = pool_size(plan, procedure)
    pace = usual_rate(procedure, pool) / campaign.rate
    services = tuple(service_time(stage, pace if stage.per == "lane" else 1.0) for stage in procedure.stages)
    return Flow(procedure, services, pace, pool, household, campaign.pool != HOUSEHOLD)


def usual_rate(procedure: Procedure, pool: int) -> float:
    """People per lane and hour by the procedure's own times: as many as its slowest stage there serves."""
    return 3600 / max(
        (service_time(stage).mean + stage.change / pool) / max(1, stage.servers)
        for stage in procedure.stages
        if stage.per == "lane"
    )


def service_time(stage: Stage, pace: float = 1.0) -> ServiceTime:
    """How long one person takes, `pace` times the catalogue's seconds."""
    shortest, longest = (seconds * pace for seconds in stage.seconds)
    middle = math.sqrt(shortest * longest) if shortest else (shortest + longest) / 2
    if stage.distribution == "constant" or longest <= shortest:
        return constant((shortest + longest) / 2)
    if stage.distribution == "uniform":
        return uniform(shortest, longest)
    if stage.distribution == "triangular":
        return triangular(shortest, middle, longest)
    if stage.distribution == "exponential":
        return exponential((shortest + longest) / 2)
    deviation = math.log(longest / max(shortest, longest / 100)) / (2 * _NINE_TENTHS)
    mean = middle * math.exp(deviation**2 / 2)
    return lognormal(mean, math.sqrt(math.expm1(deviation**2)))
