"""How many floors a building has, and how much floor."""

from __future__ import annotations

import geopandas
import numpy
import pandas

from musterpoint.geo.report import FindingKind, ImportReport
from musterpoint.plan import Origin
from musterpoint.text import ngettext

STOREY_HEIGHT = 3.0
"""m from floor to floor, for floors out of heights. Unverified rule of thumb (2.8–3.0 m in dwellings)."""
DEFAULT_FLOORS = 6
"""Floors of a building of which nothing is known. Unverified: the usual walk-up of Chinese compounds."""


def with_floors(
    buildings: geopandas.GeoDataFrame, height: pandas.Series | None, default: int, report: ImportReport
) -> geopandas.GeoDataFrame:
    """The buildings with a figure in `floors` everywhere and `floors_origin` saying where it comes from.

    Missing ones are estimated from the height in metres where that is known, else as the middle of the
    layer's known ones, else as `default`.
    """
    floors = buildings["floors"]
    known = (floors > 0).fillna(False).to_numpy(dtype=bool)
    usual = int(floors[known].median()) if known.any() else default
    guess = pandas.Series(usual, index=buildings.index, dtype="Int64")
    if height is not None:
        guess = (height / STOREY_HEIGHT).round().clip(lower=1).astype("Int64").fillna(guess)
    frame = buildings.copy(deep=False)
    frame["floors"] = floors.where(known, guess)
    origin = numpy.where(known, Origin.FILE, Origin.ESTIMATED)
    frame["floors_origin"] = pandas.Series(origin, index=frame.index, dtype="string")
    if not known.all():
        count = int((~known).sum())
        sentence = ngettext(
            "The floors of {count} building aren't known; they are estimated.",
            "The floors of {count} buildings aren't known; they are estimated.",
            count,
        )
        report.add(
            FindingKind.ESTIMATED, "floors", sentence.format(count=count), features=frame.index[~known]
        )
    return frame


def floor_area(buildings: geopandas.GeoDataFrame, known: pandas.Series | None) -> pandas.Series:
    """m² of floor per building: as the file says, else footprint × floors."""
    computed = buildings.area * buildings["floors"].astype(float)
    return computed if known is None else known.astype(float).where(known.fillna(0) > 0, computed)
