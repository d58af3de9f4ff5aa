"""What somebody may ask of a proposal of staff."""

from __future__ import annotations

from dataclasses import dataclass

from musterpoint.catalogue import Catalogue
from musterpoint.engine.parameters import Parameters, check_names, number, whole_number
from musterpoint.errors import InputError
from musterpoint.plan import Plan
from musterpoint.text import _

NAMES = ("scope", "tier", "posts", "site", "shift", "effort", "seed")


@dataclass(frozen=True, slots=True)
class Wishes:
    """scope: "empty" touches empty and broken posts only, "all" every post that isn't pinned. tier: the
    farthest that may be called, "" for any. posts: that one person may hold. site, shift: id of the only one
    to be staffed, "" for all. effort: how long units are gathered; seed: what the search begins with."""

    scope: str = "empty"
    tier: str = ""
    posts: int = 1
    site: str = ""
    shift: str = ""
    effort: float = 1.0
    seed: int = 1


def read_wishes(plan: Plan, catalogue: Catalogue, parameters: Parameters) -> Wishes:
    """The parameters in their types. A site is named by its number or id, a shift by its name or id.

    Raises InputError where one is unknown or unfit.
    """
    check_names(parameters, NAMES)
    scope = _one_of("scope", parameters.get("scope", "empty"), ("empty", "all"))
    tier = _one_of("tier", parameters.get("tier", ""), ("", *catalogue.tiers))
    sites = {key: site.id for site in plan.sites() for key in (site.id, str(site.number))}
    shifts = {key: shift.id for shift in plan.table("shift").values() for key in (shift.id, shift.name)}
    site, shift = parameters.get("site", ""), parameters.get("shift", "")
    return Wishes(
        scope,
        tier,
        whole_number(parameters, "posts", 1, least=1),
        sites[_one_of("site", site, tuple(sites))] if site else "",
        shifts[_one_of("shift", shift, tuple(shifts))] if shift else "",
        number(parameters, "effort", 1.0),
        whole_number(parameters, "seed", 1),
    )


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value in known:
        return value
    raise InputError(
        _("“{name}” can't be {value}.").format(name=name, value=value),
        _("It has to be one of: {choices}.").format(choices=", ".join(filter(None, known[:20]))),
        _("Give another value, or leave it out for the default."),
    )
