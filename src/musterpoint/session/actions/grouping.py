"""Things that are picked together: a site with its parts, and groups made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from musterpoint.catalogue import Catalogue
from musterpoint.errors import RefusedError
from musterpoint.plan import Edit, IdSource, Plan, Record, Site, changed, new_id
from musterpoint.session.actions.naming import names_of
from musterpoint.session.actions.subjects import PARTS, Ref, all_found
from musterpoint.text import N_, Label, _


def group(
    plan: Plan, refs: Iterable[Ref], ids: IdSource = new_id, *, catalogue: Catalogue | None = None
) -> Edit:
    """Make one thing of several. With one site among them the others become its parts; a site alone is put
    together again. Raises InputError where there is nothing to put together."""
    records = all_found(plan, refs)
    sites = [record for record in records if isinstance(record, Site)]
    parts = [record for record in records if record.KIND in PARTS]
    if len(sites) > 1 or (not sites and len(parts) < 2):
        raise RefusedError(
            _("This can't be grouped."),
            _("A group is made of two things or more; two sites stay two sites."),
            _("Choose several tents, zones or barriers, or one site and what shall belong to it."),
        )
    if sites:
        pairs = [(site, site.replace(grouped=True)) for site in sites]
        pairs += [(part, part.replace(site=sites[0].id)) for part in parts]
    else:
        name = ids("group")
        pairs = [(part, part.replace(group=name)) for part in parts]
    return _edit(N_("Group {what}"), pairs, records, plan, catalogue)


def ungroup(plan: Plan, refs: Iterable[Ref], *, catalogue: Catalogue | None = None) -> Edit:
    """Take groups apart; the parts of a site stay its parts, but are picked one by one."""
    records = all_found(plan, refs)
    groups = {record.group for record in records if getattr(record, "group", "")}
    pairs = [(site, site.replace(grouped=False)) for site in records if isinstance(site, Site)]
    pairs += [
        (part, part.replace(group=""))
        for name in sorted(groups)
        for kind in PARTS
        for part in plan.where(kind, group=name)
    ]
    return _edit(N_("Ungroup {what}"), pairs, records, plan, catalogue)


def picked_with(plan: Plan, ref: Ref, entered: frozenset[str] = frozenset()) -> tuple[Ref, ...]:
    """What is picked by a click on a record: its site, else its group, else itself. entered: ids of sites and
    names of groups that a person has gone into, so that their parts are picked."""
    record = _part(plan, ref)
    if record is None:
        return (ref,)
    site = plan.find("site", record.site)
    if site is not None and site.grouped and site.id not in entered:
        return (("site", site.id),)
    if record.group and record.group not in entered:
        members = ((kind, part.id) for kind in PARTS for part in plan.where(kind, group=record.group))
        return tuple(members)
    return (ref,)


def holder(plan: Plan, ref: Ref, entered: frozenset[str]) -> str:
    """The site's id or the group's name that `picked_with` stops at, "" where it gets to the record."""
    record = _part(plan, ref)
    if record is None:
        return ""
    site = plan.find("site", record.site)
    if site is not None and site.grouped and site.id not in entered:
        return site.id
    return record.group if record.group not in entered else ""


def foremost(plan: Plan, refs: Sequence[Ref]) -> tuple[Ref, ...]:
    """What a person sees in a selection: of a queue only its zone, whose cordons and marks follow from it."""
    zones = [plan.find(*ref) for ref in refs if ref[0] == "zone"]
    queues = {zone.group for zone in zones if zone.queue_row}
    if not queues:
        return tuple(refs)
    return tuple(
        ref
        for ref in refs
        if ref[0] in ("zone", "site") or getattr(_part(plan, ref), "group", "") not in queues
    )


def can_ungroup(plan: Plan, refs: Iterable[Ref]) -> bool:
    """Whether there is a group among them."""
    records = [plan.find(*ref) for ref in refs]
    return any(getattr(record, "grouped", False) or getattr(record, "group", "") for record in records)


def _part(plan: Plan, ref: Ref) -> Record | None:
    return plan.find(*ref) if ref[0] in PARTS else None


def _edit(
    message: str,
    pairs: Iterable[tuple[Record, Record]],
    records: list[Record],
    plan: Plan,
    catalogue: Catalogue | None,
) -> Edit:
    return Edit(
        Label(message, {"what": names_of(records, plan, catalogue)}),
        tuple(changed(before, after) for before, after in pairs if before != after),
    )
