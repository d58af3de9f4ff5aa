"""After an entrance was moved by hand: the offer to lay its site out anew around it."""

from __future__ import annotations

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton

from musterpoint.catalogue.posts import site_title
from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Changes, Gate, Plan, Site
from musterpoint.text import _

STAYS_MS = 20_000
"""An offer that nobody takes goes after so long."""

TOP = 16


class RefitOffer(QFrame):
    """A strip at the top of the map. It asks nothing and stands in nobody's way."""

    def __init__(self, workbench: Workbench):
        super().__init__(workbench.canvas)
        self._workbench = workbench
        self._site = ""
        self._spots = _entrances(workbench.plan)
        self.setObjectName("offer")
        self.words = QLabel()
        action = workbench.commands.action("layout.refit")
        self.refit = QPushButton(action.icon(), action.text())
        self.close_button = QToolButton()
        self.close_button.setIcon(icon("close"))
        self.close_button.setAccessibleName(_("Close this note"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(8)
        for widget in (self.words, self.refit, self.close_button):
            row.addWidget(widget)
        self._leaving = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._leaving.timeout.connect(self.hide)
        self.close_button.clicked.connect(self.hide)
        self.refit.clicked.connect(self._take)
        workbench.document.plan_changed.connect(self._on_plan_changed)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hide()

    def _on_plan_changed(self, changes: Changes) -> None:
        """Offer it where a person moved one entrance of a site and not the site as a whole."""
        self.hide()
        if not changes.touch("gate"):
            return
        plan, before = self._workbench.plan, self._spots
        self._spots = _entrances(plan)
        moved = [id_ for id_, spot in self._spots.items() if id_ in before and before[id_] != spot]
        was_undone = self._workbench.document.session.redo_label is not None
        if len(moved) != 1 or was_undone or changes.touch("site"):
            return
        site: Site | None = plan.find("site", plan.find("gate", moved[0]).site)
        if site is not None and site.kind == "fixed" and not site.locked:
            self._offer(site)

    def _offer(self, site: Site) -> None:
        self._site = site.id
        self.words.setText(_("The entrance of {site} has moved.").format(site=site_title(site)))
        self.adjustSize()
        self.move(max(0, (self.parentWidget().width() - self.width()) // 2), TOP)
        self.show()
        self._leaving.start()

    def _take(self) -> None:
        self.hide()
        self._workbench.document.select([("site", self._site)])
        self._workbench.run("layout.refit")


def _entrances(plan: Plan) -> dict[str, tuple[float, float]]:
    """Where the entrances of sites stand, by the id of the gate."""
    gates: list[Gate] = list(plan.table("gate").values())
    return {gate.id: (gate.x, gate.y) for gate in gates if gate.kind == "entrance" and gate.site}
