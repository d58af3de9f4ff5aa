"""The Insert menu: every kit and fixture of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from musterpoint.catalogue import Catalogue, FixtureType
from musterpoint.desktop.commands import Command
from musterpoint.desktop.commands.edit import editable
from musterpoint.desktop.tools.place import PlaceTool
from musterpoint.desktop.workbench import Workbench


def start_placing(workbench: Workbench, item: str) -> None:
    """Let the next click on the map place "kit:…" or "fixture:…"."""
    workbench.canvas.set_tool(PlaceTool(workbench.canvas, item))
    workbench.canvas.setFocus()


def fixture_groups(catalogue: Catalogue) -> dict[str, list[FixtureType]]:
    """Fixtures by the heading under which they are listed, in the catalogue's order."""
    groups: dict[str, list[FixtureType]] = {group: [] for group in catalogue.fixture_groups}
    for fixture in catalogue.fixtures.values():
        groups.setdefault(fixture.group, []).append(fixture)
    return {group: fixtures for group, fixtures in groups.items() if fixtures}


def insert_commands(catalogue: Catalogue) -> Iterator[Command]:
    """One command per kit and per fixture."""
    for kind, items in (("kit", catalogue.kits), ("fixture", catalogue.fixtures)):
        for item in items.values():
            yield Command(
                id=f"insert.{kind}.{item.id}",
                text=str(item.name),
                run=lambda workbench, item=f"{kind}:{item.id}": start_placing(workbench, item),
                enabled=editable,
            )
