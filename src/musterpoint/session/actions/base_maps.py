"""Base maps: pictures of the ground under the plan."""

from __future__ import annotations

import os
from pathlib import Path

from musterpoint.errors import InputError
from musterpoint.geo.base_maps import host_of, is_online
from musterpoint.plan import BaseMap, Edit, Plan, RecordChange, deleted, made, new_id
from musterpoint.session.actions.subjects import found
from musterpoint.text import N_, Label, _

_EXAMPLE = "https://example.org/{z}/{x}/{y}.png"


def base_map_file(base_map: BaseMap, folder: Path) -> Path:
    """Where a base map's file is, folder being the plan's; only for those that aren't on the web."""
    return Path(os.path.normpath(folder / base_map.path))


def add_base_map(plan: Plan, address: str, folder: Path) -> Edit:
    """Put a picture over those that are there. address: a file, or tiles on the web. folder: the plan's.
    Raises InputError where an address on the web doesn't say where its tiles are."""
    if is_online(address) and not all(field in address for field in ("{z}", "{x}", "{y}")):
        raise InputError(
            _("This isn't an address of map tiles."),
            _("It needs {fields} in the places of zoom, column and row.").format(fields="{z}, {x}, {y}"),
            _("Copy it from the provider’s page; it looks like {example}.").format(example=_EXAMPLE),
        )
    name = host_of(address) if is_online(address) else Path(address).stem
    order = 1 + max((item.order for item in plan.table("base_map").values()), default=0)
    added = BaseMap(id=new_id("base"), name=name, path=_kept(address, folder), order=order)
    return Edit(Label(N_("Base map {name}"), {"name": name}), tuple(made(added)))


def change_base_map(plan: Plan, id_: str, **values: object) -> Edit:
    """Change opacity, name or whether it is shown."""
    before = found(plan, "base_map", id_)
    after = before.replace(**values)
    changes = () if after == before else (RecordChange("base_map", id_, before, after),)
    return Edit(Label(N_("Change the base map {name}"), {"name": before.name}), changes)


def find_base_map(plan: Plan, id_: str, address: str, folder: Path) -> Edit:
    """Say where a base map's file is now."""
    return change_base_map(plan, id_, path=_kept(address, folder))


def raise_base_map(plan: Plan, id_: str, step: int) -> Edit:
    """Put a base map above (step 1) or below (−1) the next one; an empty edit where there is none."""
    moved = found(plan, "base_map", id_)
    ordered = base_maps(plan)
    place = ordered.index(moved) + step
    label = Label(N_("Change the order of base maps"))
    if not 0 <= place < len(ordered):
        return Edit(label, ())
    ordered.remove(moved)
    ordered.insert(place, moved)
    pairs = [(item, item.replace(order=number)) for number, item in enumerate(ordered, start=1)]
    changes = [RecordChange("base_map", old.id, old, new) for old, new in pairs if old != new]
    return Edit(label, tuple(changes))


def delete_base_map(plan: Plan, id_: str) -> Edit:
    """Take a base map off the plan; its file stays."""
    base_map = found(plan, "base_map", id_)
    return Edit(Label(N_("Remove the base map {name}"), {"name": base_map.name}), tuple(deleted(base_map)))


def base_maps(plan: Plan) -> list[BaseMap]:
    """All base maps, the lowest first."""
    return sorted(plan.table("base_map").values(), key=lambda item: (item.order, item.id))


def _kept(address: str, folder: Path) -> str:
    """The address as it is kept: a file's from the plan's folder on, with slashes on every system."""
    if is_online(address):
        return address
    try:
        return Path(os.path.relpath(address, folder)).as_posix()
    except ValueError:  # another drive
        return Path(address).as_posix()
