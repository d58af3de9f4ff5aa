"""Changes that would give everybody a site, in words and as data."""

from __future__ import annotations

import math
from collections.abc import Sequence

from musterpoint.catalogue import Catalogue
from musterpoint.engine.demand import open_hours
from musterpoint.engine.siting.remedies import Change, Remedy
from musterpoint.engine.siting.wishes import SitingWish
from musterpoint.plan import Plan
from musterpoint.text import _, ngettext


def helping_in_words(
    plan: Plan, catalogue: Catalogue, wish: SitingWish, helping: Sequence[Remedy], allow: Sequence[str]
) -> list[str]:
    """One sentence with every change, a general one where none was found. allow: names of the neighbourhoods
    in which sites would have to be allowed."""
    if not helping:
        return [
            _(
                "No change that was tried would do by itself: it takes several of more sites or lanes, "
                "longer hours, a longer walk, and splitting large buildings."
            )
        ]
    told = []
    for remedy in helping:
        words = _in_words(plan, catalogue, wish, remedy, allow)
        told.append(_("{change} (proven: no less does)").format(change=words) if remedy.least else words)
    return [_("By itself would do: {changes}.").format(changes=_("; ").join(told))]


def _in_words(
    plan: Plan, catalogue: Catalogue, wish: SitingWish, remedy: Remedy, allow: Sequence[str]
) -> str:
    count = round(remedy.amount)
    match remedy.change:
        case Change.LANES:
            return ngettext(
                "{more} more lane ({count} in all)", "{more} more lanes ({count} in all)", count - wish.lanes
            ).format(more=count - wish.lanes, count=count)
        case Change.SITES:
            more = count - (wish.sites_asked or wish.sites)
            return ngettext(
                "{more} more site ({count} in all)", "{more} more sites ({count} in all)", more
            ).format(more=more, count=count)
        case Change.BOTH:
            return _("{sites} sites with {lanes} lanes in all").format(sites=remedy.sites, lanes=count)
        case Change.WALK:
            return _("a walk of {metres} m instead of {before} m").format(
                metres=f"{math.ceil(remedy.amount):,}", before=f"{wish.walk:,.0f}"
            )
        case Change.ALLOW:
            return _("sites in {areas}, where none may stand").format(areas=_(", ").join(allow))
    return _(
        "{hours} h instead of {before} h, or {rate} people an hour and lane instead of {rate_before}"
    ).format(
        hours=f"{_longer(plan, catalogue, remedy):g}", before=f"{open_hours(plan, catalogue):g}",
        rate=_faster(plan, remedy), rate_before=f"{plan.campaign.rate:g}",
    )  # fmt: skip


def _longer(plan: Plan, catalogue: Catalogue, remedy: Remedy) -> float:
    """Hours that are enough, in quarters."""
    return math.ceil(4 * open_hours(plan, catalogue) * remedy.amount - 1e-6) / 4


def _faster(plan: Plan, remedy: Remedy) -> int:
    return math.ceil(plan.campaign.rate * remedy.amount - 1e-6)


def remedy_data(
    plan: Plan, catalogue: Catalogue, wish: SitingWish, remedy: Remedy, allow: Sequence[str]
) -> list[dict[str, object]]:
    """The same, JSON-ready: what is changed, from and to how much, whether no less is proven to do."""
    lanes = {"change": "lanes", "from": wish.lanes, "to": round(remedy.amount), "least": remedy.least}
    match remedy.change:
        case Change.LANES:
            return [lanes]
        case Change.SITES:
            asked = wish.sites_asked or wish.sites
            return [{"change": "sites", "from": asked, "to": round(remedy.amount), "least": remedy.least}]
        case Change.BOTH:
            return [{**lanes, "change": "sites_and_lanes", "sites": remedy.sites, "least": False}]
        case Change.WALK:
            metres = math.ceil(remedy.amount)
            return [{"change": "walk_m", "from": wish.walk, "to": metres, "least": remedy.least}]
        case Change.ALLOW:
            return [{"change": "allow", "neighbourhoods": list(allow), "least": False}]
    longer, faster = _longer(plan, catalogue, remedy), _faster(plan, remedy)
    before = open_hours(plan, catalogue)
    return [
        {"change": "hours", "from": round(before, 2), "to": longer, "least": remedy.least},
        {"change": "rate", "from": plan.campaign.rate, "to": faster, "least": remedy.least},
    ]
