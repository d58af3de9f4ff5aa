"""From the words typed to the exit status."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from musterpoint import __version__
from musterpoint.cli import (
    add,
    brief,
    campaign,
    care,
    checking,
    demo,
    differences,
    layers,
    new,
    pages,
    plans,
    printing,
    proposals,
    simulating,
)
from musterpoint.cli.context import Command, Context, Desktop
from musterpoint.cli.parser import Parser, Verbs, add_language
from musterpoint.cli.terminal import DONE, INTERRUPTED, PROGRAM_AT_FAULT, Terminal
from musterpoint.errors import Cancelled, UserError
from musterpoint.faults import ProgramFault
from musterpoint.files import cannot_write, is_disk_full
from musterpoint.text import _, system_language, use_language

PROGRAM = "musterpoint"
LANGUAGE_VARIABLE = "MUSTERPOINT_LANGUAGE"
"""Environment variable: "zh" or "en", where the system's language isn't meant."""


VERBS = (
    new,
    campaign,
    plans,
    differences,
    add,
    care,
    layers,
    proposals,
    checking,
    simulating,
    printing,
    pages,
    brief,
    demo,
)
"""Modules of commands; each has `add_to(verbs)`, which adds its verbs to the grammar."""


def main(arguments: Sequence[str], desktop: Desktop) -> int:
    """Run one command line, without the program's name, and give the exit status."""
    terminal = Terminal(as_json="--json" in arguments, progress="--progress" in arguments)
    try:
        language, rest = _language_and_rest(arguments)
        use_language(language or os.environ.get(LANGUAGE_VARIABLE) or system_language())
        if all(map(_is_file_name, rest)):
            return desktop.open(arguments)
        options = _grammar().parse_args(arguments)
        command: Command = options.command
        return terminal.answer(command(options, Context(terminal, desktop)))
    except UserError as error:
        return terminal.refuse(error)
    except (Cancelled, KeyboardInterrupt):
        terminal.say(_("Stopped; nothing was left half-done."))
        return INTERRUPTED
    except BrokenPipeError:
        return _nobody_reads()
    except Exception as error:
        return _failed(terminal, error)


def _failed(terminal: Terminal, error: Exception) -> int:
    """What nobody expected: a disk without room, or a fault of ours. A person gets three lines either way."""
    if is_disk_full(error):
        return terminal.refuse(cannot_write(Path(error.filename or tempfile.gettempdir()), error))
    fault = ProgramFault(error)
    return terminal.fault(fault.problem, fault.detail, fault.suggestion, PROGRAM_AT_FAULT)


def _language_and_rest(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The language asked for, "" for none, and the other arguments: errors of these are told in it."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--lang", nargs="?", default="")
    known, rest = early.parse_known_args(arguments)
    return known.lang or "", rest


def _is_file_name(argument: str) -> bool:
    """Whether this is a file for the window to open; verbs have no ending."""
    return not argument.startswith("-") and Path(argument).suffix != ""


def _grammar() -> Parser:
    parser = Parser(
        prog=PROGRAM,
        description=_("Plans sites, people and duty sheets. Without a verb it opens the window."),
        epilog=_("Exit status: 0 done; 1 done, and the answer is no; 2 the input is at fault."),
    )
    parser.add_argument(
        "--version", action="version", version=f"{PROGRAM} {__version__}", help=_("tell the version and end")
    )
    add_language(parser)
    verbs = Verbs(parser)
    for module in VERBS:
        module.add_to(verbs)
    return parser


def _nobody_reads() -> int:
    """The reader of our output has gone, as `| head` does: end quietly."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE
