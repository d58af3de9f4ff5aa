"""Finding sites, people, units, neighbourhoods, buildings and bookmarks by what is typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas

from musterpoint.desktop.pinyin import search_keys
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, Layer, Plan
from musterpoint.text import N_, ngettext

FEWEST_DIGITS = 3
"""So many digits and more are looked for in telephone numbers; fewer stand in nearly all of them."""

AT_A_TIME = 20_000
"""Buildings that are worked on without a pause in which the window can do something."""

UNIT = "unit"
"""Kind of a hit that stands for all people of one unit; its id is the unit's name."""

GROUPS = {
    "site": N_("Sites"),
    "bookmark": N_("Bookmarks"),
    "person": N_("People"),
    UNIT: N_("Units and offices"),
    NEIGHBOURHOODS: N_("Neighbourhoods"),
    BUILDINGS: N_("Buildings"),
}
"""Kind of a hit → what hits of that kind stand under, in their order."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what it is (kind, id), its name, and what tells it from others of that name."""

    kind: str
    id: str
    name: str
    detail: str


def find(plan: Plan, text: str, limit: int = 5) -> list[Hit]:
    """The best hits for the words typed, at most `limit` of each group, in the groups' order. Every word must
    occur; Chinese names are also found by pinyin and initials. What is called exactly so comes first.

    On a city this takes a second the first time and a tenth of it afterwards: not for the GUI thread.
    """
    words = text.lower().split()
    if not words:
        return []
    return [hit for search in _SEARCHES.values() for hit in search(plan, words, limit)]


def _sites(plan: Plan, words: list[str], limit: int) -> list[Hit]:
    found = [
        Hit("site", site.id, f"{site.number} {site.name}".strip(), "")
        for site in plan.sites()
        if _matches(f"{site.number} {search_keys(site.name)}", words)
    ]
    numbers = {site.id: str(site.number) for site in plan.sites()}
    return _best(found, words, limit, lambda hit: numbers[hit.id])


def _bookmarks(plan: Plan, words: list[str], limit: int) -> list[Hit]:
    found = [
        Hit("bookmark", item.id, item.name, "")
        for item in plan.table("bookmark").values()
        if _matches(search_keys(item.name), words)
    ]
    return _best(found, words, limit)


def _people(plan: Plan, words: list[str], limit: int) -> list[Hit]:
    by_phone = any(word.isdigit() and len(word) >= FEWEST_DIGITS for word in words)
    found = [
        Hit("person", person.id, person.name, " · ".join(filter(None, (person.unit, person.phone))))
        for person in plan.table("person").values()
        if _matches(search_keys(person.name) + (f" {person.phone}" if by_phone else ""), words)
    ]
    return _best(found, words, limit)


def _units(plan: Plan, words: list[str], limit: int) -> list[Hit]:
    counts = Counter(person.unit for person in plan.table("person").values() if person.unit)
    found = [
        Hit(UNIT, unit, unit, ngettext("{count} person", "{count} people", count).format(count=count))
        for unit, count in counts.items()
        if _matches(search_keys(unit), words)
    ]
    return _best(found, words, limit)


def _neighbourhoods(plan: Plan, words: list[str], limit: int) -> list[Hit]:
    layer = plan.neighbourhoods
    if layer is None:
        return []
    names = layer.frame["name"].fillna("")
    picked = names[[_matches(search_keys(name), words) for name in names]]
    return _best([Hit(NEIGHBOURHOODS, id_, name, "") for id_, name in picked.items()], words, limit)


def _buildings(plan: Plan, words: list[str], limit: int) -> list[Hit]:
    layer = plan.buildings
    if layer is None:
        return []
    keys = building_keys(_ByIdentity(layer), _ByIdentity(plan.neighbourhoods))
    rows = np.arange(len(keys))
    for word in words:
        rows = rows[keys.take(rows).str.contains(word, regex=False).to_numpy(dtype=bool)]
    exact = layer.frame["number"].take(rows).str.lower().isin(words).to_numpy(dtype=bool)
    rows = np.concatenate([rows[exact], rows[~exact]])[:limit]
    found = layer.frame[["number", "name", "neighbourhood"]].take(rows)
    homes = _neighbourhood_names(plan.neighbourhoods, found["neighbourhood"])
    return [
        Hit(BUILDINGS, id_, number or name or id_, _whereabouts(home, name if number else ""))
        for id_, number, name, home in zip(
            found.index, found["number"].fillna(""), found["name"].fillna(""), homes, strict=True
        )
    ]


_SEARCHES: dict[str, Callable[[Plan, list[str], int], list[Hit]]] = {
    "site": _sites,
    "bookmark": _bookmarks,
    "person": _people,
    UNIT: _units,
    NEIGHBOURHOODS: _neighbourhoods,
    BUILDINGS: _buildings,
}


def _best(
    hits: Iterable[Hit], words: list[str], limit: int, called: Callable[[Hit], str] = lambda hit: hit.name
) -> list[Hit]:
    """The first few: what is called exactly so, what begins so, and the rest."""
    text = " ".join(words)

    def rank(hit: Hit) -> tuple[bool, bool]:
        name = called(hit).lower()
        return name != text, not name.startswith(words[0])

    return sorted(hits, key=rank)[:limit]


@dataclass(frozen=True)
class _ByIdentity:
    """A layer as key of a cache: layers are never changed in place."""

    layer: Layer | None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and self.layer is other.layer

    def __hash__(self) -> int:
        return id(self.layer)


@lru_cache(maxsize=1)
def building_keys(buildings: _ByIdentity, neighbourhoods: _ByIdentity) -> pandas.Series:
    """Building id → what is searched in: number, name, and its neighbourhood's name, both with pinyin."""
    frame, homes = buildings.layer.frame, neighbourhoods.layer
    starts = range(0, max(1, len(frame)), AT_A_TIME)
    return pandas.concat([_keys(frame.iloc[start : start + AT_A_TIME], homes) for start in starts])


def _keys(frame: pandas.DataFrame, neighbourhoods: Layer | None) -> pandas.Series:
    numbers = frame["number"].fillna("").astype("str").str.lower()
    names = _with_pinyin(frame["name"].fillna("").astype("str"))
    homes = _with_pinyin(_neighbourhood_names(neighbourhoods, frame["neighbourhood"]))
    return numbers.str.cat([names, homes], sep=" ")


def _whereabouts(home: str, name: str) -> str:
    """The neighbourhood and the building's name, which often begins with it."""
    return name if home and name.startswith(home) else " · ".join(filter(None, (home, name)))


def _with_pinyin(names: pandas.Series) -> pandas.Series:
    """Each name as it is searched in, worked out once for all here that are equal."""
    codes, unique = pandas.factorize(names)
    keys = pandas.Series([search_keys(name) for name in unique], dtype="str").take(codes)
    keys.index = names.index
    return keys


def _neighbourhood_names(layer: Layer | None, ids: pandas.Series) -> pandas.Series:
    """The names that belong to ids of neighbourhoods; ids that are no feature's stand for themselves."""
    ids = ids.fillna("").astype("str")
    if layer is None:
        return ids
    names = layer.frame["name"].fillna("").astype("str")
    return ids.map(names).fillna(ids)


def _matches(key: str, words: list[str]) -> bool:
    return all(word in key for word in words)
