"""simulate, propose timetable and supplies, and what is printed and exported of them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pypdf
import pytest

from musterpoint.cli.terminal import DONE
from musterpoint.engine.demand import demand
from musterpoint.plan import Edit, Enterprise, StockItem, made
from musterpoint.session import Session
from musterpoint.text import Label


@pytest.fixture
def laid(run, plan_file: Path) -> Path:
    """A plan with catchments and slots."""
    assert run("propose", plan_file, "catchments").status == DONE
    assert run("propose", plan_file, "timetable").status == DONE
    return plan_file


def test_a_timetable_is_proposed_and_simulated(run, laid: Path, tmp_path: Path):
    answer = run("simulate", laid, "--replications", "5", "--json")
    assert answer.status == DONE
    data = answer.data
    assert data["policy"] == "slots" and data["in_time"]["value"] == 1
    assert data["p95_wait_s"]["value"] < 1800 and data["sites"][0]["use"]["sampling"]
    curves = tmp_path / "days.csv"
    told = run("simulate", laid, "--compare", "--replications", "3", "-o", curves, "--json").data
    compared = told["policies"]
    with curves.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert told["written"] == str(curves) and len({row["Simulation"] for row in rows}) == 4
    through = {(row["Simulation"], row["Site"]): int(row["Through"]) for row in rows}  # at the end
    called = sum(item["people"] for item in compared.values())
    assert 0.9 * called < sum(through.values()) <= called, "a few who are called don't come"
    assert list(compared) == ["slots", "pull", "fixed-rate", "at-once"]
    assert compared["slots"]["p95_wait_s"]["value"] < compared["at-once"]["p95_wait_s"]["value"]
    wrong = run("simulate", laid, "--what-if", "meteor")
    assert wrong.status == 2 and "nothing that can happen" in wrong.err
    for unfit in (["-o", tmp_path / "days.pdf"], ["-o", tmp_path / "x.csv", "--changes"]):
        assert run("simulate", laid, *unfit).status == 2
    assert not list(tmp_path.glob("x.csv"))


def test_supplies_are_allotted_and_gaps_told(run, laid: Path):
    answer = run("propose", laid, "supplies", "--json")
    assert answer.status == 1, "something is missing"
    assert any("missing" in reason for reason in answer.data["reasons"])
    assert answer.data["changes"]["delivery"]["made"] > 0


def test_tables_and_texts_are_exported(run, laid: Path, tmp_path: Path):
    table, texts = tmp_path / "timetable.csv", tmp_path / "notices.txt"
    assert run("export", laid, "-o", table).status == run("export", laid, "-o", texts).status == DONE
    with table.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with Session.open(laid, read_only=True) as session:
        frame = session.plan.buildings.frame
        expected = demand(session.plan)[frame["site"].notna()].sum()
    assert sum(int(row["People"]) for row in rows) == pytest.approx(expected, abs=1)
    assert all(row["From"] < row["Until"] for row in rows)
    assert texts.read_text(encoding="utf-8").count("【") >= len({row["Building"] for row in rows})


def test_paper_and_proposal_count_the_same_people(run, laid: Path, tmp_path: Path):
    """An enterprise of no site comes to the nearest, with its tubes and swabs, and is told so."""
    with Session.open(laid) as session:
        place, store = (
            session.plan.sites()[0],
            StockItem(id="stock-1", item="swab", quantity=50, place="Store"),
        )
        firm = Enterprise(id="firm-1", name="Works", people=150, x=place.x, y=place.y)
        session.do(Edit(Label("Add"), tuple(made(firm, store))))
    reasons = run("propose", laid, "supplies", "--json").data["reasons"]
    told = next(reason for reason in reasons if "Swabs" in reason)
    needed = re.search(r"([0-9,]+) needed", told).group(1)
    printed, texts = tmp_path / "supplies.pdf", tmp_path / "notices.txt"
    assert run("print", laid, "supplies", "-o", printed, "--language", "en").status == DONE
    pages = [page.extract_text() for page in pypdf.PdfReader(printed).pages]
    assert re.search(rf"Swabs\s+{needed}\b", pages[0])
    assert any("Still missing here" in page for page in pages)
    assert run("export", laid, "-o", texts).status == DONE
    assert "【Works】" in texts.read_text(encoding="utf-8")


def test_enterprises_are_taken_in_with_their_window(run, plan_file: Path, tmp_path: Path):
    listed = tmp_path / "enterprises.csv"
    listed.write_text(
        "企业名称,人数,检测点,开始,结束\n永翔工贸,120,1,10:00,11:00\n无点单位,30,,,\n", encoding="utf-8"
    )
    answer = run("add", plan_file, "enterprises", listed, "--json")
    assert answer.status == DONE and answer.data["taken"] == 1 and len(answer.data["bad_rows"]) == 1
    with Session.open(plan_file, read_only=True) as session:
        (firm,) = session.plan.table("enterprise").values()
        assert (firm.people, firm.starts.hour, firm.site) == (120, 10, session.plan.sites()[0].id)
