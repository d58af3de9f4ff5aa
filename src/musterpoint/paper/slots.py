"""When a building is called, as it stands on paper: for the whole of it, or for some of its units."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from musterpoint.paper.words import Speaker, Words, clock
from musterpoint.plan import SLOT, BuildingPart, Plan
from musterpoint.text import N_


@dataclass(frozen=True, slots=True)
class SlotLine:
    """units: which of the building's, () for all. time: "08:30–09:00". lane: counted from 1, 0 for any. site:
    id, "" for the one that the building goes to. minutes: after the campaign's start, for sorting."""

    units: Words
    time: str
    lane: int
    site: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Times:
    """The time of a whole building. text: "08:30–09:00"; starts, ends: minutes after the campaign's start."""

    text: str
    starts: int
    ends: int
    lane: int


class Slots:
    """The slots of a plan, read once for all its pages."""

    def __init__(self, plan: Plan):
        self._starts = plan.campaign.starts
        self._whole: dict[str, tuple[int, int, int]] = {}
        self._units: dict[str, int] = {}
        self._parts: dict[str, list[BuildingPart]] = defaultdict(list)
        if plan.buildings is not None and {*SLOT[:3], "units"} <= {*plan.buildings.frame}:
            frame = plan.buildings.frame
            known = frame[frame["slot_starts"].notna() & frame["slot_ends"].notna()]
            rows = known[list(SLOT[:3])].fillna(0).astype(int).itertuples(name=None)
            self._whole = {id_: (starts, ends, lane) for id_, starts, ends, lane in rows}
            self._units = frame["units"].dropna().astype(int).to_dict()
        for part in plan.table("building_part").values():
            if part.slot_starts is not None and part.slot_ends is not None:
                self._parts[part.building].append(part)

    def __bool__(self) -> bool:
        return bool(self._whole or self._parts)

    def of(self, building: str, speaker: Speaker) -> tuple[SlotLine, ...]:
        """The times of a building by its units; empty where it has none."""
        parts = sorted(self._parts.get(building, ()), key=lambda part: part.first_unit)
        lines = [
            SlotLine(
                self._units_in_words(part, speaker),
                self._span(part.slot_starts or 0, part.slot_ends or 0),
                part.slot_lane or 0,
                part.site,
                part.slot_starts or 0,
            )
            for part in parts
        ]
        apart = sum(part.last_unit - part.first_unit + 1 for part in parts)
        whole = self._whole.get(building)
        if whole and apart < max(1, self._units.get(building, 1)):
            starts, ends, lane = whole
            units = speaker.say(N_("Other units")) if lines else ()
            lines.append(SlotLine(units, self._span(starts, ends), lane, "", starts))
        return tuple(lines)

    def times(self, building: str) -> Times | None:
        """From the first to the last of its times, None where it has none."""
        if building not in self._whole:
            return None
        starts, ends, lane = self._whole[building]
        return Times(self._span(starts, ends), starts, ends, lane)

    def _span(self, starts: int, ends: int) -> str:
        first, last = self._moment(starts), self._moment(ends)
        base = self._starts or datetime(2000, 1, 1)
        later = (first.date() - base.date()).days
        return f"{clock(first)}–{clock(last)}" + (f" (+{later})" if later else "")

    def _moment(self, minutes: int) -> datetime:
        return (self._starts or datetime(2000, 1, 1)) + timedelta(minutes=minutes)

    @staticmethod
    def _units_in_words(part: BuildingPart, speaker: Speaker) -> Words:
        if part.first_unit == part.last_unit:
            return speaker.say(N_("Unit {first}"), first=str(part.first_unit))
        return speaker.say(N_("Units {first}–{last}"), first=str(part.first_unit), last=str(part.last_unit))
