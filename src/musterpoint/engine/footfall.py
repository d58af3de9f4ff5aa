"""Who walks where: the ways of all buildings to their sites, and the crowds that they make on the paths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas

from musterpoint.engine.served import Service, centroids, parts_of_buildings
from musterpoint.geo.footways import NOWHERE, Crowd, WalkTree
from musterpoint.geo.grounds import walking_ground
from musterpoint.plan import Plan


def all_ways(plan: Plan, found: Service, people: pandas.Series) -> pandas.DataFrame:
    """The ways of `service` with both ends: by building id `site`, `metres`, `by_path`, `x`, `y` (the
    building's middle), `to_x`, `to_y`, `people` and `part`. people: building id → how many are expected,
    in the order of the layer.
    Units that go elsewhere than their building have rows of their own, marked as `part`, and count there."""
    rows, middles = found.rows, centroids(plan)
    spots = np.array([(plan.find("site", id_).x, plan.find("site", id_).y) for id_ in found.sites])
    (x, y), (to_x, to_y) = middles[rows].T, spots[found.chosen[rows]].T
    frame = found.ways.assign(x=x, y=y, to_x=to_x, to_y=to_y, part=False, people=people.to_numpy(float)[rows])
    parts = [part for part in parts_of_buildings(plan) if part[2] in found.sites and part[0] in frame.index]
    if not parts:
        return frame
    apart = pandas.DataFrame(parts, columns=["id", "people", "site"]).set_index("id")
    apart["people"] *= people.reindex(apart.index).to_numpy()
    apart[["x", "y"]] = middles[people.index.get_indexer(apart.index)]
    apart[["to_x", "to_y"]] = spots[[found.sites.index(site) for site in apart["site"]]]
    gone = apart.groupby(level=0)["people"].sum()
    frame.loc[gone.index, "people"] -= gone
    return pandas.concat([frame, apart.assign(part=True, metres=np.nan, by_path=True)])


@dataclass(frozen=True, slots=True)
class SiteCrowd:
    """Who walks to one site. tree: of the paths, None where none leads there. crowd: along the paths.
    straight: both ends (k, 2, 2) of the lines of those for whom no path is known, and how many they are,
    `straight_people`."""

    tree: WalkTree | None
    crowd: Crowd
    straight: np.ndarray
    straight_people: np.ndarray


def site_crowd(plan: Plan, site: str, ways: pandas.DataFrame) -> SiteCrowd:
    """The crowd of a site. ways: those of `all_ways`. Where somebody lives in any of the site's buildings,
    those in which nobody does are left out; else each counts as one."""
    mine = ways[(ways["site"] == site).to_numpy()]
    people = mine["people"].to_numpy(float)
    mine, people = (mine[people > 0], people[people > 0]) if people.any() else (mine, people + 1.0)
    tree = walking_ground(plan).tree_to(plan.find("site", site).geometry())
    none = np.array([], dtype=object)
    crowd, led = Crowd(none, np.zeros(0), none, np.zeros(0)), np.zeros(len(mine), dtype=bool)
    if tree is not None and len(mine):
        building = plan.buildings.frame.index.get_indexer(mine.index)
        led, crowd = tree.door[building] != NOWHERE, tree.crowd(building, people)
    ends = mine.loc[~led, ["x", "y", "to_x", "to_y"]].to_numpy(float).reshape(-1, 2, 2)
    return SiteCrowd(tree, crowd, ends, people[~led])
