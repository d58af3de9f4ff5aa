"""Checks of shifts and teams: hours that nobody serves, lanes without relief, teams without posts."""

from __future__ import annotations

from collections.abc import Iterator

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import hours_of
from musterpoint.catalogue.teams import stand_of, team_title
from musterpoint.plan import Plan, Problem, Severity
from musterpoint.plan.health import reads
from musterpoint.text import _


@reads("shift", "campaign")
def uncovered_hours(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Hours of the campaign that lie in no shift."""
    campaign = plan.campaign
    shifts = [hours for shift in plan.table("shift").values() if (hours := hours_of(shift, campaign))]
    if not shifts or not campaign.starts or not campaign.ends:
        return
    covered = campaign.starts
    for starts, ends in sorted([*shifts, (campaign.ends, campaign.ends)]):
        if covered < min(starts, campaign.ends):
            yield Problem(
                check="uncovered-hours",
                severity=Severity.WARNING,
                title=_("Nobody serves from {start} to {end}.").format(
                    start=f"{covered:%m-%d %H:%M}", end=f"{min(starts, campaign.ends):%H:%M}"
                ),
                detail=_("No shift covers these hours of the campaign."),
                suggestion=_("Let one shift end later or the next one begin earlier."),
            )
        covered = max(covered, ends)


@reads("shift", "campaign", "post")
def lanes_without_relief(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Shifts so long that protective clothing is changed in them, where nobody is planned to step in."""
    campaign, norm = plan.campaign, catalogue.norms["protective-change"]
    if campaign.relief_minutes or not any(post.lane for post in plan.table("post").values()):
        return
    for shift in plan.table("shift").values():
        hours = hours_of(shift, campaign)
        length = (hours[1] - hours[0]).total_seconds() / 3600 if hours else 0.0
        if length > norm.value:
            yield Problem(
                check="lanes-without-relief",
                severity=Severity.NOTE,
                title=_("{shift} lasts {hours:g} hours and nobody relieves the lanes.").format(
                    shift=shift.name, hours=length
                ),
                detail=_("Every {hours:g} hours clothing is changed, and the lane stands still.").format(
                    hours=norm.value
                ),
                suggestion=_("Say in the campaign how long a change takes, or make shifts shorter."),
                source=str(norm.source),
            )


@reads("team", "post", "shift", "campaign")
def teams_without_posts(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Teams that nobody is asked to go with."""
    staffed = {post.team for post in plan.table("post").values()}
    for team in plan.table("team").values():
        if team.id not in staffed and plan.table("shift") and stand_of(plan, team) is None:
            yield Problem(
                check="teams-without-posts",
                severity=Severity.WARNING,
                title=_("{team} has no posts.").format(team=team_title(plan, team.id)),
                detail=_("Nobody would go."),
                suggestion=_("Bring the posts up to the rules."),
                subjects=(("team", team.id),),
            )
