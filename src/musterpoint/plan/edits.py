"""Edits: everything that anyone does to a plan.

An edit is a label and the changes it makes. It knows the values before and after, so it can be inverted
(undo), merged with the one before it (a run of nudges), written down (the journal) and read back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from musterpoint.plan.layers import Layer
from musterpoint.plan.records import Record, from_data, to_data
from musterpoint.text import Label, Text


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record made (before is None), changed, or deleted (after is None)."""

    kind: str
    id: str
    before: Record | None
    after: Record | None

    def inverted(self) -> RecordChange:
        return RecordChange(self.kind, self.id, self.after, self.before)


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """New values in one column of a layer, at the features named in `rows`. Values are plain Python
    scalars, None for missing; all three tuples have the same length."""

    layer: str
    column: str
    rows: tuple[str, ...]
    before: tuple[Any, ...]
    after: tuple[Any, ...]

    def inverted(self) -> ColumnChange:
        return ColumnChange(self.layer, self.column, self.rows, self.after, self.before)


@dataclass(frozen=True, slots=True)
class LayerChange:
    """A whole layer imported (before is None), replaced by a newer one, or removed (after is None)."""

    layer: str
    before: Layer | None
    after: Layer | None

    def inverted(self) -> LayerChange:
        return LayerChange(self.layer, self.after, self.before)


Change = RecordChange | ColumnChange | LayerChange
LayerLoader = Callable[[str, str], Layer]
"""Gives back the layer of a kind and a revision that was written down by name only."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that somebody did. merge_key: edits in sequence with the same key (not "") are one action
    to a person, such as ten nudges of the same tent."""

    label: Label
    changes: tuple[Change, ...] = ()
    merge_key: str = field(default="", compare=False)

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def size(self) -> int:
        """How many records and values of layers it touches: what it takes to do it."""
        return sum(len(change.rows) if type(change) is ColumnChange else 1 for change in self.changes)

    def inverted(self) -> Edit:
        return Edit(self.label, tuple(change.inverted() for change in reversed(self.changes)))

    def then(self, later: Edit, label: Label | None = None) -> Edit:
        """Both as one edit. Changes of the same record become one; what was made and deleted vanishes."""
        return Edit(label or self.label, tuple(_composed((*self.changes, *later.changes))), self.merge_key)

    def merges_with(self, later: Edit) -> bool:
        return bool(self.merge_key) and self.merge_key == later.merge_key

    def to_json(self) -> str:
        """The edit as one line of JSON. Layers are written as kind and revision; their content is stored
        elsewhere (see `Edit.from_json`)."""
        parts = [part for change in self.changes for part in _parts(change)]
        data = {"label": label_to_data(self.label), "changes": parts}
        return json.dumps(data, default=_change_to_data, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, line: str, load_layer: LayerLoader) -> Edit:
        """The edit that `to_json` wrote. Raises ValueError or KeyError where the line was damaged."""
        data = json.loads(line, object_hook=_breath)
        changes = [_change_from_data(item, load_layer) for item in _whole(data["changes"])]
        return cls(label_from_data(data["label"]), tuple(changes))


def made(*records: Record) -> list[RecordChange]:
    """The changes that make these records."""
    return [RecordChange(record.KIND, record.id, None, record) for record in records]


def deleted(*records: Record) -> list[RecordChange]:
    """The changes that delete these records."""
    return [RecordChange(record.KIND, record.id, record, None) for record in records]


def changed(before: Record, after: Record) -> RecordChange:
    """The change from one state of a record to another."""
    return RecordChange(before.KIND, before.id, before, after)


def _composed(changes: Iterable[Change]) -> list[Change]:
    """One change per record. Column and layer changes keep their order and stay apart."""
    records: dict[tuple[str, str], RecordChange] = {}
    others: list[Change] = []
    for change in changes:
        if isinstance(change, RecordChange):
            key = (change.kind, change.id)
            first = records.get(key, change)
            records[key] = RecordChange(change.kind, change.id, first.before, change.after)
        else:
            others.append(change)
    return [*others, *(change for change in records.values() if change.before != change.after)]


def label_to_data(label: Label) -> dict[str, Any]:
    """The label as JSON-ready values."""
    arguments = {
        name: {"zh": value.zh, "en": value.en} if isinstance(value, Text) else value
        for name, value in label.arguments.items()
    }
    return {"message": label.message, "arguments": arguments}


def label_from_data(data: Mapping[str, Any]) -> Label:
    """The label that `label_to_data` wrote."""
    arguments = {
        name: Text(**value) if isinstance(value, dict) else value for name, value in data["arguments"].items()
    }
    return Label(data["message"], arguments)


@dataclass(frozen=True, slots=True)
class _Part:
    """Some values of a column's change, written down by themselves. The writer and the reader of JSON keep
    Python's lock for as long as they write or read one thing; a city's column in one piece would hold a
    window up for a tenth of a second."""

    change: ColumnChange
    start: int


_PART = 20_000


def _parts(change: Change) -> Iterable[Change | _Part]:
    if isinstance(change, ColumnChange) and len(change.rows) > _PART:
        return (_Part(change, start) for start in range(0, len(change.rows), _PART))
    return (change,)


def _breath(data: dict[str, Any]) -> dict[str, Any]:
    """What has been read, as it is: Python's lock may go to another thread here."""
    return data


def _whole(changes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The changes with their parts put together again."""
    whole: list[dict[str, Any]] = []
    for data in changes:
        if whole and data.get("continued"):
            for name in ("rows", "before", "after"):
                whole[-1][name] += data[name]
        else:
            whole.append(data)
    return whole


def _change_to_data(change: Change | _Part) -> dict[str, Any]:
    match change:
        case _Part(ColumnChange(layer, column, rows, before, after), start):
            lists = {"rows": rows, "before": before, "after": after}
            some = {name: values[start : start + _PART] for name, values in lists.items()}
            return {"layer": layer, "column": column, "continued": start > 0, **some}
        case RecordChange(kind, id_, before, after):
            return {
                "kind": kind,
                "id": id_,
                "before": to_data(before) if before else None,
                "after": to_data(after) if after else None,
            }
        case ColumnChange(layer, column, rows, before, after):
            return {"layer": layer, "column": column, "rows": rows, "before": before, "after": after}
        case LayerChange(layer, before, after):
            return {
                "layer": layer,
                "before": before.revision if before else None,
                "after": after.revision if after else None,
            }


def _change_from_data(data: Mapping[str, Any], load_layer: LayerLoader) -> Change:
    if "kind" in data:
        kind = data["kind"]
        before, after = (data[side] and from_data(kind, data[side]) for side in ("before", "after"))
        return RecordChange(kind, data["id"], before, after)
    if "column" in data:
        rows, before, after = (tuple(data[name]) for name in ("rows", "before", "after"))
        return ColumnChange(data["layer"], data["column"], rows, before, after)
    layer = data["layer"]
    before, after = (data[side] and load_layer(layer, data[side]) for side in ("before", "after"))
    return LayerChange(layer, before, after)
