"""What is brought to the sites, changed by hand."""

from __future__ import annotations

from musterpoint.errors import InputError
from musterpoint.plan import Delivery, Edit, Plan, changed, deleted
from musterpoint.session.actions.subjects import found
from musterpoint.text import N_, Label, _

MOST = 10_000_000


def change_quantity(plan: Plan, delivery: str, item: str, quantity: int) -> Edit:
    """Let a delivery bring more or fewer of an item; 0 takes the item out, and a delivery that brings nothing
    any more goes. Raises InputError where the delivery doesn't bring it, or nobody can bring so many."""
    before = found(plan, Delivery.KIND, delivery)
    goods = dict(zip(before.items, before.quantities, strict=True))
    if item not in goods or not 0 <= quantity <= MOST:
        raise InputError(
            _("This delivery can't bring {quantity}.").format(quantity=quantity),
            _("It brings an item that it was planned with, from 0 up to {most:,}.").format(most=MOST),
            _("Enter another number."),
        )
    goods[item] = quantity
    kept = {id_: count for id_, count in goods.items() if count}
    after = before.replace(items=tuple(kept), quantities=tuple(kept.values()))
    change = (changed(before, after),) if kept else deleted(before)
    return Edit(Label(N_("Change a delivery")), tuple(change) if after != before else ())
