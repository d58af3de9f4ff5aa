"""A look at a file before it is imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas

from musterpoint.errors import InputError
from musterpoint.geo import crs
from musterpoint.geo.columns import ColumnGuess, guess_columns
from musterpoint.geo.encodings import EncodingGuess
from musterpoint.geo.importing import ImportOptions
from musterpoint.geo.sources import Source, list_layers, open_source, read_source


@dataclass(frozen=True, slots=True)
class Preview:
    """What a dialog shows before a file is imported.

    crs is None where the file doesn't say and it can't be guessed; bounds (west, south, east, north in
    degrees) are None then too. sample: the first rows as text. guesses: column of the plan → column of the
    file.
    """

    layers: tuple[str, ...]
    columns: tuple[str, ...]
    guesses: Mapping[str, ColumnGuess]
    sample: pandas.DataFrame
    encoding: EncodingGuess | None
    crs: crs.SourceCrs | None
    count: int
    bounds: crs.Bounds | None


def preview(
    source: str | Path | Source, kind: str, options: ImportOptions | None = None, sample_rows: int = 20
) -> Preview:
    """Look at a file before it is imported. Raises InputError where it can't be read."""
    options = options or ImportOptions()
    place = open_source(source)
    raw = read_source(place, options.encoding, kind, options.readers)
    frame = raw.frame
    try:
        known = crs.source_crs(frame, place.name, options.source_crs)
        bounds = crs.wgs84_bounds(frame, known.crs)
    except InputError:
        known, bounds = None, None
    table = pandas.DataFrame(frame.drop(columns=frame.geometry.name))
    return Preview(
        layers=tuple(list_layers(place, options.readers)),
        columns=tuple(map(str, table.columns)),
        guesses=guess_columns(table, kind),
        sample=table.head(sample_rows).astype("string"),
        encoding=raw.encoding,
        crs=known,
        count=len(frame),
        bounds=bounds,
    )
