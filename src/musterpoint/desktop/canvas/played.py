"""A simulated day on the map: queues that grow and shrink, and the buildings that are being called."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QPainterPath, QPolygonF

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle, Symbol
from musterpoint.desktop.canvas.labels import label_font
from musterpoint.desktop.canvas.markers import marker_radius
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.engine.queues import Day
from musterpoint.engine.timetable import Settings, calls, one_day, site_models
from musterpoint.geo.queues import serpentine
from musterpoint.plan import Plan, Site, Way, Zone
from musterpoint.text import _

STEP = 60.0
"""Seconds between two pictures of the day."""

FULL = 200.0
"""People in the largest disc that grows with the queue; beyond, only the figure says how many."""

ROW = 1.2
"""Metres: width of the queue's rows where none are drawn."""

LEAST_QUEUE = 5
"""People: a way that leads through a waiting zone for shorter than that is no queue."""

HALO = 3.0
"""CSS pixels round the figures."""

FIGURES_SCALE = 5000
"""Who is through is told on maps of one to so many and nearer."""

PEOPLE_SCALE = 1200
"""People are drawn one by one on maps of one to so many and nearer."""


@dataclass(frozen=True, slots=True, eq=False)
class PlayedSite:
    """A site's day; (t,) arrays by the day's times. waiting: people who wait; through: who are done. room:
    people that the drawn waiting zone holds, None for none drawn. places: x, y where people stand in it, the
    first in the queue first."""

    site: Site
    waiting: np.ndarray
    through: np.ndarray
    people: int
    room: int | None
    places: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class PlayedDay:
    """times (t,): seconds after the campaign's start. called: outlines of buildings, with the times (first,
    last) at which each is being called."""

    times: np.ndarray
    sites: tuple[PlayedSite, ...]
    called: tuple[QPainterPath, ...]
    starts: np.ndarray
    ends: np.ndarray

    def at(self, seconds: float) -> int:
        """The number of the picture of a moment."""
        return int(np.clip(np.searchsorted(self.times, seconds, side="right") - 1, 0, len(self.times) - 1))


def played_day(plan: Plan, catalogue: Catalogue, settings: Settings) -> PlayedDay:
    """One simulated day, ready to be shown minute by minute. Raises InputError where nobody is called."""
    known = calls(plan, catalogue)
    days = one_day(plan, catalogue, settings, known)
    models = [model for model in site_models(plan, catalogue, settings, known) if model.people]
    first = min(min(model.hours.opens, _first(days[model.site.id])) for model in models)
    last = max(max(model.hours.closes, days[model.site.id].finished) for model in models)
    times = np.arange(math.floor(first / STEP) * STEP, last + 2 * STEP, STEP)
    sites = []
    for model in models:
        day = days[model.site.id]
        waiting = sum(day.waiting(times, stage) for stage in range(len(day.line.stages)))
        through = np.sort(day.ended[day.served, -1]).searchsorted(times, side="right")
        places = _places(plan, model.site)
        sites.append(
            PlayedSite(model.site, waiting, through, model.people, model.room.waiting, places)
        )  # fmt: skip
    return PlayedDay(times, tuple(sites), *_called(plan, {model.site.id: model.calls for model in models}))


def _first(day: Day) -> float:
    return float(np.min(day.arrived, initial=np.inf))


def _places(plan: Plan, site: Site) -> np.ndarray:
    """Where people stand in the site's waiting zones, those next to be called first, (n, 2): along the way
    that residents are led through them, else in rows."""
    zones = [zone for zone in plan.where("zone", site=site.id) if zone.kind == "waiting" and not zone.lane]
    ways = [way for way in plan.where("way", site=site.id) if way.kind == "residents" and not way.lane]
    places = []
    for zone in zones:
        along = [_along(way, zone) for way in ways]
        longest = max(along, key=len, default=np.zeros((0, 2)))
        if len(longest) < LEAST_QUEUE:
            marks = serpentine(zone.outline, zone.queue_row or ROW, zone.queue_spacing).marks
            longest = np.array([mark[:2] for mark in marks]).reshape(-1, 2)
        places.append(longest[::-1])
    return np.concatenate(places) if places else np.zeros((0, 2))


def _along(way: Way, zone: Zone) -> np.ndarray:
    """A place for each person along a way, as far as it lies in a zone, (n, 2)."""
    line = way.geometry()
    spots = shapely.line_interpolate_point(line, np.arange(0.0, line.length, zone.queue_spacing))
    return shapely.get_coordinates(spots[shapely.covers(zone.geometry(), spots)])


