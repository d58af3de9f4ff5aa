"""What each verb does when all is well."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from musterpoint import __version__
from musterpoint.cli.proposals import report_in_words
from musterpoint.engine.proposals import Proposal
from musterpoint.engine.rounds.scores import RouteScore
from musterpoint.plan import Edit, Severity, changed
from musterpoint.session import Session
from musterpoint.text import Label

Run = Callable[..., Any]


def test_new_makes_a_plan(run: Run, layers: tuple[Path, Path], tmp_path: Path) -> None:
    plan = tmp_path / "new.gpkg"
    result = run("new", plan, "--neighbourhoods", layers[0], "--buildings", layers[1], "--json")
    assert result.status == 0
    assert result.data["residents"] == 300
    assert result.data["layers"]["buildings"] == {"features": 4, "source": "buildings.geojson"}
    assert [report["source"] for report in result.data["reports"]] == [path.name for path in layers]
    assert run("info", plan, "--json").data["crs"] == result.data["crs"]


def test_new_takes_columns_by_name(run: Run, layers: tuple[Path, Path], tmp_path: Path) -> None:
    source = "--neighbourhoods", layers[0], "--buildings", layers[1]
    result = run("new", tmp_path / "new.gpkg", *source, "--map", "residents=floors", "--json")
    assert result.data["residents"] == 18


def test_new_overwrites_only_when_told(run: Run, layers: tuple[Path, Path], plan_file: Path) -> None:
    before = plan_file.read_bytes()
    source = "--neighbourhoods", layers[0], "--buildings", layers[1]
    assert run("new", plan_file, *source).status == 2
    assert plan_file.read_bytes() == before
    assert run("new", plan_file, *source, "--overwrite").status == 0
    assert run("info", plan_file, "--json").data["residents"] == 300


def test_sample_is_the_same_for_the_same_seed(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        options = "--scale", 0.05, "--seed", 7
        assert run("sample", "etown", tmp_path / f"{name}.gpkg", *options).status == 0
    with Session.open(tmp_path / "a.gpkg") as a, Session.open(tmp_path / "b.gpkg") as b:
        assert a.plan.sites() == b.plan.sites()


def test_staff_is_added_and_bad_rows_are_listed(run: Run, plan_file: Path, tmp_path: Path) -> None:
    people = run("info", plan_file, "--json").data["records"]["person"]
    staff = tmp_path / "名单.csv"
    staff.write_text(
        "姓名,电话,单位,技能\n张三,13800000001,街道办,采样\n,13800000002,,\n", encoding="gb18030"
    )
    result = run("add", plan_file, "staff", staff, "--json")
    assert (result.status, result.data["taken"]) == (0, 1)
    assert [row["line"] for row in result.data["bad_rows"]] == [3]
    assert run("info", plan_file, "--json").data["records"]["person"] == people + 1


def test_proposal_can_be_looked_at_made_undone_and_redone(
    run: Run, layers: tuple[Path, Path], tmp_path: Path
) -> None:
    plan = tmp_path / "new.gpkg"
    run("new", plan, "--neighbourhoods", layers[0], "--buildings", layers[1])
    looked = run("propose", plan, "siting", "--set", "sites=1", "--dry-run", "--json").data
    assert looked["changes"]["site"] == {"made": 1}
    assert not looked["done"]
    assert run("info", plan, "--json").data["records"]["site"] == 0
    made = run("propose", plan, "siting", "--set", "sites=1", "--json").data
    assert (made["done"], made["revision"]) == (True, 1)
    assert run("undo", plan, "--json").data["label"] == made["label"]
    assert run("info", plan, "--json").data["records"]["site"] == 0
    assert run("redo", plan, "--json").data["revision"] == 3
    assert run("info", plan, "--json").data["records"]["site"] == 1
    assert run("redo", plan).status == 1
    (entry,) = run("history", plan, "--json").data["history"]
    assert (entry["revision"], entry["undone"]) == (1, False)


def test_check_answers_no_where_there_are_blockers(run: Run, plan_file: Path) -> None:
    with Session.open(plan_file) as session:
        first, second, *_others = session.plan.sites()
        renumbered = changed(second, second.replace(number=first.number))
        session.do(Edit(Label("Renumber"), (renumbered,)))
    result = run("check", plan_file)
    assert result.status == 1
    assert f"BLOCKER: Two sites have the number {first.number}." in result.out
    assert run("undo", plan_file).status == 0
    data = run("check", plan_file, "--json").data
    assert set(data["counts"]) == {severity.value for severity in Severity}
    assert sum(data["counts"].values()) == len(data["problems"])
    assert run("check", plan_file).status == (1 if data["counts"]["blocker"] else 0)


@pytest.mark.parametrize(("language", "word"), [("zh", "任务单"), ("en", "Duty sheet")])
def test_print_writes_one_sheet_per_chosen_site(
    run: Run, plan_file: Path, tmp_path: Path, language: str, word: str
) -> None:
    sheets = tmp_path / "sheets.pdf"
    result = run(
        "print", plan_file, "duty-sheets", "-o", sheets, "--site", 1, "--language", language, "--json"
    )
    assert result.status == 0
    assert result.data["written"] == str(sheets)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(sheets.read_bytes())).pages)
    assert word in text


def test_export_names_nobody(run: Run, plan_file: Path, tmp_path: Path) -> None:
    exported = tmp_path / "plan.geojson"
    assert run("export", plan_file, "-o", exported).status == 0
    text = exported.read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    with Session.open(plan_file, read_only=True) as session:
        kinds = ("site", "fixture", "zone", "gate", "way", "place")
        placed = sum(len(session.plan.table(kind)) for kind in kinds)
        assert len(features) == placed
        for person in session.plan.table("person").values():
            assert person.name not in text
            assert person.phone not in text
    (longitude, latitude) = features[0]["geometry"]["coordinates"]
    assert (round(longitude), round(latitude)) == (114, 35)


def test_screenshot_is_the_desktops(run: Run, plan_file: Path, tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    assert run("screenshot", plan_file, "-o", picture, "--view", "people").status == 0
    assert picture.read_bytes() == b"PNG people"
    assert run("screenshot", plan_file, "-o", tmp_path / "gallery", "--gallery").status == 0
    assert [file.name for file in (tmp_path / "gallery").iterdir()] == ["light.png"]


def test_window_opens_without_a_verb(run: Run, plan_file: Path, desktop: object) -> None:
    for arguments in ([], [plan_file], ["--lang", "zh", plan_file]):
        assert run(*arguments).status == 0
    plan = str(plan_file)
    assert desktop.opened == [[], [plan], ["--lang", "zh", plan]]


def test_language_follows_the_option(run: Run, plan_file: Path) -> None:
    assert "sites" in run("info", plan_file).out
    assert "检测点" in run("info", plan_file, "--lang", "zh").out
    assert run("check", "--lang", "zh").err.startswith("看不懂这条命令。")


def test_version(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("--version")
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"musterpoint {__version__}\n"


def test_progress_goes_to_stderr_and_only_when_asked(run: Run, tmp_path: Path) -> None:
    quiet = run("sample", "lianhu", tmp_path / "a.gpkg", "--scale", 0.05)
    assert quiet.err == ""
    told = run("sample", "lianhu", tmp_path / "b.gpkg", "--scale", 0.05, "--progress", "--json")
    assert "100%" in told.err
    assert told.data["plan"].endswith("b.gpkg")


def test_a_proposal_that_takes_too_long_changes_nothing_and_says_so(run: Run, plan_file: Path) -> None:
    before = run("info", plan_file, "--json").data
    late = run("propose", plan_file, "siting", "--time-limit", "0.001")
    assert late.status == 1
    assert "time given" in late.out
    assert run("info", plan_file, "--json").data == before


def test_diff_tells_what_came_changed_and_went_and_nothing_that_was_undone(run: Run, plan_file: Path) -> None:
    with Session.open(plan_file) as session:
        since, site = session.revision, session.plan.sites()[0]
        session.do(Edit(Label("Rename"), (changed(site, site.replace(name="新名")),)))
        session.do(
            Edit(Label("Rename again"), (changed(site.replace(name="新名"), site.replace(name="别名")),))
        )
        session.undo()
    result = run("diff", plan_file, "--since", since, "--json")
    assert result.status == 0
    assert result.data["changes"] == [
        {"kind": "site", "id": site.id, "change": "changed", "fields": ["name"]}
    ]
    assert "新名" in run("diff", plan_file, "--since", since).out
    assert run("diff", plan_file, "--since", 9999).status == 2
    with Session.open(plan_file) as session:
        session.undo()
    assert run("diff", plan_file, "--since", since, "--json").data["changes"] == []


def test_a_score_that_only_the_plan_to_come_has_stands_alone():
    before, after = RouteScore(visits=2, people=2), RouteScore(visits=2, people=2, pickups=3, tubes=60)
    lines = report_in_words(Proposal(Edit(Label("Routes")), before, after))
    assert "Pick-ups: 3" in lines and "Visits planned: 0 / 2" in lines


def test_routes_of_couriers_alone_are_told():
    lines = report_in_words(Proposal(Edit(Label("Routes")), RouteScore(), RouteScore(pickups=3, tubes=60)))
    assert "Pick-ups: 3" in lines
