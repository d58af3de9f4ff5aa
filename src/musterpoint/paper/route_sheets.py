"""The sheets that teams carry: where they go, in which order, at what time, with a map and boxes to tick."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import numpy
import shapely

from musterpoint.catalogue.buildings import building_names
from musterpoint.errors import InputError
from musterpoint.geo.driving import driving_ground, foot_ground
from musterpoint.paper.code import qr_code
from musterpoint.paper.document import Order, PaperDocument, so_many_a_run
from musterpoint.paper.labels import Label, overlap
from musterpoint.paper.map import SiteMap
from musterpoint.paper.naming import names
from musterpoint.paper.painting import paint
from musterpoint.paper.position import geo_uri
from musterpoint.paper.scene import scene_in
from musterpoint.paper.svg import PIXEL, Drawing
from musterpoint.paper.window import Window, fitting_window
from musterpoint.paper.words import Words, clock, span
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, ROADS, CareDetails, Plan, Stop, Team, Visit
from musterpoint.text import N_, Text, _

MAP_WIDTH, MAP_HEIGHT = 186.0, 98.0
SCALES = (500, 750, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10_000, 15_000, 20_000, 30_000, 50_000)
BUILDINGS_TO = 7500
"""The smallest scale, one to so many, at which buildings are drawn."""
NUMBER_SIZE = 8.5
MARKERS = 0.06
"""Of the way's extent that is shown around it, so that the markers of its ends aren't cut."""
MOST_NUMBERS = 3
"""So many stops at one place are all named on the map."""
TEAM_KINDS = {
    "mobile": N_("Mobile team"), "home-visit": N_("Home-visit team"), "courier": N_("Courier team"),
    "supply": N_("Supply team"),
}  # fmt: skip
STOP_KINDS = {
    "start": N_("Set out"), "return": N_("Back"), "break": N_("Break"), "pickup": N_("Fetch samples"),
    "laboratory": N_("Hand over samples"), "handover": N_("Hand over samples to another vehicle"),
    "takeover": N_("Take over samples from another vehicle"), "load": N_("Load"), "delivery": N_("Deliver"),
}  # fmt: skip


_AND, _OF = Text("、", ", "), Text("：", ": ")


@dataclass(frozen=True, slots=True)
class Visited:
    """Somebody of the opened care ledger. told: door, needs, telephone and what else helps."""

    name: str
    told: str


@dataclass(frozen=True, slots=True)
class StopRow:
    """number: in the order, "" where there is nothing to do. doing: "" of a visit. where: place, site or
    building. who: is visited there, as far as the ledger was open. lines: what else is to know. code: QR code
    that leads a telephone there, "" for none. last: in changed clothing."""

    number: str
    time: str
    doing: Words
    where: str
    who: tuple[Visited, ...]
    lines: tuple[str, ...]
    notes: Words
    people: str
    boxes: str
    tubes: str
    code: str
    last: bool
    two: bool


@dataclass(frozen=True, slots=True)
class RouteSheet:
    """One team's day. people, boxes, tubes: of all stops together. sealed: why nobody is named."""

    number: str
    name: str
    kind: Words
    hours: str
    vehicle: str
    driver: str
    phone: str
    members: str
    length: str
    stops: tuple[StopRow, ...]
    people: str
    boxes: str
    tubes: str
    map: SiteMap
    sealed: Words


def route_sheets(kinds: Sequence[str], order: Order) -> tuple[RouteSheet, ...]:
    """A sheet for each team of these kinds that has stops, by number. Raises InputError where none has."""
    plan = order.plan
    teams = [team for team in plan.table("team").values() if team.kind in kinds]
    teams.sort(key=lambda team: (team.number, team.name, team.id))
    days = [(team, sorted(plan.where("stop", team=team.id), key=lambda stop: stop.number)) for team in teams]
    days = [(team, day) for team, day in days if day]
    if not days:
        raise InputError(
            _("There is no route to print."),
            _("No team of this kind has a stop yet."),
            _("Allot supplies, put their stores on the map, propose routes, then print again.")
            if "supply" in kinds
            else _("Propose routes, then print again."),
        )
    sheets = []
    for done, (team, day) in enumerate(days):
        order.job.progress(0.5 * done / len(days), _("Drawing routes"))
        sheets.append(_sheet(order, team, day))
    return tuple(sheets)


def _sheet(order: Order, team: Team, day: Sequence[Stop]) -> RouteSheet:
    vehicle = order.plan.find("vehicle", team.vehicle)
    ends = [stop.leaves for stop in day if stop.leaves]
    begins = [stop.arrives for stop in day if stop.arrives]
    counted = [stop for stop in day if stop.kind in ("visit", "pickup", "delivery")]
    numbers = _numbers(day)
    return RouteSheet(
        number=str(team.number),
        name=team.name or order.speaker.say(TEAM_KINDS.get(team.kind, TEAM_KINDS["mobile"]))[0],
        kind=order.speaker.say(TEAM_KINDS.get(team.kind, TEAM_KINDS["mobile"])),
        hours=span(min(begins, default=None), max(ends, default=None)),
        vehicle=vehicle.plate if vehicle else "",
        driver=vehicle.driver if vehicle else "",
        phone=vehicle.phone if vehicle else "",
        members=str(team.members),
        length=f"{sum(stop.metres for stop in day) / 1000:.1f} km",
        stops=tuple(_row(order, stop, number) for stop, number in zip(day, numbers, strict=True)),
        people=f"{sum(stop.people for stop in counted):,}",
        boxes=f"{sum(stop.boxes for stop in counted):,}",
        tubes=f"{sum(stop.tubes for stop in counted):,}",
        map=_map(order, team, day, numbers),
        sealed=_sealed(order, day),
    )


