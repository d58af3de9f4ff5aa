"""Who goes where, changed by hand: buildings given to a site, units split off, catchments given up."""

from __future__ import annotations

from collections.abc import Iterable

from musterpoint.catalogue.buildings import building_names
from musterpoint.catalogue.posts import site_title
from musterpoint.engine.catchments import give
from musterpoint.engine.served import service
from musterpoint.errors import InputError
from musterpoint.plan import BuildingPart, Edit, IdSource, Plan, deleted, made, new_id
from musterpoint.session.actions.subjects import found
from musterpoint.text import N_, Label, Text, _


def give_buildings(plan: Plan, building_ids: Iterable[str], site_id: str) -> Edit:
    """Give buildings to a site; "" takes them from theirs. Where the plan has no catchments yet, everybody
    else keeps the nearest site, so that nobody is forgotten by the first building that is given."""
    rows = _known(plan, building_ids)
    site = found(plan, "site", site_id) if site_id else None
    if site is not None and site.kind == "home-visit":
        raise InputError(
            _("Nobody comes to {site}.").format(site=site_title(site)),
            _("It is the base of a team that visits homes."),
            _("Choose a fixed or a mobile site."),
        )
    now = service(plan)
    sites: dict[str, str | None] = {} if now.given else now.ways["site"].to_dict()
    sites |= dict.fromkeys(rows, site_id or None)
    change = give(plan, sites)
    parts = [part for part in plan.table("building_part").values() if part.building in set(rows)]
    names = building_names(plan, tuple(rows[:1]))
    what = names[0] if len(rows) == 1 else Text(f"{len(rows)} 栋楼", f"{len(rows)} buildings")
    label = (
        Label(N_("Give {buildings} to {site}"), {"buildings": what, "site": site_title(site)})
        if site
        else Label(N_("Take {buildings} from their site"), {"buildings": what})
    )
    return Edit(label, (*deleted(*parts), *([change] if change else [])))


def give_units(
    plan: Plan, building_id: str, first: int, last: int, site_id: str, ids: IdSource = new_id
) -> Edit:
    """Give units of a large building, counted from 1, to another site than the rest of it."""
    (row,) = _known(plan, [building_id])
    site = found(plan, "site", site_id)
    units = plan.buildings.values("units", [row])[0] or 0
    if not 1 <= first <= last <= units or (first, last) == (1, units):
        raise InputError(
            _("Units {first} to {last} can't be split off.").format(first=first, last=last),
            _("The building has {units} units, and some have to stay together.").format(units=units),
            _("Choose other units, or give the whole building to the site."),
        )
    overlapping = [
        part for part in plan.table("building_part").values()
        if part.building == row and part.first_unit <= last and first <= part.last_unit
    ]  # fmt: skip
    part = BuildingPart(id=ids("building_part"), building=row, first_unit=first, last_unit=last, site=site.id)
    names = {"building": building_names(plan, (row,))[0], "site": site_title(site)}
    return Edit(Label(N_("Give units of {building} to {site}"), names), (*deleted(*overlapping), *made(part)))


def forget_catchments(plan: Plan) -> Edit:
    """Give up all catchments: everybody goes to the nearest site again."""
    rows = plan.buildings.frame.index[plan.buildings.frame["site"].notna()] if plan.buildings else ()
    change = give(plan, dict.fromkeys(map(str, rows))) if len(rows) else None
    parts = plan.table("building_part").values()
    return Edit(Label(N_("Give up the catchments")), (*deleted(*parts), *([change] if change else [])))


def _known(plan: Plan, building_ids: Iterable[str]) -> list[str]:
    rows = list(dict.fromkeys(building_ids))
    if not rows or plan.buildings is None or not all(row in plan.buildings.frame.index for row in rows):
        raise InputError(
            _("There are no buildings to give to a site."),
            _("None are selected, or they were replaced in the meantime."),
            _("Select buildings on the map: click one, or draw round several with the lasso and Ctrl."),
        )
    return rows
