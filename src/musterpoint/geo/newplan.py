"""A plan out of files, and layers added to a plan that exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import geopandas
import pandas

from musterpoint.errors import InputError
from musterpoint.geo import columns, crs
from musterpoint.geo.belonging import belonging
from musterpoint.geo.coming_again import Differences, compare, with_hand_made, with_known_ids
from musterpoint.geo.datum import WGS84
from musterpoint.geo.floors import floor_area
from musterpoint.geo.hierarchy import with_parents
from musterpoint.geo.importing import (
    LAYER_NAMES,
    ImportOptions,
    ImportResult,
    LoadedLayer,
    finish_layer,
    import_layer,
    load_layer,
    report_datum,
)
from musterpoint.geo.path_report import report_entrances, report_network
from musterpoint.geo.report import FindingKind, ImportReport
from musterpoint.geo.residents import with_residents
from musterpoint.geo.several import Level, import_several, joined
from musterpoint.geo.sources import Source, open_source
from musterpoint.jobs import Job
from musterpoint.plan import (
    BUILDINGS,
    ENTRANCES,
    NEIGHBOURHOODS,
    ROADS,
    Campaign,
    Change,
    ColumnChange,
    Edit,
    IdSource,
    Layer,
    LayerChange,
    Origin,
    Plan,
    made,
    new_id,
)
from musterpoint.text import N_, Label, _, ngettext

Spec = str | Path | Source
Areas = Spec | Sequence[Spec | Level]
"""A file of neighbourhoods, or one for each level."""
Options = ImportOptions | Mapping[str, ImportOptions]


class NewPlan(NamedTuple):
    """reports: one per layer, in the order of the layers."""

    plan: Plan
    reports: list[ImportReport]


class ImportEdit(NamedTuple):
    """edit: adds or replaces a layer. report: what happened to the file. differences: from the layer that is
    replaced, None where there is none."""

    edit: Edit
    report: ImportReport
    differences: Differences | None = None


def new_plan(
    neighbourhoods: Areas,
    buildings: Spec,
    roads: Spec | None = None,
    entrances: Spec | None = None,
    options: Options | None = None,
    job: Job | None = None,
    *,
    plan_crs: str | None = None,
    ids: IdSource = new_id,
) -> NewPlan:
    """A plan in the local metric CRS of its buildings, with every building in its neighbourhood and with
    residents. Neighbourhoods without any building are kept.

    neighbourhoods: a file, or one for each level (see `several.joined`); their report is one. A `Level` has
    options of its own, but for the first one, whose are those of its kind. options: for
    all files, or by kind of layer. Of those for all files a mapping goes to the layers that have such a
    column, and the CRS to the files that name none. plan_crs: overrides the choice.

    Raises InputError where a file, a column or the residents can't be used, and where no building lies in any
    neighbourhood; Cancelled when the job is stopped.
    """
    job = job or Job()
    first, *others = _levels(neighbourhoods, _for_layer(options or ImportOptions(), NEIGHBOURHOODS))
    specs = {NEIGHBOURHOODS: first.source, BUILDINGS: buildings, ROADS: roads, ENTRANCES: entrances}
    sources = {kind: open_source(spec) for kind, spec in specs.items() if spec is not None}
    results = _imported(sources, others, options or ImportOptions(), plan_crs, job.part(0.0, 0.8))
    results[NEIGHBOURHOODS] = _in_levels(results[NEIGHBOURHOODS])
    told = _for_layer(options or ImportOptions(), BUILDINGS)
    job.progress(0.8, _("Working out who lives where"))
    frames = {kind: result.frame for kind, result in results.items()}
    frames[BUILDINGS] = populated(results[BUILDINGS], frames[NEIGHBOURHOODS], told)
    plan = Plan(frames[BUILDINGS].crs.to_string())
    layers = [Layer(kind, frame, results[kind].report.source, ids("layer")) for kind, frame in frames.items()]
    changes = (*made(Campaign()), *(LayerChange(layer.kind, None, layer) for layer in layers))
    plan.apply(Edit(Label(N_("New plan")), changes))
    job.progress(0.9, _("Joining the paths"))
    if ROADS in results:
        report_network(plan, results[ROADS].report)
    if ENTRANCES in results:
        report_entrances(plan, results[ENTRANCES].report)
    job.progress(1.0)
    return NewPlan(plan, [result.report for result in results.values()])


def import_edit(
    plan: Plan,
    kind: str,
    source: Areas,
    options: ImportOptions | None = None,
    job: Job | None = None,
    *,
    ids: IdSource = new_id,
) -> ImportEdit:
    """The edit that adds a layer to a plan, or puts a newer one in its place. The plan isn't changed.

    source: a file; of neighbourhoods also several (see `several.joined`). Of a layer that the plan has
    already, features that are there again keep their ids and what was set by
    hand (see `coming_again`). New buildings get their neighbourhood and residents; new neighbourhoods take in
    the buildings that lie in them, and totals are spread anew over buildings whose figure came from one.
    Raises as `new_plan` does.
    """
    options, job = (options or ImportOptions()).for_layer(kind), job or Job()
    result = _imported_into(plan, kind, _levels(source, options), options, job.part(0.0, 0.7))
    before = plan.layers.get(kind)
    job.progress(0.7, _("Comparing with the layer that is there"))
    differences = None
    if before is not None:
        result = with_known_ids(result, before.frame)
    frame, others = result.frame, ()
    job.progress(0.8, _("Working out who lives where"))
    if kind == BUILDINGS:
        held = plan.neighbourhoods
        if before is not None:
            result = replace(result, frame=with_hand_made(result.frame, before.frame))
        frame = populated(result, held.frame if held else _no_neighbourhoods(plan.crs), options)
        frame = frame if before is None else with_hand_made(frame, before.frame)
    if kind == NEIGHBOURHOODS and plan.buildings:
        others = _moved_in(plan.buildings.frame, frame, options, result.report)
    if before is not None:
        differences = compare(before.frame, frame)
    layer = Layer(kind, frame, result.report.source, ids("layer"))
    message = N_("Import {layer}") if before is None else N_("Update {layer}")
    edit = Edit(Label(message, {"layer": LAYER_NAMES[kind]}), (LayerChange(kind, before, layer), *others))
    if kind in (ROADS, ENTRANCES):
        job.progress(0.9, _("Joining the paths"))
        tried = plan.copy()
        tried.apply(edit)
        if kind == ROADS:
            report_network(tried, result.report)
        report_entrances(tried, result.report)
    job.progress(1.0)
    return ImportEdit(edit, result.report, differences)


def _levels(source: Areas, options: ImportOptions) -> list[Level]:
    """Each file with what is said about it. Raises InputError where there is no such file."""
    files = [source] if isinstance(source, (str, Path, Source)) else source
    return [file if isinstance(file, Level) else Level(open_source(file), options) for file in files]


def _in_levels(result: ImportResult) -> ImportResult:
    """Neighbourhoods with their parents and levels."""
    return replace(result, frame=with_parents(result.frame, result.report))


def _imported_into(
    plan: Plan, kind: str, levels: Sequence[Level], options: ImportOptions, job: Job
) -> ImportResult:
    """Files as one layer of a plan that exists."""
    known = {name: layer.frame for name, layer in plan.layers.items()}
    near = whereabouts_of(plan)
    if kind != NEIGHBOURHOODS:
        return import_layer(levels[0].source, kind, plan.crs, options, job, near=near, known=known)
    return _in_levels(joined(import_several(levels, plan.crs, job, near=near, known=known)))


def whereabouts_of(plan: Plan) -> crs.Bounds | None:
    """Where a plan's layers are, in degrees (WGS 84); None where it has none."""
    for kind in (BUILDINGS, NEIGHBOURHOODS, ROADS, ENTRANCES):
        layer = plan.layers.get(kind)
        if layer is not None and len(layer.frame):
            return crs.wgs84_bounds(layer.frame.geometry.to_numpy(), layer.frame.crs)
    return None


