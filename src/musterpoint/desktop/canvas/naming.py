"""What is named on the map at a scale, the most important first."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator

import geopandas
import numpy
import shapely
from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QPolygonF

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_lead
from musterpoint.catalogue.style import MapStyle, Symbol
from musterpoint.desktop.canvas.furniture import plates
from musterpoint.desktop.canvas.labels import Label, boxes, placed, text_size
from musterpoint.desktop.canvas.markers import marker_radius
from musterpoint.desktop.canvas.rounds import discs, spot_symbol
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS, Plan, Site, Zone
from musterpoint.session.actions.queues import queue_in
from musterpoint.text import _, ngettext

MOST = 600
"""At most so many features of a layer are tried, the largest first."""

STEEP = 55.0
"""Chinese names of roads steeper than so many degrees are written from top to bottom."""

MARGIN = 0.25
"""Names are placed for an area wider by this part of the view on each side, so that a pan finds them."""


class Namer:
    """Finds the names of one plan. Keeps each layer's boxes, so it is quick from the second time on."""

    def __init__(self) -> None:
        self._boxes: dict[str, tuple[str, numpy.ndarray]] = {}

    def labels(
        self,
        plan: Plan,
        catalogue: Catalogue,
        style: MapStyle,
        view: Viewport,
        hidden: Collection[str] = (),
    ) -> list[Label]:
        """The labels of the view and a little around it; hidden: kinds of layers and records without any.
        Takes some 20 ms; call it from one thread at a time."""
        across, along = (round(side * MARGIN) for side in (view.width, view.height))
        wide = view.resized(view.width + 2 * across, view.height + 2 * along)
        candidates: list[Label] = []
        if "site" not in hidden:
            candidates += _site_names(plan, catalogue, style, wide, with_lead="assignment" not in hidden)
        if "place" not in hidden:
            candidates += _place_names(plan, style, wide)
        if "zone" not in hidden:
            candidates += _zone_names(plan, catalogue, style, wide)
        if "fixture" not in hidden:
            candidates += _fixture_names(plan, catalogue, style, wide)
        for kind in (NEIGHBOURHOODS, ENTRANCES, BUILDINGS):
            if kind not in hidden:
                candidates += self._feature_names(plan, kind, style, wide)
        if ROADS not in hidden:
            candidates += self._road_names(plan, style, wide)
        # Scale bar and north arrow would cover what lies under them.
        kept_free = [box.translated(across, along) for box in plates(style, view)]
        kept_free += [] if "site" in hidden else _markers(plan, style, wide)
        sites = placed(
            [item for item in candidates if item.owner and item.owner[0] == "site"], wide, kept_free
        )
        # A site's name may cover a stop, as it stays where it is; all others keep off.
        taken = [*kept_free, *boxes(sites, wide), *discs(plan, style, wide, hidden)]
        others = [item for item in candidates if not item.owner or item.owner[0] != "site"]
        # Placing works in the screen of the wider view; the labels' anchors are the world's.
        return sites + placed(others, wide, taken)

    def _visible(self, plan: Plan, kind: str, view: Viewport) -> geopandas.GeoDataFrame | None:
        """The features of a layer in the view, the largest first; None where there are none."""
        layer = plan.layers.get(kind)
        if layer is None:
            return None
        revision, boxes = self._boxes.get(kind, ("", numpy.empty((0, 4))))
        if revision != layer.revision:
            boxes = shapely.bounds(layer.frame.geometry.values)
            self._boxes[kind] = layer.revision, boxes
        world = view.bounds()
        middles = (boxes[:, :2] + boxes[:, 2:]) / 2
        inside = numpy.flatnonzero(
            (middles >= (world.left(), world.top())).all(axis=1)
            & (middles <= (world.right(), world.bottom())).all(axis=1)
        )
        spans = (boxes[inside, 2:] - boxes[inside, :2]).max(axis=1)
        return layer.frame.iloc[inside[numpy.argsort(-spans)[: 4 * MOST]]]

    def _feature_names(self, plan: Plan, kind: str, style: MapStyle, view: Viewport) -> Iterator[Label]:
        """A name in the middle of each polygon that has room for it, or beside each point."""
        symbol = style.layers[kind]
        if not symbol.labelled_at(view.scale):
            return
        frame = self._visible(plan, kind, view)
        if frame is None or frame.empty:
            return
        texts = _texts(frame)
        frame, texts = frame[texts != ""][:MOST], texts[texts != ""][:MOST]
        places = shapely.get_coordinates(shapely.point_on_surface(frame.geometry.values))
        boxes = shapely.bounds(frame.geometry.values)
        rows = zip(texts, places.tolist(), boxes.tolist(), strict=True)
        for text, (x, y), (left, bottom, right, top) in rows:
            if kind == ENTRANCES:
                below = (0.0, text_size(text, symbol.label_size)[1] / 2 + 5)
                yield Label(text, x, y, symbol.label_size, symbol.label, shift=below)
                continue
            across, along = (right - left) / view.resolution, (top - bottom) / view.resolution
            if kind == NEIGHBOURHOODS:
                across = max(across, along)
            if fitting := _fitting(text, symbol.label_size, across, along):
                yield Label(fitting, x, y, symbol.label_size, symbol.label)

    def _road_names(self, plan: Plan, style: MapStyle, view: Viewport) -> Iterator[Label]:
        """Each road's name once, along the longest of its pieces in view."""
        symbol = style.layers[ROADS]
        frame = self._visible(plan, ROADS, view) if symbol.labelled_at(view.scale) else None
        if frame is None or frame.empty or "name" not in frame:
            return
        named = frame[frame["name"].notna() & (shapely.get_dimensions(frame.geometry.values) == 1)]
        named = named.assign(length=named.geometry.length).sort_values("length", ascending=False)
        for text, line in named.drop_duplicates("name")[["name", "geometry"]].itertuples(index=False):
            width, _height = text_size(text, symbol.label_size)
            reach = width * view.resolution
            if line.length < reach:
                continue
            middle = line.length / 2
            ends = (line.interpolate(middle - reach / 2), line.interpolate(middle + reach / 2))
            first, last = (view.to_screen(point.x, point.y) for point in ends)
            angle = math.degrees(math.atan2(last.y() - first.y(), last.x() - first.x()))
            upright = (angle + 90) % 180 - 90
            if _can_stack(text) and abs(upright) > STEEP:
                text, upright = "\n".join(text), upright - math.copysign(90, upright)
            place = line.interpolate(middle)
            yield Label(text, place.x, place.y, symbol.label_size, symbol.label, angle=upright)


