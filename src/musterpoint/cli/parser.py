"""The grammar of the command line: its errors are ours, and its words are in the reader's language."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from musterpoint.errors import InputError
from musterpoint.text import N_, _, ngettext

ARGPARSE_WORDS = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("show this help message and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("not allowed with argument %s"),
    N_("ignored explicit argument %r"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
)
"""The words of the standard library's argparse that this program's users meet."""

# argparse looks its words up under these names of its module and offers no other way to translate them.
argparse._ = _  # type: ignore[attr-defined]
argparse.ngettext = ngettext  # type: ignore[attr-defined]


class Parser(argparse.ArgumentParser):
    """A parser that takes no abbreviations and raises InputError where the command line is at fault."""

    def __init__(self, **settings: object):
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **settings)

    def error(self, message: str) -> NoReturn:
        raise InputError(
            _("This command can't be understood."),
            message,
            _("Type “{program} --help” to see how it is written.").format(program=self.prog),
        )


class Verbs:
    """The verbs of the program, to which each module of commands adds its own."""

    def __init__(self, parser: Parser):
        self._verbs = parser.add_subparsers(
            dest="verb", metavar=_("VERB"), required=True, title=_("verbs"), parser_class=Parser
        )
        self._common = Parser(add_help=False)
        self._common.add_argument("--json", action="store_true", help=_("answer with one JSON object"))
        self._common.add_argument("--progress", action="store_true", help=_("show progress in any case"))
        add_language(self._common)

    def add(self, name: str, command: Callable[..., Any], summary: str) -> Parser:
        """A verb that runs `command(options, context)`, for its arguments to be added."""
        verb = self._verbs.add_parser(name, help=summary, description=summary, parents=[self._common])
        verb.set_defaults(command=command)
        return verb


def add_language(parser: Parser) -> None:
    parser.add_argument("--lang", metavar="zh|en", help=_("language of messages, zh or en"))


def add_plan(verb: Parser, to_write: bool = False) -> None:
    """The argument PLAN; to_write: it is made anew, and only with --overwrite in place of another."""
    verb.add_argument("plan", metavar="PLAN", type=plan_path, help=_("the plan's file, .gpkg"))
    if to_write:
        verb.add_argument(
            "--overwrite", action="store_true", help=_("put it in the place of a file of that name")
        )


def add_output(verb: Parser, suffix: str, told: str = "") -> None:
    """The option -o. told: more of what may be written."""
    metavar = f"FILE{suffix}"
    told = told or _("the file to write")
    verb.add_argument("-o", "--output", metavar=metavar, type=Path, required=True, help=told)


def plan_path(text: str) -> Path:
    """The path of a plan's file. Raises InputError where its ending says that it is something else."""
    path = Path(text)
    if path.suffix.lower() != ".gpkg":
        raise InputError(
            _("“{name}” has the wrong ending.").format(name=path.name),
            _("A plan is a GeoPackage file."),
            _("Give it one of these: {suffixes}.").format(suffixes=".gpkg"),
        )
    return path


def positive(text: str) -> float:
    """A number above zero."""
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(_("{value} is not above zero").format(value=text))
    return number


_NEXT_PAIR = re.compile(r",(?!\s*[-+.\d][^=,]*(?:,|$))")
"""A comma, but none between numbers."""


def pairs(texts: list[str], option: str) -> Mapping[str, str]:
    """ "a=1,b=2" and "c=3" as one mapping; a number after a comma belongs to the value before it, as in
    "a=10.5,20;30,40". Raises InputError where another part has no "="."""
    found = {}
    for part in (part for text in texts for part in _NEXT_PAIR.split(text)):
        name, equals, value = part.partition("=")
        if not (name and equals and value):
            raise InputError(
                _("{option} can't be understood.").format(option=option),
                _("“{part}” is not a name and a value with “=” between them.").format(part=part),
                _("Write it as {example}.").format(example=f"{option} name=value,name=value"),
            )
        found[name.strip()] = value.strip()
    return found
