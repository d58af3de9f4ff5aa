"""campaign, and propose all: from a map to a plan for the day without a screen."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from musterpoint.cli.terminal import DONE
from musterpoint.session import Session

TOMORROW = f"{date.today() + timedelta(days=1)}"
AFTER = f"{date.today() + timedelta(days=2)}"


@pytest.fixture
def bare(run, layers: tuple[Path, Path], tmp_path: Path) -> Path:
    """A plan that knows its map and nothing of the campaign."""
    path = tmp_path / "plan.gpkg"
    assert run("new", path, "--neighbourhoods", layers[0], "--buildings", layers[1]).status == DONE
    return path


def test_hours_are_set_and_told(run, bare: Path):
    assert run("campaign", bare).out.splitlines()[3].split() == ["starts", "–", "beginning"]
    told = run("campaign", bare, "--set", "starts=06:00,ends=12:30,share=90%", "--set", "drill=yes", "--json")
    data = told.data["campaign"]
    assert (data["starts"], data["ends"]) == (f"{TOMORROW}T06:00:00", f"{TOMORROW}T12:30:00")
    assert data["share"] == 0.9 and data["drill"] is True
    night = run("campaign", bare, "--set", "ends=02:00,starts=20:00", "--json").data["campaign"]
    assert (night["starts"], night["ends"]) == (f"{TOMORROW}T20:00:00", f"{AFTER}T02:00:00")
    with Session.open(bare, read_only=True) as session:
        assert session.plan.campaign.starts.isoformat() == night["starts"]


def test_hours_are_divided_into_shifts_with_posts(run, bare: Path):
    assert run("campaign", bare, "--shifts", "2").status == 2, "no hours to divide"
    run("propose", bare, "siting", "--set", "sites=1")
    asked = ("--set", "starts=2026-05-13 06:00,ends=18:00", "--shifts", "2", "--overlap", "30")
    shifts = run("campaign", bare, *asked, "--json").data["shifts"]
    assert [(shift["name"], shift["starts"][11:16], shift["ends"][11:16]) for shift in shifts] == [
        ("Shift 1", "06:00", "12:15"),
        ("Shift 2", "11:45", "18:00"),
    ]
    with Session.open(bare, read_only=True) as session:
        posts = [len(session.plan.where("post", shift=shift["id"])) for shift in shifts]
        assert posts[0] == posts[1] > 0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ("beginning=06:00", "starts"),
        ("starts=early", "06:00"),
        ("starts=2026-05-13 06:00,ends=2026-05-12 12:00", "after"),
        ("share=120%", "between"),
        ("procedure=haircut", "vaccination"),
    ],
)
def test_what_cant_be_meant_changes_nothing(run, bare: Path, values: str, words: str):
    refused = run("campaign", bare, "--set", values)
    assert refused.status == 2 and len(refused.err.splitlines()) == 3 and words in refused.err
    assert run("history", bare, "--json").data["history"] == []


def test_nobody_is_told_a_time_before_the_campaign_has_one(run, bare: Path):
    run("propose", bare, "siting", "--set", "sites=1")
    refused = run("propose", bare, "timetable")
    assert refused.status == 2 and "date and hours" in refused.err


def test_everything_is_proposed_step_by_step(run, bare: Path):
    assert run("propose", bare, "all", "--set", "sites=1").status == 2, "whose parameter?"
    run("campaign", bare, "--set", "starts=06:00,ends=12:00")
    tried = run("propose", bare, "all", "--set", "siting.sites=1", "--dry-run", "--json").data
    assert tried["steps"]["timetable"]["report"] and tried["revision"] == 1
    done = run("propose", bare, "all", "--set", "siting.sites=1", "--json").data["steps"]
    assert done["siting"]["done"] and done["timetable"]["done"] and not done["staffing"]["done"]
    assert "stock" in done["supplies"]["left_out"]
    with Session.open(bare, read_only=True) as session:
        assert len(session.plan.sites()) == 1 and session.plan.table("post")
        assert [str(item.label) for item in session.history()][1:] == [
            done[step]["label"] for step in done if done[step].get("done")
        ]
