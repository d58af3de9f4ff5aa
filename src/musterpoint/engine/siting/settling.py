"""Who goes where once the layouts are drawn: a layout takes the ground it needs and may move its site."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from scipy import sparse

from musterpoint.engine.catchments import Demand
from musterpoint.engine.location import NOBODY, assign_people
from musterpoint.engine.searching import Control
from musterpoint.engine.siting.gathering import MOST_UNITS, settled
from musterpoint.geo.walking import WalkingGround
from musterpoint.plan import Site


def settle_again(
    ground: WalkingGround, parts: Demand, site: np.ndarray, sites: Sequence[Site], walk: float, lane: float
) -> tuple[np.ndarray, np.ndarray]:
    """The site of each part (n,), where those whom a moved site is now too far from go to another one that
    has room; and how many metres each goes beyond the limit `walk` (n,), 0 for most, where none has.
    lane: people that a lane serves."""
    spots = shapely.points([one.x for one in sites], [one.y for one in sites])
    table = ground.distances(spots, walk).to_csr(len(sites))[parts.building]
    room = np.array([one.lanes for one in sites]) * lane
    if not (beyond := _beyond(table, parts, site)).any():
        return site, np.zeros(len(site))
    moved = settled(table, parts.people, np.where(beyond, NOBODY, site), room)
    if (moved[beyond] == NOBODY).any() and len(site) <= MOST_UNITS:
        lived = parts.people > 0
        tried = assign_people(
            table, np.where(lived, parts.people, 0.0), room, start=moved, control=Control(effort=0.0)
        )
        kept = (moved == NOBODY) | (tried.site != NOBODY)
        if not tried.over.any() and kept[lived].all():
            moved = np.where(lived, tried.site, moved)
    moved = np.where(beyond & (moved == NOBODY), site, moved)
    farther = np.zeros(len(site))
    for part in np.flatnonzero(_beyond(table, parts, moved)):
        own = ground.nearest(spots[[moved[part]]]).metres[parts.building[part]]
        farther[part] = max(0.0, float(own) - walk)
    return moved, farther


def _beyond(table: sparse.csr_array, parts: Demand, site: np.ndarray) -> np.ndarray:
    """(n,) whether somebody's site isn't within the limit."""
    going = np.flatnonzero((site != NOBODY) & (parts.people > 0))
    pairs = table.copy()
    pairs.data = np.ones_like(pairs.data)
    beyond = np.zeros(len(site), dtype=bool)
    if len(going):
        beyond[going] = np.asarray(pairs[going, site[going]]).ravel() == 0
    return beyond
