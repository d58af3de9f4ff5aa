"""Why a visit is served by nobody, in a sentence that says what would help."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.buildings import building_names
from musterpoint.engine.rounds.hours import hours_of
from musterpoint.engine.rounds.visiting import KINDS, Round, lacks, visit_round
from musterpoint.engine.rounds.wishes import RouteWishes
from musterpoint.engine.routing import schedule
from musterpoint.engine.routing.schedule import FAR, LATE, LOAD, NO_WAY, REST, SHIFT
from musterpoint.plan import Edit, Plan, Visit, deleted
from musterpoint.text import Label, _


def visit_title(plan: Plan, visit: Visit) -> str:
    """What a visit is called where nothing personal may stand: its label, else its building."""
    if visit.label:
        return visit.label
    names = building_names(plan, (visit.building,)) if visit.building else []
    return " ".join(filter(None, (names[0] if names else visit.id, visit.unit)))


def why_unserved(catalogue: Catalogue, found: Round, task: int) -> str:
    """The reason for one visit of a round that no route has."""
    full = _("all teams that could make it are full: another team, or a longer shift, is needed")
    return _unfit(catalogue, found, task) or full


def why_waiting(plan: Plan, catalogue: Catalogue) -> dict[str, str]:
    """Id → why nobody goes there, of all visits that are in no team's day. Whether the teams have room left
    for them isn't looked into: proposing routes does."""
    had = {stop.visit for stop in plan.table("stop").values() if stop.visit}
    alone = plan.copy()
    others = (visit for visit in plan.table("visit").values() if visit.id in had)
    alone.apply(Edit(Label("Look at those who wait"), tuple(deleted(*others))))
    if not alone.table("visit"):
        return {}
    found = visit_round(alone, hours_of(plan), RouteWishes())
    possible = _("a team could make it: drag it to one, or propose routes")
    why = {visit.id: lost_in_words(visit) for visit in found.lost}
    for task, visit in enumerate(found.visits):
        why[visit.id] = _unfit(catalogue, found, task) or possible
    return why


def _unfit(catalogue: Catalogue, found: Round, task: int) -> str:
    """Why no team could make a visit even where it did nothing else that day; "" where one could."""
    visit = found.visits[task]
    if not found.crew:
        return _("there is no team for it")
    if not any(visit.kind in KINDS[one.team.kind] for one in found.crew):
        return _("no team makes visits of this kind")
    able = np.flatnonzero(found.problem.tasks.allowed[task])
    if not len(able):
        return _unable(catalogue, found, visit)
    return _alone(found, task, able)


def lost_in_words(visit: Visit) -> str:
    """Why a visit can't be planned at all."""
    if visit.building:
        return _("its building is not in the plan")
    return _("nobody knows where it is: it has no building and no place")


def _unable(catalogue: Catalogue, found: Round, visit: Visit) -> str:
    """No team may make it: skills, people, or a pin."""
    gaps = [lacks(one.team, visit) for one in found.crew if visit.kind in KINDS[one.team.kind]]
    if all(missing for missing, _few in gaps):
        fewest = min((missing for missing, _few in gaps), key=len)
        names = [
            str(catalogue.skills[skill].name) if skill in catalogue.skills else skill for skill in fewest
        ]
        return _("no team has the skill: {skills}").format(skills=", ".join(names))
    if all(few or missing for missing, few in gaps):
        return _("two people have to go in, and no team has two")
    return _("it is pinned to a team that can't make it")


def _alone(found: Round, task: int, able: np.ndarray) -> str:
    """What goes wrong where a team does nothing else that day, "" where nothing does."""
    faults: list[set[str]] = []
    for kind in able:
        crew = found.crew[int(kind)]
        begin = crew.earliest if crew.kept else None
        times = schedule(found.problem, int(kind), np.array([task]), begin=begin, rested=crew.rested)
        faults.append({fault for fault, _task in times.faults})
    if any(not wrong for wrong in faults):
        return ""
    common = set.union(*faults)
    hours, visit = found.hours, found.visits[task]
    if NO_WAY in common:
        return _("no way leads there")
    if LATE in common:
        return _("nobody can be there by {time}").format(time=hours.clock(hours.seconds(visit.latest, 0.0)))
    if LOAD in common:
        return _("it has {people} people, more than any team can serve").format(people=visit.people)
    if FAR in common:
        return _("it is farther than the vehicles can drive in a day")
    last = float(found.problem.vehicles.latest[able].max())
    if SHIFT in common and hours.seconds(visit.earliest, 0.0) + 60 * visit.minutes > last:
        return _("it can't begin before {time}, and the last shift ends at {end}").format(
            time=hours.clock(hours.seconds(visit.earliest, 0.0)), end=hours.clock(last)
        )
    if SHIFT in common:
        return _("no shift is long enough to go there, make the visit and come back")
    assert REST in common
    return _("no team could take its break on time")


def in_words(plan: Plan, catalogue: Catalogue, found: Round, left_out: Sequence[int]) -> list[str]:
    """One sentence per visit that nobody makes, those that can't be found first."""
    lines = [(visit, lost_in_words(visit)) for visit in found.lost]
    lines += [(found.visits[task], why_unserved(catalogue, found, task)) for task in left_out]
    return [
        _("Not visited: {visit}: {reason}.").format(visit=visit_title(plan, visit), reason=reason)
        for visit, reason in lines
    ]
