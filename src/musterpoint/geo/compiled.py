"""Compiling of inner loops: when they are first called, and once per machine, not once per process."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

from musterpoint.jobs import give_way

_making = threading.RLock()


class Compiled:
    """Stands for a function until Numba has compiled it, at its first call. Numba itself isn't loaded before:
    the start of the program would wait for it."""

    def __init__(self, function: Callable, **settings: Any):
        functools.update_wrapper(self, function)
        self._function = function
        self._settings = {"nogil": True, "error_model": "numpy", **settings}
        self._ready: Callable | None = None

    def __call__(self, *arguments: Any) -> Any:
        give_way()
        return self.ready()(*arguments)

    def ready(self) -> Callable:
        """The function as Numba has it. What it calls by name is made ready too, in its place: compiled code
        can only call what Numba knows."""
        with _making:
            if self._ready is None:
                made = self._made()
                names = self._function.__globals__
                for name in _names(self._function.__code__):
                    if isinstance(called := names.get(name), Compiled):
                        names[name] = made if called is self else called.ready()
                self._ready = made
        return self._ready

    def _made(self) -> Callable:
        import numba

        try:
            return numba.njit(**self._settings)(self._function)
        except RuntimeError:  # "no locator available": nowhere to keep it
            return numba.njit(**self._settings | {"cache": False})(self._function)


def compiled(function: Callable) -> Compiled:
    """The function compiled by Numba when it is first called, without the interpreter's lock.

    The code is kept beside the module or, where that can't be written, in the user's cache folder
    (`NUMBA_CACHE_DIR` overrides both). Where neither can be written it is compiled in every process anew.
    Division follows numpy (by zero gives infinity), which spares the check.
    """
    return Compiled(function, cache=True)


def inner(function: Callable) -> Compiled:
    """For functions that only compiled ones call: nothing is made for Python to call, which is quicker."""
    return Compiled(function, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def _names(code: CodeType) -> Iterator[str]:
    """The names outside of it that a function uses, also those of the functions inside it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
