"""How every search of the engine is limited, watched and stopped; what it is about is its own affair."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from musterpoint.engine.parameters import Parameters, number, whole_number
from musterpoint.jobs import Job


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: cost of the best answer (infinite before there is one), the bound, seconds."""

    best: float
    bound: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Control:
    """How a search is limited and watched.

    seed and effort (1 is thorough for a few hundred customers; 0 takes the first good answer) determine the
    answer, unless seconds run out first. clock gives seconds and has to be handed in together with `seconds`;
    listener hears of every better answer or bound; stopped is asked often and ends the search with the best
    so far.
    """

    seed: int = 1
    effort: float = 1.0
    seconds: float | None = None
    clock: Callable[[], float] = field(default=lambda: 0.0)
    listener: Callable[[Progress], None] = field(default=lambda progress: None)
    stopped: Callable[[], bool] = field(default=lambda: False)


def end_of_search(parameters: Parameters, job: Job) -> float:
    """When a search that begins now has to end, by the job's clock; infinite where "seconds" aren't limited.
    Raises InputError where they are unfit."""
    return job.clock() + number(parameters, "seconds", 0.0) if "seconds" in parameters else math.inf


def control(parameters: Parameters, job: Job, seconds: float | None = None, effort: float = 0.0) -> Control:
    """How a search for a plan is limited and watched. "seed"; "effort": 0 takes the first good answer, 1 is
    thorough for a few hundred buildings; "seconds": how long it may last, by default as long as its effort
    takes it, so that an answer doesn't depend on the machine. A job that is cancelled ends it with the best
    so far. Raises InputError where a parameter is unfit."""
    return Control(
        seed=whole_number(parameters, "seed", 1),
        effort=number(parameters, "effort", effort),
        seconds=number(parameters, "seconds", 0.0) if "seconds" in parameters else seconds,
        clock=job.clock,
        listener=lambda progress: job.found(progress.best, progress.bound),
        stopped=lambda: job.cancelled,
    )
