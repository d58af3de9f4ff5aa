"""From a file to a layer of a plan: read, understand, repair, project, name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas
import numpy
import pandas

from musterpoint.geo import alignment, columns, crs, datum, floors, repair
from musterpoint.geo.curiosities import pieces_joined, report_far_off, report_oddities, taken_apart
from musterpoint.geo.features import attributes, feature_ids
from musterpoint.geo.readers import SourceReader
from musterpoint.geo.report import FindingKind, ImportReport, rows
from musterpoint.geo.residents import ResidentRules
from musterpoint.geo.sources import Source, SourceLayer, open_source, read_source
from musterpoint.jobs import Job
from musterpoint.plan import BUILDINGS, ENTRANCES, LAYER_COLUMNS, NEIGHBOURHOODS, ROADS
from musterpoint.text import Text, _, ngettext

LAYER_NAMES: Mapping[str, Text] = {
    NEIGHBOURHOODS: Text(zh="小区", en="neighbourhoods"),
    BUILDINGS: Text(zh="楼栋", en="buildings"),
    ROADS: Text(zh="道路", en="roads"),
    ENTRANCES: Text(zh="出入口", en="entrances"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What the user says about a file; everything left out is guessed, and the guess reported.

    encoding: of the attributes. datum: "wgs84", "gcj02" or "bd09", which the degrees are really in.
    source_crs: the CRS of the coordinates. mapping: column of the plan → column of the file, see
    `columns.resolve_mapping`. place: the columns of a table for x and y, or the one for shapes. residents:
    how missing figures are come by. merge_seams: whether pieces of one building that tiles have cut are made
    into one. per_layer: kind of layer → what is different for it, such as {"buildings": {"datum": "gcj02"}}.
    readers: additional ones.
    """

    encoding: str | None = None
    datum: str = datum.WGS84
    source_crs: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    place: tuple[str, ...] = ()
    residents: ResidentRules = field(default_factory=ResidentRules)
    merge_seams: bool = False
    per_layer: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    readers: tuple[SourceReader, ...] = ()

    def for_layer(self, kind: str) -> ImportOptions:
        """The options for one kind of layer."""
        return replace(self, **self.per_layer.get(kind, {}), per_layer={})

    @property
    def rules(self) -> ResidentRules:
        """The rules for residents, with "residents=estimate" among the mapping understood."""
        told = (self.mapping.get(key) for key in ("residents", f"{BUILDINGS}.residents"))
        return self.residents.estimating() if columns.ESTIMATE in told else self.residents


@dataclass(slots=True)
class LoadedLayer:
    """A file that was read and not yet changed. table: the attributes of all features. positions: of the
    features that can be placed, counted from 0. shapes: theirs, in the file's CRS. report: what was found so
    far."""

    kind: str
    source: Source
    table: pandas.DataFrame
    crs: crs.SourceCrs
    positions: numpy.ndarray
    shapes: numpy.ndarray
    report: ImportReport

    def hand_over_shapes(self) -> numpy.ndarray:
        """The shapes, which aren't kept: those of a large layer take more memory than all else."""
        shapes, self.shapes = self.shapes, numpy.array([], dtype=object)
        return shapes


@dataclass(frozen=True, slots=True)
class ImportResult:
    """frame: a layer as the plan holds it, in the plan's CRS, with the columns of `LAYER_COLUMNS`.
    floor_area: m² per building by which residents are spread; None for other layers."""

    frame: geopandas.GeoDataFrame
    report: ImportReport
    floor_area: pandas.Series | None = None


def import_layer(
    source: str | Path | Source,
    kind: str,
    plan_crs: str | None = None,
    options: ImportOptions | None = None,
    job: Job | None = None,
    *,
    near: crs.Bounds | None = None,
    known: Mapping[str, geopandas.GeoDataFrame] | None = None,
) -> ImportResult:
    """Read a file as a layer of this kind.

    plan_crs: the CRS of the plan, None to have it chosen from the place. near: where the plan's other layers
    are, in degrees. known: layers by kind that tell the datum (see `report_datum`). Residents are left as the
    file has them (see `residents.with_residents`), and parents (see `hierarchy.with_parents`); floors are
    complete. Raises InputError where the file,
    the layer, a column or the coordinates can't be used, Cancelled when the job is stopped.
    """
    options, job = (options or ImportOptions()).for_layer(kind), job or Job()
    loaded = load_layer(source, kind, options, job.part(0.0, 0.5), near=near)
    report_datum(loaded, options, known or {})
    mapping = columns.resolve_mapping(options.mapping, {kind: loaded.table})[kind]
    target = crs.chosen_crs(plan_crs, loaded.shapes, loaded.crs.crs)
    return finish_layer(loaded, mapping, target, options, job.part(0.5, 1.0))


