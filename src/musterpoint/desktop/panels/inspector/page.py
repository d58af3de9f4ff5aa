"""What all pages of the inspector have in common: one subject, fields bound to it."""

from __future__ import annotations

from typing import Any

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from musterpoint.desktop.panels.inspector.fields import Section
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Changes, Edit
from musterpoint.session.actions import change_field


class Page(QWidget):
    """Shows one record or feature. KIND: its kind. WATCHED: kinds and layers that the page shows figures
    of besides; a change of one refreshes it."""

    KIND = ""
    WATCHED: tuple[str, ...] = ()

    def __init__(self, workbench: Workbench):
        super().__init__()
        self.workbench = workbench
        self.id = ""
        self._bound: dict[str, Any] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.column.setSpacing(8)
        self.heading = QLabel()
        self.heading.setProperty("role", "heading")
        self.heading.setWordWrap(True)
        self.heading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.subheading = QLabel()
        self.subheading.setProperty("role", "caption")
        self.subheading.setWordWrap(True)
        self.column.addWidget(self.heading)
        self.column.addWidget(self.subheading)

    def section(self, title: str = "") -> Section:
        section = Section(title)
        self.column.addWidget(section)
        return section

    def add_button(self, command: str) -> QPushButton:
        """A button that runs a command, for as long as that is possible."""
        action = self.workbench.commands.action(command)
        button = QPushButton(action.icon(), action.text())
        button.setToolTip(action.toolTip())
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        button.setEnabled(action.isEnabled())
        self.column.addWidget(button)
        return button

    def bind(self, name: str, field: Any) -> Any:
        """Let the field show and change this field of the record."""
        self._bound[name] = field
        field.edited.connect(lambda value: self.edit(name, value))
        return field

    def bound(self, name: str) -> Any:
        """The field that shows this field of the record."""
        return self._bound[name]

    def show_subject(self, id_: str) -> None:
        self.id = id_
        self.refresh()

    def concerned(self, changes: Changes) -> bool:
        """Whether these changes touch anything that the page shows."""
        return self.id in changes.records.get(self.KIND, ()) or changes.touch(*self.WATCHED)

    @property
    def record(self) -> Any:
        return self.workbench.plan.find(self.KIND, self.id)

    def refresh(self) -> None:
        """Show what the plan holds now."""
        editable = not self.workbench.document.session.read_only
        for name, field in self._bound.items():
            field.show_value(getattr(self.record, name))
            field.setEnabled(editable)

    def show_counted(self) -> None:
        """Show the figures that were counted beside the window."""

    def edit(self, name: str, value: Any) -> None:
        """A person has entered a value; what can't be done is said, and the old value comes back."""
        document = self.workbench.document
        if not document.do(lambda: self._change(name, value)):
            self.refresh()

    def _change(self, name: str, value: Any) -> Edit:
        document = self.workbench.document
        return change_field(document.plan, self.KIND, self.id, name, value, catalogue=document.catalogue)
