"""What Help shows: the program itself, and its keys."""

from __future__ import annotations

from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musterpoint import __version__
from musterpoint.desktop.commands import Commands
from musterpoint.desktop.forms import load_form
from musterpoint.plugins.host import Host
from musterpoint.text import N_, _

GESTURES = (
    (N_("Wheel, or + and −"), N_("Zoom at the cursor")),
    (N_("Drag on empty ground, or with the middle button"), N_("Push the map")),
    (N_("Click, Shift-click"), N_("Select, select one more")),
    (N_("Shift-drag"), N_("Select by rectangle")),
    (N_("Drag something"), N_("Move it")),
    (N_("R, Shift-R"), N_("Turn by 15°, by 90°")),
    (N_("Arrow keys, with Shift"), N_("Nudge by 0.1 m, by 1 m")),
    (N_("Del"), N_("Delete what is selected")),
    (N_("Esc"), N_("Stop the gesture; then select nothing")),
)


class AboutDialog(QDialog):
    """Version, licence, and which plug-ins are in use or were refused."""

    def __init__(self, parent: QWidget, host: Host):
        super().__init__(parent)
        load_form("about", self)
        self.version.setText(_("Version {version}").format(version=__version__))
        lines = [_("Plug-ins: {names}").format(names="、".join(str(plugin.title) for plugin in host.plugins))]
        lines += [
            _("{name} was not loaded: {reason}").format(name=failure.name, reason=" ".join(failure.problems))
            for failure in host.failures
        ]
        self.plugins.setText("\n".join(lines))


class KeysDialog(QDialog):
    """Every key and gesture in one list."""

    def __init__(self, parent: QWidget, commands: Commands):
        super().__init__(parent)
        self.setWindowTitle(_("Keys and gestures"))
        self.resize(520, 560)
        self.list = QTreeWidget()
        self.list.setHeaderHidden(True)
        self.list.setColumnCount(2)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for keys, words in commands.shortcuts():
            QTreeWidgetItem(
                self._group(_("Menus")), [words, keys.toString(QKeySequence.SequenceFormat.NativeText)]
            )
        for gesture, words in GESTURES:
            QTreeWidgetItem(self._group(_("On the map")), [_(words), _(gesture)])
        self.list.expandAll()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.list)
        column.addWidget(buttons)

    def _group(self, title: str) -> QTreeWidgetItem:
        for row in range(self.list.topLevelItemCount()):
            if self.list.topLevelItem(row).text(0) == title:
                return self.list.topLevelItem(row)
        return QTreeWidgetItem(self.list, [title])
