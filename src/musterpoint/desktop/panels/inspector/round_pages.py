"""The inspector's pages of what teams go to, and of the teams themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from PyQt6.QtWidgets import QPushButton

from musterpoint.desktop.panels.inspector.fields import (
    ChoiceField,
    ClockField,
    FactLabel,
    IntegerField,
    NumberField,
    SwitchField,
    TextField,
)
from musterpoint.desktop.panels.inspector.page import Page
from musterpoint.desktop.theme import icon
from musterpoint.desktop.words import TEAM_KINDS
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.rounds.reasons import visit_title
from musterpoint.plan import Record
from musterpoint.session.actions import delete
from musterpoint.session.actions.naming import PLACES, VISITS, name_of, team_name
from musterpoint.session.actions.spots import PLACE_KINDS
from musterpoint.text import _


class RoundPage(Page):
    """Times are of the campaign's day."""

    def clock(self, name: str) -> ClockField:
        return self.bind(name, ClockField(self._day))

    def _day(self) -> date:
        return (self.workbench.plan.campaign.starts or datetime.now()).date()

    def _offered(self, records: Iterable[Record]) -> list[tuple[str, str]]:
        return [("", _("not said"))] + [(one.id, str(name_of(one, self.workbench.plan))) for one in records]


class PlacePage(RoundPage):
    KIND = "place"

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        section = self.section()
        section.add(_("Name"), self.bind("name", TextField(_("shown on map and sheet"))))
        kinds = [(kind, str(PLACES[kind])) for kind in PLACE_KINDS]
        section.add(_("Kind"), self.bind("kind", ChoiceField(kinds)))
        section.add(_("Opens"), self.clock("opens"), _("Empty: always open"))
        section.add(_("Closes"), self.clock("closes"), _("Empty: always open"))
        section.add(_("Handing over"), self.bind("minutes", NumberField(0, 240, _("min"), 0)))
        self.tubes = self.bind("per_hour", IntegerField(0, 1_000_000, _("an hour")))
        section.add(_("Tubes"), self.tubes, _("That the laboratory takes in an hour; 0: no limit"))
        section.add("", self.bind("locked", SwitchField(_("Locked: can't be moved by hand"))))
        self.column.addStretch(1)

    def refresh(self) -> None:
        super().refresh()
        self.heading.setText(str(name_of(self.record, self.workbench.plan)))
        self.subheading.setText(str(PLACES.get(self.record.kind, "")))
        self.tubes.setEnabled(self.record.kind == "laboratory")


class VisitPage(RoundPage):
    """Nobody is named: who is visited stands in the care ledger."""

    KIND = "visit"
    WATCHED = ("stop", "team")

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        section = self.section()
        section.add(_("Label"), self.bind("label", TextField(_("a company's name, never a person's"))))
        section.add(
            _("Kind"), self.bind("kind", ChoiceField((id_, str(name)) for id_, name in VISITS.items()))
        )
        section.add(_("People"), self.bind("people", IntegerField(1, 100_000)))
        section.add(
            _("Takes"),
            self.bind("minutes", NumberField(0, 1440, _("min"), 0)),
            _("0: by the campaign's rate"),
        )
        section.add(_("Not before"), self.clock("earliest"))
        section.add(_("Not after"), self.clock("latest"))
        section.add(
            _("Priority"), self.bind("priority", IntegerField(0, 9)), _("Higher ones are left out last")
        )
        section.add("", self.bind("two_persons", SwitchField(_("Two people go in"))))
        self.team = FactLabel()
        section.add(_("Team"), self.team)
        self.column.addStretch(1)

    def refresh(self) -> None:
        super().refresh()
        plan = self.workbench.plan
        self.heading.setText(visit_title(plan, self.record))
        self.subheading.setText(str(VISITS[self.record.kind]))
        stops = plan.where("stop", visit=self.id)
        team = plan.find("team", stops[0].team) if stops else None
        time = f" · {stops[0].starts:%H:%M}" if team and stops[0].starts else ""
        self.team.show_fact(f"{team_name(team)}{time}" if team else _("no team"))


class TeamPage(RoundPage):
    KIND = "team"
    WATCHED = ("stop", "vehicle", "place", "site")

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        section = self.section()
        section.add(_("Name"), self.bind("name", TextField()))
        self.kind = ChoiceField(())
        section.add(_("Kind"), self.bind("kind", self.kind))
        self.vehicle, self.begin, self.end = ChoiceField(()), ChoiceField(()), ChoiceField(())
        section.add(_("Vehicle"), self.bind("vehicle", self.vehicle), _("Not said: the team walks"))
        section.add(_("Members"), self.bind("members", IntegerField(1, 100)))
        serves = self.bind("capacity", IntegerField(0, 100_000))
        section.add(_("Capacity"), serves, _("People in a day, or boxes at once; 0: no limit"))
        day = self.section(_("Day"))
        day.add(_("Begins at"), self.bind("start", self.begin))
        day.add(_("Ends at"), self.bind("end", self.end), _("Not said: where it began"))
        day.add(_("From"), self.clock("starts"), _("Empty: with the campaign"))
        day.add(_("Until"), self.clock("ends"), _("Empty: with the campaign"))
        day.add(_("Rest"), self.bind("break_minutes", IntegerField(0, 240, _("min"))))
        day.add(_("Rest from"), self.clock("break_from"))
        day.add(_("Rest until"), self.clock("break_until"))
        day.add("", self.bind("locked", SwitchField(_("Locked: its stops stay as they are"))))
        show = QPushButton(_("Show its stops on the map"))
        show.clicked.connect(self._show_stops)
        self.remove = QPushButton(icon("delete-outline"), _("Delete team"))
        self.remove.setToolTip(_("Its stops go too; visits wait for another team"))
        self.remove.clicked.connect(self._delete)
        for button in (show, self.remove):
            self.column.addWidget(button)
        self.column.addStretch(1)

    def refresh(self) -> None:
        plan = self.workbench.plan
        self.kind.offer((kind, _(words)) for kind, words in TEAM_KINDS.items())
        self.vehicle.offer(self._offered(plan.table("vehicle").values()))
        places = self._offered([*plan.table("place").values(), *plan.sites()])
        self.begin.offer(places)
        self.end.offer(places)
        super().refresh()
        self.heading.setText(str(team_name(self.record)))
        self.subheading.setText(_(TEAM_KINDS[self.record.kind]))
        self.remove.setEnabled(not self.workbench.document.session.read_only)

    def _delete(self) -> None:
        document = self.workbench.document
        document.do(lambda: delete(document.plan, [(self.KIND, self.id)], catalogue=document.catalogue))

    def _show_stops(self) -> None:
        stops = self.workbench.plan.where("stop", team=self.id)
        self.workbench.show_on_map([("stop", stop.id) for stop in stops])
