"""The inspector's page of somebody who is led away: from where, on which way, with whom, to which place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from PyQt6.QtWidgets import QPushButton

from musterpoint.catalogue.buildings import building_names
from musterpoint.desktop.dialogs.choose_person import choose_companion
from musterpoint.desktop.panels.inspector.fields import ChoiceField, ClockField, FactLabel, IntegerField
from musterpoint.desktop.panels.inspector.page import Page
from musterpoint.desktop.tools.guides import distance_text
from musterpoint.desktop.words import ESCORT_KINDS
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Record
from musterpoint.plan.closed_ways import to_residents
from musterpoint.session.actions.escorts import HOSPITAL
from musterpoint.session.actions.naming import name_of
from musterpoint.text import _


class EscortPage(Page):
    """Nobody is named but the companion: who it is, is known by the care ledger only."""

    KIND = "escort"
    WATCHED = ("way", "vehicle", "place", "person", "site", "campaign")

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        section = self.section()
        kinds = [(kind, _(words)) for kind, words in ESCORT_KINDS.items()]
        section.add(_("Kind"), self.bind("kind", ChoiceField(kinds)))
        section.add(_("People"), self.bind("people", IntegerField(1, 100)))
        self.leaves, self.way = FactLabel(), FactLabel()
        section.add(_("Leaves"), self.leaves)
        section.add(_("Closed way"), self.way)
        self.companion = QPushButton()
        self.companion.clicked.connect(self._choose_companion)
        section.add(_("Waits with them"), self.companion, _("Stays with them and goes along"))
        ride = self.section(_("Vehicle"))
        self.vehicle, self.destination = ChoiceField(()), ChoiceField(())
        ride.add(_("Vehicle"), self.bind("vehicle", self.vehicle))
        ride.add(
            _("Is there at"), self.bind("at", ClockField(self._day)), _("hours and minutes, such as 9:30")
        )
        ride.add(_("Goes to"), self.bind("destination", self.destination))
        self.column.addStretch(1)

    def refresh(self) -> None:
        plan, escort = self.workbench.plan, self.record
        self.vehicle.offer(self._choices(plan.table("vehicle").values()))
        places = sorted(plan.table("place").values(), key=lambda place: place.kind != HOSPITAL)
        self.destination.offer(self._choices(places))
        super().refresh()
        self.heading.setText(_(ESCORT_KINDS[escort.kind]))
        self.subheading.setText(_("Never shown on the projector or the web map"))
        self.leaves.show_fact(self._leaves() or _("open ground"))
        self._show_way()
        person = plan.find("person", escort.person)
        self.companion.setText(person.name if person else _("Choose…"))
        self.companion.setEnabled(not self.workbench.document.session.read_only)

    def _show_way(self) -> None:
        """Its length, and how far it keeps from residents."""
        plan, norm = self.workbench.plan, self.workbench.document.catalogue.norms["closed-way"]
        way = plan.find("way", self.record.way)
        if way is None:
            self.way.show_fact(_("none is drawn"))
            return
        metres = to_residents(plan, way.path)
        apart = (
            ""
            if metres is None
            else _("{metres} from the residents' way").format(metres=distance_text(metres))
        )
        told = [distance_text(way.geometry().length), apart]
        self.way.show_fact(
            " · ".join(filter(None, told)), source=f"{norm.name}: {norm.value:g} m ({norm.source})"
        )

    def _leaves(self) -> str:
        """The building or the site that somebody leaves."""
        plan, escort = self.workbench.plan, self.record
        if escort.building and plan.buildings is not None:
            return building_names(plan, (escort.building,))[0]
        site = plan.find("site", escort.site)
        return str(name_of(site, plan)) if site else ""

    def _choices(self, records: Iterable[Record]) -> list[tuple[str, str]]:
        nothing = [("", _("not said"))]
        return nothing + [(record.id, str(name_of(record, self.workbench.plan))) for record in records]

    def _day(self) -> date:
        return (self.workbench.plan.campaign.starts or datetime.now()).date()

    def _choose_companion(self) -> None:
        if chosen := choose_companion(self.workbench):
            self.edit("person", chosen)
