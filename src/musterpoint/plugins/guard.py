"""What stands between a plug-in's functions and the program: its faults are told as its own."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from typing import Any

from musterpoint import faults
from musterpoint.catalogue import Catalogue
from musterpoint.errors import MusterpointError, UserError
from musterpoint.plan import Plan, Problem, Severity
from musterpoint.plugins.points import Check, Slide
from musterpoint.text import _


class PluginFault(UserError):
    """A function of a plug-in failed in a way that it should not."""

    def __init__(self, plugin: str, cause: Exception):
        super().__init__(
            _("The plug-in “{name}” has failed.").format(name=plugin),
            _("It stopped with {type}; the plan is unchanged.").format(type=type(cause).__name__),
            _("Switch the plug-in off, or ask those who made it for a newer version."),
        )


def guarded(contribution: Any, plugin: str) -> Any:
    """The contribution with its functions wrapped: errors meant for a person pass, all others become a
    `PluginFault` (or, from a check, a problem of the plan) and are written down."""
    if isinstance(contribution, Check):
        return replace(contribution, run=_guarded_check(contribution, plugin))
    if isinstance(contribution, Slide):
        contribution = replace(contribution, make=_collected(contribution.make))
    functions = {
        field.name: _guarded_function(getattr(contribution, field.name), plugin)
        for field in fields(contribution)
        if callable(getattr(contribution, field.name))
    }
    return replace(contribution, **functions)


def _guarded_function(function: Callable[..., Any], plugin: str) -> Callable[..., Any]:
    @functools.wraps(function)
    def run(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except MusterpointError:
            raise
        except Exception as error:
            faults.record(error)
            raise PluginFault(plugin, error) from error

    return run


def _collected(make: Callable[..., Iterable[Any]]) -> Callable[..., list[Any]]:
    """What is made one by one is made at once, where its faults are caught."""
    return lambda *arguments: list(make(*arguments))


def _guarded_check(check: Check, plugin: str) -> Callable[[Plan, Catalogue], Iterator[Problem]]:
    """The other checks go on, and the person learns that this one could not look."""

    def run(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
        try:
            yield from check.run(plan, catalogue)
        except Exception as error:
            faults.record(error)
            fault = PluginFault(plugin, error)
            yield Problem(
                check=check.id,
                severity=Severity.NOTE,
                title=_("The check “{title}” could not be done.").format(title=check.title),
                detail=fault.problem,
                suggestion=fault.suggestion,
            )

    return run
