"""How many people come, and what it takes: the formulas of the trade beside the norms."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import pandas

from musterpoint.catalogue import Catalogue, Norm
from musterpoint.catalogue.needs import opening, worked_shifts
from musterpoint.catalogue.posts import hours_of
from musterpoint.plan import Campaign, Plan, Site
from musterpoint.text import N_, _, ngettext

VISIT = "visit"
"""The kind of record that takes people of a building off the sites' demand."""

COUNTED = {
    "residents-per-site": N_("Sites"),
    "residents-per-table": N_("Tables"),
    "residents-per-sampler": N_("Samplers"),
}
"""What the norms count, by their ids."""

AT_HOME = ("home", "quarantine")
"""Kinds of visits to those who don't come to a site; people of enterprises are no residents."""


def hours(campaign: Campaign) -> float | None:
    """The campaign's length in hours, None where it has no times or ends before it starts."""
    if campaign.starts is None or campaign.ends is None or campaign.ends <= campaign.starts:
        return None
    return (campaign.ends - campaign.starts).total_seconds() / 3600


def manned_hours(plan: Plan, site: Site | None = None) -> float | None:
    """Hours in which people are served: those of the campaign, or those in which a site is open, that shifts
    cover: the site's where it has posts, else all; the whole time where there are no shifts. None without
    times."""
    campaign, worked = plan.campaign, []
    if site is not None:
        starts, ends = opening(plan, site)
        campaign = campaign.replace(starts=starts, ends=ends)
        worked = worked_shifts(plan, plan.where("post", site=site.id))
    whole = hours(campaign)
    if whole is None:
        return None
    every = (hours_of(shift, campaign) for shift in plan.table("shift").values())
    covered, reached = 0.0, campaign.starts
    for starts, ends in worked or sorted(filter(None, every)):
        begins, ends = max(starts, reached), min(ends, campaign.ends)
        if ends > begins:
            covered += (ends - begins).total_seconds() / 3600
            reached = ends
    return covered or whole


def open_hours(plan: Plan, catalogue: Catalogue) -> float:
    """The hours in which people are served; without times the norm's time to finish a region."""
    return manned_hours(plan) or catalogue.norms["finish-time"].value


def residents(plan: Plan) -> pandas.Series:
    """Building id → residents, 0 where unknown. Empty without buildings."""
    if plan.buildings is None:
        return pandas.Series([], dtype=int)
    return plan.buildings.frame["residents"].fillna(0).astype(int)


def visited(plan: Plan) -> pandas.Series:
    """Building id → residents who are visited at home, never more than live there."""
    living = residents(plan)
    at_home = [visit for visit in plan.table(VISIT).values() if visit.kind in AT_HOME]
    if not at_home:
        return living * 0
    people = pandas.Series([visit.people for visit in at_home], [visit.building for visit in at_home], int)
    return people.groupby(level=0).sum().reindex(living.index, fill_value=0).clip(upper=living)


def demand(plan: Plan) -> pandas.Series:
    """Building id → people who are expected at a site: (residents − visited at home) × share."""
    return (residents(plan) - visited(plan)) * plan.campaign.share


def expected_people(plan: Plan) -> float:
    """All who are expected at the sites."""
    return float(demand(plan).sum())


def capacity(campaign: Campaign, lanes: float, open_hours: float) -> float:
    """People that so many lanes serve: lanes · hours · rate · utilisation."""
    return lanes * open_hours * campaign.rate * campaign.utilisation


def lane_capacity(plan: Plan, catalogue: Catalogue) -> float:
    """People that a lane serves in all."""
    return capacity(plan.campaign, 1, open_hours(plan, catalogue))


