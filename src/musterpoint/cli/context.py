"""What a command works with besides its options: the terminal, the plug-ins, plans, the desktop."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from musterpoint.cli.terminal import Answer, Terminal
from musterpoint.jobs import Job
from musterpoint.plan import Plan
from musterpoint.plugins.host import Host
from musterpoint.session import Session
from musterpoint.text import _


class Desktop(Protocol):
    """What the command line borrows from the desktop, which it may not import: `__main__` lends it."""

    def open(self, arguments: Sequence[str]) -> int:
        """Open the program, with the files that are named; the exit status when it is closed."""

    def picture(self, plan: Path, output: Path, view: str) -> None:
        """Write a PNG of the main window on this plan."""

    def gallery(self, plan: Path, folder: Path) -> list[Path]:
        """Write the map in every look as PNG files into a folder."""


@dataclass(frozen=True)
class Context:
    """What a command works with besides its options."""

    terminal: Terminal
    desktop: Desktop

    @cached_property
    def host(self) -> Host:
        """The plug-ins, found when a command first asks; those that can't be used are named."""
        host = Host.discover()
        for failure in host.failures:
            self.terminal.say(
                _("The plug-in {name} is left out. {problems}").format(
                    name=failure.name, problems=" ".join(failure.problems)
                )
            )
        return host

    def job(self) -> Job:
        return self.terminal.job()

    def open(self, plan: Path, read_only: bool = False) -> Session:
        return Session.open(plan, read_only, **self.host.session_options())

    def create(self, path: Path, plan: Plan, overwrite: bool) -> Session:
        return Session.create(path, plan, overwrite=overwrite, **self.host.session_options())


Command = Callable[[argparse.Namespace, Context], Answer]
