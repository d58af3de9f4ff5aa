"""Makes a whole plan of one of the five cases: ground, campaign, sites, people, posts, goods."""

from __future__ import annotations

import types
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from musterpoint.catalogue import Catalogue, load_catalogue
from musterpoint.catalogue.kits import placed
from musterpoint.catalogue.posts import posts_for_site, team_posts
from musterpoint.engine.rounds.proposing import propose_routes
from musterpoint.engine.siting import Place, areas_of, choose_places, laid_out
from musterpoint.engine.staffing import propose_staffing
from musterpoint.engine.supplies.proposal import propose_supplies as allot_supplies
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import (
    Campaign,
    Edit,
    IdSource,
    Layer,
    LayerChange,
    Plan,
    Shift,
    Site,
    counted_ids,
    made,
)
from musterpoint.samples.cases import Case, read_cases
from musterpoint.samples.geography import build_ground
from musterpoint.samples.rounds import build_rounds
from musterpoint.samples.staff import build_people, build_stock, build_vehicles
from musterpoint.samples.words import numeral
from musterpoint.text import N_, Label, Text, _

_LABEL = Label(N_("Make a sample"))


@dataclass(frozen=True, slots=True)
class CaseTitle:
    """What a person sees before choosing a case. assumed: what the report leaves open."""

    id: str
    title: Text
    description: Text
    assumed: Text


CASES: Mapping[str, CaseTitle] = types.MappingProxyType(
    {id_: CaseTitle(id_, case.title, case.description, case.assumed) for id_, case in read_cases().items()}
)

MOST_SITES = 20
"""A sample with more sites leaves the couriers' routes to be proposed: they take half a minute."""

STAFFING_EFFORT = "0.05"
"""Nobody waits for a proof that the units of a sample couldn't be held together better."""


def make_sample(case: str, scale: float = 1.0, seed: int | None = None, job: Job | None = None) -> Plan:
    """A complete plan of a case (a key of `CASES`), `scale` times as large. The same seed gives the same
    plan to the last coordinate; by default each case has its own.

    Raises InputError for an unknown case or a scale that isn't positive.
    """
    chosen = _chosen(case, scale)
    job = job or Job()
    rng = np.random.default_rng(chosen.seed if seed is None else seed)
    ids = counted_ids()
    catalogue = load_catalogue()
    job.progress(0.0, _("Building the town"))
    ground = build_ground(chosen, rng, ids)
    plan = Plan(chosen.spot.crs)
    plan.apply(_setting(chosen, ground.layers(), ids))
    job.progress(0.3, _("Placing sites"))
    _place_sites(plan, catalogue, chosen, job.part(0.3, 0.6), ids)
    job.progress(0.6, _("Calling up people"))
    people = build_people(chosen.units, rng, ids)
    goods = [*build_vehicles(chosen.fleets, people, rng, ids), *build_stock(chosen.stores, ids)]
    plan.apply(Edit(_LABEL, tuple(made(*people, *goods))))
    job.progress(0.7, _("Planning routes"))
    plan.apply(Edit(_LABEL, tuple(build_rounds(plan, chosen.rounds, rng, ids))))
    if any(place.kind == "store" for place in plan.table("place").values()):
        plan.apply(allot_supplies(plan, catalogue, {}, Job(), ids).edit)
    few = len(plan.table("site")) <= MOST_SITES
    wishes = {"effort": "0", "for": "all" if few else "visits"}
    plan.apply(propose_routes(plan, catalogue, wishes, job.part(0.7, 0.8), ids).edit)
    job.progress(0.8, _("Filling posts"))
    shifts = plan.table("shift").values()
    crews = [post for shift in shifts for post in team_posts(plan, catalogue, shift, ids)]
    plan.apply(Edit(_LABEL, tuple(made(*crews))))
    plan.apply(propose_staffing(plan, catalogue, {"effort": STAFFING_EFFORT}, job.part(0.8, 1.0), ids))
    job.progress(1.0)
    return plan


