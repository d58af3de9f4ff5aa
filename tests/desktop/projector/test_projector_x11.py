"""A briefing on two real screens of an X server, led by keys that come from outside the program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

TOOLS = ("Xvfb", "xrandr", "xdotool")
DESK, WALL = "1366/361x768/203+0+0", "1024/271x768/203+1366+0"
KEYS = ("Next", "Next", "Prior", "b", "b", "w", "period", "d", "l", "5", "Return", "s", "c", "Escape")
PATIENCE_S = 40


@pytest.fixture
def display(tmp_path: Path) -> Iterator[str]:
    """An X server with the desk's screen and, right of it, the wall's."""
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        pytest.skip(f"not on this machine: {', '.join(missing)}")
    read, write = os.pipe()
    screen = ["-screen", "0", "2390x768x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), *screen], pass_fds=[write], stderr=-3)
    os.close(write)
    with os.fdopen(read) as answer:
        name = f":{answer.readline().strip()}"
    environment = {**os.environ, "DISPLAY": name}
    for monitor in (("desk", DESK, "screen"), ("wall", WALL, "none")):
        subprocess.run(["xrandr", "--setmonitor", *monitor], env=environment, capture_output=True)
    yield name
    server.terminate()
    server.wait(20)


def test_keys_lead_through_a_briefing(display: str, plan_file: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    log = tmp_path / "log.jsonl"
    program = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("led_by_keys.py")), str(plan_file), str(log)],
        env=environment,
    )
    try:
        shown = [wait_for(log, lines=1, program=program)]
        for count, key in enumerate(KEYS, start=2):
            subprocess.run(["xdotool", "key", key], env=environment, check=True)
            shown.append(wait_for(log, lines=count, program=program))
        assert program.wait(PATIENCE_S) == 0
    finally:
        program.kill()
    first = shown[0]
    if first["screens"] != 2:
        pytest.skip("this X server has no second monitor")
    assert (first["wall"], first["console"], first["shape"]) == ("wall", "desk", "4:3")
    assert first["covers"]
    after = dict(zip(range(len(KEYS)), shown[1:], strict=True))
    assert [after[place]["slide"] for place in range(3)] == [2, 3, 2]
    assert [after[place]["blank"] for place in range(3, 7)] == ["black", "", "white", "black"]
    assert [after[place]["tool"] for place in (7, 8)] == ["pen", "laser"]
    assert after[10]["slide"] == 5 and after[10]["blank"] == ""
    assert (after[11]["wall"], after[11]["shape"]) == ("desk", "16:9")
    assert not after[12]["console_seen"]
    assert after[13]["ended"]


def wait_for(log: Path, lines: int, program: subprocess.Popen) -> dict:
    """What the program tells after its start and after every key."""
    for _look in range(20 * PATIENCE_S):
        told = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        if len(told) >= lines:
            return json.loads(told[lines - 1])
        assert program.poll() is None, "the program has ended"
        time.sleep(0.05)
    raise AssertionError(f"nothing happened after key {lines - 1}")
