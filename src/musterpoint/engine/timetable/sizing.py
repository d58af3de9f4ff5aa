"""Right-sizing: what lanes, registrars and samplers do for the wait, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.needs import open_hours
from musterpoint.catalogue.posts import required_staff
from musterpoint.engine.timetable.calls import calls
from musterpoint.engine.timetable.models import Settings, SiteModel, site_model, site_models
from musterpoint.engine.timetable.policies import SLOTS
from musterpoint.engine.timetable.procedure import Flow, flow
from musterpoint.engine.timetable.proposal import best_slots
from musterpoint.engine.timetable.servers import Staff
from musterpoint.engine.timetable.simulation import check_people, simulate_models
from musterpoint.jobs import Job
from musterpoint.plan import Plan, Site
from musterpoint.text import N_, Label, Text, _

SURE = 0.95
"""A deadline is met that is met on so many days."""

FIVE = 5
_WORST = 12
"""Sites that are looked at for changes: those whose people wait longest altogether."""

_LATE = 1800.0
"""Seconds of wait that a person who isn't through by closing time counts for."""


@dataclass(frozen=True, slots=True)
class Size:
    """A site of some size, its timetable laid for it. registrars, samplers: how many more to a lane than
    planned. staff: people in a shift; cost: person-hours. wait: p95, seconds. in_time: part of days (0–1).
    planned: it is the plan's own. best: no other costs less and makes people wait no longer."""

    lanes: int
    registrars: int
    samplers: int
    staff: int
    cost: float
    wait: float
    in_time: float
    finish: float
    planned: bool = False
    best: bool = False

    def meets(self, wait: float) -> bool:
        """Whether the deadline holds and 95 of 100 people wait no longer than `wait` seconds."""
        return self.in_time >= SURE and self.wait <= wait


def size_curve(
    plan: Plan,
    catalogue: Catalogue,
    site_id: str,
    job: Job | None = None,
    lanes: Sequence[int] | None = None,
    days: int = 6,
    seed: int = 1,
) -> list[Size]:
    """Sizes of a site by cost: cost against p95 wait is the curve to plot. lanes: which to try, by default
    three fewer to three more than planned; each also with one more registrar or sampler, or both, to a lane.
    Raises InputError where nobody is called there."""
    job, flowing = job or Job(), flow(plan, catalogue)
    site = plan.find("site", site_id)
    people = calls(plan, catalogue)[site_id]
    seeds = np.random.SeedSequence(seed).spawn(days)
    tried = list(lanes) if lanes is not None else list(range(max(1, site.lanes - 3), site.lanes + 4))
    check_people([site_model(plan, catalogue, site, people, flowing, Settings(policy=SLOTS))])
    sizes = []
    options = [(count, more) for count in tried for more in _MORE]
    for done, (count, (registrars, samplers)) in enumerate(options):
        job.progress(done / len(options), _("Trying {lanes} lanes").format(lanes=count))
        staff = Staff(more=(("registrar", registrars), ("sampler", samplers)), lanes=count - site.lanes)
        model = site_model(plan, catalogue, site, people, flowing, Settings(policy=SLOTS, staff=staff))
        best = best_slots(model, plan, seeds, "any")
        heads, cost = _cost(plan, catalogue, site, count, registrars + samplers)
        planned = (count, registrars, samplers) == (site.lanes, 0, 0)
        sizes.append(
            Size(count, registrars, samplers, heads, cost, best.wait, best.in_time, best.finished, planned)
        )
    job.progress(1.0)
    return _with_best(sorted(sizes, key=lambda size: (size.cost, size.wait)))


_MORE = ((0, 0), (1, 0), (0, 1), (1, 1))


def cheapest(sizes: Sequence[Size], wait: float) -> Size | None:
    """The cheapest size that meets the deadline and the wait (seconds); None where none does."""
    return next((size for size in sizes if size.meets(wait)), None)


def one_more_or_fewer(sizes: Sequence[Size]) -> tuple[Size | None, Size | None, Size | None]:
    """A lane fewer, as planned, a lane more."""
    plain = {size.lanes: size for size in sizes if not size.registrars and not size.samplers}
    own = next((size for size in sizes if size.planned), None)
    if own is None:
        return None, None, None
    return plain.get(own.lanes - 1), own, plain.get(own.lanes + 1)


