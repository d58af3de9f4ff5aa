"""Stock lists from CSV and XLSX: what lies where, counted by kinds of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from musterpoint.catalogue import Catalogue
from musterpoint.geo.names import normalised
from musterpoint.plan import Edit, IdSource, Plan, StockItem, changed, made, new_id
from musterpoint.session.actions.sheets import Columns, Refusal, find_table
from musterpoint.session.actions.staff_cells import read_count
from musterpoint.session.actions.staff_file import RowNote
from musterpoint.text import N_, Label, Text, _

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "item": (
        "物资",
        "物资名称",
        "品名",
        "名称",
        "设施",
        "item",
        "name",
        "supply",
        "goods",
        "article",
        "fixture",
    ),
    "quantity": ("数量", "库存", "库存数量", "现有", "quantity", "count", "number", "stock", "amount", "qty"),
    "place": ("存放地点", "地点", "仓库", "位置", "place", "store", "location", "warehouse", "where"),
    "remarks": ("备注", "说明", "remarks", "remark", "notes", "note", "comment"),
}
"""Field → headings that name it, normalised."""

_MOST_MEANT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFile:
    """What a stock list holds. items: one for each row, ready for `add_stock`. bad_rows: rows left out.
    guesses: field → heading it is read from."""

    items: tuple[StockItem, ...]
    bad_rows: tuple[RowNote, ...]
    guesses: Mapping[str, str]


def read_stock_file(path: Path | str, catalogue: Catalogue, ids: IdSource = new_id) -> StockFile:
    """Read a stock list. An item is called by its Chinese or English name, by a part of it that no other has
    (“防护服” of “防护服套装”), or by its id in the catalogue.

    Raises InputError where the file can't be read or has no columns of items and quantities.
    """
    table = find_table(Path(path), COLUMNS, _is_heading, _refusal())
    names = _names(catalogue)
    items, bad = [], []
    for line, cells in table.rows:
        values = table.values(cells)
        (item, *others), quantity = _called(names, values["item"]), read_count(values["quantity"])
        if item is None or others:
            bad.append(RowNote(line, _unknown(catalogue, values["item"], others and [item, *others])))
        elif quantity is None:
            bad.append(RowNote(line, _("“{text}” is no quantity.").format(text=values["quantity"])))
        else:
            items.append(
                StockItem(
                    id=ids("stock"), item=item, quantity=quantity,
                    place=values.get("place", ""), remarks=values.get("remarks", ""),
                )
            )  # fmt: skip
    return StockFile(items=tuple(items), bad_rows=tuple(bad), guesses=table.guesses)


def add_stock(plan: Plan, items: Sequence[StockItem]) -> Edit:
    """Take stock into the plan. What the plan counts already of an item at a place is replaced: a list says
    what lies there now."""
    held = {(item.item, item.place): item for item in plan.table("stock").values()}
    sums: dict[tuple[str, str], StockItem] = {}
    for item in items:
        key = (item.item, item.place)
        sums[key] = item.replace(quantity=item.quantity + sums[key].quantity) if key in sums else item
    changes = []
    for key, item in sums.items():
        before = held.get(key)
        if before is None:
            changes += made(item)
        elif before != (after := item.replace(id=before.id)):
            changes.append(changed(before, after))
    number = Text(f"{len(sums)}种物资", f"{len(sums)} items of stock")
    return Edit(Label(N_("Take in {number}"), {"number": number}), tuple(changes))


def _is_heading(columns: Columns, titles: Sequence[str]) -> bool:
    return {"item", "quantity"} <= columns.keys()


def _refusal() -> Refusal:
    return Refusal(
        _("“{name}” has no heading that names items and quantities."),
        _("Head the columns 物资、数量、存放地点 or item, quantity, place."),
    )


def _names(catalogue: Catalogue) -> dict[str, str]:
    """What an item may be called, normalised → its id."""
    names: dict[str, str] = {}
    for kind in (*catalogue.fixtures.values(), *catalogue.supplies.values()):
        for name in (kind.id, kind.name.zh, kind.name.en):
            names.setdefault(normalised(name), kind.id)
    return names


def _called(names: Mapping[str, str], text: str) -> list[str | None]:
    """Ids of the items that may be meant: one by its name, else those whose name has this text as a part;
    [None] where there are none."""
    text = normalised(text)
    if text in names:
        return [names[text]]
    return list(dict.fromkeys(id_ for name, id_ in names.items() if text and text in name)) or [None]


def _unknown(catalogue: Catalogue, text: str, meant: Sequence[str]) -> str:
    if not meant:
        return _("The catalogue has no “{item}”.").format(item=text)
    kinds = {**catalogue.fixtures, **catalogue.supplies}
    names = _(", ").join(str(kinds[id_].name) for id_ in meant[:_MOST_MEANT])
    return _("“{item}” may be any of: {names}.").format(item=text, names=names)
