"""What a site needs, by the catalogue's norms: how much of each supply, for whom and for how long."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np

from musterpoint.catalogue.catalogue import Catalogue
from musterpoint.catalogue.posts import MEAL_HOURS, hours_of, shift_hours
from musterpoint.catalogue.stage_times import with_own_times
from musterpoint.catalogue.types import Procedure, Supply
from musterpoint.plan import Campaign, Plan, Post, Site

HOUSEHOLD = "household"
"""As a size of pool: a tube for each household."""

PEOPLE_PER_HOUSEHOLD = 2.6
"""Where no building says: the mean of the 2020 census of China."""

COLD_MONTHS = frozenset({11, 12, 1, 2, 3})
HOT_MONTHS = frozenset({6, 7, 8, 9})
PICK_UPS = "pick-up"
"""The norm after how many hours samples are fetched."""

Units = Mapping[str, float | None]
"""What a norm counts by → how many of it a site has; None where nobody knows."""


def site_units(plan: Plan, catalogue: Catalogue, site: Site, people: float | None) -> Units:
    """Everything that the norms count by. people: who are expected at the site, None where nobody knows."""
    posts = plan.where("post", site=site.id)
    pool = pool_size(plan, procedure_of(plan.campaign, catalogue))
    hours = open_hours(plan, catalogue, site)
    shelters = [
        fixture
        for fixture in plan.where("fixture", site=site.id)
        if (kind := catalogue.fixtures.get(fixture.type)) and kind.group == "shelter"
    ]
    return {
        "resident": people,
        "tube": None if people is None else people / pool,
        "staff": len(posts),
        "change": sum(_changes(plan, catalogue, post) for post in posts),
        "meal": sum(_meals(plan, post) for post in posts),
        "night": sum(_is_night(plan, post) for post in posts),
        "lane": site.lanes,
        "site": 1,
        "shelter": len(shelters),
        "hour": hours,
        "pick-up": math.ceil(hours / catalogue.norms[PICK_UPS].value),
    }


def needed(plan: Plan, catalogue: Catalogue, site: Site, people: float | None) -> dict[str, int | None]:
    """Supply → how many a site needs, buffers included; None where that depends on people whom nobody
    counted. Supplies that it needs none of are left out."""
    units = site_units(plan, catalogue, site, people)
    counts = {
        supply.id: amount_of(supply, units[supply.per], plan.campaign)
        for supply in catalogue.supplies.values()
        if supply.per in units and is_for(supply, plan, site)
    }
    return {id_: count for id_, count in counts.items() if count != 0}


def needed_by_all(plan: Plan, catalogue: Catalogue) -> dict[str, int | None]:
    """Supply → how many the campaign needs as a whole, beside its sites: passes of vehicles."""
    vehicles = len(plan.table("vehicle"))
    if not vehicles:
        return {}
    return {
        supply.id: amount_of(supply, vehicles, plan.campaign)
        for supply in catalogue.supplies.values()
        if supply.per == "vehicle"
    }


def amount_of(supply: Supply, units: float | None, campaign: Campaign) -> int | None:
    """A supply for so many units, with its own buffer and the campaign's on top, rounded up."""
    if units is None:
        return None
    return math.ceil(round(supply.amount * units * (1 + supply.buffer + campaign.supply_buffer), 6))


def is_for(supply: Supply, plan: Plan, site: Site) -> bool:
    """Whether a site of its kind, with its procedure and in its season, needs the supply at all."""
    return (
        (not supply.site_kinds or site.kind in supply.site_kinds)
        and (not supply.procedures or plan.campaign.procedure in supply.procedures)
        and (site.green_lane or not supply.green_lane)
        and (not supply.season or supply.season == season(plan.campaign))
    )


def season(campaign: Campaign) -> str:
    """ "cold", "hot" or "" by the month in which the campaign starts."""
    month = campaign.starts.month if campaign.starts else 0
    return "cold" if month in COLD_MONTHS else "hot" if month in HOT_MONTHS else ""