def _chosen(case: str, scale: float) -> Case:
    cases = read_cases()
    if case not in cases:
        raise InputError(
            _("There is no sample “{name}”.").format(name=case),
            _("The samples are: {names}.").format(names=", ".join(cases)),
            _("Choose one of them."),
        )
    if not 0 < scale <= 1000:
        raise InputError(
            _("A sample can't be {scale} times as large.").format(scale=f"{scale:g}"),
            _("The scale has to be a number over 0 and up to 1,000."),
            _("Choose another scale."),
        )
    return cases[case].scaled(scale)


def _setting(case: Case, layers: Sequence[Layer], ids: IdSource) -> Edit:
    """Campaign, shifts and layers."""
    remarks = f"{case.campaign['remarks']}\n示例说明：{case.assumed.zh}"
    campaign = Campaign(**{**case.campaign, "remarks": remarks})
    shifts = [
        Shift(id=ids("shift"), name=name, starts=starts, ends=ends) for name, starts, ends in case.shifts
    ]
    changes = [LayerChange(layer.kind, None, layer) for layer in layers]
    return Edit(_LABEL, (*changes, *made(campaign, *shifts)))


def _place_sites(plan: Plan, catalogue: Catalogue, case: Case, job: Job, ids: IdSource) -> None:
    """Sites where the engine proposes them, the fixed ones first. Mobile teams take the places with the
    fewest people. Names are Chinese whatever the reader's language: a sample is data."""
    wanted = case.sites
    wishes = {
        "sites": str(wanted.fixed + wanted.mobile),
        "lanes": str(wanted.lanes + wanted.mobile),
        "seed": str(case.seed),
    }
    chosen = choose_places(plan, catalogue, wishes, job.part(0.0, 0.5))
    fewest = sorted(chosen.places, key=lambda place: (place.lanes, place.people))[: wanted.mobile]
    fixed = [place for place in chosen.places if place not in fewest]
    names = _site_names(plan, fixed)
    names += [f"流动检测第{numeral(number)}组" for number in range(1, len(fewest) + 1)]
    sites = _sites(catalogue, case, [*fixed, *fewest], len(fixed), names, ids)
    records, _missing = laid_out(plan, catalogue, sites[: len(fixed)], job.part(0.5, 1.0), ids)
    shifts = list(plan.table("shift").values())
    for team in sites[len(fixed) :]:
        records += [
            team, *placed(catalogue.kits[team.kit], team, ids), *posts_for_site(catalogue, team, shifts, ids)
        ]  # fmt: skip
    plan.apply(Edit(_LABEL, tuple(made(*records))))


def _site_names(plan: Plan, places: Sequence[Place]) -> list[str]:
    """The first site of a community is called after it, the next ones after their compound or village."""
    frame = plan.neighbourhoods.frame
    communities = frame[frame["level"] == "community"]["name"]
    inside, names = areas_of(plan, np.array([(place.x, place.y) for place in places]))
    named: set[str] = set()
    for row, ids in enumerate(inside):
        for community in (id_ for id_ in ids if id_ in communities.index and id_ not in named):
            named.add(community)
            names[row] = communities[community]
    counter: Counter[str] = Counter()
    for row, name in enumerate(names):
        counter[name] += 1
        names[row] = f"{name}{f'第{numeral(counter[name])}' if counter[name] > 1 else ''}检测点"
    return names


def _sites(
    catalogue: Catalogue, case: Case, places: Sequence[Place], fixed: int, names: Sequence[str], ids: IdSource
) -> list[Site]:
    """Sites numbered from 1, those after the first `fixed` ones mobile teams. The first lane of a site with
    several is its green lane too."""
    van = catalogue.kits["mobile-van"]
    points = case.sites.special_points
    sites = []
    for number, (place, name) in enumerate(zip(places, names, strict=True), 1):
        mobile = number > fixed
        sites.append(
            Site(
                id=ids("site"), number=number, name=name, kind=van.site_kind if mobile else "fixed",
                kit=van.id if mobile else f"lanes-{place.lanes}", x=place.x, y=place.y,
                rotation=place.rotation, lanes=van.lanes if mobile else place.lanes,
                green_lane=not mobile and place.lanes > 1,
                special_points=case.sites.mobile_points if mobile else points[number % len(points)],
            )
        )  # fmt: skip
    return sites
