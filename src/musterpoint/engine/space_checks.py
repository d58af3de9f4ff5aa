"""Checks of the room that things take: each says what is wrong with `scene.moved` where it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_title
from musterpoint.engine.clearing import moved_clear
from musterpoint.engine.ground import CLEARANCE
from musterpoint.engine.outlines import overlaps
from musterpoint.engine.standing import Scene
from musterpoint.plan import Fixture, Problem, Record, Severity, Site
from musterpoint.text import _, ngettext

_TOUCH = 0.05
"""m²: what overlaps by less only touches."""

_EDGE = 0.5
"""Metres that a site may reach over a boundary: boundaries are drawn no better."""


def over_buildings(scene: Scene) -> Iterator[Problem]:
    """Fixtures and zones that stand where a building stands: one problem for each site, one for each thing
    that belongs to none."""
    things, buildings = scene.moved.things, scene.around.buildings
    by_owner: defaultdict[str, list[tuple[Record, int, float]]] = defaultdict(list)
    pairs, shared = overlaps(things.shapes, buildings.tree, _TOUCH)
    for (row, building), area in zip(pairs.tolist(), shared.tolist(), strict=True):
        thing = things.records[row]
        by_owner[thing.site or thing.id].append((thing, building, area))
    for owner, found in by_owner.items():
        standing = list({thing.id: thing for thing, _building, _area in found}.values())
        hit = list(dict.fromkeys(building for _thing, building, _area in found))
        most = max(area for _thing, _building, area in found)
        site = scene.site(owner)
        yield Problem(
            check="over-buildings",
            severity=Severity.BLOCKER,
            title=_("{what} stands over a building.").format(
                what=owner_name(site, standing[0], scene.catalogue)
            ),
            detail=ngettext(
                "{count} thing overlaps {names}, by {area} m² at most.",
                "{count} things overlap {names}, by {area} m² at most.",
                len(standing),
            ).format(
                count=len(standing), names=_(", ").join(map(buildings.name, hit[:3])), area=f"{most:.1f}"
            ),
            suggestion=_("Move or turn it until it is clear of the building."),
            subjects=(
                *_owner(site),
                *((thing.KIND, thing.id) for thing in standing),
                *(("buildings", str(buildings.ids[building])) for building in hit),
            ),
            position=place_of(standing[0]),
            source=_("the plan's layer of buildings"),
            fix=moved_clear(scene, site or standing[0]),
            refit=scene.refit(site),
        )


def fixtures_overlap(scene: Scene) -> Iterator[Problem]:
    """Tents and vehicles that stand in each other: one problem for each pair of sites, or for each site."""
    by_sites: defaultdict[tuple[str, str], list[tuple[Fixture, Fixture]]] = defaultdict(list)
    for one, other, _gap in scene.pairs("solid", "solid"):
        if shapely.area(shapely.intersection(one.geometry(), other.geometry())) > _TOUCH:
            low, high = sorted((one.site, other.site))
            by_sites[low, high].append((one, other))
    for (low, high), found in by_sites.items():
        one, other = found[0]
        apart = low != high or not low
        yield Problem(
            check="fixtures-overlap",
            severity=Severity.WARNING,
            title=_("{one} and {other} stand in each other.").format(
                one=thing_name(one, scene.catalogue), other=thing_name(other, scene.catalogue)
            ),
            detail=_overlap_detail(scene, low, high, len(found)),
            suggestion=_("Move one of them."),
            subjects=tuple(dict.fromkeys(("fixture", fixture.id) for pair in found for fixture in pair)),
            position=(one.x, one.y),
            source=_("the sizes that the catalogue gives"),
            about=other.id,
            refit="" if apart else scene.refit(scene.site(one.site)),
            fix=moved_clear(scene, scene.site(one.site) or one if apart else one),
        )


class _Near(NamedTuple):
    """A tent, and the metres to something that it should keep away from."""

    tent: Fixture
    gap: float
    what: str
    is_boundary: bool = False


def too_close(scene: Scene) -> Iterator[Problem]:
    """Tents nearer to buildings, engines, vehicles and the boundary than the norm has: the worst of each
    site."""
    norm = scene.catalogue.norms["tent-clearance"]
    worst: dict[str, _Near] = {}
    for find in (_near_buildings, _near_engines, _near_boundary):
        for near in find(scene, norm.value):
            owner = near.tent.site or near.tent.id
            if owner not in worst or near.gap < worst[owner].gap:
                worst[owner] = near
    for owner, (tent, gap, what, is_boundary) in worst.items():
        site = scene.site(owner)
        grave = gap < CLEARANCE and not is_boundary
        yield Problem(
            check="clearance",
            severity=Severity.WARNING if grave else Severity.NOTE,
            title=_("{what} has a tent {gap} m from {other}.").format(
                what=site_title(site), gap=f"{gap:.1f}", other=what
            )
            if site
            else _("{what} stands {gap} m from {other}.").format(
                what=thing_name(tent, scene.catalogue), gap=f"{gap:.1f}", other=what
            ),
            detail=_("The norm is {norm} m, so that a fire doesn't spread; {least} m is the least.").format(
                norm=f"{norm.value:g}", least=f"{CLEARANCE:g}"
            ),
            suggestion=_("Move it away where there is room."),
            subjects=(*_owner(site), ("fixture", tent.id)),
            position=(tent.x, tent.y),
            source=str(norm.source),
            fix=moved_clear(scene, site or tent, norm.value, is_boundary)
            or (moved_clear(scene, site or tent, CLEARANCE, is_boundary) if grave else None),
        )


def _near_buildings(scene: Scene, distance: float) -> Iterator[_Near]:
    """Tents within a distance of a building and over none: those that touch one stand 0 m from it."""
    tents, buildings = scene.moved.tents, scene.around.buildings
    rows, near = buildings.tree.query(tents.shapes, predicate="dwithin", distance=distance - 0.05)
    gaps = shapely.distance(tents.shapes[rows], buildings.tree.geometries[near])
    meet = np.flatnonzero(gaps == 0)
    shared = shapely.intersection(tents.shapes[rows[meet]], buildings.tree.geometries[near[meet]])
    over = rows[meet[shapely.area(shared) > _TOUCH]]
    first = np.lexsort((gaps, rows))
    _tents, starts = np.unique(rows[first], return_index=True)
    for pair in first[starts]:
        if rows[pair] not in over:
            yield _Near(tents.records[rows[pair]], float(gaps[pair]), buildings.name(near[pair]))


def _near_engines(scene: Scene, distance: float) -> Iterator[_Near]:
    """Tents within a distance of a generator, or with one inside, or of a vehicle that they don't overlap. A
    site's own vehicles don't count: people work at them, as in the shade of a sampling van."""
    for tent, engine, gap in scene.pairs("tents", "engines", distance - 0.05):
        is_vehicle = engine.type != "generator"
        own = is_vehicle and engine.site and engine.site == tent.site
        over = (
            is_vehicle and not gap and shapely.intersection(tent.geometry(), engine.geometry()).area > _TOUCH
        )
        if not over and not own:
            yield _Near(tent, gap, thing_name(engine, scene.catalogue))


def _near_boundary(scene: Scene, distance: float) -> Iterator[_Near]:
    """Tents inside the neighbourhoods within a distance of where other people's ground begins."""
    tents, areas = scene.moved.tents, scene.around.areas
    rows, near = areas.edges.query(tents.shapes, predicate="dwithin", distance=distance - 0.05)
    gaps = shapely.distance(tents.shapes[rows], areas.edges.geometries[near])
    for row in np.unique(rows):
        gap = float(gaps[rows == row].min())
        if shapely.covers(areas.whole, tents.shapes[row]):
            yield _Near(tents.records[row], gap, _("the boundary"), True)


