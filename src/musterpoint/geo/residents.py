"""How many people live in each building: counted, spread from a total, or estimated, and never confused."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas
import numpy
import pandas

from musterpoint.errors import InputError
from musterpoint.geo.floors import DEFAULT_FLOORS
from musterpoint.geo.hierarchy import parent_positions
from musterpoint.geo.report import FindingKind, ImportReport
from musterpoint.geo.use import is_residential
from musterpoint.plan import Origin
from musterpoint.text import _, ngettext

Array = numpy.ndarray

FLOOR_AREA_PER_PERSON = 36.52
"""m² of floor area per person in city households: China Population Census Yearbook 2020."""
HOUSEHOLD_SIZE = 2.62
"""People per family household: Seventh National Population Census (2020), communiqué no. 2."""


def spread(totals: Array, group: Array, weights: Array) -> Array:
    """Share out each group's total over its members by weight, in whole numbers that add up exactly.

    totals: int, ≥ 0, one per group. group: int, the group's position in `totals` for each member, -1 for
    none. weights: float, ≥ 0, one per member; where a group's weights are all 0 its members share alike.
    Returns int per member, 0 for those without a group. A total whose group has no member stays unshared.

    Largest remainder (Hamilton): quota = total · weight / Σ weight; everyone gets the whole part, and those
    with the largest remainders one more each, the earlier one of two equal ones first.
    Raises ValueError for negative or infinite totals or weights.
    """
    totals = numpy.asarray(totals, dtype=numpy.int64)
    weights = numpy.asarray(weights, dtype=float)
    if (totals < 0).any() or (weights < 0).any() or not numpy.isfinite(weights).all():
        raise ValueError("totals and weights must be 0 or more")
    shares = numpy.zeros(len(weights), dtype=numpy.int64)
    members = numpy.flatnonzero(group >= 0)
    if not len(members):
        return shares
    owner, weight = group[members], weights[members] / max(1.0, weights.max())
    sums = numpy.bincount(owner, weight, minlength=len(totals))
    weight = numpy.where(sums[owner] > 0, weight, 1.0)
    sums = numpy.bincount(owner, weight, minlength=len(totals))
    sizes = numpy.bincount(owner, minlength=len(totals))
    # A hair less than the quota: rounding in the division must not make the whole parts exceed the total.
    quota = totals[owner] * (weight / sums[owner]) * (1 - 1e-12)
    whole = numpy.floor(quota)
    left = totals - numpy.bincount(owner, whole, minlength=len(totals)).astype(numpy.int64)
    more, last = numpy.divmod(left, numpy.maximum(sizes, 1))
    order = numpy.lexsort((numpy.arange(len(members)), whole - quota, owner))
    rank = numpy.empty(len(members), dtype=numpy.int64)
    starts = numpy.searchsorted(owner[order], numpy.arange(len(totals)))
    rank[order] = numpy.arange(len(members)) - starts[owner[order]]
    shares[members] = whole.astype(numpy.int64) + more[owner] + (rank < last[owner])
    return shares


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentRules:
    """How missing figures are come by. estimate: whether floor area may stand in where nothing is known.
    by_households: whether totals are spread by households rather than by floor area, in neighbourhoods where
    every building's are known."""

    estimate: bool = False
    by_households: bool = False
    floor_area_per_person: float = FLOOR_AREA_PER_PERSON
    household_size: float = HOUSEHOLD_SIZE
    default_floors: int = DEFAULT_FLOORS

    def estimating(self) -> ResidentRules:
        """The same rules with estimating allowed."""
        return replace(self, estimate=True)


def with_residents(
    buildings: geopandas.GeoDataFrame,
    area: pandas.Series,
    neighbourhoods: geopandas.GeoDataFrame,
    rules: ResidentRules,
    report: ImportReport,
) -> geopandas.GeoDataFrame:
    """The buildings with residents, and `residents_origin` saying where each figure comes from.

    In this order: the building's own figure; its share of what its neighbourhood's total leaves over, by
    floor area (or households, see `ResidentRules`); its households × `rules.household_size`; if
    `rules.estimate`, floor area ÷ `rules.floor_area_per_person`. Buildings known to be shops, schools,
    offices … get a share only where their neighbourhood has no others. Totals are kept exactly. Nobody is put
    into buildings outside of every neighbourhood. Raises InputError where nothing is known about anybody and
    estimating isn't allowed.
    """
    ledger = _Ledger(buildings, area, neighbourhoods, rules, report)
    ledger.take_from_totals()
    ledger.take_from_households()
    ledger.leave_outside_empty()
    if rules.estimate:
        ledger.estimate()
    if ledger.unknown.all() and len(buildings):
        raise _nothing_known()
    ledger.report_unknown()
    frame = buildings.copy(deep=False)
    frame["residents"] = pandas.array(ledger.residents, dtype="Int64")
    frame["residents"] = frame["residents"].mask(ledger.unknown)
    frame["residents_origin"] = pandas.array(ledger.origin, dtype="string")
    return frame


