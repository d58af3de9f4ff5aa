"""Who goes where, on the map: areas of sites, ways to them, who has none, and which site has too many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy
import pandas
import shapely
from PyQt6.QtCore import QObject, QPointF, QTimer, pyqtSignal
from PyQt6.QtGui import QColor, QPainterPath, QPen

from musterpoint.briefing.webmap.colours import site_colours
from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import DARK, MapStyle
from musterpoint.desktop.canvas.crowd import Crowd
from musterpoint.desktop.canvas.footways import Footways, FootwaysOfSites, paint_footways, paint_own
from musterpoint.desktop.canvas.labels import Label, paint_labels
from musterpoint.desktop.canvas.markers import marker_radius
from musterpoint.desktop.canvas.outlines import polygons_path, to_path
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.workers import Workers
from musterpoint.engine.catchment_areas import catchment_areas
from musterpoint.engine.demand import VISIT, demand
from musterpoint.engine.footfall import all_ways
from musterpoint.engine.scores import site_capacity
from musterpoint.engine.served import NOBODY, served_by_site, service
from musterpoint.plan import BUILDINGS, ENTRANCES, ROADS, Changes, Plan
from musterpoint.text import _

PAUSE_MS = 150
"""Found again when nothing has been edited for so long."""

CHUNK = 50
"""So many buildings are hatched as one path."""

MOST_HATCHED = 600
"""Where more of them are in view, buildings without a site are dots."""

TINT, DARKER = 0.3, 150
"""Opacity of areas, and percent by which their edges are darker (lighter on dark ground)."""

NEAR_SCALE = 1500
"""On maps of one to less, where layouts are worked on, areas and all the ways to a site are in the way."""


@dataclass(frozen=True, slots=True)
class ServedPicture:
    """What is known of a plan. ways: as of `engine.footfall.all_ways`. index: ids of all buildings; place:
    for each the row of `ways`, -1 for none. Those of parts come after all others. areas: site id → path,
    empty where they weren't asked for. colours: site id → number of its colour. without: the
    inhabited buildings that are given to no site. load, able: site id → people who are expected, and who can
    be served."""

    ways: pandas.DataFrame
    index: pandas.Index
    place: numpy.ndarray
    areas: Mapping[str, QPainterPath]
    colours: Mapping[str, int]
    without: Crowd
    load: Mapping[str, float]
    able: Mapping[str, float]

    def site_of(self, building: str) -> str:
        """The id of the site that a building goes to, "" for none."""
        place = int(self.place[self.index.get_loc(building)]) if building in self.index else -1
        return "" if place < 0 else str(self.ways["site"].iat[place])

    def ways_of(self, buildings: Iterable[str]) -> pandas.DataFrame:
        """The rows of `ways` of some buildings and their parts."""
        chosen = list(buildings)
        rows = self.index.get_indexer(chosen)
        places = self.place[rows[rows >= 0]]
        whole = int((self.place >= 0).sum())
        parts = whole + numpy.flatnonzero(self.ways.index[whole:].isin(chosen))
        return self.ways.iloc[[*places[places >= 0], *parts]]

    @property
    def over(self) -> dict[str, float]:
        """Site id → people beyond its capacity."""
        return {id_: load - self.able[id_] for id_, load in self.load.items() if load > self.able[id_] + 0.5}


class OwnWays:
    """The ways of some buildings to their sites, kept from one frame to the next."""

    def __init__(self, picture: ServedPicture, buildings: frozenset[str]):
        self.picture, self.buildings = picture, buildings
        self._rows = list(picture.ways_of(buildings).itertuples()) if buildings else []
        self._lines: dict[int, tuple[Footways, tuple[shapely.LineString, bool]]] = {}

    @property
    def sites(self) -> set[str]:
        """The ids of the sites that they lead to."""
        return {row.site for row in self._rows}

    def lines(self, footways: Mapping[str, Footways]) -> list[tuple[shapely.LineString, bool]]:
        """Each as far as it is known, and whether it is straight. footways: by the ids of sites."""
        for number, row in enumerate(self._rows):
            one = footways.get(row.site)
            if one is not None and (number not in self._lines or self._lines[number][0] is not one):
                self._lines[number] = one, one.way(row)
        return [line for number, (_one, line) in self._lines.items() if self._rows[number].site in footways]


def served_picture(plan: Plan, catalogue: Catalogue, with_areas: bool) -> ServedPicture | None:
    """The picture of a plan; None where it has no buildings or no sites. Takes some seconds for a city."""
    found = service(plan) if plan.buildings is not None else None
    if found is None or not len(found.ways):
        return None
    people = demand(plan)
    sites = {site.id: site for site in plan.sites() if site.kind != "home-visit"}
    load = served_by_site(plan, people, found)
    left = (found.chosen == NOBODY) & (people.to_numpy() > 0)
    return ServedPicture(
        all_ways(plan, found, people),
        plan.buildings.frame.index,
        found.places,
        {id_: to_path(area) for id_, area in catchment_areas(plan, found).items()} if with_areas else {},
        {site.id: number for site, number in site_colours(plan)},
        Crowd(plan.buildings.frame.geometry.to_numpy()[left]),
        {id_: float(load[id_]) for id_ in sites},
        {id_: site_capacity(plan, catalogue, site) for id_, site in sites.items()},
    )


class Served(QObject):
    """Keeps the picture of a plan up to date, off the GUI thread. footways: the ways to the sites that are
    looked at. updated: `picture` is another one."""

    updated = pyqtSignal()

    def __init__(self, catalogue: Catalogue, parent: QObject | None = None):
        super().__init__(parent)
        self.picture: ServedPicture | None = None
        self.footways = FootwaysOfSites(self)
        self._catalogue = catalogue
        self._worker = Workers(self, 1, "served", in_turn=True)
        self._asked = self._answered = 0
        self._plan: Plan | None = None
        self._own: OwnWays | None = None
        self._with_areas = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._start)

    @property
    def is_current(self) -> bool:
        known = not self._pause.isActive() and self._answered == self._asked
        return known and self.footways.is_current

    def follow(self, plan: Plan, changes: Changes) -> None:
        """Look at the plan again where these changes may have changed who goes where."""
        if changes.touch("site", "building_part", "campaign", VISIT, BUILDINGS, ROADS, ENTRANCES):
            self.ask(plan)

    def ask(self, plan: Plan, with_areas: bool | None = None) -> None:
        """Look at a plan soon; with_areas: whether areas are wanted from now on."""
        self._plan = plan
        if with_areas is not None:
            self._with_areas = with_areas
        self._pause.start()

    def own_ways(self, buildings: frozenset[str]) -> OwnWays:
        """The ways of these buildings. There must be a picture."""
        own = self._own
        if own is None or own.picture is not self.picture or own.buildings != buildings:
            self._own = own = OwnWays(self.picture, buildings)
        return own

    def close(self) -> None:
        self._pause.stop()
        self._asked += 1
        self._worker.close()
        self.footways.close()

    def _start(self) -> None:
        self._asked += 1
        number, plan, with_areas = self._asked, self._plan.copy(), self._with_areas

        def work() -> ServedPicture | None:
            wanted = number == self._asked
            return served_picture(plan, self._catalogue, with_areas) if wanted else None

        self._worker.start(work, done=lambda picture: self._take(number, plan, picture))

    def _take(self, number: int, plan: Plan, picture: ServedPicture | None) -> None:
        if number == self._asked:
            self._answered, self.picture = number, picture
            if picture is not None:
                self.footways.follow(plan, picture.ways)
            self.updated.emit()


def paint_areas(surface: Surface, style: MapStyle, picture: ServedPicture) -> None:
    """Tint the areas of the sites, on maps that show more than some houses."""
    if surface.scale < NEAR_SCALE:
        return
    symbol, painter = style.marks["catchment"], surface.painter
    painter.setTransform(surface.world)
    for site, area in picture.areas.items():
        ink = QColor(colour(style.served_fills[picture.colours.get(site, 0)]))
        pen = QPen(surface.pen(symbol))
        pen.setColor(ink.darker(DARKER) if style.theme != DARK else ink.lighter(DARKER))
        ink.setAlphaF(TINT)
        painter.setBrush(ink)
        painter.setPen(pen)
        painter.drawPath(area)


def paint_without(surface: Surface, style: MapStyle, picture: ServedPicture) -> None:
    """Hatch the inhabited buildings that belong to no site; very many are dots."""
    symbol, painter = style.marks["without-site"], surface.painter
    seen = picture.without.seen(surface, margin=symbol.width)
    if seen.sum() > MOST_HATCHED:
        picture.without.paint_dots(surface, QColor(colour(symbol.stroke)))
        return
    painter.setTransform(surface.world)
    for shapes in picture.without.chunks(seen, CHUNK):
        path = polygons_path(shapes)
        painter.fillPath(path, colour(symbol.fill))
        if hatch := surface.hatch(symbol):
            painter.fillPath(path, hatch)
        painter.strokePath(path, surface.pen(symbol))


def paint_ways(
    surface: Surface, style: MapStyle, served: Served, sites: Iterable[str], buildings: Iterable[str]
) -> None:
    """The ways to these sites, and those of these buildings to theirs, as far as they are known by now."""
    sites, buildings = set(sites) if surface.scale >= NEAR_SCALE else set(), frozenset(buildings)
    if not sites and not buildings:
        return
    own = served.own_ways(buildings)
    known = served.footways.of(sites | own.sites)
    paint_footways(surface, style, [known[site] for site in sites if site in known])
    paint_own(surface, style, own.lines(known))


def paint_over(surface: Surface, style: MapStyle, plan: Plan, picture: ServedPicture) -> None:
    """A ring around each site that more people are given to than it can serve, and how many too many."""
    symbol, labels = style.marks["beyond-capacity"], []
    painter = surface.painter
    painter.resetTransform()
    painter.setPen(surface.pen(symbol))
    painter.setBrush(colour(""))
    for id_, people in picture.over.items():
        site = plan.find("site", id_)
        if site is None:
            continue
        radius = marker_radius(style.site(site.kind), surface.scale) + symbol.size / 2
        painter.drawEllipse(surface.world.map(QPointF(site.x, site.y)), radius, radius)
        words = _("+{people}").format(people=f"{people:,.0f}")
        shift = (0.0, -radius - symbol.label_size)
        labels.append(Label(words, site.x, site.y, symbol.label_size, symbol.label, True, shift))
    paint_labels(surface, style.halo, labels)
