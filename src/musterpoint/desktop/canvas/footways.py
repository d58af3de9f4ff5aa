"""The ways to sites on the map: along the paths that people take, each once, the wider the more walk
there."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy
import pandas
import shapely
from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QColor

from musterpoint.catalogue.style import MapStyle, load_style
from musterpoint.desktop.canvas.coverage import add_lines, empty_mask
from musterpoint.desktop.canvas.shapes import Shapes, paint_mask
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.workers import Workers
from musterpoint.engine.footfall import site_crowd
from musterpoint.geo.footways import WalkTree
from musterpoint.plan import Plan

FULL_SCALE, LEAST = 8000, 0.4
"""On maps of one to more, wide stretches are wider than thin ones by less, down to this part of it: streets
lie close together there."""

OWN = 3.0
"""Width of the way of one building."""

MOST = 4000
"""So many stretches are drawn at a time, those where most walk: a city's would only be a blot. The others
follow as one comes nearer."""

MOST_STRAIGHT = 500
"""So many straight lines; of more, some spread over all."""

DASH, GAP = 6.0, 4.0
"""CSS pixels of a straight line, which is an estimate."""

KEPT = 24
"""Sites whose ways are kept."""


class Straight(NamedTuple):
    """Straight lines: their ends (k, 2, 2), and the left, bottom, right and top of each (k)."""

    ends: numpy.ndarray
    left: numpy.ndarray
    bottom: numpy.ndarray
    right: numpy.ndarray
    top: numpy.ndarray

    @classmethod
    def of(cls, ends: numpy.ndarray) -> Straight:
        sides = numpy.hstack([ends.min(axis=1), ends.max(axis=1)]).T
        return cls(ends, *numpy.ascontiguousarray(sides, numpy.float32))

    def in_view(self, surface: Surface) -> numpy.ndarray:
        """The numbers of those whose box meets what the surface shows."""
        left, bottom, right, top = surface.bounds()
        across = (self.left <= right) & (self.right >= left)
        return numpy.flatnonzero(across & (self.bottom <= top) & (self.top >= bottom))


@dataclass(frozen=True, slots=True)
class Footways:
    """The ways to one site. tree: None where no path leads to it; buildings: ids in its order. shapes,
    people, widths: the stretches of paths, how many walk there, and their class of width. straight: lines
    where no path leads."""

    tree: WalkTree | None
    buildings: pandas.Index
    shapes: Shapes
    people: numpy.ndarray
    widths: numpy.ndarray
    straight: Straight

    def way(self, row: Any) -> tuple[shapely.LineString, bool]:
        """A building's own way, and whether it is straight. row: of the ways, with the building's id."""
        known = self.tree is not None and row.Index in self.buildings
        line = self.tree.way(self.buildings.get_loc(row.Index)) if known else None
        return line or shapely.LineString([(row.x, row.y), (row.to_x, row.to_y)]), line is None

    def busiest(self, seen: numpy.ndarray, part: float) -> numpy.ndarray:
        """Such a part (0–1) of some stretches: those where most people walk."""
        most = math.ceil(part * len(seen))
        return seen if most >= len(seen) else seen[numpy.argpartition(-self.people[seen], most)[:most]]


def footways(plan: Plan, site: str, ways: pandas.DataFrame) -> Footways:
    """The ways to a site. ways: of all buildings, as `ServedPicture` has them."""
    found = site_crowd(plan, site, ways)
    crowd = found.crowd
    shapes = Shapes(numpy.concatenate((crowd.lines, crowd.accesses)))
    people = numpy.concatenate((crowd.people, crowd.access_people))[shapes.order]
    widths = numpy.searchsorted(load_style().walk_limits, people, side="right")
    return Footways(
        found.tree, plan.buildings.frame.index, shapes, people, widths, Straight.of(found.straight)
    )


def paint_footways(surface: Surface, style: MapStyle, sites: Collection[Footways]) -> None:
    """All ways to some sites."""
    seen = [one.shapes.in_view(surface, margin=20) for one in sites]
    part = MOST / max(MOST, sum(map(len, seen)))
    less = min(1.0, max(LEAST, FULL_SCALE / surface.scale))
    widths = [1 + (wider - 1) * less for wider in style.walk_widths]
    lines, straight = [], []
    for one, stretches in zip(sites, seen, strict=True):
        chosen = one.busiest(stretches, part)
        kinds = one.widths[chosen]
        lines += [(one.shapes, chosen[kinds == kind], wide) for kind, wide in enumerate(widths)]
        straight.append(one.straight.in_view(surface))
    step = -(-sum(map(len, straight)) // MOST_STRAIGHT) or 1
    _paint(surface, style, lines)
    drawn = [one.straight.ends[rows[::step]] for one, rows in zip(sites, straight, strict=True)]
    dashes = numpy.concatenate([numpy.empty((0, 2, 2)), *drawn])
    if len(dashes):
        some = Shapes(shapely.linestrings(dashes))
        _paint(surface, style, [(some, numpy.arange(len(dashes)), 1.0)], dashed=True)


def paint_own(surface: Surface, style: MapStyle, lines: Collection[tuple[shapely.LineString, bool]]) -> None:
    """The ways of single buildings, each with whether it is straight for want of a path."""
    for straight in (False, True):
        some = numpy.array([line for line, is_straight in lines if is_straight == straight], dtype=object)
        if len(some):
            _paint(surface, style, [(Shapes(some), numpy.arange(len(some)), OWN)], dashed=straight)


def _paint(
    surface: Surface, style: MapStyle, sorts: list[tuple[Shapes, numpy.ndarray, float]], dashed: bool = False
) -> None:
    """Lines and how much wider they are than the style's, in one colour that doesn't darken where they
    meet."""
    sorts = [sort for sort in sorts if len(sort[1])]
    if not sorts:
        return
    symbol, device = style.marks["walk"], surface.painter.device()
    mask = empty_mask(device.width(), device.height())
    dash = (DASH * surface.ratio, GAP * surface.ratio) if dashed else ()
    for shapes, chosen, wider in sorts:
        add_lines(mask, *shapes.on(surface, chosen), symbol.width * wider * surface.ratio, *dash)
    paint_mask(surface, mask, QColor(colour(symbol.stroke)))


@dataclass(slots=True)
class _Asked:
    """What the ways follow from. number: of the picture that they belong to."""

    plan: Plan | None = None
    ways: pandas.DataFrame = field(default_factory=pandas.DataFrame)
    number: int = 0


class FootwaysOfSites(QObject):
    """Finds the ways to sites that are looked at, off the GUI thread, and keeps them until anybody goes
    elsewhere. updated: more of them are known."""

    updated = pyqtSignal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._worker = Workers(self, 1, "footways", in_turn=True)
        self._asked = _Asked()
        self._known: OrderedDict[str, tuple[int, Footways]] = OrderedDict()
        self._wanted: frozenset[str] = frozenset()
        self._waiting: set[str] = set()

    @property
    def is_current(self) -> bool:
        """Whether all that was asked for is known."""
        return not self._waiting

    def follow(self, plan: Plan, ways: pandas.DataFrame) -> None:
        """From now on they are those of this plan, which is never changed; until they are known, older ones
        are shown."""
        self._asked = _Asked(plan, ways, self._asked.number + 1)
        self._waiting.clear()

    def of(self, sites: Collection[str]) -> dict[str, Footways]:
        """What is known of the ways to these sites; the rest is found, and others aren't waited for."""
        self._wanted = frozenset(sites)
        number = self._asked.number
        for site in self._wanted:
            is_known = site in self._known and self._known[site][0] == number
            if not is_known and site not in self._waiting and self._has(site):
                self._waiting.add(site)
                self._worker.start(self._find, site, self._asked, done=lambda one: self._take(*one))
        return {site: self._known[site][1] for site in self._wanted if site in self._known}

    def close(self) -> None:
        self._wanted = frozenset()
        self._worker.close()

    def _has(self, site: str) -> bool:
        return self._asked.plan is not None and self._asked.plan.find("site", site) is not None

    def _find(self, site: str, asked: _Asked) -> tuple[str, int, Footways | None]:
        """In a thread."""
        wanted = site in self._wanted and asked.number == self._asked.number
        return site, asked.number, footways(asked.plan, site, asked.ways) if wanted else None

    def _take(self, site: str, number: int, found: Footways | None) -> None:
        if number != self._asked.number:
            return
        self._waiting.discard(site)
        if found is not None:
            self._known[site] = number, found
            self._known.move_to_end(site)
            for other in [site for site in self._known if site not in self._wanted][:-KEPT]:
                del self._known[other]
        self.updated.emit()
