"""The timetable: a slot, and where it helps a lane, for every building."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import pandas

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_title
from musterpoint.engine.catchments import give
from musterpoint.engine.demand import people_in_words
from musterpoint.engine.parameters import check_names, whole_number
from musterpoint.engine.proposals import Proposal
from musterpoint.engine.queues.replications import mean
from musterpoint.engine.served import service
from musterpoint.engine.timetable.calls import Calls, calls
from musterpoint.engine.timetable.hours import check_hours, clock
from musterpoint.engine.timetable.models import Settings, SiteModel, site_models
from musterpoint.engine.timetable.policies import SLOTS
from musterpoint.engine.timetable.simulation import check_people, simulate_plan
from musterpoint.engine.timetable.slots import lay_slots, window, with_lanes
from musterpoint.engine.timetable.splitting import slot_changes, split_large, without_own_parts
from musterpoint.errors import InputError
from musterpoint.jobs import Job, giving_way
from musterpoint.plan import Edit, IdSource, Plan, new_id
from musterpoint.text import N_, Label, _, ngettext

PARAMETERS = ("days", "seed", "lanes")
LANES = ("auto", "any", "each")

_WORTH = 60.0
"""Seconds of p95 wait that it is worth to have every building in one lane, or to be done sooner."""

_FULL = 0.97
"""A site that is used more than this has no room for chance: its deadline is said to be at risk."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A way of laying a site's slots, and how its days went: p95 wait in seconds, the part of the days that
    everybody is through in time, and when the last one is."""

    calls: Calls
    wait: float
    in_time: float
    finished: float

    def better_than(self, other: Tried) -> bool:
        """First in time, then the shorter wait; of waits that hardly differ the earlier end."""
        if abs(self.in_time - other.in_time) > 1e-9:
            return self.in_time > other.in_time
        if abs(self.wait - other.wait) > _WORTH:
            return self.wait < other.wait
        return self.finished < other.finished


def propose_timetable(
    plan: Plan, catalogue: Catalogue, parameters: Mapping[str, str], job: Job, ids: IdSource = new_id
) -> Proposal:
    """A slot for every building that is given to a site, so that people come as evenly as the site can serve
    them and everybody is through by its closing time. Slots that were set by hand, and enterprises' windows,
    stay; the others are laid around them. Buildings that take more than two slots are called unit by unit.

    parameters: "days" that each way is tried on, "seed", "lanes": "any" (people take the shortest), "each"
    (every building has one), or "auto" (where it costs little). Raises InputError where the campaign
    has no hours, nobody is called or a parameter is unfit, Cancelled when the job is stopped.
    """
    check_names(parameters, PARAMETERS)
    lanes = parameters.get("lanes", "auto")
    if lanes not in LANES:
        raise InputError(
            _("“{name}” can't be {value}.").format(name="lanes", value=lanes),
            _("It must be one of: {choices}.").format(choices=", ".join(LANES)),
            _("Give another value, or leave it out for the default."),
        )
    check_hours(plan)
    days, seed = whole_number(parameters, "days", 6, least=1), whole_number(parameters, "seed", 1)
    job.progress(0.0, _("Counting who goes where"))
    bare = plan.copy()
    bare.apply(Edit(Label(""), tuple(without_own_parts(plan))))
    found = service(bare)
    models = site_models(bare, catalogue, Settings(policy=SLOTS), calls(bare, catalogue, found))
    check_people(models)
    models = [split_large(plan, model, ids) for model in models]
    seeds = np.random.SeedSequence(seed).spawn(days)
    chosen: dict[str, Calls] = {}
    with (
        ThreadPoolExecutor(os.cpu_count()) as pool,
        # Closed where somebody cancels: what hasn't begun isn't waited for.
        closing(pool.map(lambda model: best_slots(model, plan, seeds, lanes), models)) as tasks,
    ):
        for done, (model, best) in enumerate(zip(models, tasks, strict=True), 1):
            job.progress(done / len(models), _("Laying the slots of site {number}").format(
                number=model.site.number
            ))  # fmt: skip
            chosen[model.site.id] = best.calls
    # Whoever is told a time is told a place: where nobody was given to a site, the nearest becomes theirs.
    fixed = None if found.given else give(plan, found.ways["site"].to_dict())
    changes = (*([fixed] if fixed else ()), *slot_changes(plan, chosen))
    edit = Edit(Label(N_("Lay the timetable")), changes)
    reasons = _reasons(plan, models)
    if reasons and not found.given:
        reasons.append(
            _("Everybody goes to the nearest site: have catchments proposed, others may have room.")
        )
    return Proposal(edit, reasons=tuple(reasons))


def best_slots(model: SiteModel, plan: Plan, seeds: Sequence[np.random.SeedSequence], lanes: str) -> Tried:
    """The best of several loads of a site, tried on the same days."""
    free = window(model, plan.campaign)
    if not free.movable.any():
        return _tried(model, model.calls, seeds)
    least = min(free.needed, 1.0)
    usual = max(least, min(plan.campaign.utilisation, 0.95))
    loads = sorted({round(load, 3) for load in (least, (least + usual) / 2, usual)}, reverse=True)
    best = None
    for load in loads:
        found = _tried(model, lay_slots(model, plan.campaign, free, load), seeds)
        best = found if best is None or found.better_than(best) else best
    if lanes == "any" or model.line.lanes == 1:
        return best
    apart = _tried(model, with_lanes(best.calls, model.line.lanes), seeds)
    free_enough = apart.in_time >= best.in_time and apart.wait <= best.wait + _WORTH
    return apart if lanes == "each" or free_enough else best


def _tried(model: SiteModel, people: Calls, seeds: Sequence[np.random.SeedSequence]) -> Tried:
    if not people.people.sum():
        return Tried(people, 0.0, 1.0, model.hours.opens)
    waits, ends, in_time = [], [], 0
    for seed in giving_way(seeds):
        day = model.with_calls(people).day(seed)
        wait = day.wait[day.served]
        waits.append(float(np.quantile(wait, 0.95)) if len(wait) else np.inf)
        ends.append(day.finished)
        in_time += bool(day.served.all() and day.finished <= model.hours.closes)
    return Tried(people, mean(waits).value, in_time / len(seeds), float(np.mean(ends)))


def _reasons(plan: Plan, models: Sequence[SiteModel]) -> list[str]:
    """Which sites can't serve everybody by their closing time, and what would help."""
    sentences = []
    for model in models:
        free = window(model, plan.campaign)
        if free.people.sum() and free.needed > _FULL:
            able = float(free.able.sum() * 60)
            over = free.people.sum() - _FULL * able
            more = model.site.lanes
            if np.isfinite(free.needed):
                more = int(np.ceil(model.line.lanes * free.needed / _FULL - 1e-9)) - model.line.lanes
            sentences.append(
                ngettext(
                    "Site {number} can't serve {people} by {time}: {lanes} more lane there would do.",
                    "Site {number} can't serve {people} by {time}: {lanes} more lanes there would do.",
                    more,
                ).format(
                    number=model.site.number, people=people_in_words(over),
                    time=clock(plan, model.hours.closes), lanes=more,
                )
            )  # fmt: skip
    return sentences


