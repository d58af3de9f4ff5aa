"""The inspector's page for a person who was looked for: who it is, and where they stand."""

from __future__ import annotations

from PyQt6.QtWidgets import QPushButton

from musterpoint.catalogue.posts import post_title
from musterpoint.desktop.dialogs.person import edit_person
from musterpoint.desktop.panels.inspector.fields import FactLabel
from musterpoint.desktop.panels.inspector.page import Page
from musterpoint.desktop.workbench import Workbench
from musterpoint.text import _


class PersonPage(Page):
    KIND = "person"
    WATCHED = ("assignment", "post", "shift", "site")

    def __init__(self, workbench: Workbench):
        super().__init__(workbench)
        section = self.section()
        self.phone, self.skills, self.posts = FactLabel(), FactLabel(), FactLabel()
        section.add(_("Phone"), self.phone)
        section.add(_("Skills"), self.skills)
        section.add(_("Posts"), self.posts)
        self.change = QPushButton(_("Edit person…"))
        self.change.clicked.connect(lambda: edit_person(workbench, self.id))
        self.column.addWidget(self.change)
        in_list = QPushButton(_("Show in the list of people"))
        in_list.clicked.connect(lambda: workbench.docks.open("people"))
        self.column.addWidget(in_list)
        self.column.addStretch(1)

    def refresh(self) -> None:
        super().refresh()
        catalogue, person = self.workbench.document.catalogue, self.record
        tier = catalogue.tiers.get(person.tier)
        self.heading.setText(person.name)
        self.subheading.setText(" · ".join(filter(None, (person.unit, str(tier.name) if tier else ""))))
        self.phone.show_fact(person.phone or "–")
        skills = (catalogue.skills.get(skill) for skill in person.skills)
        self.skills.show_fact(_(", ").join(str(skill.name) for skill in skills if skill) or "–")
        self.posts.show_fact("\n".join(self._posts()) or _("free"))
        self.change.setEnabled(not self.workbench.document.session.read_only)

    def _posts(self) -> list[str]:
        """Every post with its shift."""
        plan, catalogue = self.workbench.plan, self.workbench.document.catalogue
        words = []
        for assignment in plan.where("assignment", person=self.id):
            if post := plan.find("post", assignment.post):
                shift = plan.find("shift", post.shift)
                parts = (post_title(plan, catalogue, post), shift.name if shift else "")
                words.append(" · ".join(filter(None, parts)))
        return words
