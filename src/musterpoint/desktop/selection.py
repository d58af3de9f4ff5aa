"""What is selected: records, and features of layers, which may be very many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy
import shapely

from musterpoint.plan import RECORD_TYPES, Plan
from musterpoint.session.actions.subjects import Ref


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The selected features of a layer, n of them: their ids, their rows in the layer, array (n,), their
    shapes, array (n,), and the boxes around those, array (n, 4), in the plan's CRS."""

    ids: tuple[str, ...]
    rows: numpy.ndarray
    shapes: numpy.ndarray
    boxes: numpy.ndarray


class Selection:
    """What there is in the plan of the references given, each once, in their order: `refs`. Of these
    `records` are records, and `features`, by kind of layer, the others.

    For a city it takes a second; it may be made in any thread, of a copy of the plan.
    """

    def __init__(self, plan: Plan, references: Iterable[Ref] = ()):
        asked = dict.fromkeys(references)
        kinds = dict.fromkeys(kind for kind, _id in asked)
        self.features: Mapping[str, Features] = {}
        there: dict[str, Iterable[str]] = {}
        for kind in kinds:
            if kind in RECORD_TYPES:
                there[kind] = plan.table(kind)
            elif kind in plan.layers and (found := _features(plan, kind, asked)).ids:
                self.features[kind], there[kind] = found, frozenset(found.ids)
        # Iterated over in Python, so that its lock may go to the window in between.
        self._refs = dict.fromkeys(ref for ref in asked if ref[1] in there.get(ref[0], ()))
        self.refs: tuple[Ref, ...] = tuple(self._refs)
        self.records: tuple[Ref, ...] = tuple(ref for ref in self._refs if ref[0] in RECORD_TYPES)

    def __contains__(self, reference: Ref) -> bool:
        return reference in self._refs


def _features(plan: Plan, kind: str, asked: Iterable[Ref]) -> Features:
    layer = plan.layers[kind]
    ids = tuple(id_ for other, id_ in asked if other == kind)
    rows = layer.rows(ids)
    if (rows < 0).any():
        ids = tuple(id_ for id_, row in zip(ids, rows.tolist(), strict=True) if row >= 0)
        rows = rows[rows >= 0]
    shapes = layer.frame.geometry.to_numpy()[rows]
    return Features(ids, rows, shapes, shapely.bounds(shapes))