def procedure_of(campaign: Campaign, catalogue: Catalogue) -> Procedure:
    """The campaign's procedure with the times that were entered for its stages; the first of the catalogue
    for one that it doesn't know."""
    known = catalogue.procedures.get(campaign.procedure) or next(iter(catalogue.procedures.values()))
    return with_own_times(known, campaign.stage_times)


def pool_size(plan: Plan, procedure: Procedure, pool: str | None = None) -> int:
    """People who share a tube. pool: as in the campaign, which says it where None is given."""
    pool = plan.campaign.pool if pool is None else pool
    if procedure.pool == 1 or not pool:
        return procedure.pool
    if pool == HOUSEHOLD:
        return max(1, round(people_per_household(plan)))
    return int(pool)


def people_per_household(plan: Plan) -> float:
    """Residents to a household, over all buildings that know both."""
    if plan.buildings is None:
        return PEOPLE_PER_HOUSEHOLD
    columns = (plan.buildings.frame[name] for name in ("residents", "households"))
    people, homes = (column.to_numpy(float, na_value=np.nan) for column in columns)
    known = ~np.isnan(people + homes)
    people, homes = float(people[known].sum()), float(homes[known].sum())
    return min(10.0, max(1.0, people / homes)) if homes and people else PEOPLE_PER_HOUSEHOLD


def open_hours(plan: Plan, catalogue: Catalogue, site: Site) -> float:
    """How long a site is open in hours; the norm's time to finish a region where nobody knows."""
    opens, closes = opening(plan, site)
    if opens is None or closes is None or closes <= opens:
        return catalogue.norms["finish-time"].value
    return (closes - opens).total_seconds() / 3600


def opening(plan: Plan, site: Site) -> tuple[datetime | None, datetime | None]:
    """From when until when a site is open: by its own hours, else from the first of its posts' shifts to the
    end of the last, within the campaign's, else the campaign's. None where nobody knows. Whoever tells of a
    site's hours asks here."""
    starts, ends = plan.campaign.starts, plan.campaign.ends
    shifts = worked_shifts(plan, plan.where("post", site=site.id))
    if shifts:
        manned = min(hours[0] for hours in shifts), max(hours[1] for hours in shifts)
        starts, ends = max(manned[0], starts or manned[0]), min(manned[1], ends or manned[1])
    return site.opens or starts, site.closes or ends


def worked_shifts(plan: Plan, posts: list[Post]) -> list[tuple[datetime, datetime]]:
    """The hours of the shifts that posts are filled in, each once."""
    known = {post.shift: shift_hours(plan, post.shift) for post in posts}
    return sorted({hours for hours in known.values() if hours and hours[0] < hours[1]})


def _changes(plan: Plan, catalogue: Catalogue, post: Post) -> int:
    """Protective sets that a post takes in its shift: one, and one after every change."""
    hours = hours_of(plan.find("shift", post.shift), plan.campaign)
    if hours is None:
        return 1
    length = (hours[1] - hours[0]).total_seconds() / 3600
    return max(1, math.ceil(length / catalogue.norms["protective-change"].value - 1e-9))


def _meals(plan: Plan, post: Post) -> int:
    """Meals that fall into a post's shift; one where nobody knows its hours."""
    hours = hours_of(plan.find("shift", post.shift), plan.campaign)
    if hours is None:
        return 1
    midnight = datetime.combine(hours[0].date(), datetime.min.time())
    days = range((hours[1].date() - hours[0].date()).days + 1)
    times = (midnight + timedelta(days=day, hours=hour) for day in days for hour in MEAL_HOURS)
    return sum(hours[0] < time <= hours[1] for time in times)


def _is_night(plan: Plan, post: Post) -> bool:
    """Whether a shift is longer than sixteen hours or goes on after midnight: people have to sleep there."""
    hours = hours_of(plan.find("shift", post.shift), plan.campaign)
    return bool(hours) and (
        hours[1] - hours[0] > timedelta(hours=16) or hours[1] > datetime.combine(
            hours[0].date() + timedelta(days=1), datetime.min.time()
        )
    )  # fmt: skip
