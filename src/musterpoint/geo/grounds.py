"""The walking ground of a plan, kept for as long as its roads, entrances and buildings stay where they
are."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import numpy

from musterpoint.catalogue import load_catalogue
from musterpoint.geo.network import build_network
from musterpoint.geo.walking import WalkingGround, doors_and_gates
from musterpoint.plan import ENTRANCES, ROADS, Plan

Array = numpy.ndarray
Key = tuple[tuple[object, ...], ...]

_MOST = 4
"""So many are kept: an open plan, the copies that are being tried, and another plan."""


class _Kept:
    """The last grounds that were made, by what they were made of. The layers are held on to, so that no other
    one can have their identity."""

    def __init__(self) -> None:
        self._grounds: OrderedDict[Key, tuple[WalkingGround, list[object]]] = OrderedDict()
        self._making = Lock()

    def find(self, plan: Plan) -> WalkingGround | None:
        kept = self._grounds.get(_key(plan))
        return kept and kept[0]

    def make(self, plan: Plan) -> WalkingGround:
        with self._making:  # whoever comes second finds what the first has made
            if (ground := self.find(plan)) is not None:
                return ground
            roads, entrances = plan.layers.get(ROADS), plan.layers.get(ENTRANCES)
            shapes = plan.buildings.frame.geometry.to_numpy() if plan.buildings else _nothing()
            doors, gates = doors_and_gates(entrances.frame if entrances else None, shapes)
            network = build_network(roads.frame, gates) if roads else None
            ground = WalkingGround(shapes, network, doors, detour_factor())
            self._grounds[_key(plan)] = (ground, [roads, entrances, shapes])
            if len(self._grounds) > _MOST:
                self._grounds.popitem(last=False)
            return ground


_kept = _Kept()


def walking_ground(plan: Plan) -> WalkingGround:
    """The ground of the plan's buildings; made when it isn't kept, which takes 4 s for 53,000 roads and
    100,000 buildings, so not in a thread that draws. Edits of residents, sites or people keep it."""
    return _kept.find(plan) or _kept.make(plan)


def kept_ground(plan: Plan) -> WalkingGround | None:
    """The ground of the plan's buildings if it is there already."""
    return _kept.find(plan)


def detour_factor() -> float:
    """Walked metres per metre of straight line where no path is known, from the catalogue."""
    return load_catalogue().norms["detour"].value


def _key(plan: Plan) -> Key:
    """What a ground depends on. Layers are never changed in place; of the buildings only the shapes matter,
    whose array all versions of the layer share."""
    kept = [(id(plan.layers.get(kind)),) for kind in (ROADS, ENTRANCES)]
    if plan.buildings is None:
        return tuple(kept)
    return (*kept, plan.buildings.shapes)


def _nothing() -> Array:
    return numpy.array([], dtype=object)
