"""Site kits: read from resources/catalogue/kits.toml, and put down on a plan."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from musterpoint.catalogue.layout_parts import Sizes
from musterpoint.catalogue.layouts import lanes_layout
from musterpoint.catalogue.mobile_layouts import base_layout, van_layout
from musterpoint.catalogue.types import FixtureType, KitLayout, SiteKit, Source
from musterpoint.plan import Fixture, Gate, IdSource, Points, Record, Site, Way, Zone
from musterpoint.text import Text

LAYOUTS: Mapping[str, Callable[..., KitLayout]] = {
    "lanes": lanes_layout,
    "van": van_layout,
    "base": base_layout,
}


def read_kits(
    data: Mapping[str, Any], fixtures: Mapping[str, FixtureType], sources: Mapping[str, Source]
) -> list[SiteKit]:
    """The kits of a parsed kits.toml. A kit is drawn when it is first needed, and then kept."""
    sizes = Sizes(**data["sizes"])
    kits = []
    for row in data["kit"]:
        options = {name: row[name] for name in ("lanes", "queue", "seats") if name in row}
        draw = partial(LAYOUTS[row["layout"]], fixtures, sizes, **options)
        kits.append(
            SiteKit(
                id=row["id"],
                name=Text(row["zh"], row["en"]),
                description=Text(**row["description"]),
                icon=row["icon"],
                site_kind=row["site_kind"],
                lanes=row["lanes"],
                green_lane=row.get("green_lane", False),
                capacity=row["queue"],
                draw=cache(draw),
                source=sources[row["source"]],
            )
        )
    return kits


def placed(kit: SiteKit, site: Site, ids: IdSource) -> list[Record]:
    """The kit's zones, fixtures, gates and ways as they lie on the map when its origin stands at the
    site's x, y, turned by its rotation. `ids` gives each part its id."""
    turn = Turn(site.x, site.y, site.rotation)
    return [turn.part(part).replace(id=ids(part.KIND), site=site.id) for part in kit.layout().parts]


class Turn:
    """Moves records from a kit's own metres to the map: turned by `rotation` degrees, then shifted."""

    def __init__(self, x: float, y: float, rotation: float):
        self._x, self._y, self._rotation = x, y, rotation
        angle = math.radians(rotation)
        self._cos, self._sin = math.cos(angle), math.sin(angle)

    def point(self, x: float, y: float) -> tuple[float, float]:
        return (
            round(self._x + x * self._cos - y * self._sin, 3),
            round(self._y + x * self._sin + y * self._cos, 3),
        )

    def points(self, points: Points) -> Points:
        return tuple(self.point(x, y) for x, y in points)

    def part(self, part: Record) -> Record:
        match part:
            case Fixture() | Gate():
                x, y = self.point(part.x, part.y)
                return part.replace(x=x, y=y, rotation=(part.rotation + self._rotation) % 360)
            case Zone():
                return part.replace(outline=self.points(part.outline))
            case Way():
                return part.replace(path=self.points(part.path))
        raise TypeError(f"a kit has no part of the kind {part.KIND}")
