"""Why not everybody has a site: which neighbourhood lacks how much, and the least change that would help."""

from __future__ import annotations

import math

import numpy as np
import pandas

from musterpoint.catalogue import Catalogue
from musterpoint.engine.catchments import Demand, give, named
from musterpoint.engine.demand import lane_capacity, people_in_words
from musterpoint.engine.location import Lack, Siting
from musterpoint.engine.served import service
from musterpoint.engine.siting.wishes import SitingWish
from musterpoint.plan import Edit, Plan
from musterpoint.text import Label, _, ngettext

_MOST_AREAS = 5


def shortages_in_words(
    plan: Plan, catalogue: Catalogue, parts: Demand, site: np.ndarray, found: Siting, wish: SitingWish
) -> list[str]:
    """Sentences; none where everybody has a site. The first says who is without, neighbourhood by
    neighbourhood, the others why and what would help at least."""
    left = np.flatnonzero((site < 0) & (parts.people > 0))
    if not len(left):
        return []
    sentences = [
        _("{people} have no site: {areas}.").format(
            people=people_in_words(parts.people[left].sum()), areas=_by_area(plan, parts, left)
        )
    ]
    per_lane = lane_capacity(plan, catalogue)
    for shortage in found.shortages:
        who = shortage.customers
        match shortage.lack:
            case Lack.REACH:
                sentences.append(_reach(plan, parts, who, wish))
            case Lack.LANES:
                sentences.append(_lanes(int(shortage.lacking)))
            case Lack.LOCAL_CAPACITY:
                lanes = math.ceil(shortage.lacking / per_lane - 1e-9)
                sentences.append(
                    ngettext(
                        "{areas}: the places within reach lack room for {people}; "
                        "{lanes} more lane there, or longer hours, would do.",
                        "{areas}: the places within reach lack room for {people}; "
                        "{lanes} more lanes there, or longer hours, would do.",
                        lanes,
                    ).format(
                        areas=_by_area(plan, parts, who),
                        people=people_in_words(shortage.lacking),
                        lanes=lanes,
                    )
                )
            case _:
                sentences.append(str(shortage))
    if len(sentences) == 1:
        lacking = math.ceil(parts.people.sum() / per_lane - found.lanes.sum() - 1e-9)
        if lacking > 0:
            sentences.append(_lanes(lacking))
        sentences.append(_("More sites or lanes, a longer walk, or splitting large buildings would help."))
    return sentences


def _lanes(lacking: int) -> str:
    return ngettext(
        "At least {count} more lane is needed.", "At least {count} more lanes are needed.", lacking
    ).format(count=lacking)


def _reach(plan: Plan, parts: Demand, who: np.ndarray, wish: SitingWish) -> str:
    """Who is farther from every place than the limit, and the limit that would reach them all."""
    return _(
        "{people} live farther than {walk} m from every place where a site fits: {buildings}. "
        "{least}"
    ).format(
        people=people_in_words(parts.people[who].sum()), walk=f"{wish.walk:,.0f}",
        buildings=named(plan, parts.building[who]), least=_least_walk(plan, parts.building[who]),
    )  # fmt: skip


def _least_walk(plan: Plan, rows: np.ndarray) -> str:
    """How far they would have to walk to the nearest of the sites."""
    bare = plan.copy()
    bare.apply(_nobody_given(plan))
    ways = service(bare).ways["metres"].reindex(plan.buildings.frame.index[rows])
    if ways.isna().all():
        return _("Visit them at home, or place a site near them by hand.")
    return _("A walk of {metres} m would reach a site; or visit them at home.").format(
        metres=f"{math.ceil(ways.max()):,}"
    )


def _nobody_given(plan: Plan) -> Edit:
    change = give(plan, dict.fromkeys(plan.buildings.frame.index))
    return Edit(Label(""), (change,) if change else ())


def _by_area(plan: Plan, parts: Demand, who: np.ndarray) -> str:
    """“Sunny Garden 120, Riverside 30”: people by neighbourhood, most first."""
    frame = plan.buildings.frame
    areas = frame["neighbourhood"].iloc[parts.building[who]].fillna("").to_numpy()
    totals = pandas.Series(parts.people[who]).groupby(areas).sum().sort_values(ascending=False, kind="stable")
    names = plan.neighbourhoods.frame["name"] if plan.neighbourhoods is not None else {}
    words = []
    for area, people in totals.iloc[:_MOST_AREAS].items():
        name = names.get(area) if area else None
        told = name if isinstance(name, str) and name else area or _("outside of all neighbourhoods")
        words.append(f"{told} {round(people):,}")
    more = len(totals) - len(words)
    listed = _(", ").join(words)
    return _("{names} and {count} more").format(names=listed, count=more) if more > 0 else listed
