"""Checks of how people pass through a site: queue, ways, lanes, isolation, gates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter

import numpy as np
import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_title
from musterpoint.engine.outlines import zone_outlines
from musterpoint.engine.screening import LARGEST_OPENING, open_edges, screened
from musterpoint.engine.standing import Scene
from musterpoint.geo.queues import serpentine
from musterpoint.plan import Gate, Problem, Record, Severity, Site, Way, Zone
from musterpoint.text import Text, _

_ROUNDING = 0.02
"""Metres that coordinates may be off."""

WAY_KINDS = {
    "residents": Text("居民", "residents"),
    "staff": Text("工作人员", "staff"),
    "waste": Text("医废", "waste"),
    "closed": Text("封闭转运", "closed"),
}


def queues_too_small(scene: Scene) -> Iterator[Problem]:
    """Sites whose waiting area holds fewer people than come while the first of them still wait.

    Needed: lanes × rate × the longest time in the queue, at most what the siting rule asks for. A green lane
    calls people in small groups and needs none.
    """
    norms, campaign = scene.catalogue.norms, scene.plan.campaign
    longest, rule = norms["queue-time"], norms["queue-places"]
    for site in scene.sites():
        areas = [part for part in scene.parts(site) if isinstance(part, Zone) and part.kind == "waiting"]
        lanes = site.lanes - site.green_lane
        needed = round(min(rule.value, lanes * campaign.rate * longest.value / 60))
        if site.kind != "fixed" or not areas:
            continue
        places = queue_places(areas, [p for p in scene.parts(site) if isinstance(p, Way)], scene.catalogue)
        if places >= needed:
            continue
        yield Problem(
            check="queue-too-small",
            severity=Severity.WARNING,
            title=_("{site} has room for {places} people in the queue; {needed} are needed.").format(
                site=site_title(site), places=places, needed=needed
            ),
            detail=_(
                "{lanes} lanes × {rate}/h × {minutes} min, the longest wait allowed; at most the {rule} "
                "of the siting rule."
            ).format(
                lanes=lanes, rate=f"{campaign.rate:g}", minutes=f"{longest.value:g}", rule=f"{rule.value:g}"
            ),
            suggestion=_("Make the waiting area larger, or call people by time slots."),
            subjects=(("site", site.id), *(("zone", area.id) for area in areas)),
            position=place_in(areas[0]),
            refit=scene.refit(site),
            source=_("; ").join((str(longest.source), str(rule.source))),
        )


def queue_places(areas: Sequence[Zone], ways: Sequence[Way], catalogue: Catalogue) -> int:
    """How many people can queue in waiting areas: in the queue that is laid out in one; else along the
    residents' way that winds through them; else in the queue that would fill them by the norms."""
    norms = catalogue.norms
    row, spacing = norms["queue-lane-width"].value, norms["queue-spacing"].value
    laid_out = [area for area in areas if area.queue_row]
    bare = [area for area in areas if not area.queue_row]
    places = sum(serpentine(area.outline, area.queue_row, area.queue_spacing).people for area in laid_out)
    winding = [
        way.geometry() for way in ways if way.kind == "residents" and not way.lane and len(way.path) > 4
    ]
    if bare and winding and not laid_out:
        ground = shapely.union_all(zone_outlines(bare))
        return int(shapely.intersection(shapely.union_all(winding), ground).length / spacing + 1e-6)
    return places + sum(serpentine(area.outline, row, spacing).people for area in bare)


def ways_crossing(scene: Scene) -> Iterator[Problem]:
    """Ways of residents, staff and waste that cross or run nearer to each other than the norm has: one
    problem for each pair. Of closed ways near residents' ones `closed_ways_crossed` tells."""
    norm = scene.catalogue.norms["lane-distance"]
    for one, other, gap in scene.pairs("ways", "ways", norm.value - _ROUNDING):
        if one.kind == other.kind or {one.kind, other.kind} == {"closed", "residents"}:
            continue
        low, high = sorted((one, other), key=lambda way: way.kind)
        names = {
            "one": way_name(low), "other": way_name(high),
            "site": site_title(scene.site(low.site or high.site)),
        }  # fmt: skip
        nearest = shapely.get_coordinates(shapely.shortest_line(low.geometry(), high.geometry()))
        yield Problem(
            check="ways-crossing",
            severity=Severity.NOTE if gap else Severity.WARNING,
            title=_("{site}: the ways of {one} and {other} are {gap} m apart.").format(
                gap=f"{gap:.1f}", **names
            )
            if gap
            else _("{site}: the ways of {one} and {other} cross.").format(**names),
            detail=_("Each has a way of its own that crosses no other, {norm} m away at least.").format(
                norm=f"{norm.value:g}"
            ),
            suggestion=_("Lead one of them round."),
            subjects=(("way", low.id), ("way", high.id)),
            position=tuple(nearest.mean(axis=0).tolist()),
            source=str(norm.source),
            about=high.id,
            refit=scene.refit(scene.site(low.site or high.site)),
        )


