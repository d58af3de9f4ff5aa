"""Compiling of inner loops: once per machine, not once per process."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numba

Function = TypeVar("Function", bound=Callable)


def compiled(function: Function) -> Function:
    """The function compiled by Numba when it is first called, without the interpreter's lock.

    The code is kept beside the module or, where that can't be written, in the user's cache folder
    (`NUMBA_CACHE_DIR` overrides both). Where neither can be written it is compiled in every process anew.
    Division follows numpy (by zero gives infinity), which spares the check.
    """
    settings = {"nogil": True, "error_model": "numpy"}
    try:
        return numba.njit(cache=True, **settings)(function)
    except RuntimeError:  # "no locator available": nowhere to keep it
        return numba.njit(**settings)(function)
