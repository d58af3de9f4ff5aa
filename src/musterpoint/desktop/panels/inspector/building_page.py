"""The inspector's pages of imported features: buildings and neighbourhoods."""

from __future__ import annotations

from typing import Any

import pandas

from musterpoint.desktop.panels.inspector.fields import UNKNOWN, FactLabel, IntegerField
from musterpoint.desktop.panels.inspector.page import Page
from musterpoint.desktop.words import is_estimate, layer_name, origin_words, use_words
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, Changes
from musterpoint.session.actions import change_residents
from musterpoint.text import _


class FeaturePage(Page):
    """Shows one feature of a layer; `feature` is its row."""

    def concerned(self, changes: Changes) -> bool:
        return changes.touch(self.KIND, *self.WATCHED)

    @property
    def record(self) -> Any:
        return self.workbench.plan.layers[self.KIND].frame.loc[self.id]


class BuildingPage(FeaturePage):
    KIND = BUILDINGS
    WATCHED = ("site", NEIGHBOURHOODS)

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        section = self.section()
        self.residents = IntegerField(0, 100_000, missing=_("unknown"))
        self.residents.edited.connect(self._change_residents)
        self.origin = FactLabel()
        section.add(_("Residents"), self.residents)
        section.add(_("Figure is"), self.origin)
        facts = self.section(_("Building"))
        self.units, self.floors, self.households, self.type = (FactLabel() for _field in range(4))
        facts.add(_("Units"), self.units)
        facts.add(_("Floors"), self.floors)
        facts.add(_("Households"), self.households)
        facts.add(_("Use"), self.type)
        self.site, self.walk = FactLabel(), FactLabel()
        facts.add(_("Goes to"), self.site)
        facts.add(_("Walk to it"), self.walk)
        self.add_button("catchments.give")
        self.column.addStretch(1)

    def refresh(self) -> None:
        row = self.record
        number, name = _fact(row, "number"), _fact(row, "name")
        self.heading.setText(name if number == "–" else number)
        home = self.workbench.figures.neighbourhood_name(row["neighbourhood"])
        self.subheading.setText(" · ".join(part for part in (layer_name(BUILDINGS), home) if part))
        residents = row["residents"]
        self.residents.show_value(None if pandas.isna(residents) else int(residents))
        self.residents.setEnabled(not self.workbench.document.session.read_only)
        font = self.residents.font()
        font.setItalic(is_estimate(row["residents_origin"]))
        self.residents.setFont(font)
        self.residents.setPrefix("≈ " if is_estimate(row["residents_origin"]) else "")
        self.origin.show_fact(origin_words(row["residents_origin"]) or "–")
        self.units.show_fact(_fact(row, "units"))
        self.floors.show_fact(_fact(row, "floors"), is_estimate(row["floors_origin"]))
        self.households.show_fact(_fact(row, "households"))
        self.type.show_fact(use_words(_fact(row, "type")))
        self.show_counted()

    def show_counted(self) -> None:
        counted = self.workbench.figures.known
        if counted is None:
            self.site.show_fact(UNKNOWN)
            self.walk.show_fact(UNKNOWN)
            return
        site = self.workbench.plan.find("site", counted.site_of(self.id))
        self.site.show_fact(
            _("site {number} {name}").format(number=site.number, name=site.name) if site else "–",
            source=_("As the plan says") if counted.found.given else _("The nearest site"),
        )
        self.walk.show_fact(*counted.walk_of(self.id))

    def _change_residents(self, residents: int | None) -> None:
        document = self.workbench.document
        if not document.do(lambda: change_residents(document.plan, self.id, residents)):
            self.refresh()


class NeighbourhoodPage(FeaturePage):
    KIND = NEIGHBOURHOODS
    WATCHED = (BUILDINGS,)

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        section = self.section()
        self.residents, self.counted, self.buildings, self.level = (FactLabel() for _field in range(4))
        section.add(_("Residents in the file"), self.residents)
        section.add(_("Residents of its buildings"), self.counted)
        section.add(_("Buildings"), self.buildings)
        section.add(_("Level"), self.level)
        self.column.addStretch(1)

    def refresh(self) -> None:
        row = self.record
        self.heading.setText(_fact(row, "name"))
        self.subheading.setText(_("Neighbourhood"))
        self.residents.show_fact(_fact(row, "residents"))
        self.level.show_fact(_fact(row, "level"))
        count, residents = self._inside()
        self.buildings.show_fact(f"{count:,}")
        self.counted.show_fact(f"{residents:,}")

    def _inside(self) -> tuple[int, int]:
        """The buildings inside, and their residents."""
        layer = self.workbench.plan.buildings
        if layer is None:
            return 0, 0
        inside = layer.frame["neighbourhood"] == self.id
        return int(inside.sum()), int(layer.frame["residents"][inside].sum())


def _fact(row: Any, name: str) -> str:
    """A value of a feature's row as text, "–" where it is missing."""
    value = row[name]
    if pandas.isna(value) or value == "":
        return "–"
    return f"{value:,}" if isinstance(value, int) else str(value)