def _numbers(day: Sequence[Stop]) -> list[str]:
    """Stops at which there is something to do, counted from 1; "" for start, break and return."""
    numbers, count = [], 0
    for stop in day:
        counts = stop.kind not in ("start", "return", "break")
        count += counts
        numbers.append(str(count) if counts else "")
    return numbers


def _row(order: Order, stop: Stop, number: str) -> StopRow:
    visit: Visit | None = order.plan.find("visit", stop.visit) if stop.visit else None
    doing = STOP_KINDS.get(stop.kind)
    return StopRow(
        number=number,
        time=clock(stop.starts) if stop.kind != "return" else clock(stop.arrives),
        doing=order.speaker.say(doing) if doing else (),
        where=where_is(order.plan, stop, visit),
        who=_visited(order, order.options.care.get(stop.visit, ())) if visit else (),
        lines=(_visit_lines(visit) if visit else ())
        + (_goods(order, stop) if stop.kind == "delivery" else ())
        + _partner(order, stop)
        + _seals(stop),
        notes=_notes(order, visit),
        people=str(stop.people) if stop.people else "",
        boxes=str(stop.boxes) if stop.boxes else "",
        tubes=str(stop.tubes) if stop.tubes else "",
        code=qr_code(geo_uri(order.plan, (stop.x, stop.y))) if number else "",
        last=visit is not None and visit.kind == "quarantine",
        two=visit is not None and visit.two_persons,
    )


def where_is(plan: Plan, stop: Stop, visit: Visit | None) -> str:
    """What a stop is called where nothing personal may stand: label and building, site or place."""
    if visit is not None:
        building = building_names(plan, [visit.building]) if visit.building else ()
        return " · ".join(filter(None, (visit.label, *building, visit.unit)))
    site = plan.find("site", stop.place)
    if site is not None:
        return f"{site.number} {site.name}".strip()
    place = plan.find("place", stop.place)
    return place.name if place else ""


def _visit_lines(visit: Visit) -> tuple[str, ...]:
    """When it may begin, and what somebody has noted."""
    hours = span(visit.earliest, visit.latest) if visit.earliest or visit.latest else ""
    return tuple(filter(None, (hours, visit.remarks)))


def _visited(order: Order, people: Sequence[CareDetails]) -> tuple[Visited, ...]:
    """What the opened care ledger says of those who are visited."""
    language, needs = order.speaker.languages[0], order.catalogue.needs
    found = []
    for one in people:
        door = "-".join(filter(None, (one.unit, one.room)))
        why = _AND.in_language(language).join(
            needs[need].name.in_language(language) for need in one.needs if need in needs
        )
        told = (
            door, one.address, why, one.phone, one.contact, one.language, one.wish, one.remarks,
        )  # fmt: skip
        found.append(Visited(one.name, "  ".join(filter(None, told))))
    return tuple(found)


def _sealed(order: Order, day: Sequence[Stop]) -> Words:
    """Why those who are visited aren't named, () where they are."""
    visits = (order.plan.find("visit", stop.visit) for stop in day if stop.visit)
    if any(visit and visit.care and not order.options.care.get(visit.id) for visit in visits):
        return order.speaker.say(N_("Printed without names: the care ledger was locked."))
    return ()


def _notes(order: Order, visit: Visit | None) -> Words:
    if visit is None:
        return ()
    if visit.kind == "quarantine":
        return order.speaker.say(N_("Quarantine: changed clothing, two people"))
    return order.speaker.say(N_("Two people go in")) if visit.two_persons else ()


def _goods(order: Order, stop: Stop) -> tuple[str, ...]:
    """What is brought to a site: what is due there next after the vehicle has come."""
    deliveries = order.plan.where("delivery", site=stop.place)
    begins = order.plan.campaign.starts or datetime.min
    due = [one.at or begins for one in deliveries]
    to_come = [time for time in due if stop.leaves is None or time >= stop.leaves]
    next_due = min(to_come) if to_come else max(due, default=begins)
    kinds = {**order.catalogue.supplies, **order.catalogue.fixtures}
    sums: dict[str, int] = {}
    for delivery in (one for one, time in zip(deliveries, due, strict=True) if time == next_due):
        for item, count in zip(delivery.items, delivery.quantities, strict=False):
            sums[item] = sums.get(item, 0) + count
    language = order.speaker.languages[0]
    names_ = {item: kinds[item].name.in_language(language) if item in kinds else item for item in sums}
    told = (f"{names_[item]}{_OF.in_language(language)}{count:,}" for item, count in sums.items())
    return ("  ".join(told),) if sums else ()


