"""The inspector: what is selected, in words and numbers that can be changed."""

from __future__ import annotations

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QScrollArea

from musterpoint.desktop.panels.inspector.building_page import BuildingPage, NeighbourhoodPage
from musterpoint.desktop.panels.inspector.enterprise_page import EnterprisePage
from musterpoint.desktop.panels.inspector.escort_page import EscortPage
from musterpoint.desktop.panels.inspector.overview_pages import ManyPage, PlanPage
from musterpoint.desktop.panels.inspector.page import Page
from musterpoint.desktop.panels.inspector.part_pages import FixturePage, GatePage, WayPage, ZonePage
from musterpoint.desktop.panels.inspector.person_page import PersonPage
from musterpoint.desktop.panels.inspector.round_pages import PlacePage, TeamPage, VisitPage
from musterpoint.desktop.panels.inspector.site_page import SitePage
from musterpoint.desktop.panels.inspector.stop_page import StopPage, VehiclePage
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Changes
from musterpoint.session.actions.grouping import foremost

PAGES: tuple[type[Page], ...] = (
    SitePage, FixturePage, ZonePage, GatePage, WayPage, EscortPage, PlacePage, VisitPage, EnterprisePage,
    TeamPage, VehiclePage, StopPage, BuildingPage, NeighbourhoodPage, PersonPage,
)  # fmt: skip


AFTER_MS = 10
"""It follows so much later: at once would be in the turn of the event loop in which the map is painted."""


class InspectorPanel(QScrollArea):
    """Shows the page that fits the selection; each page is made when it is first needed.

    It follows in a turn of the event loop of its own, after the map: a click shows on the map at once.
    """

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self._makers = {page.KIND: page for page in PAGES} | {"": PlanPage, "many": ManyPage}
        self._pages: dict[str, Page] = {}
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(280)
        self._selecting = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._selecting.timeout.connect(self.show_selection)
        self._refreshing = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._refreshing.timeout.connect(self._refresh)
        workbench.document.selection_changed.connect(self._selecting.start)
        workbench.document.plan_changed.connect(self._on_plan_changed)
        workbench.document.ground_changed.connect(self._show_counted)
        workbench.figures.counted.connect(self._show_counted)
        self.show_selection()

    @property
    def page(self) -> Page:
        """The page that is shown, brought up to date."""
        if self._selecting.isActive():
            self.show_selection()
        elif self._refreshing.isActive():
            self._refresh()
        return self.widget()

    def show_selection(self) -> None:
        """Show the page of what is selected now."""
        self._selecting.stop()
        self._refreshing.stop()
        document = self._workbench.document
        selection = document.selection
        records = foremost(document.plan, document.selected_records)
        count = len(selection) - len(document.selected_records) + len(records)
        kind, id_ = (records or selection)[0] if count == 1 else ("many" if selection else "", "")
        if kind not in self._makers:
            kind, id_ = "", ""
        if kind not in self._pages:
            self._pages[kind] = self._makers[kind](self._workbench)
        page = self._pages[kind]
        if page is not self.widget():
            self.takeWidget()
            self.setWidget(page)
            page.show()
        page.show_subject(id_)

    def _on_plan_changed(self, changes: Changes) -> None:
        if self.widget().concerned(changes):
            self._refreshing.start()

    def _show_counted(self) -> None:
        if not self._selecting.isActive() and self._is_there(self.widget()):
            self.widget().show_counted()

    def _refresh(self) -> None:
        """Show anew what the page shows if its subject is still there; else the selection has changed or
        will."""
        self._refreshing.stop()
        page = self.widget()
        if self._is_there(page):
            page.refresh()

    def _is_there(self, page: Page) -> bool:
        plan = self._workbench.plan
        if not page.id:
            return True
        if page.KIND in plan.layers:
            return page.id in plan.layers[page.KIND].frame.index
        return plan.find(page.KIND, page.id) is not None
