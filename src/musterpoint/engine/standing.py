"""Records as they stand on the ground, in arrays: what checks of places ask again and again."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely

from musterpoint.catalogue import Catalogue, FixtureType
from musterpoint.engine.obstacles import Surroundings
from musterpoint.engine.outlines import zone_outlines
from musterpoint.plan import Fixture, Plan, Record, Site, Way, Zone
from musterpoint.plan.outlines import fixture_outlines

PARTS = ("fixture", "zone", "way", "gate")
_SOLID = frozenset({"shelter", "vehicle"})
"""Groups of fixtures that need ground of their own; tables and signs may well stand under a tent."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """Some records and their shapes (n,) in the plan's CRS."""

    records: Sequence[Record]
    shapes: np.ndarray
    tree: shapely.STRtree

    @classmethod
    def of(cls, records: Sequence[Record], shapes: np.ndarray) -> Shapes:
        return cls(records, shapes, shapely.STRtree(shapes))


class Standing:
    """Records of sites, each kind of thing with its shapes when it is first asked for."""

    def __init__(self, records: Iterable[Record], catalogue: Catalogue):
        self._catalogue = catalogue
        self.records = tuple(records)
        self._by_kind: defaultdict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            self._by_kind[record.KIND].append(record)
        self.fixtures = self._of(Fixture)

    @cached_property
    def _outlines(self) -> np.ndarray:
        return fixture_outlines(self.fixtures)

    @cached_property
    def things(self) -> Shapes:
        """Fixtures and zones."""
        zones = self._of(Zone)
        return Shapes.of([*self.fixtures, *zones], np.concatenate([self._outlines, zone_outlines(zones)]))

    @cached_property
    def solid(self) -> Shapes:
        """Tents and vehicles."""
        return self._fixtures(lambda kind: kind.group in _SOLID)

    @cached_property
    def tents(self) -> Shapes:
        return self._fixtures(lambda kind: kind.group == "shelter")

    @cached_property
    def engines(self) -> Shapes:
        """Generators and vehicles."""
        return self._fixtures(lambda kind: kind.id == "generator" or kind.group == "vehicle")

    @cached_property
    def blocking(self) -> Shapes:
        """What a fire engine can't drive over."""
        return self._fixtures(lambda kind: kind.height > 0)

    @cached_property
    def lanes(self) -> Shapes:
        """Registration and sampling areas of a lane of their own."""
        zones = [zone for zone in self._of(Zone) if zone.lane and zone.kind in ("registration", "sampling")]
        return Shapes.of(zones, zone_outlines(zones))

    @cached_property
    def ways(self) -> Shapes:
        ways = [way for way in self._of(Way) if len(way.path) > 1]
        return Shapes.of(ways, np.array([way.geometry() for way in ways], dtype=object))

    @cached_property
    def sites(self) -> Mapping[str, Site]:
        return {site.id: site for site in self._of(Site)}

    @cached_property
    def parts(self) -> Mapping[str, list[Record]]:
        """Site id → its parts; those that belong to no site are left out."""
        owned: defaultdict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            if site := getattr(record, "site", ""):
                owned[site].append(record)
        return owned

    def prepare(self) -> None:
        """Put together now what is otherwise put together when it is first asked for."""
        for name in ("solid", "tents", "engines", "blocking", "lanes", "ways"):
            getattr(self, name).tree.query(shapely.Point(0.0, 0.0))
        len(self.sites), len(self.parts)

    def _of(self, kind: type[Record]) -> list:
        return self._by_kind[kind.KIND]

    def _fixtures(self, wanted: Callable[[FixtureType], bool]) -> Shapes:
        types = {kind.id for kind in self._catalogue.fixtures.values() if wanted(kind)}
        rows = [row for row, item in enumerate(self.fixtures) if item.type in types]
        return Shapes.of([self.fixtures[row] for row in rows], self._outlines[rows])


