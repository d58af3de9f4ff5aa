"""Which site serves which building: as given in the plan, and until anything is given the nearest on foot."""

from __future__ import annotations

import itertools
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import numpy as np
import pandas
import shapely

from musterpoint.engine.demand import residents
from musterpoint.geo.grounds import detour_factor, kept_ground, walking_ground
from musterpoint.geo.walking import Measured, WalkingGround
from musterpoint.plan import ENTRANCES, ROADS, Enterprise, Plan, Site

NOBODY = -1
"""In the place of a site's number: none."""


@dataclass(frozen=True, slots=True)
class Service:
    """Who goes where, and how far. ways: by building id the `site` (id), the `metres` of the walk and whether
    it goes `by_path`, else it is a straight line times `detour`. Buildings that are given to no site are left
    out; it is empty where the plan has no buildings or no site that they could go to. given: whether the
    plan says who goes where, else the nearest site is taken.

    The same by position, for speed: sites: the ids of those that people come to, by number. chosen: for each
    building of the layer the place in `sites` of the one that it goes to, NOBODY for none, array (n,). Many
    share it: don't change it."""

    ways: pandas.DataFrame
    sites: tuple[str, ...]
    chosen: np.ndarray
    detour: float
    given: bool = False

    @property
    def rows(self) -> np.ndarray:
        """The positions in the layer of the buildings in `ways`."""
        return np.flatnonzero(self.chosen != NOBODY)

    @property
    def places(self) -> np.ndarray:
        """For each building of the layer its row in `ways`, -1 for none, array (n,)."""
        places, rows = np.full(len(self.chosen), -1), self.rows
        places[rows] = np.arange(len(rows))
        return places

    def sums(self, figures: np.ndarray) -> np.ndarray:
        """The sum for each of `sites` of what its buildings have; figures: of all buildings, array (n,)."""
        rows = self.rows
        return np.bincount(self.chosen[rows], weights=figures[rows], minlength=len(self.sites))

    def left_out(self, people: pandas.Series) -> pandas.Series:
        """Of people by building, in the order of the layer, those in buildings of no site; most first."""
        left = people[(self.chosen == NOBODY) & (people.to_numpy() > 0)]
        return left.sort_values(ascending=False, kind="stable")

    def buildings(self) -> dict[str, list[str]]:
        """Site id → ids of the buildings that it serves; sites without any are left out."""
        chosen = self.chosen[self.rows]
        order = np.argsort(chosen, kind="stable")
        ends = np.searchsorted(chosen[order], np.arange(len(self.sites) + 1))
        lots = zip(self.sites, itertools.pairwise(ends.tolist()), strict=True)
        return {site: self.ways.index[order[slice(*lot)]].tolist() for site, lot in lots if lot[0] < lot[1]}

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


class _Kept:
    """The last answers, by what they are made of. The layers are held on to, so that no other one can have
    their identity."""

    MOST = 3
    """The open plan, a proposal, and the plan as it was before the last edit."""

    def __init__(self) -> None:
        self._found: OrderedDict[object, tuple[Service, object]] = OrderedDict()
        self._making = Lock()

    def of(self, plan: Plan) -> Service:
        layers = (plan.buildings, plan.layers.get(ROADS), plan.layers.get(ENTRANCES))
        key = (*map(id, layers), *((site.id, site.x, site.y) for site in receiving(plan)))
        with self._making:  # whoever comes second finds what the first has made
            if key not in self._found:
                self._found[key] = _service(plan), layers
            self._found.move_to_end(key)
            while len(self._found) > self.MOST:
                self._found.popitem(last=False)
            return self._found[key][0]


_kept = _Kept()


def service(plan: Plan) -> Service:
    """Every building with the site that it is given to; where no building is given to any, with the nearest
    fixed or mobile one. Walks go along the plan's paths where they lead there, else in a straight line from
    the building's middle times the catalogue's detour factor.

    Teams that visit homes serve no building as a whole and are left out. The last answers are kept; a new one
    takes a second for a city, and longer where the walking ground has to be made.
    """
    return _kept.of(plan)