class _Ledger:
    """The figures of all buildings while they are being settled; `unknown` are those still without."""

    def __init__(
        self,
        buildings: geopandas.GeoDataFrame,
        area: pandas.Series,
        neighbourhoods: geopandas.GeoDataFrame,
        rules: ResidentRules,
        report: ImportReport,
    ):
        own = buildings["residents"]
        self.buildings, self.neighbourhoods = buildings, neighbourhoods
        self.rules, self.report = rules, report
        self.area = area.to_numpy(dtype=float)
        self.group = neighbourhoods.index.get_indexer(buildings["neighbourhood"])
        self.home = is_residential(buildings["type"]).fillna(True).to_numpy(dtype=bool)
        self.unknown = own.isna().to_numpy()
        self.residents = own.fillna(0).to_numpy(dtype=numpy.int64)
        self.origin = numpy.where(self.unknown, None, Origin.FILE).astype(object)

    def take_from_totals(self) -> None:
        """Spread what each neighbourhood's total leaves over, on its buildings without a figure."""
        totals, counted = self._totals()
        has_total = totals >= 0
        if not has_total.any():
            return
        size = len(totals)
        holder, counted_below = self._holders(totals)
        group = numpy.where(self.group >= 0, holder[self.group], -1)
        inside = group >= 0
        known = numpy.bincount(group[inside], self.residents[inside], minlength=size).astype(numpy.int64)
        left = numpy.where(has_total, totals - known - counted_below, 0)
        open_ = self.unknown & inside
        homes = numpy.bincount(group[open_ & self.home], minlength=size) > 0
        takers = open_ & (self.home | ~homes[group])
        placed = numpy.bincount(group[takers], minlength=size) > 0
        self._report_totals(left, homes, placed, numpy.isin(numpy.arange(size), group))
        weights, by_households = self._weights(group, takers)
        shared = spread(numpy.maximum(left, 0), numpy.where(takers, group, -1), weights)
        self.residents[open_] = shared[open_]
        exact = numpy.where(counted, Origin.SPREAD, Origin.ESTIMATED)
        self.origin[open_] = exact[group[open_]]
        self.unknown = self.unknown & ~open_
        self._report_shares(takers & ~by_households, takers & by_households)

    def _weights(self, group: Array, takers: Array) -> tuple[Array, Array]:
        """By what totals are spread, and where that is households (mask)."""
        if not self.rules.by_households:
            return self.area, numpy.zeros(len(takers), dtype=bool)
        households = self.buildings["households"]
        lacking = numpy.bincount(
            group[takers & households.isna().to_numpy()], minlength=len(self.neighbourhoods)
        )
        told = (group >= 0) & (lacking[group] == 0)
        return numpy.where(told, households.fillna(0).to_numpy(dtype=float), self.area), told

    def _report_shares(self, by_area: Array, by_households: Array) -> None:
        area = ngettext(
            "{count} building gets its share of its neighbourhood's residents by floor area.",
            "{count} buildings get their share of their neighbourhood's residents by floor area.",
            int(by_area.sum()),
        )
        households = ngettext(
            "{count} building gets its share of its neighbourhood's residents by its households.",
            "{count} buildings get their share of their neighbourhood's residents by their households.",
            int(by_households.sum()),
        )
        self._say(FindingKind.ESTIMATED, "spread", by_area, area)
        self._say(FindingKind.ESTIMATED, "spread-by-households", by_households, households)

    def take_from_households(self) -> None:
        households = self.buildings["households"]
        known = households.notna().to_numpy() & self.unknown
        people = (households.fillna(0).astype(float) * self.rules.household_size).round()
        self._settle(known, people.to_numpy(dtype=numpy.int64), Origin.ESTIMATED)
        self._say(
            FindingKind.ESTIMATED,
            "households",
            known,
            ngettext(
                "The residents of {count} building are its households times {size}.",
                "The residents of {count} buildings are their households times {size}.",
                int(known.sum()),
            ),
            size=self.rules.household_size,
        )

    def leave_outside_empty(self) -> None:
        """Once anything is known, buildings outside of every neighbourhood have nobody to plan for."""
        if not self.unknown.all():
            outside = self.unknown & (self.group < 0)
            self._settle(outside, numpy.zeros(len(outside), dtype=numpy.int64), Origin.SPREAD)

    def estimate(self) -> None:
        people = numpy.rint(self.area / self.rules.floor_area_per_person).astype(numpy.int64)
        lived_in = self.unknown & self.home & (self.group >= 0)
        self._settle(self.unknown, numpy.where(lived_in, people, 0), Origin.ESTIMATED)
        census = self.rules.floor_area_per_person == FLOOR_AREA_PER_PERSON
        self._say(
            FindingKind.ESTIMATED,
            "floor-area",
            lived_in,
            ngettext(
                "The residents of {count} building are estimated: {area} m² of floor per person ({source}).",
                "The residents of {count} buildings are estimated: {area} m² of floor per person ({source}).",
                int(lived_in.sum()),
            ),
            area=self.rules.floor_area_per_person,
            source=_("China Population Census Yearbook 2020, cities") if census else _("as you set it"),
        )

    def report_unknown(self) -> None:
        self._say(
            FindingKind.NOTICED,
            "no-residents",
            self.unknown,
            ngettext(
                "Nothing is known about the residents of {count} building; it has no figure.",
                "Nothing is known about the residents of {count} buildings; they have no figure.",
                int(self.unknown.sum()),
            ),
        )

    def _totals(self) -> tuple[Array, Array]:
        """People per neighbourhood, -1 where nothing is known, and whether they were counted (mask)."""
        residents, households = self.neighbourhoods["residents"], self.neighbourhoods["households"]
        worked_out = (households.astype("Float64") * self.rules.household_size).round().astype("Int64")
        totals = residents.fillna(worked_out).fillna(-1).to_numpy(dtype=numpy.int64)
        return totals, residents.notna().to_numpy()

    def _holders(self, totals: Array) -> tuple[Array, Array]:
        """For each neighbourhood the position of the nearest one, itself first, then those above it, that
        has a total, -1 for none; and how many people are counted in those directly below it."""
        above = parent_positions(self.neighbourhoods)
        holder = numpy.arange(len(totals))
        next_above = above.copy()
        for _level in range(len(totals)):
            lacking = (holder >= 0) & (totals[holder] < 0)
            if not lacking.any():
                break
            holder[lacking] = next_above[lacking]
            next_above = numpy.where(next_above >= 0, above[next_above], -1)
        below = numpy.where(above >= 0, holder[above], -1)
        counted = (totals >= 0) & (below >= 0)
        people = numpy.bincount(below[counted], totals[counted], minlength=len(totals))
        return holder, people.astype(numpy.int64)

    def _report_totals(self, left: Array, homes: Array, placed: Array, built: Array) -> None:
        """Say where totals couldn't be spread as they should. homes, placed, built: whether a neighbourhood
        has residential buildings and any buildings that get a share, and any buildings at all (masks)."""
        differ = (left < 0) | ((left > 0) & ~placed & built)
        empty, shops = (left > 0) & ~built, placed & ~homes
        differing = ngettext(
            "In {count} neighbourhood the residents of the buildings don't add up to the total.",
            "In {count} neighbourhoods the residents of the buildings don't add up to the total.",
            int(differ.sum()),
        )
        emptiness = ngettext(
            "{count} neighbourhood has {people} residents but no building to put them into.",
            "{count} neighbourhoods have {people} residents but no building to put them into.",
            int(empty.sum()),
        )
        shopping = ngettext(
            "{count} neighbourhood has no residential building; all of its buildings get a share.",
            "{count} neighbourhoods have no residential building; all their buildings get a share.",
            int(shops.sum()),
        )
        for code, mask, sentence in (
            ("totals-differ", differ, differing),
            ("no-buildings", empty, emptiness),
            ("no-homes", shops, shopping),
        ):
            if mask.any():
                text = sentence.format(count=int(mask.sum()), people=int(left[mask].sum()))
                self.report.add(FindingKind.NOTICED, code, text, features=self.neighbourhoods.index[mask])

    def _settle(self, mask: Array, people: Array, origin: str) -> None:
        self.residents[mask] = people[mask]
        self.origin[mask] = origin
        self.unknown = self.unknown & ~mask

    def _say(self, kind: FindingKind, code: str, mask: Array, sentence: str, **words: object) -> None:
        if mask.any():
            text = sentence.format(count=int(mask.sum()), **words)
            self.report.add(kind, code, text, features=self.buildings.index[mask])


def _nothing_known() -> InputError:
    return InputError(
        _("Nothing says how many people live there."),
        _("Neither the neighbourhoods nor the buildings have a column of residents or households."),
        _("Name the column with --map residents=COLUMN, or have it estimated with --map residents=estimate."),
    )
