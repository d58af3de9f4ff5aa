"""Figures of the open plan that several panels show: kept until what they are made of changes."""

from __future__ import annotations

import math

import pandas
from PyQt6.QtCore import QObject

from musterpoint.desktop.document import Document
from musterpoint.desktop.words import is_estimate, origin_words
from musterpoint.engine.served import Service, service
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS, Changes
from musterpoint.text import _


class Figures(QObject):
    """Who is served by which site, and how many residents there are, by the document's plan as it is now."""

    def __init__(self, document: Document, parent: QObject | None = None):
        super().__init__(parent)
        self._document = document
        self._service: Service | None = None
        self._served: pandas.DataFrame | None = None
        self._residents: tuple[int, tuple[str, ...]] | None = None
        document.plan_changed.connect(self._on_plan_changed)
        document.ground_changed.connect(self._forget)

    def _on_plan_changed(self, changes: Changes) -> None:
        if changes.touch(BUILDINGS):
            self._residents = None
        if changes.touch("site", BUILDINGS, ROADS, ENTRANCES):
            self._forget()

    def _forget(self) -> None:
        self._service = self._served = None

    @property
    def sites(self) -> pandas.Series:
        """Building id → id of the site that serves it."""
        return self.service.ways["site"]

    @property
    def service(self) -> Service:
        """Who goes where, and how far; by straight lines until the plan's paths are laid."""
        if self._service is None:
            self._service = service(self._document.plan, at_once=True)
        return self._service

    def site_of(self, building: str) -> str:
        """The id of the site that serves a building, "" where there is none."""
        return self.sites.get(building) or ""

    def walk_of(self, building: str) -> tuple[str, bool, str]:
        """How far it is from a building to its site, whether that is an estimate, and how it was measured."""
        ways, detour = self.service.ways, f"{self.service.detour:g}"
        if building not in ways.index:
            return "–", False, ""
        metres, by_path = ways.at[building, "metres"], ways.at[building, "by_path"]
        line = _("straight line × {detour}").format(detour=detour)
        return f"{metres:,.0f} m", not by_path, _("walking distance along the paths") if by_path else line

    def buildings_served(self, site: str) -> int:
        """How many buildings in which somebody lives."""
        return self._of_site(site, "buildings")

    def residents_served(self, site: str) -> int:
        return self._of_site(site, "residents")

    def _of_site(self, site: str, column: str) -> int:
        if self._served is None:
            layer = self._document.plan.buildings
            residents = layer.frame["residents"].fillna(0).reindex(self.sites.index) if layer else None
            self._served = (
                residents[residents > 0].groupby(self.sites).agg(["size", "sum"])
                if residents is not None
                else pandas.DataFrame(columns=["size", "sum"])
            ).set_axis(["buildings", "residents"], axis=1)
        return int(self._served[column].get(site, 0))

    @property
    def residents(self) -> int:
        """All residents of the plan's buildings."""
        return self._counted()[0]

    @property
    def residents_are_estimated(self) -> bool:
        return any(map(is_estimate, self._counted()[1]))

    @property
    def residents_source(self) -> str:
        """In words, how the figures of residents came about."""
        return "\n".join(filter(None, map(origin_words, self._counted()[1])))

    def _counted(self) -> tuple[int, tuple[str, ...]]:
        """All residents, and where the figures come from."""
        if self._residents is None:
            layer = self._document.plan.buildings
            self._residents = (0, ())
            if layer is not None:
                origins = sorted(layer.frame["residents_origin"].dropna().unique())
                self._residents = int(layer.frame["residents"].sum()), tuple(origins)
        return self._residents

    def lanes_needed(self) -> tuple[int, str]:
        """Lanes = ⌈residents · share ÷ (hours · rate · utilisation)⌉ and, in words, what went into it;
        (0, why) where the hours aren't set. Source: facts §4, the planners' usual formula."""
        campaign = self._document.plan.campaign
        if not (campaign.starts and campaign.ends and campaign.ends > campaign.starts):
            return 0, _("Set the campaign's hours first.")
        length = (campaign.ends - campaign.starts).total_seconds() / 3600
        capacity = length * campaign.rate * campaign.utilisation
        how = _("{people:,} people × {share:.0%} ÷ ({hours:g} h × {rate:g} per hour × {utilisation:.0%})")
        return math.ceil(self.residents * campaign.share / capacity), how.format(
            people=self.residents,
            share=campaign.share,
            hours=length,
            rate=campaign.rate,
            utilisation=campaign.utilisation,
        )

    def neighbourhood_name(self, id_: str | None) -> str:
        layer = self._document.plan.layers.get(NEIGHBOURHOODS)
        if layer is None or pandas.isna(id_) or id_ not in layer.frame.index:
            return ""
        name = layer.frame.at[id_, "name"]
        return "" if pandas.isna(name) else name
