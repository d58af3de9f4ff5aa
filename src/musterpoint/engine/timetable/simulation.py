"""The days of a plan, simulated: every site, person by person, as often as wanted."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.engine.queues.day import Day
from musterpoint.engine.timetable.calls import Calls
from musterpoint.engine.timetable.models import Settings, SiteModel, site_models
from musterpoint.engine.timetable.results import (
    FAN,
    WAIT_STEP,
    WAITS,
    PlanDays,
    SiteDays,
    wait_counts,
    wait_quantile,
)
from musterpoint.engine.timetable.room import OBSERVATION, WAITING
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import Plan
from musterpoint.text import _

_AT_A_TIME = 8
"""Days between two looks at whether to stop."""

_OVERRUN = 3 * 3600.0
"""Seconds after closing that a result's curves still show."""


def simulate_plan(
    plan: Plan,
    catalogue: Catalogue,
    settings: Settings | None = None,
    job: Job | None = None,
    called: Mapping[str, Calls] | None = None,
) -> PlanDays:
    """The plan's days. The same settings give the same days; other plans, policies and what-ifs with the same
    seed meet the same chances (common random numbers). called: what `calls` gives, where that is known.

    Raises InputError where there is no site or nobody is called, Cancelled when the job is stopped.
    """
    settings = settings or Settings()
    check_people(models := site_models(plan, catalogue, settings, called))
    policy = settings.policy or plan.campaign.calling
    return simulate_models(models, settings, policy, job or Job())


def simulate_models(models: list[SiteModel], settings: Settings, policy: str, job: Job) -> PlanDays:
    """As `simulate_plan`, of sites that are prepared."""
    seeds = np.random.SeedSequence(settings.seed).spawn(settings.replications)
    totals = np.zeros((settings.replications, WAITS), dtype=np.int64)
    done = np.zeros(settings.replications)
    sums = np.zeros(settings.replications)
    people = sum(model.people for model in models) or 1
    sites, finished, so_far = {}, np.full(settings.replications, -np.inf), 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for model in models:
            part = job.part(so_far / people, (so_far + model.people) / people)
            gathered = _Gathered(model, settings)
            _simulate_site(gathered, seeds, pool, part)
            sites[model.site.id] = gathered.result()
            totals += gathered.counts
            done += gathered.served
            sums += gathered.mean_wait * gathered.served
            all_done = np.where(gathered.served == gathered.called, gathered.finished, np.inf)
            finished = np.maximum(finished, np.where(gathered.called > 0, all_done, -np.inf))
            so_far += model.people
    p95 = np.nan_to_num(wait_quantile(totals, 0.95))
    return PlanDays(policy, settings.replications, sites, p95, sums / np.maximum(done, 1), finished)


def one_day(
    plan: Plan,
    catalogue: Catalogue,
    settings: Settings | None = None,
    called: Mapping[str, Calls] | None = None,
) -> dict[str, Day]:
    """Site id → its first simulated day with everybody's times, to be played back on the map."""
    settings = settings or Settings()
    sequence = np.random.SeedSequence(settings.seed).spawn(1)[0]
    models = site_models(plan, catalogue, settings, called)
    return {model.site.id: model.day(_of_site(sequence, model)) for model in models}


def finished_tubes(
    plan: Plan, catalogue: Catalogue, settings: Settings | None = None
) -> dict[str, np.ndarray]:
    """Site id → when each tube is full on the first simulated day: rising seconds after the campaign's start.
    Without pooling a tube is full with every person."""
    tubes = {}
    models = {model.site.id: model for model in site_models(plan, catalogue, settings or Settings())}
    for id_, day in one_day(plan, catalogue, settings).items():
        stages = models[id_].line.stages
        place = next((n for n, stage in enumerate(stages) if stage.tube > 1), len(stages) - 1)
        pool, full = stages[place].tube, []
        for lane in np.unique(day.lane[day.served]):
            ends = np.sort(day.ended[day.served & (day.lane == lane), place])
            full.append(np.append(ends[pool - 1 :: pool], ends[-1:] if len(ends) % pool else []))
        tubes[id_] = np.sort(np.concatenate(full)) if full else np.zeros(0)
    return tubes


def check_people(models: Iterable[SiteModel]) -> None:
    """Raises InputError where there is nobody to simulate."""
    if not any(model.people for model in models):
        raise InputError(
            _("There is nobody to be called."),
            _("No site has buildings with residents, and no enterprise comes."),
            _("Import buildings with residents and place sites first."),
        )


def _of_site(sequence: np.random.SeedSequence, model: SiteModel) -> np.random.SeedSequence:
    """A day of one site: its own numbers, whatever other sites there are."""
    return np.random.SeedSequence(
        entropy=sequence.entropy, spawn_key=(*sequence.spawn_key, model.site.number)
    )


def _simulate_site(gathered: _Gathered, seeds: list, pool: ThreadPoolExecutor, job: Job) -> None:
    model = gathered.model

    def one(number: int) -> None:
        gathered.take(number, model.day(_of_site(seeds[number], model)))

    for begin in range(0, len(seeds), _AT_A_TIME):
        job.progress(begin / len(seeds), _("Simulating site {number}").format(number=model.site.number))
        list(pool.map(one, range(begin, min(begin + _AT_A_TIME, len(seeds)))))


