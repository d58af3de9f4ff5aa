"""The slip of each transfer: who waits with whom, on which closed way to which vehicle and on to where.

Who is led away isn't named: the slip goes through many hands, and the care ledger's own go with visit teams.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely

from musterpoint.catalogue.buildings import building_names
from musterpoint.errors import InputError
from musterpoint.paper.code import qr_code
from musterpoint.paper.document import Order, PaperDocument, so_many_a_run
from musterpoint.paper.labels import Label
from musterpoint.paper.legend import legend
from musterpoint.paper.map import SiteMap
from musterpoint.paper.naming import names
from musterpoint.paper.painting import paint
from musterpoint.paper.position import geo_uri
from musterpoint.paper.scene import SURROUNDINGS, Scene, scene_in
from musterpoint.paper.window import Window, fitting_window
from musterpoint.paper.words import Words, clock
from musterpoint.plan import Escort, Plan, Way
from musterpoint.plan.closed_ways import to_residents
from musterpoint.text import N_, Text, _

MAP_WIDTH, MAP_HEIGHT = 186.0, 110.0
SCALES = (200, 250, 500, 750, 1000, 1500, 2000, 2500, 5000)

KINDS = {
    "transfer": N_("Transfer of a suspected case"),
    "escort": N_("Escort of somebody who can't go alone"),
}
TRANSFER_STEPS = (
    N_("Companion is there, in protective clothing"),
    N_("Residents are held back from the way"),
    N_("Vehicle stands at the end of the way"),
    N_("Led to the vehicle"),
    N_("Handed over at the destination"),
    N_("Way, room and vehicle disinfected"),
    N_("Way opened again"),
)
ESCORT_STEPS = (
    N_("Companion is there"),
    N_("Vehicle is there"),
    N_("Handed over at the destination"),
    N_("Brought home again"),
)


@dataclass(frozen=True, slots=True)
class TransferSlip:
    """number: in the order of time. leaves: building or site. code: QR code that leads the vehicle to the end
    of the way. length: of the closed way, "" where there is none; apart: how far it keeps from residents.
    steps: to be ticked off with their time."""

    number: str
    kind: Words
    time: str
    people: str
    leaves: str
    companion: str
    companion_phone: str
    vehicle: str
    driver: str
    phone: str
    destination: str
    length: str
    apart: Words
    too_near: bool
    map: SiteMap
    code: str
    steps: tuple[Words, ...]
    remarks: str


def content(order: Order) -> tuple[TransferSlip, ...]:
    """A slip for each, by time. Raises InputError where nobody is led away."""
    escorts = sorted(order.plan.table(Escort.KIND).values(), key=_by_time)
    if not escorts:
        raise InputError(
            _("There is no transfer to print."),
            _("Nobody is led away in this plan."),
            _("Draw a transfer with its closed way on the map (X), then print again."),
        )
    slips = []
    for number, escort in enumerate(escorts, 1):
        order.job.progress(0.5 * (number - 1) / len(escorts), _("Drawing transfers"))
        slips.append(_slip(order, escort, number))
    return tuple(slips)


def _by_time(escort: Escort) -> tuple[bool, str, str]:
    return escort.at is None, escort.at.isoformat() if escort.at else "", escort.id


def _slip(order: Order, escort: Escort, number: int) -> TransferSlip:
    plan = order.plan
    person, vehicle = plan.find("person", escort.person), plan.find("vehicle", escort.vehicle)
    place, way = plan.find("place", escort.destination), plan.find(Way.KIND, escort.way)
    metres = to_residents(plan, way.path) if way else None
    least = order.catalogue.norms["closed-way"].value
    steps = TRANSFER_STEPS if escort.kind == "transfer" else ESCORT_STEPS
    return TransferSlip(
        number=str(number),
        kind=order.speaker.say(KINDS.get(escort.kind, KINDS["transfer"])),
        time=clock(escort.at),
        people=str(escort.people),
        leaves=_leaves(plan, escort),
        companion=person.name if person else "",
        companion_phone=person.phone if person else "",
        vehicle=vehicle.plate if vehicle else "",
        driver=vehicle.driver if vehicle else "",
        phone=vehicle.phone if vehicle else "",
        destination=place.name if place else "",
        length=f"{way.geometry().length:.0f} m" if way else "",
        apart=_apart(order, metres, least),
        too_near=metres is not None and metres < least,
        map=_map(order, escort, way),
        code=qr_code(geo_uri(plan, way.path[-1] if way else (escort.x, escort.y))),
        steps=tuple(order.speaker.say(step) for step in steps),
        remarks=escort.remarks,
    )  # fmt: skip


def _leaves(plan: Plan, escort: Escort) -> str:
    site = plan.find("site", escort.site)
    if escort.building and plan.buildings is not None:
        return building_names(plan, [escort.building])[0]
    return f"{site.number} {site.name}".strip() if site else ""


def _apart(order: Order, metres: float | None, least: float) -> Words:
    """How far the closed way keeps from residents, () where nothing is near."""
    if metres is None:
        return ()
    if metres == 0:
        return order.speaker.say(N_("crosses the residents' way: hold them back"))
    return order.speaker.say(
        N_("{metres} m from the residents' way, {least} m are asked for"),
        metres=f"{metres:.1f}",
        least=f"{least:g}",
    )


def _map(order: Order, escort: Escort, way: Way | None) -> SiteMap:
    """The closed way with the sites and the ways of residents around it."""
    shape = way.geometry() if way else escort.geometry()
    window = fitting_window(shape.bounds, MAP_WIDTH, MAP_HEIGHT, SCALES, smallest=40.0, surroundings=15.0)
    seen = _with_ways(order.plan, scene_in(order.plan, window, order.plan.sites(), SURROUNDINGS), way)
    ends = _ends(order, window, way)
    words = names(seen, order.catalogue, order.style, order.speaker, [end.box for end in ends])
    drawing = paint(seen, order.catalogue, order.style)
    return SiteMap(
        MAP_WIDTH, MAP_HEIGHT, window.scale, drawing, (*words, *ends),
        legend(replace(seen, zones=[], fixtures=[]), order.catalogue, order.style, order.speaker),
    )  # fmt: skip


def _ends(order: Order, window: Window, way: Way | None) -> list[Label]:
    """Where the closed way begins and where the vehicle waits, in words."""
    if way is None:
        return []
    colour, spots = (
        order.style.ways["closed"].stroke,
        window.on_paper([shapely.MultiPoint(way.path)])[0].geoms,
    )
    return [
        Label(
            order.speaker.say(word)[0],
            9.0,
            "#ffffff",
            bold=True,
            ground=colour,
            disc=True,
            x=spot.x,
            y=spot.y,
        )
        for word, spot in ((N_("Leaves"), spots[0]), (N_("Vehicle"), spots[-1]))
    ]


def _with_ways(plan: Plan, seen: Scene, way: Way | None) -> Scene:
    """With the ways that belong to no site, and of the closed ones only that of this transfer."""
    loose = [one for one in plan.where(Way.KIND, site="") if one.kind != "closed" and len(one.path) > 1]
    others = [part for part in seen.ways if part[0].kind != "closed"]
    return replace(seen, ways=[*others, *_on_paper(seen.window, [*loose, *([way] if way else [])])])


def _on_paper(window: Window, ways: Sequence[Way]) -> list[tuple[Way, shapely.LineString]]:
    shapes = window.on_paper([way.geometry() for way in ways])
    return [part for part in zip(ways, shapes, strict=True) if not part[1].is_empty]


HEADINGS = {
    "leaves": N_("Leaves"),
    "companion": N_("Waits with them"),
    "vehicle": N_("Vehicle"),
    "driver": N_("Driver"),
    "destination": N_("Goes to"),
    "closed_way": N_("Closed way"),
    "vehicle_waits": N_("Vehicle waits here"),
    "people": N_("People"),
    "steps": N_("Steps"),
    "done": N_("Done"),
    "true_time": N_("Real time"),
    "remarks": N_("Remarks"),
    "received": N_("Received by"),
}

TRANSFERS = PaperDocument(
    id="transfers",
    title=Text("转运护送单", "Transfer slips"),
    template="transfers.typ",
    content=content,
    runs=so_many_a_run(150),
    headings=HEADINGS,
)
