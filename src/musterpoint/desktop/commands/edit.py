"""The Edit menu: undo, redo, and what can be done with a selection."""

from __future__ import annotations

from PyQt6.QtGui import QCursor
from PyQt6.QtWidgets import QApplication

from musterpoint.desktop.canvas.rounds import SPOTS
from musterpoint.desktop.tools.measure import MeasureTool
from musterpoint.desktop.workbench import Command, Ref, Workbench
from musterpoint.session import actions
from musterpoint.text import N_, _

PLACED = ("site", "fixture", "zone", "gate", "way")
TURN = 15.0
"""Degrees of one turn, as the keys of the map turn by."""
BESIDE = 4.0
"""Metres to the right and down at which a double stands."""


def editable(workbench: Workbench) -> bool:
    return not workbench.document.session.read_only


def placed(workbench: Workbench) -> list[Ref]:
    """What is selected and stands on the map by hand."""
    return [ref for ref in workbench.document.selected_records if ref[0] in PLACED]


def can_change(workbench: Workbench) -> bool:
    return editable(workbench) and bool(placed(workbench))


def _deletable(workbench: Workbench) -> list[Ref]:
    """What is selected and stands on the map, what teams go to included."""
    return [ref for ref in workbench.document.selected_records if ref[0] in (*PLACED, *SPOTS)]


def _undo_words(workbench: Workbench) -> str:
    label = workbench.document.session.undo_label
    return _("Undo: {action}").format(action=label) if label else _("Undo")


def _redo_words(workbench: Workbench) -> str:
    label = workbench.document.session.redo_label
    return _("Redo: {action}").format(action=label) if label else _("Redo")


def _delete(workbench: Workbench) -> None:
    document, refs = workbench.document, _deletable(workbench)
    document.change(refs, lambda plan: actions.delete(plan, refs, catalogue=document.catalogue))


def _duplicate(workbench: Workbench) -> None:
    document, refs = workbench.document, placed(workbench)
    document.make(
        lambda: actions.duplicate(document.plan, refs, BESIDE, -BESIDE, catalogue=document.catalogue)
    )


def _copy(workbench: Workbench) -> None:
    """What is selected; while something is measured, its figure."""
    tool = workbench.canvas.tool
    if isinstance(tool, MeasureTool) and tool.figure:
        tool.copy()
        return
    QApplication.clipboard().setText(actions.copy(workbench.plan, placed(workbench)))


def _paste(workbench: Workbench) -> None:
    """Under the cursor where it is over the map, else into its middle."""
    document, canvas = workbench.document, workbench.canvas
    position = canvas.mapFromGlobal(QCursor.pos())
    if not canvas.rect().contains(position):
        position = canvas.rect().center()
    x, y = canvas.viewport().to_world(position.toPointF())
    text = QApplication.clipboard().text()
    document.make(lambda: actions.paste(document.plan, text, x, y, catalogue=document.catalogue))


def _rotate(workbench: Workbench, angle: float) -> None:
    document, refs = workbench.document, placed(workbench)
    document.change(
        refs, lambda plan: actions.rotate(plan, refs, angle, merge=True, catalogue=document.catalogue)
    )


def _is_locked(workbench: Workbench) -> bool:
    records = [workbench.plan.find(*ref) for ref in placed(workbench)]
    return bool(records) and all(getattr(record, "locked", False) for record in records)


def _lock(workbench: Workbench) -> None:
    document, refs, locked = workbench.document, placed(workbench), _is_locked(workbench)
    document.change(
        refs, lambda plan: actions.set_locked(plan, refs, not locked, catalogue=document.catalogue)
    )


def _select_all(workbench: Workbench) -> None:
    """All sites, and what belongs to none."""
    plan = workbench.plan
    loose = [(kind, item.id) for kind in PLACED[1:] for item in plan.where(kind, site="")]
    workbench.document.select([*(("site", site.id) for site in plan.sites()), *loose])


EDIT_COMMANDS = (
    Command(
        id="edit.undo",
        text=N_("Undo"),
        icon="undo",
        shortcut="Ctrl+Z",
        tip=N_("Take the last step back, however long ago it was made"),
        run=lambda workbench: workbench.document.undo(),
        label=_undo_words,
        enabled=lambda workbench: editable(workbench) and workbench.document.session.undo_label is not None,
    ),
    Command(
        id="edit.redo",
        text=N_("Redo"),
        icon="redo",
        shortcut="Ctrl+Y;Ctrl+Shift+Z",
        tip=N_("Do again what was undone last"),
        run=lambda workbench: workbench.document.redo(),
        label=_redo_words,
        enabled=lambda workbench: editable(workbench) and workbench.document.session.redo_label is not None,
    ),
    Command(
        id="edit.copy",
        text=N_("Copy"),
        icon="content-copy",
        shortcut="Ctrl+C",
        tip=N_("What is selected, for this plan or another one; while measuring, the figure"),
        run=_copy,
        enabled=lambda workbench: bool(placed(workbench)),
    ),
    Command(
        id="edit.paste",
        text=N_("Paste"),
        icon="content-paste",
        shortcut="Ctrl+V",
        tip=N_("Under the cursor, or into the middle of the map"),
        run=_paste,
        enabled=editable,
    ),
    Command(
        id="edit.duplicate",
        text=N_("Duplicate"),
        icon="content-duplicate",
        shortcut="Ctrl+D",
        tip=N_("A second one beside what is selected"),
        run=_duplicate,
        enabled=can_change,
    ),
    Command(
        id="edit.delete",
        text=N_("Delete"),
        icon="delete-outline",
        run=_delete,
        tip=N_("Delete what is selected (Del on the map)"),
        enabled=lambda workbench: editable(workbench) and bool(_deletable(workbench)),
    ),
    Command(
        id="edit.rotate-left",
        text=N_("Turn left by 15°"),
        icon="rotate-left",
        run=lambda workbench: _rotate(workbench, TURN),
        tip=N_("Rotate counter-clockwise; R on the map, Shift-R by 90°"),
        enabled=can_change,
    ),
    Command(
        id="edit.rotate-right",
        text=N_("Turn right by 15°"),
        icon="rotate-right",
        run=lambda workbench: _rotate(workbench, -TURN),
        tip=N_("Rotate clockwise"),
        enabled=can_change,
    ),
    Command(
        id="edit.lock",
        text=N_("Lock"),
        icon="lock-outline",
        shortcut="Ctrl+L",
        run=_lock,
        tip=N_("What is locked can't be moved or deleted by hand"),
        enabled=can_change,
        checked=_is_locked,
    ),
    Command(
        id="edit.select-all",
        text=N_("Select all"),
        icon="select-all",
        shortcut="Ctrl+A",
        tip=N_("All sites, and what belongs to none"),
        run=_select_all,
    ),
)
