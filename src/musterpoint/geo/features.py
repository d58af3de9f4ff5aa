"""The attributes and the ids of a layer's features."""

from __future__ import annotations

from collections.abc import Mapping

import numpy
import pandas
import shapely

from musterpoint.geo.cells import as_text, parse_numbers
from musterpoint.geo.columns import COUNTS
from musterpoint.geo.report import FindingKind, ImportReport, rows
from musterpoint.plan import BUILDINGS, ENTRANCES, LAYER_COLUMNS, NEIGHBOURHOODS, ROADS, Origin
from musterpoint.text import _, ngettext

_PREFIX = {NEIGHBOURHOODS: "n", BUILDINGS: "b", ROADS: "r", ENTRANCES: "e"}
_LONGEST_ID = 64
_MOST = 0.5
"""Part of the features that must have an id of their own for the file's ids to be worth keeping."""
_SHOWN = 5


def attributes(
    table: pandas.DataFrame,
    kind: str,
    mapping: Mapping[str, str],
    positions: numpy.ndarray,
    report: ImportReport,
) -> pandas.DataFrame:
    """The mapped columns of some rows under the plan's names: text as string, counts as Int64, sizes as
    Float64. What can't be read as a number is reported.

    table: as read from the file. positions: of the rows that are wanted, counted from 0.
    """
    taken = {}
    for name, column in mapping.items():
        cells = table[column].iloc[positions]
        if name in COUNTS:
            taken[name] = _numbers(cells, column, positions, report)
            if name in LAYER_COLUMNS[kind]:
                taken[name] = taken[name].round().astype("Int64")
        else:
            taken[name] = as_text(cells)
    if kind == BUILDINGS and "residents" in taken:
        origin = numpy.where(taken["residents"].notna(), Origin.FILE, None)
        taken["residents_origin"] = pandas.Series(origin, index=taken["residents"].index, dtype="string")
    index = table.index[positions]
    return pandas.DataFrame(taken, index=index).reset_index(drop=True)


def feature_ids(
    source_ids: pandas.Series | None, shapes: numpy.ndarray, kind: str, report: ImportReport
) -> list[str]:
    """An id per feature, the same each time the same file is imported: the file's own, with a number behind
    those that repeat an earlier one; where most are missing or repeated, out of the shape."""
    if source_ids is None:
        return _ids_of_shapes(shapes, kind).tolist()
    usable = source_ids.notna() & (source_ids.str.len() <= _LONGEST_ID)
    if usable.all() and source_ids.is_unique:
        return source_ids.tolist()
    again = source_ids.groupby(source_ids).cumcount()
    alone = usable & (again == 0)
    made = _ids_of_shapes(shapes, kind)
    if alone.mean() < _MOST:
        report.add(
            FindingKind.GUESSED,
            "ids",
            _("The file's ids aren't different for each feature; new ones are made out of the shapes."),
        )
        return made.tolist()
    ids = source_ids.where(alone, source_ids + "-" + (again + 1).astype("string")).where(usable, made)
    ids = _without_clashes(ids)
    others = ids[~alone].tolist()
    sentence = ngettext(
        "{count} feature has no id or one that another has already; it gets a new one.",
        "{count} features have no id or one that others have already; they get new ones.",
        len(others),
    ).format(count=len(others))
    report.add(FindingKind.REPAIRED, "repeated-ids", sentence, features=others)
    return ids.tolist()


def _ids_of_shapes(shapes: numpy.ndarray, kind: str) -> pandas.Series:
    """Out of box (to a decimetre) and number of points: equal for equal shapes, and quick to come by."""
    marks = numpy.column_stack((numpy.rint(shapely.bounds(shapes) * 10), shapely.get_num_coordinates(shapes)))
    hashes = pandas.util.hash_pandas_object(pandas.DataFrame(marks.astype(numpy.int64)), index=False)
    digits = hashes.to_numpy().astype(">u8").tobytes().hex()
    ids = [f"{_PREFIX[kind]}-{digits[at : at + 16]}" for at in range(0, len(digits), 16)]
    return _without_clashes(pandas.Series(ids, dtype="string"))


def _without_clashes(ids: pandas.Series) -> pandas.Series:
    """The ids with a number behind those that are there already, until all differ."""
    while not ids.is_unique:
        again = ids.groupby(ids).cumcount()
        ids = ids.where(again == 0, ids + "-" + (again + 1).astype("string"))
    return ids


def _numbers(
    cells: pandas.Series, column: str, positions: numpy.ndarray, report: ImportReport
) -> pandas.Series:
    parsed = parse_numbers(cells)
    for mask, kind, code in (
        (parsed.unreadable.to_numpy(), FindingKind.DROPPED, "unreadable-number"),
        (parsed.inexact.to_numpy(), FindingKind.GUESSED, "inexact-number"),
    ):
        if mask.any():
            count = int(mask.sum())
            examples = ", ".join(f"“{value}”" for value in cells[mask].astype(str).unique()[:_SHOWN])
            report.add(
                kind,
                code,
                _number_sentence(code, count).format(count=count, column=column, examples=examples),
                features=rows(positions[mask]),
            )
    return parsed.values


def _number_sentence(code: str, count: int) -> str:
    if code == "unreadable-number":
        return ngettext(
            "{count} cell of “{column}” isn't a number and is taken for empty: {examples}.",
            "{count} cells of “{column}” aren't numbers and are taken for empty: {examples}.",
            count,
        )
    return ngettext(
        "{count} cell of “{column}” isn't exact: {examples}.",
        "{count} cells of “{column}” aren't exact: {examples}.",
        count,
    )
