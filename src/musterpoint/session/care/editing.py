"""Everything that can be done to the ledger, as edits that hold ciphertext only and name nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from musterpoint.catalogue import Catalogue
from musterpoint.plan import (
    Care,
    CareRule,
    Change,
    Edit,
    IdSource,
    Plan,
    Visit,
    changed,
    deleted,
    made,
    new_id,
)
from musterpoint.plan.care import HOME
from musterpoint.session.actions.records import delete
from musterpoint.session.care.deciding import (
    Member,
    catalogue_rule,
    household_of,
    rules,
    service_by_rule,
    visit_of,
)
from musterpoint.session.care.ledger import is_placed, read_ledger, sealed
from musterpoint.store.sealing import Key
from musterpoint.text import N_, Label, Text

Ledger = dict[str, Member]


def keep_entries(
    plan: Plan, catalogue: Catalogue, key: Key, entries: Sequence[Member], ids: IdSource = new_id
) -> Edit:
    """Take people into the ledger, or bring those of a known id up to date; who isn't decided by hand is
    decided by the rules, and visits at home follow."""
    if len(entries) == 1 and plan.find(Care.KIND, entries[0][0].id):
        label = Label(N_("Change an entry of the care ledger"))
    else:
        label = Label(N_("Take {number} into the care ledger"), {"number": _number(len(entries))})
    return _Ledger(plan, catalogue, key, ids).edit(
        label, {care.id: (care, details) for care, details in entries}
    )


def decide(
    plan: Plan,
    catalogue: Catalogue,
    key: Key,
    chosen: Iterable[str],
    service: str | None,
    ids: IdSource = new_id,
) -> Edit:
    """Decide by hand how these people are served; service None gives them back to the rules."""
    ledger = _Ledger(plan, catalogue, key, ids)
    by_hand = service is not None
    after = {
        id_: (care.replace(service=service or "", by_hand=by_hand), details)
        for id_, (care, details) in ledger.opened(chosen).items()
    }
    label = Label(N_("Decide how {number} of the care ledger are served"), {"number": _number(len(after))})
    return ledger.edit(label, after)


def delete_entries(
    plan: Plan, catalogue: Catalogue, key: Key, chosen: Collection[str], ids: IdSource = new_id
) -> Edit:
    """Take people off the ledger, and their visits away. The history keeps the sealed text until it is
    shredded."""
    label = Label(N_("Take {number} off the care ledger"), {"number": _number(len(chosen))})
    return _Ledger(plan, catalogue, key, ids).edit(label, dict.fromkeys(chosen))


def change_rules(
    plan: Plan, catalogue: Catalogue, key: Key, changes: Mapping[str, CareRule], ids: IdSource = new_id
) -> Edit:
    """Serve those with a need in another way from now on: who isn't decided by hand is decided anew. A rule
    that says what the catalogue says is none of the plan's."""
    edits: list[Change] = []
    for need, rule in changes.items():
        held = plan.find(CareRule.KIND, need)
        wanted = None if rule == catalogue_rule(catalogue, need) else rule
        if held is None and wanted is not None:
            edits += made(wanted)
        elif held is not None and wanted is None:
            edits += deleted(held)
        elif held is not None and wanted is not None and held != wanted:
            edits.append(changed(held, wanted))
    label = Label(N_("Change the rules of the care ledger"))
    first = Edit(label, tuple(edits))
    after = plan.copy()
    after.apply(first)
    ledger = _Ledger(after, catalogue, key, ids)
    return first.then(ledger.edit(label, ledger.opened(after.table(Care.KIND))))


