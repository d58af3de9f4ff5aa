"""Who has been briefed: one line per site, ticked with the time."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QListWidget, QListWidgetItem

from musterpoint.catalogue.posts import site_lead, site_title
from musterpoint.desktop.projector.show import Show
from musterpoint.plan import Changes, Site
from musterpoint.session import actions
from musterpoint.text import _

SITE = Qt.ItemDataRole.UserRole


class BriefedList(QListWidget):
    """Ticking a line is an edit of the plan, kept at once; a new lead has to be briefed anew."""

    def __init__(self, show: Show):
        super().__init__()
        self._show = show
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.itemChanged.connect(self._on_ticked)
        show.document.plan_changed.connect(self._on_plan_changed)
        self._fill()

    def _on_plan_changed(self, changes: Changes) -> None:
        if changes.touch("briefed", "site", "assignment", "post", "person", "deck"):
            self._fill()

    def _fill(self) -> None:
        self.blockSignals(True)
        self.clear()
        for site in self._show.document.plan.sites():
            self._add(site)
        self.blockSignals(False)

    def _add(self, site: Site) -> None:
        plan, catalogue = self._show.document.plan, self._show.document.catalogue
        lead, at = site_lead(plan, catalogue, site), actions.briefed_at(plan, catalogue, site)
        words = [f"{site.number}  {site_title(site)}"]
        if lead is None:
            words.append(_("no lead yet"))
        elif plan.deck.names:
            words.append(lead.name)
        if at is not None:
            words.append(f"{at:%H:%M}")
        item = QListWidgetItem("  ·  ".join(words), self)
        item.setData(SITE, site.id)
        item.setCheckState(Qt.CheckState.Checked if at else Qt.CheckState.Unchecked)
        if lead is None or self._show.document.session.read_only:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)

    def _on_ticked(self, item: QListWidgetItem) -> None:
        document = self._show.document
        site = document.plan.find("site", item.data(SITE))
        if item.checkState() == Qt.CheckState.Checked:
            now = self._show.now().replace(microsecond=0)
            document.do(lambda: actions.tick_briefed(document.plan, document.catalogue, site, now))
        else:
            document.do(lambda: actions.untick_briefed(document.plan, site))
