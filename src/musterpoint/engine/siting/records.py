"""New sites: numbered, named, laid out on their ground, with their posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import posts_for_site, whole_shift
from musterpoint.engine.layout import lay_out_sites
from musterpoint.engine.siting.places import areas_of
from musterpoint.jobs import Job
from musterpoint.plan import IdSource, Plan, Record, Site
from musterpoint.text import N_, language_of, translator


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new site stands, with so many lanes, for so many people."""

    x: float
    y: float
    rotation: float
    lanes: int
    people: float


def new_sites(
    plan: Plan, catalogue: Catalogue, places: Sequence[Place], taken: Sequence[Site], ids: IdSource
) -> list[Site]:
    """Sites at the places, with the numbers that none of `taken` has, the smallest first, named after the
    neighbourhood that they stand in."""
    used = {site.number for site in taken}
    numbers = [number for number in range(1, len(places) + len(used) + 1) if number not in used]
    areas = areas_of(plan, np.array([(place.x, place.y) for place in places]).reshape(-1, 2))[1]
    names = site_names(areas, {site.name for site in taken})
    kits = {kit.lanes: kit.id for kit in reversed(catalogue.kits.values()) if kit.site_kind == "fixed"}
    return [
        Site(
            id=ids("site"), number=number, name=name, kit=kits.get(place.lanes, ""),
            x=place.x, y=place.y, rotation=place.rotation, lanes=place.lanes, green_lane=place.lanes > 1,
        )
        for place, number, name in zip(places, numbers, names, strict=False)
    ]  # fmt: skip


def laid_out(
    plan: Plan, catalogue: Catalogue, sites: Sequence[Site], job: Job, ids: IdSource
) -> tuple[list[Record], int]:
    """All records of new sites, and how many of their lanes found no room. A site without room stands there
    bare, to be laid out by hand. A plan without a shift gets one that lasts as long as the campaign."""
    shifts = list(plan.table("shift").values())
    new_shifts = [] if shifts or not sites else [whole_shift(ids)]
    records: list[Record] = [*new_shifts]
    missing = 0
    for asked, layout in zip(sites, lay_out_sites(plan, catalogue, sites, job=job, ids=ids), strict=True):
        missing += asked.lanes - layout.site.lanes
        posts = posts_for_site(catalogue, layout.site, shifts or new_shifts, ids)
        records += [layout.site, *layout.records, *posts]
    return records, missing


def site_names(areas: Sequence[str], taken: set[str]) -> Iterator[str]:
    """A name for each site after its area, in the area's language, that no other has; the second one in an
    area is numbered."""
    seen: Counter[str] = Counter()
    for area in areas:
        name = ""
        while area and (not name or name in taken):
            seen[area] += 1
            message = N_("{area} site") if seen[area] == 1 else N_("{area} site {number}")
            name = translator(language_of(area)).gettext(message).format(area=area, number=seen[area])
        yield name
