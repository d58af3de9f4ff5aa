"""Threads that work while the window stays responsive, and whose answers arrive in the GUI thread."""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any

from PyQt6 import sip
from PyQt6.QtCore import QObject, pyqtSignal

from musterpoint import faults
from musterpoint.desktop.courtesy import let_window_go_first, step_back
from musterpoint.desktop.garbage import collect_in_gui_thread
from musterpoint.jobs import give_way

_log = logging.getLogger(__name__)

_turn = threading.Lock()
"""Held by the one thread that works in turn. Python's lock goes to any thread that waits for it: beside five
that compute, the window would get it every sixth time, and stand still for a tenth of a second."""


class Workers:
    """A pool of threads that belongs to a QObject, made and asked in the GUI thread. Once the owner is gone
    or `close` was called, nothing new begins and no answer arrives. A job that fails is logged.

    in_turn: the jobs only compute, on a copy of the plan. One such job runs at a time in the whole program,
    and closing doesn't wait for it.

    A thread must not emit a signal of the owner itself: PyQt looks the C++ object up before it lets go of
    Python's lock, and crashes where the object is deleted just then.
    """

    def __init__(self, owner: QObject, count: int, name: str, in_turn: bool = False):
        collect_in_gui_thread()
        let_window_go_first()
        self._in_turn = in_turn
        self._pool = ThreadPoolExecutor(count, thread_name_prefix=name, initializer=step_back)
        self._post = _Post(owner)
        owner.destroyed.connect(self.close)

    @property
    def closed(self) -> bool:
        return self._post.closed

    def start(
        self, work: Callable[..., Any], *arguments: object, done: Callable[[Any], None] | None = None
    ) -> None:
        """Do `work(*arguments)` in a thread; `done(result)` follows in the GUI thread."""
        self._pool.submit(_carry_out, self._in_turn, self._post, done, work, *arguments)

    def tell(self, function: Callable[..., None], *arguments: object) -> None:
        """From a thread: have a function called in the GUI thread."""
        self._post.sent.emit(function, arguments)

    def close(self) -> None:
        """Drop what hasn't begun, and wait for what has, unless that runs in turn."""
        self._post.close()
        self._pool.shutdown(wait=not self._in_turn, cancel_futures=True)


def let_others_go_first() -> None:
    """From a job that runs in turn, between its parts."""
    _turn.release()
    give_way()
    time.sleep(0.001)
    _turn.acquire()


class _Post(QObject):
    """Carries calls to the GUI thread. It has no parent: whoever may still send something keeps it alive."""

    sent = pyqtSignal(object, tuple)

    def __init__(self, owner: QObject) -> None:
        super().__init__()
        self._owner: weakref.ref[QObject] | None = weakref.ref(owner)
        self.sent.connect(self._deliver)

    @property
    def closed(self) -> bool:
        reference = self._owner
        owner = reference() if reference else None
        return owner is None or sip.isdeleted(owner)

    def close(self) -> None:
        self._owner = None

    def _deliver(self, function: Callable[..., None], arguments: tuple[object, ...]) -> None:
        if not self.closed:
            function(*arguments)


def _carry_out(
    in_turn: bool,
    post: _Post,
    done: Callable[[Any], None] | None,
    work: Callable[..., Any],
    *arguments: object,
) -> None:
    with _turn if in_turn else nullcontext():
        if post.closed:
            return
        give_way()
        try:
            result = work(*arguments)
        except Exception as error:  # whatever it is: nobody waits for the thread's result
            if post.closed:  # the owner went while it worked, and with it what it used
                return
            _log.error("A worker of the window failed: %s", type(error).__name__)
            faults.record(error)
            return
    if done is not None and not post.closed:
        post.sent.emit(done, (result,))
