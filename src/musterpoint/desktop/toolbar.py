"""The one row above the map: undo, redo, workspaces, find, plan health."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtGui import QAction, QActionGroup
from PyQt6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from musterpoint.desktop.find_box import FindBox
from musterpoint.desktop.theme import ICON_SIZE, current_theme, icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.desktop.workspaces import WORKSPACES
from musterpoint.plan import Severity
from musterpoint.text import _, ngettext


def show_more_button(bar: QWidget) -> None:
    """Give the button that Qt puts at the end of a bar without room for all its entries a picture."""
    for button in bar.findChildren(QToolButton):
        if button.objectName().endswith("_ext_button"):
            button.setIcon(icon("chevron-double-right"))
            button.setAccessibleName(_("More"))


class ToolBar(QToolBar):
    """Can't be moved or closed: it is the one thing that is always there."""

    def __init__(self, workbench: Workbench):
        super().__init__(_("Toolbar"))
        self._workbench = workbench
        self.setObjectName("toolbar")
        self._workspaces: list[QToolButton] = []
        self.setMovable(False)
        self.setIconSize(ICON_SIZE)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for command in ("edit.undo", "edit.redo"):
            self.addAction(workbench.commands.action(command))
        self.addSeparator()
        self._add_workspaces()
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(gap)
        self.find_box = FindBox(workbench)
        self.addWidget(self.find_box)
        self.health = self._added_health()
        show_more_button(self)
        workbench.document.problems_changed.connect(self._show_health)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._show_names()
        return super().event(event)

    def _show_names(self) -> None:
        """Where there is no room for the workspaces' names, their pictures stand alone."""
        look = Qt.ToolButtonStyle.ToolButtonIconOnly
        if self.width() >= self._room_with_names():
            look = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in self._workspaces:
            if button.toolButtonStyle() != look:
                button.setToolButtonStyle(look)

    def _room_with_names(self) -> int:
        """Pixels that all of the toolbar takes with the workspaces' names, however they are shown now."""
        now = sum(button.sizeHint().width() for button in self._workspaces)
        given_way = self.find_box.sizeHint().width() - self.find_box.minimumWidth()
        return self.sizeHint().width() - now - given_way + sum(self._widths)

    def _add_workspaces(self) -> None:
        group = QActionGroup(self)
        for workspace in WORKSPACES:
            action = self._workbench.commands.action(f"view.workspace.{workspace.id}")
            group.addAction(action)
            self.addAction(action)
            self._button(action).setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._workspaces.append(self._button(action))
        self._widths = [button.sizeHint().width() for button in self._workspaces]

    def _added_health(self) -> QToolButton:
        action = self._workbench.commands.action("view.health")
        self.addAction(action)
        button = self._button(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

    def _button(self, action: QAction) -> QToolButton:
        return self.widgetForAction(action)

    def _show_health(self) -> None:
        """The number of problems that nobody has accepted, with the colour of the worst one."""
        problems = [problem for problem in self._workbench.document.problems if not problem.accepted]
        theme = current_theme()
        worst = {problem.severity for problem in problems}
        color = theme.broken if Severity.BLOCKER in worst else theme.empty if problems else theme.filled
        action = self._workbench.commands.action("view.health")
        action.setIcon(icon("flag" if problems else "check-circle-outline", color))
        action.setText(
            ngettext("{count} problem", "{count} problems", len(problems)).format(count=len(problems))
            if problems
            else _("No problems")
        )
