"""The gestures once more on a display at 150 %: where no pixel is a whole one, whole factors work too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
GESTURES = ("test_canvas_gestures.py", "test_tools_draw.py", "test_tools_place.py", "test_tools_select.py")


def test_every_gesture_works_on_a_scaled_display():
    """Qt reads the factor when it starts, so this takes another process."""
    surroundings = {**os.environ, "QT_SCALE_FACTOR": "1.5"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-k", "not turned"]
    done = subprocess.run(
        [*command, *(str(HERE / name) for name in GESTURES)],
        env=surroundings, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
