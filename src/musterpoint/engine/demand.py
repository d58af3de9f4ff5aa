"""How many people come, and what it takes: the formulas of the trade."""

from __future__ import annotations

import math

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.engine.served import residents
from musterpoint.plan import Campaign, Plan


def hours(campaign: Campaign) -> float | None:
    """The campaign's length in hours, None where it has no times or ends before it starts."""
    if campaign.starts is None or campaign.ends is None or campaign.ends <= campaign.starts:
        return None
    return (campaign.ends - campaign.starts).total_seconds() / 3600


def expected_people(plan: Plan) -> float:
    """Residents times the share of them that is expected."""
    return float(residents(plan).sum()) * plan.campaign.share


def capacity(campaign: Campaign, lanes: int, open_hours: float) -> float:
    """People that so many lanes serve: lanes · hours · rate · utilisation."""
    return lanes * open_hours * campaign.rate * campaign.utilisation


def lanes_needed(plan: Plan, catalogue: Catalogue) -> int:
    """⌈people ÷ (hours · rate · utilisation)⌉, at least one. Without campaign times the norm's time to
    finish a region counts."""
    open_hours = hours(plan.campaign) or catalogue.norms["finish-time"].value
    return max(1, math.ceil(expected_people(plan) / capacity(plan.campaign, 1, open_hours)))


def sites_needed(plan: Plan, catalogue: Catalogue) -> int:
    """Residents ÷ the middle of the norm "residents per site", at least one."""
    norm = catalogue.norms["residents-per-site"]
    return max(1, round(expected_people(plan) / ((norm.value + (norm.upper or norm.value)) / 2)))


def lanes_by_demand(people: np.ndarray, lanes: int, most: int) -> np.ndarray:
    """Lanes per site, array (k,) with the sum `lanes` as far as 1 ≤ lanes ≤ most at each site allows: each
    further lane goes to the site with the most people per lane (the divisor method of d'Hondt)."""
    given = np.ones(len(people), dtype=int)
    for _ in range(min(lanes, most * len(people)) - len(people)):
        load = np.where(given < most, people / given, -1.0)
        given[int(np.argmax(load))] += 1
    return given
