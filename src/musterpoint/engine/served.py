"""Which site serves which building, until catchments are planned: the nearest one on foot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas
import shapely

from musterpoint.geo.grounds import detour_factor, kept_ground, walking_ground
from musterpoint.geo.walking import Measured, Nearest, WalkingGround
from musterpoint.plan import Plan


@dataclass(frozen=True, slots=True)
class Service:
    """Who goes where, and how far. ways: by building id the `site` (id), the `metres` of the walk and whether
    it goes `by_path`, else it is a straight line times `detour`. Empty where the plan has no buildings or no
    site that they could go to."""

    ways: pandas.DataFrame
    detour: float

    def buildings(self) -> dict[str, list[str]]:
        """Site id → ids of the buildings that it serves; sites without any are left out."""
        return {site: list(rows.index) for site, rows in self.ways.groupby("site", observed=True)}

    def walks(self) -> dict[str, tuple[float, bool]]:
        """Building id → metres to its site, and whether along paths."""
        pairs = zip(self.ways["metres"].tolist(), self.ways["by_path"].tolist(), strict=True)
        return dict(zip(self.ways.index, pairs, strict=True))

    def measured(self) -> dict[str, Measured]:
        """Site id → how the ways of its buildings were measured."""
        counts = self.ways.groupby("site")["by_path"].agg(["sum", "size"])
        return {
            site: Measured(int(by_path), int(size - by_path), self.detour)
            for site, by_path, size in counts.itertuples()
        }


def service(plan: Plan, *, at_once: bool = False) -> Service:
    """Every building with the nearest fixed or mobile site, along the plan's paths where they lead there,
    else in a straight line from the building's middle times the catalogue's detour factor.

    Teams that visit homes serve no building as a whole and are left out. at_once: for threads that draw;
    unless the plan's walking ground is kept already, straight lines decide.
    """
    sites = [site for site in plan.sites() if site.kind != "home-visit"]
    if plan.buildings is None or not sites:
        empty = pandas.DataFrame({"site": [], "metres": [], "by_path": []}, index=pandas.Index([], name="id"))
        return Service(
            empty.astype({"site": "string", "metres": "float32", "by_path": bool}), detour_factor()
        )
    ground = (kept_ground(plan) or _straight_ground(plan)) if at_once else walking_ground(plan)
    found = ground.nearest(shapely.points([(site.x, site.y) for site in sites]))
    return Service(_frame(plan, [site.id for site in sites], found), ground.detour)


def nearest_sites(plan: Plan) -> pandas.Series:
    """Building id → id of the site that `service` gives it."""
    return service(plan).ways["site"]


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


def _straight_ground(plan: Plan) -> WalkingGround:
    """The buildings as if there were no paths."""
    nothing = np.array([], dtype=object)
    return WalkingGround(plan.buildings.frame.geometry.to_numpy(), None, nothing, detour_factor())


def _frame(plan: Plan, sites: list[str], found: Nearest) -> pandas.DataFrame:
    ids = np.array(sites, dtype=object)
    ways = {
        "site": pandas.array(ids[found.target], dtype="string"),
        "metres": found.metres,
        "by_path": found.by_path,
    }
    return pandas.DataFrame(ways, index=plan.buildings.frame.index)
