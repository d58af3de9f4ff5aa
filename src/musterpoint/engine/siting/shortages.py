"""Why not everybody has a site: which neighbourhood lacks how much, and the least change that would help."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas

from musterpoint.catalogue import Catalogue
from musterpoint.engine.catchments import Demand, named, over_in_words
from musterpoint.engine.demand import lane_capacity, people_in_words
from musterpoint.engine.location import Lack, Shortage
from musterpoint.engine.siting.remedies import Remedy
from musterpoint.engine.siting.remedy_words import helping_in_words, remedy_data
from musterpoint.engine.siting.wishes import SitingWish
from musterpoint.plan import Plan, Site
from musterpoint.text import _, ngettext

_MOST_AREAS = 5


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a proposal leaves open. parts: the demand; site: (n,) of each part, -1 none; farther: (n,) metres
    beyond the limit; sites: all there will be; shortages: proven of the parts; helping: changes that would
    do, each by itself; allow: for Remedy.places the names of their neighbourhoods; all_tried: whether there
    was time to look for all changes."""

    parts: Demand
    site: np.ndarray
    farther: np.ndarray
    sites: Sequence[Site]
    shortages: tuple[Shortage, ...]
    helping: tuple[Remedy, ...] = ()
    allow: tuple[str, ...] = ()
    all_tried: bool = True

    @property
    def without(self) -> np.ndarray:
        """Parts whose people have no site."""
        return np.flatnonzero((self.site < 0) & (self.parts.people > 0))

    def reasons(self) -> list[Shortage]:
        """The reasons, without those who found a site in the end; it may be nearer than was looked for."""
        told = []
        for one in self.shortages:
            single = one.lack in (Lack.REACH, Lack.ROOM_FOR_ONE)
            who = one.customers[self.site[one.customers] < 0] if single else one.customers
            told += [replace(one, customers=who)] if len(who) else []
        return told

    def over(self, lane: float) -> tuple[np.ndarray, np.ndarray]:
        """What each site can serve, and how many people beyond that come; lane: people that a lane serves."""
        served = self.site >= 0
        able = np.array([site.lanes for site in self.sites], float) * lane
        load = np.bincount(self.site[served], self.parts.people[served], minlength=len(able))
        return able, np.where(load > able + 0.5, load - able, 0.0)


def in_words(plan: Plan, catalogue: Catalogue, wish: SitingWish, open_: Shortfall) -> list[str]:
    """Sentences; none where everybody has a site within the limit. First who is without, neighbourhood by
    neighbourhood, then why, then what would help at least."""
    lane = lane_capacity(plan, catalogue)
    sentences = [*_wish_too_large(wish)]
    if len(left := open_.without):
        sentences.append(_without_site(plan, open_.parts, left))
        sentences += [_reason(plan, open_.parts, one, wish, lane) for one in open_.reasons()]
        sentences += (
            helping_in_words(plan, catalogue, wish, open_.helping, open_.allow)
            if open_.helping or open_.all_tried
            else [_("The search was over before changes that would do were looked for; let it last longer.")]
        )
    if len(far := np.flatnonzero(open_.farther > 0)):
        sentences.append(_too_far(plan, open_, far, wish))
    return sentences + over_in_words(open_.sites, *open_.over(lane))


def everybody_without(plan: Plan, parts: Demand) -> str:
    """Who is without a site where there is none at all."""
    return _without_site(plan, parts, np.arange(len(parts.people)))


def _without_site(plan: Plan, parts: Demand, who: np.ndarray) -> str:
    return _("{people} have no site: {areas}.").format(
        people=people_in_words(parts.people[who].sum()), areas=_by_area(plan, parts, who)
    )


def as_data(plan: Plan, catalogue: Catalogue, wish: SitingWish, open_: Shortfall) -> Mapping[str, object]:
    """The same, JSON-ready; empty where nothing is lacking."""
    lane = lane_capacity(plan, catalogue)
    left, far = open_.without, np.flatnonzero(open_.farther > 0)
    if not (len(left) or len(far) or wish.sites_asked or open_.over(lane)[1].any()):
        return {}
    people, changes = open_.parts.people, []
    for remedy in open_.helping:
        changes += remedy_data(plan, catalogue, wish, remedy, open_.allow)
    return {
        "neighbourhoods": [
            {"neighbourhood": area, "name": name, "people": round(count, 2)}
            for area, name, count in _areas(plan, open_.parts, left)
        ],
        "reasons": [
            {"lack": str(one.lack), "lacking": round(one.lacking, 2),
             "people": round(float(people[one.customers].sum()), 2)}
            for one in open_.reasons()
        ],
        "changes": changes,
        "all_changes_tried": open_.all_tried,
        "farther": {
            "people": round(float(people[far].sum()), 2),
            "metres": round(float(open_.farther.max(initial=0.0)), 1),
        },
    }  # fmt: skip


