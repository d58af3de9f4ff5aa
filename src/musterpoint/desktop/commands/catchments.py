"""Who goes where, by hand: buildings given to a site, taken from theirs, all catchments given up."""

from __future__ import annotations

from musterpoint.desktop.commands.edit import editable
from musterpoint.desktop.dialogs.give_site import give_to_site
from musterpoint.desktop.workbench import Command, Workbench
from musterpoint.engine.served import receiving
from musterpoint.session.actions.catchments import forget_catchments, give_buildings
from musterpoint.text import N_


def _can_give(workbench: Workbench) -> bool:
    buildings = workbench.document.selected_buildings
    return editable(workbench) and bool(buildings) and bool(receiving(workbench.plan))


def _take(workbench: Workbench) -> None:
    buildings = workbench.document.selected_buildings
    workbench.document.work_out(lambda plan: give_buildings(plan, buildings, ""))


def _forget(workbench: Workbench) -> None:
    workbench.document.work_out(forget_catchments)


CATCHMENT_COMMANDS = (
    Command(
        id="catchments.give",
        text=N_("Give to site…"),
        tip=N_("Choose the site that the people of the selected buildings go to"),
        icon="map-marker-account-outline",
        shortcut="Ctrl+Shift+B",
        run=lambda workbench: give_to_site(workbench, workbench.document.selected_buildings),
        enabled=_can_give,
    ),
    Command(
        id="catchments.take",
        text=N_("Take from their site"),
        tip=N_("The selected buildings belong to no site then, until they are given to one"),
        icon="map-marker-off-outline",
        run=_take,
        enabled=_can_give,
    ),
    Command(
        id="catchments.forget",
        text=N_("Give up the catchments"),
        tip=N_("Everybody goes to the nearest site again"),
        icon="map-marker-remove-outline",
        run=_forget,
        enabled=editable,
    ),
)
