"""Giving a stop, or a visit that waits, to a team: on the map's menu and on the routes panel's."""

from __future__ import annotations

from PyQt6.QtWidgets import QMenu

from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Edit, Plan, Stop
from musterpoint.session.actions.naming import team_name
from musterpoint.session.actions.rounds import BETWEEN, give
from musterpoint.text import _


def add_giving(menu: QMenu, workbench: Workbench, id_: str) -> None:
    """Offer the other teams for a stop or a visit, where it can still be given to one."""
    plan = workbench.plan
    stop = stop_of(plan, id_)
    fixed = stop is not None and (bool(stop.state) or stop.kind in BETWEEN)
    teams = [team for team in plan.table("team").values() if stop is None or team.id != stop.team]
    if fixed or not teams or workbench.document.session.read_only:
        return
    giving = menu.addMenu(icon("account-arrow-right-outline"), _("Give to team"))
    for team in sorted(teams, key=lambda team: (team.number, team.name, team.id)):
        giving.addAction(str(team_name(team))).triggered.connect(
            lambda _checked, team=team.id: _give(workbench, stop.id if stop else id_, team)
        )


def stop_of(plan: Plan, id_: str) -> Stop | None:
    """The stop of an id, or that of a visit; None where the visit waits."""
    return plan.find("stop", id_) or next(iter(plan.where("stop", visit=id_)), None)


def _give(workbench: Workbench, id_: str, team: str) -> None:
    """Ways are found along the roads, which takes a while in a city: beside the window."""
    document, plan, revision = workbench.document, workbench.plan.copy(), workbench.document.session.revision

    def done(edit: Edit) -> None:
        if document.session.revision == revision:
            document.do(edit)
        else:
            _give(workbench, id_, team)

    workbench.jobs.start(
        _("Moving a stop to another team"), lambda _job: give(plan, id_, team), done, lane="stops"
    )
