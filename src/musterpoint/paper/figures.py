"""How figures are written: with thousands separated, and an estimate told from a fact."""

from __future__ import annotations

from dataclasses import dataclass

UNKNOWN = "—"


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of something. value: None where nobody knows. estimated: guessed or spread, not counted."""

    value: int | None
    estimated: bool = False

    def __str__(self) -> str:
        if self.value is None:
            return UNKNOWN
        return f"{'≈' if self.estimated else ''}{self.value:,}"
