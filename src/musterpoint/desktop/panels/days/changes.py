"""The changes that help most, a line for each, with a button that carries it out."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from musterpoint.catalogue.posts import site_title
from musterpoint.engine.timetable.sizing import Change
from musterpoint.plan import Plan
from musterpoint.text import _


class ChangeList(QWidget):
    """applied(Change): its button was clicked."""

    applied = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self.buttons: list[QPushButton] = []

    def show_changes(self, changes: Sequence[Change], plan: Plan, writable: bool) -> None:
        """Show these instead; changes of sites that are gone are left out."""
        while item := self._grid.takeAt(0):
            item.widget().deleteLater()
        self.buttons = []
        known = [change for change in changes if plan.find("site", change.site)]
        for row, change in enumerate(known):
            words = QLabel(change_in_words(row + 1, change, plan))
            words.setWordWrap(True)
            words.setMinimumHeight(2 * words.fontMetrics().lineSpacing())
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            apply = QPushButton(_("Apply"))
            apply.setAccessibleName(_("Apply: {what}").format(what=change.what))
            apply.setToolTip(_("Change the site and its posts; undo takes it back"))
            apply.setEnabled(writable)
            apply.clicked.connect(lambda _checked, change=change: self.applied.emit(change))
            self._grid.addWidget(words, row, 0)
            self._grid.addWidget(apply, row, 1, Qt.AlignmentFlag.AlignTop)
            self.buttons.append(apply)
        self.setVisible(bool(known))


def change_in_words(number: int, change: Change, plan: Plan) -> str:
    message = _("{number}. {site}: {what}. Wait {before} → {after} min; {cost} h of work save {saved} h.")
    return message.format(
        number=number, site=site_title(plan.find("site", change.site)), what=change.what,
        before=f"{change.wait_before / 60:.0f}", after=f"{change.wait_after / 60:.0f}",
        saved=f"{change.saved:,.0f}", cost=f"{change.cost:,.0f}",
    )  # fmt: skip