def populated(
    result: ImportResult, neighbourhoods: geopandas.GeoDataFrame, options: ImportOptions
) -> geopandas.GeoDataFrame:
    """Imported buildings with their neighbourhood and residents; the result's report tells of it.

    Raises InputError where there are neighbourhoods and none holds a building, or where nothing is known
    about residents.
    """
    frame = result.frame.copy(deep=False)
    if len(neighbourhoods):
        held = belonging(frame, neighbourhoods)
        frame["neighbourhood"] = held.neighbourhood
        if held.outside.all():
            raise _apart(frame, neighbourhoods)
        _report_near(result.report, frame.index[held.near])
        _report_border(result.report, frame.index[held.border])
        _report_outside(result.report, frame.index[held.outside])
    return with_residents(frame, result.floor_area, neighbourhoods, options.rules, result.report)


def _imported(
    sources: Mapping[str, Source], others: Sequence[Level], options: Options, plan_crs: str | None, job: Job
) -> dict[str, ImportResult]:
    """All files read first, so that columns that are missing and the place are known before the long work.
    others: more files of neighbourhoods."""
    step = 0.5 / len(sources)
    common = isinstance(options, ImportOptions)
    loaded: dict[str, LoadedLayer] = {}
    lost: dict[str, crs.UnknownPlace] = {}
    for number, (kind, source) in enumerate(sources.items()):
        part = job.part(number * step, (number + 1) * step)
        insist = not common or "source_crs" in options.per_layer.get(kind, {})
        try:
            loaded[kind] = load_layer(source, kind, _for_layer(options, kind), part, insist=insist)
        except crs.UnknownPlace as error:
            lost[kind] = error
    for kind, error in lost.items():  # a file that doesn't say where it is may lie beside one that does
        if not loaded:
            raise error
        anchor = next(iter(loaded.values()))
        near = crs.wgs84_bounds(anchor.shapes, anchor.crs.crs)
        part = job.part(0.5, 0.5)
        loaded[kind] = load_layer(
            sources[kind], kind, _for_layer(options, kind), part, insist=not common, near=near
        )
    loaded = {kind: loaded[kind] for kind in sources}
    _compare_datums(loaded, options)
    mappings = _mappings(loaded, options, lenient=bool(others))
    built = loaded[BUILDINGS]
    target = crs.chosen_crs(plan_crs, built.shapes, built.crs.crs)
    elsewhere = {column for layer in loaded.values() for column in layer.table}
    results = {}
    for number, kind in enumerate(sources):
        part = job.part(0.5 + number * step, 0.5 + (number + 1) * step)
        results[kind] = finish_layer(
            loaded.pop(kind), mappings[kind], target, _for_layer(options, kind), part
        )
    first = results[NEIGHBOURHOODS]
    more = import_several(
        others,
        target,
        job.part(1.0, 1.0),
        near=crs.wgs84_bounds(first.frame.geometry.to_numpy(), first.frame.crs),
        known={NEIGHBOURHOODS: first.frame},
        elsewhere=elsewhere,
    )
    return results | {NEIGHBOURHOODS: joined([first, *more])}


