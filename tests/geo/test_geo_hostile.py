"""Every entry of the hostile files, and the trap layers: what is right stands in hostile.toml."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import shapely

from musterpoint.errors import InputError
from musterpoint.geo import dbf
from musterpoint.geo.importing import ImportOptions, load_layer
from musterpoint.geo.sources import Source
from musterpoint.jobs import Job

ENTRIES = tomllib.loads((Path(__file__).parent / "hostile.toml").read_text(encoding="utf-8"))["entry"]


@pytest.fixture
def hostile(shared_data: Path) -> Path:
    folder = shared_data / "hostile"
    if not folder.exists():
        pytest.skip("the hostile files aren't here")
    return folder


def name_of(entry: dict[str, Any]) -> str:
    return ":".join(filter(None, (entry["path"], entry.get("layer"))))


def test_every_entry_point_has_a_line(hostile: Path) -> None:
    with (hostile / "MANIFEST.csv").open(encoding="utf-8", newline="") as stream:
        paths = {row["path"] for row in csv.DictReader(stream)}
    assert paths == {entry["path"] for entry in ENTRIES}


@pytest.mark.parametrize("entry", ENTRIES, ids=name_of)
def test_it_opens_right_or_says_why_not(hostile: Path, entry: dict[str, Any]) -> None:
    source = Source(hostile / entry["path"], entry.get("layer"))
    if "error" in entry:
        with pytest.raises(InputError) as caught:
            load_layer(source, "", ImportOptions(), Job())
        assert caught.value.problem == entry["error"]
        assert caught.value.detail == entry["detail"]
        assert len(str(caught.value).splitlines()) == 3 and caught.value.suggestion
        return
    loaded = load_layer(source, "", ImportOptions(), Job())
    names = dict(enumerate(("Point", "LineString", "", "Polygon", "MultiPoint", "MultiLineString",
                            "MultiPolygon", "GeometryCollection")))  # fmt: skip
    kinds = Counter(names[number] for number in shapely.get_type_id(loaded.shapes).tolist())
    assert (len(loaded.table), dict(kinds)) == (entry["rows"], entry["kinds"])
    assert shapely.total_bounds(loaded.shapes) == pytest.approx(entry["bounds"], abs=1e-3)
    assert entry["crs"] in (loaded.crs.name, loaded.crs.crs.name)
    assert loaded.report.encoding == entry["encoding"]
    assert sorted({finding.code for finding in loaded.report.findings}) == sorted(entry["findings"])
    table = loaded.table
    assert {name: str(table[name].dropna().iloc[0])[:60] for name in entry["first"]} == entry["first"]


@pytest.mark.parametrize(
    ("name", "encoding", "words"),
    [
        ("dbf/gbk.dbf", "gb18030", ["简体国语"]),
        ("dbf/gb2312.dbf", "gb18030", ["简体国语"]),
        ("dbf/shiftjis.dbf", "cp932", ["ひたちなか市", "西蒲原郡弥彦村"]),
        ("dbf/utf8.dbf", "utf-8", ["国语國語"]),
        ("dbf/latin1.dbf", "cp1252", ["Peçeña México"]),
        ("dbf_cpg/koi8r.dbf", "koi8-r", ["русский"]),
        ("dbf_cpg/latin2.dbf", "iso8859-2", ["čeština"]),
        ("dbf_cpg/win1251.dbf", "cp1251", ["РУССКИЙ"]),
        # A decimal comma in a field of three decimals; GDAL keeps 68 of the first.
        (
            "dbf/comma_separated.dbf",
            "utf-8",
            ["68.500", "66.300", "65.500", "64.300", "64.300", "68.500", "67.800"],
        ),
    ],
)
def test_tables_without_shapes_are_read_right_all_the_same(
    hostile: Path, name: str, encoding: str, words: list[str]
) -> None:
    file = hostile / "mapshaper" / name
    mark = file.with_suffix(".cpg")
    guess = dbf.guess_encoding(file, mark.read_text(encoding="ascii") if mark.exists() else "")
    assert guess.name == encoding
    assert dbf.read_text(file, guess.name).iloc[:, 0].tolist() == words
