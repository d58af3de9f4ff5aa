"""The care ledger: who can't come to a site or needs help there. What is personal is sealed."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any, ClassVar

from musterpoint.plan.record import Record, refers_to

HOME, GREEN_LANE, UNDECIDED = "home", "green-lane", ""
"""How somebody of the ledger is served."""

YES, NO, UNKNOWN = "yes", "no", ""
"""Whether somebody agreed to be listed and visited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Care(Record):
    """One person of the care ledger. Only what counting and routing need can be read here.

    building: id of the building that the person lives in, "" for none on the map; x, y: where it is, both 0
    where nobody knows yet. service: "home" (visited), "green-lane", or "" while undecided. by_hand: a person
    decided it, and no rule changes it. visit: the visit at home, which a household shares. sealed: the
    ciphertext of `CareDetails`, bound to this record's id and edition; "" once it was shredded. edition: the
    random name of this state of the sealed text, so that an older text put in its place doesn't open.
    """

    KIND: ClassVar[str] = "care"

    building: str = ""
    x: float = 0.0
    y: float = 0.0
    service: str = UNDECIDED
    by_hand: bool = False
    visit: str = field(default="", metadata=refers_to("visit"))
    edition: str = ""
    sealed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CareRule(Record):
    """How those with a need are served in this plan, in place of what the catalogue says. id: that of
    the need. service: as of `Care`. minutes: that a visit takes for one person. two_persons: nobody goes
    in alone. priority: higher ones are left out last. last: after all others, in changed clothing."""

    KIND: ClassVar[str] = "care_rule"

    service: str = UNDECIDED
    minutes: float = 8.0
    two_persons: bool = False
    priority: int = 0
    last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CareDetails:
    """What is personal about somebody of the care ledger. It is never part of a plan or an edit: it is sealed
    where it is entered, and opened where it is looked at.

    unit, room: of the building. address: as the list had it, where it wasn't understood. needs: ids of the
    catalogue. contact: whom to call instead. language: that the person speaks. wish: the time that suits.
    consent: "yes", "no" or "" where nobody asked.
    """

    name: str = ""
    unit: str = ""
    room: str = ""
    address: str = ""
    needs: tuple[str, ...] = ()
    phone: str = ""
    contact: str = ""
    language: str = ""
    wish: str = ""
    consent: str = UNKNOWN
    remarks: str = ""

    def __repr__(self) -> str:
        return "CareDetails(…)"  # it may end up in a message or a log

    def replace(self, **changes: Any) -> CareDetails:
        return dataclasses.replace(self, **changes)

    def to_text(self) -> str:
        """The details as JSON, to be sealed."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> CareDetails:
        """What `to_text` wrote; fields that this version doesn't know are left out."""
        data = json.loads(text)
        known = {item.name: data[item.name] for item in dataclasses.fields(cls) if item.name in data}
        return cls(**known | {"needs": tuple(known.get("needs", ()))})