def _mappings(
    loaded: Mapping[str, LoadedLayer], options: Options, lenient: bool
) -> dict[str, Mapping[str, str]]:
    """Column of the plan → column of the file for each kind of layer. lenient: whether columns that no file
    here has may be in one that is read later."""
    tables = {kind: layer.table for kind, layer in loaded.items()}
    there = {column for table in tables.values() for column in table}

    def told(mapping: Mapping[str, str]) -> Mapping[str, str]:
        allowed = there | {columns.NOTHING, columns.ESTIMATE}
        return {key: name for key, name in mapping.items() if not lenient or name in allowed}

    if isinstance(options, ImportOptions):
        return columns.resolve_mapping(told(options.mapping), tables)
    return {
        kind: columns.resolve_mapping(told(_for_layer(options, kind).mapping), {kind: table})[kind]
        for kind, table in tables.items()
    }


def _compare_datums(loaded: Mapping[str, LoadedLayer], options: Options) -> None:
    """Tell of layers that would fit the neighbourhoods, or buildings that would fit the roads, better in a
    web-map datum. Only layers that say nothing else are looked at; beside one that is shifted, nothing is
    known."""
    outlines = loaded[NEIGHBOURHOODS]
    metric = crs.local_crs(crs.wgs84_bounds(outlines.shapes, outlines.crs.crs))
    known = {
        kind: geopandas.GeoDataFrame(geometry=loaded[kind].shapes, crs=loaded[kind].crs.crs).to_crs(metric)
        for kind in (NEIGHBOURHOODS, ROADS)
        if kind in loaded and _for_layer(options, kind).datum == WGS84
    }
    for kind, layer in loaded.items():
        others = {name: frame for name, frame in known.items() if name == NEIGHBOURHOODS or kind == BUILDINGS}
        if kind != NEIGHBOURHOODS and others:
            report_datum(layer, _for_layer(options, kind), others)