def _partner(order: Order, stop: Stop) -> tuple[str, ...]:
    """Whom a courier meets: the other team's number, vehicle, driver and telephone."""
    team = order.plan.find("team", stop.partner) if stop.partner else None
    if team is None:
        return ()
    vehicle = order.plan.find("vehicle", team.vehicle)
    told = (vehicle.plate, vehicle.driver, vehicle.phone) if vehicle else (team.name,)
    arrow = "←" if stop.kind == "takeover" else "→"
    return ("  ".join(filter(None, (f"{arrow} {team.number}", *dict.fromkeys(told)))),)


def _seals(stop: Stop) -> tuple[str, ...]:
    return ("  ".join(stop.seals),) if stop.seals else ()


def _map(order: Order, team: Team, day: Sequence[Stop], numbers: Sequence[str]) -> SiteMap:
    """The way on the map with the stops' numbers."""
    points = numpy.array([(stop.x, stop.y) for stop in day])
    vehicle = order.plan.find("vehicle", team.vehicle)
    ground = driving_ground(order.plan) if vehicle else foot_ground(order.plan)
    line = ground.line(points, vehicle.speed if vehicle else 0.0)
    bounds = tuple(shapely.union(line, shapely.MultiPoint(points)).bounds)
    around = max(40.0, MARKERS * max(bounds[2] - bounds[0], bounds[3] - bounds[1]))
    window = fitting_window(bounds, MAP_WIDTH, MAP_HEIGHT, SCALES, smallest=200.0, surroundings=around)
    layers = [NEIGHBOURHOODS, ROADS] + [BUILDINGS] * (window.scale <= BUILDINGS_TO)
    seen = scene_in(order.plan, window, (), layers)
    colour = order.style.route_strokes[0]

    def draw(drawing: Drawing) -> None:
        drawing.lines(window.on_paper([line]), order.style.halo, 1.6 * order.style.route_width * PIXEL)
        drawing.lines(window.on_paper([line]), colour, order.style.route_width * PIXEL)

    markers = _markers(window, day, numbers, colour)
    words = names(seen, order.catalogue, order.style, order.speaker, [marker.box for marker in markers])
    drawing = paint(seen, order.catalogue, order.style, draw)
    return SiteMap(MAP_WIDTH, MAP_HEIGHT, window.scale, drawing, (*words, *markers), ())


def _markers(window: Window, day: Sequence[Stop], numbers: Sequence[str], colour: str) -> list[Label]:
    """The numbers of the stops. Those that would cover each other share a marker; of many, the first and
    last."""
    spots = window.on_paper([shapely.Point(stop.x, stop.y) for stop in day])
    held: list[tuple[Label, list[str]]] = []
    for spot, number in zip(spots, numbers, strict=True):
        if not number:
            continue
        some, marker = [number], _marker(spot.x, spot.y, [number], colour)
        while near := next((one for one in held if overlap(marker.box, one[0].box)), None):
            held.remove(near)
            some = near[1] + some
            marker = _marker(near[0].x, near[0].y, some, colour)  # larger: it may cover the next one
        held.append((marker, some))
    return [marker for marker, _some in held]


def _marker(x: float, y: float, numbers: Sequence[str], colour: str) -> Label:
    text = ",".join(numbers) if len(numbers) <= MOST_NUMBERS else f"{numbers[0]}…{numbers[-1]}"
    return Label(text, NUMBER_SIZE, "#ffffff", bold=True, ground=colour, disc=True, x=x, y=y)


HEADINGS = {
    "number": N_("Stop no."),
    "persons": N_("persons"),
    "where": N_("Where"),
    "people": N_("People"),
    "boxes": N_("Boxes"),
    "tubes": N_("Tubes"),
    "members": N_("Team members"),
    "vehicle": N_("Vehicle"),
    "driver": N_("Driver"),
    "way": N_("Route"),
    "remarks": N_("Remarks"),
    "done": N_("Done"),
    "not_home": N_("Not at home"),
    "second_try": N_("Second try"),
    "handed": N_("Handed over by"),
    "received": N_("Received by"),
    "true_time": N_("Real time"),
    "total": N_("Total"),
}


def _document(id_: str, title: Text, kinds: Sequence[str], personal: bool = False) -> PaperDocument:
    content: Callable[[Order], tuple[RouteSheet, ...]] = partial(route_sheets, kinds)
    return PaperDocument(
        id=id_,
        title=title,
        template=f"{id_}.typ",
        content=content,
        runs=so_many_a_run(150),
        headings=HEADINGS,
        personal=personal,
    )


VISITS = _document("visits", Text("上门任务单", "Visit sheets"), ("mobile", "home-visit"), personal=True)
COURIERS = _document("couriers", Text("送样交接单", "Courier sheets"), ("courier",))
DELIVERIES = _document("deliveries", Text("物资配送单", "Delivery sheets"), ("supply",))