def _cost(plan: Plan, catalogue: Catalogue, site: Site, lanes: int, more: int) -> tuple[int, float]:
    """People in a shift by the staffing rules, and person-hours."""
    rules = required_staff(catalogue, site.replace(lanes=lanes), plan.campaign)
    heads = sum(rules.values()) + more * lanes
    return heads, heads * open_hours(plan, catalogue, site)


def _with_best(sizes: list[Size]) -> list[Size]:
    """Those on the edge of the curve marked; first those that are in time."""
    least, found = (-1.0, np.inf), []
    for size in sizes:
        better = size.in_time > least[0] + 1e-9 or (
            size.in_time >= least[0] - 1e-9 and size.wait < least[1] - 1.0
        )
        if better:
            least = (max(size.in_time, least[0]), size.wait)
        found.append(replace(size, best=better))
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one site and what it saves. saved: person-hours of waiting a day, those who would be late
    counted with half an hour each. cost: person-hours more. wait: p95 before and after, seconds. role: whose
    posts become more, by `posts` in each shift; "" for one lane more."""

    site: str
    what: Text | Label
    saved: float
    cost: float
    wait_before: float
    wait_after: float
    role: str = ""
    posts: int = 0


def helpful_changes(
    plan: Plan, catalogue: Catalogue, job: Job | None = None, days: int = 6, seed: int = 1
) -> list[Change]:
    """The five changes that save most waiting with the plan's slots, at different sites or the same: a lane
    more, one more registrar, sampler or code scanner. Raises InputError where nobody is called."""
    job, flowing = job or Job(), flow(plan, catalogue)
    settings = Settings(policy=SLOTS, replications=days, seed=seed)
    called = calls(plan, catalogue)
    check_people(models := site_models(plan, catalogue, settings, called, flowing))
    before = {model.site.id: _burden(model, settings) for model in models}
    worst = sorted(models, key=lambda model: -before[model.site.id][0])[:_WORST]
    found = []
    for done, model in enumerate(worst):
        job.progress(done / len(worst), _("Trying changes at site {number}").format(number=model.site.number))
        for what, staff, heads in _changes(model, flowing):
            changed = site_model(
                plan, catalogue, model.site, called[model.site.id], flowing, replace(settings, staff=staff)
            )
            burden, wait = _burden(changed, settings)
            saved = (before[model.site.id][0] - burden) / 3600
            cost = heads * open_hours(plan, catalogue, model.site)
            role = next((role for role, _count in staff.more), "")
            found.append(
                Change(model.site.id, what, saved, cost, before[model.site.id][1], wait, role, heads)
            )
    job.progress(1.0)
    helping = [change for change in found if change.saved > 0]
    return sorted(helping, key=lambda change: (-change.saved, change.cost))[:FIVE]


def _changes(model: SiteModel, flowing: Flow) -> Iterator[tuple[Label, Staff, int]]:
    """What could be changed, the staff with it, and people more."""
    lanes = model.line.lanes
    yield (
        Label(N_("One lane more")),
        Staff(lanes=1),
        sum(stage.servers for stage in flowing.stages if stage.per == "lane"),
    )
    for role, message in (
        ("registrar", N_("One more registrar to each lane")),
        ("sampler", N_("One more sampler to each lane")),
        ("scanner", N_("One more code scanner")),
    ):
        stage = next((stage for stage in flowing.stages if stage.role == role), None)
        if stage is not None:
            yield Label(message), Staff(more=((role, 1),)), lanes if stage.per == "lane" else 1


def _burden(model: SiteModel, settings: Settings) -> tuple[float, float]:
    """Seconds that all wait in a day, late ones counted, and the p95 wait."""
    days = simulate_models([model], settings, SLOTS, Job()).sites[model.site.id]
    late = np.where(days.finished > days.closes, (days.finished - days.closes) / 3600, 0.0)
    missing = (days.called - days.served).mean() + late.mean() * days.planned_rate
    return float((days.mean_wait * days.served).mean() + missing * _LATE), days.wait.value
