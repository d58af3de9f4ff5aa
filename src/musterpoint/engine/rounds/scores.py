"""How good the routes of a plan are, in the figures that two proposals are compared by."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from musterpoint.engine.demand import Comparison
from musterpoint.engine.rounds.courier_need import CourierNeed
from musterpoint.engine.rounds.crews import DONE
from musterpoint.plan import Plan, Stop
from musterpoint.text import _


@dataclass(frozen=True, slots=True)
class RouteScore:
    """visits: to be made or made; served: of them, those with a stop; people: of all visits, people_served.
    teams: with a stop. metres, walked: of all routes, walked of them on foot. longest, shortest: working
    seconds of the busiest and of the idlest team with stops. waiting: seconds. pickups, boxes, tubes: of the
    couriers; deliveries: of the supply runs. need: what fetching every sample takes, where it was worked
    out."""

    visits: int = 0
    served: int = 0
    people: int = 0
    people_served: int = 0
    teams: int = 0
    metres: float = 0.0
    walked: float = 0.0
    longest: float = 0.0
    shortest: float = 0.0
    waiting: float = 0.0
    pickups: int = 0
    tubes: int = 0
    deliveries: int = 0
    need: CourierNeed | None = None
    norms: tuple[Comparison, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.visits or self.pickups or self.deliveries or self.need)

    def rows(self) -> list[tuple[str, str]]:
        """Name and figure of each score, as a person reads them."""
        rows = []
        if self.visits:
            rows += [
                (_("Visits planned"), f"{self.served:,} / {self.visits:,}"),
                (_("People visited"), f"{self.people_served:,} / {self.people:,}"),
            ]
        rows += [
            (_("Teams on the way"), f"{self.teams:,}"),
            (_("Length of all routes"), f"{self.metres / 1000:,.1f} km"),
            (_("Of it on foot"), f"{self.walked / 1000:,.1f} km"),
            (_("Longest day of a team"), _clock(self.longest)),
            (_("Shortest day of a team"), _clock(self.shortest)),
            (_("Waiting"), _clock(self.waiting)),
        ]
        if self.pickups or self.need:
            left = self.need.pickups - self.need.fetched if self.need else 0
            wanted = f" / {self.pickups + left:,}" if self.need else ""
            rows += [
                (_("Pick-ups"), f"{self.pickups:,}{wanted}"),
                (_("Tubes brought to laboratories"), f"{self.tubes:,}"),
            ]
        if self.need:
            rows += [
                (_("Vehicles missing for samples"), f"{self.need.more:,}"),
                (_("Tubes an hour missing at laboratories"), f"{self.need.lacking_per_hour:,}"),
            ]
        if self.deliveries:
            rows.append((_("Deliveries"), f"{self.deliveries:,}"))
        return rows

    def merits(self) -> dict[str, float]:
        """By the names of `rows` such figures that more is better."""
        return {
            _("Visits planned"): self.served, _("People visited"): self.people_served,
            _("Teams on the way"): -self.teams, _("Length of all routes"): -round(self.metres, -2),
            _("Longest day of a team"): -round(self.longest / 60), _("Waiting"): -round(self.waiting / 60),
            _("Pick-ups"): self.pickups, _("Tubes brought to laboratories"): self.tubes,
            _("Deliveries"): self.deliveries,
        }  # fmt: skip

    def data(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "visits": self.visits, "served": self.served, "people": self.people,
            "people_served": self.people_served, "teams": self.teams, "metres": round(self.metres),
            "walked_metres": round(self.walked), "longest_seconds": round(self.longest),
            "shortest_seconds": round(self.shortest), "waiting_seconds": round(self.waiting),
            "pickups": self.pickups, "tubes": self.tubes, "deliveries": self.deliveries,
            **({"need": self.need.data()} if self.need else {}),
        }  # fmt: skip


def route_score(plan: Plan) -> RouteScore:
    """The score of the stops that a plan has."""
    visits = plan.table("visit")
    stops = sorted(plan.table("stop").values(), key=lambda stop: (stop.team, stop.number))
    served = {stop.visit for stop in stops if stop.visit and stop.state != "second-try"}
    days = [_seconds(list(day)) for _team, day in groupby(stops, key=lambda stop: stop.team)]
    waits = [
        (stop.starts - stop.arrives).total_seconds()
        for stop in stops
        if stop.starts and stop.arrives and stop.state not in DONE
    ]
    return RouteScore(
        visits=len(visits),
        served=len(served),
        people=sum(visit.people for visit in visits.values()),
        people_served=sum(visits[id_].people for id_ in served if id_ in visits),
        teams=len(days),
        metres=sum(stop.metres for stop in stops),
        walked=sum(stop.walked for stop in stops),
        longest=max(days, default=0.0),
        shortest=min(days, default=0.0),
        waiting=sum(waits),
        pickups=sum(stop.kind == "pickup" for stop in stops),
        tubes=sum(stop.tubes for stop in stops if stop.kind == "laboratory"),
        deliveries=sum(stop.kind == "delivery" for stop in stops),
    )


def _seconds(day: list[Stop]) -> float:
    times = [time for stop in day for time in (stop.arrives, stop.leaves) if time is not None]
    return (max(times) - min(times)).total_seconds() if times else 0.0


def _clock(seconds: float) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    return _("{hours} h {minutes:02d} min").format(hours=hours, minutes=minutes)
