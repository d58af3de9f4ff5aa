"""The Arrange menu: groups, alignment, gaps, direction, rows of copies, queues."""

from __future__ import annotations

from collections.abc import Callable

from musterpoint.desktop.commands.edit import PLACED, can_change, editable, placed
from musterpoint.desktop.dialogs.array import ask_array
from musterpoint.desktop.document import Document
from musterpoint.desktop.tools.gestures import movable
from musterpoint.desktop.tools.place import STREET_REACH, PlaceTool
from musterpoint.desktop.workbench import Command, Ref, Workbench
from musterpoint.errors import RefusedError
from musterpoint.plan import Edit, Plan
from musterpoint.session import actions
from musterpoint.session.actions.grouping import can_ungroup
from musterpoint.session.actions.moving import centre
from musterpoint.text import N_, _

ALIGNMENTS = (
    ("left", N_("Align left edges"), "align-horizontal-left"),
    ("centre", N_("Align centres from left to right"), "align-horizontal-center"),
    ("right", N_("Align right edges"), "align-horizontal-right"),
    ("top", N_("Align upper edges"), "align-vertical-top"),
    ("middle", N_("Align centres from top to bottom"), "align-vertical-center"),
    ("bottom", N_("Align lower edges"), "align-vertical-bottom"),
)


def _doing(make: Callable[..., Edit], *arguments: object) -> Callable[[Workbench], object]:
    """What a command runs: an action on what is selected, with these arguments after it."""

    def run(workbench: Workbench) -> None:
        document, refs = workbench.document, placed(workbench)
        document.change(refs, lambda plan: make(plan, refs, *arguments, catalogue=document.catalogue))

    return run


def _several(workbench: Workbench) -> bool:
    return editable(workbench) and len(placed(workbench)) > 1


def _can_group(workbench: Workbench) -> bool:
    """Several things, or a site whose parts are picked one by one."""
    if not editable(workbench):
        return False
    refs = placed(workbench)
    sites = (workbench.plan.find(*ref) for ref in refs if ref[0] == "site")
    return len(refs) > 1 or any(site and not site.grouped for site in sites)


def _can_ungroup(workbench: Workbench) -> bool:
    return editable(workbench) and can_ungroup(workbench.plan, placed(workbench))


def _has_way(workbench: Workbench) -> bool:
    return editable(workbench) and any(kind == "way" for kind, _id in placed(workbench))


def _waiting_zones(workbench: Workbench) -> list[str]:
    return [
        id_
        for kind, id_ in placed(workbench)
        if kind == "zone" and (zone := workbench.plan.find(kind, id_)) and zone.kind == "waiting"
    ]


def _turn_to_street(workbench: Workbench) -> None:
    """Turn what is being placed, else what is selected, along the nearest street."""
    document, tool = workbench.document, workbench.canvas.tool
    if isinstance(tool, PlaceTool):
        found = tool.turn_to_street()
        if not found:
            document.message.emit(_("No street or building is near."))
        return
    refs = placed(workbench)
    document.change(refs, lambda plan: _turned_to_street(document, plan, refs))


def _turned_to_street(document: Document, plan: Plan, refs: list[Ref]) -> Edit:
    records = movable(plan, refs) or [plan.find(*ref) for ref in refs]
    spot, vicinity = centre(records), document.vicinity
    direction = vicinity.street_direction(*spot, STREET_REACH) if vicinity is not None else None
    if direction is None:
        raise RefusedError(
            _("There is no street to turn to."),
            _("No road and no building lies within {metres:.0f} m.").format(metres=STREET_REACH),
            _("Turn it by its handle, or with R."),
        )
    return actions.turn_to(plan, refs, direction, catalogue=document.catalogue)


def _lay_queue(workbench: Workbench) -> None:
    document = workbench.document
    (zone,) = _waiting_zones(workbench)[:1]
    document.do(lambda: actions.lay_queue(document.plan, document.catalogue, zone))


def _select_kind(workbench: Workbench) -> None:
    """Everything of the kinds that are selected; fixtures only of the same types."""
    plan, chosen = workbench.plan, placed(workbench)
    wanted = {_sort(plan.find(*ref)) for ref in chosen}
    found = (record for kind in PLACED for record in plan.table(kind).values())
    workbench.document.select([(item.KIND, item.id) for item in found if _sort(item) in wanted])


def _sort(record: object) -> tuple[str, str]:
    return record.KIND, getattr(record, "type", "") or getattr(record, "kind", "")


def _arrangements() -> tuple[Command, ...]:
    aligned = (
        Command(
            id=f"arrange.{side}", text=words, icon=icon, run=_doing(actions.align, side), enabled=_several,
            tip=N_("In the direction of the first thing that was selected; locked things stay"),
        )
        for side, words, icon in ALIGNMENTS
    )  # fmt: skip
    distributed = (
        Command(
            id=f"arrange.{id_}", text=words, icon=icon, run=_doing(actions.distribute, axis),
            tip=N_("The outer two stay, the gaps between all become equal"), enabled=_several,
        )
        for id_, axis, words, icon in (
            ("across", 0, N_("Equal gaps from left to right"), "distribute-horizontal-center"),
            ("along", 1, N_("Equal gaps from top to bottom"), "distribute-vertical-center"),
        )
    )  # fmt: skip
    return (*aligned, *distributed)


ARRANGE_COMMANDS = (
    Command(
        id="arrange.group",
        text=N_("Group"),
        icon="group",
        shortcut="Ctrl+G",
        run=_doing(actions.group),
        tip=N_("One click then selects all of it; with a site among them the rest joins the site"),
        enabled=_can_group,
    ),
    Command(
        id="arrange.ungroup",
        text=N_("Ungroup"),
        icon="ungroup",
        shortcut="Ctrl+Shift+G",
        run=_doing(actions.ungroup),
        tip=N_("Its parts can then be picked one by one"),
        enabled=_can_ungroup,
    ),
    *_arrangements(),
    Command(
        id="arrange.street",
        text=N_("Turn to the street"),
        icon="road-variant",
        shortcut="T",
        run=_turn_to_street,
        tip=N_("Stand along the nearest road or, without one, the nearest building"),
        enabled=editable,
    ),
    Command(
        id="arrange.array",
        text=N_("Copy in a row or grid…"),
        icon="view-grid-plus-outline",
        shortcut="Ctrl+Shift+D",
        run=ask_array,
        tip=N_("For example a row of 12 line marks, 1 m apart"),
        enabled=can_change,
    ),
    Command(
        id="arrange.queue",
        text=N_("Lay out the queue"),
        icon="sine-wave",
        run=_lay_queue,
        tip=N_("Fill the waiting zone with a queue that goes to and fro, and count its people"),
        enabled=lambda workbench: editable(workbench) and len(_waiting_zones(workbench)) == 1,
    ),
    Command(
        id="arrange.reverse",
        text=N_("Reverse the direction"),
        icon="swap-horizontal",
        run=_doing(actions.reverse),
        tip=N_("The path is then walked from its end to its beginning"),
        enabled=_has_way,
    ),
    Command(
        id="edit.select-kind",
        text=N_("Select all of this kind"),
        icon="select-group",
        shortcut="Ctrl+Shift+A",
        tip=N_("All of the same kind: every tent of this type, every waiting zone"),
        run=_select_kind,
        enabled=lambda workbench: bool(placed(workbench)),
    ),
)
