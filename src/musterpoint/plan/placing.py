"""Moving and turning records on the map."""

from __future__ import annotations

import math
from typing import Any, Self

from musterpoint.plan.record import Points, Record
from musterpoint.plan.records import Fixture, Gate, Site, Way, Zone
from musterpoint.plan.rounds import Escort, Place, Visit
from musterpoint.plan.supplying import Enterprise

DIGITS = 4
"""Coordinates are kept to a tenth of a millimetre, so that moving there and back gives the same record."""


class Placing:
    """A rigid motion: turned about the zero point by `rotation` degrees counter-clockwise, then shifted by
    x, y metres. So it takes a kit from its own coordinates to the place where its origin stands."""

    def __init__(self, x: float, y: float, rotation: float = 0.0):
        self._x, self._y, self._rotation = x, y, rotation
        angle = math.radians(rotation)
        self._cos, self._sin = math.cos(angle), math.sin(angle)

    @classmethod
    def about(cls, centre: tuple[float, float], rotation: float) -> Self:
        """The turn that leaves `centre` where it is."""
        x, y = centre
        turned_x, turned_y = cls(0.0, 0.0, rotation).point(x, y)
        return cls(x - turned_x, y - turned_y, rotation)

    def point(self, x: float, y: float) -> tuple[float, float]:
        return (
            round(self._x + x * self._cos - y * self._sin, DIGITS),
            round(self._y + x * self._sin + y * self._cos, DIGITS),
        )

    def record(self, record: Any, **changes: Any) -> Any:
        """The record in its new place, with other changes besides. Raises TypeError for a kind that has no
        place."""
        match record:
            case Site():
                x, y = self.point(record.x, record.y)
                rotation, ground = self._turned(record.rotation), self._points(record.ground)
                return record.replace(x=x, y=y, rotation=rotation, ground=ground, **changes)
            case Fixture() | Gate():
                x, y = self.point(record.x, record.y)
                return record.replace(x=x, y=y, rotation=self._turned(record.rotation), **changes)
            case Place() | Visit() | Escort() | Enterprise():
                x, y = self.point(record.x, record.y)
                return record.replace(x=x, y=y, **changes)
            case Zone():
                return record.replace(outline=self._points(record.outline), **changes)
            case Way():
                return record.replace(path=self._points(record.path), **changes)
        raise TypeError(f"{type(record).__name__} has no place on the map")

    def _points(self, points: Points) -> Points:
        return tuple(self.point(x, y) for x, y in points)

    def _turned(self, rotation: float) -> float:
        return round(rotation + self._rotation, DIGITS) % 360


def is_placed(record: Record) -> bool:
    """Whether the record stands on the map and can be moved."""
    return isinstance(record, Site | Fixture | Gate | Zone | Way | Place | Visit | Escort | Enterprise)
