"""Stable ids. A new one sorts after those made before it, so that records keep the order of their making."""

from __future__ import annotations

import itertools
import secrets
import time
from collections.abc import Callable

IdSource = Callable[[str], str]
"""Makes a new id from a prefix, usually the record's kind."""


def new_id(prefix: str) -> str:
    """An id that no other computer makes: prefix, milliseconds, 40 random bits, in hexadecimal."""
    return f"{prefix}-{time.time_ns() // 1_000_000:011x}{secrets.token_hex(5)}"


def counted_ids() -> IdSource:
    """Ids in sequence, the same on every run, for generated samples and for tests."""
    counters: dict[str, itertools.count[int]] = {}

    def counted(prefix: str) -> str:
        return f"{prefix}-{next(counters.setdefault(prefix, itertools.count(1))):06d}"

    return counted
