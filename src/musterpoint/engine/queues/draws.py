"""Random numbers by counter: the n-th service at a station takes the same time whatever else happens.

That is what makes two plans comparable (common random numbers): with one server more, or another timetable,
the n-th service at each station still draws the same number. Generator: SplitMix64 (Steele, Lea and Flood
2014) applied to a key and a counter; normal quantiles: Wichura's AS 241 (1988), to 1e-9 of their value.
"""

from __future__ import annotations

import numpy as np

from musterpoint.engine.queues.service import CONSTANT, ERLANG, EXPONENTIAL, LOGNORMAL, TRIANGULAR, UNIFORM
from musterpoint.geo.compiled import compiled

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_BY_30, _BY_27, _BY_31, _BY_11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_TO_UNIT = 1.0 / (1 << 53)

_CENTRE = np.array(
    [
        [2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
         13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608],
        [5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
         5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0],
    ]
)  # fmt: skip
_SHOULDER = np.array(
    [
        [7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
         3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734],
        [1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
         0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0],
    ]
)  # fmt: skip
_TAIL = np.array(
    [
        [2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
         0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358,
         5.4637849111641143699, 6.6579046435011037772],
        [2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
         7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531,
         0.59983220655588793769, 1.0],
    ]
)  # fmt: skip
"""Wichura's coefficients for the middle of the distribution, its shoulders and its tails."""


@compiled
def mixed(value: np.uint64) -> np.uint64:
    """A well-stirred number from any other."""
    value = np.uint64(value + _GOLDEN)
    value = np.uint64((value ^ (value >> _BY_30)) * _MIX_1)
    value = np.uint64((value ^ (value >> _BY_27)) * _MIX_2)
    return value ^ (value >> _BY_31)


@compiled
def unit(key: np.uint64, counter: int) -> float:
    """A number between 0 and 1, neither of them itself."""
    bits = mixed(key ^ mixed(np.uint64(counter))) >> _BY_11
    return (np.float64(bits) + 0.5) * _TO_UNIT


@compiled
def seconds(kind: int, a: float, b: float, c: float, stages: np.ndarray, stage: int, u: float) -> float:
    """The service time at probability u of a distribution (see service.py). stages, stage: where its
    quantiles lie."""
    if kind == CONSTANT:
        return a
    if kind == UNIFORM:
        return a + u * (b - a)
    if kind == EXPONENTIAL:
        return -a * np.log(u)
    if kind == LOGNORMAL:
        return np.exp(a + b * normal_quantile(u))
    if kind == ERLANG:
        return a * phases(int(b), u)
    if kind == TRIANGULAR:
        turn = (b - a) / (c - a)
        if u < turn:
            return a + np.sqrt(u * (c - a) * (b - a))
        return c - np.sqrt((1.0 - u) * (c - a) * (c - b))
    quantiles = stages[stage].quantiles
    place = u * (len(quantiles) - 1)
    left = int(place)
    return quantiles[left] + (place - left) * (quantiles[left + 1] - quantiles[left])


@compiled
def phases(count: int, u: float) -> float:
    """The sum of so many exponential times of mean 1, each from bits that are stirred out of u."""
    key = mixed(np.uint64(u / _TO_UNIT))
    total = 0.0
    for phase in range(count):
        total -= np.log(unit(key, phase))
    return total


@compiled
def normal_quantile(p: float) -> float:
    """The value below which a standard normal number lies with probability p (AS 241, PPND16)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        return q * _ratio(_CENTRE, 0.180625 - q * q)
    r = np.sqrt(-np.log(p if q < 0 else 1.0 - p))
    value = _ratio(_SHOULDER, r - 1.6) if r <= 5.0 else _ratio(_TAIL, r - 5.0)
    return -value if q < 0 else value


@compiled
def _ratio(coefficients: np.ndarray, r: float) -> float:
    """One polynomial over another; coefficients (2, 8), the highest power first."""
    above, below = coefficients[0, 0], coefficients[1, 0]
    for power in range(1, 8):
        above = above * r + coefficients[0, power]
        below = below * r + coefficients[1, power]
    return above / below
