"""Checks of what the sites can do for the people."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import repeat

import numpy as np
import pandas
import shapely

from musterpoint.catalogue import Catalogue, Norm
from musterpoint.catalogue.buildings import building_names
from musterpoint.catalogue.posts import site_title
from musterpoint.engine.demand import VISIT, capacity, demand, hours, manned_hours, people_in_words, residents
from musterpoint.engine.served import residents_served, served_by_site, service
from musterpoint.geo.grounds import walking_ground
from musterpoint.geo.network import SNAP
from musterpoint.plan import BUILDINGS, LAYER_COLUMNS, Edit, Plan, Problem, Severity, Site, deleted
from musterpoint.plan.health import reads
from musterpoint.text import N_, Label, _, ngettext

_OVERLOAD = 1.15
"""A site that serves up to so much of the norm is left alone: the norms are round figures."""

_MOST_NAMES = 5

_MOST_SUBJECTS = 5_000
"""So many buildings are shown with a problem, the worst: nobody looks at a city's 300,000."""


@reads("campaign")
def campaign_incomplete(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """A campaign without a date or with hours that make no sense."""
    campaign = plan.campaign
    if hours(campaign) is not None:
        return
    missing = campaign.starts is None or campaign.ends is None
    yield Problem(
        check="campaign-incomplete",
        severity=Severity.BLOCKER,
        title=_("The campaign has no date and hours.")
        if missing
        else _("The campaign ends before it starts."),
        detail=_("Capacity, shifts and duty sheets need them."),
        suggestion=_("Enter when the campaign starts and ends."),
        subjects=(("campaign", campaign.id),),
    )


@reads("site")
def no_sites(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """A plan that nobody has placed a site in."""
    if not plan.sites():
        yield Problem(
            check="no-sites",
            severity=Severity.NOTE,
            title=_("There are no sites yet."),
            detail=_("People have nowhere to go."),
            suggestion=_("Drag a site kit onto the map, or have sites proposed."),
        )


@reads("site", "campaign", "building_part", VISIT, *LAYER_COLUMNS)
def nobody_forgotten(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Residents who are in no catchment and aren't visited either, once catchments are given; parts of
    buildings that overlap or that the building doesn't have."""
    if plan.buildings is None:
        return
    found = service(plan)
    left = found.left_out(demand(plan))
    if found.given and len(left):
        ids = tuple(map(str, left.index))
        named = ", ".join(building_names(plan, ids[:_MOST_NAMES]))
        more = len(ids) - _MOST_NAMES
        listed = _("{names} and {count} more").format(names=named, count=more) if more > 0 else named
        yield Problem(
            check="nobody-forgotten",
            severity=Severity.BLOCKER,
            title=_("{people} belong to no site and aren't visited.").format(
                people=people_in_words(left.sum())
            ),
            detail=_("Nobody calls them: {buildings}.").format(buildings=listed),
            suggestion=_("Give their buildings to a site, have catchments proposed, or visit them at home."),
            subjects=tuple((BUILDINGS, id_) for id_ in ids[:_MOST_SUBJECTS]),
            position=_middle(plan, plan.buildings.frame.index.get_loc(ids[0])),
        )
    yield from _unsound_parts(plan)


def _unsound_parts(plan: Plan) -> Iterator[Problem]:
    """Units of a building that are in two parts, or that it doesn't have."""
    taken: set[tuple[str, int]] = set()
    frame = plan.buildings.frame
    for part in sorted(plan.table("building_part").values(), key=lambda part: part.id):
        if part.building not in frame.index:
            continue
        units = {(part.building, unit) for unit in range(part.first_unit, part.last_unit + 1)}
        known = frame.at[part.building, "units"]
        if not units & taken and not pandas.isna(known) and part.last_unit <= known:
            taken |= units
            continue
        (name,) = building_names(plan, (part.building,))
        yield Problem(
            check="nobody-forgotten",
            severity=Severity.WARNING,
            title=_("Units of {building} are given to two sites, or aren't there.").format(building=name),
            detail=_("Units {first} to {last} of it were split off.").format(
                first=part.first_unit, last=part.last_unit
            ),
            suggestion=_("Give the building to one site, or have catchments proposed anew."),
            subjects=((BUILDINGS, part.building),),
            fix=Edit(Label(N_("Put a building together again")), tuple(deleted(part))),
            about=part.id,
        )


@reads("site", "campaign", "shift", "post", "building_part", VISIT, *LAYER_COLUMNS)
def sites_overloaded(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Sites whose lanes can't serve their residents in the hours they are open."""
    served = served_by_site(plan, demand(plan), service(plan))
    campaign = plan.campaign
    for site in plan.sites():
        open_hours = manned_hours(plan, site)
        people = float(served.get(site.id, 0))
        if open_hours is None or people <= capacity(campaign, site.lanes, open_hours):
            continue
        yield Problem(
            check="sites-overloaded",
            severity=Severity.WARNING,
            title=_("{site} can't serve its residents in time.").format(site=site_title(site)),
            detail=_("{people} people; {lanes} × {rate}/h × {hours} h × {utilisation} makes {able}.").format(
                people=f"{people:,.0f}",
                lanes=site.lanes,
                rate=f"{campaign.rate:g}",
                hours=f"{open_hours:g}",
                utilisation=f"{campaign.utilisation:g}",
                able=f"{capacity(campaign, site.lanes, open_hours):,.0f}",
            ),
            suggestion=_more_lanes(people, capacity(campaign, 1, open_hours)),
            subjects=(("site", site.id),),
            position=(site.x, site.y),
            source=str(catalogue.norms["team-output-default"].source),
        )


def _more_lanes(people: float, per_lane: float) -> str:
    if per_lane <= 0:
        return _("Enter how many people a lane serves in an hour.")
    lanes = math.ceil(people / per_lane)
    return ngettext(
        "It takes {count} lane, or longer hours.", "It takes {count} lanes, or longer hours.", lanes
    ).format(count=lanes)


@reads("site", "campaign", *LAYER_COLUMNS)
def residents_beyond_norm(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Sites with more residents, or more residents to a table, than the norms have."""
    served = residents_served(plan)
    per_site, per_table = catalogue.norms["residents-per-site"], catalogue.norms["residents-per-table"]
    for site in plan.sites():
        people = int(served.get(site.id, 0))
        if site.kind != "fixed":
            continue
        if people > _upper(per_site) * _OVERLOAD:
            yield _beyond(site, per_site, people, _("{site} serves {figure} residents."))
        if people / max(1, site.lanes) > _upper(per_table) * _OVERLOAD:
            yield _beyond(
                site,
                per_table,
                round(people / max(1, site.lanes)),
                _("{site} serves {figure} residents to a table."),
            )


@reads("site", "campaign", *LAYER_COLUMNS)
def long_walks(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Buildings whose residents walk further to their site than the campaign asks of them."""
    found = service(plan)
    if not len(found.ways):
        return
    people = residents(plan).to_numpy()[found.rows]
    walked = found.ways["metres"].to_numpy()
    far = np.flatnonzero((walked > plan.campaign.walking_limit) & (people > 0))
    if not len(far):
        return
    order = far[np.argsort(-walked[far], kind="stable")]
    worst = order[0]
    count = int(people[far].sum())
    by_path = found.ways["by_path"].iloc[worst]
    how = (
        _("along the paths") if by_path else _("straight line × {detour}").format(detour=f"{found.detour:g}")
    )
    yield Problem(
        check="long-walks",
        severity=Severity.WARNING,
        title=ngettext(
            "{count} person walks further than {limit} m.",
            "{count} people walk further than {limit} m.",
            count,
        ).format(count=f"{count:,}", limit=f"{plan.campaign.walking_limit:,.0f}"),
        detail=_("From {buildings} buildings; the longest walk is about {longest} m ({how}).").format(
            buildings=len(far), longest=f"{walked[worst]:,.0f}", how=how
        ),
        suggestion=_("Add a site near them, send a mobile team, or put them on the list of home visits."),
        subjects=_subjects(plan, found.rows[order]),
        position=_middle(plan, found.rows[worst]),
        source=str(catalogue.norms["walk"].source),
    )


@reads("site", "campaign", *LAYER_COLUMNS)
def paths_in_pieces(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Residents whom the plan's paths don't lead to any site, or without sites to most of the paths: the
    network is in pieces, or ends too far from their buildings. Plans without a roads layer are left alone."""
    if plan.buildings is None or not (ground := walking_ground(plan)).network:
        return
    people = residents(plan).to_numpy()
    piece = ground.component
    goals = ground.pieces_at(shapely.points([(site.x, site.y) for site in plan.sites()]))
    cut = np.flatnonzero(~np.isin(piece, goals if len(goals) else [0]) & (people > 0))
    if not len(cut):
        return
    order = cut[np.argsort(-people[cut], kind="stable")]
    count, without = int(people[cut].sum()), int((piece[cut] < 0).sum())
    yield Problem(
        check="paths-in-pieces",
        severity=Severity.WARNING,
        title=ngettext(
            "The paths lead {count} person to no site.",
            "The paths lead {count} people to no site.",
            count,
        ).format(count=f"{count:,}"),
        detail=_(
            "Of {buildings} buildings, {aside} reach paths that hang apart from the others and {without} "
            "reach none within {reach} m. Their walks are counted as straight line × {detour}."
        ).format(
            buildings=len(cut),
            aside=len(cut) - without,
            without=without,
            reach=f"{SNAP:g}",
            detour=f"{ground.detour:g}",
        ),
        suggestion=_("Close the gaps in the roads layer or add the gates, then update the layer."),
        subjects=_subjects(plan, order),
        position=_middle(plan, order[0]),
        source=str(catalogue.norms["detour"].source),
    )


def _subjects(plan: Plan, rows: np.ndarray) -> tuple[tuple[str, str], ...]:
    """The buildings in these rows of the layer, the first ones of very many."""
    return tuple(zip(repeat(BUILDINGS), plan.buildings.frame.index[rows[:_MOST_SUBJECTS]].tolist()))


def _middle(plan: Plan, row: int) -> tuple[float, float]:
    """The middle of the building at this position of the layer."""
    middle = shapely.centroid(plan.buildings.frame.geometry.iloc[row])
    return middle.x, middle.y


def _upper(norm: Norm) -> float:
    return norm.value if norm.upper is None else norm.upper


def _beyond(site: Site, norm: Norm, figure: int, title: str) -> Problem:
    return Problem(
        check="residents-beyond-norm",
        severity=Severity.NOTE,
        title=title.format(site=site_title(site), figure=f"{figure:,}"),
        detail=_("The norm is {low}–{high}.").format(low=f"{norm.value:,.0f}", high=f"{_upper(norm):,.0f}"),
        suggestion=_("Add lanes or a site nearby."),
        subjects=(("site", site.id),),
        position=(site.x, site.y),
        source=str(norm.source),
        about=norm.id,
    )
