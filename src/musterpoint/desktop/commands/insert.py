"""The Insert menu: every kit and fixture of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from musterpoint.catalogue import Catalogue, FixtureType, SiteKit, ZoneType
from musterpoint.desktop.commands.edit import editable
from musterpoint.desktop.tools.drawings import tool_for
from musterpoint.desktop.words import GATE_KINDS, SPOT_KINDS, WAY_KINDS
from musterpoint.desktop.workbench import Command, Workbench
from musterpoint.text import N_, Text

QUEUE, ESCORT = "queue:", "escort:"
SHORTCUTS = {
    QUEUE: "Q",
    "zone:waiting": "Z",
    "way:residents": "W",
    ESCORT: "X",
    "fixture:barrier": "B",
    "fixture:cordon": "C",
}
"""Keys for what is drawn most."""

ESCORT_TIP = N_("From the building or isolation area to the vehicle, kept apart from the residents' ways")


def start_placing(workbench: Workbench, item: str) -> None:
    """Let the next clicks on the map place or draw an item (see `tool_for`)."""
    workbench.canvas.set_tool(tool_for(workbench.canvas, item))
    workbench.canvas.setFocus()


def fixture_groups(catalogue: Catalogue) -> dict[str, list[FixtureType]]:
    """Fixtures by the heading under which they are listed, in the catalogue's order."""
    groups: dict[str, list[FixtureType]] = {group: [] for group in catalogue.fixture_groups}
    for fixture in catalogue.fixtures.values():
        groups.setdefault(fixture.group, []).append(fixture)
    return {group: fixtures for group, fixtures in groups.items() if fixtures}


def insert_commands(catalogue: Catalogue) -> Iterator[Command]:
    """One command per kit, fixture, kind of zone, way, gate, place and visit, one for queues, one for
    transfers."""
    for kind, items in (("kit", catalogue.kits), ("fixture", catalogue.fixtures), ("zone", catalogue.zones)):
        for item in items.values():
            yield _insert(f"{kind}:{item.id}", item.name, tip=_tip(item))
    for id_, name in WAY_KINDS.items():
        yield _insert(
            f"way:{id_}", name, tip=N_("Click point by point the way they go; a double click ends it")
        )
    for id_, name in GATE_KINDS.items():
        yield _insert(f"gate:{id_}", name)
    for item, name in SPOT_KINDS.items():
        yield _insert(item, name)
    yield _insert(QUEUE, N_("Queue with line marks"), "sine-wave", N_("Draw an area; rows and marks fill it"))
    yield _insert(ESCORT, N_("Transfer with its closed way"), "ambulance", ESCORT_TIP)


def _tip(item: SiteKit | FixtureType | ZoneType) -> Text:
    match item:
        case SiteKit():
            return item.description
        case ZoneType():
            return item.purpose
    size = f"{item.width:g} × {item.depth:g} m"
    return Text(f"实际尺寸 {size}", f"In true size, {size}")


def _insert(item: str, text: str | Text, icon: str = "", tip: str | Text = "") -> Command:
    kind, _colon, id_ = item.partition(":")
    return Command(
        id=f"insert.{kind}.{id_}".rstrip("."),
        text=text,
        tip=tip or N_("Click on the map to put it there; Esc ends"),
        icon=icon,
        shortcut=SHORTCUTS.get(item, ""),
        run=lambda workbench: start_placing(workbench, item),
        enabled=editable,
    )
