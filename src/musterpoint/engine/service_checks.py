"""Checks of what the sites can do for the people."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import shapely

from musterpoint.catalogue import Catalogue, Norm
from musterpoint.catalogue.posts import site_title
from musterpoint.engine.demand import capacity, hours
from musterpoint.engine.served import residents, residents_served, service
from musterpoint.geo.grounds import walking_ground
from musterpoint.geo.network import SNAP
from musterpoint.plan import LAYER_COLUMNS, Plan, Problem, Severity, Site
from musterpoint.plan.health import reads
from musterpoint.text import _, ngettext

_OVERLOAD = 1.15
"""A site that serves up to so much of the norm is left alone: until catchments are planned the nearest
site is only a guess."""


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


@reads("site", "campaign", *LAYER_COLUMNS)
def sites_overloaded(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Sites whose lanes can't serve their residents in the hours they are open."""
    served = residents_served(plan)
    campaign = plan.campaign
    for site in plan.sites():
        open_hours = _open_hours(plan, site)
        people = float(served.get(site.id, 0)) * campaign.share
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
    """Buildings whose residents walk further to the nearest site than the campaign asks of them."""
    found = service(plan)
    if not len(found.ways):
        return
    people = residents(plan).to_numpy()
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
        subjects=tuple(("buildings", str(found.ways.index[row])) for row in order),
        position=_middle(plan, worst),
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
        subjects=tuple(("buildings", str(plan.buildings.frame.index[row])) for row in order),
        position=_middle(plan, order[0]),
        source=str(catalogue.norms["detour"].source),
    )


def _middle(plan: Plan, row: int) -> tuple[float, float]:
    """The middle of the building at this position of the layer."""
    middle = shapely.centroid(plan.buildings.frame.geometry.iloc[row])
    return middle.x, middle.y


def _open_hours(plan: Plan, site: Site) -> float | None:
    """Hours that a site is open: its own or the campaign's."""
    campaign = plan.campaign
    return hours(campaign.replace(starts=site.opens or campaign.starts, ends=site.closes or campaign.ends))


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
    )
