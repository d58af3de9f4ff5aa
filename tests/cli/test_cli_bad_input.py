"""Bad input: three sentences, exit status 2, and nothing changed or half-written."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from musterpoint.cli import plans
from musterpoint.session import Session

Run = Callable[..., Any]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, hidden ones too."""
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def refused(run: Run, tmp_path: Path) -> Callable[..., str]:
    """refused("new", …): the three sentences of a command that must fail and change nothing."""

    def refused(*arguments: object) -> str:
        before = contents(tmp_path)
        result = run(*arguments)
        assert result.status == 2
        assert result.out == ""
        lines = result.err.splitlines()
        assert len(lines) == 3 and all(lines), result.err
        assert "Traceback" not in result.err
        assert contents(tmp_path) == before
        return result.err

    return refused


@pytest.fixture
def new(refused: Callable[..., str], layers: tuple[Path, Path], tmp_path: Path) -> Callable[..., str]:
    """new(buildings=…): what a new plan of these layers is refused with."""

    def new(*more: object, neighbourhoods: object = layers[0], buildings: object = layers[1]) -> str:
        sources = "--neighbourhoods", neighbourhoods, "--buildings", buildings
        return refused("new", tmp_path / "new.gpkg", *sources, *more)

    return new


def test_missing_layer_file(new: Callable[..., str], tmp_path: Path) -> None:
    assert "nowhere.shp" in new(buildings=tmp_path / "nowhere.shp")


def test_wrong_layer_name(new: Callable[..., str], layers: tuple[Path, Path], tmp_path: Path) -> None:
    package = tmp_path / "layers.gpkg"
    geopandas.read_file(layers[1]).to_file(package, layer="houses")
    told = new(buildings=f"{package}:buildings")
    assert "buildings" in told and "houses" in told


def test_empty_layer(new: Callable[..., str], layers: tuple[Path, Path], tmp_path: Path) -> None:
    empty = tmp_path / "empty.gpkg"
    geopandas.read_file(layers[1]).iloc[:0].to_file(empty)
    assert "empty.gpkg" in new(buildings=empty)


def test_points_instead_of_polygons(
    new: Callable[..., str], layers: tuple[Path, Path], tmp_path: Path
) -> None:
    points = tmp_path / "points.geojson"
    frame = geopandas.read_file(layers[1])
    frame.set_geometry(shapely.centroid(frame.geometry)).to_file(points)
    assert "points.geojson" in new(buildings=points)


def test_no_column_of_residents(new: Callable[..., str], layers: tuple[Path, Path], tmp_path: Path) -> None:
    bare = tmp_path / "bare.geojson"
    geopandas.read_file(layers[1])[["number", "geometry"]].to_file(bare)
    assert "residents=estimate" in new(buildings=bare)


def test_named_column_that_is_not_there(new: Callable[..., str]) -> None:
    assert "POPULATION" in new("--map", "residents=POPULATION")


def test_mapping_that_is_none(new: Callable[..., str]) -> None:
    assert "residents" in new("--map", "residents")


def test_layers_of_different_places(
    new: Callable[..., str], layers: tuple[Path, Path], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.geojson"
    frame = geopandas.read_file(layers[1])
    frame.set_geometry(frame.translate(xoff=3)).to_file(elsewhere)
    assert "km" in new(buildings=elsewhere)


def test_file_that_is_no_map(new: Callable[..., str], tmp_path: Path) -> None:
    scribble = tmp_path / "scribble.geojson"
    scribble.write_bytes(b"\x00\xffnot a map")
    assert "scribble.geojson" in new(buildings=scribble)


def test_staff_file_with_a_bad_header(refused: Callable[..., str], plan_file: Path, tmp_path: Path) -> None:
    staff = tmp_path / "staff.csv"
    staff.write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    assert "staff.csv" in refused("add", plan_file, "staff", staff)


@pytest.mark.parametrize("name", ["staff.xlsx", "staff.pdf", "nowhere.csv"])
def test_staff_file_that_is_none(
    refused: Callable[..., str], plan_file: Path, tmp_path: Path, name: str
) -> None:
    if name != "nowhere.csv":
        (tmp_path / name).write_bytes(b"PK\x03\x04 broken")
    assert name in refused("add", plan_file, "staff", tmp_path / name)


VERBS_ON_A_PLAN = (
    ("info",),
    ("history",),
    ("undo",),
    ("redo",),
    ("check",),
    ("propose", "siting"),
    ("print", "duty-sheets", "-o", "OUT.pdf"),
    ("export", "-o", "OUT.geojson"),
)


@pytest.mark.parametrize("verb", VERBS_ON_A_PLAN, ids=lambda verb: verb[0])
@pytest.mark.parametrize("damage", ["missing", "empty", "truncated", "scribbled", "foreign", "newer"])
def test_plan_that_cannot_be_opened(
    refused: Callable[..., str], plan_file: Path, tmp_path: Path, verb: tuple[str, ...], damage: str
) -> None:
    content = plan_file.read_bytes()
    match damage:
        case "missing":
            plan_file.unlink()
        case "empty":
            plan_file.write_bytes(b"")
        case "truncated":
            plan_file.write_bytes(content[: len(content) // 3])
        case "scribbled":
            plan_file.write_bytes(content[:100] + b"\xaa" * (len(content) - 100))
        case "foreign":
            plan_file.unlink()
            square = geopandas.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)], crs=4326)
            square.to_file(plan_file)
        case "newer":
            with sqlite3.connect(plan_file) as connection:
                connection.execute("UPDATE musterpoint_meta SET value = '999' WHERE key = 'schema_version'")
            connection.close()
    name, *rest = verb
    rest = [str(tmp_path / word) if word.startswith("OUT") else word for word in rest]
    told = refused(name, plan_file, *rest)
    assert plan_file.name in told


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("frobnicate",), "frobnicate"),
        (("info",), "PLAN"),
        (("info", "PLAN", "--colour"), "--colour"),
        (("info", "plan.shp"), "plan.shp"),
        (("sample", "nowhere", "new.gpkg"), "nowhere"),
        (("sample", "lianhu", "new.gpkg", "--scale", "-1"), "-1"),
        (("sample", "lianhu", "new.gpkg", "--scale", "much"), "much"),
        (("propose", "plan.gpkg", "siting", "--set", "sites=many"), "many"),
        (("propose", "plan.gpkg", "siting", "--set", "colour=red"), "colour"),
        (("propose", "plan.gpkg", "weather"), "weather"),
        (("print", "plan.gpkg", "poster", "-o", "OUT.pdf"), "poster"),
        (("print", "plan.gpkg", "duty-sheets", "-o", "OUT.docx"), "OUT.docx"),
        (("print", "plan.gpkg", "duty-sheets", "-o", "nowhere/OUT.pdf"), "nowhere"),
        (("print", "plan.gpkg", "duty-sheets", "-o", "OUT.pdf", "--site", "99"), "99"),
        (("export", "plan.gpkg", "-o", "OUT.dwg"), "OUT.dwg"),
        (("demo", "one.shp"), "1"),
    ],
)
def test_words_that_mean_nothing(
    refused: Callable[..., str],
    plan_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    word: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    assert word in refused(*(str(plan_file) if part == "PLAN" else part for part in arguments))


def test_errors_are_chinese_for_the_chinese(refused: Callable[..., str], tmp_path: Path) -> None:
    told = refused("info", tmp_path / "没有.gpkg", "--lang", "zh")
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in line) for line in told.splitlines())


