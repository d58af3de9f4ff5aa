"""Where the rows of a list are: columns of coordinates, in degrees or the plan's own metres."""

from __future__ import annotations

import numpy as np
import pandas
import pyproj
import shapely

from musterpoint.geo import crs, placing
from musterpoint.geo.datum import WGS84
from musterpoint.geo.report import Finding
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, Plan
from musterpoint.session.actions.sheets import Table
from musterpoint.text import _

FARTHEST = 3000.0
"""Metres from the plan's map; what lies farther off was read in the wrong coordinates."""


def points(table: Table, name: str, plan: Plan, datum: str = "") -> np.ndarray:
    """A point in the plan's CRS for each row, None where its cells say none. name: the file's. datum: what
    degrees are in; "" as the headings say, which mostly is WGS 84."""
    width = len(table.titles)
    cells = [[*row[:width], *[""] * (width - len(row))] for _line, row in table.rows]
    titles = [title or f"#{index}" for index, title in enumerate(table.titles)]
    frame = pandas.DataFrame(cells, columns=titles, dtype=object)
    frame = frame.loc[:, ~frame.columns.duplicated()]
    found = np.full(len(frame), None, dtype=object)
    if placing.place_columns(frame) is None:
        return found
    findings: list[Finding] = []
    placed = placing.placed(frame, name, findings)
    shapes = placed.geometry.to_numpy()
    there = ~shapely.is_missing(shapes)
    if not there.any():
        return found
    datum = datum or placing.datum_named(placed.attrs["place"]) or WGS84
    found[there] = shapely.centroid(_in_plan(shapes[there], name, plan, datum))
    return found


def _in_plan(shapes: np.ndarray, name: str, plan: Plan, datum: str) -> np.ndarray:
    """The shapes in the plan's CRS: as they are where they lie on its map, else from what they seem to be."""
    around, near = map_of(plan), None
    if around is not None:
        if (shapely.distance(around, shapes) <= FARTHEST).all():
            return shapes
        near = crs.wgs84_bounds(np.array([around]), pyproj.CRS(plan.crs))
    where = crs.source_crs(None, shapes, name, near=near)
    return crs.to_plan(crs.turned(shapes) if where.swapped else shapes, where.crs, datum, plan.crs)


def map_of(plan: Plan) -> shapely.Polygon | None:
    """The rectangle of the plan's layers."""
    layer = plan.layers.get(NEIGHBOURHOODS) or plan.layers.get(BUILDINGS)
    return shapely.box(*layer.frame.total_bounds) if layer is not None else None


def check_near(around: shapely.Polygon | None, point: shapely.Point) -> None:
    """Raises ValueError, in the reader's language, where a point lies off the plan's map (`map_of`)."""
    if around is not None and (far := around.distance(point)) > FARTHEST:
        raise ValueError(_("It lies {far:,.0f} km from the map.").format(far=far / 1000))
