"""How many people the drawn zones of a site hold."""

from __future__ import annotations

from dataclasses import dataclass

from musterpoint.catalogue import Catalogue
from musterpoint.geo.queues import serpentine
from musterpoint.plan import Plan, Site, Zone

WAITING, OBSERVATION = "waiting", "observation"


@dataclass(frozen=True, slots=True)
class Room:
    """waiting: people that the site's waiting zones hold, None where none is drawn. metres: of the queue that
    is laid out in them. before: by lane zone's kind, people who find place before its posts in the narrowest
    lane. observation: people that its observation zones hold, None where none is drawn."""

    waiting: int | None
    metres: float
    before: dict[str, int]
    observation: int | None = None

    def places(self, kind: str, catalogue: Catalogue) -> int | None:
        """Places of the zone in which people wait; the norm's where a lane's isn't drawn."""
        if kind == WAITING:
            return self.waiting
        norm = catalogue.norms.get(f"waiting-at-{kind}")
        most = int(norm.value) if norm else None
        drawn = self.before.get(kind)
        return most if drawn is None else drawn if most is None else min(drawn, most)


def room(plan: Plan, catalogue: Catalogue, site: Site) -> Room:
    """The places of a site: by the queues that are laid out, else a person to each metre of a queue row."""
    person = catalogue.norms["queue-spacing"].value * catalogue.norms["queue-lane-width"].value
    waiting, metres, before = 0, 0.0, {}
    zones = plan.where("zone", site=site.id)
    for zone in zones:
        if zone.kind == WAITING and not zone.lane:
            people, length = _queue(zone, person)
            waiting, metres = waiting + people, metres + length
        elif zone.lane:
            places = max(1, int(zone.geometry().area / person))
            before[zone.kind] = min(before.get(zone.kind, places), places)
    drawn = any(zone.kind == WAITING for zone in zones)
    seats = [int(zone.geometry().area / person) for zone in zones if zone.kind == OBSERVATION]
    return Room(waiting if drawn else None, metres, before, sum(seats) if seats else None)


def _queue(zone: Zone, person: float) -> tuple[int, float]:
    """People and metres of the queue in a zone."""
    if zone.queue_row:
        queue = serpentine(zone.outline, zone.queue_row, zone.queue_spacing)
        return queue.people, queue.length
    people = int(zone.geometry().area / person)
    return people, people * zone.queue_spacing
