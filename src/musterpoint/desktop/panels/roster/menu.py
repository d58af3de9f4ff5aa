"""The right-click menus of the roster board: of cards, of a site's or team's head, of a shift's."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QPoint
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QMenu

from musterpoint.desktop.dialogs.propose_staffing import ask_for_staffing
from musterpoint.desktop.panels.roster.bands import Place, shown_shifts
from musterpoint.desktop.panels.roster.deeds import Deeds
from musterpoint.desktop.panels.roster.post_bar import PostBar
from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.session.actions.staff_board import copy_shift
from musterpoint.session.actions.staff_posts import renew_posts
from musterpoint.text import _


class RosterMenu(QMenu):
    """what: a post's id, a `Place`, a one-tuple with a shift's id, or None for the board as such."""

    def __init__(self, workbench: Workbench, deeds: Deeds, bar: PostBar, what: object):
        super().__init__(workbench.window)
        self._workbench, self._deeds, self._bar = workbench, deeds, bar
        self._writable = not workbench.document.session.read_only
        self.setToolTipsVisible(True)
        workbench.commands.refresh()
        match what:
            case Place():
                self._fill_for_place(what)
            case (str(shift),):
                self._fill_for_shift(shift)
            case str(post):
                self._fill_for_posts(post)
        if not isinstance(what, str):
            self.addSeparator()
            for id_ in ("propose.staffing", "people.renew-posts", "people.calls", "people.publish"):
                self.addAction(workbench.commands.action(id_))

    def show_at(self, point: QPoint) -> None:
        self.aboutToHide.connect(self.deleteLater)
        self.popup(point)

    def _add(
        self, icon_name: str, words: str, run: Callable[[], object], keys: str = "", enabled: bool = True
    ) -> None:
        action = self.addAction(icon(icon_name), words)
        action.setEnabled(enabled)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _checked: run())

    def _fill_for_posts(self, post: str) -> None:
        deeds, writable = self._deeds, self._writable
        taken = bool(deeds.people)
        self._add(
            "account-search-outline", _("Choose a person…"), lambda: deeds.fill(post), "Return", writable
        )
        if writable and self._bar.fixes:
            fixing = self.addMenu(icon("wrench-outline"), _("Fix"))
            for edit in self._bar.fixes:
                action = fixing.addAction(str(edit.label))
                action.triggered.connect(lambda _checked, edit=edit: self._bar.fix_chosen.emit(edit))
        self._add("account-remove-outline", _("Take off the post"), deeds.take_off, "Del", writable and taken)
        pin = _("Unpin") if deeds.all_pinned else _("Pin: proposals leave it")
        self._add("pin-outline", pin, deeds.pin, "P", writable and taken)
        self._add(
            "swap-horizontal", _("Exchange the two"), deeds.exchange, "X", writable and deeds.can_exchange
        )
        self.addSeparator()
        self._add("content-copy", _("Copy people"), deeds.copy, "Ctrl+C", taken)
        self._add("content-paste", _("Paste people"), deeds.paste, "Ctrl+V", writable and deeds.can_paste)
        self._add("pencil-outline", _("Edit person…"), deeds.edit_person, "", writable and taken)
        self.addSeparator()
        self._add("plus", _("Another post like this"), deeds.add_like, "", writable)
        self._add("minus", _("Remove from the plan"), deeds.remove, "", writable)
        if shift := self._workbench.plan.find("post", post).shift:
            self.addSeparator()
            self._fill_for_shift(shift)
        if sites := list(dict.fromkeys(item.site for item in deeds.chosen if item.site)):
            self._add_map(sites)

    def _add_map(self, sites: list[str]) -> None:
        self._add(
            "map-marker-outline",
            _("Show on the map"),
            lambda: self._workbench.show_on_map([("site", site) for site in sites]),
        )

    def _fill_for_place(self, place: Place) -> None:
        document = self._workbench.document
        if place.site:
            self._add_map([place.site])
            self._add(
                "auto-fix",
                _("Propose staffing for it…"),
                lambda: ask_for_staffing(self._workbench, place.site),
                enabled=self._writable,
            )
            self._add(
                "refresh",
                _("Bring its posts up to the rules"),
                lambda: document.do(lambda: renew_posts(document.plan, document.catalogue, [place.site])),
                enabled=self._writable,
            )

    def _fill_for_shift(self, shift_id: str) -> None:
        document = self._workbench.document
        others = [shift for shift in shown_shifts(document.plan) if shift.id not in ("", shift_id)]
        copying = self.addMenu(icon("content-duplicate"), _("Copy everybody of this shift to"))
        copying.setEnabled(self._writable and bool(others) and bool(shift_id))
        for other in others:
            action = copying.addAction(other.name)
            action.triggered.connect(
                lambda _checked, other=other: document.carry_out(
                    lambda: copy_shift(document.plan, document.catalogue, shift_id, other.id)
                )
            )