def _called(plan: Plan, known: Mapping) -> tuple[tuple[QPainterPath, ...], np.ndarray, np.ndarray]:
    """Outlines of the buildings that have a slot, and when it begins and ends."""
    paths, starts, ends = [], [], []
    frame = plan.buildings.frame if plan.buildings is not None else None
    for called in known.values():
        for place in np.flatnonzero(called.kinds != "enterprise"):
            geometry = frame.geometry.get(called.building[place]) if frame is not None else None
            if geometry is not None:
                paths.append(_path(geometry))
                starts.append(called.starts[place])
                ends.append(called.starts[place] + called.seconds[place])
    return tuple(paths), np.array(starts), np.array(ends)


def _path(geometry: shapely.Geometry) -> QPainterPath:
    path = QPainterPath()
    for part in shapely.get_parts(geometry):
        corners = shapely.get_coordinates(part.exterior).tolist()
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
        path.closeSubpath()
    return path


def paint_called(surface: Surface, style: MapStyle, day: PlayedDay, seconds: float) -> None:
    """The buildings whose people are called at a moment, and a disc for each queue; below the sites."""
    _paint_buildings(surface, style, day, seconds)
    place = day.at(seconds)
    for site in day.sites:
        if waiting := int(site.waiting[place]):
            _paint_disc(surface, style, site, waiting)


def _paint_buildings(surface: Surface, style: MapStyle, day: PlayedDay, seconds: float) -> None:
    symbol, painter = style.marks["called"], surface.painter
    left, bottom, right, top = surface.bounds(margin=8)
    view = QRectF(left, bottom, right - left, top - bottom)
    painter.setTransform(surface.world)
    painter.setPen(surface.pen(symbol))
    painter.setBrush(colour(symbol.fill))
    for number in np.flatnonzero((day.starts <= seconds) & (seconds < day.ends)):
        if day.called[number].boundingRect().intersects(view):
            painter.drawPath(day.called[number])


def paint_queues(surface: Surface, style: MapStyle, day: PlayedDay, seconds: float) -> None:
    """The people who stand in each queue, seen near by, and its figures; above the sites."""
    place = day.at(seconds)
    for site in day.sites:
        waiting = int(site.waiting[place])
        if surface.scale <= PEOPLE_SCALE and len(site.places):
            _paint_people(surface, style, site, waiting)
        _paint_figures(surface, style, site, waiting, int(site.through[place]))


def _paint_people(surface: Surface, style: MapStyle, site: PlayedSite, waiting: int) -> None:
    symbol, painter = style.marks["queuing"], surface.painter
    painter.resetTransform()
    painter.setPen(surface.pen(symbol))
    painter.setBrush(colour(symbol.fill))
    radius = max(symbol.size / 2, 0.22 / surface.resolution) * surface.ratio
    for x, y in site.places[:waiting].tolist():
        painter.drawEllipse(surface.world.map(QPointF(x, y)), radius, radius)


def _symbol(style: MapStyle, site: PlayedSite, waiting: int) -> Symbol:
    too_long = site.room is not None and waiting > site.room
    return style.marks["queue-too-long" if too_long else "queue"]


def _paint_disc(surface: Surface, style: MapStyle, site: PlayedSite, waiting: int) -> None:
    """Round the site's marker, its area as large as the queue."""
    symbol, painter = _symbol(style, site, waiting), surface.painter
    painter.resetTransform()
    painter.setPen(surface.pen(symbol))
    painter.setBrush(colour(symbol.fill))
    own = marker_radius(style.site(site.site.kind), surface.scale)
    radius = (own + symbol.size * math.sqrt(min(waiting, 2 * FULL) / FULL)) * surface.ratio
    painter.drawEllipse(surface.world.map(QPointF(site.site.x, site.site.y)), radius, radius)


def _paint_figures(surface: Surface, style: MapStyle, site: PlayedSite, waiting: int, through: int) -> None:
    """Below the site's marker how many wait; near by how many of all are through."""
    symbol, painter = _symbol(style, site, waiting), surface.painter
    words = f"{waiting:,}"
    if surface.scale <= FIGURES_SCALE:
        words = _("{waiting} waiting · {through} of {people} through").format(
            waiting=words, through=f"{through:,}", people=f"{site.people:,}"
        )
    painter.resetTransform()
    painter.setFont(label_font(symbol.label_size * surface.ratio, bold=True))
    metrics = painter.fontMetrics()
    own = marker_radius(style.site(site.site.kind), surface.scale) * surface.ratio
    middle = surface.world.map(QPointF(site.site.x, site.site.y))
    left = middle.x() - metrics.horizontalAdvance(words) / 2
    path = QPainterPath()
    path.addText(QPointF(left, middle.y() + own + metrics.ascent() + 2), painter.font(), words)
    painter.strokePath(path, surface.pen(style.marks["queuing"], HALO))
    painter.fillPath(path, colour(symbol.label))
