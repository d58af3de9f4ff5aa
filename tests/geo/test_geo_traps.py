"""The real layers that are known for a trap: what is right stands in traps.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from musterpoint.errors import InputError
from musterpoint.geo.crs import UnknownPlace
from musterpoint.geo.importing import ImportOptions, ImportResult, import_layer
from musterpoint.geo.sources import Source

ENTRIES = tomllib.loads((Path(__file__).parent / "traps.toml").read_text(encoding="utf-8"))["entry"]


def name_of(entry: dict[str, Any]) -> str:
    return ":".join(filter(None, (entry["path"], entry.get("layer"), entry["kind"], entry.get("source_crs"))))


def imported(folder: Path, entry: dict[str, Any]) -> ImportResult:
    source = Source(folder / entry["path"], entry.get("layer"))
    return import_layer(source, entry["kind"], options=ImportOptions(source_crs=entry.get("source_crs")))


@pytest.mark.parametrize("entry", ENTRIES, ids=name_of)
def test_it_opens_right_or_says_why_not(shared_data: Path, entry: dict[str, Any]) -> None:
    if "error" in entry:
        with pytest.raises(InputError) as caught:
            imported(shared_data, entry)
        assert caught.value.problem == entry["error"] and caught.value.suggestion
        if "offered" in entry:
            assert isinstance(caught.value, UnknownPlace)
            assert entry["offered"] in [choice.crs for choice in caught.value.choices]
        return
    result = imported(shared_data, entry)
    report, frame = result.report, result.frame
    kept = entry.get("kept", entry["rows"])
    assert (report.features_read, report.features_kept, len(frame)) == (entry["rows"], kept, kept)
    assert (report.crs, frame.crs.to_string()) == (entry.get("crs", "EPSG:4326"), entry["plan_crs"])
    assert frame.to_crs(4326).total_bounds == pytest.approx(entry["bounds"], abs=1e-4)
    assert report.encoding == entry.get("encoding", "")
    assert report.mapping == entry["mapping"]
    assert sorted({finding.code for finding in report.findings}) == entry["findings"]
    assert {code: report.count(code) for code in entry.get("counts", {})} == entry.get("counts", {})
    assert {name: frame[name].sum() for name in entry.get("sums", {})} == entry.get("sums", {})
    first = entry.get("first", {})
    assert {name: frame[name].dropna().iloc[0] for name in first} == first
    assert frame.index.is_unique and frame.geometry.is_valid.all() and not frame.has_z.any()


def test_the_table_has_every_folder_of_traps(shared_data: Path) -> None:
    """Those of whole cities, and the pair for the datum, have tests of their own."""
    elsewhere = {"hostile", "beijing_subdistricts", "china_districts_gcj02", "nyc_manhattan_brooklyn",
                 "sf_footprints", "tokyo_plateau_3wards"}  # fmt: skip
    folders = {folder.name for folder in shared_data.iterdir() if folder.is_dir()}
    assert folders - elsewhere <= {entry["path"].partition("/")[0] for entry in ENTRIES}
