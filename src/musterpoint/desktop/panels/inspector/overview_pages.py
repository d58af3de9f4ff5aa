"""The inspector's pages when nothing, or many things, are selected."""

from __future__ import annotations

from collections import Counter

from PyQt6.QtWidgets import QGridLayout, QSizePolicy, QToolButton

from musterpoint.desktop.panels.inspector.fields import FactLabel
from musterpoint.desktop.panels.inspector.page import Page
from musterpoint.desktop.words import LAYER_NAMES, RECORD_NAMES, hours
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import BUILDINGS, Changes
from musterpoint.session.actions.grouping import foremost
from musterpoint.text import N_, _

OTHERS = N_("Other things")
"""What is selected but never on the map."""


class PlanPage(Page):
    """Nothing is selected: the plan in figures."""

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        section = self.section(_("Campaign"))
        self.office, self.date, self.hours, self.drill = (FactLabel() for _field in range(4))
        section.add(_("Office"), self.office)
        section.add(_("Date"), self.date)
        section.add(_("Hours"), self.hours)
        section.add(_("Kind"), self.drill)
        self.add_button("file.campaign")
        people = self.section(_("Who is served"))
        self.residents, self.buildings = FactLabel(), FactLabel()
        people.add(_("Residents"), self.residents)
        people.add(_("Buildings"), self.buildings)
        sites = self.section(_("With what"))
        self.sites, self.lanes, self.posts, self.staff = (FactLabel() for _field in range(4))
        sites.add(_("Sites"), self.sites)
        sites.add(_("Lanes"), self.lanes)
        sites.add(_("Posts filled"), self.posts)
        sites.add(_("People"), self.staff)
        self._needed = FactLabel()
        sites.add(_("Lanes needed"), self._needed)
        self.column.addStretch(1)

    def concerned(self, changes: Changes) -> bool:
        return True

    def refresh(self) -> None:
        workbench, plan = self.workbench, self.workbench.plan
        campaign, figures = plan.campaign, workbench.figures
        self.heading.setText(campaign.name or workbench.document.session.path.stem)
        self.subheading.setText(_("Nothing is selected. The plan as a whole:"))
        self.office.show_fact(campaign.office or "–")
        self.date.show_fact(f"{campaign.starts:%Y-%m-%d}" if campaign.starts else _("not set yet"))
        self.hours.show_fact(hours(campaign.starts, campaign.ends))
        self.drill.show_fact(_("Drill") if campaign.drill else _("Real operation"))
        self.residents.show_fact(
            f"{figures.residents:,}", figures.residents_are_estimated, figures.residents_source
        )
        self.buildings.show_fact(f"{len(plan.buildings.frame):,}" if plan.buildings else "0")
        sites = plan.table("site").values()
        self.sites.show_fact(f"{len(sites):,}")
        self.lanes.show_fact(f"{sum(site.lanes for site in sites):,}")
        posts = plan.table("post")
        filled = workbench.document.post_states.counts["filled"]
        self.posts.show_fact(f"{filled:,} / {len(posts):,}")
        self.staff.show_fact(f"{len(plan.table('person')):,}")
        needed, how = figures.lanes_needed()
        self._needed.show_fact(f"{needed:,}" if needed else "–", source=how)


class ManyPage(Page):
    """Several things are selected: how many of what, and what can be done with them."""

    ARRANGED = (
        ("arrange.left", "arrange.centre", "arrange.right", "arrange.across"),
        ("arrange.top", "arrange.middle", "arrange.bottom", "arrange.along"),
    )
    COMMANDS = (
        "arrange.group", "arrange.ungroup", "edit.duplicate", "arrange.array", "edit.rotate-left",
        "arrange.street", "edit.lock", "edit.delete",
    )  # fmt: skip
    BUILDINGS = ("catchments.give", "catchments.take")

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        self.counts = FactLabel()
        self.column.addWidget(self.counts)
        grid = QGridLayout()
        for row, commands in enumerate(self.ARRANGED):
            for column, command in enumerate(commands):
                grid.addWidget(self._tool_button(command), row, column)
        self.column.addLayout(grid)
        icons = [grid.itemAt(place).widget() for place in range(grid.count())]
        self._of_records = [*icons, *(self.add_button(command) for command in self.COMMANDS)]
        self._of_buildings = [self.add_button(command) for command in self.BUILDINGS]
        self.column.addStretch(1)

    def _tool_button(self, command: str) -> QToolButton:
        """A button with the command's picture; its words stand in the tooltip."""
        action = self.workbench.commands.action(command)
        button = QToolButton()
        button.setDefaultAction(action)
        button.setToolTip(action.text())
        button.setAccessibleName(action.text())
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return button

    def concerned(self, changes: Changes) -> bool:
        return True

    def refresh(self) -> None:
        document = self.workbench.document
        records = foremost(document.plan, document.selected_records)
        names = {**LAYER_NAMES, **RECORD_NAMES}
        counts = Counter(kind for kind, _id in records)
        counts |= {kind: len(some.ids) for kind, some in document.selected.features.items()}
        self.heading.setText(_("{count} things selected").format(count=f"{counts.total():,}"))
        lines = [f"{_(names.get(kind, OTHERS))}: {count:,}" for kind, count in counts.items()]
        if homes := document.selected.features.get(BUILDINGS):
            residents = document.plan.buildings.frame["residents"].array[homes.rows].sum()
            lines.append(f"{_('Residents')}: {residents:,}")
        self.counts.setText("\n".join(lines))
        for widget in self._of_records:
            widget.setVisible(bool(records))
        for button in self._of_buildings:
            button.setVisible(bool(homes))
