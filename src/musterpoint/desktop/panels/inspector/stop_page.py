"""The inspector's pages of vehicles, and of single stops in a team's day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PyQt6.QtWidgets import QLabel

from musterpoint.desktop.panels.inspector.fields import (
    ChoiceField,
    FactLabel,
    IntegerField,
    NumberField,
    SwitchField,
    TextField,
)
from musterpoint.desktop.panels.inspector.round_pages import RoundPage
from musterpoint.desktop.words import VEHICLE_USES, load_words
from musterpoint.desktop.workbench import Workbench
from musterpoint.paper.cards import VEHICLES
from musterpoint.paper.words import span
from musterpoint.session.actions.naming import name_of, stop_name, team_name
from musterpoint.session.actions.rounds import STATES
from musterpoint.text import _


class VehiclePage(RoundPage):
    KIND = "vehicle"
    WATCHED = ("place", "team")

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        section = self.section()
        section.add(_("Plate"), self.bind("plate", TextField()))
        section.add(
            _("Vehicle type"),
            self.bind("kind", ChoiceField((id_, _(name)) for id_, name in VEHICLES.items())),
        )
        section.add(
            _("Purpose"), self.bind("use", ChoiceField((id_, _(name)) for id_, name in VEHICLE_USES.items()))
        )
        section.add(_("Seats"), self.bind("seats", IntegerField(0, 200)), _("Without the driver's"))
        boxes = self.bind("boxes", IntegerField(0, 10_000))
        section.add(_("Boxes"), boxes, _("At once; 0: as usual for its kind"))
        section.add(_("Unit"), self.bind("unit", TextField()))
        section.add(_("Driver"), self.bind("driver", TextField()))
        section.add(_("Phone"), self.bind("phone", TextField()))
        self.start = ChoiceField(())
        day = self.section(_("Day"))
        day.add(_("Stands at"), self.bind("start", self.start))
        day.add(_("From"), self.clock("available_from"), _("Empty: with the campaign"))
        day.add(_("Until"), self.clock("available_until"), _("Empty: with the campaign"))
        reach = self.bind("range_km", NumberField(0, 5000, _("km"), 0))
        day.add(_("Range"), reach, _("That it drives in a day; 0: no limit"))
        speed = self.bind("speed", NumberField(0, 150, _("km/h"), 0))
        day.add(_("Speed"), speed, _("0: what the road allows"))
        self.teams = FactLabel()
        day.add(_("Team"), self.teams)
        self.column.addStretch(1)

    def refresh(self) -> None:
        plan = self.workbench.plan
        self.start.offer(self._offered(plan.table("place").values()))
        super().refresh()
        self.heading.setText(str(name_of(self.record, plan)))
        self.subheading.setText(_(VEHICLES[self.record.kind]) if self.record.kind in VEHICLES else "")
        teams = [str(team_name(team)) for team in plan.where("team", vehicle=self.id)]
        self.teams.show_fact(_(", ").join(teams) or _("no team"))


class SealsField(TextField):
    """Numbers of seals with spaces or commas between them."""

    def show_value(self, value: Sequence[str]) -> None:
        super().show_value("  ".join(value))

    def _finish(self) -> None:
        if (typed := _seals(self.text())) != _seals(self._shown):
            self.edited.emit(typed)


def _seals(text: str) -> tuple[str, ...]:
    return tuple(filter(None, re.split(r"[\s,，、;；]+", text)))


class StopPage(RoundPage):
    KIND = "stop"
    WATCHED = ("team", "visit", "site", "place")

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        section = self.section()
        self.team, self.time, self.load, self.state = (FactLabel() for _row in range(4))
        section.add(_("Team"), self.team)
        section.add(_("Time"), self.time)
        section.add(_("Boxes"), self.load)
        section.add(_("State"), self.state)
        section.add(_("Seals"), self.bind("seals", SealsField()), _("One for each box, with spaces between"))
        self.doubt = QLabel()
        self.doubt.setProperty("role", "complaint")
        self.doubt.setWordWrap(True)
        section.add("", self.doubt)
        self.pinned = self.bind("pinned", SwitchField(_("Pinned: stays with this team")))
        section.add("", self.pinned)
        self.column.addStretch(1)

    def refresh(self) -> None:
        super().refresh()
        plan, stop = self.workbench.plan, self.record
        team = plan.find("team", stop.team)
        self.heading.setText(f"{stop.number}. {stop_name(stop, plan)}")
        self.subheading.setText(_("Stop of a team"))
        self.team.show_fact(str(team_name(team)) if team else "")
        self.time.show_fact(span(stop.starts or stop.arrives, stop.leaves))
        self.load.show_fact(load_words(stop) or "–")
        odd = stop.boxes and stop.seals and len(stop.seals) != stop.boxes
        self.doubt.setText(_("Seals and boxes aren't equally many.") if odd else "")
        self.doubt.setVisible(bool(odd))
        self.state.show_fact(str(STATES[stop.state]))
        for field, fits in ((self.bound("seals"), bool(stop.boxes)), (self.pinned, stop.kind == "visit")):
            field.setEnabled(field.isEnabled() and fits)
