"""Figures of imported features that somebody corrects by hand."""

from __future__ import annotations

from musterpoint.errors import InputError
from musterpoint.plan import BUILDINGS, ColumnChange, Edit, Origin, Plan
from musterpoint.text import N_, Label, Text, _

MOST_RESIDENTS = 100_000


def change_residents(plan: Plan, building_id: str, residents: int | None) -> Edit:
    """Give a building another number of residents, marked as entered by hand; None where it isn't known."""
    layer = plan.buildings
    if layer is None or building_id not in layer.frame.index:
        raise InputError(
            _("This is no longer in the plan."),
            _("The building was replaced or removed in the meantime."),
            _("Choose another building."),
        )
    if residents is not None and not 0 <= residents <= MOST_RESIDENTS:
        raise InputError(
            _("A building can't have {residents} residents.").format(residents=residents),
            _("It must lie between {least:g} and {greatest:g}.").format(least=0, greatest=MOST_RESIDENTS),
            _("Enter a number in that range."),
        )
    rows = (building_id,)
    number, name = (layer.values(column, rows)[0] for column in ("number", "name"))
    label = Label(
        N_("Change the residents of {building}"),
        {"building": number or name or Text("一栋楼", "a building")},
    )
    new = {"residents": residents, "residents_origin": None if residents is None else Origin.HAND}
    changes = [
        ColumnChange(BUILDINGS, column, rows, layer.values(column, rows), (value,))
        for column, value in new.items()
    ]
    return Edit(label, tuple(change for change in changes if change.before != change.after))
