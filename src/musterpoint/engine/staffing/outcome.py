"""How good a plan's staffing is, in figures that two staffings are compared by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import BROKEN, FILLED, post_states
from musterpoint.engine.staffing.proposal import together_now
from musterpoint.engine.staffing.situation import Clock, Homes
from musterpoint.plan import Plan
from musterpoint.text import _


@dataclass(frozen=True, slots=True)
class Outcome:
    """posts: in all; leads: posts whose role leads, filled or not, and leads_filled of them. tiers: tier →
    people on posts; twice: people on several posts. minutes: mean way on foot from home or unit, None where
    nobody's is known. groups: units at one site in one shift, added up; fewest: no staffing of the same posts
    by the same people has less."""

    posts: int = 0
    filled: int = 0
    broken: int = 0
    leads: int = 0
    leads_filled: int = 0
    tiers: Mapping[str, int] = field(default_factory=dict)
    twice: int = 0
    minutes: float | None = None
    groups: int = 0
    fewest: int = 0

    @property
    def gap(self) -> float:
        """(groups − fewest) ÷ groups: by how much units could stand closer together at the most, 0–1."""
        return (self.groups - self.fewest) / self.groups if self.groups else 0.0

    def rows(self, catalogue: Catalogue) -> list[tuple[str, str]]:
        """Name and figure of each, in the order of what matters."""
        tiers = sorted(catalogue.tiers.values(), key=lambda tier: tier.order)
        way = "–" if self.minutes is None else _("{minutes:.0f} min").format(minutes=self.minutes)
        groups = _("{groups:,} (at least {fewest:,})").format(groups=self.groups, fewest=self.fewest)
        called = [(tier.name, self.tiers.get(tier.id, 0)) for tier in tiers]
        return [
            (_("Posts filled"), f"{self.filled:,} / {self.posts:,}"),
            (_("Broken"), f"{self.broken:,}"),
            (_("Leads"), f"{self.leads_filled:,} / {self.leads:,}"),
            *((_("From: {tier}").format(tier=tier), f"{count:,}") for tier, count in called),
            (_("People on several posts"), f"{self.twice:,}"),
            (_("Mean way"), way),
            (_("Groups of a unit"), groups),
            (_("Gap of the groups"), f"≤ {self.gap:.1%}"),
        ]


def outcome(plan: Plan, catalogue: Catalogue) -> Outcome:
    """The figures of a plan as it is."""
    states = post_states(plan, catalogue)
    count = Counter(state.state for state in states.values())
    leading = [
        states[id_].state
        for id_, post in plan.table("post").items()
        if (role := catalogue.roles.get(post.role)) and (role.lead or role.first)
    ]
    held = Counter(item.person for item in plan.table("assignment").values())
    people = [person for id_ in held if (person := plan.find("person", id_))]
    groups, fewest = together_now(plan, catalogue) if people else (0, 0)
    return Outcome(
        len(states),
        count[FILLED],
        count[BROKEN],
        len(leading),
        sum(state == FILLED for state in leading),
        Counter(person.tier for person in people),
        sum(number > 1 for number in held.values()),
        _mean_way(plan, catalogue),
        groups,
        fewest,
    )


def _mean_way(plan: Plan, catalogue: Catalogue) -> float | None:
    homes, clock = Homes(plan), Clock(plan, catalogue)
    pairs = Counter(
        (home, post.site)
        for item in plan.table("assignment").values()
        if (person := plan.find("person", item.person)) and (post := plan.find("post", item.post))
        if (home := homes.of(person)) and clock.place(post.site)
    )
    if not pairs:
        return None
    places = [homes.places[home] for home, _site in pairs]
    sites = sorted({site for _home, site in pairs})
    column = [sites.index(site) for _home, site in pairs]
    ways = clock.ways(places, sites)[np.arange(len(places)), column]
    return float(np.average(ways, weights=list(pairs.values())))
