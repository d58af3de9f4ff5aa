"""Lays sites out: tents, tables, queue and ways, on the ground that is there."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.kits import laid_down, layout_sizes
from musterpoint.catalogue.layouts import draw_form
from musterpoint.engine.ground import CLEARANCE
from musterpoint.engine.layout.fitting import Fit, Wish, fitted
from musterpoint.engine.layout.free_ground import FreeGround, axis_of
from musterpoint.engine.layout.kit_shapes import queue_wanted
from musterpoint.engine.layout.tents import Stock
from musterpoint.engine.layout.unmet import Outcome, no_room
from musterpoint.engine.observation import observed_by
from musterpoint.engine.placing_checks import PlacingChecks
from musterpoint.jobs import Job
from musterpoint.plan import (
    Edit,
    IdSource,
    Plan,
    Problem,
    Record,
    Site,
    changed,
    deleted,
    made,
    new_id,
)
from musterpoint.plan.placing import Placing
from musterpoint.text import Label, _

BARE = 0.3
"""Metres to buildings that are left on ground marked by hand, where nothing else fits."""

_REACH = 34.0
"""Metres to each side that a site of one lane may spread from its middle; more for each further lane."""

GREEN_QUEUE = 30
"""Whom the queue of a site holds that is a green lane as a whole: they are called in small groups."""

_PARTS = ("zone", "fixture", "gate", "way")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a planner asks of a layout; None leaves it to the rules.

    queue: people that it holds (by default as many as the siting rule asks for, at most an hour's). gate:
    where the entrance shall be, x and y; keep_gate: where it is now. arrival, wind: from which side people
    come and where the wind blows from, degrees counter-clockwise from east. turn: whether it may stand
    another way round than it does; a given gate, arrival or wind allows it.
    """

    queue: int | None = None
    gate: tuple[float, float] | None = None
    arrival: float | None = None
    wind: float | None = None
    keep_gate: bool = False
    turn: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A site as it is laid out. records: its zones, fixtures, gates and ways, empty where there is no room.
    unmet: what of the rules and of what was asked for can't be met there."""

    site: Site
    records: tuple[Record, ...] = ()
    unmet: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Layouter:
    """Lays out one site after the other on a plan; later ones keep off the earlier ones' ground and tents."""

    plan: Plan
    catalogue: Catalogue
    without: frozenset[str] = frozenset()
    """Ids of sites that are going to be laid out: their tents are free to be used."""
    ground: FreeGround = field(init=False)
    stock: Stock = field(init=False)

    def __post_init__(self) -> None:
        self.ground = FreeGround(self.plan, self.catalogue)
        self.stock = Stock(self.plan, self.catalogue, self.without)

    def lay_out(self, site: Site, options: Options, ids: IdSource) -> Layout:
        """The site with the parts of its layout. What only the whole plan can tell isn't in `unmet` yet."""
        if options.keep_gate and options.gate is None:
            options = replace(options, gate=self._gate_of(site))
        people = self._people(site, options)
        found = self._found(site, options, people)
        if found is None:
            return Layout(site, (), (no_room(site),))
        drawing = draw_form(self.catalogue.fixtures, layout_sizes(), found.form)
        middle = drawing.bounds()
        x, y = Placing(found.x, found.y, found.rotation).point(middle.x, middle.y)
        turned, lanes = round(found.rotation % 360, 4), found.form.lanes
        laid = site.replace(x=x, y=y, rotation=turned, lanes=lanes, kit=self._kit(site, lanes))
        records = tuple(laid_down(drawing.finished(), laid, ids))
        outcome = Outcome(self.catalogue, site, laid, records, found, people)
        unmet = tuple(outcome.shortcomings(options.gate, options.wind, self.stock.missing(found.form.tents)))
        self.stock.take(found.form.tents)
        self.ground.taken[site.id] = shapely.convex_hull(
            shapely.geometrycollections([part.geometry() for part in records if part.KIND == "zone"])
        )
        return Layout(laid, records, unmet)

    def _kit(self, site: Site, lanes: int) -> str:
        """The id of the kit that a site of so many lanes is called after: its own, else the first that has as
        many, "" where none has."""
        kits = self.catalogue.kits
        if site.kit in kits and kits[site.kit].lanes == lanes:
            return site.kit
        fixed = (kit.id for kit in kits.values() if kit.site_kind == "fixed" and kit.lanes == lanes)
        return next(fixed, "")

    def _gate_of(self, site: Site) -> tuple[float, float] | None:
        gates = [gate for gate in self.plan.where("gate", site=site.id) if gate.kind == "entrance"]
        return (gates[0].x, gates[0].y) if gates else None

    def _people(self, site: Site, options: Options) -> int:
        """Whom the queue has to hold: what is asked for, else the rule's 200, at most an hour's work."""
        if options.queue is not None:
            return options.queue
        if site.green_lane and site.lanes == 1:
            return GREEN_QUEUE
        return queue_wanted(self.plan, self.catalogue, site.lanes)

    def _found(self, site: Site, options: Options, people: int) -> Fit | None:
        """The first of ever smaller wishes that finds room: all that is asked for, then less room round it
        and a simpler entrance, then a queue that only meets the rule, then no way of its own for the green
        lane, then fewer lanes."""
        for lanes in range(site.lanes, 0, -1):
            rule = round(min(people, lanes * self.plan.campaign.rate * self._longest_wait()))
            best: Fit | None = None
            for green in dict.fromkeys((site.green_lane and lanes > 1, False)):
                for clearance in self._clearances(site):
                    found = self._fitted(site, options, people, lanes, green, clearance)
                    best = _fuller(best, found)
                    if found and found.short == 0:
                        return found
                if best and people - best.short >= rule:
                    return best
            if best:
                return best
        return None

    def _longest_wait(self) -> float:
        return self.catalogue.norms["queue-time"].value / 60

    def _clearances(self, site: Site) -> Iterator[float]:
        yield self.ground.norm
        yield CLEARANCE
        if site.ground:
            yield BARE

    def _fitted(
        self, site: Site, options: Options, people: int, lanes: int, green: bool, clearance: float
    ) -> Fit | None:
        ground = self._ground(site, options, lanes, clearance)
        if ground.is_empty:
            return None
        wish = Wish(
            people=people, observed=observed_by(self.plan, self.catalogue, lanes), green=green,
            gate=options.gate, centre=_centre(site), arrival=options.arrival, wind=options.wind,
            rotation=site.rotation,
        )  # fmt: skip
        best: Fit | None = None
        for rotations in self._rotations(site, options, ground):
            pairings = (True,) if options.wind is None else (True, False)
            for chosen in zip(*(self.stock.choices(lanes, paired) for paired in pairings), strict=False):
                tents = dict(zip(pairings, chosen, strict=True))
                fit = fitted(ground, self.catalogue.fixtures, layout_sizes(), tents, wish, rotations)
                best = _fuller(best, fit)
                if fit and fit.short == 0:
                    return fit
        return best

    def _ground(self, site: Site, options: Options, lanes: int, clearance: float) -> shapely.Geometry:
        """The free ground that the site may take."""
        if site.ground:
            marked = shapely.make_valid(shapely.Polygon(site.ground))
            return self.ground.within(marked, clearance, site.id)
        x, y = options.gate or (site.x, site.y)
        return self.ground.around(x, y, _REACH + 4.0 * lanes, clearance, site.id)

    def _rotations(
        self, site: Site, options: Options, ground: shapely.Geometry
    ) -> Iterator[tuple[float, ...]]:
        """Ways round to try, the better ones first: as it stands, then along what is around."""
        turns = options.turn or site.ground or not (options.gate is options.arrival is options.wind is None)
        if not turns:
            yield (site.rotation,)
        bases = [site.rotation % 90, axis_of(ground), *self.ground.directions(site.x, site.y)]
        distinct: list[float] = []
        for base in bases:
            if all(min(abs(base - one) % 90, 90 - abs(base - one) % 90) > 3 for one in distinct):
                distinct.append(base)
        yield tuple(
            round(base + quarter, 2) for base, quarter in itertools.product(distinct, (0, 90, 180, 270))
        )


