"""How far a closed way keeps from residents."""

from __future__ import annotations

import shapely

from musterpoint.plan.plan import Plan
from musterpoint.plan.records import Points


def to_residents(plan: Plan, path: Points) -> float | None:
    """Metres from a path (n, 2) to the nearest way of residents, 0 where they cross; None where there is
    none."""
    walked = (way for way in plan.table("way").values() if way.kind == "residents" and len(way.path) > 1)
    ways = [way.geometry() for way in walked]
    return float(shapely.distance(shapely.LineString(path), ways).min()) if ways else None