def sites_outside(scene: Scene) -> Iterator[Problem]:
    """Sites that lie in no neighbourhood, where nobody is responsible for them, or reach over a boundary."""
    sites = scene.sites()
    if not sites:
        return
    inside = scene.around.areas.hold(shapely.points([(site.x, site.y) for site in sites]))
    grounds = np.array([scene.ground(site) for site in sites], dtype=object)
    shrunk = shapely.buffer(grounds, -_EDGE)
    held = scene.around.areas.hold(shrunk) | shapely.is_empty(shrunk)
    for row in np.flatnonzero(~inside | ~held):
        site = sites[row]
        # Nobody reads the figure during a drag, for which it would take too long.
        outside = shapely.difference(grounds[row], scene.around.areas.whole).area if scene.fixing else 0.0
        yield Problem(
            check="sites-outside",
            severity=Severity.WARNING,
            title=_("{site} reaches over the boundary of its neighbourhood.").format(site=site_title(site))
            if inside[row]
            else _("{site} lies outside every neighbourhood.").format(site=site_title(site)),
            detail=_("No street or community answers for {area} m² of its ground.").format(
                area=f"{outside:,.0f}"
            )
            if outside >= 0.5
            else _("No street or community answers for that ground."),
            suggestion=_("Move the site, or import the neighbourhood that it belongs to."),
            subjects=(("site", site.id),),
            position=(site.x, site.y),
            source=_("the plan's layer of neighbourhoods"),
            fix=moved_clear(scene, site),
        )


