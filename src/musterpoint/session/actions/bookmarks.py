"""Bookmarks: views of the map to come back to."""

from __future__ import annotations

from musterpoint.errors import InputError
from musterpoint.plan import Bookmark, Edit, Plan, deleted, made
from musterpoint.session.actions.subjects import found
from musterpoint.text import N_, Label, _


def add_bookmark(plan: Plan, bookmark: Bookmark) -> Edit:
    """Keep a view. One of the same name is replaced. Raises InputError where it has no name."""
    name = bookmark.name.strip()
    if not name:
        raise InputError(
            _("The bookmark has no name."),
            _("Bookmarks are found by their names."),
            _("Enter one, such as the name of the place."),
        )
    return Edit(
        Label(N_("Bookmark {name}"), {"name": name}),
        tuple(deleted(*plan.where("bookmark", name=name)) + made(bookmark.replace(name=name))),
    )


def delete_bookmark(plan: Plan, bookmark_id: str) -> Edit:
    """Forget a view."""
    bookmark = found(plan, "bookmark", bookmark_id)
    return Edit(Label(N_("Delete the bookmark {name}"), {"name": bookmark.name}), tuple(deleted(bookmark)))
