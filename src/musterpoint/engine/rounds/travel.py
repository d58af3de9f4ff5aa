"""How teams get from stop to stop: driving between compounds, walking inside them, each with its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas
import numpy as np
import shapely

from musterpoint.geo.driving import WALK, driving_ground, foot_ground
from musterpoint.plan import Plan

Array = np.ndarray

PARKING = 120.0
"""s that getting in, finding a place and getting out take at each drive. Unverified rule of thumb."""
COMPOUND_WALK = 400.0
"""m that a team walks between two stops of one compound rather than driving. Unverified rule of thumb."""
ON_FOOT = -1.0
"""In the place of a vehicle's speed: the team walks."""


@dataclass(frozen=True, slots=True)
class Travel:
    """Between q places, for each of p speeds: seconds, metres and, of these, walked metres, (p, q, q).
    straight: part of the pairs (0–1) whose figure is a straight line times the detour factor `detour`."""

    seconds: Array
    metres: Array
    walked: Array
    straight: float
    detour: float


def travel(plan: Plan, points: Array, speeds: Sequence[float], nowhere: int | None = None) -> Travel:
    """Ways between points (float (q, 2), the plan's CRS). speeds: km/h at most, 0 for what the roads allow,
    `ON_FOOT` for walking. nowhere: the position of a place that is no distance from any: where a team without
    a starting place begins. The driver brings the vehicle along while others walk inside a compound."""
    area = compounds(plan, points)
    together = (area[:, None] == area[None]) & (area[:, None] >= 0)
    crow = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) if len(points) else np.zeros((0, 0))
    walking = foot_ground(plan).ways(points, WALK * 3.6) if len(points) else None
    columns, straight, detour = [], [], driving_ground(plan).detour
    for kmh in speeds:
        if walking is None:
            columns.append(np.zeros((3, 0, 0)))
            continue
        # The straight line's speed is a vehicle's: on foot it takes as long as it takes.
        on_foot = np.maximum(walking.metres, crow) / WALK
        walked = np.maximum(walking.metres, crow)
        if kmh == ON_FOOT:
            columns.append(np.stack((on_foot, walked, walked)))
            straight.append(1 - walking.by_road.mean())
            continue
        driven = driving_ground(plan).ways(points, kmh)
        drive = driven.seconds + PARKING * (crow > 0)
        walks = (crow == 0) | (together & (walked <= COMPOUND_WALK) & (on_foot <= drive))
        metres = np.where(walks, walked, driven.metres)
        columns.append(np.stack((np.where(walks, on_foot, drive), metres, np.where(walks, walked, 0))))
        straight.append(1 - driven.by_road.mean())
    stacked = np.stack(columns, axis=1) if columns else np.zeros((3, 0, len(points), len(points)))
    if nowhere is not None:
        stacked[:, :, nowhere, :] = stacked[:, :, :, nowhere] = 0.0
    return Travel(*stacked, float(np.mean(straight)) if straight else 0.0, detour)


def compounds(plan: Plan, points: Array) -> Array:
    """Which neighbourhood each point lies in, by position; of nested ones the smallest; -1 for none."""
    found = np.full(len(points), -1)
    if plan.neighbourhoods is None or not len(points):
        return found
    frame: geopandas.GeoDataFrame = plan.neighbourhoods.frame
    shapes = frame.geometry.to_numpy()
    point, area = shapely.STRtree(shapes).query(shapely.points(points), predicate="intersects")
    order = np.argsort(-shapely.area(shapes[area]), kind="stable")  # the smallest is written last
    found[point[order]] = area[order]
    return found