def test_error_as_json(run: Run, tmp_path: Path) -> None:
    result = run("info", tmp_path / "nowhere.gpkg", "--json")
    assert result.status == 2
    assert set(result.data["error"]) == {"problem", "detail", "suggestion"}
    assert result.err.splitlines() == list(result.data["error"].values())


@pytest.mark.parametrize("suffix", [".pdf", ".geojson"])
def test_folder_that_is_a_file(
    refused: Callable[..., str], plan_file: Path, tmp_path: Path, suffix: str
) -> None:
    (tmp_path / "folder").write_bytes(b"")
    output = tmp_path / "folder" / f"out{suffix}"
    verb = ("print", plan_file, "duty-sheets") if suffix == ".pdf" else ("export", plan_file)
    assert "folder" in refused(*verb, "-o", output)


def test_plan_in_a_folder_that_is_a_file(refused: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "folder").write_bytes(b"")
    refused("sample", "lianhu", tmp_path / "folder" / "plan.gpkg", "--scale", 0.05)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_folder(refused: Callable[..., str], plan_file: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    refused("sample", "lianhu", locked / "plan.gpkg", "--scale", 0.05)
    refused("print", plan_file, "duty-sheets", "-o", locked / "out.pdf")
    plan_file.chmod(0o444)
    refused("propose", plan_file, "siting", "--set", "sites=1")


@contextlib.contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file can grow beyond so many bytes, as on a full disk."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(os.name == "nt", reason="file sizes can't be limited")
@pytest.mark.parametrize(
    ("limit", "verb"),
    [
        (30_000, ("sample", "lianhu", "NEW.gpkg", "--scale", "0.05")),
        (30_000, ("print", "plan.gpkg", "duty-sheets", "-o", "OUT.pdf")),
        (3_000, ("export", "plan.gpkg", "-o", "OUT.geojson")),
        (4_096, ("propose", "plan.gpkg", "siting", "--set", "sites=1")),
        (4_096, ("add", "plan.gpkg", "staff", "staff.csv")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_full_disk(run: Run, tmp_path: Path, plan_file: Path, limit: int, verb: tuple[str, ...]) -> None:
    rows = "".join(f"张{number},1380000{number:04d}\n" for number in range(500))
    (tmp_path / "staff.csv").write_text("姓名,电话\n" + rows, encoding="utf-8")
    before = contents(tmp_path)
    with contextlib.chdir(plan_file.parent), files_of_at_most(limit):
        result = run(*verb)
    assert result.status == 2, result.err
    assert len(result.err.splitlines()) == 3, result.err
    assert contents(tmp_path).keys() == before.keys()
    with Session.open(plan_file) as session:
        assert session.plan.sites()


def test_fault_of_the_program(
    run: Run, plan_file: Path, monkeypatch: pytest.MonkeyPatch, fresh_surroundings: Path
) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("王小明 13800000000")

    monkeypatch.setattr(plans, "facts", fail)
    result = run("info", plan_file)
    assert result.status == 70
    problem, detail, suggestion = result.err.splitlines()
    assert problem == "This is a fault of the program, not yours."
    assert suggestion
    (log,) = fresh_surroundings.rglob("faults.log")
    assert str(log) in detail
    written = log.read_text(encoding="utf-8")
    assert "RuntimeError" in written and "plan_info" in written
    assert "王小明" not in written and "13800000000" not in written
