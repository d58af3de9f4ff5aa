"""Foreign plug-ins: found by entry point, taken in whole or refused with every reason."""

from __future__ import annotations

import io
import sys
from datetime import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from musterpoint.catalogue import load_catalogue
from musterpoint.errors import UserError
from musterpoint.geo.importing import ImportOptions, import_layer
from musterpoint.jobs import Job
from musterpoint.plan import Plan, Site
from musterpoint.plugins.api import Edit, ExportOptions, Label, PrintOptions, made
from musterpoint.plugins.host import SWITCHED_OFF_VARIABLE, Host


@pytest.fixture
def plan() -> Plan:
    plan = Plan("EPSG:4547")
    plan.apply(Edit(Label("make"), tuple(made(Site(id="s1", number=1, name="东门", x=500_000, y=3_850_000)))))
    return plan


@pytest.fixture
def host(foreign_plugins: Path) -> Host:
    return Host.discover()


def problems(host: Host, name: str) -> str:
    (failure,) = [failure for failure in host.failures if failure.name == name]
    return "\n".join(failure.problems)


def test_built_in_plugin_needs_no_help() -> None:
    host = Host.discover()
    assert [plugin.id for plugin in host.plugins] == ["builtin"]
    assert host.failures == []


def test_example_contributes_to_every_view(host: Host) -> None:
    assert [plugin.id for plugin in host.plugins] == ["builtin", "fails-later", "summer", "water"]
    assert host.catalogue.fixtures["water-dispenser"].width == 0.4
    assert [item.type for item in host.catalogue.kits["rest-stop"].layout().fixtures] == [
        "canopy-3x3",
        "water-dispenser",
    ]
    assert "water" in host.checks
    assert "sunshine" in host.engine_steps
    assert "sites-csv" in host.exporters
    assert "notice" in host.documents
    assert host.map_tools["shade"].tool == "musterpoint_summer.window:ShadeTool"
    assert host.panels["weather"].area == "right"


def test_example_check_step_and_exporter_work(host: Host, plan: Plan, tmp_path: Path) -> None:
    (problem,) = host.checks["water"].run(plan, host.catalogue)
    assert problem.title == "Site 1 has no water"
    edit = host.engine_steps["sunshine"].propose(plan, host.catalogue, {"suffix": "!"}, Job())
    plan.apply(edit)
    options = ExportOptions(exported_at=datetime(2026, 5, 13, 18))
    host.exporters["sites-csv"].write(plan, host.catalogue, tmp_path / "east.sites", options, Job())
    assert (tmp_path / "east.sites").read_text(encoding="utf-8") == "1,东门!\n"


def test_example_document_is_set_from_its_own_template(host: Host, plan: Plan) -> None:
    options = PrintOptions(revision=1, printed_at=datetime(2026, 5, 13, 18))
    pdf = host.documents["notice"].write(plan, host.catalogue, options, Job())
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    assert "Water × 1" in page.extract_text()


def test_example_reader_opens_its_own_kind_of_file(host: Host, tmp_path: Path) -> None:
    path = tmp_path / "houses.outlines"
    path.write_text("7;120;POLYGON ((113 34, 113.001 34, 113.001 34.001, 113 34))\n", encoding="utf-8")
    result = import_layer(path, "buildings", options=ImportOptions(readers=tuple(host.readers.values())))
    assert result.frame[["number", "residents"]].to_numpy().tolist() == [["7", 120]]


def test_plugin_of_the_readme_works(host: Host, plan: Plan) -> None:
    assert "water-cooler" in host.catalogue.fixtures and "water-cooler" not in load_catalogue().fixtures
    (problem,) = host.checks["no-water"].run(plan, host.catalogue)
    assert problem.title == "Site 1 has no water"


def test_finding_plugins_loads_nothing_of_qt(host: Host) -> None:
    assert "musterpoint_summer.window" not in sys.modules


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("broken-import", "It can't be imported: RuntimeError: no licence"),
        ("missing-module", "No module named 'musterpoint_not_there'"),
        ("exits", "SystemExit"),
        ("wrong-type", "It names a dict where a Plugin is expected."),
        ("clash", "documents duty-sheets already comes from another plug-in."),
        ("other-name", "Its id is “another”, but its entry point is called “other-name”."),
        ("undrawable", "Its fixtures or kits can't be used"),
    ],
)
def test_broken_plugin_is_reported_and_skipped(host: Host, name: str, reason: str) -> None:
    assert reason in problems(host, name)
    assert name not in [plugin.id for plugin in host.plugins]


def test_every_fault_of_an_invalid_plugin_is_told_at_once(host: Host) -> None:
    assert problems(host, "invalid").splitlines() == [
        "Check Has Spaces: id must be lower-case letters and digits joined by hyphens.",
        "Check Has Spaces: title must be a Text with words in it.",
        "Check Has Spaces: run must be a function.",
        "Number 2 of checks is a str where a Check is expected.",
        "exporters must be a tuple.",
        'Panel p: area must be "left", "right" or "bottom".',
        'Panel p: widget must be written as "package.module:Class".',
    ]


def test_refused_plugin_contributes_nothing(host: Host) -> None:
    assert "undrawable-kit" not in host.catalogue.kits
    assert host.catalogue.kits["lanes-3"].lanes == 3


def test_switched_off_plugin_leaves_nothing_behind(
    foreign_plugins: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SWITCHED_OFF_VARIABLE, "summer, exits,builtin")
    host = Host.discover()
    assert host.switched_off == ["exits", "summer"]
    assert "musterpoint_summer" not in sys.modules
    assert "water" not in host.checks
    assert "water-dispenser" not in host.catalogue.fixtures
    assert "exits" not in [failure.name for failure in host.failures]
    assert host.plugins[0].id == "builtin"


def test_failing_check_lets_the_others_go_on(host: Host, plan: Plan) -> None:
    found = [problem for check in host.checks.values() for problem in check.run(plan, host.catalogue)]
    (failing,) = [problem for problem in found if problem.check == "failing"]
    assert failing.detail == "The plug-in “Broken” has failed."
    assert "water" in [problem.check for problem in found]


def test_failing_document_is_told_in_three_sentences(
    host: Host, plan: Plan, fresh_surroundings: Path
) -> None:
    with pytest.raises(UserError) as told:
        host.documents["failing"].write(plan, host.catalogue, None, Job())
    assert told.value.problem == "The plug-in “Broken” has failed."
    log = next(fresh_surroundings.rglob("faults.log")).read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "王小明" not in log and "13800000000" not in log
