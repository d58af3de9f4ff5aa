"""What the timetable board shows: for every site who is called when, and how many it can serve then."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.buildings import building_names
from musterpoint.engine.timetable import SLOTS, Calls, Settings, SiteModel, calls, site_models
from musterpoint.engine.timetable.hours import origin
from musterpoint.engine.timetable.profile import coming, serving_profile
from musterpoint.plan import BUILDINGS, Enterprise, Plan, Site
from musterpoint.session.actions.subjects import Ref
from musterpoint.text import _

NUMBER = re.compile(r"[A-Za-z]?\d+[A-Za-z]?")

STEP = 5
"""Minutes between two points of a site's load."""


@dataclass(frozen=True, slots=True)
class Bar:
    """People who are called together. words: what may stand on the bar, the longest first. starts, ends:
    minutes after the campaign's start. lane: 0 for any. pinned: set by hand, or a window of its own."""

    ref: Ref
    name: str
    words: tuple[str, ...]
    people: int
    starts: int
    ends: int
    lane: int
    pinned: bool

    @property
    def own_window(self) -> bool:
        """Whether it is an enterprise, which comes when it was told, to no lane of its own."""
        return self.ref[0] == Enterprise.KIND


@dataclass(frozen=True, slots=True)
class Load:
    """A site's people per hour, arriving and able to be served, at minutes after the campaign's start; (t,)
    arrays."""

    minutes: np.ndarray
    coming: np.ndarray
    served: np.ndarray


@dataclass(frozen=True, slots=True)
class SiteBars:
    """opens, closes: minutes after the campaign's start. without: people who have no slot yet."""

    site: Site
    opens: int
    closes: int
    bars: tuple[Bar, ...]
    without: int
    load: Load

    @property
    def lanes(self) -> tuple[int, ...]:
        """The lanes that have rows of their own: 0 for any, and all of them once one is named."""
        named = any(bar.lane for bar in self.bars)
        free = not named or any(not bar.lane for bar in self.bars)
        return (*((0,) if free else ()), *(range(1, self.site.lanes + 1) if named else ()))

    def with_bars(self, moved: dict[Ref, Bar]) -> SiteBars:
        """The same with some bars elsewhere, before anybody has counted anew."""
        return replace(self, bars=tuple(moved.get(bar.ref, bar) for bar in self.bars))


@dataclass(frozen=True, slots=True)
class Timetable:
    """The whole board. start: from when its minutes count, None where the campaign has no date yet."""

    start: datetime | None
    sites: tuple[SiteBars, ...]

    @property
    def laid(self) -> bool:
        """Whether anybody has a slot."""
        return any(site.bars for site in self.sites)


NOTHING = Timetable(None, ())


def timetable(plan: Plan, catalogue: Catalogue) -> Timetable:
    """Everything that the board shows of a plan."""
    found = calls(plan, catalogue)
    names = _names(plan, found.values())
    sites = []
    for model in site_models(plan, catalogue, Settings(policy=SLOTS), found):
        called = found[model.site.id]
        opens, closes = round(model.hours.opens / 60), round(model.hours.closes / 60)
        without = int(called.people[np.isnan(called.starts)].sum())
        sites.append(
            SiteBars(model.site, opens, closes, tuple(_bars(called, names)), without, _load(model, called))
        )
    return Timetable(origin(plan), tuple(sites))


def _bars(called: Calls, names: Mapping[Ref, tuple[str, tuple[str, ...]]]) -> list[Bar]:
    bars = []
    for place in np.flatnonzero(~np.isnan(called.starts)):
        ref = (called.kinds[place], called.ids[place])
        starts = round(called.starts[place] / 60)
        ends = starts + max(1, round(called.seconds[place] / 60))
        bars.append(
            Bar(
                ref, *names[ref], int(called.people[place]), starts, ends, int(called.lane[place]) + 1,
                bool(called.pinned[place]),
            )
        )  # fmt: skip
    return sorted(bars, key=lambda bar: (bar.starts, bar.ends, bar.ref))


def _load(model: SiteModel, called: Calls) -> Load:
    """Arrivals and service by the slots, from an hour before opening until an hour after closing."""
    first, last = model.hours.opens - 3600, model.hours.closes + 3600
    times = np.arange(first, last, 60.0 * STEP)
    with_slot = called.rows(~np.isnan(called.starts))
    arriving = coming(with_slot, times, 1 - model.punctuality.absent) if len(with_slot) else 0 * times
    return Load(times / 60, 3600 * arriving, 3600 * serving_profile(model.line, model.flow, times))


def _names(plan: Plan, found: Iterable[Calls]) -> dict[Ref, tuple[str, tuple[str, ...]]]:
    """What is called → its name with the neighbourhood, and the shorter ones for a bar."""
    names: dict[Ref, tuple[str, tuple[str, ...]]] = {}
    ids = tuple({id_: None for called in found for id_ in called.building if id_})
    if plan.buildings is not None and ids:
        numbers = plan.buildings.values("number", ids)
        for id_, full, number in zip(ids, building_names(plan, ids), numbers, strict=True):
            own = number if isinstance(number, str) and number else full
            names[BUILDINGS, id_] = (full, (own, _digits(own)))
    for part in plan.table("building_part").values():
        if (BUILDINGS, part.building) in names:
            full, (own, digits) = names[BUILDINGS, part.building]
            first, last = part.first_unit, part.last_unit
            words = _("units {first}–{last}") if first < last else _("unit {first}")
            units = words.format(first=first, last=last)
            short = f"{digits}-{first}" if first == last else f"{digits}-{first}–{last}"
            names["building_part", part.id] = (f"{full} {units}", (f"{own} {units}", short))
    for firm in plan.table("enterprise").values():
        names["enterprise", firm.id] = (firm.name, (firm.name,))
    return names


def _digits(number: str) -> str:
    """ "12" of “12号楼”."""
    return NUMBER.search(number).group() if NUMBER.search(number) else number