def _can_stack(text: str) -> bool:
    """Whether the letters may stand one below the other, as in Chinese."""
    return all(letter >= "\u2e80" or letter.isdigit() for letter in text)


def _fitting(text: str, size: float, width: float, height: float) -> str:
    """The words as they fit into so many pixels: in a row, in a column where that is usual, or "" for not at
    all."""
    for words in (text, "\n".join(text)) if _can_stack(text) else (text,):
        across, along = text_size(words, size)
        if across <= width and along <= height:
            return words
    return ""


def _texts(frame: geopandas.GeoDataFrame) -> numpy.ndarray:
    """What a feature is called on the map: its number, or else its name, or nothing."""
    texts = numpy.full(len(frame), "", dtype=object)
    for column in ("name", "number"):
        if column in frame:
            values = frame[column].fillna("").astype(str).to_numpy(dtype=object)
            texts = numpy.where(values != "", values, texts)
    return texts


def _site_names(
    plan: Plan, catalogue: Catalogue, style: MapStyle, view: Viewport, with_lead: bool
) -> Iterator[Label]:
    """Name and lead, to the right of the marker."""
    symbol = style.site_name
    if not symbol.labelled_at(view.scale):
        return
    world = view.bounds()
    for site in plan.sites():
        if not world.contains(QPointF(site.x, site.y)):
            continue
        lead = site_lead(plan, catalogue, site) if with_lead else None
        lines = [site.name, _("Lead: {name}").format(name=lead.name) if lead else ""]
        text = "\n".join(line for line in lines if line)
        if text:
            shift = _beside(plan, site, style.site(site.kind).size / 2, view, text, symbol.label_size)
            owner = ("site", site.id)
            yield Label(text, site.x, site.y, symbol.label_size, symbol.label, True, shift, owner=owner)


