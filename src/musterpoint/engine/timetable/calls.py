"""Who is called to which site, and when: buildings, parts of them, and enterprises with their own window."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pandas

from musterpoint.catalogue import Catalogue
from musterpoint.engine.demand import demand
from musterpoint.engine.served import Service, guests, receiving, service
from musterpoint.engine.timetable.hours import Hours, origin, site_hours
from musterpoint.plan import BUILDINGS, RECORD_TYPES, BuildingPart, Enterprise, Plan, Site

CARE = "care"
"""The kind of record that says how many people of a building use the green lane."""


@dataclass(frozen=True, slots=True, eq=False)
class Calls:
    """Everybody who goes to one site, in groups that are called together; arrays (n,).

    kinds: "buildings", "building_part" or "enterprise", and ids: of what; building: id of the building, ""
    for an enterprise. people: expected, whole numbers. walk: seconds on the way. frail: part (0–1) who use
    the green lane. starts, seconds: of the slot, NaN where none is given. lane: counted from 0, -1 for any.
    pinned: the slot was set by hand or is a window that can't be moved. area: number of the neighbourhood.
    """

    kinds: np.ndarray
    ids: np.ndarray
    building: np.ndarray
    people: np.ndarray
    walk: np.ndarray
    frail: np.ndarray
    starts: np.ndarray
    seconds: np.ndarray
    lane: np.ndarray
    pinned: np.ndarray
    area: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)

    def with_slots(self, starts: np.ndarray, seconds: np.ndarray, lane: np.ndarray | None = None) -> Calls:
        """The same people at other times; by default in any lane."""
        lanes = np.full(len(self), -1) if lane is None else lane
        return replace(self, starts=starts, seconds=seconds, lane=lanes)

    def filled(self, hours: Hours) -> Calls:
        """Those without a slot come at any time of the opening hours, but its last tenth."""
        without = np.isnan(self.starts)
        return self.with_slots(
            np.where(without, hours.opens, self.starts),
            np.where(without, 0.9 * hours.seconds, self.seconds),
            np.where(without, -1, self.lane),
        )

    def rows(self, chosen: np.ndarray) -> Calls:
        """Only those at a mask or at places."""
        return Calls(*(getattr(self, name)[chosen] for name in self.__slots__))


def calls(plan: Plan, catalogue: Catalogue, found: Service | None = None) -> dict[str, Calls]:
    """Site id → who is called there, for every site that people come to. found: what `service` gives, where
    that is known."""
    found = found or service(plan)
    frame = pandas.concat([_buildings(plan, catalogue, found), _enterprises(plan, catalogue)])
    frame = frame[frame["people"] > 0]
    groups = dict(iter(frame.groupby("site", sort=False)))
    nobody = frame.iloc[:0]
    return {site.id: _calls(groups.get(site.id, nobody)) for site in receiving(plan)}


def expected_people(plan: Plan, catalogue: Catalogue, found: Service | None = None) -> dict[str, int]:
    """Site id → how many people are called there, see `calls`."""
    return {site: int(called.people.sum()) for site, called in calls(plan, catalogue, found).items()}


def _calls(rows: pandas.DataFrame) -> Calls:
    text, numbers = ("kinds", "ids", "building"), ("walk", "frail", "starts", "seconds")
    return Calls(
        **{name: rows[name].to_numpy(dtype=object) for name in text},
        **{name: rows[name].to_numpy(dtype=np.float64) for name in numbers},
        **{name: rows[name].to_numpy(dtype=np.int64) for name in ("people", "lane", "area")},
        pinned=rows["pinned"].to_numpy(dtype=bool),
    )


def _buildings(plan: Plan, catalogue: Catalogue, found: Service) -> pandas.DataFrame:
    """A row for each building that is given to a site, and one for each part that is called by itself."""
    ids = found.ways.index
    if plan.buildings is None or not len(ids):
        return _frame({})
    frame, people = plan.buildings.frame.loc[ids], demand(plan).reindex(ids).to_numpy(float)
    starts = frame["slot_starts"].astype("Float64").to_numpy(float, na_value=np.nan) * 60
    ends = frame["slot_ends"].astype("Float64").to_numpy(float, na_value=np.nan) * 60
    whole = _frame(
        {
            "kinds": BUILDINGS, "ids": ids, "building": ids,
            "site": found.ways["site"].to_numpy(dtype=object),
            "people": people,
            "walk": found.ways["metres"].to_numpy(float) / catalogue.norms["walking-speed"].value,
            "frail": _frail(plan).reindex(ids).to_numpy(float),
            "starts": starts, "seconds": ends - starts,
            "lane": frame["slot_lane"].fillna(0).to_numpy(np.int64) - 1,
            "pinned": frame["slot_pinned"].fillna(0).to_numpy(np.int64) > 0,
            "area": pandas.factorize(frame["neighbourhood"])[0],
        }
    )  # fmt: skip
    parts = [part for part in plan.table("building_part").values() if part.building in whole.index]
    pieces = []
    for part in parts:
        units = plan.buildings.frame["units"].get(part.building)
        if pandas.notna(units) and units > 0:
            share = (part.last_unit - part.first_unit + 1) / units
            row = _part(plan, whole.loc[part.building], part, people[ids.get_loc(part.building)] * share)
            whole.loc[part.building, "people"] -= row["people"]
            pieces.append(row)
    whole = pandas.concat([whole, pandas.DataFrame(pieces)]) if pieces else whole
    whole["people"] = _whole_numbers(whole["people"].to_numpy(float).clip(min=0))
    return whole


def _part(plan: Plan, home: pandas.Series, part: BuildingPart, people: float) -> pandas.Series:
    """The row of some units, beside that of the rest of their building."""
    row = home.copy()
    row["kinds"], row["ids"], row["people"] = part.KIND, part.id, people
    row["site"] = part.site or home["site"]
    if part.slot_starts is not None and part.slot_ends is not None:
        row["starts"], row["seconds"] = part.slot_starts * 60.0, (part.slot_ends - part.slot_starts) * 60.0
        row["lane"], row["pinned"] = (part.slot_lane or 0) - 1, bool(part.slot_pinned)
    return row


def _frail(plan: Plan) -> pandas.Series:
    """Building id → part of its people who use the green lane: as the care ledger counts them, else the
    campaign's share everywhere."""
    people = demand(plan)
    share = pandas.Series(plan.campaign.green_share, index=people.index)
    if CARE in RECORD_TYPES and plan.table(CARE):
        counts = pandas.Series(
            [care.building for care in plan.table(CARE).values() if care.service == "green-lane"],
            dtype=object,
        ).value_counts()
        counted = counts.reindex(people.index).to_numpy(float) / people.clip(lower=1)
        share = share.where(counted.isna(), counted.clip(upper=1.0))
    return share


