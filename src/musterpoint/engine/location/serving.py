"""Whether sites with lanes can serve everybody: sooner answered than which serve them best."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from musterpoint.engine.location.feasibility import beyond_room
from musterpoint.engine.location.problem import NOBODY
from musterpoint.engine.location.search import Answer, solve
from musterpoint.engine.location.siting import Weights, Wish, rounded, siting_model
from musterpoint.engine.searching import Control, Progress


def find_room(
    walk: sparse.sparray,
    people: np.ndarray,
    wish: Wish,
    control: Control | None = None,
    start: Answer | None = None,
) -> Answer | None:
    """An answer that serves everybody who reaches a candidate, the first one that is found: the site of each
    building (n,), -1 for who reaches none, and whether each candidate is set up (m,). None where none was
    found, or aggregates prove that there is none. Arguments as in `choose_sites`; start: a known answer of
    the same kind, which may leave people out."""
    control = control or Control()
    table, people = rounded(walk), np.asarray(people, float)
    usable = np.ones(table.shape[1]) if wish.status is None else (wish.status >= 0).astype(float)
    lived = np.flatnonzero((people > 0) & (table.sign() @ (usable * (wish.most_lanes > 0)) > 0))
    # One person without a site outweighs all walks together.
    everything = float(table.multiply(people[:, None]).sum())
    weights = Weights(2 * everything / float(people[lived].min(initial=np.inf)), 0.0)
    asked = replace(wish, group=None, split_price=0.0)
    model = siting_model(table[lived], people[lived], asked, (wish.sites, wish.lanes), weights)
    if beyond_room(model) > 0:
        return None
    found = [False]

    def hear(progress: Progress) -> None:
        found[0] = found[0] or progress.best < 2 * everything

    known = None if start is None else (start[0][lived], start[1])
    until = replace(control, listener=hear, stopped=lambda: found[0] or control.stopped())
    last = solve(model, until, known, polished=False)
    if not np.isfinite(last.cost) or (last.assign == NOBODY).any():
        return None
    site = np.full(len(people), NOBODY)
    site[lived] = last.assign
    return site, last.opened