class _Ledger:
    """The ledger as it is, opened, and what an edit makes of it."""

    def __init__(self, plan: Plan, catalogue: Catalogue, key: Key, ids: IdSource):
        self._plan = plan
        self._key = key
        self._ids = ids
        self._rules = rules(plan, catalogue)
        self._day = plan.campaign.starts.date() if plan.campaign.starts else None

    def opened(self, ids: Iterable[str]) -> Ledger:
        """Those of them that can be opened, by id."""
        found = read_ledger(self._plan, self._key, ids)
        return {id_: (entry.care, entry.details) for id_, entry in found.items() if entry.details is not None}

    def edit(self, label: Label, after: Mapping[str, Member | None]) -> Edit:
        """Put these in the place of what the ledger has under their ids; None takes them out."""
        before = self.opened(self._near(after))
        places = self._places(member[0].building for member in after.values() if member)
        decided = {id_: member and self._decided(member, places) for id_, member in after.items()}
        ledger = {id_: member for id_, member in {**before, **decided}.items() if member}
        touched = [member for id_ in after for member in (before.get(id_), decided[id_]) if member]
        doors = {household_of(*member) for member in touched}
        behind = {id_: door for id_, member in ledger.items() if (door := household_of(*member)) in doors}
        visits, changes = self._visits(ledger, behind)
        for id_ in behind:
            care, details = ledger[id_]
            ledger[id_] = care.replace(visit=visits.get(id_, "")), details
        concerned = {**decided, **behind}
        changes += filter(None, (self._change(id_, before.get(id_), ledger.get(id_)) for id_ in concerned))
        former = {before[id_][0].visit for id_ in concerned if id_ in before}
        return Edit(label, (*changes, *self._without(former - set(visits.values()) - {""})))

    def _near(self, after: Mapping[str, Member | None]) -> set[str]:
        """Ids of these people, and of all who live in a house with them, before or after."""
        states = [member[0] for member in after.values() if member]
        states += [care for id_ in after if (care := self._plan.find(Care.KIND, id_))]
        houses = {care.building for care in states} - {""}
        return {
            *after,
            *(care.id for house in houses for care in self._plan.where(Care.KIND, building=house)),
        }

    def _places(self, buildings: Iterable[str]) -> dict[str, tuple[float, float]]:
        """Building → a point inside of it, for those on the map."""
        layer = self._plan.buildings
        if layer is None:
            return {}
        known = layer.frame.geometry[layer.frame.index.isin(set(buildings))].representative_point()
        return dict(zip(known.index, zip(known.x, known.y, strict=True), strict=True))

    def _decided(self, member: Member, places: Mapping[str, tuple[float, float]]) -> Member:
        """With what follows from the building and the rules."""
        care, details = member
        x, y = places.get(care.building, (care.x, care.y))
        service = care.service if care.by_hand else service_by_rule(details.needs, self._rules)
        return care.replace(x=x, y=y, service=service), details

    def _visits(
        self, ledger: Ledger, behind: Mapping[str, tuple[str, ...]]
    ) -> tuple[dict[str, str], list[Change]]:
        """Who is visited at home → id of the visit, one for all behind a door; and what makes and changes
        those visits."""
        homes: dict[tuple[str, ...], list[str]] = {}
        for id_, door in sorted(behind.items()):
            care, _details = ledger[id_]
            if care.service == HOME and is_placed(care):
                homes.setdefault(door, []).append(id_)
        found: dict[str, str] = {}
        changes: list[Change] = []
        for members in homes.values():
            named = [ledger[id_][0].visit for id_ in members]
            free = (visit for id_ in named if id_ not in found.values() and (visit := self._held(id_)))
            held = next(free, None)
            blank = held or Visit(id=self._ids(Visit.KIND))
            visit = visit_of([ledger[id_] for id_ in members], blank, self._rules, self._day)
            found |= dict.fromkeys(members, visit.id)
            if held is None:
                changes += made(visit)
            elif held != visit:
                changes.append(changed(held, visit))
        return found, changes

    def _held(self, visit: str) -> Visit | None:
        return self._plan.find(Visit.KIND, visit)

    def _change(self, id_: str, former: Member | None, member: Member | None) -> Change | None:
        """What makes, changes or deletes a person's record. Details that stay keep their ciphertext."""
        held = self._plan.find(Care.KIND, id_)
        if member is None:
            return deleted(held)[0] if held else None
        care, details = member
        if former is None or former[1] != details:
            care = sealed(care, details, self._key)
        if held is None:
            return made(care)[0]
        return changed(held, care) if held != care else None

    def _without(self, visits: Collection[str]) -> Sequence[Change]:
        """What deletes these visits and all that makes no sense without them."""
        held = [(Visit.KIND, id_) for id_ in sorted(visits) if self._held(id_)]
        going = delete(self._plan, held).changes if held else ()
        return [change for change in going if change.kind != Care.KIND]


def _number(count: int) -> Text:
    return Text(f"{count} 人", "1 person" if count == 1 else f"{count} people")
