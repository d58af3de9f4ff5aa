"""Bookmarks in the window: keep this view, come back to one."""

from __future__ import annotations

import dataclasses

from PyQt6.QtWidgets import QInputDialog

from musterpoint.desktop.ask import ask
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Bookmark, new_id
from musterpoint.session import actions
from musterpoint.text import _

WIDTH = 360
"""Of the dialog, which else is too narrow for its own title."""


def keep_bookmark(workbench: Workbench) -> None:
    """Ask for a name and keep the view under it."""
    dialog = QInputDialog(workbench.window)
    dialog.setWindowTitle(_("Bookmark this view"))
    dialog.setMinimumWidth(WIDTH)
    dialog.setLabelText(_("Name"))
    dialog.setTextValue(_proposed_name(workbench))
    if ask(dialog):
        view, document = workbench.canvas.viewport(), workbench.document
        bookmark = Bookmark(
            id=new_id("bookmark"), name=dialog.textValue(),
            x=view.x, y=view.y, resolution=view.resolution, rotation=view.rotation,
        )  # fmt: skip
        document.do(lambda: actions.add_bookmark(document.plan, bookmark))


def show_bookmark(workbench: Workbench, id_: str) -> None:
    """Show the view that a bookmark keeps; nothing happens where it is gone."""
    bookmark, canvas = workbench.plan.find("bookmark", id_), workbench.canvas
    if bookmark is not None:
        view = dataclasses.replace(
            canvas.viewport(),
            x=bookmark.x, y=bookmark.y, resolution=bookmark.resolution, rotation=bookmark.rotation,
        )  # fmt: skip
        canvas.set_viewport(view)


def bookmarks(workbench: Workbench) -> list[Bookmark]:
    """All bookmarks by name."""
    return sorted(workbench.plan.table("bookmark").values(), key=lambda item: item.name)


def _proposed_name(workbench: Workbench) -> str:
    """The selected site's name, else a number."""
    for kind, id_ in workbench.document.selected_records:
        if kind == "site" and (name := workbench.plan.find(kind, id_).name):
            return name
    return _("View {number}").format(number=len(workbench.plan.table("bookmark")) + 1)
