"""Words that several kinds of files use, in the file's language."""

from __future__ import annotations

from collections.abc import Callable

from musterpoint.plan import Plan, Site
from musterpoint.text import N_, translator

Say = Callable[[str], str]
"""A message marked with `N_`, translated."""

SITE = N_("Site {number}")
WAYS = {
    "residents": N_("Residents, one way"), "staff": N_("Staff way"), "waste": N_("Waste way"),
    "closed": N_("Closed way"),
}  # fmt: skip
KINDS = {
    "fixed": N_("Fixed site"),
    "mobile": N_("Mobile site"),
    "home-visit": N_("Base for home visits"),
}


def say_in(language: str) -> Say:
    return translator(language).gettext


def site_title(site: Site, say: Say) -> str:
    """Such as "Site 3 · East gate"."""
    return " · ".join(filter(None, (say(SITE).format(number=site.number), site.name)))


def hours(plan: Plan, site: Site) -> str:
    """Such as "2026-05-13 06:00–12:00", "" where nobody knows."""
    opens, closes = site.opens or plan.campaign.starts, site.closes or plan.campaign.ends
    if not (opens and closes):
        return ""
    return f"{opens:%Y-%m-%d %H:%M}–{closes:%H:%M}"
