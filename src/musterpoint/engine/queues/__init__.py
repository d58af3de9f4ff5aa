"""What happens at a site, person by person: arrivals, stages in tandem, waits, and when the last is done.

Plain arrays in, plain arrays out; a plan isn't needed. Times are seconds on one clock, whose zero the caller
chooses.
"""

from musterpoint.engine.queues.day import Day
from musterpoint.engine.queues.line import Line, Servers, Stage
from musterpoint.engine.queues.service import (
    ServiceTime,
    constant,
    erlang,
    exponential,
    from_quantiles,
    lognormal,
    triangular,
    uniform,
)
from musterpoint.engine.queues.simulation import simulate, simulate_called

__all__ = [
    "Day",
    "Line",
    "Servers",
    "ServiceTime",
    "Stage",
    "constant",
    "erlang",
    "exponential",
    "from_quantiles",
    "lognormal",
    "simulate",
    "simulate_called",
    "triangular",
    "uniform",
]
