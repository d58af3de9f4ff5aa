"""Whether the timetable holds: waits, queues and closing times, by a quick estimate."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.buildings import building_names
from musterpoint.catalogue.posts import site_title
from musterpoint.engine.demand import VISIT, people_in_words
from musterpoint.engine.observation import most_observed, observation_seconds
from musterpoint.engine.scores import as_subjects
from musterpoint.engine.timetable.estimate import Estimate, estimate
from musterpoint.engine.timetable.hours import clock
from musterpoint.engine.timetable.models import Settings, SiteModel, site_models
from musterpoint.engine.timetable.policies import SLOTS
from musterpoint.engine.timetable.procedure import flow
from musterpoint.engine.timetable.proposal import unslotted
from musterpoint.engine.timetable.room import OBSERVATION
from musterpoint.plan import LAYER_COLUMNS, Plan, Problem, Severity
from musterpoint.plan.health import reads
from musterpoint.text import _

_MOST_NAMES = 8


@reads("site", "campaign", "shift", "post", "zone", "building_part", "enterprise", VISIT, *LAYER_COLUMNS)
def queues(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Once there is a timetable: buildings that were forgotten in it; sites that don't finish by their
    closing time, make people wait longer than the norm, or whose queue doesn't fit its place."""
    if plan.buildings is None or not plan.buildings.frame["slot_starts"].notna().any():
        return
    yield from _forgotten(plan)
    for model in site_models(plan, catalogue, Settings(policy=SLOTS)):
        if model.people:
            yield from _of_site(plan, catalogue, model, estimate(model))


@reads("site", "campaign", "shift", "post", "zone", "building_part", "enterprise", VISIT, *LAYER_COLUMNS)
def observation(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Where people stay for observation: sites without an area for it, or with one that holds fewer than are
    there at once, which is a Poisson number when they come as planned (M/G/∞)."""
    flowing = flow(plan, catalogue)
    seconds = observation_seconds(flowing)
    if not seconds:
        return
    for model in site_models(plan, catalogue, Settings(policy=SLOTS), flowing=flowing):
        people = most_observed(min(model.planned * seconds, model.people))
        room = model.room.observation
        if model.people and (room is None or room < people):
            yield Problem(
                check="observation-space",
                severity=Severity.WARNING,
                title=_("Those observed at {site} don't fit an observation area.").format(
                    site=site_title(model.site)
                ),
                detail=_("Up to {people} stay for {minutes} min at once, {room} have a place.").format(
                    people=f"{people:,}", minutes=f"{seconds / 60:.0f}", room=f"{room or 0:,}"
                ),
                suggestion=_("Refit the layout, draw an observation area, or call fewer people an hour."),
                source=str(catalogue.zones[OBSERVATION].source),
                subjects=(("site", model.site.id),),
                position=(model.site.x, model.site.y),
            )


def _forgotten(plan: Plan) -> Iterator[Problem]:
    lost = tuple(map(str, unslotted(plan)))
    if lost:
        names = ", ".join(building_names(plan, lost[:_MOST_NAMES]))
        yield Problem(
            check="without-slot",
            severity=Severity.WARNING,
            title=_("{count} buildings have no slot.").format(count=f"{len(lost):,}"),
            detail=_("Nobody tells them when to come: {buildings}.").format(buildings=names),
            suggestion=_("Lay the timetable anew, or give them a slot on the board."),
            subjects=as_subjects(lost),
        )


def _of_site(plan: Plan, catalogue: Catalogue, model: SiteModel, day: Estimate) -> Iterator[Problem]:
    site, norm = model.site, catalogue.norms["queue-time"]
    about = {"subjects": (("site", site.id),), "position": (site.x, site.y)}
    if day.finish > model.hours.closes:
        yield Problem(
            check="late-site",
            severity=Severity.WARNING,
            title=_("{site} isn't through by {time}.").format(
                site=site_title(site), time=clock(plan, model.hours.closes)
            ),
            detail=_("The last of {people} is through at {time}, by an estimate.").format(
                people=people_in_words(model.people),
                time=clock(plan, day.finish) if np.isfinite(day.finish) else _("never"),
            ),
            suggestion=_("Lay the timetable anew, add lanes or posts, or give buildings to another site."),
            **about,
        )
    if day.wait > norm.value * 60:
        yield Problem(
            check="long-wait",
            severity=Severity.WARNING,
            title=_("People wait too long at {site}.").format(site=site_title(site)),
            detail=_("5 of 100 wait longer than {minutes} min; {norm} min at most.").format(
                minutes=f"{day.wait / 60:.0f}", norm=f"{norm.value:g}"
            ),
            suggestion=_("Spread the slots, add lanes or posts, or give buildings to another site."),
            source=str(norm.source),
            **about,
        )
    yield from _places(catalogue, model, day, about)


def _places(catalogue: Catalogue, model: SiteModel, day: Estimate, about: dict) -> Iterator[Problem]:
    room, norm = model.room.waiting, catalogue.norms["waiting-at-registration"]
    if room is not None and day.queue > room:
        yield Problem(
            check="queue-space",
            severity=Severity.WARNING,
            title=_("The queue at {site} doesn't fit its waiting area.").format(site=site_title(model.site)),
            detail=_("Up to {people} wait at once, {room} have a place.").format(
                people=f"{day.queue:.0f}", room=f"{room:,}"
            ),
            suggestion=_("Draw a larger waiting area, or spread the slots."),
            **about,
        )
    # A group's others wait in the waiting area until it is called.
    group = max(stage.batch for stage in model.line.stages)
    at_table = group - 1 if group > 1 else day.queue / model.line.lanes
    if at_table > norm.value:
        yield Problem(
            check="crowded-table",
            severity=Severity.NOTE,
            title=_("Up to {people} people wait at each table of {site}.").format(
                people=f"{at_table:.0f}", site=site_title(model.site)
            ),
            detail=_("{norm} at most.").format(norm=f"{norm.value:g}"),
            suggestion=_("Call people in smaller groups.")
            if group > 1
            else _("Spread the slots, or call people in groups."),
            source=str(norm.source),
            **about,
        )
