"""People of the care ledger as rows of a table: opened, spelt out and ready to be sorted, in any thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.buildings import building_names
from musterpoint.desktop.pinyin import spelt
from musterpoint.desktop.words import service_words
from musterpoint.plan import Care, CareDetails, Plan
from musterpoint.session.care.ledger import Entry, is_placed, read_entry
from musterpoint.store.sealing import Key
from musterpoint.text import N_, _

NAME, SERVED, BUILDING, ROOM, NEEDS, WISH, PHONE = range(7)
HEADERS = (
    N_("Full name"), N_("Served"), N_("Building"), N_("Room"), N_("Needs"), N_("Time wish"), N_("Phone"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One person. building: what it is called, "" where it isn't known. cells: what stands under the
    `HEADERS` once it is revealed. order: what each of the cells is sorted by. key: what is searched in."""

    entry: Entry
    details: CareDetails
    building: str
    cells: tuple[str, ...]
    order: tuple[str, ...]
    key: str


def open_rows(
    plan: Plan,
    people: Iterable[Care],
    catalogue: Catalogue,
    key: Key,
    wanted: Callable[[], bool] = lambda: True,
) -> dict[str, Row]:
    """Id → row of these people of the plan; nobody once they aren't wanted any more. Pinyin is remembered for
    this one call only: what is personal has to be forgotten."""
    names = _building_names(plan, people)
    spellings: dict[str, str] = {}
    rows: dict[str, Row] = {}
    for care in people:
        if not wanted():
            return {}
        rows[care.id] = _row(read_entry(care, key), names.get(care.building, ""), catalogue, spellings)
    return rows


def _building_names(plan: Plan, people: Iterable[Care]) -> dict[str, str]:
    ids = tuple({care.building for care in people} - {""})
    return dict(zip(ids, building_names(plan, ids), strict=True)) if plan.buildings is not None else {}


def _row(entry: Entry, building: str, catalogue: Catalogue, spellings: dict[str, str]) -> Row:
    def keys(text: str) -> str:
        if text not in spellings:
            spellings[text] = spelt(text)
        return spellings[text]

    details = entry.details or CareDetails()
    cells = _cells(entry, details, building, catalogue)
    # Behind the text itself comes its pinyin, which is how Chinese names are ordered.
    order = tuple(keys(cell)[len(cell) + 1 :] or cell.lower() for cell in cells)
    searched = f"{keys(details.name)} {keys(building)} {details.phone}"
    return Row(entry, details, building, cells, order, searched)


def _cells(entry: Entry, details: CareDetails, building: str, catalogue: Catalogue) -> tuple[str, ...]:
    unopened = _("damaged") if entry.broken else _("shredded")
    unnamed = _("on the map") if is_placed(entry.care) else _("not found")
    needs = catalogue.needs
    return (
        details.name if entry.details else unopened,
        service_words(entry.care.service),
        building or unnamed,
        "-".join(filter(None, (details.unit, details.room))),
        _(", ").join(str(needs[need].name) for need in details.needs if need in needs),
        details.wish,
        details.phone,
    )
