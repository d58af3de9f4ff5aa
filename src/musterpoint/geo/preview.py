"""A look at a file before it is imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas
import pandas

from musterpoint.errors import InputError
from musterpoint.geo import crs, repair
from musterpoint.geo.choosing import SeveralLayers
from musterpoint.geo.columns import ColumnGuess, guess_columns
from musterpoint.geo.encodings import EncodingGuess
from musterpoint.geo.importing import ImportOptions
from musterpoint.geo.report import ImportReport
from musterpoint.geo.sources import Source, list_layers, open_source, read_source


@dataclass(frozen=True, slots=True)
class Preview:
    """What a dialog shows before a file is imported.

    layers: that can be chosen, "" for all of them together where that is possible; layer: the one shown.
    crs is None where the file doesn't say and it can't be guessed; bounds (west, south, east, north in
    degrees) are None then too. choices: what the coordinates could be, the likeliest first. sample: the
    first rows as text. guesses: column of the plan → column of the file. shapes: of all features, as they
    stand in the file.
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


def preview(
    source: str | Path | Source,
    kind: str,
    options: ImportOptions | None = None,
    sample_rows: int = 20,
    *,
    near: crs.Bounds | None = None,
) -> Preview:
    """Look at a file before it is imported, at the first layer where there are several and none is named.
    near: where the plan's other layers are, in degrees.

    Raises InputError where it can't be read."""
    options = options or ImportOptions()
    place = open_source(source)
    layers = list_layers(place, options.readers)
    if place.layer is None and kind in layers:
        place = Source(place.path, kind)
    try:
        raw = read_source(place, options.encoding, readers=options.readers)
    except SeveralLayers:
        place = Source(place.path, layers[0])
        raw = read_source(place, options.encoding, readers=options.readers)
    if place.layer is None and len(layers) > 1:
        layers = ["", *layers]
    shapes = raw.frame.geometry.to_numpy()
    shapes = shapes[repair.present(shapes, place.name, ImportReport(layer=kind, source=place.name))]
    try:
        known = crs.source_crs(raw.frame.crs, shapes, place.name, options.source_crs, near=near)
        bounds = crs.wgs84_bounds(crs.turned(shapes) if known.swapped else shapes, known.crs)
    except InputError:
        known, bounds = None, None
    table = pandas.DataFrame(raw.frame.drop(columns=raw.frame.geometry.name))
    return Preview(
        layers=tuple(layers),
        layer=place.layer or layers[0],
        columns=tuple(map(str, table.columns)),
        guesses=guess_columns(table, kind),
        sample=table.head(sample_rows).astype("string"),
        encoding=raw.encoding,
        crs=known,
        count=len(raw.frame),
        bounds=bounds,
        choices=crs.readings(shapes, near),
        shapes=raw.frame.geometry,
    )
