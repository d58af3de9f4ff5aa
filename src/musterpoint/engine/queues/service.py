"""How long one person takes: distributions of service times, in seconds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

CONSTANT, UNIFORM, TRIANGULAR, EXPONENTIAL, LOGNORMAL, QUANTILES, ERLANG = range(7)


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """A distribution; the functions below make one. kind: a constant of this module; parameters: up to three
    numbers; quantiles: for kind QUANTILES, values at equal steps of probability from 0 to 1."""

    kind: int
    parameters: tuple[float, float, float]
    mean: float
    quantiles: tuple[float, ...] = ()


def constant(seconds: float) -> ServiceTime:
    """Everybody takes the same time."""
    _check(seconds >= 0, "a constant time must not be negative")
    return ServiceTime(CONSTANT, (seconds, 0.0, 0.0), seconds)


def uniform(shortest: float, longest: float) -> ServiceTime:
    """Any time between two is as likely as any other."""
    _check(0 <= shortest <= longest, "a uniform time needs 0 <= shortest <= longest")
    return ServiceTime(UNIFORM, (shortest, longest, 0.0), (shortest + longest) / 2)


def triangular(shortest: float, usual: float, longest: float) -> ServiceTime:
    """Between two times, most often a third one."""
    _check(
        0 <= shortest <= usual <= longest and shortest < longest,
        "a triangular time needs 0 <= shortest <= usual <= longest",
    )
    return ServiceTime(TRIANGULAR, (shortest, usual, longest), (shortest + usual + longest) / 3)


def exponential(mean: float) -> ServiceTime:
    """Without memory: what Erlang's formulas assume."""
    _check(mean > 0, "an exponential time needs a mean above 0")
    return ServiceTime(EXPONENTIAL, (mean, 0.0, 0.0), mean)


def erlang(mean: float, phases: int) -> ServiceTime:
    """So many exponential times one after the other: the variation is 1 / √phases."""
    _check(mean > 0 and 1 <= phases <= 1000, "an Erlang time needs a mean above 0 and 1 to 1,000 phases")
    return ServiceTime(ERLANG, (mean / phases, float(phases), 0.0), mean)


def lognormal(mean: float, variation: float) -> ServiceTime:
    """The usual shape of times that people take: many short ones, a few long ones. variation: standard
    deviation over mean."""
    _check(mean > 0 and variation >= 0, "a lognormal time needs a mean above 0 and a variation of 0 or more")
    variance = math.log1p(variation * variation)
    return ServiceTime(LOGNORMAL, (math.log(mean) - variance / 2, math.sqrt(variance), 0.0), mean)


def from_quantiles(values: Sequence[float]) -> ServiceTime:
    """Measured times: values at equal steps of probability, the shortest first, straight lines between."""
    _check(
        len(values) >= 2 and values[0] >= 0 and all(a <= b for a, b in pairwise(values)),
        "quantiles must be at least two, not negative, and rising",
    )
    middle = sum(values[1:-1])
    mean = ((values[0] + values[-1]) / 2 + middle) / (len(values) - 1)
    return ServiceTime(QUANTILES, (0.0, 0.0, 0.0), mean, tuple(float(value) for value in values))


def _check(fits: bool, message: str) -> None:
    if not fits:
        raise ValueError(message)
