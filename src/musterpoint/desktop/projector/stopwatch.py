"""How long the briefing has taken."""

from __future__ import annotations

import time
from collections.abc import Callable


class Stopwatch:
    """Runs, stands still, and begins anew. clock: seconds, of which only differences matter."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._before = 0.0
        self._since: float | None = clock()

    @property
    def running(self) -> bool:
        return self._since is not None

    @property
    def seconds(self) -> float:
        return self._before + (self._clock() - self._since if self._since is not None else 0.0)

    def toggle(self) -> None:
        """Stop, or go on."""
        self._before, self._since = self.seconds, None if self.running else self._clock()

    def restart(self) -> None:
        """Begin at zero."""
        self._before, self._since = 0.0, self._clock()

    def __str__(self) -> str:
        minutes, seconds = divmod(int(self.seconds), 60)
        return f"{minutes:02d}:{seconds:02d}"
