"""Parameters of proposals, as people type them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from musterpoint.errors import InputError
from musterpoint.text import _

Parameters = Mapping[str, str]


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
