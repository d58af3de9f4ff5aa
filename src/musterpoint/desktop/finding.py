"""Finding sites, people, neighbourhoods and buildings by what is typed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas

from musterpoint.desktop.pinyin import search_keys
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, Layer, Plan
from musterpoint.text import _


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what it is (kind, id), its name, and what tells it from others of that name."""

    kind: str
    id: str
    name: str
    detail: str


def find(plan: Plan, text: str, limit: int = 12) -> list[Hit]:
    """The best hits for the words typed, sites first, then people, neighbourhoods, buildings. Every word
    must occur; Chinese names are also found by pinyin and initials."""
    words = text.lower().split()
    if not words:
        return []
    hits: list[Hit] = []
    for search in (_sites, _people, _neighbourhoods, _buildings):
        hits += search(plan, words, limit - len(hits))
        if len(hits) >= limit:
            break
    return hits


def _sites(plan: Plan, words: list[str], limit: int) -> list[Hit]:
    found = (site for site in plan.sites() if _matches(f"{site.number} {search_keys(site.name)}", words))
    return [
        Hit("site", site.id, f"{site.number} {site.name}".strip(), _("Site"))
        for site, _position in zip(found, range(limit), strict=False)
    ]


def _people(plan: Plan, words: list[str], limit: int) -> list[Hit]:
    found = (
        person
        for person in plan.table("person").values()
        if _matches(f"{search_keys(person.name)} {person.phone}", words)
    )
    return [
        Hit("person", person.id, person.name, person.unit)
        for person, _position in zip(found, range(limit), strict=False)
    ]


def _neighbourhoods(plan: Plan, words: list[str], limit: int) -> list[Hit]:
    layer = plan.neighbourhoods
    if layer is None:
        return []
    names = layer.frame["name"].fillna("")
    picked = names[[_matches(search_keys(name), words) for name in names]].head(limit)
    return [Hit(NEIGHBOURHOODS, id_, name, _("Neighbourhood")) for id_, name in picked.items()]


def _buildings(plan: Plan, words: list[str], limit: int) -> list[Hit]:
    layer = plan.buildings
    if layer is None or limit <= 0:
        return []
    keys = _building_keys(_ByIdentity(layer), _ByIdentity(plan.neighbourhoods))
    for word in words:
        keys = keys[keys.str.contains(word, regex=False)]
    found = layer.frame.loc[keys.head(limit).index]
    homes = _neighbourhood_names(plan.neighbourhoods, found["neighbourhood"])
    return [
        Hit(BUILDINGS, id_, number or name or id_, home)
        for id_, number, name, home in zip(
            found.index, found["number"].fillna(""), found["name"].fillna(""), homes, strict=True
        )
    ]


@dataclass(frozen=True)
class _ByIdentity:
    """A layer as key of a cache: layers are never changed in place."""

    layer: Layer | None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and self.layer is other.layer

    def __hash__(self) -> int:
        return id(self.layer)


@lru_cache(maxsize=2)
def _building_keys(buildings: _ByIdentity, neighbourhoods: _ByIdentity) -> pandas.Series:
    """Building id → what is searched in: number, name, and the name of its neighbourhood with pinyin."""
    frame = buildings.layer.frame
    homes = _neighbourhood_names(neighbourhoods.layer, frame["neighbourhood"])
    codes, unique = pandas.factorize(homes)
    home_keys = pandas.Series([search_keys(name) for name in unique], dtype="str").take(codes)
    home_keys.index = frame.index
    own = frame["number"].fillna("").str.lower() + " " + frame["name"].fillna("").str.lower()
    return own.astype("str") + " " + home_keys


def _neighbourhood_names(layer: Layer | None, ids: pandas.Series) -> pandas.Series:
    """The names that belong to ids of neighbourhoods; ids that are no feature's stand for themselves."""
    ids = ids.fillna("").astype("str")
    if layer is None:
        return ids
    names = layer.frame["name"].fillna("").astype("str")
    return ids.map(names).fillna(ids)


def _matches(key: str, words: list[str]) -> bool:
    return all(word in key for word in words)
