"""The plan: records and layers, changed by edits only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from musterpoint.errors import ConflictError
from musterpoint.plan.edits import Change, ColumnChange, Edit, LayerChange, RecordChange
from musterpoint.plan.layers import BUILDINGS, LAYER_COLUMNS, NEIGHBOURHOODS, Layer
from musterpoint.plan.record import Record
from musterpoint.plan.records import RECORD_TYPES, Campaign, Deck, Site


@dataclass(frozen=True, slots=True)
class Changes:
    """What an edit touched: ids per kind of record, columns per layer, layers replaced as a whole."""

    records: Mapping[str, frozenset[str]] = field(default_factory=dict)
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    layers: frozenset[str] = frozenset()

    def touch(self, *names: str) -> bool:
        """Whether any of these kinds of record or layers was touched."""
        return any(name in self.records or name in self.columns or name in self.layers for name in names)


class _Index:
    """The ids of a table's records by the value of one field, kept true edit by edit: a district has 20,000
    records, and an edit changes some of them."""

    def __init__(self, name: str, table: Mapping[str, Record]):
        self._value_of = attrgetter(name)
        self._ids: dict[Any, dict[str, None]] = {}  # the inner ones are ordered sets
        for id_, record in table.items():
            self._ids.setdefault(self._value_of(record), {})[id_] = None

    def ids(self, value: Any) -> Iterable[str]:
        return self._ids.get(value, ())

    def follow(self, id_: str, former: Record | None, record: Record | None) -> None:
        """A record was made, changed or deleted."""
        old, new = (known and (self._value_of(known),) for known in (former, record))
        if old == new:
            return
        if old:
            del self._ids[old[0]][id_]
        if new:
            self._ids.setdefault(new[0], {})[id_] = None


class Plan:
    """One plan in memory. crs: authority code of the projected metric CRS of every coordinate in it,
    such as "EPSG:4547".

    Tables are unordered; a listing sorts by what people read (numbers, names). A copy shares the frozen
    records and the frames, and each table until an edit of either changes it, so it costs nothing: proposals
    and drills work on copies.
    """

    def __init__(self, crs: str):
        self.crs = crs
        self._tables: dict[str, dict[str, Record]] = {kind: {} for kind in RECORD_TYPES}
        self._layers: dict[str, Layer] = {}
        self._indexes: dict[str, dict[str, _Index]] = {kind: {} for kind in RECORD_TYPES}
        self._shared: set[str] = set()  # kinds whose tables a copy has too

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Plan):
            return NotImplemented
        return (self.crs, self._tables, self._layers) == (other.crs, other._tables, other._layers)

    __hash__ = None  # type: ignore[assignment]

    def copy(self) -> Plan:
        twin = Plan(self.crs)
        twin._tables, twin._layers = dict(self._tables), dict(self._layers)
        self._shared, twin._shared = set(self._tables), set(self._tables)
        return twin

    def after(self, edit: Edit) -> tuple[Plan, Changes]:
        """A plan as this one will be after an edit, for it to `become`, and what the edit touches. Takes a
        second for a city; may run in another thread while this plan stays as it is. Raises as `apply`
        does."""
        twin = self.copy()
        changes = twin.apply(edit)
        for kind, indexes in self._indexes.items():
            for name in tuple(indexes):
                twin.where(kind, **{name: None})
        return twin, changes

    def become(self, other: Plan) -> None:
        """Hold from now on what another plan holds, which nobody may use any longer."""
        self._tables, self._layers, self._indexes = other._tables, other._layers, other._indexes
        self._shared = other._shared

    # Records

    def table(self, kind: str) -> Mapping[str, Any]:
        """All records of a kind by id, as they are now: an edit may put another mapping in its place. Don't
        change it: use edits."""
        return self._tables[kind]

    def records(self) -> Iterator[Record]:
        for table in self._tables.values():
            yield from table.values()

    def find(self, kind: str, id_: str) -> Any | None:
        return self._tables[kind].get(id_)

    def where(self, kind: str, **criterion: Any) -> list[Any]:
        """The records of a kind whose one named field has the value, by way of a kept index:
        `plan.where("post", site=site.id)`."""
        ((name, value),) = criterion.items()
        indexes, table = self._indexes[kind], self._tables[kind]
        if name not in indexes:
            indexes[name] = _Index(name, table)
        return [table[id_] for id_ in indexes[name].ids(value)]

    @property
    def campaign(self) -> Campaign:
        """The campaign, or one with the default figures where the plan has none yet."""
        return self._tables["campaign"].get("campaign") or Campaign()

    @property
    def deck(self) -> Deck:
        """How the plan is shown at its briefing, by default where nobody has said."""
        return self._tables["deck"].get("deck") or Deck()

    def sites(self) -> list[Site]:
        """All sites by number."""
        return sorted(self._tables["site"].values(), key=lambda site: (site.number, site.id))

    # Layers

    @property
    def layers(self) -> Mapping[str, Layer]:
        return self._layers

    @property
    def buildings(self) -> Layer | None:
        return self._layers.get(BUILDINGS)

    @property
    def neighbourhoods(self) -> Layer | None:
        return self._layers.get(NEIGHBOURHOODS)

    # Edits

    def apply(self, edit: Edit) -> Changes:
        """Do the edit and tell what it touched.

        Raises ConflictError, with the plan unchanged, where a `before` isn't what the plan holds.
        """
        records: dict[tuple[str, str], Record | None] = {}
        layers: dict[str, Layer | None] = {}
        for change in edit.changes:
            match change:
                case RecordChange(kind, id_, before, after):
                    held = records.get((kind, id_), self._tables[kind].get(id_))
                    if held != before:
                        raise ConflictError(f"{kind} {id_} has changed in the meantime")
                    records[kind, id_] = after
                case ColumnChange(layer, column, rows, before, after):
                    held = layers.get(layer, self._layers.get(layer))
                    if held is None or held.values(column, rows) != before:
                        raise ConflictError(f"{layer}.{column} has changed in the meantime")
                    layers[layer] = held.with_values(column, rows, after)
                case LayerChange(layer, before, after):
                    held = layers.get(layer, self._layers.get(layer))
                    if (held and held.revision) != (before and before.revision):
                        raise ConflictError(f"layer {layer} has changed in the meantime")
                    layers[layer] = after
        self._put_records(records)
        if layers:
            self._put_layers(layers)
        return _touched(edit.changes)

    def _put_records(self, records: Mapping[tuple[str, str], Record | None]) -> None:
        for kind in {kind for kind, _id in records} & self._shared:
            self._tables[kind] = dict(self._tables[kind])
            self._shared.discard(kind)
        for (kind, id_), record in records.items():
            former = self._tables[kind].get(id_)
            for index in self._indexes[kind].values():
                index.follow(id_, former, record)
            if record is None:
                self._tables[kind].pop(id_, None)
            else:
                self._tables[kind][id_] = record

    def _put_layers(self, layers: Mapping[str, Layer | None]) -> None:
        merged = {**self._layers, **layers}
        order = {kind: place for place, kind in enumerate(LAYER_COLUMNS)}
        kinds = sorted(merged, key=lambda kind: order.get(kind, len(order)))
        self._layers = {kind: layer for kind in kinds if (layer := merged[kind]) is not None}


def _touched(changes: Iterable[Change]) -> Changes:
    records: dict[str, set[str]] = {}
    columns: dict[str, set[str]] = {}
    layers: set[str] = set()
    for change in changes:
        match change:
            case RecordChange(kind, id_):
                records.setdefault(kind, set()).add(id_)
            case ColumnChange(layer, column):
                columns.setdefault(layer, set()).add(column)
            case LayerChange(layer):
                layers.add(layer)
    return Changes(
        {kind: frozenset(ids) for kind, ids in records.items()},
        {layer: frozenset(names) for layer, names in columns.items()},
        frozenset(layers),
    )
