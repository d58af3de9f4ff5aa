"""What lies under the cursor or inside a rectangle."""

from __future__ import annotations

import math
from collections.abc import Collection

import shapely
from PyQt6.QtCore import QPointF, QRectF

from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.markers import marker_radius
from musterpoint.desktop.canvas.records import PAINTING_ORDER, RecordsPicture
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.plan import Plan
from musterpoint.session.actions.subjects import Ref

TOLERANCE = 4.0
"""A line or a small thing is hit from so many pixels away."""


def record_under(
    plan: Plan,
    records: RecordsPicture,
    style: MapStyle,
    view: Viewport,
    position: QPointF,
    hidden: Collection[str] = (),
) -> Ref | None:
    """The topmost record under a position on the screen that is shown at this scale: a site's marker, a
    place or visit, a team's stop, a gate, fixture, way or zone. None where there is none. hidden: kinds that
    aren't shown."""
    world = view.transform()
    for site in reversed(plan.sites() if "site" not in hidden else ()):
        offset = world.map(QPointF(site.x, site.y)) - position
        if math.hypot(offset.x(), offset.y()) <= marker_radius(style.site(site.kind), view.scale):
            return "site", site.id
    if spot := records.rounds.spot_under(style, view, position, hidden):
        return spot
    if "stop" not in hidden and (stop := records.rounds.stop_under(style, view, position)):
        return stop
    x, y = view.to_world(position)
    reach = TOLERANCE * view.resolution
    spot, box = shapely.Point(x, y), QRectF(x - reach, y - reach, 2 * reach, 2 * reach)
    for kind in (kind for kind in reversed(PAINTING_ORDER) if kind not in hidden):
        # An area is hit inside; only thin things get a little more reach.
        allowed = 0.0 if kind == "zone" else reach
        hits = (
            (plan.table(kind)[id_].geometry().distance(spot), id_)
            for id_ in records.meeting(kind, box, view.scale, style)
        )
        nearest = min((hit for hit in hits if hit[0] <= allowed), default=None)
        if nearest:
            return kind, nearest[1]
    return None


def records_inside(plan: Plan, records: RecordsPicture, world: QRectF) -> list[Ref]:
    """The sites whose marker is in a rectangle of the world, and the parts of other sites that lie in it as a
    whole."""
    sites = [site.id for site in plan.sites() if world.contains(QPointF(site.x, site.y))]
    found: list[Ref] = [("site", id_) for id_ in sites]
    for kind in reversed(PAINTING_ORDER):
        for id_ in records.meeting(kind, world):
            inside = world.contains(records.outline((kind, id_)).boundingRect())
            if inside and plan.table(kind)[id_].site not in sites:
                found.append((kind, id_))
    return found
