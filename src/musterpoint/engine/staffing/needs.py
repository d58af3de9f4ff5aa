"""Required, have and gap by whatever a person wants: role, site, neighbourhood, street, shift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import compress
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import shapely

from musterpoint.catalogue.posts import FILLED, PostState
from musterpoint.plan import Plan, Post

KEYS = ("role", "site", "neighbourhood", "street", "shift")
_STREETS = ("street", "街道", "Subdistrict")
"""What the neighbourhoods layer calls the level of streets."""


class Sum(NamedTuple):
    """How many people posts require, and how many of them are there."""

    required: int
    have: int

    @property
    def gap(self) -> int:
        return self.required - self.have


class Areas(NamedTuple):
    """Where a site lies: ids, "" where none."""

    neighbourhood: str
    street: str


NOWHERE = Areas("", "")


def gaps(
    plan: Plan,
    states: Mapping[str, PostState],
    by: Sequence[str],
    areas: Mapping[str, Areas] | None = None,
) -> dict[tuple[str, ...], Sum]:
    """The posts summed by some of `KEYS`, of everything where `by` is empty: ids, "" where none → the sum, in
    the order of the ids. A post is had where it is filled and not broken. states: as
    `catalogue.posts.post_states` finds them, or kept up to date by the window; areas: so with
    `site_areas`."""
    posts = plan.table("post").values()
    if areas is None and not {"neighbourhood", "street"}.isdisjoint(by):
        areas = site_areas(plan)
    readers = [_reader(key, areas or {}) for key in by]
    keys = [tuple(read(post) for read in readers) for post in posts]
    required = Counter(keys)
    filled = (states[post.id].state == FILLED for post in posts)
    have = Counter(compress(keys, filled))
    return {key: Sum(required[key], have[key]) for key in sorted(required)}


def _reader(key: str, areas: Mapping[str, Areas]) -> Callable[[Post], str]:
    """Reads one of `KEYS` off a post."""
    read = attrgetter(key)
    return (lambda post: read(areas.get(post.site, NOWHERE))) if key in Areas._fields else read


def site_areas(plan: Plan) -> dict[str, Areas]:
    """Site → the smallest neighbourhood that it lies in and the street above it."""
    sites, layer = plan.sites(), plan.neighbourhoods
    if layer is None or not sites or layer.frame.empty:
        return {site.id: NOWHERE for site in sites}
    points = shapely.points([(site.x, site.y) for site in sites])
    row, place = shapely.STRtree(layer.frame.geometry.to_numpy()).query(points, predicate="within")
    size = shapely.area(layer.frame.geometry.to_numpy())[place]
    largest_first = np.argsort(-size)
    ids = layer.frame.index.to_numpy(object)
    smallest = dict(zip(row[largest_first].tolist(), ids[place[largest_first]].tolist(), strict=True))
    levels, parents = (
        dict(zip(ids, layer.frame[name].fillna("").to_numpy(object), strict=True))
        for name in ("level", "parent")
    )
    streets = {area: _street_of(area, levels, parents) for area in {"", *smallest.values()}}
    own = (smallest.get(number, "") for number in range(len(sites)))
    return {site.id: Areas(area, streets[area]) for site, area in zip(sites, own, strict=True)}


def _street_of(area: str, levels: Mapping[str, str], parents: Mapping[str, str]) -> str:
    """The street above an area, or the area itself where it is one; the topmost area where no level says
    which is one."""
    seen: set[str] = set()
    while levels.get(area) not in _STREETS and parents.get(area) in levels.keys() - seen:
        seen.add(area)
        area = parents[area]
    return area
