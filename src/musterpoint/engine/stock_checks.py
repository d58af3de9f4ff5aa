"""Whether what the plan stands on the ground lies in the stores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from musterpoint.catalogue import Catalogue, FixtureType
from musterpoint.plan import Fixture, Plan, Problem, Severity
from musterpoint.plan.health import reads
from musterpoint.text import _


@reads("fixture", "stock")
def beyond_stock(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Kinds of tents that more are needed of than lie in stock, and whatever else the stock list counts and
    the map needs more of. A plan without a stock list has no such problems."""
    yield from Stock(plan, catalogue).lacking()


class Stock:
    """What a plan's stock list counts, beside what its map needs."""

    def __init__(self, plan: Plan, catalogue: Catalogue):
        self._plan, self._catalogue = plan, catalogue
        self._lying: Counter[str] = Counter()
        for item in plan.table("stock").values():
            self._lying[item.item] += item.quantity
        self._needed = self._pieces(plan.table("fixture").values()) if self._lying else Counter()
        self._tents_are_counted = any(
            kind.group == "shelter" and kind.id in self._lying for kind in catalogue.fixtures.values()
        )

    def lacking(self, added: Iterable[Fixture] = ()) -> Iterator[Problem]:
        """What is missing with the fixtures `added` to the plan's: then only of their kinds, and without
        saying which things need it, else of all."""
        if not self._lying:
            return
        more = self._pieces(added)
        for id_, count in (self._needed + more).items():
            kind = self._catalogue.fixtures[id_]
            is_counted = id_ in self._lying or (kind.group == "shelter" and self._tents_are_counted)
            if is_counted and count > self._lying[id_] and (not more or id_ in more):
                yield self._problem(kind, count, () if more else self._plan.where("fixture", type=id_))

    def _pieces(self, fixtures: Iterable[Fixture]) -> Counter[str]:
        """How many pieces of each kind of the catalogue these take."""
        needed: Counter[str] = Counter()
        for fixture in fixtures:
            if kind := self._catalogue.fixtures.get(fixture.type):
                needed[kind.id] += kind.pieces(fixture)
        return needed

    def _problem(self, kind: FixtureType, count: int, fixtures: Iterable[Fixture]) -> Problem:
        lying = self._lying[kind.id]
        return Problem(
            check="beyond-stock",
            severity=Severity.WARNING,
            title=_("{missing} × {what} are missing from the stock.").format(
                missing=f"{count - lying:,}", what=kind.name
            ),
            detail=_("The map needs {needed}, {stock} lie in stock.").format(
                needed=f"{count:,}", stock=f"{lying:,}"
            ),
            suggestion=_("Ask for more, use another kind, or add them to the stock list."),
            subjects=tuple(("fixture", fixture.id) for fixture in fixtures),
            source=_("the plan's stock list"),
        )
