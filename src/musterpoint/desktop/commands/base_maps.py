"""What the map lies on and how it is turned: base maps, colours of buildings, north."""

from __future__ import annotations

from pathlib import Path

import shapely
from PyQt6.QtWidgets import QInputDialog

from musterpoint.desktop.ask import Choice, ask, ask_choice, ask_open_file, tell
from musterpoint.desktop.canvas.colouring import CATCHMENTS, PLAIN, RESIDENTS
from musterpoint.desktop.canvas.navigation import TURN_STEP
from musterpoint.desktop.commands.edit import editable
from musterpoint.desktop.workbench import Command, Workbench
from musterpoint.errors import InputError
from musterpoint.geo.base_maps import SUFFIXES, GroundPicture, host_of, is_online
from musterpoint.session import actions
from musterpoint.session.actions.list_places import map_of
from musterpoint.text import N_, _

EXAMPLE = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"


def ask_base_map_file(workbench: Workbench) -> Path | None:
    """A picture or an MBTiles file that the person chooses."""
    kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
    filters = _("Base maps ({kinds})").format(kinds=kinds)
    return ask_open_file(workbench.window, _("Add a base map"), workbench.settings.folder, filters)


def add_base_map_file(workbench: Workbench, path: Path) -> None:
    """Look whether a file can be a base map, and put it under the plan; tell where it lies elsewhere."""
    document, crs = workbench.document, workbench.plan.crs

    def look(_job: object) -> shapely.Polygon:
        picture = GroundPicture(str(path), crs)
        bounds = picture.bounds
        picture.close()
        return shapely.box(*bounds)

    def put(ground: shapely.Polygon) -> None:
        folder = document.session.path.parent
        document.do(lambda: actions.add_base_map(document.plan, str(path), folder))
        workbench.settings.folder = path.parent
        around = map_of(document.plan)
        if around is not None and (far := around.distance(ground)) > 0:
            tell(workbench.window, _elsewhere(path, far / 1000, crs))

    workbench.jobs.start(_("Opening {file}").format(file=path.name), look, put, lane=str(path))


def _elsewhere(path: Path, far: float, crs: str) -> InputError:
    """far: kilometres."""
    return InputError(
        _("“{name}” lies {far:,.1f} km from the plan's map.").format(name=path.name, far=far),
        _(
            "A picture that doesn't say its coordinate system is taken to be in the plan's, {crs}; its world "
            "file seems to be in another one."
        ).format(crs=crs),
        _("Save the picture as a GeoTIFF, or with a world file in {crs}, and add it again.").format(crs=crs),
    )


def _add_file(workbench: Workbench) -> None:
    if path := ask_base_map_file(workbench):
        add_base_map_file(workbench, path)


def _add_online(workbench: Workbench) -> None:
    """Ask for an address; nothing is fetched before the person has agreed to it in this session."""
    dialog = QInputDialog(workbench.window)
    dialog.setWindowTitle(_("Add a web map"))
    dialog.setLabelText(_("Address of its tiles, with {fields}:").format(fields="{z}, {x}, {y}"))
    dialog.setTextValue(EXAMPLE)
    dialog.resize(560, dialog.height())
    if not ask(dialog) or not allow_online_maps(workbench, host_of(dialog.textValue().strip())):
        return
    document, address = workbench.document, dialog.textValue().strip()
    document.do(lambda: actions.add_base_map(document.plan, address, document.session.path.parent))


def allow_online_maps(workbench: Workbench, hosts: str) -> bool:
    """Ask once per session whether tiles may be fetched; whether they may."""
    if not workbench.canvas.backdrop.online_allowed:
        agreed = ask_choice(
            workbench.window,
            _("Load maps from the web?"),
            _(
                "Until you close the plan, the map asks {hosts} for the places that you look at; "
                "nothing else of the plan is sent."
            ).format(hosts=hosts),
            [Choice("load", _("Load from the web"))],
        )
        if agreed == "load":
            workbench.canvas.backdrop.allow_online(True)
    return workbench.canvas.backdrop.online_allowed


def _toggle_online(workbench: Workbench) -> None:
    if workbench.canvas.backdrop.online_allowed:
        workbench.canvas.backdrop.allow_online(False)
        return
    hosts = {host_of(item.path) for item in actions.base_maps(workbench.plan) if is_online(item.path)}
    allow_online_maps(workbench, ", ".join(sorted(hosts)) or _("the provider of a web map"))


def _colour_by(name: str, words: str, icon: str = "") -> Command:
    def toggle(workbench: Workbench) -> None:
        canvas = workbench.canvas
        canvas.backdrop.colour_by(PLAIN if canvas.backdrop.colouring == name else name)

    return Command(
        id=f"view.{name}",
        text=words,
        icon=icon,
        tip=N_("Again for one colour; the legend tells the colours"),
        run=toggle,
        checked=lambda workbench: workbench.canvas.backdrop.colouring == name,
    )


BASE_MAP_COMMANDS = (
    Command(
        id="map.add-base-map",
        text=N_("Add a base map…"),
        icon="image-plus",
        tip=N_("An orthophoto, a scanned map with a world file, or an MBTiles file; no network needed"),
        run=_add_file,
        enabled=editable,
    ),
    Command(
        id="map.add-web-map",
        text=N_("Add a web map…"),
        icon="web-plus",
        tip=N_("Tiles of a provider; they are loaded only after you agree"),
        run=_add_online,
        enabled=editable,
    ),
    Command(
        id="map.online",
        text=N_("Load web maps in this session"),
        tip=N_("Off whenever a plan is opened: without it nothing is fetched"),
        run=_toggle_online,
        checked=lambda workbench: workbench.canvas.backdrop.online_allowed,
    ),
    _colour_by(RESIDENTS, N_("Colour buildings by residents"), "palette-outline"),
    _colour_by(CATCHMENTS, N_("Colour buildings by the site that serves them"), "map-marker-radius-outline"),
    Command(
        id="view.north-up",
        text=N_("Turn north up"),
        icon="compass-outline",
        tip=N_("N, or a click on the north arrow; drag the arrow to turn the map"),
        run=lambda workbench: workbench.canvas.north_up(),
    ),
    Command(
        id="view.turn-left",
        text=N_("Turn the map left"),
        icon="rotate-left",
        shortcut="Ctrl+,",
        tip=N_("The map counter-clockwise; the north arrow shows where north is"),
        run=lambda workbench: workbench.canvas.turn_by(TURN_STEP),
    ),
    Command(
        id="view.turn-right",
        text=N_("Turn the map right"),
        icon="rotate-right",
        shortcut="Ctrl+.",
        tip=N_("The map clockwise; the north arrow shows where north is"),
        run=lambda workbench: workbench.canvas.turn_by(-TURN_STEP),
    ),
)
