"""What goes to each site, from where and when: deliveries in waves, and what is missing."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.needs import open_hours
from musterpoint.engine.parameters import check_names, whole_number
from musterpoint.engine.proposals import Proposal
from musterpoint.engine.supplies.allotment import allot, distances
from musterpoint.engine.supplies.table import STAFF, ItemRow, supply_table
from musterpoint.engine.timetable.calls import Calls, calls
from musterpoint.engine.timetable.hours import moment, site_hours
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import Delivery, Edit, IdSource, Plan, Site, deleted, made, new_id
from musterpoint.text import N_, Label, _

HOURS_TO_A_WAVE = 6.0
"""By default what is used up comes once for so many hours, so that a site needn't keep more than that."""

EARLY = 30
"""Minutes before it is needed that a delivery is there."""

_MOST_NAMES = 12


def propose_supplies(
    plan: Plan, catalogue: Catalogue, parameters: Mapping[str, str], job: Job, ids: IdSource = new_id
) -> Proposal:
    """The stock allotted to the sites and brought in waves: what is put up and kept with the set-up, what is
    used up before the opening and again every six hours, by the people who are called until then.

    parameters: "waves" of what is used up (by default one for six hours). The proposal's reasons name what is
    missing. Raises InputError where there are no sites or no stock list.
    """
    check_names(parameters, ("waves",))
    waves = whole_number(parameters, "waves", 0)
    if not plan.sites():
        raise InputError(
            _("There are no sites yet."),
            _("Supplies go to sites."),
            _("Place sites, or have them proposed."),
        )
    if not plan.table("stock"):
        raise InputError(
            _("There is no stock list yet."),
            _("Nobody knows what lies where, so nothing can be allotted."),
            _("Add the stock list: musterpoint add PLAN stock FILE, or from the menu."),
        )
    job.progress(0.1, _("Counting what is needed"))
    called = calls(plan, catalogue)
    rows = supply_table(plan, catalogue, called)
    job.progress(0.5, _("Allotting the stock"))
    deliveries = list(_deliveries(plan, catalogue, rows, called, waves, ids))
    edit = Edit(Label(N_("Allot supplies")), (*deleted(*plan.table("delivery").values()), *made(*deliveries)))
    job.progress(1.0)
    return Proposal(edit, reasons=tuple(shortfalls(rows)))


def shortfalls(rows: Iterable[ItemRow]) -> list[str]:
    """What is missing, in sentences: items that are counted in some store, then those that lie in none."""
    short = [row for row in rows if row.gap]
    sentences = [
        _("{missing} {unit} {item} are missing: {required} needed, {have} in stock.").format(
            missing=f"{row.gap:,}", unit=row.unit, item=row.name, required=f"{row.required:,}",
            have=f"{row.have:,}",
        )
        for row in short
        if row.places
    ]  # fmt: skip
    nowhere = [f"{row.name} {row.required:,}" for row in short if not row.places]
    if nowhere:
        named, more = nowhere[:_MOST_NAMES], len(nowhere) - _MOST_NAMES
        items = _(", ").join(named) + (_(" and {count} more").format(count=more) if more > 0 else "")
        sentences.append(_("In no store: {items}.").format(items=items))
    return sentences


def _deliveries(
    plan: Plan, catalogue: Catalogue, rows: Iterable[ItemRow], called: Mapping[str, Calls], waves: int,
    ids: IdSource,
) -> Iterable[Delivery]:  # fmt: skip
    metres = distances(plan)
    loads: dict[tuple[str, int, str], dict[str, int]] = defaultdict(dict)
    parts = {site.id: _parts(plan, catalogue, site, called.get(site.id), waves) for site in plan.sites()}
    for row in rows:
        wanted = {site: count for site, count in row.by_site.items() if site != STAFF}
        for (site, place), count in allot(wanted, row.places, metres).items():
            for wave, amount in _in_waves(row, count, parts[site]):
                loads[site, wave, place][row.id] = amount
    order = {site.id: site.number for site in plan.sites()}
    for (site, wave, place), load in sorted(loads.items(), key=lambda item: (order[item[0][0]], item[0])):
        yield Delivery(
            id=ids("delivery"), site=site, place=place, wave=wave,
            at=_when(plan, catalogue, plan.find("site", site), wave, len(parts[site])),
            items=tuple(load), quantities=tuple(load.values()),
        )  # fmt: skip


def _in_waves(row: ItemRow, count: int, parts: np.ndarray) -> list[tuple[int, int]]:
    """Wave and amount: what is kept comes with the first, what is used up with the others."""
    if row.kept:
        return [(1, count)]
    upto = np.ceil(count * np.cumsum(parts) - 1e-9).astype(int)
    amounts = np.diff(np.minimum(upto, count), prepend=0)
    return [(wave, int(amount)) for wave, amount in enumerate(amounts, 2) if amount]


def _parts(plan: Plan, catalogue: Catalogue, site: Site, people: Calls | None, waves: int) -> np.ndarray:
    """The part of what is used up that each wave brings: by the people who are called until the next."""
    hours = site_hours(plan, catalogue, site)
    count = waves or max(1, math.ceil(open_hours(plan, catalogue, site) / HOURS_TO_A_WAVE - 1e-9))
    if people is None or not people.people.sum():
        return np.full(count, 1 / count)
    filled = people.filled(hours)
    edges = hours.opens + hours.seconds * np.arange(1, count + 1) / count
    length = np.maximum(filled.seconds, 1.0)
    come = np.clip((edges[:, None] - filled.starts) / length, 0.0, 1.0) @ people.people
    come[-1] = people.people.sum()
    return np.diff(come, prepend=0.0) / people.people.sum()


def _when(plan: Plan, catalogue: Catalogue, site: Site, wave: int, waves: int) -> datetime | None:
    hours = site_hours(plan, catalogue, site)
    opens = moment(plan, hours.opens)
    if opens is None:
        return None
    if wave == 1:
        return opens - timedelta(minutes=plan.campaign.set_up_minutes)
    return opens + timedelta(seconds=hours.seconds * (wave - 2) / waves) - timedelta(minutes=EARLY)
