"""The main job in the real window, and the program killed at the end of it: everything is still there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from evening import digest

from musterpoint.session import Session

SCRIPT = Path(__file__).with_name("evening.py")


def test_an_evening_of_work_outlives_a_kill(plan_file: Path) -> None:
    with subprocess.Popen(
        [sys.executable, SCRIPT, plan_file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as program:
        told = {}
        for line in program.stdout:
            step, revision, state = line.split()
            told[step] = (int(revision), state)
            if step == "redone":
                break
        program.kill()
    assert [*told] == ["opened", "dropped", "turned", "dragged", "manned", "undone", "redone"]
    assert told["manned"][0] == 8
    assert told["undone"][1] == told["opened"][1]
    assert told["redone"][1] == told["manned"][1]
    with Session.open(plan_file) as session:
        assert session.revision == told["redone"][0]
        assert digest(session.plan) == told["redone"][1]
        while session.undo_label:
            session.undo()
        assert digest(session.plan) == told["opened"][1]
