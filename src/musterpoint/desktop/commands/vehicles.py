"""What the Timetable menu does with vehicles."""

from __future__ import annotations

from musterpoint.desktop.commands.edit import editable
from musterpoint.desktop.dialogs.vehicles import edit_vehicles, import_vehicles
from musterpoint.desktop.workbench import Command
from musterpoint.text import N_

VEHICLE_COMMANDS = (
    Command(
        id="vehicles.edit",
        text=N_("Vehicles…"),
        icon="car-outline",
        tip=N_("Plates, drivers, what they hold, where and when they stand ready"),
        run=edit_vehicles,
    ),
    Command(
        id="vehicles.import",
        text=N_("Import a list of vehicles…"),
        icon="import",
        tip=N_("Take vehicles from a table (CSV, XLSX); known plates are brought up to date"),
        run=import_vehicles,
        enabled=editable,
    ),
)
