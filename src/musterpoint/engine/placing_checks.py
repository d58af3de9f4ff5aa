"""Every check of places at once: for a whole plan, or for what is being dragged over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps

from musterpoint.catalogue import Catalogue
from musterpoint.engine.fire_checks import fire_lanes
from musterpoint.engine.flow_checks import (
    entrance_is_exit,
    isolation_badly_placed,
    lanes_too_close,
    queues_too_small,
    ways_crossing,
)
from musterpoint.engine.obstacles import Obstacles
from musterpoint.engine.space_checks import (
    fixtures_overlap,
    near_avoided,
    over_buildings,
    sites_outside,
    too_close,
)
from musterpoint.engine.standing import PARTS, Scene, Standing, standing, surroundings, whole_scene
from musterpoint.engine.stock_checks import Stock
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, ROADS, Fixture, Plan, Problem, Record, Severity
from musterpoint.plan.health import reads
from musterpoint.text import Text

Rule = Callable[[Scene], Iterator[Problem]]
PlanCheck = Callable[[Plan, Catalogue], Iterator[Problem]]

RULES: tuple[tuple[str, Text, Rule], ...] = (
    ("over-buildings", Text("压在楼上的设施", "Things over buildings"), over_buildings),
    ("fixtures-overlap", Text("互相重叠的设施", "Fixtures that overlap"), fixtures_overlap),
    ("fire-lane", Text("占用消防通道", "Blocked fire lanes"), fire_lanes),
    ("clearance", Text("帐篷防火间距", "Clearance of tents"), too_close),
    ("sites-outside", Text("小区以外的检测点", "Sites outside every neighbourhood"), sites_outside),
    ("keep-away", Text("靠近餐饮、学校的检测点", "Sites near restaurants and schools"), near_avoided),
    ("queue-too-small", Text("排队区太小", "Queues that are too small"), queues_too_small),
    ("ways-crossing", Text("三条通道交叉或过近", "Ways that cross or nearly do"), ways_crossing),
    ("lanes-too-close", Text("通道间距不足", "Lanes that are too close"), lanes_too_close),
    ("isolation", Text("临时隔离区", "Isolation areas"), isolation_badly_placed),
    ("entrance-is-exit", Text("出入口相同", "Entrances that are exits"), entrance_is_exit),
)
"""Id, title and function of each check of places."""

WITHIN = frozenset({"queue-too-small", "isolation", "entrance-is-exit"})
"""Ids of the checks that ask only how a site's own parts lie to each other."""

_WORST_FIRST = tuple(Severity)


def of_whole_plans(rule: Rule) -> PlanCheck:
    """The rule as a check of plan health."""

    @reads("site", *PARTS, "campaign", BUILDINGS, ROADS, NEIGHBOURHOODS)
    @wraps(rule)
    def check(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
        return rule(whole_scene(plan, catalogue))

    return check


class PlacingChecks:
    """Says while something is dragged what would be wrong with it there.

    Made beforehand, off the GUI thread: indexing a city takes a second, and a later plan with the same
    layers takes only its records' time. It holds one state of the plan; asking it takes milliseconds.
    """

    def __init__(self, plan: Plan, catalogue: Catalogue):
        """plan: a copy, or one that doesn't change while this is in use."""
        self._plan, self._catalogue = plan, catalogue
        self._around = surroundings(plan, catalogue)
        self._still = standing(plan, catalogue)
        self._still.prepare()
        self._stock = Stock(plan, catalogue)

    @property
    def buildings(self) -> Obstacles:
        """The buildings alone, for what asks only for them."""
        return self._around.buildings

    def problems(self, records: Sequence[Record], within: Sequence[Problem] | None = None) -> list[Problem]:
        """What would be wrong if the records (sites with their parts, fixtures, zones, gates, ways) stood as
        they are given, the worst first. Those of the plan with the same ids don't count; what is wrong
        elsewhere isn't told. No problem has a fix: whoever drags is about to fix it.

        within: what `problems_within` found for whole sites; moving and turning them doesn't change it."""
        within = self.problems_within(records) if within is None else within
        found = [*self._found(records, False), *within]
        return sorted(found, key=lambda problem: _WORST_FIRST.index(problem.severity))

    def problems_within(self, records: Sequence[Record]) -> list[Problem]:
        """What would be wrong with how the parts of sites lie to each other, wherever the sites stand."""
        return list(self._found(records, True))

    def shortages(self, records: Sequence[Record]) -> list[Problem]:
        """What would be missing from the stock if the records stood there too, wherever that is. Those that
        stand in the plan already, and are only moved, take nothing."""
        known = self._plan.table("fixture")
        added = [record for record in records if isinstance(record, Fixture) and record.id not in known]
        return list(self._stock.lacking(added)) if added else []

    def _found(self, records: Sequence[Record], within: bool) -> Iterator[Problem]:
        moved = Standing(records, self._catalogue)
        away = frozenset(record.id for record in records)
        scene = Scene(self._plan, self._catalogue, self._around, moved, self._still, away)
        for id_, _title, rule in RULES:
            if (id_ in WITHIN) == within:
                yield from rule(scene)
