"""A first proposal of sites: near the people, on ground where their kits really fit.

Demand is gathered by weighted k-means; each centre gets lanes by its people and takes the nearest free spot
where the kit with so many lanes fits in true size. Good enough to start from; it claims nothing more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas
import shapely
from shapely.affinity import rotate, translate

from musterpoint.catalogue import Catalogue, SiteKit
from musterpoint.catalogue.kits import placed
from musterpoint.catalogue.posts import posts_for_site
from musterpoint.catalogue.style import load_style
from musterpoint.engine.clusters import demand_centres
from musterpoint.engine.demand import lanes_by_demand, lanes_needed, sites_needed
from musterpoint.engine.ground import FreeGround, Spot
from musterpoint.engine.parameters import Parameters, check_names, whole_number
from musterpoint.engine.parameters import number as real_number
from musterpoint.engine.served import centroids, residents
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import Edit, IdSource, Plan, Record, Shift, Site, made, new_id
from musterpoint.text import N_, Label, _

CLEARANCE = 2.0
"""Metres to the nearest building at least, by default: few compounds have room for the 6.1 m of the tent norm
everywhere. The parameter "clearance" sets it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A kit at a spot, to serve so many people."""

    kit: SiteKit
    spot: Spot
    people: float


def propose_sites(
    plan: Plan, catalogue: Catalogue, parameters: Parameters, job: Job, ids: IdSource = new_id
) -> Edit:
    """New fixed sites with their kits and posts, beside those that exist.

    parameters: "sites" and "lanes" (new ones in total; by default what the norm and the campaign's figures
    ask for, less what there is), "seed", "clearance" in metres. Where a kit finds no room a smaller one is
    taken, and the edit's label says how many lanes are missing. Raises InputError where the plan has no
    buildings or people, where the parameters are unfit, or where nothing fits anywhere.
    """
    places, missing = choose_places(plan, catalogue, parameters, job)
    return Edit(_label(len(places), missing), tuple(made(*_records(plan, catalogue, places, ids))))


def choose_places(
    plan: Plan, catalogue: Catalogue, parameters: Parameters, job: Job
) -> tuple[list[Place], int]:
    """Where `propose_sites` puts its sites, and how many of the wanted lanes found no room."""
    check_names(parameters, ("sites", "lanes", "seed", "clearance"))
    _check_demand(plan)
    kits = fixed_kits(catalogue)
    count, lanes = _numbers(plan, catalogue, parameters, max(kits))
    if count == 0:
        return [], 0
    existing = np.array([(site.x, site.y) for site in plan.sites() if site.kind == "fixed"]).reshape(-1, 2)
    people = residents(plan).to_numpy(float) * plan.campaign.share
    seed = whole_number(parameters, "seed", 1)
    centres, gathered = demand_centres(centroids(plan), people, count, seed, job.part(0.0, 0.5), existing)
    wanted = lanes_by_demand(gathered, lanes, max(kits))
    ground = free_ground(plan, catalogue, real_number(parameters, "clearance", CLEARANCE))
    found = find_places(ground, kits, centres, gathered, wanted, job.part(0.5, 1.0))
    if not found:
        raise _no_room()
    return found, int(wanted.sum()) - sum(place.kit.lanes for place in found)


def free_ground(plan: Plan, catalogue: Catalogue, clearance: float = CLEARANCE) -> FreeGround:
    """The plan's free ground; the norm for tents is kept where there is room."""
    return FreeGround(plan, load_style(), clearance, max(clearance, catalogue.norms["tent-clearance"].value))


def fixed_kits(catalogue: Catalogue) -> dict[int, SiteKit]:
    """Lanes → the kit of a fixed site with so many; the first of the catalogue where there are several."""
    kits: dict[int, SiteKit] = {}
    for kit in catalogue.kits.values():
        if kit.site_kind == "fixed" and kit.lanes > 0:
            kits.setdefault(kit.lanes, kit)
    return kits


def find_places(
    ground: FreeGround,
    kits: Mapping[int, SiteKit],
    centres: np.ndarray,
    people: np.ndarray,
    wanted: Sequence[int],
    job: Job,
) -> list[Place]:
    """A place for each centre, the one with the most lanes first; centres where not even the smallest kit
    fits are left out. Places come back in the order of the centres, north-west to south-east."""
    found: dict[int, Place] = {}
    order = sorted(range(len(centres)), key=lambda index: (-wanted[index], -people[index]))
    for rank, index in enumerate(order):
        job.progress(
            rank / len(order),
            _("Looking for room for site {rank} of {count}").format(rank=rank + 1, count=len(order)),
        )
        x, y = (float(value) for value in centres[index])
        for lanes in sorted((lanes for lanes in kits if lanes <= wanted[index]), reverse=True):
            footprint = kits[lanes].layout().footprint
            spot = ground.find(footprint, (x, y))
            if spot is not None:
                ground.take(placed_outline(footprint, spot))
                found[index] = Place(kits[lanes], spot, float(people[index]))
                break
    return sorted(found.values(), key=lambda place: (round(-place.spot.y / 400), place.spot.x))