def capacity_in_words(plan: Plan, catalogue: Catalogue, lanes: int) -> str:
    """How many people so many lanes serve, and what that comes from."""
    campaign, length = plan.campaign, open_hours(plan, catalogue)
    said = _(
        "Capacity: {lanes} lanes × {rate} people an hour × {hours} h × {utilisation} = {able} for {people}."
    ).format(
        lanes=f"{lanes:,}", rate=f"{campaign.rate:g}", hours=f"{length:g}",
        utilisation=f"{campaign.utilisation:.0%}", able=f"{capacity(campaign, lanes, length):,.0f}",
        people=people_in_words(expected_people(plan)),
    )  # fmt: skip
    if manned_hours(plan):
        return said
    guess = _("The campaign has no hours yet: {hours} h is the norm's time to finish a region.")
    return " ".join((said, guess.format(hours=f"{length:g}")))


def served_in_words(plan: Plan, catalogue: Catalogue, lanes: int) -> str:
    """How many of the people so many lanes serve, and how many they leave without a site."""
    people = expected_people(plan)
    able = lanes * lane_capacity(plan, catalogue)
    if able >= people - 0.5:
        return _("They serve all {people}.").format(people=people_in_words(people))
    return _("They serve {able} of {people}; {left} would have no site.").format(
        able=f"{able:,.0f}", people=people_in_words(people), left=people_in_words(people - able)
    )


def lanes_needed(plan: Plan, catalogue: Catalogue) -> int:
    """⌈people ÷ (hours · rate · utilisation)⌉, at least one."""
    return max(1, math.ceil(expected_people(plan) / lane_capacity(plan, catalogue) - 1e-9))


def sites_needed(plan: Plan, catalogue: Catalogue) -> int:
    """People ÷ the middle of the norm "residents per site", at least one."""
    norm = catalogue.norms["residents-per-site"]
    return max(1, round(expected_people(plan) / ((norm.value + (norm.upper or norm.value)) / 2)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure of the plan beside what a norm asks for. low, high: the norm's range for so many people."""

    norm: Norm
    figure: int
    low: int
    high: int

    @property
    def agrees(self) -> bool:
        return self.low <= self.figure <= self.high

    def in_words(self) -> str:
        """What the plan has and what the norm asks for, with its source."""
        asked = f"{self.low:,}–{self.high:,}" if self.high > self.low else f"{self.low:,}"
        return _("{what}: {figure} here, {asked} by the norm “{norm}” ({source})").format(
            what=_(COUNTED[self.norm.id]), figure=f"{self.figure:,}", asked=asked, norm=self.norm.name,
            source=self.norm.source,
        )  # fmt: skip

    def __str__(self) -> str:
        norm = f"{self.low:,}–{self.high:,}" if self.high > self.low else f"{self.low:,}"
        return f"{self.norm.name}: {self.figure:,} ({norm})"


def beside_norms(plan: Plan, catalogue: Catalogue, sites: int, lanes: int) -> tuple[Comparison, ...]:
    """Sites, lanes and samplers (one or as many as the kit has to a lane) beside the norms that count heads:
    people ÷ residents per site, per table and per sampler."""
    people = expected_people(plan)
    return (
        _beside(catalogue.norms["residents-per-site"], people, sites),
        _beside(catalogue.norms["residents-per-table"], people, lanes),
        _samplers(plan, catalogue, people, lanes),
    )


def _beside(norm: Norm, people: float, figure: int) -> Comparison:
    upper = norm.value if norm.upper is None else norm.upper
    return Comparison(norm, figure, math.ceil(people / upper), math.ceil(people / norm.value))


def _samplers(plan: Plan, catalogue: Catalogue, people: float, lanes: int) -> Comparison:
    """Samplers: those of the fullest shift where there are posts, else one to a lane."""
    sampling = {id_ for id_, role in catalogue.roles.items() if "sampling" in role.skills}
    by_shift = Counter(post.shift for post in plan.table("post").values() if post.role in sampling)
    return _beside(catalogue.norms["residents-per-sampler"], people, max(by_shift.values(), default=lanes))


def people_in_words(count: float) -> str:
    """“1 person”, “22,000 people”."""
    return ngettext("{count} person", "{count} people", round(count)).format(count=f"{round(count):,}")
