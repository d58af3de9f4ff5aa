"""All built-in commands, gathered from the modules of their menus."""

from __future__ import annotations

from collections.abc import Iterator

from musterpoint.catalogue import Catalogue
from musterpoint.desktop.commands.arrange import ARRANGE_COMMANDS
from musterpoint.desktop.commands.base_maps import BASE_MAP_COMMANDS
from musterpoint.desktop.commands.briefing import BRIEFING_COMMANDS
from musterpoint.desktop.commands.care import CARE_COMMANDS
from musterpoint.desktop.commands.catchments import CATCHMENT_COMMANDS
from musterpoint.desktop.commands.edit import EDIT_COMMANDS
from musterpoint.desktop.commands.exports import EXPORT_COMMANDS
from musterpoint.desktop.commands.file import FILE_COMMANDS
from musterpoint.desktop.commands.insert import insert_commands
from musterpoint.desktop.commands.layouts import LAYOUT_COMMANDS
from musterpoint.desktop.commands.people import PEOPLE_COMMANDS
from musterpoint.desktop.commands.propose import propose_commands
from musterpoint.desktop.commands.timetable import TIMETABLE_COMMANDS
from musterpoint.desktop.commands.tools import tool_commands
from musterpoint.desktop.commands.vehicles import VEHICLE_COMMANDS
from musterpoint.desktop.commands.view import view_commands
from musterpoint.desktop.workbench import Command
from musterpoint.plugins.host import Host


def all_commands(host: Host, catalogue: Catalogue) -> Iterator[Command]:
    """The commands of a window; what can be inserted depends on the catalogue of its plan."""
    yield from FILE_COMMANDS
    yield from EXPORT_COMMANDS
    yield from EDIT_COMMANDS
    yield from ARRANGE_COMMANDS
    yield from LAYOUT_COMMANDS
    yield from CATCHMENT_COMMANDS
    yield from view_commands(host.panels.values())
    yield from BASE_MAP_COMMANDS
    yield from tool_commands(host.map_tools.values())
    yield from insert_commands(catalogue)
    yield from propose_commands(host.engine_steps.values())
    yield from PEOPLE_COMMANDS
    yield from CARE_COMMANDS
    yield from TIMETABLE_COMMANDS
    yield from VEHICLE_COMMANDS
    yield from BRIEFING_COMMANDS
