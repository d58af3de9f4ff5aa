"""The ground of a case: its towns, villages and roads as layers of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyproj
import shapely

from musterpoint.plan import IdSource
from musterpoint.samples.cases import Case, Spot
from musterpoint.samples.country import VillageSpec, build_villages, country_roads
from musterpoint.samples.layers import Ground, apportioned
from musterpoint.samples.quads import Frame
from musterpoint.samples.town import Place, Quarter, TownSpec, build_town, grouped, streets_of
from musterpoint.samples.words import read_words, series


def build_ground(case: Case, rng: np.random.Generator, ids: IdSource) -> Ground:
    """Everything that stands still in a case, its residents in their homes to the last one."""
    ground = Ground(_frame(case.spot), ids)
    built: list[shapely.Geometry] = []
    community_names = series([f"{name}社区" for name in read_words()["places"]["communities"]])
    for spec in case.towns:
        quarters = build_town(spec, case.spot.sun, rng)
        built.append(_add_town(ground, spec, quarters, community_names))
        for street, name in streets_of(quarters):
            ground.add_street(street, name)
    built_up = shapely.union_all(built)
    villages: list[Place] = []
    for spec in case.villages:
        around = shapely.union_all([built_up, *(shapely.Polygon(place.outline) for place in villages)])
        here = build_villages(spec, around, rng)
        _add_villages(ground, spec, here)
        villages += here
    for place in villages:
        ground.add_street(place.filling.paths[0], "")
    for street in country_roads([town.at for town in case.towns], villages, built_up):
        ground.add_street(street, "")
    return ground


def _frame(spot: Spot) -> Frame:
    project = pyproj.Transformer.from_crs("EPSG:4490", spot.crs, always_xy=True)
    return Frame(project.transform(spot.longitude, spot.latitude), spot.turn)


def _add_town(
    ground: Ground, spec: TownSpec, quarters: Sequence[Quarter], invented: Iterator[str]
) -> shapely.Geometry:
    """Add a town as streets, communities and places; gives back its outline."""
    homes = {id(place): place.filling.homes for quarter in quarters for place in quarter.places}
    residents = dict(
        zip(homes, apportioned(spec.residents, np.array(list(homes.values()), float)), strict=True)
    )
    names = iter(spec.communities) if not isinstance(spec.communities, int) else iter(())
    wanted = spec.communities if isinstance(spec.communities, int) else len(spec.communities)
    streets = grouped(quarters, len(spec.streets))
    outlines = [_outline(members) for members in streets]
    for street_name, members, outline, count in zip(
        spec.streets, streets, outlines, _counts(streets, wanted), strict=False
    ):
        street = ground.add_neighbourhood(street_name, "street", "", outline)
        for group in grouped(members, count):
            name = next(names, None)
            title = f"{name}社区" if name else next(invented)
            community = ground.add_neighbourhood(title, "community", street, _outline(group))
            for quarter in group:
                for place in quarter.places:
                    ground.add_place(place, community, int(residents[id(place)]))
    return shapely.union_all(outlines)


def _counts(streets: Sequence[Sequence[Quarter]], wanted: int) -> np.ndarray:
    """How many communities each street has, by its homes, at least one."""
    homes = np.array([sum(quarter.homes for quarter in street) for street in streets], float)
    return 1 + apportioned(max(0, wanted - len(streets)), homes)


def _add_villages(ground: Ground, spec: VillageSpec, villages: Sequence[Place]) -> None:
    """Add villages to their township. Its outline is theirs together: nobody lives on the hills between."""
    outline = shapely.union_all([shapely.Polygon(place.outline) for place in villages])
    office = ground.extend_neighbourhood(spec.office, "street", outline)
    homes = np.array([place.filling.homes for place in villages], float)
    for place, residents in zip(villages, apportioned(spec.residents, homes), strict=True):
        ground.add_place(place, office, int(residents))


def _outline(quarters: Sequence[Quarter]) -> shapely.Geometry:
    return shapely.union_all([shapely.Polygon(quarter.mesh.outline) for quarter in quarters], grid_size=0.001)
