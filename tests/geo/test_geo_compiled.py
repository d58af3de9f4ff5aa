"""Functions that Numba compiles when they are first called."""

from __future__ import annotations

import numpy

from musterpoint.geo.compiled import Compiled, compiled, inner


@inner
def doubled(value):
    return 2.0 * value


@compiled
def total(values):
    """Calls another one, by a name of the module."""
    found = 0.0
    for value in values:
        found += doubled(value)
    return found


@compiled
def factorial(number):
    return 1 if number < 2 else number * factorial(number - 1)


def test_a_function_and_what_it_calls_are_compiled_at_the_first_call():
    assert isinstance(doubled, Compiled)
    assert total(numpy.arange(4.0)) == 12.0
    assert not isinstance(doubled, Compiled), "compiled code calls it by the same name"
    assert total.__doc__.startswith("Calls another one")


def test_a_function_may_call_itself():
    assert factorial(10) == 3_628_800