def site_records(catalogue: Catalogue, site: Site, shifts: Sequence[Shift], ids: IdSource) -> list[Record]:
    """A site with the parts of its kit and the posts that it needs."""
    kit = catalogue.kits[site.kit]
    return [site, *placed(kit, site, ids), *posts_for_site(catalogue, site, shifts, ids)]


def _check_demand(plan: Plan) -> None:
    """Raises InputError where there is nobody to serve."""
    if plan.buildings is None or not len(plan.buildings.frame):
        raise InputError(
            _("There are no buildings yet."),
            _("Sites are proposed near the people, and the plan doesn't know where they live."),
            _("Import the buildings layer first."),
        )
    if residents(plan).sum() == 0:
        raise InputError(
            _("No building has residents."),
            _("Sites are proposed by the number of residents, and it is zero or missing everywhere."),
            _("Give the column with the residents when importing, or a neighbourhood's total to spread."),
        )
    if min(plan.campaign.rate, plan.campaign.utilisation, plan.campaign.share) <= 0:
        raise InputError(
            _("The campaign's figures give no capacity."),
            _("Rate, utilisation and share have to be over zero to tell how many lanes it takes."),
            _("Correct them in the campaign."),
        )


def _numbers(plan: Plan, catalogue: Catalogue, parameters: Parameters, most: int) -> tuple[int, int]:
    """New sites and lanes. most: lanes of the largest kit."""
    fixed = [site for site in plan.sites() if site.kind == "fixed"]
    least_sites = 0 if fixed else 1
    needed = lanes_needed(plan, catalogue) - sum(site.lanes for site in fixed)
    enough = max(least_sites, sites_needed(plan, catalogue) - len(fixed), -(-needed // most))
    count = whole_number(parameters, "sites", enough, least=1)
    lanes = whole_number(parameters, "lanes", max(count, needed), least=1)
    if not count <= lanes <= count * most and "lanes" in parameters:
        raise InputError(
            _("{sites} sites can't have {lanes} lanes together.").format(sites=count, lanes=lanes),
            _("A site has 1 to {most} lanes.").format(most=most),
            _("Change the number of sites or of lanes."),
        )
    return count, lanes


def _no_room() -> InputError:
    return InputError(
        _("There is no room for a site."),
        _("Not even the smallest kit fits between the buildings within 1.5 km of where people live."),
        _("Lower the clearance, or place a site by hand where you know of room."),
    )


def _label(sites: int, missing: int) -> Label:
    arguments = {"sites": str(sites), "missing": str(missing)}
    if sites == 0:
        return Label(N_("Propose sites: there are enough"))
    if missing > 0:
        return Label(N_("Propose {sites} sites ({missing} lanes found no room)"), arguments)
    return Label(N_("Propose {sites} sites"), arguments)


def _records(plan: Plan, catalogue: Catalogue, places: Sequence[Place], ids: IdSource) -> list[Record]:
    """Sites numbered after those that exist, named after the neighbourhood they stand in. A plan without a
    shift gets one that lasts as long as the campaign."""
    first = max((site.number for site in plan.sites()), default=0) + 1
    shifts = list(plan.table("shift").values())
    names = _site_names(area_names(plan, [place.spot for place in places]))
    new_shifts = [] if shifts or not places else [Shift(id=ids("shift"), name=_("Whole campaign"))]
    records: list[Record] = [*new_shifts]
    for number, (place, name) in enumerate(zip(places, names, strict=True), first):
        site = Site(
            id=ids("site"), number=number, name=name,
            kind=place.kit.site_kind, kit=place.kit.id, x=place.spot.x, y=place.spot.y,
            rotation=place.spot.rotation, lanes=place.kit.lanes, green_lane=place.kit.green_lane,
        )  # fmt: skip
        records += site_records(catalogue, site, shifts or new_shifts, ids)
    return records


def area_names(plan: Plan, spots: Sequence[Spot]) -> list[str]:
    """The name of the smallest neighbourhood that each spot lies in, "" where there is none."""
    names = [""] * len(spots)
    if plan.neighbourhoods is None or not names:
        return names
    frame = plan.neighbourhoods.frame
    areas = frame.geometry.area.to_numpy()
    rows, found = shapely.STRtree(frame.geometry.to_numpy()).query(
        shapely.points([(spot.x, spot.y) for spot in spots]), predicate="within"
    )
    for row in np.unique(rows):
        inside = found[rows == row]
        name = frame["name"].iloc[inside[int(np.argmin(areas[inside]))]]
        names[row] = "" if pandas.isna(name) else str(name)
    return names


def _site_names(areas: Sequence[str]) -> Iterator[str]:
    """A name for each site after its area; the second one in an area is numbered."""
    seen: Counter[str] = Counter()
    for area in areas:
        seen[area] += 1
        if not area:
            yield ""
        elif seen[area] == 1:
            yield _("{area} site").format(area=area)
        else:
            yield _("{area} site {number}").format(area=area, number=seen[area])


def placed_outline(footprint: shapely.Polygon, spot: Spot) -> shapely.Polygon:
    """A kit's footprint on the map."""
    turned = rotate(footprint, spot.rotation, origin=(0, 0))
    return translate(turned, spot.x, spot.y)
