"""Which tents a site gets: for each block what suits it best of what lies in stock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.forms import Tents
from musterpoint.plan import Plan

_CHECKS = ("canopy-3x6", "canopy-3x4.5", "canopy-3x3", "")
_ISOLATIONS = ("tent-12", "tent-8", "canopy-3x3", "")
_STATIONS = ("canopy-3x3", "canopy-3x4.5", "canopy-3x6", "tent-12", "tent-36")
_SUPPORTS = ("tent-12", "tent-8", "canopy-3x3")
"""Best first. Check and isolation can do without a tent, so that none is missing there."""


class Stock:
    """Tents that are left. A plan whose stock list names no tent has as many as it takes."""

    def __init__(self, plan: Plan, catalogue: Catalogue, without: frozenset[str] = frozenset()):
        """without: ids of sites whose tents are taken down first."""
        shelters = {id_ for id_, kind in catalogue.fixtures.items() if kind.group == "shelter"}
        self.left: Counter[str] | None = None
        listed = [item for item in plan.table("stock").values() if item.item in shelters]
        if listed:
            self.left = Counter()
            for item in listed:
                self.left[item.item] += item.quantity
            self.left.subtract(
                fixture.type
                for fixture in plan.table("fixture").values()
                if fixture.type in shelters and fixture.site not in without
            )

    def take(self, tents: Tents) -> None:
        """From now on these are used."""
        if self.left is not None:
            self.left.subtract(used(tents))

    def missing(self, tents: Tents) -> Mapping[str, int]:
        """How many of each kind are missing for these."""
        if self.left is None:
            return {}
        return {
            id_: count - max(self.left[id_], 0)
            for id_, count in used(tents).items()
            if count > self.left[id_]
        }

    def choices(self, lanes: int, paired: bool = True) -> Iterator[Tents]:
        """Tents for a site, the roomiest entrance first; each suits narrower ground than the one before.
        paired: two lanes share a bay."""
        seen = set()
        for smallest in range(3):
            left = None if self.left is None else Counter(self.left)
            isolation = _picked(left, _ISOLATIONS[(0, 1, 3)[smallest] :])
            stations = tuple(_picked(left, _STATIONS) for _station in range(2 * lanes))
            supports = tuple(
                _picked(left, _SUPPORTS) for _bay in range(lanes - lanes // 2 if paired else lanes)
            )
            check = _picked(left, _CHECKS[(0, 1, 2)[smallest] :])
            tents = Tents(check=check, isolation=isolation, stations=stations, supports=supports)
            if tents not in seen:
                seen.add(tents)
                yield tents


def used(tents: Tents) -> Counter[str]:
    """How many of each kind."""
    every = Counter((tents.check, tents.isolation, *tents.stations, *tents.supports))
    del every[""]
    return every


def _picked(left: Counter[str] | None, wanted: tuple[str, ...]) -> str:
    """The best that is left, and one less of it; the best of all where none is."""
    found = next((id_ for id_ in wanted if not id_ or left is None or left[id_] > 0), wanted[0])
    if left is not None:
        left[found] -= 1
    return found
