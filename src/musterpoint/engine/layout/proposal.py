"""Layouts as a proposal: of one site, of some or of all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_title
from musterpoint.engine.layout.sites import Layout, Options, lay_out_sites, layout_edit
from musterpoint.engine.parameters import Parameters, check_names, whole_number
from musterpoint.engine.proposals import Proposal, proposal
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import IdSource, Plan, Problem, Severity, Site, new_id
from musterpoint.text import N_, Label, Text, _, ngettext

_COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")


def propose_layouts(
    plan: Plan, catalogue: Catalogue, parameters: Parameters, job: Job, ids: IdSource = new_id
) -> Proposal:
    """Fixed sites laid out anew on the ground that is there; what was placed by hand or locked stays.

    parameters: "site" (numbers or names, joined by + or commas, which then keep their entrances where they
    are; all fixed sites by default), "lanes", "queue" (people that it holds), "wind" and "arrival" (where it
    blows and people come from: n, ne, e … or degrees of the compass). What a layout can't meet is among its
    notes. Raises InputError where they are unfit or no site is left to lay out.
    """
    check_names(parameters, ("site", "lanes", "queue", "wind", "arrival"))
    sites = _chosen(plan, parameters.get("site"))
    if "lanes" in parameters:
        lanes = whole_number(parameters, "lanes", 1, least=1)
        sites = [site.replace(lanes=lanes) for site in sites]
    options = Options(
        queue=whole_number(parameters, "queue", 0, least=1) if "queue" in parameters else None,
        wind=_direction(parameters, "wind"),
        arrival=_direction(parameters, "arrival"),
        keep_gate="site" in parameters and "arrival" not in parameters,
    )
    layouts = lay_out_sites(plan, catalogue, sites, options, job, ids)
    edit = layout_edit(plan, layouts, label_of(layouts))
    notes = (f"{problem.title} {problem.suggestion}" for problem in _unmet(layouts))
    return proposal(plan, catalogue, edit, notes=tuple(notes))


def label_of(layouts: Sequence[Layout]) -> Label:
    """What was laid out, and the worst of what can't be met."""
    laid = [layout for layout in layouts if layout.records]
    count = len(laid)
    what = Text(f"{count} 个检测点", f"{count} sites" if count != 1 else "1 site")
    if count == 1:
        site = laid[0].site
        what = Text(site.name or f"{site.number}号检测点", site.name or f"site {site.number}")
    unmet = _unmet(layouts)
    if not unmet:
        return Label(N_("Lay out {what}"), {"what": what})
    words = {"what": what, "count": str(len(unmet)), "first": unmet[0].title}
    return Label(N_("Lay out {what}; not met: {count} ({first})"), words)


def _unmet(layouts: Sequence[Layout]) -> list[Problem]:
    return [
        problem for layout in layouts for problem in layout.unmet if problem.severity is not Severity.NOTE
    ]


def fixed_sites(plan: Plan) -> list[Site]:
    """Sites that can be laid out: fixed ones that aren't locked."""
    return [site for site in plan.sites() if site.kind == "fixed" and not site.locked]


def _chosen(plan: Plan, names: str | None) -> list[Site]:
    """The sites of these numbers or names. Raises InputError where one isn't there, or none is."""
    sites = fixed_sites(plan)
    if names is None:
        if sites:
            return sites
        raise InputError(
            _("There is no fixed site to lay out."),
            _("Mobile sites and bases have a fixed layout; locked sites stay as they are."),
            _("Propose or place sites first."),
        )
    chosen = []
    for name in filter(None, (part.strip() for part in re.split("[,，;；+]", names))):
        found = [site for site in sites if name in (str(site.number), site.name, site.id, site_title(site))]
        if not found:
            raise InputError(
                _("There is no fixed site “{name}”.").format(name=name),
                ngettext(
                    "The plan has {count} that can be laid out.",
                    "The plan has {count} that can be laid out.",
                    len(sites),
                ).format(count=len(sites)),
                _("Give its number or its whole name; unlock it where it is locked."),
            )
        chosen += [site for site in found if site not in chosen]
    return chosen


def _direction(parameters: Parameters, name: str) -> float | None:
    """A direction of the compass, in degrees counter-clockwise from east. Raises InputError else."""
    text = parameters.get(name)
    if text is None:
        return None
    word = text.strip().lower()
    if word in _COMPASS:
        degrees = _COMPASS.index(word) * 45.0
    elif re.fullmatch(r"\d+(\.\d+)?", word) and float(word) <= 360:
        degrees = float(word)
    else:
        raise InputError(
            _("“{name}” can't be {value}.").format(name=name, value=text),
            _("It has to be a direction of the compass: n, ne, e … or 0 to 360 degrees."),
            _("Give another value, or leave it out for the default."),
        )
    return (90.0 - degrees) % 360
