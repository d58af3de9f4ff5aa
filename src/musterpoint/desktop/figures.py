"""Figures of the open plan that several panels show: kept until what they are made of changes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy
import pandas
from PyQt6.QtCore import QObject, pyqtSignal

from musterpoint.desktop.document import Document
from musterpoint.desktop.words import is_estimate, origin_words
from musterpoint.desktop.workers import Workers
from musterpoint.engine.demand import demand, residents
from musterpoint.engine.served import Service, served_by_site, service
from musterpoint.geo.grounds import kept_ground
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS, Changes, Plan
from musterpoint.text import _

FEW = 5_000
"""So many buildings are counted in a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was found out about a plan. By site id: buildings, in which somebody lives; residents, who live in
    them; load, people who are expected. people: by building id, how many are expected. place: for each row of
    the buildings layer the row of `found.ways`, -1 for none. plan: which was counted."""

    found: Service
    buildings: dict[str, int]
    residents: dict[str, int]
    load: dict[str, float]
    people: pandas.Series
    place: numpy.ndarray
    plan: Plan

    def site_of(self, building: str) -> str:
        """The id of the site that serves a building, "" where there is none."""
        place = self._place_of(building)
        return str(self.found.ways["site"].iat[place]) if place >= 0 else ""

    def people_by_site(self, buildings: Sequence[str]) -> dict[str, float]:
        """Id of a site → how many people go there who are expected from these buildings, "" to none."""
        rows = self.plan.buildings.frame.index.get_indexer(buildings)
        places = numpy.where(rows >= 0, self.place[rows], -1)
        sites = numpy.append(self.found.ways["site"].to_numpy(object), "")[places]
        return self.people.reindex(buildings).groupby(sites).sum().to_dict()

    def walk_of(self, building: str) -> tuple[str, bool, str]:
        """How far it is from a building to its site, whether that is an estimate, and how it was measured."""
        place = self._place_of(building)
        if place < 0:
            return "–", False, ""
        ways = self.found.ways
        by_path = bool(ways["by_path"].iat[place])
        line = _("straight line × {detour}").format(detour=f"{self.found.detour:g}")
        how = _("walking distance along the paths") if by_path else line
        return f"{ways['metres'].iat[place]:,.0f} m", not by_path, how

    def _place_of(self, building: str) -> int:
        index = self.plan.buildings.frame.index
        return int(self.place[index.get_loc(building)]) if building in index else -1


def count(plan: Plan) -> Counted:
    """Count a plan, a copy that nobody changes; takes a second for a city."""
    found = service(plan)
    living, expected = residents(plan), demand(plan)
    people = living.to_numpy()
    return Counted(
        found,
        dict(zip(found.sites, found.sums(people > 0).astype(int).tolist(), strict=True)),
        dict(zip(found.sites, found.sums(people).astype(int).tolist(), strict=True)),
        served_by_site(plan, expected, found).to_dict(),
        expected,
        found.places,
        plan,
    )


class Figures(QObject):
    """Who is served by which site, and how many residents there are, by the document's plan as it is now.

    counted: `known` is there, after a while in which it wasn't.
    """

    counted = pyqtSignal()

    def __init__(self, document: Document, parent: QObject | None = None):
        super().__init__(parent)
        self._document = document
        self._known: Counted | None = None
        self._worker = Workers(self, 1, "figures", in_turn=True)
        self._asked = 0
        self._is_counting = False
        self._residents: tuple[int, tuple[str, ...]] | None = None
        document.plan_changed.connect(self._on_plan_changed)
        document.ground_changed.connect(self._forget)

    def _on_plan_changed(self, changes: Changes) -> None:
        if changes.touch(BUILDINGS):
            self._residents = None
        if changes.touch("site", "campaign", "visit", "building_part", BUILDINGS, ROADS, ENTRANCES):
            self._forget()

    def _forget(self) -> None:
        """What is being counted is out of date as well."""
        self._known = None
        self._asked += 1
        self._is_counting = False

    @property
    def known(self) -> Counted | None:
        """Who goes where; None while it is being counted beside the window, which `counted` ends."""
        if self._known is None and not self._is_counting:
            plan = self._document.plan
            few = plan.buildings is None or len(plan.buildings.frame) <= FEW
            if few and kept_ground(plan) is not None:
                self._known = count(plan.copy())
            else:
                self._is_counting = True
                self._worker.start(count, plan.copy(), done=partial(self._take, self._asked))
        return self._known

    def _take(self, number: int, counted: Counted) -> None:
        if number == self._asked:
            self._known, self._is_counting = counted, False
            self.counted.emit()

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
