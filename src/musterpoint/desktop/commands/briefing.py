"""The Briefing menu."""

from __future__ import annotations

from musterpoint.desktop.projector.starting import save_deck, start_show
from musterpoint.desktop.workbench import Command, Workbench
from musterpoint.text import N_


def _current_site(workbench: Workbench) -> str:
    """The id of the site that is selected, or that has the selected part or post; "" for none."""
    for kind, id_ in workbench.document.selected_records:
        record = (
            workbench.plan.find(kind, id_)
            if kind in ("site", "zone", "fixture", "gate", "way", "post")
            else None
        )
        if record is not None:
            return record.id if kind == "site" else record.site
    return ""


BRIEFING_COMMANDS = (
    Command(
        id="briefing.start",
        text=N_("Start the briefing"),
        icon="presentation-play",
        shortcut="F5",
        tip=N_("Show the slides full screen, with the presenter console on the other screen"),
        run=start_show,
    ),
    Command(
        id="briefing.from-site",
        text=N_("Start from the current site"),
        icon="map-marker-right-outline",
        shortcut="Shift+F5",
        tip=N_("Begin with the slide of the site that is selected"),
        run=lambda workbench: start_show(workbench, _current_site(workbench)),
        enabled=lambda workbench: bool(_current_site(workbench)),
    ),
    Command(
        id="briefing.pdf",
        text=N_("Save the slides as PDF…"),
        icon="file-pdf-box",
        tip=N_("For a projector without this program"),
        run=save_deck,
    ),
    Command(
        id="briefing.panel",
        text=N_("Slides and notes"),
        icon="view-carousel-outline",
        tip=N_("Order, hide and note the slides before the briefing"),
        run=lambda workbench: workbench.docks.open("briefing"),
    ),
)
