"""Parameters of proposals, as people type them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from musterpoint.errors import InputError
from musterpoint.text import Text, _

Parameters = Mapping[str, str]

NUMBER, WHOLE, COMPASS, SITES, AREAS, PLACES = "number", "whole", "compass", "sites", "areas", "places"
CHOICE, TEAM, TIME = "choice", "team", "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A parameter that a person may give a proposal, so that a form can ask for it.

    kind: NUMBER, WHOLE, COMPASS (a direction), SITES (numbers of sites), AREAS (names of neighbourhoods) or
    PLACES (x,y in the plan's CRS); lists are separated by semicolons; CHOICE (one of `choices`), TEAM (id of
    one) or TIME (of day, such as 14:30). unit: of numbers. blank: what it means to give nothing. tip: what it
    is for, in a sentence. rare: asked for only by those who look for it.
    """

    name: str
    title: Text
    kind: str = NUMBER
    unit: Text | str = ""
    blank: Text
    tip: Text
    least: float = 0.0
    rare: bool = False
    choices: tuple[tuple[str, Text], ...] = ()


def check_names(parameters: Parameters, known: Collection[str]) -> None:
    """Raises InputError where a parameter is none of the known ones."""
    for name in parameters:
        if name not in known:
            raise InputError(
                _("There is no parameter “{name}”.").format(name=name),
                _("This proposal knows: {names}.").format(names=", ".join(sorted(known))),
                _("Leave it out or correct its name."),
            )


def number(parameters: Parameters, name: str, default: float, least: float = 0.0) -> float:
    """The parameter as a number. Raises InputError where it is none or less than `least`."""
    text = parameters.get(name)
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value < float("inf"):
        raise InputError(
            _("“{name}” can't be {value}.").format(name=name, value=text),
            _("It has to be a number of {least} or more.").format(least=f"{least:g}"),
            _("Give another value, or leave it out for the default."),
        )
    return value


def whole_number(parameters: Parameters, name: str, default: int, least: int = 0) -> int:
    """The parameter as a whole number. Raises InputError where it is none or less than `least`."""
    value = number(parameters, name, default, least)
    if value != int(value):
        raise InputError(
            _("“{name}” can't be {value}.").format(name=name, value=parameters[name]),
            _("It has to be a whole number."),
            _("Give another value, or leave it out for the default."),
        )
    return int(value)
