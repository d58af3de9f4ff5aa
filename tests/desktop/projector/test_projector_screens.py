"""A briefing on two screens, in a process whose platform has them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCREENS = [
    {"name": "desk", "x": 0, "y": 0, "width": 1366, "height": 768},
    {"name": "projector", "x": 1366, "y": 0, "width": 1024, "height": 768},
]


@pytest.fixture
def seen(plan_file: Path, tmp_path: Path) -> dict:
    """What `two_screens` tells."""
    screens = tmp_path / "screens.json"
    settings = {"synchronousWindowSystemEvents": False, "screens": SCREENS}
    screens.write_text(json.dumps(settings), encoding="utf-8")
    result = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("two_screens.py")), str(plan_file), str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={screens}"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout.splitlines()[-1])


def test_a_briefing_uses_both_screens(seen: dict) -> None:
    assert seen["screens"] == 2
    start = seen["start"]
    assert (start["wall"], start["console"]) == ("projector", seen["desk"])
    assert start["covers"] and start["shape"] == "4:3" and start["slide"] == 1
    assert seen["clicked"]["slide"] == 2
    assert seen["black"]["blank"]
    swapped = seen["swapped"]
    assert (swapped["wall"], swapped["console"], swapped["shape"]) == ("desk", "projector", "16:9")
    assert swapped["slide"] == 2 and swapped["covers"]
    assert len(seen["left"]) == 1  # the main window
