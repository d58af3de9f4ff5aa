"""The inspector's pages of what stands at a site: fixtures, zones, gates, ways."""

from __future__ import annotations

from PyQt6.QtWidgets import QPushButton

from musterpoint.desktop.panels.inspector.fields import (
    ChoiceField,
    FactLabel,
    NumberField,
    SwitchField,
    TextField,
)
from musterpoint.desktop.panels.inspector.page import Page
from musterpoint.desktop.words import GATE_KINDS, WAY_KINDS
from musterpoint.desktop.workbench import Workbench
from musterpoint.session.actions.queues import queue_in
from musterpoint.text import _, ngettext


class PartPage(Page):
    """Says to which site the part belongs and leads there."""

    WATCHED = ("site",)

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        self.to_site = QPushButton()
        self.to_site.clicked.connect(self._select_site)
        self.column.addWidget(self.to_site)

    def refresh(self) -> None:
        super().refresh()
        site = self.workbench.plan.find("site", self.record.site) if self.record.site else None
        self.to_site.setVisible(site is not None)
        if site:
            self.to_site.setText(_("Select site {number}").format(number=site.number))

    def _select_site(self) -> None:
        self.workbench.document.select([("site", self.record.site)])


class FixturePage(PartPage):
    KIND = "fixture"

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        section = self.section()
        section.add(_("Label"), self.bind("label", TextField(_("shown on map and sheet"))))
        section.add(_("Width"), self.bind("width", NumberField(0.05, 500, "m")))
        section.add(_("Depth"), self.bind("depth", NumberField(0.05, 500, "m")))
        self.height, self.pieces = FactLabel(), FactLabel()
        section.add(_("Height"), self.height)
        section.add(_("Pieces"), self.pieces)
        place = self.section(_("Place"))
        place.add("x", self.bind("x", NumberField(-1e8, 1e8, "m")), _("Metres east, in the plan's CRS"))
        place.add("y", self.bind("y", NumberField(-1e8, 1e8, "m")), _("Metres north, in the plan's CRS"))
        place.add(_("Rotation"), self.bind("rotation", NumberField(-360, 360, "°", 1)))
        place.add("", self.bind("locked", SwitchField(_("Locked: can't be moved by hand"))))
        self.column.addStretch(1)

    def refresh(self) -> None:
        super().refresh()
        catalogue = self.workbench.document.catalogue
        kind = catalogue.fixtures.get(self.record.type)
        self.heading.setText(str(kind.name) if kind else self.record.type)
        self.subheading.setText(str(catalogue.fixture_groups.get(kind.group, "")) if kind else "")
        self.height.show_fact(f"{kind.height:g} m" if kind else "", source=str(kind.source) if kind else "")
        self.pieces.show_fact(f"{kind.pieces(self.record)}" if kind else "1")


class ZonePage(PartPage):
    KIND = "zone"

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        section = self.section()
        zones = workbench.document.catalogue.zones
        choices = [(id_, f"{zone.letter}  {zone.name}") for id_, zone in zones.items()]
        section.add(_("Purpose"), self.bind("kind", ChoiceField(choices)))
        section.add(_("Label"), self.bind("label", TextField(_("shown on map and sheet"))))
        self.area, self.purpose, self.people = FactLabel(), FactLabel(), FactLabel()
        section.add(_("Area"), self.area)
        section.add(_("Used for"), self.purpose)
        section.add("", self.bind("locked", SwitchField(_("Locked: can't be moved by hand"))))
        self.queue = self.section(_("Queue"))
        self.queue.add(_("Holds"), self.people)
        row = self.bind("queue_row", NumberField(0, 10, "m"))
        self.queue.add(_("Width of a row"), row, _("0 takes the queue away"))
        spacing = self.bind("queue_spacing", NumberField(0.3, 10, "m"))
        self.queue.add(_("From person to person"), spacing)
        self._lay = self.add_button("arrange.queue")
        self.column.addStretch(1)

    def refresh(self) -> None:
        super().refresh()
        zone = self.workbench.document.catalogue.zones.get(self.record.kind)
        self.heading.setText(str(zone.name) if zone else self.record.kind)
        self.subheading.setText(_("Zone"))
        self.area.show_fact(f"{self.record.geometry().area:,.0f} m²")
        self.purpose.show_fact(str(zone.purpose) if zone else "", source=str(zone.source) if zone else "")
        self._show_queue()

    def _show_queue(self) -> None:
        norm, zone = self.workbench.document.catalogue.norms["queue-spacing"], self.record
        self.queue.setVisible(bool(zone.queue_row))
        self._lay.setVisible(zone.kind == "waiting" and not zone.queue_row)
        source = _("A person every {metres:g} m; norm {norm:g} m ({source})").format(
            metres=zone.queue_spacing, norm=norm.value, source=norm.source
        )
        people = queue_in(zone).people
        self.people.show_fact(
            ngettext("{count} person", "{count} people", people).format(count=people), source=source
        )


class GatePage(PartPage):
    KIND = "gate"

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        section = self.section()
        choices = [(kind, _(words)) for kind, words in GATE_KINDS.items()]
        section.add(_("Purpose"), self.bind("kind", ChoiceField(choices)))
        section.add(_("Width"), self.bind("width", NumberField(0.5, 50, "m", 1)))
        section.add("", self.bind("locked", SwitchField(_("Locked: can't be moved by hand"))))
        self.column.addStretch(1)

    def refresh(self) -> None:
        super().refresh()
        self.heading.setText(_(GATE_KINDS[self.record.kind]))
        self.subheading.setText(_("Gate"))


class WayPage(PartPage):
    KIND = "way"

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        section = self.section()
        choices = [(kind, _(words)) for kind, words in WAY_KINDS.items()]
        section.add(_("For whom"), self.bind("kind", ChoiceField(choices)))
        self.length = FactLabel()
        section.add(_("Length"), self.length)
        section.add("", self.bind("locked", SwitchField(_("Locked: can't be moved by hand"))))
        self.add_button("arrange.reverse")
        self.column.addStretch(1)

    def refresh(self) -> None:
        super().refresh()
        self.heading.setText(_(WAY_KINDS[self.record.kind]))
        self.subheading.setText(_("One-way path"))
        self.length.show_fact(f"{self.record.geometry().length:,.0f} m")
