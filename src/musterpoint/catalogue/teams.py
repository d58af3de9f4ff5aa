"""Teams that go from stop to stop: what they are called and who goes in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from musterpoint.catalogue.catalogue import Catalogue
from musterpoint.plan import Plan, Site, Team
from musterpoint.text import Text

TEAMS: Mapping[str, Text] = {
    "mobile": Text("流动组", "Mobile team"),
    "home-visit": Text("上门组", "Home-visit team"),
    "courier": Text("送样组", "Courier team"),
    "supply": Text("配送组", "Supply team"),
}


def team_name(team: Team) -> str | Text:
    """What people call a team: its name, or its kind and number."""
    kind = TEAMS.get(team.kind, TEAMS["mobile"])
    return team.name or Text(f"{kind.zh}{team.number}", f"{kind.en} {team.number}")


def team_title(plan: Plan, team: str) -> str:
    """What a post's team is called: `Post.team` is the id of a team, or itself the name of a work group."""
    record = plan.find("team", team)
    return str(team_name(record)) if record else team


def stand_of(plan: Plan, team: Team) -> Site | None:
    """The mobile site of a team's name: its posts are the team's."""
    named = (site for site in plan.sites() if site.kind == "mobile" and site.name == team.name)
    return next(named, None) if team.name else None


def required_in_team(plan: Plan, catalogue: Catalogue, team: Team) -> dict[str, int]:
    """Role → people that the team needs whenever it is out: its members, and a driver where its vehicle has
    nobody of its own. Nobody beside those on the posts of its mobile site."""
    staffing = catalogue.team_staffing.get(team.kind)
    if staffing is None or stand_of(plan, team) is not None:
        return {}
    roles = [staffing.roles[step % len(staffing.roles)] for step in range(team.members)]
    vehicle = plan.find("vehicle", team.vehicle)
    if vehicle is not None and not vehicle.driver:
        roles.append(staffing.driver)
    return dict(Counter(roles))


def is_out(team: Team, hours: tuple[datetime, datetime] | None) -> bool:
    """Whether a team's own hours reach into these; a team without hours of its own is out all the time."""
    if hours is None:
        return True
    return not ((team.ends and team.ends <= hours[0]) or (team.starts and team.starts >= hours[1]))
