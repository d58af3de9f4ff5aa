"""What can be asked of a proposal of routes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from musterpoint.catalogue import Catalogue
from musterpoint.engine.parameters import Parameters, check_names, number, whole_number
from musterpoint.engine.rounds.batches import CourierRules, courier_rules
from musterpoint.engine.rounds.hours import hours_of
from musterpoint.errors import InputError
from musterpoint.plan import Plan
from musterpoint.text import _

SHORTEST, BALANCED = "shortest", "balanced"
VISITS, COURIERS, SUPPLIES, ALL = "visits", "couriers", "supplies", "all"
KNOWN = (
    "age", "aim", "box", "effort", "every", "for", "full", "now", "seconds", "seed", "team", "vehicles",
    "wait",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RouteWishes:
    """what: "visits", "couriers", "supplies" or "all". aim: "shortest", or "balanced" where teams shall work
    about equally long. now: what is done stays, and the rest is planned from then on; None plans the whole
    day. team: only this one is planned anew, "" for all. vehicles: so many couriers at the most, 0 for as
    many as there are. age, every, wait: minutes, 0 for what the norms say; box, full: tubes in a box and
    boxes that call a courier (see `CourierRules`), 0 for the usual."""

    what: str = ALL
    aim: str = SHORTEST
    now: datetime | None = None
    team: str = ""
    vehicles: int = 0
    age: float = 0.0
    every: float = 0.0
    wait: float = 0.0
    box: int = 0
    full: int = 0

    def rules(self, catalogue: Catalogue) -> CourierRules:
        """How samples are fetched."""
        usual = courier_rules(catalogue)
        return CourierRules(
            age=60 * self.age or usual.age,
            every=60 * self.every or usual.every,
            box=self.box or usual.box,
            full=self.full,
            wait=60 * self.wait or usual.wait,
        )


def read_wishes(plan: Plan, parameters: Parameters) -> RouteWishes:
    """The wishes as people type them. "now" is a time such as 14:30 or 2026-03-18T14:30; "team" an id, name
    or number. Raises InputError where one is unknown or unfit."""
    check_names(parameters, KNOWN)
    return RouteWishes(
        what=_choice(parameters, "for", (ALL, VISITS, COURIERS, SUPPLIES)),
        aim=_choice(parameters, "aim", (SHORTEST, BALANCED)),
        now=_time(plan, parameters.get("now", "")),
        team=_team(plan, parameters.get("team", "")),
        vehicles=whole_number(parameters, "vehicles", 0),
        **{name: number(parameters, name, 0.0) for name in ("age", "every", "wait")},
        **{name: whole_number(parameters, name, 0) for name in ("box", "full")},
    )


def _choice(parameters: Parameters, name: str, choices: tuple[str, ...]) -> str:
    value = parameters.get(name, choices[0])
    if value not in choices:
        raise InputError(
            _("“{name}” can't be {value}.").format(name=name, value=value),
            _("It must be one of: {choices}.").format(choices=", ".join(choices)),
            _("Give another value, or leave it out for the default."),
        )
    return value


def _time(plan: Plan, text: str) -> datetime | None:
    if not text:
        return None
    day = hours_of(plan).starts
    for form in ("%H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"):
        try:
            found = datetime.strptime(text, form)
        except ValueError:
            continue
        return day.replace(hour=found.hour, minute=found.minute, second=0) if form == "%H:%M" else found
    raise InputError(
        _("“{name}” can't be {value}.").format(name="now", value=text),
        _("It has to be a time such as 14:30."),
        _("Give another value, or leave it out for the default."),
    )


def _team(plan: Plan, text: str) -> str:
    if not text:
        return ""
    for team in plan.table("team").values():
        if text in (team.id, team.name, str(team.number)):
            return team.id
    raise InputError(
        _("There is no team “{name}”.").format(name=text),
        _("It is neither an id nor a name nor a number of a team of this plan."),
        _("Choose one from the list."),
    )
