"""The verbs export and webmap."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "suffix", ["xlsx", "csv", "ics", "kml", "kmz", "gpx", "geojson", "svg", "html", "gpkg"]
)
def test_the_ending_tells_what_is_written(run, plan_file: Path, tmp_path: Path, suffix: str) -> None:
    output = tmp_path / f"out.{suffix}"
    result = run("export", plan_file, "-o", output, "--json")
    assert (result.status, result.data["written"]) == (0, str(output))
    assert output.stat().st_size > 0


def test_a_web_map_has_names_only_when_asked(run, plan_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "map.html"
    assert run("webmap", plan_file, "-o", output, "--language", "zh").status == 0
    page = output.read_text(encoding="utf-8")
    assert 'lang="zh-CN"' in page
    assert '"phone":' not in page
    assert run("webmap", plan_file, "-o", output, "--with-names").status == 0
    assert '"phone":' in output.read_text(encoding="utf-8")


def test_a_picture_may_show_one_site(run, plan_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "site.svg"
    assert run("export", plan_file, "-o", output, "--site", "1").status == 0
    assert ">Entrance<" in output.read_text(encoding="utf-8")
    assert run("export", plan_file, "-o", output, "--site", "99").status == 2


@pytest.mark.parametrize(
    ("suffix", "option"), [("xlsx", "--datum=gcj02"), ("svg", "--with-names"), ("csv", "--site=1")]
)
def test_an_option_without_effect_is_refused(
    run, plan_file: Path, tmp_path: Path, suffix: str, option: str
) -> None:
    output = tmp_path / f"out.{suffix}"
    result = run("export", plan_file, "-o", output, option)
    assert result.status == 2
    assert option.partition("=")[0] in result.err
    assert not output.exists()


def test_a_plan_is_not_copied_over_itself(run, plan_file: Path) -> None:
    before = plan_file.read_bytes()
    result = run("export", plan_file, "-o", plan_file)
    assert result.status == 2
    assert "the plan itself" in result.err
    assert plan_file.read_bytes() == before
