"""A plan out of files, and layers added to a plan that exists."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import geopandas
import pandas

from musterpoint.errors import InputError
from musterpoint.geo import columns, crs
from musterpoint.geo.belonging import belonging
from musterpoint.geo.importing import (
    ImportOptions,
    ImportResult,
    finish_layer,
    import_layer,
    load_layer,
)
from musterpoint.geo.report import FindingKind, ImportReport
from musterpoint.geo.residents import with_residents
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
    Plan,
    made,
    new_id,
)
from musterpoint.text import N_, Label, Text, _, ngettext

Spec = str | Path | Source
Options = ImportOptions | Mapping[str, ImportOptions]

LAYER_NAMES: Mapping[str, Text] = {
    NEIGHBOURHOODS: Text(zh="小区", en="neighbourhoods"),
    BUILDINGS: Text(zh="楼栋", en="buildings"),
    ROADS: Text(zh="道路", en="roads"),
    ENTRANCES: Text(zh="出入口", en="entrances"),
}


class NewPlan(NamedTuple):
    """reports: one per layer, in the order of the layers."""

    plan: Plan
    reports: list[ImportReport]


class ImportEdit(NamedTuple):
    """edit: adds or replaces a layer. report: what happened to the file."""

    edit: Edit
    report: ImportReport


def new_plan(
    neighbourhoods: Spec,
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

    options: for all files, or by kind of layer. Of those for all files a mapping goes to the layers that have
    such a column, and the CRS to the files that name none. plan_crs: overrides the choice.

    Raises InputError where a file, a column or the residents can't be used, and where no building lies in any
    neighbourhood; Cancelled when the job is stopped.
    """
    job = job or Job()
    specs = {NEIGHBOURHOODS: neighbourhoods, BUILDINGS: buildings, ROADS: roads, ENTRANCES: entrances}
    sources = {kind: open_source(spec) for kind, spec in specs.items() if spec is not None}
    results = _imported(sources, options or ImportOptions(), plan_crs, job.part(0.0, 0.8))
    told = _for_layer(options or ImportOptions(), BUILDINGS)
    job.progress(0.8, _("Working out who lives where"))
    frames = {kind: result.frame for kind, result in results.items()}
    frames[BUILDINGS] = populated(results[BUILDINGS], frames[NEIGHBOURHOODS], told)
    plan = Plan(frames[BUILDINGS].crs.to_string())
    layers = [Layer(kind, frame, sources[kind].name, ids("layer")) for kind, frame in frames.items()]
    changes = (*made(Campaign()), *(LayerChange(layer.kind, None, layer) for layer in layers))
    plan.apply(Edit(Label(N_("New plan")), changes))
    job.progress(1.0)
    return NewPlan(plan, [result.report for result in results.values()])


def import_edit(
    plan: Plan,
    kind: str,
    source: Spec,
    options: ImportOptions | None = None,
    job: Job | None = None,
    *,
    ids: IdSource = new_id,
) -> ImportEdit:
    """The edit that adds a layer to a plan, or puts a newer one in its place. The plan isn't changed.

    New buildings get their neighbourhood and residents; new neighbourhoods take in the buildings that lie in
    them. Raises as `new_plan` does.
    """
    options, job = options or ImportOptions(), job or Job()
    place = open_source(source)
    result = import_layer(place, kind, plan.crs, options, job.part(0.0, 0.8))
    job.progress(0.8, _("Working out who lives where"))
    frame, others = result.frame, ()
    if kind == BUILDINGS:
        held = plan.neighbourhoods
        frame = populated(result, held.frame if held else _no_neighbourhoods(plan.crs), options)
    if kind == NEIGHBOURHOODS and plan.buildings:
        others = _moved_in(plan.buildings.frame, frame)
    layer = Layer(kind, frame, place.name, ids("layer"))
    before = plan.layers.get(kind)
    label = Label(N_("Import {layer}"), {"layer": LAYER_NAMES[kind]})
    job.progress(1.0)
    return ImportEdit(Edit(label, (LayerChange(kind, before, layer), *others)), result.report)


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
        _report_outside(result.report, frame.index[held.outside])
    return with_residents(frame, result.floor_area, neighbourhoods, options.rules, result.report)


def _imported(
    sources: Mapping[str, Source], options: Options, plan_crs: str | None, job: Job
) -> dict[str, ImportResult]:
    """All files read first, so that columns that are missing and the place are known before the long work."""
    step = 0.5 / len(sources)
    common = isinstance(options, ImportOptions)
    loaded = {}
    for number, (kind, source) in enumerate(sources.items()):
        part = job.part(number * step, (number + 1) * step)
        loaded[kind] = load_layer(source, kind, _for_layer(options, kind), part, insist=not common)
    tables = {kind: layer.table for kind, layer in loaded.items()}
    if common:
        mappings = columns.resolve_mapping(options.mapping, tables)
    else:
        mappings = {
            kind: columns.resolve_mapping(_for_layer(options, kind).mapping, {kind: table})[kind]
            for kind, table in tables.items()
        }
    built = loaded[BUILDINGS]
    target = crs.chosen_crs(plan_crs, built.shapes, built.crs.crs)
    results = {}
    for number, kind in enumerate(sources):
        part = job.part(0.5 + number * step, 0.5 + (number + 1) * step)
        results[kind] = finish_layer(
            loaded.pop(kind), mappings[kind], target, _for_layer(options, kind), part
        )
    return results


def _for_layer(options: Options, kind: str) -> ImportOptions:
    return options if isinstance(options, ImportOptions) else options.get(kind, ImportOptions())


def _moved_in(
    buildings: geopandas.GeoDataFrame, neighbourhoods: geopandas.GeoDataFrame
) -> tuple[Change, ...]:
    """The change that gives existing buildings their new neighbourhoods."""
    before = buildings["neighbourhood"]
    after = belonging(buildings, neighbourhoods).neighbourhood
    moved = (before.fillna("") != after.fillna("")).to_numpy(dtype=bool)
    if not moved.any():
        return ()
    old, new = (
        tuple(None if pandas.isna(value) else value for value in column[moved].tolist())
        for column in (before, after)
    )
    return (ColumnChange(BUILDINGS, "neighbourhood", tuple(buildings.index[moved]), old, new),)


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


def _report_outside(report: ImportReport, ids: pandas.Index) -> None:
    if len(ids):
        sentence = ngettext(
            "{count} building stands in no neighbourhood.",
            "{count} buildings stand in no neighbourhood.",
            len(ids),
        )
        report.add(FindingKind.NOTICED, "outside", sentence.format(count=len(ids)), features=ids)
