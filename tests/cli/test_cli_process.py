"""The program as a process: what a shell or a script sees."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

WITHOUT_QT = """
import sys
from musterpoint.__main__ import main
status = main()
assert not [name for name in sys.modules if name.startswith("PyQt6")]
sys.exit(status)
"""


def test_answers_are_utf8_whatever_the_terminal_speaks_and_no_qt_is_loaded_without_a_window(
    plan_file: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", WITHOUT_QT, "info", plan_file.name, "--json"]
    surroundings = {**os.environ, "PYTHONIOENCODING": "gbk"}
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, env=surroundings)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout.decode("utf-8"))["campaign"]["name"].startswith("莲湖")


@pytest.mark.skipif(os.name == "nt", reason="no pipes of this kind")
def test_a_reader_may_leave_early(plan_file: Path, tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m musterpoint check {plan_file.name} | true'
    result = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert result.stderr == ""
