"""What each of the parts of a proposal of routes gives: visits, couriers, supply runs."""

from __future__ import annotations

from dataclasses import dataclass

from musterpoint.engine.rounds.courier_need import CourierNeed
from musterpoint.plan import RecordChange


@dataclass(frozen=True, slots=True)
class Part:
    """changes: what would be done. reasons: why something is left out; notes: what else is to be known; need:
    what fetching every sample takes, of couriers."""

    changes: tuple[RecordChange, ...] = ()
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    need: CourierNeed | None = None
