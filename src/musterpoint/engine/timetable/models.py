"""A site of the plan as the simulation needs it: its line, its people, and one day of both."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.engine.queues.arrivals import Punctuality, arrivals
from musterpoint.engine.queues.day import Day
from musterpoint.engine.queues.line import UNLIMITED, Line, Stage
from musterpoint.engine.queues.simulation import simulate, simulate_called
from musterpoint.engine.served import receiving
from musterpoint.engine.timetable.calls import Calls, calls
from musterpoint.engine.timetable.disruptions import RAIN, Disruption, concerning
from musterpoint.engine.timetable.hours import Hours, site_hours
from musterpoint.engine.timetable.policies import ANSWER, PULL, groups_of, slots_for
from musterpoint.engine.timetable.procedure import Flow, flow
from musterpoint.engine.timetable.room import Room, room
from musterpoint.engine.timetable.servers import Staff, lane_count, stage_servers
from musterpoint.plan import Plan, Site

TIMES_ROOM = 2
"""A group called in has to fit before its stage: at least so many of them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What is simulated. policy: one of `policies.POLICIES`, "" for the one that the campaign calls by.
    replications: days; seed: of the first. step: seconds between two times of a result's curves."""

    policy: str = ""
    replications: int = 100
    seed: int = 1
    staff: Staff = field(default_factory=Staff)
    disruptions: tuple[Disruption, ...] = ()
    step: float = 300.0


@dataclass(frozen=True, slots=True, eq=False)
class SiteModel:
    """One site with one way of calling. rate: people per second that its lanes serve when all work; planned:
    that rate times the campaign's utilisation. group: for the pull rule the group of each call, else None."""

    site: Site
    hours: Hours
    line: Line
    flow: Flow
    room: Room
    calls: Calls
    punctuality: Punctuality
    rate: float
    planned: float
    pull_part: float
    group: np.ndarray | None = None

    @property
    def people(self) -> int:
        return int(self.calls.people.sum())

    @property
    def served_first(self) -> np.ndarray | float:
        """Part of each call's people who are served before others: the frail, where there is a green lane."""
        return self.calls.frail if self.site.green_lane else 0.0

    def with_calls(self, people: Calls) -> SiteModel:
        """The same site with other slots."""
        return replace(self, calls=people)

    def day(self, sequence: np.random.SeedSequence) -> Day:
        """One day, drawn anew for every sequence, in the same way whatever line and slots there are."""
        rng, seed = np.random.default_rng(sequence), int(sequence.generate_state(1)[0])
        if self.group is not None:
            return self._called_day(rng, seed)
        came = arrivals(
            self.calls.starts, self.calls.seconds, self.calls.people, self.punctuality, rng,
            self.served_first, self.calls.walk,
        )  # fmt: skip
        return simulate(self.line, came.times, seed, self.calls.lane[came.slot], came.priority)

    def _called_day(self, rng: np.random.Generator, seed: int) -> Day:
        """By the pull rule people set out within `ANSWER` of their call."""
        own = self.calls.pinned & (self.calls.kinds == "enterprise")
        came = arrivals(
            np.zeros(len(self.calls)), np.where(own, self.calls.seconds, ANSWER), self.calls.people,
            Punctuality(absent=self.punctuality.absent, household=self.punctuality.household), rng,
            self.served_first, self.calls.walk,
        )  # fmt: skip
        group = self.group[came.slot]
        order = np.argsort(group, kind="stable")
        at = np.full(int(self.group.max(initial=-1)) + 1, np.nan)
        at[self.group[own]] = self.calls.starts[own]
        if own.sum() < len(at):
            first = self.group == own.sum()
            at[own.sum()] = self.hours.opens - float(self.calls.walk[first].mean())
        return simulate_called(
            self.line, came.times[order], group[order], at, self.pull_part, seed, None, came.priority[order]
        )