def _service(plan: Plan) -> Service:
    sites = receiving(plan)
    if plan.buildings is None or not sites:
        empty = pandas.DataFrame({"site": [], "metres": [], "by_path": []}, index=pandas.Index([], name="id"))
        empty = empty.astype({"site": "string", "metres": "float32", "by_path": bool})
        count = len(plan.buildings.frame) if plan.buildings is not None else 0
        return Service(empty, (), np.full(count, NOBODY), detour_factor())
    ground = walking_ground(plan)
    spots = shapely.points([(site.x, site.y) for site in sites])
    chosen = given_sites(plan, sites)
    given = bool((chosen != NOBODY).any())
    if given:
        metres, by_path = _walks(ground, spots, chosen)
    else:
        found = ground.nearest(spots)
        chosen, metres, by_path = found.target, found.metres, found.by_path
    rows = np.flatnonzero(chosen != NOBODY)
    ids = tuple(site.id for site in sites)
    columns = {
        "site": pandas.array(ids, dtype="string").take(chosen[rows]),
        "metres": metres[rows],
        "by_path": by_path[rows],
    }
    index = plan.buildings.frame.index  # hashed already, so taken as it is where it will do
    ways = pandas.DataFrame(columns, index=index if len(rows) == len(index) else index[rows])
    return Service(ways, ids, chosen, ground.detour, given)


def walking_ways(plan: Plan, found: Service) -> dict[str, shapely.LineString]:
    """Building id → its way along the paths to its site, from the door on, in the plan's CRS. Those whose way
    is a straight line are left out. Takes half a millisecond per building."""
    ground, frame = walking_ground(plan), plan.buildings.frame if plan.buildings is not None else None
    drawn: dict[str, shapely.LineString] = {}
    for site, ids in found.buildings().items():
        tree = ground.tree_to(plan.find("site", site).geometry())
        if tree is None:
            continue
        for id_, place in zip(ids, frame.index.get_indexer(ids).tolist(), strict=True):
            if (way := tree.way(place)) is not None:
                drawn[id_] = way
    return drawn


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
    codes, ids = pandas.factorize(plan.buildings.frame["site"])
    places = [place.get(id_, NOBODY) for id_ in ids]
    return np.array([*places, NOBODY], dtype=np.int64)[codes]  # the code of a missing one is -1


def nearest_sites(plan: Plan) -> pandas.Series:
    """Building id → id of the site that `service` gives it."""
    return service(plan).ways["site"]


def residents_served(plan: Plan) -> pandas.Series:
    """Site id → residents who go there by `service`, parts of buildings counted where they go; every site of
    the plan is named."""
    totals = served_by_site(plan, residents(plan), service(plan))
    return totals.round().astype(int).rename("residents")


def served_by_site(plan: Plan, people: pandas.Series, found: Service) -> pandas.Series:
    """Site id → sum of people (building id → how many, in the order of the layer) by the buildings' sites,
    parts of buildings counted where they go. Every site of the plan is named."""
    totals = pandas.Series(0.0, index=pandas.Index([site.id for site in plan.sites()], name="site"))
    totals[list(found.sites)] = found.sums(people.to_numpy(float))
    for building, part, site in parts_of_buildings(plan):
        home = found.ways["site"].get(building)
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
    ground = kept_ground(plan)  # has found them already
    shapes = plan.buildings.frame.geometry.to_numpy()
    return shapely.get_coordinates(ground.middles if ground else shapely.centroid(shapes))


def _walks(ground: WalkingGround, spots: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Metres of the given ways, and whether they go along paths. First within a usual radius, then as far as
    the rest takes."""
    metres = np.full(len(chosen), np.inf, np.float32)
    by_path = np.zeros(len(chosen), dtype=bool)
    radius = _USUAL if ground.network is not None else _FARTHEST
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
