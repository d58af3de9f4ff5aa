"""Whether what the plan stands on the ground lies in the stores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from musterpoint.catalogue import Catalogue
from musterpoint.plan import Plan, Problem, Severity
from musterpoint.plan.health import reads
from musterpoint.text import _


@reads("fixture", "stock")
def beyond_stock(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Kinds of tents that more are needed of than lie in stock, and whatever else the stock list counts and
    the map needs more of. A plan without a stock list has no such problems."""
    stock: Counter[str] = Counter()
    for item in plan.table("stock").values():
        stock[item.item] += item.quantity
    if not stock:
        return
    needed: Counter[str] = Counter()
    for fixture in plan.table("fixture").values():
        if kind := catalogue.fixtures.get(fixture.type):
            needed[kind.id] += kind.pieces(fixture)
    tents_are_counted = any(
        kind.group == "shelter" and kind.id in stock for kind in catalogue.fixtures.values()
    )
    for id_, count in needed.items():
        kind = catalogue.fixtures[id_]
        is_counted = id_ in stock or (kind.group == "shelter" and tents_are_counted)
        if is_counted and count > stock[id_]:
            yield Problem(
                check="beyond-stock",
                severity=Severity.WARNING,
                title=_("{missing} × {what} are missing from the stock.").format(
                    missing=f"{count - stock[id_]:,}", what=kind.name
                ),
                detail=_("The map needs {needed}, {stock} lie in stock.").format(
                    needed=f"{count:,}", stock=f"{stock[id_]:,}"
                ),
                suggestion=_("Ask for more, use another kind, or add them to the stock list."),
                subjects=tuple(("fixture", fixture.id) for fixture in plan.where("fixture", type=id_)),
                source=_("the plan's stock list"),
            )