def load_layer(
    source: str | Path | Source,
    kind: str,
    options: ImportOptions,
    job: Job,
    *,
    insist: bool = True,
    near: crs.Bounds | None = None,
) -> LoadedLayer:
    """Read a file and find out where it is. insist: whether `options.source_crs` counts even where the file
    names another CRS that is possible. near: where other layers are, in degrees. Raises InputError for a file
    that can't be read, `crs.UnknownPlace` for one that can't be placed."""
    place = open_source(source)
    job.progress(0.0, _("Reading {name}").format(name=place.name))
    raw = read_source(place, options.encoding, kind, options.readers, options.place)
    job.progress(1.0)
    report = ImportReport(layer=kind, source=place.name, features_read=len(raw.frame))
    shapes = raw.frame.geometry.to_numpy()
    positions = repair.present(shapes, place.name, report)
    shapes = shapes[positions]
    where = crs.source_crs(raw.frame.crs, shapes, place.name, options.source_crs, insist=insist, near=near)
    _report_reading(raw, where, report)
    if where.swapped:
        shapes = crs.turned(shapes)
    table = pandas.DataFrame(raw.frame.drop(columns=raw.frame.geometry.name))
    return LoadedLayer(kind, place, table, where, positions, shapes, report)


def report_datum(
    loaded: LoadedLayer, options: ImportOptions, known: Mapping[str, geopandas.GeoDataFrame]
) -> alignment.Shift | None:
    """Note the web-map datum in which a layer would fit better beside one that is known, of the same kind
    if there is one. Nothing is shifted that nobody has asked for."""
    if options.datum != datum.WGS84:
        return None
    source, told = loaded.crs.crs, False
    for kind in sorted(known, key=lambda kind: kind != loaded.kind):
        same = kind == loaded.kind
        if shift := alignment.suspected(loaded.shapes, source, known[kind], same):
            words = _(
                "The layer would fit the {layer} if its coordinates were {datum}: it would move {shift}. "
                "Choose that datum if the layer comes from a web map."
            ).format(layer=LAYER_NAMES[kind], datum=datum.NAMES[shift.datum], shift=shift)
            loaded.report.add(FindingKind.NOTICED, "datum", words)
            return shift
        told = told or alignment.tells(alignment.misfits(loaded.shapes, source, known[kind], same))
    if (
        known
        and not told
        and source.is_geographic
        and datum.in_china(*crs.wgs84_bounds(loaded.shapes, source))
    ):
        words = _(
            "Nothing tells whether the layer is in WGS 84 or in the coordinates of a Chinese web map, half a "
            "kilometre off; look whether it lies where it should, beside the roads for instance."
        )
        loaded.report.add(FindingKind.NOTICED, "datum-unknown", words)
    return None


def finish_layer(
    loaded: LoadedLayer, mapping: Mapping[str, str], target: str, options: ImportOptions, job: Job
) -> ImportResult:
    """Make a loaded file a layer; it hands over its shapes. mapping: column of the plan → column of the file.
    target: the plan's CRS."""
    kind, name, report = loaded.kind, loaded.source.name, loaded.report
    _report_mapping(mapping, options, report)
    job.progress(0.1, _("Placing {name} on the map").format(name=name))
    placed = crs.to_plan(loaded.hand_over_shapes(), loaded.crs.crs, options.datum, target)
    astray = repair.outside_world(placed)
    _drop(report, "off-the-map", loaded.positions[astray])
    job.progress(0.4, _("Repairing the shapes of {name}").format(name=name))
    positions, shapes = repair.repaired(placed[~astray], loaded.positions[~astray], kind, name, report)
    job.progress(0.8, _("Reading the columns of {name}").format(name=name))
    shapes, positions, apart = taken_apart(shapes, positions, kind, report)
    table = attributes(loaded.table, kind, mapping, positions, report)
    for name in {"residents", "households", "units"} & set(table):
        table[name] = table[name].mask(apart)
    keep = _without_duplicates(shapes, table, positions, report)
    table, shapes, positions = table[keep], shapes[keep], positions[keep]
    report_far_off(shapes, positions, report)
    if kind == BUILDINGS:
        shapes, keep = pieces_joined(shapes, table.get("id"), positions, options.merge_seams, report)
        table, shapes, positions = table[keep], shapes[keep], positions[keep]
        report_oddities(shapes, positions, report)
    ids = feature_ids(table.get("id"), shapes, kind, report)
    report.name_features(positions, ids)
    report.features_kept = len(ids)
    table.index = pandas.Index(ids, name="id")
    return _result(kind, table, shapes, target, options, report)


def _result(
    kind: str,
    table: pandas.DataFrame,
    shapes: numpy.ndarray,
    target: str,
    options: ImportOptions,
    report: ImportReport,
) -> ImportResult:
    known = {name: table[name].astype(dtype) for name, dtype in LAYER_COLUMNS[kind].items() if name in table}
    frame = geopandas.GeoDataFrame(known, geometry=shapes, crs=target, index=table.index)
    for name, dtype in LAYER_COLUMNS[kind].items():
        if name not in known:
            frame[name] = pandas.array([None], dtype=dtype).repeat(len(frame))
    frame = frame[[*LAYER_COLUMNS[kind], "geometry"]]
    if kind != BUILDINGS:
        return ImportResult(frame, report)
    frame = floors.with_floors(frame, table.get("height"), options.residents.default_floors, report)
    return ImportResult(frame, report, floors.floor_area(frame, table.get("floor_area")))


