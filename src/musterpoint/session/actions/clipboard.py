"""Copies of what stands on the map: doubled in place, or by way of the clipboard, also into another plan."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from musterpoint.catalogue import Catalogue
from musterpoint.errors import RefusedError
from musterpoint.plan import Edit, IdSource, Plan, Post, Record, Shift, Site, made, new_id
from musterpoint.plan.placing import Placing, is_placed
from musterpoint.plan.records import from_data, to_data
from musterpoint.session.actions.moving import centre
from musterpoint.session.actions.naming import names_of
from musterpoint.session.actions.sites import free_numbers
from musterpoint.session.actions.subjects import Ref, all_found, with_parts
from musterpoint.text import N_, Label, _

FORMAT = "musterpoint/1"


def duplicate(
    plan: Plan,
    refs: Iterable[Ref],
    dx: float,
    dy: float,
    ids: IdSource = new_id,
    *,
    catalogue: Catalogue | None = None,
) -> Edit:
    """The same things again, dx, dy metres away. A site gets the next free number, its parts and posts,
    and nobody on them."""
    chosen = _placed(all_found(plan, refs))
    copies = copies_of(plan, chosen, [Placing(dx, dy)], ids)
    return Edit(
        Label(N_("Duplicate {what}"), {"what": names_of(chosen, plan, catalogue)}), tuple(made(*copies))
    )


def copy(plan: Plan, refs: Iterable[Ref]) -> str:
    """The things as JSON text for the clipboard; nothing that names a person. "" when none stands on the
    map."""
    chosen = _placed(all_found(plan, refs))
    if not chosen:
        return ""
    records = _with_posts(plan, chosen)
    shifts = {record.shift for record in records if isinstance(record, Post)}
    records += [shift for id_ in sorted(shifts) if (shift := plan.find("shift", id_))]
    data = {
        "format": FORMAT,
        "centre": centre(chosen),
        "chosen": [[record.KIND, record.id] for record in chosen],
        "records": [[record.KIND, to_data(record)] for record in records],
    }
    return json.dumps(data, ensure_ascii=False)


def paste(
    plan: Plan,
    text: str,
    x: float,
    y: float,
    ids: IdSource = new_id,
    *,
    catalogue: Catalogue | None = None,
) -> Edit:
    """What `copy` wrote, with its middle at x, y. Parts stay with their site where the plan has it.

    Raises InputError where the text is something else.
    """
    chosen, records, middle = _read(text)
    shifts = [record for record in records if isinstance(record, Shift)]
    new_shifts = [shift for shift in shifts if plan.find("shift", shift.id) is None]
    others = [record for record in records if not isinstance(record, Shift)]
    placing = Placing(x - middle[0], y - middle[1])
    copies = _copies(plan, others, placing, free_numbers(plan), ids)
    names = names_of([record for record in records if (record.KIND, record.id) in chosen], plan, catalogue)
    return Edit(Label(N_("Paste {what}"), {"what": names}), tuple(made(*new_shifts, *copies)))


def copies_of(
    plan: Plan, chosen: Iterable[Record], placings: Iterable[Placing], ids: IdSource = new_id
) -> list[Record]:
    """The records, sites with their parts and posts, once more for each placing; with free site numbers."""
    records, numbers = _with_posts(plan, chosen), free_numbers(plan)
    return [copy for placing in placings for copy in _copies(plan, records, placing, numbers, ids)]


def _read(text: str) -> tuple[set[Ref], list[Record], tuple[float, float]]:
    try:
        data: dict[str, Any] = json.loads(text)
        if data["format"] != FORMAT:
            raise ValueError(data["format"])
        records = [from_data(kind, values) for kind, values in data["records"]]
        x, y = (float(value) for value in data["centre"])
        return {(kind, id_) for kind, id_ in data["chosen"]}, records, (x, y)
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise RefusedError(
            _("The clipboard holds nothing that can be pasted onto the map."),
            _("Its content doesn't come from this program."),
            _("Copy something on the map first."),
        ) from fault


def _placed(records: Iterable[Record]) -> list[Record]:
    return [record for record in records if is_placed(record)]


def _with_posts(plan: Plan, chosen: Iterable[Record]) -> list[Record]:
    records = with_parts(plan, chosen)
    sites = [record for record in records if isinstance(record, Site)]
    return [*records, *(post for site in sites for post in plan.where("post", site=site.id))]


def _copies(
    plan: Plan, records: Sequence[Record], placing: Placing, numbers: Iterator[int], ids: IdSource
) -> list[Record]:
    """The records with new ids, in their new places, unlocked. Sites get free numbers, and lose a name
    that the plan has already. Parts and posts belong to the copy of their site, else to their site itself
    if the plan has it, else to none. What was a group is one again, another one."""
    sites = {record.id: ids("site") for record in records if isinstance(record, Site)}
    groups: defaultdict[str, str] = defaultdict(lambda: ids("group"))
    copies = []
    for record in records:
        if isinstance(record, Site):
            name = "" if plan.where("site", name=record.name) else record.name
            own = {"id": sites[record.id], "number": next(numbers), "name": name}
        else:
            site = sites.get(record.site) or (record.site if plan.find("site", record.site) else "")
            own = {"id": ids(record.KIND), "site": site}
        if getattr(record, "group", ""):
            own["group"] = groups[record.group]
        if hasattr(record, "locked"):
            own["locked"] = False
        copies.append(placing.record(record, **own) if is_placed(record) else record.replace(**own))
    return copies