@dataclass(frozen=True, slots=True)
class Scene:
    """What checks of places look at: `moved`, the records in question, among `still`, all others.

    away: ids of records of `still` that don't count, because they are moved. fixing: whether problems shall
    have fixes."""

    plan: Plan
    catalogue: Catalogue
    around: Surroundings
    moved: Standing
    still: Standing
    away: frozenset[str] = frozenset()
    fixing: bool = False
    _grounds: dict[str, shapely.Geometry] = field(default_factory=dict)

    def pairs(self, first: str, second: str, distance: float = 0.0) -> Iterator[tuple[Record, Record, float]]:
        """Each pair of a `first` and another `second` of which one at least is moved, and metres between
        them, where those are `distance` or less. Which is which is told by attributes of `Standing`."""
        seen = set()
        sides = [(self.moved, self.moved), (self.moved, self.still)]
        if first != second:
            sides.append((self.still, self.moved))
        for one_side, other_side in sides:
            ones, others = getattr(one_side, first), getattr(other_side, second)
            if not len(ones.records) or not len(others.records):
                continue
            rows, columns = _near(ones, others, distance)
            gaps = shapely.distance(ones.shapes[rows], others.shapes[columns])
            for row, column, gap in zip(rows, columns, gaps, strict=True):
                one, other = ones.records[row], others.records[column]
                key = frozenset((one.id, other.id))
                if len(key) == 2 and key not in seen and not self._is_away(one, one_side, other, other_side):
                    seen.add(key)
                    yield one, other, float(gap)

    def site(self, id_: str) -> Site | None:
        """The site as it would stand."""
        return self.moved.sites.get(id_) or self.plan.find("site", id_)

    def sites(self) -> list[Site]:
        """The sites that are moved, wholly or in part, by number."""
        found = filter(None, map(self.site, self.moved.sites.keys() | self.moved.parts.keys()))
        return sorted(found, key=lambda site: (site.number, site.id))

    def parts(self, site: Site) -> list[Record]:
        """Fixtures, zones, ways and gates of a site as they would stand."""
        rest = self.still.parts.get(site.id, ())
        return [*self.moved.parts.get(site.id, ()), *(part for part in rest if part.id not in self.away)]

    def ground(self, site: Site) -> shapely.Geometry:
        """The convex ground that a site's zones cover; its point where it has none."""
        if site.id not in self._grounds:
            corners = [point for part in self.parts(site) if isinstance(part, Zone) for point in part.outline]
            points = shapely.multipoints(np.array([(site.x, site.y), *corners]))
            self._grounds[site.id] = shapely.convex_hull(points)
        return self._grounds[site.id]

    def refit(self, site: Site | None) -> str:
        """The id of a site that can be laid out anew, "" for one that can't, or where nobody asks for it."""
        can = self.fixing and site is not None and site.kind == "fixed" and not site.locked
        return site.id if can else ""

    def _is_away(self, one: Record, one_side: Standing, other: Record, other_side: Standing) -> bool:
        return (one_side is self.still and one.id in self.away) or (
            other_side is self.still and other.id in self.away
        )


def _near(ones: Shapes, others: Shapes, distance: float) -> tuple[np.ndarray, np.ndarray]:
    """Rows of `ones` and of `others` that are within a distance, the fewer asked in the index of the many."""
    predicate = {"predicate": "dwithin", "distance": distance} if distance else {"predicate": "intersects"}
    if len(ones.records) <= len(others.records):
        rows, columns = others.tree.query(ones.shapes, **predicate)
    else:
        columns, rows = ones.tree.query(others.shapes, **predicate)
    return rows, columns


_kept: list[tuple[tuple[Record, ...], Catalogue, Standing]] = []
_around: list[Surroundings] = []


def standing(plan: Plan, catalogue: Catalogue) -> Standing:
    """Everything that stands in a plan. The last one is kept and given again while no record has changed."""
    records = tuple(record for kind in ("site", *PARTS) for record in plan.table(kind).values())
    for earlier, its_catalogue, kept in _kept:
        if (
            catalogue is its_catalogue
            and len(records) == len(earlier)
            and all(map(operator.is_, records, earlier))
        ):
            return kept
    fresh = Standing(records, catalogue)
    _kept[:] = [(records, catalogue, fresh)]
    return fresh


def surroundings(plan: Plan, catalogue: Catalogue) -> Surroundings:
    """The plan's surroundings; those of the last plan asked for are kept, layer by layer."""
    fresh = Surroundings(plan, catalogue, _around[0] if _around else None)
    _around[:] = [fresh]
    return fresh


def whole_scene(plan: Plan, catalogue: Catalogue) -> Scene:
    """All that stands in a plan, checked against itself and its surroundings."""
    everything = standing(plan, catalogue)
    nothing = Standing((), catalogue)
    return Scene(plan, catalogue, surroundings(plan, catalogue), everything, nothing, fixing=True)
