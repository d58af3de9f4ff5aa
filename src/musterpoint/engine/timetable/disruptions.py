"""What may go wrong on the day, to be tried in the simulation."""

from __future__ import annotations

from dataclasses import dataclass

from musterpoint.errors import InputError
from musterpoint.text import _

TABLE_OUT, CODE_DOWN, RAIN, STAFF_SHORT, LATE_START = (
    "table-out", "code-down", "rain", "staff-short", "late-start"
)  # fmt: skip
KINDS = (TABLE_OUT, CODE_DOWN, RAIN, STAFF_SHORT, LATE_START)

USUAL = {TABLE_OUT: 1.0, STAFF_SHORT: 0.2, RAIN: 0.1}
"""Kind → the amount where none is given: a lane, a fifth of the staff, a tenth of the people."""

RAIN_SPEED = 0.75
"""Part of the usual speed at which people are served in the rain: customary, to be adjusted."""


@dataclass(frozen=True, slots=True)
class Disruption:
    """kind: one of `KINDS`.

    "table-out": `amount` lanes of a site stand still. "code-down": checking and registering stand still.
    "rain": everything goes at RAIN_SPEED, and `amount` (0–1) of the people stay at home. "staff-short":
    `amount` (0–1) of those who serve are missing the whole day. "late-start": the site begins so many
    `minutes` later. amount: None for the usual (see `USUAL`). at, minutes: when it begins, minutes after the
    campaign's start, and how long it lasts. site: id, "" for all.
    """

    kind: str
    at: float = 0.0
    minutes: float = 0.0
    amount: float | None = None
    site: str = ""

    @property
    def size(self) -> float:
        """The amount, or what is usual."""
        return USUAL.get(self.kind, 0.0) if self.amount is None else self.amount

    @property
    def begins(self) -> float:
        return self.at * 60

    @property
    def ends(self) -> float:
        return (self.at + self.minutes) * 60


def disruption(text: str) -> Disruption:
    """From "kind[:at[:minutes[:amount[:site]]]]", as people type it. Raises InputError where it is unfit."""
    kind, *rest = text.split(":")
    try:
        numbers = [float(value) for value in rest[:3]]
        fits = kind in KINDS and len(rest) <= 4 and all(0 <= value < 1e5 for value in numbers)
    except ValueError:
        fits = False
    if not fits:
        raise InputError(
            _("“{text}” is nothing that can happen here.").format(text=text),
            _("It is KIND:AT:MINUTES:AMOUNT:SITE, and KIND one of: {kinds}.").format(kinds=", ".join(KINDS)),
            _("For example code-down:120:20: the code system is down for 20 minutes after two hours."),
        )
    return Disruption(kind, *numbers, **({"site": rest[3]} if len(rest) == 4 else {}))


def concerning(disruptions: tuple[Disruption, ...], site_id: str, *kinds: str) -> list[Disruption]:
    """Those of some kinds that concern a site."""
    return [item for item in disruptions if item.kind in kinds and item.site in ("", site_id)]
