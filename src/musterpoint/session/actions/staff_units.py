"""Units that lend people: by name or by number, with a liaison; and people who stand in a plan twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from musterpoint.errors import InputError
from musterpoint.plan import (
    Edit,
    IdSource,
    Person,
    Plan,
    RecordChange,
    Unit,
    changed,
    deleted,
    made,
    new_id,
)
from musterpoint.session.actions.subjects import found
from musterpoint.text import N_, Label, Text, _

MOST = 2000
"""People that a unit can promise at once; more is a slip of the finger."""


def lend_by_number(
    plan: Plan,
    unit_name: str,
    number: int,
    skills: Sequence[str] = (),
    tier: str = "street",
    ids: IdSource = new_id,
) -> Edit:
    """So many people of a unit, as "six from the tax office": each has a place in the plan and can have a
    post before anybody knows who it is. The unit's headcount rises by as many.

    Raises InputError where the unit has no name or the number is unfit.
    """
    unit_name = unit_name.strip()
    if not unit_name or not 1 <= number <= MOST:
        raise InputError(
            _("{number} people of “{unit}” can't be taken in.").format(number=number, unit=unit_name),
            _("A unit needs a name, and lends from 1 to {most} people at once.").format(most=MOST),
            _("Correct the name or the number."),
        )
    there = sum(person.by_number for person in plan.where("person", unit=unit_name))
    people = [
        Person(
            id=ids("person"), name=f"{unit_name} {there + step}", unit=unit_name, tier=tier,
            skills=tuple(skills), by_number=True,
        )
        for step in range(1, number + 1)
    ]  # fmt: skip
    known = next(iter(plan.where("unit", name=unit_name)), None)
    if known is None:
        unit = made(Unit(id=ids("unit"), name=unit_name, tier=tier, headcount=number))
    else:
        unit = [changed(known, known.replace(headcount=known.headcount + number))]
    words = {"number": Text(f"{number} 人", f"{number} people"), "unit": unit_name}
    return Edit(Label(N_("{unit} lends {number}"), words), (*unit, *made(*people)))


def change_unit(plan: Plan, name: str, unit: Unit) -> Edit:
    """Give the unit of that name these values; its people follow a changed name.

    Raises InputError where another unit has the new name.
    """
    before = plan.find("unit", unit.id)
    taken = [other for other in plan.where("unit", name=unit.name) if other.id != unit.id]
    if taken:
        raise InputError(
            _("There is a unit “{unit}” already.").format(unit=unit.name),
            _("Two units can't have one name."),
            _("Enter another name."),
        )
    change = made(unit) if before is None else [changed(before, unit)] * (before != unit)
    people = plan.where("person", unit=name) if name and unit.name != name else []
    moved = [changed(person, person.replace(unit=unit.name)) for person in people]
    return Edit(Label(N_("Change the unit {unit}"), {"unit": unit.name}), (*change, *moved))


def duplicates(plan: Plan) -> list[tuple[Person, ...]]:
    """People who may be one: the same telephone number, or the same name in the same unit. Those with posts
    come first in their group."""
    groups: defaultdict[tuple[str, ...], list[Person]] = defaultdict(list)
    for person in plan.table("person").values():
        if person.phone:
            groups["phone", person.phone].append(person)
        if not person.by_number:
            groups["name", person.name, person.unit].append(person)
    found_: dict[frozenset[str], tuple[Person, ...]] = {}
    for people in groups.values():
        if len(people) > 1:
            people.sort(key=lambda person: (-len(plan.where("assignment", person=person.id)), person.id))
            found_.setdefault(frozenset(person.id for person in people), tuple(people))
    return list(found_.values())


def merge_people(plan: Plan, person_ids: Sequence[str]) -> Edit:
    """Make one person of several: the first, with what the others know beside, and with all their posts."""
    first, *others = (found(plan, "person", id_) for id_ in dict.fromkeys(person_ids))
    whole = first
    for other in others:
        whole = joined(whole, other)
    changes: list[RecordChange] = [changed(first, whole)] if whole != first else []
    for kind, field in (("assignment", "person"), ("briefed", "person"), ("unit", "liaison")):
        for other in others:
            records = plan.where(kind, **{field: other.id})
            changes += [changed(record, record.replace(**{field: first.id})) for record in records]
    words = {"person": first.name, "number": str(len(others) + 1)}
    return Edit(Label(N_("Make one of {number} entries for {person}"), words), (*changes, *deleted(*others)))


def joined(person: Person, other: Person) -> Person:
    """The person, with what only the other one's entry says; where both say something, the first counts."""
    told = {name: getattr(person, name) or getattr(other, name) for name in ("phone", "unit", "tier", "home")}
    for name in ("skills", "licences", "languages"):
        told[name] = tuple(dict.fromkeys((*getattr(person, name), *getattr(other, name))))
    told["remarks"] = _("; ").join(dict.fromkeys(filter(None, (person.remarks, other.remarks))))
    if not (person.available_from or person.available_until):
        told |= {"available_from": other.available_from, "available_until": other.available_until}
    return person.replace(**told)
