"""What can be expected after the same day was simulated many times, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

CONFIDENCE = 0.95


class Interval(NamedTuple):
    """An estimate and the bounds between which the true value lies with `CONFIDENCE`."""

    value: float
    low: float
    high: float


def mean(values: Sequence[float] | np.ndarray) -> Interval:
    """A mean with Student's interval; no width is known of a single value."""
    sample = np.asarray(values, dtype=np.float64)
    middle = float(sample.mean())
    if len(sample) < 2:
        return Interval(middle, -np.inf, np.inf)
    if not np.isfinite(sample).all():
        return Interval(middle, -np.inf, np.inf)
    from scipy import special  # not before it is needed: it takes a while to load

    quantile = float(special.stdtrit(len(sample) - 1, (1 + CONFIDENCE) / 2))
    half = quantile * float(sample.std(ddof=1)) / math.sqrt(len(sample))
    return Interval(middle, middle - half, middle + half)


def share(yes: int, of: int) -> Interval:
    """A probability with Wilson's interval (1927)."""
    part, z = yes / of, NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    middle = (part + z**2 / (2 * of)) / (1 + z**2 / of)
    half = z / (1 + z**2 / of) * math.sqrt(part * (1 - part) / of + z**2 / (4 * of**2))
    return Interval(part, middle - half if yes else 0.0, middle + half if yes < of else 1.0)