def site_models(
    plan: Plan,
    catalogue: Catalogue,
    settings: Settings,
    called: dict[str, Calls] | None = None,
    flowing: Flow | None = None,
) -> list[SiteModel]:
    """Every site that people come to, by number. called, flowing: what `calls` and `flow` give, where that is
    known."""
    flowing = flowing or flow(plan, catalogue)
    called = calls(plan, catalogue) if called is None else called
    return [
        site_model(plan, catalogue, site, called[site.id], flowing, settings)
        for site in receiving(plan)
        if site.id in called
    ]


def site_model(
    plan: Plan, catalogue: Catalogue, site: Site, called: Calls, flowing: Flow, settings: Settings
) -> SiteModel:
    """One site with the slots of the policy."""
    policy = settings.policy or plan.campaign.calling
    hours, places = site_hours(plan, catalogue, site), room(plan, catalogue, site)
    line = site_line(plan, catalogue, site, flowing, places, settings)
    rate = serving_rate(line, flowing)
    planned = max(rate * plan.campaign.utilisation, 1e-6)
    slot = plan.campaign.slot_minutes * 60.0
    people = slots_for(policy, called, hours, planned, slot)
    rain = sum(item.size for item in concerning(settings.disruptions, site.id, RAIN))
    people = replace(people, lane=np.where(people.lane < line.lanes, people.lane, -1))
    return SiteModel(
        site, hours, line, flowing, places, people, punctuality(plan, flowing, rain), rate, planned,
        plan.campaign.pull_share, groups_of(people, planned * slot) if policy == PULL else None,
    )  # fmt: skip


def site_line(
    plan: Plan, catalogue: Catalogue, site: Site, flowing: Flow, places: Room, settings: Settings
) -> Line:
    """The stages of a site with its posts, its zones' places and what goes wrong."""
    stages = []
    for number, stage in enumerate(flowing.stages):
        batch = flowing.pool if stage.grouped and flowing.groups else 1
        in_lanes = stage.per == "lane"
        stages.append(
            Stage(
                name=stage.id,
                service=flowing.services[number],
                servers=stage_servers(plan, catalogue, site, stage, settings.staff, settings.disruptions),
                in_lanes=in_lanes,
                room=_room(places.places(stage.waits_in, catalogue), number, site, in_lanes, batch),
                batch=batch,
                patience=flowing.procedure.patience,
                tube=flowing.pool if stage.change else 1,
                tube_change=flowing.change(stage),
            )
        )
    return Line(tuple(stages), lane_count(site, settings.staff))


def _room(places: int | None, number: int, site: Site, in_lanes: bool, batch: int) -> int:
    """Places before a stage, of each lane; the street before the first stage is endless."""
    if places is None or number == 0:
        return UNLIMITED
    shared = in_lanes and batch > 1  # the waiting zone serves all lanes
    return max(places // max(1, site.lanes) if shared else places, TIMES_ROOM * batch, 1)


def serving_rate(line: Line, flowing: Flow) -> float:
    """People per second that a site serves when everybody who is planned works."""
    rates = []
    for number, stage in enumerate(line.stages):
        lanes = range(line.lanes) if stage.in_lanes else [None]
        most = [max((s.count for s in stage.servers if s.lane == lane), default=0) for lane in lanes]
        rates.append([count / max(flowing.seconds(number), 1e-9) for count in most])
    in_lanes = [rate for rate, stage in zip(rates, line.stages, strict=True) if stage.in_lanes]
    whole = [rate[0] for rate, stage in zip(rates, line.stages, strict=True) if not stage.in_lanes]
    lanes = float(np.min(np.array(in_lanes), axis=0).sum()) if in_lanes else np.inf
    return min([lanes, *whole])


def punctuality(plan: Plan, flowing: Flow, staying: float = 0.0) -> Punctuality:
    """How people keep to their slots. staying: part that stays at home on top."""
    campaign = plan.campaign
    early = min(campaign.early_share, 1.0)
    return Punctuality(
        absent=1 - (1 - campaign.absent_share) * (1 - min(staying, 0.99)),
        early=early,
        early_by=campaign.early_minutes * 60.0,
        late=min(campaign.late_share, 1.0 - early),
        late_by=campaign.late_minutes * 60.0,
        household=flowing.household,
    )