def _beside(
    plan: Plan, site: Site, radius: float, view: Viewport, text: str, size: float
) -> tuple[float, float]:
    """Where a site's name goes: to the right of its marker, or above its zones where these are larger."""
    width, height = text_size(text, size, bold=True)
    area = QPolygonF([QPointF(x, y) for zone in plan.where("zone", site=site.id) for x, y in zone.outline])
    box = view.transform().map(area).boundingRect()
    if box.width() < 4 * radius:
        return radius + 6 + width / 2, 0.0
    marker = view.to_screen(site.x, site.y)
    return box.center().x() - marker.x(), box.top() - marker.y() - 6 - height / 2


def _place_names(plan: Plan, style: MapStyle, view: Viewport) -> Iterator[Label]:
    """Laboratories, stores and the like, to the right of their disc."""
    for place in plan.table("place").values():
        symbol = spot_symbol(style, place)
        if place.name and symbol.labelled_at(view.scale):
            shift = symbol.size / 2 + 5 + text_size(place.name, symbol.label_size)[0] / 2
            owner = ("place", place.id)
            yield Label(
                place.name, place.x, place.y, symbol.label_size, symbol.label, shift=(shift, 0), owner=owner
            )


def _zone_names(plan: Plan, catalogue: Catalogue, style: MapStyle, view: Viewport) -> Iterator[Label]:
    """The zone's letter, and its name where that fits."""
    world = view.bounds()
    for zone in plan.table("zone").values():
        symbol = style.zones.get(zone.kind)
        if symbol is None or not symbol.labelled_at(view.scale) or len(zone.outline) < 3:
            continue
        if not any(world.contains(QPointF(x, y)) for x, y in zone.outline):
            continue  # quicker than to make its shape: a district has thousands
        shape = zone.geometry()
        spot = shape.representative_point()
        if not world.contains(QPointF(spot.x, spot.y)):
            continue
        text = _fitting_zone_name(zone, catalogue, symbol, shape, view)
        yield Label(
            text, spot.x, spot.y, symbol.label_size, symbol.label, text == text[:1], owner=("zone", zone.id)
        )


def _fixture_names(plan: Plan, catalogue: Catalogue, style: MapStyle, view: Viewport) -> Iterator[Label]:
    """What somebody wrote on a fixture."""
    world = view.bounds()
    for fixture in plan.table("fixture").values():
        if fixture.label and world.contains(QPointF(fixture.x, fixture.y)):
            kind = catalogue.fixtures.get(fixture.type)
            symbol = style.fixture(kind.group if kind else "")
            if symbol.labelled_at(view.scale):
                size, owner = symbol.label_size, ("fixture", fixture.id)
                yield Label(fixture.label, fixture.x, fixture.y, size, symbol.label, owner=owner)


def _fitting_zone_name(
    zone: Zone, catalogue: Catalogue, symbol: Symbol, shape: shapely.Polygon, view: Viewport
) -> str:
    zone_type = catalogue.zones[zone.kind]
    name = zone.label or str(zone_type.name)
    if zone.lane:
        name = f"{name} {zone.lane}"
    if people := queue_in(zone).people:
        name += " · " + ngettext("{count} person", "{count} people", people).format(count=people)
    left, _bottom, right, _top = shape.bounds
    full = f"{zone_type.letter} {name}"
    fits = text_size(full, symbol.label_size)[0] < (right - left) / view.resolution
    return full if fits else zone_type.letter


def _markers(plan: Plan, style: MapStyle, view: Viewport) -> list[QRectF]:
    boxes = []
    for site in plan.sites():
        radius = marker_radius(style.site(site.kind), view.scale)
        centre = view.to_screen(site.x, site.y)
        boxes.append(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius))
    return boxes
