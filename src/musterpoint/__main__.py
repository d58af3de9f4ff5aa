"""Where the program starts: joins the command line with the desktop. Both are imported when needed, so that
starting is quick and Ctrl+C while it starts is no failure."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

INTERRUPTED = 130


class LazyDesktop:
    """The desktop as the command line borrows it: Qt is loaded only when a window is asked for."""

    def open(self, arguments: Sequence[str]) -> int:
        from musterpoint.desktop.app import run

        return run(arguments)

    def picture(self, plan: Path, output: Path, view: str) -> None:
        from musterpoint.desktop.screenshot import take_screenshot

        take_screenshot(plan, output, view)

    def gallery(self, plan: Path, folder: Path) -> list[Path]:
        from musterpoint.desktop.gallery import write_gallery

        return write_gallery(plan, folder)


def main() -> int:
    """Run the program with the arguments of this process; gives the exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        from musterpoint.cli import main as run

        return run(sys.argv[1:], LazyDesktop())
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
