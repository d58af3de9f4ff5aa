"""What the Timetable menu does: slots released and given up, the day tried out and played."""

from __future__ import annotations

from musterpoint.desktop.commands.edit import editable
from musterpoint.desktop.commands.people import print_documents
from musterpoint.desktop.dialogs.enterprise_import import import_enterprises
from musterpoint.desktop.dialogs.export import export
from musterpoint.desktop.notices import copy_notices, is_anybody_told
from musterpoint.desktop.workbench import Command, Workbench
from musterpoint.session.actions import forget_timetable
from musterpoint.text import N_


def _can_release(workbench: Workbench) -> bool:
    docks = getattr(workbench, "docks", None)
    panel = docks.seen("timetable") if docks else None
    return editable(workbench) and panel is not None and bool(panel.pinned)


def _forget(workbench: Workbench) -> None:
    document = workbench.document
    document.do(lambda: forget_timetable(document.plan))


def _try(workbench: Workbench) -> None:
    workbench.docks.open("days", lambda days: days.simulate())


def _play(workbench: Workbench) -> None:
    workbench.docks.open("timetable", lambda timetable: timetable.playback.toggle())


def _has_sites(workbench: Workbench) -> bool:
    return bool(workbench.plan.table("site"))


TIMETABLE_COMMANDS = (
    Command(
        id="timetable.release",
        text=N_("Release the slots"),
        tip=N_("The next timetable may move the chosen slots, which were set by hand"),
        icon="pin-off-outline",
        run=lambda workbench: workbench.docks.panel("timetable").release(),
        enabled=_can_release,
    ),
    Command(
        id="timetable.forget",
        text=N_("Give up the timetable"),
        tip=N_("Nobody has a time then; undo takes it back"),
        icon="calendar-remove-outline",
        run=_forget,
        enabled=editable,
    ),
    Command(
        id="timetable.try",
        text=N_("Try the day out"),
        tip=N_("Simulate the day person by person: queues, waits, and when the last is done"),
        icon="chart-bell-curve",
        shortcut="Ctrl+Shift+T",
        run=_try,
    ),
    Command(
        id="timetable.play",
        text=N_("Play the day"),
        tip=N_("See on the map how the queues grow and shrink"),
        icon="play-circle-outline",
        shortcut="F6",
        run=_play,
    ),
    Command(
        id="enterprises.import",
        text=N_("Import a list of enterprises…"),
        tip=N_("Who comes from where with how many people, to which site and when (CSV, XLSX)"),
        icon="office-building-plus-outline",
        run=import_enterprises,
        enabled=editable,
    ),
    Command(
        id="timetable.export",
        text=N_("Export the timetable…"),
        tip=N_("A table of who is called when, for spreadsheets"),
        icon="table-arrow-right",
        run=lambda workbench: export(workbench, "timetable"),
        enabled=_has_sites,
    ),
    Command(
        id="notices.print",
        text=N_("Print notices…"),
        tip=N_("A page for each building with its time, its way and a little map; and the notice chain"),
        icon="bullhorn-outline",
        run=lambda workbench: print_documents(workbench, "notices"),
        enabled=_has_sites,
    ),
    Command(
        id="notices.copy",
        text=N_("Copy notices for chat groups"),
        tip=N_("The text for the buildings that are selected"),
        icon="content-copy",
        run=copy_notices,
        enabled=is_anybody_told,
    ),
    Command(
        id="notices.export",
        text=N_("Export notices for chat groups…"),
        tip=N_("The text for every building, in one file"),
        icon="message-text-outline",
        run=lambda workbench: export(workbench, "notices"),
        enabled=_has_sites,
    ),
    Command(
        id="supplies.print",
        text=N_("Print the supply plan…"),
        tip=N_("Required, in store and missing of every item, and what comes to each site in which wave"),
        icon="printer-outline",
        run=lambda workbench: print_documents(workbench, "supplies"),
        enabled=_has_sites,
    ),
    Command(
        id="supplies.export",
        text=N_("Export supplies…"),
        tip=N_("Items and deliveries as tables for spreadsheets"),
        icon="table-arrow-right",
        run=lambda workbench: export(workbench, "supplies"),
        enabled=_has_sites,
    ),
)