def near_avoided(scene: Scene) -> Iterator[Problem]:
    """Sites next to places that they should keep away from, as far as the layer of buildings names them."""
    avoided, norm = scene.around.avoided, scene.catalogue.norms["keep-away"]
    sites = [site for site in scene.sites() if site.kind == "fixed"]
    if not len(avoided.rows) or not sites:
        return
    grounds = np.array([scene.ground(site) for site in sites], dtype=object)
    rows, near = avoided.tree.query(grounds, predicate="dwithin", distance=norm.value)
    gaps = shapely.distance(grounds[rows], avoided.tree.geometries[near])
    for site_row in np.unique(rows):
        pairs = np.flatnonzero(rows == site_row)
        nearest = pairs[np.argmin(gaps[pairs])]
        site, building = sites[site_row], int(avoided.rows[near[nearest]])
        place = scene.catalogue.avoided[avoided.what[near[nearest]]]
        yield Problem(
            check="keep-away",
            severity=Severity.NOTE,
            title=_("{site} is {gap} m from a place to keep away from: {place}.").format(
                site=site_title(site), gap=f"{gaps[nearest]:.0f}", place=place.name
            ),
            detail=_("{building}: people gather there. Keep {norm} m away.").format(
                building=scene.around.buildings.name(building), norm=f"{norm.value:g}"
            ),
            suggestion=_("Choose another place, or agree with them when they close."),
            subjects=(("site", site.id), ("buildings", str(scene.around.buildings.ids[building]))),
            position=(site.x, site.y),
            source=str(place.source),
            fix=moved_clear(scene, site, scene.catalogue.norms["tent-clearance"].value, apart=norm.value),
        )


def owner_name(site: Site | None, thing: Record, catalogue: Catalogue) -> str:
    """The site that a thing belongs to, or the thing itself."""
    return site_title(site) if site is not None else thing_name(thing, catalogue)


def thing_name(thing: Record, catalogue: Catalogue) -> str:
    """What people call a fixture or a zone."""
    kind = (
        catalogue.fixtures.get(thing.type) if isinstance(thing, Fixture) else catalogue.zones.get(thing.kind)
    )
    return thing.label or (str(kind.name) if kind else getattr(thing, "type", ""))


def place_of(thing: Record) -> tuple[float, float]:
    """A point on it."""
    point = thing.geometry().representative_point()
    return (point.x, point.y)


def _owner(site: Site | None) -> tuple[tuple[str, str], ...]:
    return (("site", site.id),) if site else ()


def _overlap_detail(scene: Scene, low: str, high: str, count: int) -> str:
    where = [site_title(scene.site(id_)) for id_ in dict.fromkeys((low, high)) if id_]
    if not where:
        return _("They belong to no site.")
    return ngettext("{count} pair overlaps at {sites}.", "{count} pairs overlap at {sites}.", count).format(
        count=count, sites=_(", ").join(where)
    )
