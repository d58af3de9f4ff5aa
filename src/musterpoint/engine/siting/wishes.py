"""What a person asks of a siting, as typed."""

from __future__ import annotations

from dataclasses import dataclass

import pandas

from musterpoint.catalogue import Catalogue
from musterpoint.engine.demand import served_in_words
from musterpoint.engine.parameters import Parameters, check_names, number, whole_number
from musterpoint.errors import InputError
from musterpoint.plan import Plan, Site
from musterpoint.text import _, ngettext

NAMES = (
    "sites",
    "lanes",
    "keep",
    "fixed",
    "among",
    "forbidden",
    "walk",
    "whole",
    "split",
    "seed",
    "effort",
    "seconds",
)
ALL, NONE = "all", "none"

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SitingWish:
    """sites, lanes: in all, those kept included; None for as few as serve everybody. kept: existing sites
    that stay as they are; the others are given up. fixed: places in the plan's CRS where a site must stand.
    among: places to choose from, none where they are to be found. forbidden: ids of neighbourhoods in which
    none may. walk: metres that people walk at the most. whole: person-metres that it is worth not to split a
    neighbourhood. split: buildings with more people may be split by unit, 0 none. sites_asked: where lanes
    are too few for so many sites, which `sites` is lowered to."""

    sites: int | None
    lanes: int | None
    kept: tuple[Site, ...]
    fixed: tuple[Point, ...]
    among: tuple[Point, ...]
    forbidden: frozenset[str]
    walk: float
    whole: float
    split: float
    sites_asked: int | None = None

    def given_up(self, plan: Plan) -> list[Site]:
        """Existing sites that don't stay; teams that visit homes always do."""
        staying = {site.id for site in self.kept}
        return [site for site in plan.sites() if site.id not in staying and site.kind != "home-visit"]


def read_wish(plan: Plan, catalogue: Catalogue, parameters: Parameters) -> SitingWish:
    """The parameters: "sites", "lanes" (numbers), "keep" ("all", "none" or numbers of sites), "fixed" and
    "among" ("x,y; x,y"), "forbidden" (names or ids of neighbourhoods), "walk", "whole", "split", and those of
    `searching.control`; lists are separated by semicolons. Raises InputError where one is unknown or
    unfit."""
    check_names(parameters, NAMES)
    kept = tuple(_kept(plan, parameters.get("keep", ALL)))
    sites = whole_number(parameters, "sites", 1, least=1) if parameters.get("sites") else None
    lanes = whole_number(parameters, "lanes", 1, least=1) if parameters.get("lanes") else None
    fixed, among = (tuple(_points(parameters, name)) for name in ("fixed", "among"))
    _check_numbers(plan, catalogue, sites, lanes, kept, fixed)
    most = None if None in (sites, lanes) else len(kept) + lanes - sum(site.lanes for site in kept)
    return SitingWish(
        sites if most is None else min(sites, most), lanes, kept, fixed, among,
        frozenset(_areas(plan, parameters.get("forbidden", ""))),
        number(parameters, "walk", plan.campaign.walking_limit, least=1.0),
        number(parameters, "whole", 0.0), number(parameters, "split", 0.0),
        sites if most is not None and most < sites else None,
    )  # fmt: skip


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.replace("；", ";").split(";") if item.strip()]


def _kept(plan: Plan, text: str) -> list[Site]:
    """The existing sites that are named by number."""
    receiving = [site for site in plan.sites() if site.kind != "home-visit"]
    if text in (ALL, ""):
        return receiving
    wanted = set() if text == NONE else set(_items(text.replace(",", ";").replace("，", ";")))
    numbers = {str(site.number) for site in receiving}
    if unknown := sorted(wanted - numbers):
        raise InputError(
            _("There is no site {number} to keep.").format(number=unknown[0]),
            _("“keep” is “all”, “none”, or numbers of sites such as “1;3”."),
            _("Correct it or leave it out: then all existing sites stay."),
        )
    return [site for site in receiving if str(site.number) in wanted]


def _points(parameters: Parameters, name: str) -> list[Point]:
    points = []
    for item in _items(parameters.get(name, "")):
        try:
            x, y = (float(part) for part in item.replace("，", ",").split(","))
        except ValueError:
            raise InputError(
                _("“{item}” is no place.").format(item=item),
                _(
                    "“{name}” is x,y in metres of the plan's coordinates, several with a semicolon between."
                ).format(name=name),
                _("Correct it or leave it out."),
            ) from None
        points.append((x, y))
    return points


def _areas(plan: Plan, text: str) -> list[str]:
    """Ids of the neighbourhoods named."""
    found = []
    for item in _items(text):
        frame = (
            plan.neighbourhoods.frame if plan.neighbourhoods is not None else pandas.DataFrame({"name": []})
        )
        ids = [item] if item in frame.index else list(frame.index[(frame["name"] == item).fillna(False)])
        if not ids:
            raise InputError(
                _("There is no neighbourhood “{name}”.").format(name=item),
                _("“forbidden” names neighbourhoods in which no site may stand."),
                _("Correct the name or leave it out."),
            )
        found += ids
    return found


def _check_numbers(
    plan: Plan, catalogue: Catalogue, sites: int | None, lanes: int | None,
    kept: tuple[Site, ...], fixed: tuple[Point, ...],
) -> None:  # fmt: skip
    """Raises InputError where numbers contradict each other."""
    least = len(kept) + len(fixed)
    if sites is not None and sites < least:
        raise InputError(
            _("{sites} sites are fewer than the {least} that stay or are fixed.").format(
                sites=sites, least=least
            ),
            _("The number of sites is that of all, existing ones that stay included."),
            _("Ask for {least} or more, or name those that stay: “keep” is “none” or numbers.").format(
                least=least
            ),
        )
    held = sum(site.lanes for site in kept) + len(fixed)
    if lanes is not None and lanes < max(1, held):
        raise InputError(
            _("{lanes} lanes are too few: it takes {held}.").format(lanes=lanes, held=held),
            " ".join(
                [
                    _("The lanes of existing sites that stay count, and each fixed place has one at least."),
                    served_in_words(plan, catalogue, lanes),
                ]
            ),
            ngettext(
                "Ask for {count} more lane, or keep fewer sites: “keep” is “none” or numbers.",
                "Ask for {count} more lanes, or keep fewer sites: “keep” is “none” or numbers.",
                held - lanes,
            ).format(count=held - lanes),
        )