def _fuller(one: Fit | None, other: Fit | None) -> Fit | None:
    """Of two fits the one whose queue holds more, the first where they are alike."""
    if one is None or (other is not None and other.short < one.short):
        return other
    return one


def _centre(site: Site) -> tuple[float, float]:
    """Where the middle of a site should be."""
    if not site.ground:
        return site.x, site.y
    middle = shapely.Polygon(site.ground).centroid
    return middle.x, middle.y


def lay_out_sites(
    plan: Plan,
    catalogue: Catalogue,
    sites: Sequence[Site],
    options: Options = Options(),
    job: Job | None = None,
    ids: IdSource = new_id,
) -> list[Layout]:
    """A layout for each of the sites, new ones or those of the plan, one after the other: later ones keep off
    the ground and the tents of earlier ones. Mobile sites and bases keep what they have.

    The plan isn't changed; `layout_edit` makes the edit. Each layout passes the checks of places, or `unmet`
    says which it can't.
    """
    job = job or Job()
    own = frozenset(site.id for site in sites)
    layouter = Layouter(plan, catalogue, own)
    layouts = []
    for rank, site in enumerate(sites):
        job.progress(
            0.9 * rank / len(sites),
            _("Laying out site {rank} of {count}").format(rank=rank + 1, count=len(sites)),
        )
        layouts.append(layouter.lay_out(site, options, ids))
    job.progress(0.9, _("Checking the layouts"))
    preview = plan.copy()
    preview.apply(layout_edit(plan, layouts, Label("")))
    checks = PlacingChecks(preview, catalogue)
    return [
        replace(layout, unmet=(*layout.unmet, *checks.problems([layout.site, *layout.records])))
        if layout.records
        else layout
        for layout in layouts
    ]


def layout_site(
    plan: Plan, catalogue: Catalogue, site: Site, options: Options = Options(), ids: IdSource = new_id
) -> Layout:
    """The layout of one site (see `lay_out_sites`)."""
    return lay_out_sites(plan, catalogue, [site], options, ids=ids)[0]


def layout_edit(plan: Plan, layouts: Sequence[Layout], label: Label) -> Edit:
    """The edit that puts layouts in the place of earlier ones. What somebody placed by hand, or locked,
    stays; sites without room stay as they are."""
    changes = []
    for layout in layouts:
        if not layout.records:
            continue
        before = plan.find("site", layout.site.id)
        if before is None:
            changes += made(layout.site)
        elif before != layout.site:
            changes.append(changed(before, layout.site))
        old = [part for kind in _PARTS for part in plan.where(kind, site=layout.site.id)]
        changes += deleted(*(part for part in old if part.laid and not part.locked))
        changes += made(*layout.records)
    return Edit(label, tuple(changes))
