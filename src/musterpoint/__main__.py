"""Where the program starts: joins the command line with the desktop, which is imported when it is needed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from musterpoint.cli import main as run


class LazyDesktop:
    """The desktop as the command line borrows it: Qt is loaded only when a window is asked for."""

    def open(self, arguments: Sequence[str]) -> int:
        from musterpoint.desktop.app import run as run_desktop

        return run_desktop(arguments)

    def picture(self, plan: Path, output: Path, view: str) -> None:
        from musterpoint.desktop.screenshot import take_screenshot

        take_screenshot(plan, output, view)


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return run(sys.argv[1:], LazyDesktop())


if __name__ == "__main__":
    sys.exit(main())