def _for_layer(options: Options, kind: str) -> ImportOptions:
    chosen = options if isinstance(options, ImportOptions) else options.get(kind, ImportOptions())
    return chosen.for_layer(kind)


def _moved_in(
    buildings: geopandas.GeoDataFrame,
    neighbourhoods: geopandas.GeoDataFrame,
    options: ImportOptions,
    report: ImportReport,
) -> tuple[Change, ...]:
    """The changes that give existing buildings their new neighbourhoods, and those whose figure isn't counted
    or set by hand their share of the new totals."""
    frame = buildings.copy(deep=False)
    held = belonging(buildings, neighbourhoods)
    frame["neighbourhood"] = held.neighbourhood
    _report_outside(report, frame.index[held.outside])
    told = neighbourhoods["residents"].notna().any() or neighbourhoods["households"].notna().any()
    columns_changed = ["neighbourhood"]
    if told:
        fixed = buildings["residents_origin"].isin([Origin.FILE, Origin.HAND]).fillna(False)
        frame["residents"] = buildings["residents"].where(fixed)
        frame = with_residents(frame, floor_area(frame, None), neighbourhoods, options.rules, report)
        # What no total reaches stays as it was estimated.
        reached = frame["residents"].notna() & ~fixed
        for name in ("residents", "residents_origin"):
            frame[name] = frame[name].where(reached, buildings[name])
        columns_changed += ["residents", "residents_origin"]
    return tuple(
        change for name in columns_changed if (change := _column_change(buildings[name], frame[name]))
    )


def _column_change(before: pandas.Series, after: pandas.Series) -> ColumnChange | None:
    """The change of one column of the buildings where it differs."""
    differ = ((before != after).fillna(True) & ~(before.isna() & after.isna())).to_numpy(dtype=bool)
    if not differ.any():
        return None
    old, new = (
        tuple(None if pandas.isna(value) else value for value in column[differ].tolist())
        for column in (before, after)
    )
    return ColumnChange(BUILDINGS, str(before.name), tuple(before.index[differ]), old, new)


def _no_neighbourhoods(crs_name: str) -> geopandas.GeoDataFrame:
    empty = {name: pandas.array([], dtype="Int64") for name in ("residents", "households")}
    return geopandas.GeoDataFrame(empty, geometry=[], crs=crs_name, index=pandas.Index([], dtype=object))


def _apart(buildings: geopandas.GeoDataFrame, neighbourhoods: geopandas.GeoDataFrame) -> InputError:
    one, other = buildings.total_bounds, neighbourhoods.total_bounds
    distance = max(other[0] - one[2], one[0] - other[2], other[1] - one[3], one[1] - other[3], 0) / 1000
    return InputError(
        _("None of the buildings lies in any of the neighbourhoods."),
        _("The two layers are {distance:.1f} km apart.").format(distance=distance),
        _("Check that both files show the same place, and the CRS and datum of each."),
    )


def _report_near(report: ImportReport, ids: pandas.Index) -> None:
    if len(ids):
        sentence = ngettext(
            "{count} building stands just outside of all neighbourhoods and was given to the nearest one.",
            "{count} buildings stand just outside of all neighbourhoods and were given to the nearest one.",
            len(ids),
        )
        report.add(FindingKind.GUESSED, "near", sentence.format(count=len(ids)), features=ids)


def _report_border(report: ImportReport, ids: pandas.Index) -> None:
    if len(ids):
        sentence = ngettext(
            "{count} building stands on the border of its neighbourhood and belongs where its middle is.",
            "{count} buildings stand on the border of their neighbourhood and belong where their middle is.",
            len(ids),
        )
        report.add(FindingKind.NOTICED, "border", sentence.format(count=len(ids)), features=ids)


def _report_outside(report: ImportReport, ids: pandas.Index) -> None:
    if len(ids):
        sentence = ngettext(
            "{count} building stands in no neighbourhood.",
            "{count} buildings stand in no neighbourhood.",
            len(ids),
        )
        report.add(FindingKind.NOTICED, "outside", sentence.format(count=len(ids)), features=ids)
