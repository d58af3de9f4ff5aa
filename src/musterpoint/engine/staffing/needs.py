"""Required, have and gap by whatever a person wants: role, site, neighbourhood, street, shift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas
import shapely

from musterpoint.catalogue.posts import FILLED, PostState
from musterpoint.plan import Plan

KEYS = ("role", "site", "neighbourhood", "street", "shift")
_STREETS = ("street", "街道", "Subdistrict")
"""What the neighbourhoods layer calls the level of streets."""


def needs_table(
    plan: Plan, states: Mapping[str, PostState], areas: pandas.DataFrame | None = None
) -> pandas.DataFrame:
    """A row per post: its id as index, role, site, neighbourhood and street (ids, "" where none) and shift;
    required 1, have 1 where it is filled and not broken, else 0. states: as `catalogue.posts.post_states`
    finds them, or kept up to date by the window; areas: so with `site_areas`."""
    posts = list(plan.table("post").values())
    frame = pandas.DataFrame(
        {
            "role": [post.role for post in posts],
            "site": [post.site for post in posts],
            "shift": [post.shift for post in posts],
            "required": 1,
            "have": [int(states[post.id].state == FILLED) for post in posts],
        },
        index=[post.id for post in posts],
    )
    areas = site_areas(plan) if areas is None else areas
    for name in ("neighbourhood", "street"):
        frame[name] = frame["site"].map(areas[name]).fillna("")
    return frame


def gaps(table: pandas.DataFrame, by: Sequence[str]) -> pandas.DataFrame:
    """Required, have and gap, summed by some of `KEYS`; of everything where `by` is empty."""
    sums = (
        table.groupby(list(by))[["required", "have"]].sum()
        if by
        else table[["required", "have"]].sum().to_frame().T
    )
    return sums.assign(gap=sums["required"] - sums["have"])


def site_areas(plan: Plan) -> pandas.DataFrame:
    """The smallest neighbourhood that each site lies in and the street above it; columns neighbourhood and
    street, ids or "", the sites' ids as index."""
    sites, layer = plan.sites(), plan.neighbourhoods
    areas = pandas.DataFrame("", index=[site.id for site in sites], columns=["neighbourhood", "street"])
    if layer is None or not sites or layer.frame.empty:
        return areas
    points = shapely.points([(site.x, site.y) for site in sites])
    row, place = shapely.STRtree(layer.frame.geometry.to_numpy()).query(points, predicate="within")
    size = layer.frame.geometry.area.to_numpy()[place]
    largest_first = np.argsort(-size)
    ids = layer.frame.index.to_numpy()[place]
    areas.iloc[row[largest_first], 0] = ids[largest_first]
    columns = (layer.frame[name].fillna("") for name in ("level", "parent"))
    levels, parents = (dict(zip(layer.frame.index, column, strict=True)) for column in columns)
    streets = {area: _street_of(area, levels, parents) for area in areas["neighbourhood"].unique()}
    areas["street"] = areas["neighbourhood"].map(streets)
    return areas


def _street_of(area: str, levels: Mapping[str, str], parents: Mapping[str, str]) -> str:
    """The street above an area, or the area itself where it is one; the topmost area where no level says
    which is one."""
    seen: set[str] = set()
    while levels.get(area) not in _STREETS and parents.get(area) in levels.keys() - seen:
        seen.add(area)
        area = parents[area]
    return area
