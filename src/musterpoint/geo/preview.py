"""A look at a file before it is imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy
import pandas

from musterpoint.errors import InputError
from musterpoint.geo import alignment, crs, repair
from musterpoint.geo.choosing import SeveralLayers
from musterpoint.geo.columns import ColumnGuess, guess_columns
from musterpoint.geo.encodings import EncodingGuess
from musterpoint.geo.importing import ImportOptions
from musterpoint.geo.report import Finding, ImportReport
from musterpoint.geo.sources import Source, SourceLayer, list_layers, open_source, read_source


@dataclass(frozen=True, slots=True)
class Preview:
    """What a dialog shows before a file is imported.

    layers: that can be chosen, "" for all of them together where that is possible; layer: the one shown.
    crs is None where the file doesn't say and it can't be guessed; bounds (west, south, east, north in
    degrees) are None then too. choices: what the coordinates could be, the likeliest first. sample: the
    first rows as text. guesses: column of the plan → column of the file. shapes: of all features, as they
    stand in the file. shift: what undoing the web-map datum would do in which the layer would fit the others
    better. notes: what the reader has to tell. place: the columns of a table that say where its rows are.
    """

    layers: tuple[str, ...]
    layer: str
    columns: tuple[str, ...]
    guesses: Mapping[str, ColumnGuess]
    sample: pandas.DataFrame
    encoding: EncodingGuess | None
    crs: crs.SourceCrs | None
    count: int
    bounds: crs.Bounds | None
    choices: tuple[crs.Whereabouts, ...]
    shapes: geopandas.GeoSeries
    shift: alignment.Shift | None = None
    notes: tuple[Finding, ...] = ()
    place: tuple[str, ...] = ()

    def placed(self) -> geopandas.GeoDataFrame | None:
        """The shapes in a metric CRS, None where it isn't known where they are."""
        if self.crs is None or self.bounds is None:
            return None
        there = self.shapes[self.shapes.notna() & ~self.shapes.is_empty]
        shapes = crs.turned(there.to_numpy()) if self.crs.swapped else there.to_numpy()
        return geopandas.GeoDataFrame(geometry=shapes, crs=self.crs.crs).to_crs(crs.local_crs(self.bounds))


def preview(
    source: str | Path | Source,
    kind: str,
    options: ImportOptions | None = None,
    sample_rows: int = 20,
    *,
    near: crs.Bounds | None = None,
    known: Mapping[str, geopandas.GeoDataFrame] | None = None,
) -> Preview:
    """Look at a file before it is imported, at the first layer where there are several and none is named.
    near: where the plan's other layers are, in degrees. known: layers by kind, in a metric CRS, that may tell
    the datum.

    Raises InputError where it can't be read."""
    options = options or ImportOptions()
    raw, place, layers = _first_look(open_source(source), kind, options)
    shapes = raw.frame.geometry.to_numpy()
    shapes = shapes[repair.present(shapes, place.name, ImportReport(layer=kind, source=place.name))]
    try:
        where = crs.source_crs(raw.frame.crs, shapes, place.name, options.source_crs, near=near)
        placed = crs.turned(shapes) if where.swapped else shapes
        bounds = crs.wgs84_bounds(placed, where.crs)
        shift = _shift(placed, where, kind, known or {})
    except InputError:
        where, bounds, shift = None, None, None
    table = pandas.DataFrame(raw.frame.drop(columns=raw.frame.geometry.name))
    return Preview(
        layers=tuple(layers),
        layer=place.layer or layers[0],
        columns=tuple(map(str, table.columns)),
        guesses=guess_columns(table, kind),
        sample=table.head(sample_rows).astype("string"),
        encoding=raw.encoding,
        crs=where,
        count=len(raw.frame),
        bounds=bounds,
        choices=crs.readings(shapes, near),
        shapes=raw.frame.geometry,
        shift=shift,
        notes=raw.findings,
        place=raw.place,
    )


def _first_look(place: Source, kind: str, options: ImportOptions) -> tuple[SourceLayer, Source, list[str]]:
    """What the layer to begin with holds, which one that is, and all that can be chosen."""
    layers = list_layers(place, options.readers)
    if place.layer is None and kind in layers:
        place = Source(place.path, kind)

    def look(at: Source) -> SourceLayer:
        return read_source(at, options.encoding, readers=options.readers, place=options.place)

    try:
        raw = look(place)
    except SeveralLayers:
        place = Source(place.path, layers[0])
        raw = look(place)
    everything = [""] if place.layer is None and len(layers) > 1 else []
    return raw, place, [*everything, *layers]


def _shift(
    shapes: numpy.ndarray, where: crs.SourceCrs, kind: str, known: Mapping[str, geopandas.GeoDataFrame]
) -> alignment.Shift | None:
    for other in sorted(known, key=lambda other: other != kind):
        if found := alignment.suspected(shapes, where.crs, known[other], other == kind):
            return found
    return None
