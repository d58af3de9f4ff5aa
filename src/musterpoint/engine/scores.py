"""How good the sites and catchments of a plan are, in the figures that two proposals are compared by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas

from musterpoint.catalogue import Catalogue
from musterpoint.engine.demand import Comparison, beside_norms, capacity, demand, manned_hours, open_hours
from musterpoint.engine.served import Service, parts_of_buildings, served_by_site, service
from musterpoint.plan import BUILDINGS, Plan, Site
from musterpoint.text import _

Ref = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """people: expected at the sites. without: of them, those whose building is given to no site; far: those
    who walk further than the limit. worst_walk, mean_walk: metres of those who have a site; worst_building:
    id of the one that walks furthest, "" for none. load: site id → people; walks: site id → metres of the
    longest walk to it; over: site id → people beyond its capacity. divided: ids of the neighbourhoods whose
    people go to several sites; None where the plan has none. buildings_without: ids of the buildings of
    `without`, the largest first. norms: sites, lanes and samplers beside the norms."""

    people: float = 0.0
    without: float = 0.0
    far: float = 0.0
    worst_walk: float = 0.0
    mean_walk: float = 0.0
    worst_building: str = ""
    sites: int = 0
    lanes: int = 0
    busiest: float = 0.0
    load: Mapping[str, float] = field(default_factory=dict)
    walks: Mapping[str, float] = field(default_factory=dict)
    over: Mapping[str, float] = field(default_factory=dict)
    divided: tuple[str, ...] | None = None
    buildings_without: tuple[str, ...] = ()
    norms: tuple[Comparison, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self.people == 0

    @property
    def covered(self) -> float:
        """People with a site within the walking limit."""
        return self.people - self.without - self.far

    @property
    def person_metres(self) -> float:
        return self.mean_walk * (self.people - self.without)

    def rows(self) -> list[tuple[str, str]]:
        """Name and figure of each score, as a person reads them."""
        part = self.covered / self.people if self.people else 1.0
        return [
            (_("People expected"), f"{self.people:,.0f}"),
            (_("People covered"), f"{self.covered:,.0f} ({part:.1%})"),
            (_("People without a site"), f"{self.without:,.0f}"),
            (_("Walking further than the limit"), f"{self.far:,.0f}"),
            (_("Longest walk"), f"{self.worst_walk:,.0f} m"),
            (_("Mean walk"), f"{self.mean_walk:,.0f} m"),
            (_("Sites"), f"{self.sites:,}"),
            (_("Lanes"), f"{self.lanes:,}"),
            (_("Busiest lane"), _("{people} people").format(people=f"{self.busiest:,.0f}")),
            (_("People beyond capacity"), f"{sum(self.over.values()):,.0f}"),
            *([] if self.divided is None else [(_("Neighbourhoods divided"), f"{len(self.divided):,}")]),
        ]

    def merits(self) -> dict[str, float]:
        """The figures of `rows` so that more is better, to be compared with those of another proposal."""
        worse = (
            self.without, self.far, self.worst_walk, self.mean_walk, self.sites, self.lanes, self.busiest,
            sum(self.over.values()), *([] if self.divided is None else [len(self.divided)]),
        )  # fmt: skip
        figures = (0.0, round(self.covered), *(-float(round(figure)) for figure in worse))
        return {name: figure for (name, _words), figure in zip(self.rows(), figures, strict=True)}


def score(plan: Plan, catalogue: Catalogue, found: Service | None = None) -> Score:
    """The score of a plan as it is. found: what `service` gives for it, where that is known."""
    if plan.buildings is None:
        return Score()
    found = found or service(plan)
    people, ways = demand(plan), found.ways
    fixed = [site for site in plan.sites() if site.kind != "home-visit"]
    load = served_by_site(plan, people, found)
    walkers = people.to_numpy(float)[found.rows]
    metres = np.where(walkers > 0, ways["metres"].to_numpy(float), 0.0)
    left = found.left_out(people)
    worst = int(metres.argmax()) if len(metres) else -1
    able = {site.id: site_capacity(plan, catalogue, site) for site in fixed}
    served = walkers.sum()
    lanes = sum(site.lanes for site in fixed)
    return Score(
        people=float(people.sum()),
        without=float(left.sum()),
        far=float(walkers[metres > plan.campaign.walking_limit].sum()),
        worst_walk=float(metres.max(initial=0.0)),
        mean_walk=float(metres @ walkers / served) if served else 0.0,
        worst_building=str(ways.index[worst]) if worst >= 0 else "",
        sites=len(fixed),
        lanes=lanes,
        busiest=max((load[site.id] / max(1, site.lanes) for site in fixed), default=0.0),
        load=load.to_dict(),
        walks=_longest(ways["site"], metres),
        over={id_: load[id_] - most for id_, most in able.items() if load[id_] > most + 0.5},
        divided=divided_neighbourhoods(plan, people, ways["site"]),
        buildings_without=tuple(left.index),
        norms=beside_norms(plan, catalogue, len(fixed), lanes),
    )


def divided_neighbourhoods(plan: Plan, people: pandas.Series, sites: pandas.Series) -> tuple[str, ...] | None:
    """Ids of the neighbourhoods whose people go to several sites, parts of buildings counted where they go;
    None where no building lies in one. people: building id → how many; sites: building id → its site's id."""
    home = plan.buildings.frame["neighbourhood"].dropna()
    if not len(home):
        return None
    served = sites[people.reindex(sites.index).to_numpy(float) > 0]
    parts = [(building, site) for building, _part, site in parts_of_buildings(plan) if people.get(building)]
    pairs = pandas.DataFrame([*served.items(), *parts], columns=["building", "site"])
    several = pairs.groupby(pairs["building"].map(home))["site"].nunique()
    return tuple(several.index[several > 1])


def _longest(sites: pandas.Series, metres: np.ndarray) -> dict[str, float]:
    """Site id → the longest of the walks to it."""
    return pandas.Series(metres).groupby(sites.to_numpy(object)).max().to_dict()


def site_capacity(plan: Plan, catalogue: Catalogue, site: Site) -> float:
    """People that a site serves while it is open and staffed."""
    return capacity(plan.campaign, site.lanes, manned_hours(plan, site) or open_hours(plan, catalogue))


def as_subjects(ids: tuple[str, ...]) -> tuple[Ref, ...]:
    """The buildings as what a problem is about."""
    return tuple((BUILDINGS, id_) for id_ in ids)
