"""Compile everything ahead of its first use."""

from __future__ import annotations

import numpy as np

from musterpoint.engine.location.capacitated import capacitated_p_median
from musterpoint.engine.location.pmedian import p_median
from musterpoint.engine.searching import Control


def warm_up() -> None:
    """Solve two tiny problems, so that the compiled parts are made and kept on disk: some twenty seconds the
    first time on a machine, a fraction of a second later. Meant for the background of a program that has
    started."""
    cost = np.abs(np.arange(4.0)[:, None] - np.arange(4.0))
    quick = Control(effort=0.0)
    p_median(cost, 2, control=quick)
    capacitated_p_median(cost, np.ones(4), np.full(4, 2.0), 2, control=quick)
