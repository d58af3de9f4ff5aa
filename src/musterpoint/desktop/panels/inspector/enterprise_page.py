"""The inspector's page of an enterprise, whose people come to a site in a window of their own."""

from __future__ import annotations

from musterpoint.catalogue.posts import site_title
from musterpoint.desktop.panels.inspector.fields import ChoiceField, IntegerField, TextField
from musterpoint.desktop.panels.inspector.round_pages import RoundPage
from musterpoint.desktop.workbench import Workbench
from musterpoint.text import _


class EnterprisePage(RoundPage):
    KIND = "enterprise"
    WATCHED = ("site",)

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        section = self.section()
        section.add(_("Name"), self.bind("name", TextField(_("shown on map and sheet"))))
        section.add(_("People"), self.bind("people", IntegerField(0, 1_000_000)))
        self.sites = ChoiceField(())
        section.add(_("Site"), self.bind("site", self.sites))
        section.add(_("From"), self.clock("starts"), _("Empty: the campaign's hours"))
        section.add(_("Until"), self.clock("ends"), _("Empty: the campaign's hours"))
        section.add(_("Contact"), self.bind("contact", TextField()))
        section.add(_("Phone"), self.bind("phone", TextField()))
        self.column.addStretch(1)

    def refresh(self) -> None:
        sites = [(site.id, f"{site.number}  {site_title(site)}") for site in self.workbench.plan.sites()]
        self.sites.offer([("", _("the nearest")), *sites])
        super().refresh()
        self.heading.setText(self.record.name)
        self.subheading.setText(_("Enterprise that comes to a site"))
