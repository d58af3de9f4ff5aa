"""Which site serves which building: as given in the plan, and until anything is given the nearest on foot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas
import shapely

from musterpoint.engine.demand import residents
from musterpoint.geo.grounds import detour_factor, kept_ground, walking_ground
from musterpoint.geo.walking import Measured, WalkingGround
from musterpoint.plan import Enterprise, Plan, Site

NOBODY = -1
"""In the place of a site's number: none."""


@dataclass(frozen=True, slots=True)
class Service:
    """Who goes where, and how far. ways: by building id the `site` (id), the `metres` of the walk and whether
    it goes `by_path`, else it is a straight line times `detour`. Buildings that are given to no site are left
    out; it is empty where the plan has no buildings or no site that they could go to. given: whether the
    plan says who goes where, else the nearest site is taken."""

    ways: pandas.DataFrame
    detour: float
    given: bool = False

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
    """Every building with the site that it is given to; where no building is given to any, with the nearest
    fixed or mobile one. Walks go along the plan's paths where they lead there, else in a straight line from
    the building's middle times the catalogue's detour factor.

    Teams that visit homes serve no building as a whole and are left out. at_once: for threads that draw;
    unless the plan's walking ground is kept already, straight lines decide.
    """
    sites = receiving(plan)
    if plan.buildings is None or not sites:
        empty = pandas.DataFrame({"site": [], "metres": [], "by_path": []}, index=pandas.Index([], name="id"))
        return Service(
            empty.astype({"site": "string", "metres": "float32", "by_path": bool}), detour_factor()
        )
    ground = (kept_ground(plan) or _straight_ground(plan)) if at_once else walking_ground(plan)
    spots = shapely.points([(site.x, site.y) for site in sites])
    chosen = given_sites(plan, sites)
    given = bool((chosen != NOBODY).any())
    if given:
        metres, by_path = _walks(ground, spots, chosen)
    else:
        found = ground.nearest(spots)
        chosen, metres, by_path = found.target, found.metres, found.by_path
    return Service(_frame(plan, [site.id for site in sites], chosen, metres, by_path), ground.detour, given)


def receiving(plan: Plan) -> list[Site]:
    """The sites that people come to, by number."""
    return [site for site in plan.sites() if site.kind != "home-visit"]


def guests(plan: Plan) -> dict[str, list[Enterprise]]:
    """Site id → the enterprises whose people come there, by id: those that were given to it, and those of no
    site that it is the nearest to. Sites without any are left out."""
    sites = receiving(plan)
    firms = sorted(plan.table("enterprise").values(), key=lambda firm: firm.id)
    found: dict[str, list[Enterprise]] = {}
    if not firms or not sites:
        return found
    spots = shapely.STRtree([site.geometry() for site in sites])
    for firm in firms:
        given = plan.find("site", firm.site)
        site = given.id if given else sites[int(spots.nearest(firm.geometry()))].id
        found.setdefault(site, []).append(firm)
    return found


def guest_ids(plan: Plan) -> dict[str, list[str]]:
    """Site id → ids of the enterprises whose people come there."""
    return {site: [firm.id for firm in firms] for site, firms in guests(plan).items()}


def given_sites(plan: Plan, sites: list[Site]) -> np.ndarray:
    """For each building, in the order of the layer, the place in `sites` of the one that it is given to in
    the plan, NOBODY for none or one that isn't there any more; array (n,)."""
    place = {site.id: number for number, site in enumerate(sites)}
    return plan.buildings.frame["site"].map(place).fillna(NOBODY).to_numpy(dtype=np.int64)


def nearest_sites(plan: Plan) -> pandas.Series:
    """Building id → id of the site that `service` gives it."""
    return service(plan).ways["site"]


def residents_served(plan: Plan) -> pandas.Series:
    """Site id → residents who go there by `service`, parts of buildings counted where they go; every site of
    the plan is named."""
    totals = served_by_site(plan, residents(plan), nearest_sites(plan))
    return totals.round().astype(int).rename("residents")


def served_by_site(plan: Plan, people: pandas.Series, sites: pandas.Series) -> pandas.Series:
    """Site id → sum of people (building id → how many) by the buildings' sites, parts of buildings counted
    where they go. Every site of the plan is named."""
    ids = [site.id for site in plan.sites()]
    totals = people.reindex(sites.index).groupby(sites.to_numpy()).sum() if len(sites) else people.iloc[:0]
    totals = totals.reindex(ids, fill_value=0).astype(float).rename_axis("site")
    for building, part, site in parts_of_buildings(plan):
        home = sites.get(building)
        if site in totals.index and building in people.index:
            totals[site] += people[building] * part
            if isinstance(home, str):
                totals[home] -= people[building] * part
    return totals


def parts_of_buildings(plan: Plan) -> list[tuple[str, float, str]]:
    """Building id, the part of its people (0–1) and the id of the site that they go to, for units that go
    elsewhere than the rest of their building."""
    parts = plan.table("building_part")
    if not parts or plan.buildings is None:
        return []
    units = plan.buildings.frame["units"]
    return [
        (part.building, (part.last_unit - part.first_unit + 1) / max(1, int(units[part.building])), part.site)
        for part in parts.values()
        if part.building in units.index and pandas.notna(units[part.building])
    ]


def centroids(plan: Plan) -> np.ndarray:
    """Centroids of all buildings in the order of the layer, array (n, 2) in metres."""
    return shapely.get_coordinates(shapely.centroid(plan.buildings.frame.geometry.to_numpy()))


def _straight_ground(plan: Plan) -> WalkingGround:
    """The buildings as if there were no paths."""
    nothing = np.array([], dtype=object)
    return WalkingGround(plan.buildings.frame.geometry.to_numpy(), None, nothing, detour_factor())


def _walks(ground: WalkingGround, spots: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Metres of the given ways, and whether they go along paths. First within a usual radius, then as far as
    the rest takes."""
    metres = np.full(len(chosen), np.inf, np.float32)
    by_path = np.zeros(len(chosen), dtype=bool)
    radius = _USUAL
    while (left := np.flatnonzero((chosen != NOBODY) & np.isinf(metres))).size and radius < _FARTHEST:
        found = ground.distances(spots, radius)
        row = np.repeat(np.arange(len(chosen)), np.diff(found.indptr))
        hit = found.indices == chosen[row]
        metres[row[hit]], by_path[row[hit]] = found.metres[hit], found.by_path[hit]
        radius *= 4
    if left.size:
        far = shapely.distance(ground.middles[left], spots[chosen[left]]) * ground.detour
        unknown = np.isinf(metres[left])
        metres[left[unknown]] = far[unknown]
    return metres, by_path


_USUAL, _FARTHEST = 1200.0, 20_000.0
"""Metres: most walks are within the first; beyond the second nobody walks and the straight line does."""


def _frame(
    plan: Plan, sites: list[str], chosen: np.ndarray, metres: np.ndarray, by_path: np.ndarray
) -> pandas.DataFrame:
    """The ways of the buildings that have a site."""
    ids, served = np.array(sites, dtype=object), np.flatnonzero(chosen != NOBODY)
    ways = {
        "site": pandas.array(ids[chosen[served]], dtype="string"),
        "metres": metres[served],
        "by_path": by_path[served],
    }
    return pandas.DataFrame(ways, index=plan.buildings.frame.index[served])