def _wish_too_large(wish: SitingWish) -> list[str]:
    if wish.sites_asked is None:
        return []
    return [
        ngettext(
            "{lanes} lanes are too few for {asked} sites, one each: {count} site is shown.",
            "{lanes} lanes are too few for {asked} sites, one each: {count} sites are shown.",
            wish.sites,
        ).format(lanes=wish.lanes, asked=wish.sites_asked, count=wish.sites)
    ]


def _reason(plan: Plan, parts: Demand, shortage: Shortage, wish: SitingWish, lane: float) -> str:
    who = shortage.customers
    match shortage.lack:
        case Lack.REACH:
            told = _("{people} live farther than {walk} m from every place where a site fits: {buildings}.")
            return " ".join([
                told.format(
                    people=people_in_words(parts.people[who].sum()), walk=f"{wish.walk:,.0f}",
                    buildings=named(plan, parts.building[who]),
                ),
                _("Visit them at home, or place a site near them by hand."),
            ])  # fmt: skip
        case Lack.ROOM_FOR_ONE:
            return _(
                "Buildings with more people than any place within reach can serve: {buildings}. "
                "Let large buildings be split by unit."
            ).format(buildings=named(plan, parts.building[who]))
        case Lack.LANES:
            count = int(shortage.lacking)
            return ngettext(
                "At least {count} more lane is needed.", "At least {count} more lanes are needed.", count
            ).format(count=count)
        case Lack.FACILITIES:
            return ngettext(
                "So few sites have no room for {people}, even where most lanes fit: it takes {count} site.",
                "So few sites have no room for {people}, even where most lanes fit: it takes {count} sites.",
                shortage.facilities,
            ).format(people=people_in_words(shortage.lacking), count=shortage.facilities)
        case Lack.LOCAL_CAPACITY | Lack.CAPACITY:
            count = math.ceil(shortage.lacking / lane - 1e-9)
            return ngettext(
                "{areas}: all places within reach together lack room for {people}. "
                "It takes ground for {count} more lane there, or longer hours.",
                "{areas}: all places within reach together lack room for {people}. "
                "It takes ground for {count} more lanes there, or longer hours.",
                count,
            ).format(areas=_by_area(plan, parts, who), people=people_in_words(shortage.lacking), count=count)
    return str(shortage)


def _too_far(plan: Plan, open_: Shortfall, far: np.ndarray, wish: SitingWish) -> str:
    """Who walks farther than the limit to a site that the layout moved."""
    return _(
        "{people} walk up to {more} m farther than the limit of {walk} m, as their site's layout needs other "
        "ground than was looked for, and no other site within reach has room: {buildings}."
    ).format(
        people=people_in_words(open_.parts.people[far].sum()), more=math.ceil(open_.farther[far].max()),
        walk=f"{wish.walk:,.0f}", buildings=named(plan, open_.parts.building[far]),
    )  # fmt: skip


def _areas(plan: Plan, parts: Demand, who: np.ndarray) -> list[tuple[str, str, float]]:
    """Id, name and people of each neighbourhood, most first; "" for outside of all."""
    frame = plan.buildings.frame
    areas = frame["neighbourhood"].iloc[parts.building[who]].fillna("").to_numpy()
    totals = pandas.Series(parts.people[who]).groupby(areas).sum().sort_values(ascending=False, kind="stable")
    names = plan.neighbourhoods.frame["name"] if plan.neighbourhoods is not None else {}
    return [
        (area, _name_of(names.get(area) if area else None, area), float(count))
        for area, count in totals.items()
    ]


def _name_of(name: object, area: str) -> str:
    return name if isinstance(name, str) and name else area or _("outside of all neighbourhoods")


def _by_area(plan: Plan, parts: Demand, who: np.ndarray) -> str:
    """“Sunny Garden 120, Riverside 30”: people by neighbourhood, most first."""
    areas = _areas(plan, parts, who)
    words = [f"{name} {round(people):,}" for _area, name, people in areas[:_MOST_AREAS]]
    more = len(areas) - len(words)
    listed = _(", ").join(words)
    return _("{names} and {count} more").format(names=listed, count=more) if more > 0 else listed