def lanes_too_close(scene: Scene) -> Iterator[Problem]:
    """Lanes nearer to each other than the norm has: one problem for each pair."""
    norm = scene.catalogue.norms["lane-distance"]
    worst: dict[tuple, tuple[float, Zone, Zone]] = {}
    for one, other, gap in scene.pairs("lanes", "lanes", norm.value - _ROUNDING):
        key = tuple(sorted(((one.site, one.lane), (other.site, other.lane))))
        if key[0] != key[1] and (key not in worst or gap < worst[key][0]):
            low, high = sorted((one, other), key=attrgetter("id"))  # its key is the same from run to run
            worst[key] = (gap, low, high)
    for gap, one, other in worst.values():
        names = sorted((site_title(scene.site(zone.site)), zone.lane) for zone in (one, other))
        yield Problem(
            check="lanes-too-close",
            severity=Severity.WARNING,
            title=_("{site}: lanes {one} and {other} are {gap} m apart.").format(
                site=names[0][0], one=names[0][1], other=names[1][1], gap=f"{gap:.1f}"
            ),
            detail=_("The norm is {norm} m at least.").format(norm=f"{norm.value:g}"),
            suggestion=_("Move them apart."),
            subjects=(("zone", one.id), ("zone", other.id)),
            position=place_in(one),
            source=str(norm.source),
            about=other.id,
            refit=scene.refit(scene.site(one.site)),
        )


def isolation_badly_placed(scene: Scene) -> Iterator[Problem]:
    """Isolation areas that aren't screened all round but for their door, or far from the entrance."""
    norm = scene.catalogue.norms["isolation-distance"]
    for site in scene.sites():
        parts = scene.parts(site)
        entrance = [part for part in parts if part.KIND in ("zone", "gate") and part.kind == "entrance"]
        for zone in parts:
            if not isinstance(zone, Zone) or zone.kind != "isolation":
                continue
            edges = open_edges(zone, parts, scene.catalogue)
            opening = float(shapely.length(edges).sum())
            if opening > LARGEST_OPENING:
                yield _unscreened(scene, site, zone, opening, edges)
            gap = min((zone.geometry().distance(item.geometry()) for item in entrance), default=0.0)
            if gap > norm.value:
                yield Problem(
                    check="isolation",
                    severity=Severity.WARNING,
                    title=_("{site}: isolation is {gap} m from the entrance.").format(
                        site=site_title(site), gap=f"{gap:.0f}"
                    ),
                    detail=_("People with fever should not be led past the others: {norm} m at most.").format(
                        norm=f"{norm.value:g}"
                    ),
                    suggestion=_("Move it next to the entrance."),
                    subjects=(("zone", zone.id), ("site", site.id)),
                    position=place_in(zone),
                    source=str(norm.source),
                    about="far",
                    refit=scene.refit(site),
                )


def _unscreened(scene: Scene, site: Site, zone: Zone, opening: float, edges: np.ndarray) -> Problem:
    return Problem(
        check="isolation",
        severity=Severity.WARNING,
        title=_("{site}: isolation is open on {opening} m of its edge.").format(
            site=site_title(site), opening=f"{opening:.1f}"
        ),
        detail=_("It is screened all round, 2 m high, but for a door of {door} m.").format(
            door=f"{LARGEST_OPENING:g}"
        ),
        suggestion=_("Put screens round it."),
        subjects=(("zone", zone.id), ("site", site.id)),
        position=place_in(zone),
        source=str(scene.catalogue.zones["isolation"].source),
        fix=screened(zone, edges, scene.catalogue) if scene.fixing else None,
        about="open",
    )


def entrance_is_exit(scene: Scene) -> Iterator[Problem]:
    """Sites that people leave where they come in."""
    for site in scene.sites():
        gates = [part for part in scene.parts(site) if isinstance(part, Gate)]
        entrances = [gate for gate in gates if gate.kind == "entrance"]
        exits = [gate for gate in gates if gate.kind == "exit"]
        if not entrances:
            continue
        same = next(
            (
                (one, other)
                for one in entrances
                for other in exits
                if _opening(one).distance(_opening(other)) < 1.0
            ),
            None,
        )
        if exits and same is None:
            continue
        yield Problem(
            check="entrance-is-exit",
            severity=Severity.WARNING,
            title=_("{site}: entrance and exit are the same.").format(site=site_title(site))
            if same
            else _("{site} has no exit.").format(site=site_title(site)),
            detail=_("People go through in one direction and don't meet those who come."),
            suggestion=_("Move one of the gates to another side.")
            if same
            else _("Add an exit on another side."),
            subjects=tuple(("gate", gate.id) for gate in (same or entrances)),
            position=(entrances[0].x, entrances[0].y),
            refit=scene.refit(site),
            source=str(scene.catalogue.zones["exit"].source),
        )


def way_name(way: Way) -> str:
    """Whose way it is."""
    return str(WAY_KINDS.get(way.kind, way.kind))


def place_in(zone: Record) -> tuple[float, float]:
    point = zone.geometry().representative_point()
    return (point.x, point.y)


def _opening(gate: Gate) -> shapely.LineString:
    """The line across a gate."""
    angle = np.radians(gate.rotation)
    step = np.array([np.cos(angle), np.sin(angle)]) * gate.width / 2
    centre = np.array([gate.x, gate.y])
    return shapely.LineString([centre - step, centre + step])
