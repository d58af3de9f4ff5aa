"""What is drawn by hand: zones, ways, gates, lines of barriers; and their points, moved afterwards."""

from __future__ import annotations

from collections.abc import Iterable

import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.errors import RefusedError
from musterpoint.geo.rows import pieces_along
from musterpoint.plan import Edit, Fixture, Gate, IdSource, Plan, Points, Way, Zone, changed, made, new_id
from musterpoint.session.actions.naming import name_of, names_of
from musterpoint.session.actions.queues import laid
from musterpoint.session.actions.subjects import Ref, found, unlocked
from musterpoint.text import N_, Label, _

SMALLEST = 0.25
"""m²: a zone can't be smaller."""


def draw_zone(
    plan: Plan,
    kind: str,
    outline: Points,
    site: str = "",
    ids: IdSource = new_id,
    *,
    catalogue: Catalogue | None = None,
) -> Edit:
    """A zone with this outline (n ≥ 3 corners). Raises InputError where it is no area."""
    zone = Zone(id=ids("zone"), site=site, kind=kind, outline=_rounded(_checked_area(outline)))
    return Edit(Label(N_("Draw {what}"), {"what": name_of(zone, plan, catalogue)}), tuple(made(zone)))


def draw_way(
    plan: Plan,
    kind: str,
    path: Points,
    site: str = "",
    ids: IdSource = new_id,
    *,
    catalogue: Catalogue | None = None,
) -> Edit:
    """A one-way path from the first point to the last. Raises InputError where it has no length."""
    way = Way(id=ids("way"), site=site, kind=kind, path=_rounded(_checked_line(path)))
    return Edit(Label(N_("Draw {what}"), {"what": name_of(way, plan, catalogue)}), tuple(made(way)))


def place_gate(
    plan: Plan,
    kind: str,
    x: float,
    y: float,
    rotation: float = 0.0,
    site: str = "",
    ids: IdSource = new_id,
    *,
    catalogue: Catalogue | None = None,
) -> Edit:
    """A gate with its middle at x, y."""
    gate = Gate(id=ids("gate"), site=site, kind=kind, x=x, y=y, rotation=rotation % 360)
    return Edit(Label(N_("Place {what}"), {"what": name_of(gate, plan, catalogue)}), tuple(made(gate)))


def draw_line(
    plan: Plan,
    catalogue: Catalogue,
    type_id: str,
    path: Points,
    site: str = "",
    ids: IdSource = new_id,
) -> Edit:
    """Barriers, screens or tape along a line, in one group where they are several (see `pieces_along`).
    Raises InputError where the line has no length."""
    kind = catalogue.fixtures[type_id]
    pieces = pieces_along(_checked_line(path), kind.width, kind.flexible)
    group = ids("group") if len(pieces) > 1 else ""
    fixtures = [
        Fixture(
            id=ids("fixture"), site=site, type=type_id, x=piece.x, y=piece.y, rotation=piece.rotation,
            width=piece.length, depth=kind.depth, group=group,
        )
        for piece in pieces
    ]  # fmt: skip
    return Edit(Label(N_("Draw {what}"), {"what": kind.name}), tuple(made(*fixtures)))


def reshape(
    plan: Plan, ref: Ref, points: Points, ids: IdSource = new_id, *, catalogue: Catalogue | None = None
) -> Edit:
    """Give a zone or a way other points; a queue in the zone is laid out anew. Raises InputError where they
    make no area or line, or where it is locked."""
    (before,) = unlocked(plan, [ref])
    label = Label(N_("Reshape {what}"), {"what": name_of(before, plan, catalogue)})
    if isinstance(before, Zone):
        after = before.replace(outline=_rounded(_checked_area(points)))
        if before.queue_row:
            return Edit(label, laid(plan, before, after, ids).changes)
    else:
        after = found(plan, *ref).replace(path=_rounded(_checked_line(points)))
    return Edit(label, (changed(before, after),) if before != after else ())


def reverse(plan: Plan, refs: Iterable[Ref], *, catalogue: Catalogue | None = None) -> Edit:
    """Let ways be walked from their end to their beginning."""
    ways = [record for record in unlocked(plan, refs) if isinstance(record, Way)]
    return Edit(
        Label(N_("Reverse {what}"), {"what": names_of(ways, plan, catalogue)}),
        tuple(changed(way, way.replace(path=way.path[::-1])) for way in ways),
    )


def _checked_area(outline: Points) -> Points:
    area = shapely.Polygon(outline) if len(outline) > 2 else shapely.Polygon()
    if area.area < SMALLEST or not area.is_valid:
        raise RefusedError(
            _("This is no area."),
            _("A zone needs three corners or more, some room between them, and edges that don't cross."),
            _("Draw it again, or move the corner elsewhere."),
        )
    return outline


def _checked_line(path: Points) -> Points:
    if len(path) < 2 or shapely.LineString(path).length < 0.1:
        raise RefusedError(
            _("This is no line."),
            _("It needs two points or more, at least 0.1 m apart."),
            _("Click once for each point, twice for the last one."),
        )
    return path


def _rounded(points: Points) -> Points:
    return tuple((round(x, 4), round(y, 4)) for x, y in points)
