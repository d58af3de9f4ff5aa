"""Who goes to which of the sites that are there: proposed, written into the plan, and taken apart again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas
import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.buildings import building_names
from musterpoint.engine.demand import demand, people_in_words
from musterpoint.engine.location import Status, assign_people
from musterpoint.engine.parameters import Parameters, check_names, number
from musterpoint.engine.proposals import Proposal, proposal
from musterpoint.engine.scores import site_capacity
from musterpoint.engine.searching import control
from musterpoint.engine.served import receiving
from musterpoint.errors import InputError
from musterpoint.geo.grounds import walking_ground
from musterpoint.jobs import Job
from musterpoint.plan import (
    BUILDINGS,
    BuildingPart,
    ColumnChange,
    Edit,
    IdSource,
    Plan,
    RecordChange,
    Site,
    deleted,
    made,
    new_id,
)
from musterpoint.text import N_, Label, _, ngettext

_PARAMETERS = ("walk", "whole", "split", "seed", "effort", "seconds")
_MOST_NAMES = 8
"""Names of buildings in a sentence; the others are counted."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What has to be given to sites, in parts: whole buildings, or groups of units of large ones.

    building: (n,) row of the layer; people: (n,) expected; units: (n, 2) first and last unit from 1, (0, 0)
    for a whole building; group: (n,) number of the neighbourhood, -1 for none.
    """

    building: np.ndarray
    people: np.ndarray
    units: np.ndarray
    group: np.ndarray


def demand_parts(plan: Plan, largest: float = 0.0) -> Demand:
    """The plan's demand. largest: buildings with more people are cut into groups of units of at most so many
    where they have units; 0 keeps every building whole."""
    frame = plan.buildings.frame
    people = demand(plan).to_numpy(float)
    units = frame["units"].fillna(1).to_numpy(dtype=np.int64).clip(min=1)
    parts = np.ones(len(frame), np.int64)
    if largest > 0:
        parts = np.clip(np.ceil(people / largest - 1e-9), 1, units).astype(np.int64)
    building = np.repeat(np.arange(len(frame)), parts)
    place = np.arange(len(building)) - np.repeat(np.cumsum(parts) - parts, parts)
    first = place * units[building] // parts[building]
    last = (place + 1) * units[building] // parts[building]
    share = (last - first) / units[building]
    ranges = np.column_stack([first + 1, last])
    ranges[parts[building] == 1] = 0
    codes = pandas.factorize(frame["neighbourhood"])[0]
    return Demand(building, people[building] * share, ranges, codes[building])


def propose_catchments(
    plan: Plan, catalogue: Catalogue, parameters: Parameters, job: Job, ids: IdSource = new_id
) -> Proposal:
    """Every building to one of the sites that are there, within their capacities and with the shortest walks
    together; who finds no room goes where it exceeds capacity least.

    parameters: "walk" (metres, by default the campaign's limit), "whole" (person-metres that it is worth not
    to split a neighbourhood), "split" (buildings with more people may be split by unit; 0 none), "seed".
    A job that is cancelled gives the best so far. Raises InputError where there are no sites or no people.
    """
    check_names(parameters, _PARAMETERS)
    check_demand(plan)
    sites = receiving(plan)
    if not sites:
        raise InputError(
            _("There are no sites yet."),
            _("Buildings are given to the sites that are there."),
            _("Place sites, or have them proposed."),
        )
    job.progress(0.1, _("Measuring the ways"))
    walk = number(parameters, "walk", plan.campaign.walking_limit, least=1.0)
    parts = demand_parts(plan, number(parameters, "split", 0.0))
    spots = shapely.points([(site.x, site.y) for site in sites])
    table = walking_ground(plan).distances(spots, walk).to_csr(len(sites))[parts.building]
    able = np.array([site_capacity(plan, catalogue, site) for site in sites])
    job.progress(0.3, _("Giving buildings to sites"))
    found = assign_people(
        table, parts.people, able, group=parts.group, split_price=number(parameters, "whole", 0.0),
        control=control(parameters, job),
    )  # fmt: skip
    changes = catchment_changes(plan, parts, found.site, [site.id for site in sites], ids)
    gap = None if not found.person_metres else 1 - found.at_least_person_metres / found.person_metres
    return proposal(
        plan, catalogue, Edit(Label(N_("Give buildings to sites")), tuple(changes)),
        [*_beyond_reach(plan, parts, found.site, walk), *over_in_words(sites, able, found.over)],
        gap=gap, optimal=found.status is Status.OPTIMAL,
    )  # fmt: skip


def check_demand(plan: Plan) -> None:
    """Raises InputError where there is nobody to serve."""
    if plan.buildings is None or not len(plan.buildings.frame):
        raise InputError(
            _("There are no buildings yet."),
            _("Sites are proposed near the people, and the plan doesn't know where they live."),
            _("Import the buildings layer first."),
        )
    if demand(plan).sum() == 0 and min(plan.campaign.share, 1) > 0:
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


def catchment_changes(
    plan: Plan, parts: Demand, site: np.ndarray, ids_of_sites: Sequence[str], ids: IdSource
) -> list[ColumnChange | RecordChange]:
    """The changes that give each part of the demand to the site at its place in ids_of_sites, -1 to none.
    A building goes where most of its people go; units that go elsewhere are written down as parts."""
    names = np.array([*ids_of_sites, None], dtype=object)
    main = _main_sites(parts, site, len(plan.buildings.frame))
    changes: list[ColumnChange | RecordChange] = [*deleted(*plan.table("building_part").values())]
    change = give(plan, dict(zip(plan.buildings.frame.index, names[main], strict=True)))
    elsewhere = np.flatnonzero((site != main[parts.building]) & (parts.units[:, 0] > 0))
    rows = plan.buildings.frame.index
    new = [
        BuildingPart(
            id=ids("building_part"), building=str(rows[parts.building[part]]), site=names[site[part]] or "",
            first_unit=int(parts.units[part, 0]), last_unit=int(parts.units[part, 1]),
        )
        for part in elsewhere
    ]  # fmt: skip
    return [*changes, *([change] if change else []), *made(*new)]


def give(plan: Plan, sites: Mapping[str, str | None]) -> ColumnChange | None:
    """The change that gives buildings (by id) to sites, None to no site; None where all is so already."""
    rows = tuple(sites)
    before = plan.buildings.values("site", rows)
    differ = [place for place, row in enumerate(rows) if (before[place] or None) != (sites[row] or None)]
    if not differ:
        return None
    chosen = tuple(rows[place] for place in differ)
    return ColumnChange(
        BUILDINGS, "site", chosen, tuple(before[place] for place in differ),
        tuple(sites[row] or None for row in chosen),
    )  # fmt: skip


def _main_sites(parts: Demand, site: np.ndarray, count: int) -> np.ndarray:
    """For each building the site that most of its people go to, (count,)."""
    main = np.full(count, -1)
    weight = pandas.DataFrame({"building": parts.building, "site": site, "people": parts.people})
    totals = weight.groupby(["building", "site"], sort=True)["people"].sum().reset_index()
    order = totals.sort_values(["building", "people"], kind="stable")
    main[order["building"]] = order["site"]  # the largest of each is written last
    return main


def _beyond_reach(plan: Plan, parts: Demand, site: np.ndarray, walk: float) -> list[str]:
    left = (site < 0) & (parts.people > 0)
    if not left.any():
        return []
    count = people_in_words(parts.people[left].sum())
    return [
        _("{people} have no site within {walk} m: {buildings}. Add a site near them, or visit them.").format(
            people=count, walk=f"{walk:,.0f}", buildings=named(plan, parts.building[left])
        )
    ]


def over_in_words(sites: Sequence[Site], able: np.ndarray, over: np.ndarray) -> list[str]:
    """Which sites lack how many lanes. able, over: (sites,) people."""
    sentences = []
    for place in np.flatnonzero(over > 0.5):
        lanes = int(np.ceil(over[place] / (able[place] / max(1, sites[place].lanes)) - 1e-9))
        sentences.append(
            ngettext(
                "Site {number} lacks room for {people}: {lanes} more lane there would do.",
                "Site {number} lacks room for {people}: {lanes} more lanes there would do.",
                lanes,
            ).format(number=sites[place].number, people=people_in_words(over[place]), lanes=lanes)
        )
    return sentences


def named(plan: Plan, rows: np.ndarray) -> str:
    """The buildings at these rows of the layer by name, the first few of them."""
    every = plan.buildings.frame.index[np.unique(rows)]
    names = building_names(plan, tuple(every[:_MOST_NAMES]))
    more = len(every) - len(names)
    listed = _(", ").join(names)
    return _("{names} and {count} more").format(names=listed, count=more) if more else listed