class _Gathered:
    """A site's days as they come in, from several threads; see `SiteDays`."""

    def __init__(self, model: SiteModel, settings: Settings):
        days, stages = settings.replications, len(model.line.stages)
        last = model.hours.closes + _OVERRUN
        self.model = model
        self.times = np.arange(model.hours.opens - 3600, last + settings.step, settings.step)
        self.finished = np.zeros(days)
        self.called, self.served = np.zeros(days, np.int64), np.zeros(days, np.int64)
        self.mean_wait, self.p95_wait = np.zeros(days), np.zeros(days)
        self.at_table = np.zeros((days, stages), np.int64)
        self.observed = np.zeros(days, np.int64)
        self.longest, self.queue = np.zeros((days, stages), np.int64), np.zeros(days, np.int64)
        self.waiting = np.zeros((days, len(self.times), stages), np.int32)
        self.through = np.zeros((days, len(self.times)), np.int32)
        self.busy = np.zeros((days, stages, model.line.lanes))
        self.waited = np.zeros((days, stages))
        self.counts = np.zeros((days, WAITS), np.int64)
        self.by_time = np.zeros((len(self.times) - 1, _COARSE), np.int64)
        self._adding = threading.Lock()
        kinds = [stage.waits_in for stage in model.flow.stages]
        self.outside = range(kinds.index(WAITING) + 1 if WAITING in kinds else 1)

    def take(self, number: int, day: Day) -> None:
        """One day's figures."""
        served = day.served
        wait = day.wait[served]
        self.finished[number] = day.finished
        self.called[number], self.served[number] = len(day.arrived), len(wait)
        if len(wait):
            self.mean_wait[number], self.p95_wait[number] = wait.mean(), np.quantile(wait, 0.95)
        counted = wait_counts(wait)
        self.counts[number] = np.bincount(counted, minlength=WAITS)
        bins = np.searchsorted(self.times, day.arrived[served], side="right") - 1
        inside = (bins >= 0) & (bins < len(self.times) - 1)
        coarse = np.minimum(counted[inside] // (WAITS // _COARSE), _COARSE - 1)
        places = bins[inside] * _COARSE + coarse
        came = np.bincount(places, minlength=self.by_time.size).reshape(self.by_time.shape)
        with self._adding:
            self.by_time += came
        for stage in range(self.waiting.shape[2]):
            self.waiting[number, :, stage] = day.waiting(self.times, stage)
            self.longest[number, stage] = day.longest_queue(stage)
        self.at_table[number] = waiting_at_tables(day, self.times)
        self.observed[number] = self._most_observed(day)
        self.queue[number] = self.waiting[number][:, list(self.outside)].sum(axis=1).max(initial=0)
        ends = np.sort(day.ended[served, -1])
        self.through[number] = np.searchsorted(ends, self.times, side="right")
        self.busy[number] = day.busy_seconds()
        self.waited[number] = np.nansum(day.waits, axis=0)

    def _most_observed(self, day: Day) -> int:
        zones = [stage.zone for stage in self.model.flow.stages]
        if OBSERVATION not in zones:
            return 0
        return day.most_at(zones.index(OBSERVATION))

    def result(self) -> SiteDays:
        model = self.model
        open_for = np.maximum(self.finished, model.hours.closes).mean() - model.hours.opens
        return SiteDays(
            site=model.site.id,
            stages=tuple(stage.id for stage in model.flow.stages),
            opens=model.hours.opens,
            closes=model.hours.closes,
            people=model.people,
            planned_rate=model.planned * 3600,
            times=self.times,
            finished=self.finished,
            called=self.called,
            served=self.served,
            mean_wait=self.mean_wait,
            p95_wait=self.p95_wait,
            longest=self.longest,
            at_table=self.at_table,
            observed=self.observed,
            queue=self.queue,
            waiting_median=np.quantile(self.waiting, 0.5, axis=0),
            waiting_p95=np.quantile(self.waiting, 0.95, axis=0),
            wait_median=_coarse_quantile(self.by_time, 0.5),
            wait_p95=_coarse_quantile(self.by_time, 0.95),
            through=self.through.mean(axis=0),
            left=np.quantile(np.maximum(self.called[:, None] - self.through, 0), FAN, axis=0),
            use=self.busy.mean(axis=0) / max(open_for, 1.0) / _most_servers(model),
            waited=self.waited.mean(axis=0),
            room=model.room.waiting,
            observation_room=model.room.observation,
            spacing=1.0,
            lanes=model.line.lanes,
        )


def waiting_at_tables(day: Day, times: np.ndarray) -> list[int]:
    """Most people who wait at one lane's table for each stage, looked at at these times; -1 for stages of the
    whole site. Where people are called in groups, at most the group waits at the table, but for the one
    whose turn it is: the others are still in the waiting area."""
    found = []
    for number, stage in enumerate(day.line.stages):
        lanes = range(day.line.lanes) if stage.in_lanes else ()
        most = max((int(day.waiting(times, number, lane).max(initial=0)) for lane in lanes), default=-1)
        found.append(min(most, stage.batch - 1) if stage.batch > 1 else most)
    return found


def _most_servers(model: SiteModel) -> np.ndarray:
    """The most that work at each stage in each lane (stages, lanes), at least one."""
    most = np.ones((len(model.line.stages), model.line.lanes))
    for number, stage in enumerate(model.line.stages):
        for step in stage.servers:
            lane = step.lane or 0
            most[number, lane] = max(most[number, lane], step.count)
    return most


_COARSE = 720
"""Counts of wait by time of arrival: two minutes each."""


def _coarse_quantile(counts: np.ndarray, probability: float) -> np.ndarray:
    return wait_quantile(counts, probability, WAITS // _COARSE * WAIT_STEP)
