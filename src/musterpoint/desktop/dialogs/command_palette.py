"""The command palette: type a few letters of what is to be done, press Enter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QAction, QColor, QKeyEvent, QKeySequence
from PyQt6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from musterpoint.desktop.ask import ask
from musterpoint.desktop.panels.two_line import ASIDE, DETAIL, TwoLineDelegate
from musterpoint.desktop.pinyin import search_keys
from musterpoint.desktop.theme import ICON_SIZE, current_theme
from musterpoint.desktop.workbench import Command, Workbench, words
from musterpoint.text import _

LIMIT = 40
"""So many commands are listed at most."""

EXPLAINED, GAPS = 3, 4
"""How well a command fits whose explanation holds what is typed; and whose name has all letters typed, with
others between, plus the number of gaps."""

_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)

COMMAND = Qt.ItemDataRole.UserRole + 2


def show_command_palette(workbench: Workbench) -> None:
    """Let a person choose a command, and run it."""
    palette = CommandPalette(workbench)
    if ask(palette) and palette.chosen is not None:
        palette.chosen.trigger()
    workbench.canvas.setFocus()


class CommandPalette(QDialog):
    """Every command by its Chinese name, its pinyin or initials, or its English name; those used last first.
    What can't be done now is grey."""

    def __init__(self, workbench: Workbench):
        super().__init__(workbench.window, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._workbench = workbench
        self.setWindowTitle(_("Find a command"))
        self.setObjectName("command-palette")
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("What do you want to do?"))
        self.search.setAccessibleName(_("Find a command"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Commands"))
        self.list.setItemDelegate(TwoLineDelegate(self.list))
        self.list.setIconSize(ICON_SIZE)
        self.list.setUniformItemSizes(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.search.returnPressed.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        self.chosen: QAction | None = None
        self._take_place()
        self._fill("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys move in the list while one types."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _MOVES:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _take_place(self) -> None:
        window = self._workbench.window
        self.resize(min(560, window.width() - 32), min(480, window.height() - 96))
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - self.width()) // 2, corner.y() + 72)

    def _fill(self, text: str) -> None:
        commands = [(command, action) for command, action in self._workbench.commands.all()]
        self._workbench.commands.refresh()
        recent = self._workbench.settings.recent_commands()
        self.list.clear()
        for command, action in ranked(commands, text, recent)[:LIMIT]:
            self.list.addItem(_item(command, action))
        if self.list.count():
            self.list.setCurrentRow(0)
        else:
            nothing = QListWidgetItem(_("No command is called “{text}”.").format(text=text))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)

    def _choose(self, _item: QListWidgetItem | None = None) -> None:
        item = self.list.currentItem()
        action = item.data(COMMAND) if item else None
        if action is not None and action.isEnabled():
            self.chosen = action
            self.accept()


def ranked(
    commands: Sequence[tuple[Command, QAction]], text: str, recent: Sequence[str]
) -> list[tuple[Command, QAction]]:
    """The commands that fit what is typed, the best first; of those that fit alike the ones that can be done
    now, and of these the ones used last."""
    places = {id_: place for place, id_ in enumerate(recent)}
    fitting = []
    for position, (command, action) in enumerate(commands):
        fit = fitness(text, _keys(command.names()))
        if (fit is None or fit >= GAPS) and _explains(action.statusTip(), text):
            fit = EXPLAINED
        if fit is not None:
            place = places.get(command.id, len(recent))
            rank = (min(fit, GAPS), not action.isEnabled(), fit, place, position)
            fitting.append((rank, (command, action)))
    return [pair for _rank, pair in sorted(fitting, key=lambda item: item[0])]


def fitness(text: str, keys: Sequence[str]) -> int | None:
    """How well what is typed fits one of the keys, 0 best; None where its letters don't stand in one of them
    in this order. Spaces don't matter."""
    typed = "".join(text.lower().split())
    fits = [fit for key in keys if (fit := _fit(typed, key)) is not None]
    return min(fits, default=None)


def _fit(typed: str, key: str) -> int | None:
    """0: the key begins so; 1: one of its words does; 2: it holds it; from `GAPS` on: with gaps."""
    plain = "".join(key.split())
    if plain.startswith(typed):
        return 0
    if any(word.startswith(typed) for word in key.split()):
        return 1
    if typed in plain:
        return 2
    place, gaps = -1, 0
    for letter in typed:
        found = plain.find(letter, place + 1)
        if found < 0:
            return None
        gaps += place >= 0 and found > place + 1
        place = found
    return GAPS + gaps


def _explains(tip: str, text: str) -> bool:
    """Whether an explanation holds what is typed, be it in pinyin."""
    typed = "".join(text.lower().split())
    spelt = search_keys(tip)
    if not tip.isascii():
        spelt = spelt.rpartition(" ")[0]  # initials of a whole sentence fit nearly everything
    return typed in "".join(spelt.split())


def spell(commands: Iterable[Command]) -> None:
    """Have everything spelt that commands are found by: for all of them that takes half a second."""
    for command in commands:
        _keys(command.names())
        search_keys(words(command.tip))


@lru_cache(maxsize=2000)
def _keys(names: tuple[str, str]) -> tuple[str, ...]:
    """What a command can be found by: hanzi, pinyin and initials apart, and English."""
    plain = [name.lower().replace("&", "").rstrip("…") for name in names]
    return (*search_keys(plain[0]).split(" "), *plain)


def _item(command: Command, action: QAction) -> QListWidgetItem:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    item = QListWidgetItem(action.icon(), action.text().replace("&", ""))
    item.setData(DETAIL, action.statusTip())
    item.setData(ASIDE, keys)
    item.setData(COMMAND, action)
    item.setToolTip(action.toolTip())
    if not action.isEnabled():
        item.setForeground(QColor(current_theme().muted))
    return item