def _enterprises(plan: Plan, catalogue: Catalogue) -> pandas.DataFrame:
    start, rows = origin(plan), []
    for id_, firms in guests(plan).items():
        site = plan.find("site", id_)
        hours = site_hours(plan, catalogue, site)
        rows += [_enterprise(firm, site, hours, start, catalogue) for firm in firms]
    if not rows:
        return _frame({})
    return pandas.DataFrame(rows, index=[row["ids"] for row in rows])


def _enterprise(
    firm: Enterprise, site: Site, hours: Hours, start: datetime | None, catalogue: Catalogue
) -> dict[str, object]:
    """Its row: everybody comes in its window, the site's hours where it has none."""
    opens = (firm.starts - start).total_seconds() if firm.starts and start else hours.opens
    closes = (firm.ends - start).total_seconds() if firm.ends and start else hours.closes
    metres = math.dist((firm.x, firm.y), (site.x, site.y)) * catalogue.norms["detour"].value
    return {
        "kinds": firm.KIND, "ids": firm.id, "building": "", "site": site.id, "people": firm.people,
        "walk": metres / catalogue.norms["walking-speed"].value, "frail": 0.0,
        "starts": opens, "seconds": max(0.0, closes - opens), "lane": -1, "pinned": True, "area": -1,
    }  # fmt: skip


_COLUMNS = (
    "kinds", "ids", "building", "site", "people", "walk", "frail", "starts", "seconds", "lane", "pinned",
    "area",
)  # fmt: skip


def _frame(columns: dict) -> pandas.DataFrame:
    if not columns:
        return pandas.DataFrame({name: [] for name in _COLUMNS})
    return pandas.DataFrame(columns, index=columns["ids"])


def _whole_numbers(people: np.ndarray) -> np.ndarray:
    """Rounded so that the sum stays: the fraction is carried from one to the next."""
    return np.diff(np.rint(np.cumsum(people) + 1e-9), prepend=0.0).astype(np.int64)