def _report_reading(raw: SourceLayer, where: crs.SourceCrs, report: ImportReport) -> None:
    """Note what was guessed about the file as a whole."""
    guess = raw.encoding
    report.crs = where.name
    report.findings.extend(raw.findings)
    report.encoding = guess.name if guess else ""
    _report_place(raw, where, report)
    if guess and not guess.sure:
        sentence = (
            _("The text is read as {encoding} ({percent:.0%} sure), although the file says {mark}.")
            if guess.marked
            else _("The file doesn't say how its text is encoded; it is read as {encoding} "
                   "({percent:.0%} sure).")
        )  # fmt: skip
        told = {"encoding": guess.name.upper(), "percent": guess.confidence, "mark": guess.marked}
        words = sentence.format(**told)
        report.add(FindingKind.GUESSED, "encoding", words)
    for complaint in raw.warnings:
        words = _("The file isn't quite in order: {complaint}").format(complaint=complaint)
        report.add(FindingKind.NOTICED, "reader", words)


def _report_place(raw: SourceLayer, where: crs.SourceCrs, report: ImportReport) -> None:
    """Note what was guessed about where the file is."""
    if where.guessed and not (where.swapped and raw.frame.crs is not None):
        if raw.frame.crs is None and where.crs.is_geographic:
            words = _("The file doesn't say where it is; its coordinates are taken for degrees (WGS 84).")
        elif raw.frame.crs is None:
            words = _(
                "The file doesn't say where it is; its coordinates are taken for {crs}, which puts it beside "
                "the other layers."
            ).format(crs=where.name)
        else:
            words = _("The file names a CRS that can't be; its coordinates are taken for {crs}.").format(
                crs=where.name
            )
        report.add(FindingKind.GUESSED, "crs", words)
    if where.rivals:
        words = _("It could also be {crs}, up to 100 m away; look whether it lies where it should.").format(
            crs=", ".join(f"{rival.crs} ({rival.name})" for rival in where.rivals)
        )
        report.add(FindingKind.NOTICED, "other-datums", words)
    if where.swapped:
        words = _("Northing stands before easting in the file; the two are exchanged.")
        report.add(FindingKind.GUESSED, "axes", words)
    if where.astray:
        words = _("The layer lies outside of the area that its CRS {crs} is for; check where it is.").format(
            crs=where.name
        )
        report.add(FindingKind.NOTICED, "astray", words)


def _report_mapping(mapping: Mapping[str, str], options: ImportOptions, report: ImportReport) -> None:
    """Note which columns were taken by their names alone."""
    report.mapping = dict(mapping)
    told = set(options.mapping.values())
    pairs = ", ".join(
        f"{columns.column_name(name)} ← {column}" for name, column in mapping.items() if column not in told
    )
    if pairs:
        words = _("Columns taken by their names: {pairs}.").format(pairs=pairs)
        report.add(FindingKind.GUESSED, "columns", words)


def _drop(report: ImportReport, code: str, positions: numpy.ndarray) -> None:
    if not len(positions):
        return
    sentence = (
        ngettext(
            "{count} shape lies outside of the plan's CRS and is left out.",
            "{count} shapes lie outside of the plan's CRS and are left out.",
            len(positions),
        )
        if code == "off-the-map"
        else ngettext(
            "{count} feature repeats another one exactly and is left out.",
            "{count} features repeat others exactly and are left out.",
            len(positions),
        )
    )
    report.add(FindingKind.DROPPED, code, sentence.format(count=len(positions)), features=rows(positions))


def _without_duplicates(
    shapes: numpy.ndarray, table: pandas.DataFrame, positions: numpy.ndarray, report: ImportReport
) -> numpy.ndarray:
    """Which features to keep (mask): all but those that repeat shape and attributes. Those that repeat a
    shape with other attributes are kept and reported."""
    first = repair.same_as_before(shapes)
    repeated = numpy.flatnonzero(first != numpy.arange(len(shapes)))
    keep = numpy.ones(len(shapes), dtype=bool)
    if not len(repeated):
        return keep
    mine, theirs = (table.iloc[at].reset_index(drop=True) for at in (repeated, first[repeated]))
    same = ((mine == theirs) | (mine.isna() & theirs.isna())).fillna(False).all(axis=1).to_numpy(dtype=bool)
    keep[repeated[same]] = False
    _drop(report, "duplicate", positions[repeated[same]])
    others = positions[repeated[~same]]
    if len(others):
        report.add(
            FindingKind.NOTICED,
            "same-shape",
            ngettext(
                "{count} feature has the same shape as another one but other attributes; both are kept.",
                "{count} features have the same shape as others but other attributes; all are kept.",
                len(others),
            ).format(count=len(others)),
            features=rows(others),
        )
    return keep
