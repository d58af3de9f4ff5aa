"""From towns and villages to the four layers of a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import geopandas
import numpy as np
import pandas
import shapely

from musterpoint.plan import (
    BUILDINGS,
    ENTRANCES,
    LAYER_COLUMNS,
    NEIGHBOURHOODS,
    ROADS,
    IdSource,
    Layer,
    Origin,
)
from musterpoint.samples.filling import Building
from musterpoint.samples.grid import Street
from musterpoint.samples.quads import Frame
from musterpoint.samples.shapes import outlines
from musterpoint.samples.town import PEOPLE_PER_HOME, Place

_NAMES = {
    "retail": "商铺", "school": "教学楼", "civic": "服务中心", "pavilion": "凉亭", "office": "办公楼",
    "hospital": "医疗楼", "industrial": "厂房",
}  # fmt: skip
_DOORS = {"south": "南门", "east": "东门", "north": "北门", "west": "西门"}


class Ground:
    """Gathers neighbourhoods, places and streets, and turns them into layers.

    frame: where the sample's own (0, 0) lies in the plan's CRS, and how it is turned.
    """

    def __init__(self, frame: Frame, ids: IdSource):
        self._frame = frame
        self._ids = ids
        self._neighbourhoods: list[dict[str, Any]] = []
        self._places: list[tuple[str, Place, int]] = []
        self._streets: list[tuple[Street, str]] = []

    def add_neighbourhood(self, name: str, level: str, parent: str, outline: shapely.Geometry) -> str:
        """Add an area given in the sample's own coordinates; gives back its id."""
        id_ = self._ids("neighbourhood")
        self._neighbourhoods.append(
            {"id": id_, "name": name, "level": level, "parent": parent or None, "geometry": outline}
        )
        return id_

    def extend_neighbourhood(self, name: str, level: str, outline: shapely.Geometry) -> str:
        """Widen the area of that name, or add it where there is none; gives back its id."""
        for row in self._neighbourhoods:
            if (row["name"], row["level"]) == (name, level):
                row["geometry"] = shapely.union(row["geometry"], outline)
                return row["id"]
        return self.add_neighbourhood(name, level, "", outline)

    def add_place(self, place: Place, parent: str, residents: int) -> None:
        """Add a compound, public place or village and the residents that live there."""
        level = "village" if place.kind == "village" else "compound"
        id_ = self.add_neighbourhood(place.name, level, parent, shapely.Polygon(place.outline))
        self._places.append((id_, place, residents))

    def add_street(self, street: Street, name: str) -> None:
        self._streets.append((street, name))

    def layers(self) -> list[Layer]:
        """The layers in the plan's CRS."""
        buildings = self._buildings()
        return [
            self._layer(NEIGHBOURHOODS, self._with_totals(buildings)),
            self._layer(ROADS, self._roads()),
            self._layer(BUILDINGS, buildings),
            self._layer(ENTRANCES, self._entrances()),
        ]

    def _layer(self, kind: str, data: dict[str, Any]) -> Layer:
        geometry = data.pop("geometry")
        nothing = [None] * len(geometry)
        columns = {
            name: pandas.array(data.get(name, nothing), dtype=dtype)
            for name, dtype in LAYER_COLUMNS[kind].items()
        }
        frame = geopandas.GeoDataFrame(
            columns, geometry=geometry, index=pandas.Index(data["id"], name="id", dtype="string")
        )
        return Layer(kind, frame, "", self._ids("layer"))

    def _moved(self, geometries: Sequence[shapely.Geometry]) -> np.ndarray:
        return shapely.transform(
            np.asarray(geometries, dtype=object), lambda points: np.round(self._frame.outside(points), 3)
        )

    def _buildings(self) -> dict[str, Any]:
        table = pandas.DataFrame.from_records(
            [building for _, place, _ in self._places for building in place.filling.buildings],
            columns=Building._fields,
        )
        counts = [len(place.filling.buildings) for _, place, _ in self._places]
        residents = np.concatenate(
            [
                apportioned(total, np.array([item.homes for item in place.filling.buildings], float))
                for _, place, total in self._places
            ]
        )
        polygons = outlines(
            table["shape"], table[["x", "y"]].to_numpy(), table["angle"].to_numpy(),
            table["length"].to_numpy(), table["depth"].to_numpy(),
        )  # fmt: skip
        numbers, names = self._numbered()
        lived_in = residents > 0
        return {
            "id": [self._ids("building") for _ in range(len(table))],
            "number": numbers,
            "name": names,
            "type": table["kind"],
            "units": table["units"].where(table["units"] > 0),
            "floors": table["floors"],
            "households": np.where(
                lived_in, np.clip(np.round(residents / PEOPLE_PER_HOME), 1, table["homes"]), 0
            ).astype(int),
            "residents": residents,
            "residents_origin": [Origin.FILE] * len(table),
            "floors_origin": [Origin.FILE] * len(table),
            "neighbourhood": np.repeat([id_ for id_, _, _ in self._places], counts),
            "geometry": self._moved(polygons),
        }

    def _numbered(self) -> tuple[list[str | None], list[str]]:
        """Homes are numbered 1号楼 … within their compound, 1号 … in a village; the rest have names."""
        numbers: list[str | None] = []
        names: list[str] = []
        for _, place, _ in self._places:
            counter: Counter[str] = Counter()
            ending = "号" if place.kind == "village" else "号楼"
            for building in place.filling.buildings:
                counter[building.kind] += 1
                if building.homes:
                    numbers.append(f"{counter[building.kind]}{ending}")
                    names.append(f"{place.name}{numbers[-1]}")
                else:
                    numbers.append(None)
                    names.append(building.name or f"{place.name}{_NAMES[building.kind]}")
        return numbers, names

    def _with_totals(self, buildings: dict[str, Any]) -> dict[str, Any]:
        """Neighbourhoods with residents and households, each the sum of those within it."""
        table = pandas.DataFrame(self._neighbourhoods)
        sums = (
            pandas.DataFrame({name: buildings[name] for name in ("neighbourhood", "residents", "households")})
            .groupby("neighbourhood")
            .sum()
        )
        totals = {id_: np.zeros(2, dtype=int) for id_ in table["id"]}
        for id_, parent in zip(table["id"][::-1], table["parent"][::-1], strict=True):
            if id_ in sums.index:
                totals[id_] += sums.loc[id_].to_numpy()
            if parent in totals:
                totals[parent] += totals[id_]
        figures = np.array([totals[id_] for id_ in table["id"]])
        return {
            **{name: table[name] for name in ("id", "name", "level", "parent")},
            "residents": figures[:, 0],
            "households": figures[:, 1],
            "geometry": self._moved(table["geometry"]),
        }

    def _roads(self) -> dict[str, Any]:
        return {
            "id": [self._ids("road") for _ in self._streets],
            "name": [name or None for _, name in self._streets],
            "type": [street.kind for street, _ in self._streets],
            "geometry": self._moved([shapely.linestrings(street.path) for street, _ in self._streets]),
        }

    def _entrances(self) -> dict[str, Any]:
        doors = [(place, door) for _, place, _ in self._places for door in place.filling.doors]
        return {
            "id": [self._ids("entrance") for _ in doors],
            "name": [
                f"{place.name}{'村口' if place.kind == 'village' else _DOORS[door.side]}"
                for place, door in doors
            ],
            "type": [door.kind for _, door in doors],
            "geometry": self._moved([shapely.Point(door.x, door.y) for _, door in doors]),
        }


def apportioned(total: int, weights: np.ndarray) -> np.ndarray:
    """Whole numbers in proportion to the weights whose sum is exactly the total (largest remainders)."""
    if total == 0 or weights.sum() == 0:
        return np.zeros(len(weights), dtype=int)
    shares = weights / weights.sum() * total
    whole = np.floor(shares).astype(int)
    rest = np.argsort(whole - shares, kind="stable")[: total - int(whole.sum())]
    whole[rest] += 1
    return whole
