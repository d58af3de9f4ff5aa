"""Checks of where things stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_title
from musterpoint.engine.outlines import overlaps, zone_outlines
from musterpoint.plan import Fixture, Plan, Problem, Record, Severity, Zone
from musterpoint.plan.outlines import fixture_outlines
from musterpoint.text import _, ngettext

_TOUCH = 0.05
"""m²: what overlaps by less only touches."""

_SOLID = frozenset({"shelter", "vehicle"})
"""Groups of fixtures that need ground of their own; tables and signs may well stand under a tent."""


def over_buildings(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Fixtures and zones that stand where a building stands: one problem for each site, one for each thing
    that belongs to none."""
    if plan.buildings is None:
        return
    things, outlines = _things(plan)
    hit = overlaps(outlines, plan.buildings.frame.geometry.to_numpy(), _TOUCH)
    buildings = plan.buildings.frame.index.to_numpy()
    by_owner: defaultdict[str, list[tuple[Record, str]]] = defaultdict(list)
    for row, building in hit:
        thing = things[row]
        by_owner[thing.site or thing.id].append((thing, str(buildings[building])))
    for owner, pairs in by_owner.items():
        standing = list(dict.fromkeys(thing for thing, _building in pairs))
        hit_buildings = list(dict.fromkeys(building for _thing, building in pairs))
        site = plan.find("site", owner)
        names = ", ".join(_building_name(plan, id_) for id_ in hit_buildings[:3])
        yield Problem(
            check="over-buildings",
            severity=Severity.BLOCKER,
            title=_("{what} stands over a building.").format(what=_what(site, standing[0], catalogue)),
            detail=ngettext(
                "{count} thing overlaps {names}.", "{count} things overlap {names}.", len(standing)
            ).format(count=len(standing), names=names),
            suggestion=_("Move or turn it until it is clear of the building."),
            subjects=(
                *((("site", owner),) if site else ()),
                *((thing.KIND, thing.id) for thing in standing),
                *(("buildings", id_) for id_ in hit_buildings),
            ),
            position=_position(standing[0]),
        )


def fixtures_overlap(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Tents and vehicles that stand in each other: one problem for each pair of sites, or for each site."""
    solid = [
        fixture
        for fixture in plan.table("fixture").values()
        if (kind := catalogue.fixtures.get(fixture.type)) is not None and kind.group in _SOLID
    ]
    if not solid:
        return
    outlines = fixture_outlines(solid)
    pairs = overlaps(outlines, outlines, _TOUCH)
    by_sites: defaultdict[tuple[str, str], list[tuple[Fixture, Fixture]]] = defaultdict(list)
    for first, second in pairs[pairs[:, 0] < pairs[:, 1]]:
        one, other = solid[first], solid[second]
        low, high = sorted((one.site, other.site))
        by_sites[low, high].append((one, other))
    for (low, high), found in by_sites.items():
        one, other = found[0]
        yield Problem(
            check="fixtures-overlap",
            severity=Severity.WARNING,
            title=_("{one} and {other} stand in each other.").format(
                one=_fixture_name(one, catalogue), other=_fixture_name(other, catalogue)
            ),
            detail=_overlap_detail(plan, low, high, len(found)),
            suggestion=_("Move one of them."),
            subjects=tuple(dict.fromkeys(("fixture", fixture.id) for pair in found for fixture in pair)),
            position=(one.x, one.y),
        )


def sites_outside(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Sites that lie in no neighbourhood: nobody there is responsible for them."""
    sites = plan.sites()
    if plan.neighbourhoods is None or not len(plan.neighbourhoods.frame) or not sites:
        return
    spots = shapely.points([(site.x, site.y) for site in sites])
    inside, _areas = shapely.STRtree(plan.neighbourhoods.frame.geometry.to_numpy()).query(
        spots, predicate="intersects"
    )
    for row in np.setdiff1d(np.arange(len(sites)), inside):
        site = sites[row]
        yield Problem(
            check="sites-outside",
            severity=Severity.WARNING,
            title=_("{site} lies outside every neighbourhood.").format(site=site_title(site)),
            detail=_("No street or community answers for that ground."),
            suggestion=_("Move the site, or import the neighbourhood that it belongs to."),
            subjects=(("site", site.id),),
            position=(site.x, site.y),
        )


def _things(plan: Plan) -> tuple[list[Fixture | Zone], np.ndarray]:
    fixtures, zones = list(plan.table("fixture").values()), list(plan.table("zone").values())
    return [*fixtures, *zones], np.concatenate([fixture_outlines(fixtures), zone_outlines(zones)])


def _what(site: Record | None, thing: Record, catalogue: Catalogue) -> str:
    if site is not None:
        return site_title(site)
    if isinstance(thing, Fixture):
        return _fixture_name(thing, catalogue)
    kind = catalogue.zones.get(thing.kind)
    return thing.label or (str(kind.name) if kind else thing.kind)


def _fixture_name(fixture: Fixture, catalogue: Catalogue) -> str:
    kind = catalogue.fixtures.get(fixture.type)
    return fixture.label or (str(kind.name) if kind else fixture.type)


def _building_name(plan: Plan, id_: str) -> str:
    row = plan.buildings.frame.loc[id_]
    for column in ("name", "number"):
        if isinstance(row[column], str) and row[column]:
            return row[column]
    return id_


def _overlap_detail(plan: Plan, low: str, high: str, count: int) -> str:
    where = [site_title(plan.find("site", id_)) for id_ in dict.fromkeys((low, high)) if id_]
    if not where:
        return _("They belong to no site.")
    return ngettext("{count} pair overlaps at {sites}.", "{count} pairs overlap at {sites}.", count).format(
        count=count, sites=_(", ").join(where)
    )


def _position(thing: Record) -> tuple[float, float]:
    point = thing.geometry().representative_point()
    return (point.x, point.y)