def timetable_report(plan: Plan, catalogue: Catalogue) -> list[str]:
    """How the day goes with the plan's slots, in sentences."""
    days = simulate_plan(plan, catalogue, Settings(policy=SLOTS, replications=10))
    sentences = [
        _("95 of 100 people wait {minutes} min at most ({people}, {days} simulated days).").format(
            minutes=f"{days.wait.value / 60:.0f}", people=people_in_words(days.people), days=days.replications
        ),
    ]  # fmt: skip
    if np.isfinite(days.finish.value):
        sentences.append(
            _("The last one is through at {time}; everybody in time with a probability of {part}.").format(
                time=clock(plan, days.finish.value), part=f"{days.in_time.value:.0%}"
            )
        )
    worst = max(days.sites.values(), key=lambda site: site.wait.value)
    sentences.append(
        _("Longest at {site}: {minutes} min.").format(
            site=site_title(plan.find("site", worst.site)), minutes=f"{worst.wait.value / 60:.0f}"
        )
    )
    return sentences


def unslotted(plan: Plan) -> pandas.Index:
    """Ids of buildings that are given to a site and have no slot, in a plan with a timetable; empty where
    there is no timetable at all."""
    if plan.buildings is None:
        return pandas.Index([])
    frame = plan.buildings.frame
    with_slot = frame["slot_starts"].notna()
    lost = frame["site"].notna() & ~with_slot & (frame["residents"].fillna(0) > 0)
    return frame.index[lost] if with_slot.any() else frame.index[:0]
