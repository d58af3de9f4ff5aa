"""Which site serves which building, until catchments are planned: the nearest one, in a straight line."""

from __future__ import annotations

import numpy as np
import pandas
import shapely

from musterpoint.plan import Plan


def nearest_sites(plan: Plan) -> pandas.Series:
    """Building id → id of the nearest fixed or mobile site, measured from the building's centroid.

    Empty where the plan has no buildings or no such sites. Teams that visit homes serve no building as a
    whole and are left out.
    """
    sites = [site for site in plan.sites() if site.kind != "home-visit"]
    if plan.buildings is None or not sites:
        return pandas.Series(
            [], index=pandas.Index([], name="id", dtype="string"), dtype="string", name="site"
        )
    frame = plan.buildings.frame
    nearest = nearest_points(np.array([(site.x, site.y) for site in sites]), centroids(plan))
    ids = np.array([site.id for site in sites], dtype=object)
    return pandas.Series(ids[nearest], index=frame.index, dtype="string", name="site")


def residents_served(plan: Plan) -> pandas.Series:
    """Site id → residents of the buildings that `nearest_sites` gives it; every site of the plan is named."""
    ids = [site.id for site in plan.sites()]
    served = nearest_sites(plan)
    totals = residents(plan).groupby(served.to_numpy()).sum() if len(served) else pandas.Series(dtype=int)
    return totals.reindex(ids, fill_value=0).astype(int).rename("residents").rename_axis("site")


def residents(plan: Plan) -> pandas.Series:
    """Building id → residents, 0 where unknown. Empty without buildings."""
    if plan.buildings is None:
        return pandas.Series([], dtype=int)
    return plan.buildings.frame["residents"].fillna(0).astype(int)


def centroids(plan: Plan) -> np.ndarray:
    """Centroids of all buildings in the order of the layer, array (n, 2) in metres."""
    return shapely.get_coordinates(shapely.centroid(plan.buildings.frame.geometry.to_numpy()))


def nearest_points(targets: np.ndarray, points: np.ndarray) -> np.ndarray:
    """For each of `points` (n, 2) the index of the nearest of `targets` (k, 2)."""
    return shapely.STRtree(shapely.points(targets)).nearest(shapely.points(points))
