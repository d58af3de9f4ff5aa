"""Moving something by the shortest way to where it stands free: the fix of many problems of places."""

from __future__ import annotations

import numpy as np
import shapely

from musterpoint.engine.ground import CLEARANCE
from musterpoint.engine.obstacles import SLIVER
from musterpoint.engine.standing import Scene, Shapes
from musterpoint.jobs import give_way
from musterpoint.plan import Edit, Record, Site, changed
from musterpoint.plan.placing import Placing
from musterpoint.text import N_, Label

_DISTANCES = np.concatenate([np.arange(0.5, 6, 0.5), np.arange(6, 40.5, 2)])
_DIRECTIONS = np.radians(np.arange(0, 360, 15))
_JUST_OFF = 0.1
"""Metres from a building that a fix leaves at least."""


def moved_clear(
    scene: Scene,
    what: Record,
    clearance: float | None = None,
    off_boundary: bool = False,
    apart: float = 0.0,
) -> Edit | None:
    """The shortest move of a site with its parts, or of a single thing, to where it is `clearance` metres
    from every building, on no driven road, on nobody else's ground and not outside the neighbourhoods.
    clearance: by default the least that tents need, so that the fix is no next problem; just off the building
    where there is no room for that. off_boundary: as far from the boundary of these, too. apart: metres from
    places that sites keep away from. None where that is farther than 40 m, where it is locked, or where the
    scene asks for no fixes."""
    if not scene.fixing or getattr(what, "locked", False) or _site_is_locked(scene, what):
        return None
    parts = scene.parts(what) if isinstance(what, Site) else [what]
    shapes = [part.geometry() for part in parts if part.KIND in ("fixture", "zone")]
    if not shapes:
        return None
    taken = scene.moved.things if isinstance(what, Site) else scene.moved.solid
    ground = shapely.convex_hull(shapely.geometrycollections(shapes))
    steps = np.stack(
        [np.outer(_DISTANCES, np.cos(_DIRECTIONS)), np.outer(_DISTANCES, np.sin(_DIRECTIONS))], axis=-1
    ).reshape(-1, 2)
    own = {part.id for part in parts}
    for reach in (CLEARANCE, _JUST_OFF) if clearance is None else (clearance,):
        give_way()
        free = np.flatnonzero(_free(scene, ground, steps, reach, taken, own, off_boundary, apart))
        if len(free):
            break
    else:
        return None
    dx, dy = steps[free[0]].tolist()
    placing = Placing(round(dx, 2), round(dy, 2))
    records = [what, *parts] if isinstance(what, Site) else [what]
    return Edit(
        Label(N_("Move it clear")), tuple(changed(record, placing.record(record)) for record in records)
    )


def _free(
    scene: Scene, ground: shapely.Polygon, steps: np.ndarray, clearance: float, taken: Shapes, own: set[str],
    off_boundary: bool, apart: float,
) -> np.ndarray:  # fmt: skip
    """Which steps (n, 2) bring the ground to where nothing is in its way, array of bool (n,). own: ids of
    what of `taken` goes along."""
    around = scene.around
    # The area that holds everything is wider than the neighbourhoods are drawn.
    reach = clearance + SLIVER * off_boundary
    ring = shapely.get_coordinates(shapely.buffer(ground, reach, join_style="mitre"))
    there = shapely.polygons(ring[None] + steps[:, None])
    free = np.ones(len(steps), dtype=bool)
    free[around.buildings.tree.query(there, predicate="intersects")[0]] = False
    bare = shapely.polygons(shapely.get_coordinates(ground)[None] + steps[:, None])
    free[around.roads.tree.query(bare, predicate="intersects")[0]] = False
    if apart:
        free[around.avoided.tree.query(bare, predicate="dwithin", distance=apart)[0]] = False
    near = taken.tree.query(ground, predicate="dwithin", distance=_DISTANCES[-1])
    foreign = [row for row in near.tolist() if taken.records[row].id not in own]
    free[shapely.STRtree(taken.shapes[foreign]).query(bare, predicate="intersects")[0]] = False
    left = np.flatnonzero(free)
    free[left] = around.areas.hold((there if off_boundary else bare)[left])
    return free


def _site_is_locked(scene: Scene, what: Record) -> bool:
    site = scene.site(getattr(what, "site", ""))
    return site is not None and site.locked
