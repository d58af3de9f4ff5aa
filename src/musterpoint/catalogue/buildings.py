"""What people call a building."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pandas
import shapely

from musterpoint.plan import Layer, Plan
from musterpoint.text import Text

BESIDE = Text("{other}旁", "by {other}")
"""What a building without number and name is called after the nearest that has one: these are words of the
map, and so in the language of the other's name."""

BESIDE_AT_MOST = 150.0
"""Metres; a building that stands farther away says nothing about the place."""

_CHINESE = re.compile("[\u4e00-\u9fff]")


def area_names(plan: Plan) -> dict[str, str]:
    """Id → name of every neighbourhood that has one."""
    if plan.neighbourhoods is None:
        return {}
    return {str(id_): str(name) for id_, name in plan.neighbourhoods.frame["name"].dropna().items()}


def own_names(plan: Plan, ids: Iterable[str] | None = None) -> dict[str, str]:
    """Id → number, else name, of every building that has one, or of these."""
    if plan.buildings is None:
        return {}
    frame = plan.buildings.frame
    if ids is not None:
        rows = plan.buildings.rows(tuple(ids))
        frame = frame.iloc[rows[rows >= 0]]
    return {str(id_): str(name) for id_, name in _known(frame).items()}


def short_names(plan: Plan, ids: Sequence[str]) -> list[str]:
    """“3” of each building: its number or name; where it has neither, that of the building beside it, and in
    the wilderness its id. Empty without buildings."""
    if plan.buildings is None:
        return []
    own = own_names(plan, ids)
    if nameless := [id_ for id_ in ids if id_ not in own]:
        own |= _beside(plan.buildings, nameless)
    return [own.get(id_, id_) for id_ in ids]


def building_names(plan: Plan, ids: Sequence[str]) -> list[str]:
    """“Sunny Garden 3” of each building: its neighbourhood and its short name. Empty without buildings."""
    if plan.buildings is None:
        return []
    areas, homes = area_names(plan), plan.buildings.values("neighbourhood", ids)
    return [
        " ".join(filter(None, (areas.get(area, ""), own)))
        for area, own in zip(homes, short_names(plan, ids), strict=True)
    ]


def _known(frame: pandas.DataFrame) -> pandas.Series:
    names = frame["number"].fillna(frame["name"]).dropna()
    return names[names != ""]


def _beside(layer: Layer, ids: Sequence[str]) -> dict[str, str]:
    """Id → what a building is called after the nearest of its neighbourhood that has a number or name."""
    frame, rows = layer.frame, layer.rows(ids)
    nameless = frame.iloc[rows[rows >= 0]]
    if nameless.empty:
        return {}
    names = _known(frame[frame["neighbourhood"].isin(nameless["neighbourhood"].unique())])
    homes = frame["neighbourhood"]
    found: dict[str, str] = {}
    for area, group in nameless.groupby("neighbourhood", dropna=False):
        others = names[(homes[names.index] == area).to_numpy()]
        if others.empty:
            continue
        tree = shapely.STRtree(frame.geometry[others.index].to_numpy())
        rows, nearest = tree.query_nearest(
            group.geometry.to_numpy(), max_distance=BESIDE_AT_MOST, all_matches=False
        )
        for row, other in zip(rows, nearest, strict=True):
            name = str(others.iloc[other])
            words = BESIDE.zh if _CHINESE.search(name) else BESIDE.en
            found[str(group.index[row])] = words.format(other=name)
    return found
