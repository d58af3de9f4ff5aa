"""The notice chain: through whom a notice reaches every household, from head to head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from musterpoint.plan.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead(Record):
    """Somebody who passes notices on. level: "grid", "building", "unit" or "household" (who is linked to some
    neighbours), each told by the one above.

    area: id of the neighbourhood; building: id of the building, "" for a grid's head; unit: what the
    building's unit is called, "" for all of it. households: how many the head tells, 0 where nobody has
    counted.
    """

    KIND: ClassVar[str] = "chain_head"

    level: str = "building"
    name: str = ""
    phone: str = ""
    area: str = ""
    building: str = ""
    unit: str = ""
    households: int = 0
    remarks: str = ""
