"""Words that several kinds of files use, in the file's language."""

from __future__ import annotations

from collections.abc import Callable

from musterpoint.catalogue.needs import opening
from musterpoint.paper.route_sheets import STOP_KINDS, TEAM_KINDS, where_is
from musterpoint.plan import Plan, Site, Stop, Team
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


def team_title(team: Team, say: Say) -> str:
    """Such as "Mobile team 3"."""
    return team.name or f"{say(TEAM_KINDS.get(team.kind, TEAM_KINDS['mobile']))} {team.number}"


def stop_title(plan: Plan, stop: Stop, say: Say) -> str:
    """Such as "3 · 08:15 Sunny Garden 12"; nothing personal."""
    doing = say(STOP_KINDS[stop.kind]) if stop.kind in STOP_KINDS else ""
    where = where_is(plan, stop, plan.find("visit", stop.visit) if stop.visit else None)
    time = f"{stop.starts:%H:%M}" if stop.starts else ""
    return " ".join(filter(None, (f"{stop.number} ·", time, doing, where)))


def days(plan: Plan, with_homes: bool) -> list[tuple[Team, list[Stop]]]:
    """The teams that have stops, by number, with these in their order. with_homes: those that go to people's
    homes too, which tells where somebody is ill, old or in quarantine."""
    shown = [team for team in plan.table("team").values() if with_homes or team.kind in ("courier", "supply")]
    teams = sorted(shown, key=lambda team: (team.number, team.id))
    found = [(team, sorted(plan.where("stop", team=team.id), key=lambda one: one.number)) for team in teams]
    return [(team, stops) for team, stops in found if stops]


def say_in(language: str) -> Say:
    return translator(language).gettext


def site_title(site: Site, say: Say) -> str:
    """Such as "Site 3 · East gate"."""
    return " · ".join(filter(None, (say(SITE).format(number=site.number), site.name)))


def hours(plan: Plan, site: Site) -> str:
    """Such as "2026-05-13 06:00–12:00", "" where nobody knows."""
    opens, closes = opening(plan, site)
    if not (opens and closes):
        return ""
    return f"{opens:%Y-%m-%d %H:%M}–{closes:%H:%M}"
