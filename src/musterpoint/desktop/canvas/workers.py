"""Threads that paint and place labels while the window stays responsive."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

_log = logging.getLogger(__name__)


class Workers:
    """A pool whose jobs answer by signals. A job that fails is logged, as nobody waits for its result."""

    def __init__(self, count: int, name: str):
        self._pool = ThreadPoolExecutor(count, thread_name_prefix=name)

    def start(self, work: Callable[..., None], *arguments: object) -> None:
        self._pool.submit(work, *arguments).add_done_callback(_log_failure)

    def close(self) -> None:
        """Drop what hasn't begun, and wait for what has."""
        self._pool.shutdown(cancel_futures=True)


def _log_failure(done: Future[None]) -> None:
    if not done.cancelled() and (error := done.exception()):
        _log.error("A worker of the map failed", exc_info=error)
