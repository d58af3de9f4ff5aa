"""What Help shows: the program itself, and its keys."""

from __future__ import annotations

from html import escape

from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musterpoint import __version__
from musterpoint.desktop.forms import load_form
from musterpoint.desktop.pinyin import search_keys
from musterpoint.desktop.printing import print_text
from musterpoint.desktop.workbench import Commands
from musterpoint.plugins.host import Host
from musterpoint.text import N_, _

GESTURES = (
    (N_("Wheel, or + and −"), N_("Zoom at the cursor")),
    (N_("Drag on empty ground, or with the middle button"), N_("Push the map")),
    (N_("Two fingers on a touchpad"), N_("Push the map; pinch to zoom, twist to turn it")),
    (N_("Shift-drag with the middle button, or drag the north arrow"), N_("Turn the map")),
    (N_("N, or a click on the north arrow"), N_("Put north up again")),
    (N_(", and ."), N_("Turn the map by 15°")),
    (N_("Click, Shift-click"), N_("Select, select one more")),
    (N_("Shift-drag"), N_("Select by rectangle")),
    (N_("Drag something"), N_("Move it")),
    (N_("R, Shift-R"), N_("Turn by 15°, by 90°")),
    (N_("Alt while dragging"), N_("Don't snap")),
    (N_("Space and drag"), N_("Push the map, whichever tool is in use")),
    (N_("Right click"), N_("What can be done with it")),
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
    """Every key and gesture in one list, to be searched and printed."""

    def __init__(self, parent: QWidget, commands: Commands):
        super().__init__(parent)
        self.setWindowTitle(_("Keys and gestures"))
        self.resize(560, 600)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find a command"))
        self.search.setAccessibleName(_("Find a command"))
        self.search.setClearButtonEnabled(True)
        self.list = QTreeWidget()
        self.list.setAccessibleName(_("Keys and gestures"))
        self.list.setHeaderHidden(True)
        self.list.setColumnCount(2)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for group, rows in keys_and_gestures(commands).items():
            branch = QTreeWidgetItem(self.list, [group])
            for words, keys in rows:
                QTreeWidgetItem(branch, [words, keys])
        self.list.expandAll()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        printing = buttons.addButton(_("Print…"), QDialogButtonBox.ButtonRole.ActionRole)
        printing.setAutoDefault(False)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        buttons.rejected.connect(self.reject)
        printing.clicked.connect(lambda: print_text(self, keys_as_html(commands), self.windowTitle()))
        self.search.textChanged.connect(self._filter)
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.list)
        column.addWidget(buttons)

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        for number in range(self.list.topLevelItemCount()):
            branch = self.list.topLevelItem(number)
            for row in map(branch.child, range(branch.childCount())):
                key = f"{search_keys(row.text(0))} {row.text(1).lower()}"
                row.setHidden(not all(word in key for word in words))


def keys_and_gestures(commands: Commands) -> dict[str, list[tuple[str, str]]]:
    """Heading → what is done and how, first by keys, then with the mouse."""
    native = QKeySequence.SequenceFormat.NativeText
    by_words: dict[str, list[str]] = {}
    for keys, words in commands.shortcuts():
        by_words.setdefault(words.replace("&", ""), []).append(keys.toString(native))
    return {
        _("Menus"): [(words, ", ".join(keys)) for words, keys in by_words.items()],
        _("On the map"): [(_(words), _(gesture)) for gesture, words in GESTURES],
    }


def keys_as_html(commands: Commands) -> str:
    """The list as a page to print."""
    parts = [f"<h2>{escape(_('Keys and gestures'))}</h2>"]
    for group, rows in keys_and_gestures(commands).items():
        lines = (f"<tr><td>{escape(words)}</td><td><b>{escape(keys)}</b></td></tr>" for words, keys in rows)
        parts.append(f"<h3>{escape(group)}</h3><table cellpadding='3'>{''.join(lines)}</table>")
    return "".join(parts)
