"""Laying sites out: anew, with more or fewer lanes, on ground that is marked for them."""

from __future__ import annotations

from collections.abc import Callable

from musterpoint.catalogue import Catalogue
from musterpoint.desktop.commands.edit import editable, placed
from musterpoint.desktop.commands.propose import accept
from musterpoint.desktop.workbench import Command, Workbench
from musterpoint.jobs import Job
from musterpoint.plan import Edit, Plan, Problem, Site
from musterpoint.session.actions.layouts import change_lanes, put_right, refit, site_in_area
from musterpoint.text import N_, _

MOST_LANES = 16
"""Lanes that can be asked for at one site."""


def _work_out(workbench: Workbench, title: str, work: Callable[[Plan, Catalogue, Job], Edit]) -> None:
    """Let the engine work on a copy of the plan, then do what comes of it; undo takes it back."""
    document = workbench.document
    plan, catalogue, revision = workbench.plan.copy(), document.catalogue, document.session.revision
    workbench.jobs.start(
        title, lambda job: work(plan, catalogue, job), lambda edit: accept(workbench, edit, revision)
    )


def give_lanes(workbench: Workbench, site_id: str, lanes: int) -> None:
    """Lay a site out with another number of lanes; its page shows the old one where they don't fit."""

    def work(plan: Plan, catalogue: Catalogue, job: Job) -> Edit:
        return change_lanes(plan, catalogue, site_id, lanes, job)

    _work_out(workbench, _("Changing the lanes"), work)


def put_problem_right(workbench: Workbench, problem: Problem) -> None:
    """Lay the site out anew that a problem tells of."""
    _work_out(
        workbench,
        _("Refitting the layout"),
        lambda plan, catalogue, job: put_right(plan, catalogue, problem, job),
    )


def _sites(workbench: Workbench) -> list[Site]:
    """The fixed sites that are selected, themselves or in one of their parts, and not locked."""
    plan = workbench.plan
    chosen = filter(None, (plan.find(*ref) for ref in placed(workbench)))
    ids = dict.fromkeys(record.id if isinstance(record, Site) else record.site for record in chosen)
    sites = filter(None, (plan.find("site", id_) for id_ in ids))
    return [site for site in sites if site.kind == "fixed" and not site.locked]


def _can_refit(workbench: Workbench) -> bool:
    return editable(workbench) and bool(_sites(workbench))


def _refit(workbench: Workbench) -> None:
    ids = [site.id for site in _sites(workbench)]
    _work_out(
        workbench,
        _("Refitting the layout"),
        lambda plan, catalogue, job: refit(plan, catalogue, ids, job),
    )


def _can_have(workbench: Workbench, step: int) -> bool:
    sites = _sites(workbench)
    return editable(workbench) and len(sites) == 1 and 1 <= sites[0].lanes + step <= MOST_LANES


def _step_lanes(workbench: Workbench, step: int) -> None:
    (site,) = _sites(workbench)
    give_lanes(workbench, site.id, site.lanes + step)


def _marked(workbench: Workbench) -> str:
    """The id of the zone that is selected alone and belongs to no site, "" where none is."""
    refs = placed(workbench)
    if len(refs) != 1 or refs[0][0] != "zone":
        return ""
    zone = workbench.plan.find(*refs[0])
    return zone.id if zone is not None and not zone.site and not zone.locked else ""


def _lay_out_here(workbench: Workbench) -> None:
    zone = _marked(workbench)
    _work_out(
        workbench,
        _("Laying out a site"),
        lambda plan, catalogue, job: site_in_area(plan, catalogue, zone, job),
    )


LAYOUT_COMMANDS = (
    Command(
        id="layout.refit",
        text=N_("Refit the layout"),
        tip=N_("Lay the site out anew around its entrance as it is now; what you placed or locked stays"),
        icon="auto-fix",
        shortcut="Ctrl+Shift+L",
        run=_refit,
        enabled=_can_refit,
    ),
    Command(
        id="layout.more",
        text=N_("One lane more"),
        tip=N_("Layout and posts follow; people keep posts that remain"),
        icon="plus",
        run=lambda workbench: _step_lanes(workbench, +1),
        enabled=lambda workbench: _can_have(workbench, +1),
    ),
    Command(
        id="layout.fewer",
        text=N_("One lane fewer"),
        tip=N_("Layout and posts follow; people keep posts that remain"),
        icon="minus",
        run=lambda workbench: _step_lanes(workbench, -1),
        enabled=lambda workbench: _can_have(workbench, -1),
    ),
    Command(
        id="layout.here",
        text=N_("Lay out a site here"),
        tip=N_("A site with as many lanes as fit on the ground that this zone marks; the zone goes"),
        icon="vector-polygon",
        run=_lay_out_here,
        enabled=lambda workbench: editable(workbench) and bool(_marked(workbench)),
    ),
)
