"""Whether a plug-in is what it should be, told before anything of it is used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

from musterpoint.catalogue import FixtureType, SiteKit
from musterpoint.engine.parameters import Asked
from musterpoint.paper.render import PAPERS
from musterpoint.plugins.points import (
    DATUM,
    NAMES,
    VIEW,
    Check,
    Document,
    EngineStep,
    Exporter,
    MapTool,
    Panel,
    Plugin,
    Reader,
    Slide,
)
from musterpoint.text import N_, Text, _

POINTS: dict[str, type] = {
    "readers": Reader,
    "fixtures": FixtureType,
    "kits": SiteKit,
    "engine_steps": EngineStep,
    "checks": Check,
    "documents": Document,
    "slides": Slide,
    "exporters": Exporter,
    "map_tools": MapTool,
    "panels": Panel,
}
"""Field of `Plugin` → type of what it lists."""

AREAS = ("left", "right", "bottom")

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_QT_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")
_SUFFIX = re.compile(r"(\.[a-z0-9]+)+")


def problems_of(plugin: object) -> list[str]:
    """Everything that is wrong with a plug-in, as translated sentences; none when it can be used."""
    if not isinstance(plugin, Plugin):
        return [_("It names a {type} where a Plugin is expected.").format(type=type(plugin).__name__)]
    problems = list(_wrong_fields("Plugin", plugin, ("id", "title")))
    for point, expected in POINTS.items():
        problems += _wrong_contributions(point, expected, getattr(plugin, point))
    return problems


def _wrong_contributions(point: str, expected: type, contributions: object) -> Iterator[str]:
    if not isinstance(contributions, tuple):
        yield _("{point} must be a tuple.").format(point=point)
        return
    seen = set()
    for number, contribution in enumerate(contributions, start=1):
        if not isinstance(contribution, expected):
            yield _("Number {number} of {point} is a {type} where a {expected} is expected.").format(
                number=number, point=point, type=type(contribution).__name__, expected=expected.__name__
            )
            continue
        names = ("id",) if expected in (FixtureType, SiteKit) else tuple(f.name for f in fields(expected))
        yield from _wrong_fields(expected.__name__, contribution, names)
        if contribution.id in seen:
            yield _("{point} has {id} twice.").format(point=point, id=contribution.id)
        seen.add(contribution.id)


def _wrong_fields(kind: str, contribution: Any, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        is_right, expected = _RULES[name]
        if not is_right(getattr(contribution, name)):
            yield _("{kind} {id}: {field} must be {expected}.").format(
                kind=kind, id=contribution.id, field=name, expected=_(expected)
            )


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_text(value: Any) -> bool:
    return isinstance(value, Text) and bool(str(value))


def _are_suffixes(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and all(map(_matches(_SUFFIX), value))


def _are_words(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(word, str) and word.lower() == word for word in value)


def _are_asked(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, Asked) for one in value)


def _are_options(value: Any) -> bool:
    return isinstance(value, frozenset) and value <= {DATUM, NAMES, VIEW}


_FUNCTION = (callable, N_("a function"))
_QT_OBJECT = (_matches(_QT_NAME), N_('written as "package.module:Class"'))
_FLAG = (lambda value: isinstance(value, bool), N_("True or False"))
_WORD = (lambda value: isinstance(value, str), N_("text"))

_RULES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "id": (_matches(_ID), N_("lower-case letters and digits joined by hyphens")),
    "title": (_is_text, N_("a Text with words in it")),
    "asked": (_are_asked, N_("a tuple of Asked")),
    "report": (lambda value: value is None or callable(value), N_("a function or None")),
    "stems": (_are_words, N_("a tuple of lower-case words")),
    "suffixes": (_are_suffixes, N_('a tuple of lower-case suffixes such as ".csv"')),
    "read": _FUNCTION,
    "list_layers": _FUNCTION,
    "of_tables": _FLAG,
    "by_kind": _FLAG,
    "propose": _FUNCTION,
    "run": _FUNCTION,
    "make": _FUNCTION,
    "place": (lambda value: isinstance(value, int), N_("a whole number")),
    "write": _FUNCTION,
    "heeds": (_are_options, N_("a frozenset out of datum, names and view")),
    "tool": _QT_OBJECT,
    "widget": _QT_OBJECT,
    "tip": (lambda value: isinstance(value, str | Text), N_("text")),
    "icon": _WORD,
    "shortcut": _WORD,
    "personal": _FLAG,
    "paper": (PAPERS.__contains__, N_('"a4", "a3" or "us-letter"')),
    "area": (AREAS.__contains__, N_('"left", "right" or "bottom"')),
}
"""Field of a contribution → what makes its value right, and how that is said."""
