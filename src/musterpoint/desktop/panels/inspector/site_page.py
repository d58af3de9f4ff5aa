"""The inspector's page of a site."""

from __future__ import annotations

from collections import Counter
from html import escape

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QPushButton

from musterpoint.catalogue.needs import opening
from musterpoint.catalogue.posts import site_lead
from musterpoint.desktop.commands.layouts import MOST_LANES, give_lanes
from musterpoint.desktop.panels.inspector.fields import (
    FactLabel,
    IntegerField,
    NoteField,
    NumberField,
    SwitchField,
    TextField,
)
from musterpoint.desktop.panels.inspector.page import Page
from musterpoint.desktop.theme import current_theme
from musterpoint.desktop.words import hours, post_state_word, site_kind
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Site
from musterpoint.text import _


class SitePage(Page):
    """Number, name, hours, who leads it, how its posts are filled, whom it serves, where it stands."""

    KIND = "site"
    WATCHED = ("post", "assignment", "person", "shift", "campaign", "buildings")

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        self._add_identity()
        self._add_posts()
        self._add_served()
        self._add_place()
        self.column.addStretch(1)

    def _add_identity(self) -> None:
        section = self.section()
        section.add(_("Number"), self.bind("number", IntegerField(1, 9999)))
        section.add(_("Name"), self.bind("name", TextField(_("e.g. North gate square"))))
        self.hours, self.lead = FactLabel(), FactLabel()
        section.add(_("Hours"), self.hours)
        section.add(_("Site lead"), self.lead)
        points = NoteField(_("What the lead must know: the ramp, the power socket, the dog …"))
        section.add(_("Special points"), self.bind("special_points", points))

    def _add_posts(self) -> None:
        section = self.section(_("Posts"))
        self.posts = QLabel()
        self.posts.setTextFormat(Qt.TextFormat.RichText)
        section.add("", self.posts)
        button = QPushButton(_("Fill posts"))
        button.clicked.connect(self._open_posts)
        section.add("", button)

    def _add_served(self) -> None:
        section = self.section(_("Serves (nearest buildings)"))
        self.buildings, self.residents, self.load = FactLabel(), FactLabel(), FactLabel()
        section.add(_("Buildings"), self.buildings)
        section.add(_("Residents"), self.residents)
        section.add(_("Per lane"), self.load)

    def _add_place(self) -> None:
        section = self.section(_("Place"))
        section.add("x", self.bind("x", NumberField(-1e8, 1e8, "m", 1)), _("Metres east, in the plan's CRS"))
        section.add("y", self.bind("y", NumberField(-1e8, 1e8, "m", 1)), _("Metres north, in the plan's CRS"))
        rotation = self.bind("rotation", NumberField(-360, 360, "°", 1))
        section.add(_("Rotation"), rotation, _("Degrees, counter-clockwise"))
        section.add("", self.bind("locked", SwitchField(_("Locked: can't be moved by hand"))))
        self.lanes = IntegerField(1, MOST_LANES)
        self.lanes.edited.connect(self._give_lanes)
        section.add(_("Lanes"), self.lanes, _("Layout and posts follow; people keep posts that remain"))
        section.add("", self.add_button("layout.refit"))

    def _give_lanes(self, lanes: int) -> None:
        """The old number is shown until the layout is there."""
        give_lanes(self.workbench, self.id, lanes)
        self.refresh()

    def refresh(self) -> None:
        super().refresh()
        site: Site = self.record
        plan, catalogue = self.workbench.plan, self.workbench.document.catalogue
        kit = catalogue.kits.get(site.kit)
        self.heading.setText(_("Site {number}").format(number=site.number))
        parts = [site_kind(site.kind), str(kit.name) if kit else "", _lanes(site)]
        self.subheading.setText(" · ".join(part for part in parts if part))
        self.hours.show_fact(
            hours(*opening(plan, site)),
            source="" if site.opens else _("The campaign's hours"),
        )
        self.lanes.show_value(site.lanes)
        self.lanes.setEnabled(not self.workbench.document.session.read_only and site.kind == "fixed")
        lead = site_lead(plan, catalogue, site)
        self.lead.show_fact(
            " ".join(filter(None, (lead.name, lead.phone))) if lead else _("nobody yet"),
            source=_("Whoever is assigned to the lead's post"),
        )
        self.posts.setText(self._posts_table(site))
        self.show_counted()

    def _posts_table(self, site: Site) -> str:
        """Role, have / required, and the gap in words, as an HTML table."""
        plan, document = self.workbench.plan, self.workbench.document
        states: dict[str, Counter[str]] = {}
        for post in plan.where("post", site=site.id):
            states.setdefault(post.role, Counter())[document.post_states.of(post.id).state] += 1
        if not states:
            return _("This site needs no posts.")
        theme = current_theme()
        colors = {"filled": theme.filled, "broken": theme.broken, "empty": theme.empty}
        rows = []
        for role_id, role in document.catalogue.roles.items():
            if counts := states.get(role_id):
                worst = next(state for state in ("broken", "empty", "filled") if counts[state])
                gap = counts[worst] if worst != "filled" else ""
                rows.append(
                    f"<tr><td width='130'>{escape(str(role.name))}</td>"
                    f"<td align='right' width='52'>{counts['filled']} / {counts.total()}</td>"
                    f"<td style='color:{colors[worst]}'>&nbsp;&nbsp;{post_state_word(worst)} {gap}</td></tr>"
                )
        return f"<table cellspacing='2'>{''.join(rows)}</table>"

    def show_counted(self) -> None:
        site, figures = self.record, self.workbench.figures
        counted = figures.known
        buildings = counted and counted.buildings.get(site.id, 0)
        residents = counted and counted.residents.get(site.id, 0)
        per_lane = counted and round(residents / max(site.lanes, 1))
        estimate, source = figures.residents_are_estimated, figures.residents_source
        norm = self.workbench.document.catalogue.norms.get("residents-per-table")
        held_to = ""
        if norm:
            held_to = _("Norm: {low:g}–{high:g} per table ({source})").format(
                low=norm.value, high=norm.upper or norm.value, source=norm.source
            )
        nearest = _("Buildings nearer to this site than to any other")
        self.buildings.show_number(buildings, source=nearest)
        self.residents.show_number(residents, estimate, source)
        self.load.show_number(per_lane, estimate, held_to)

    def _open_posts(self) -> None:
        self.workbench.docks.open("posts")
        self.workbench.docks.open("people")


def _lanes(site: Site) -> str:
    lanes = _("{count} lanes").format(count=site.lanes) if site.lanes != 1 else _("1 lane")
    return f"{lanes} · {_('green lane')}" if site.green_lane else lanes
