"""Neighbourhoods from several files, one for each level as a rule: streets, communities, grids."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas
import pandas

from musterpoint.geo import columns, crs
from musterpoint.geo.hierarchy import level_of_names
from musterpoint.geo.importing import (
    ImportOptions,
    ImportResult,
    finish_layer,
    load_layer,
    report_datum,
)
from musterpoint.geo.report import ImportReport
from musterpoint.geo.sources import Source
from musterpoint.jobs import Job
from musterpoint.plan import NEIGHBOURHOODS


@dataclass(frozen=True, slots=True)
class Level:
    """A file of neighbourhoods and what the user says about it."""

    source: Source
    options: ImportOptions


def import_several(
    levels: Sequence[Level],
    target: str,
    job: Job,
    *,
    near: crs.Bounds | None,
    known: Mapping[str, geopandas.GeoDataFrame],
    elsewhere: Collection[str] = (),
) -> list[ImportResult]:
    """Files of neighbourhoods, each by itself; parameters as of `importing.import_layer`.

    What the options say about columns holds for the files that have such columns. elsewhere: columns of other
    files. Raises InputError also for a column that no file has.
    """
    if not levels:
        return []
    step = 0.5 / len(levels)
    loaded = [
        load_layer(
            level.source, NEIGHBOURHOODS, level.options, job.part(at * step, (at + 1) * step), near=near
        )
        for at, level in enumerate(levels)
    ]
    tables = [layer.table for layer in loaded]
    there = {column for table in tables for column in table} | set(elsewhere)
    results = []
    for at, (level, layer, table) in enumerate(zip(levels, loaded, tables, strict=True)):
        report_datum(layer, level.options, known)
        wanted = {key: column for key, column in level.options.mapping.items() if _is_ours(key)}
        for key, column in wanted.items():
            if column and column not in there:
                columns.resolve_mapping({key: column}, {NEIGHBOURHOODS: pandas.concat(tables)})
        own = {key: column for key, column in wanted.items() if not column or column in table.columns}
        mapping = columns.resolve_mapping(own, {NEIGHBOURHOODS: table})[NEIGHBOURHOODS]
        part = job.part(0.5 + at * step, 0.5 + (at + 1) * step)
        results.append(finish_layer(layer, mapping, target, level.options, part))
    return results


def _is_ours(key: str) -> bool:
    """Whether a key of a mapping is about neighbourhoods."""
    layer, _dot, name = key.rpartition(".")
    return layer in ("", NEIGHBOURHOODS) and name in columns.canonical_columns(NEIGHBOURHOODS)


def joined(results: Sequence[ImportResult]) -> ImportResult:
    """Several files of neighbourhoods as one layer with one report; parents aren't looked for yet.

    A file that doesn't say of which level it is gets the one that its names tell ("…街道", "…社区"). An id
    that an earlier file has already gets a number.
    """
    if len(results) == 1:
        return results[0]
    taken: set[str] = set()
    frames, reports = [], []
    for result in results:
        names = _free_names(result.frame.index, taken)
        taken |= set(names.values())
        frame = result.frame.rename(index=names)
        if frame["level"].isna().all():
            frame["level"] = pandas.array([level_of_names(frame["name"])], dtype="string").repeat(len(frame))
        own = frame["parent"].isin(names)
        frame["parent"] = frame["parent"].mask(own, frame["parent"].map(names)).astype("string")
        frames.append(frame)
        reports.append(_renamed(result.report, names))
    whole = pandas.concat(frames)
    return ImportResult(geopandas.GeoDataFrame(whole, crs=frames[0].crs), _one_report(reports))


def _free_names(ids: pandas.Index, taken: set[str]) -> dict[str, str]:
    """Each id with the one that it gets."""
    names = {}
    for id_ in ids:
        name, number = id_, 1
        while name in taken:
            number += 1
            name = f"{id_}-{number}"
        names[id_] = name
    return names


def _renamed(report: ImportReport, names: Mapping[str, str]) -> ImportReport:
    """The report with the new ids, and the file's name before each sentence."""
    findings = [
        replace(
            finding,
            sentence=f"{report.source}: {finding.sentence}",
            features=tuple(names.get(feature, feature) for feature in finding.features),
        )
        for finding in report.findings
    ]
    return replace(report, findings=findings)


def _one_report(reports: Sequence[ImportReport]) -> ImportReport:
    def each(name: str) -> str:
        return ", ".join(dict.fromkeys(filter(None, (getattr(report, name) for report in reports))))

    mapping: dict[str, str] = {}
    for report in reversed(reports):
        mapping |= report.mapping
    return ImportReport(
        layer=NEIGHBOURHOODS,
        source=each("source"),
        crs=each("crs"),
        encoding=each("encoding"),
        mapping=mapping,
        features_read=sum(report.features_read for report in reports),
        features_kept=sum(report.features_kept for report in reports),
        findings=[finding for report in reports for finding in report.findings],
    )
