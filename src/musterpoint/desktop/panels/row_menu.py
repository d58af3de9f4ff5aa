"""The right-click menu of a list or table: what its panel offers for the row under the mouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QAbstractButton, QAbstractItemView, QMenu

from musterpoint.desktop.theme import icon


class Choice(NamedTuple):
    """Something that no button does. icon: a name of the icon font."""

    icon: str
    words: str
    run: Callable[[], object]


def offer_on_rows(view: QAbstractItemView, *choices: QAbstractButton | Choice) -> None:
    """A right click takes the row under it and offers what these buttons do, as long as they would."""
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.customContextMenuRequested.connect(lambda point: _pop_up(view, point, choices))


def _pop_up(view: QAbstractItemView, point: QPoint, choices: tuple[QAbstractButton | Choice, ...]) -> None:
    index = view.indexAt(point)
    if not index.isValid() or not index.flags() & Qt.ItemFlag.ItemIsSelectable:
        return
    if not view.selectionModel().isSelected(index):
        view.setCurrentIndex(index)
    menu = QMenu(view)
    for choice in choices:
        if isinstance(choice, Choice):
            action = menu.addAction(icon(choice.icon), choice.words)
            action.triggered.connect(lambda _on, one=choice: one.run())
        elif not choice.isHidden():
            action = menu.addAction(choice.icon(), choice.text() or choice.toolTip())
            action.setEnabled(choice.isEnabled())
            action.triggered.connect(choice.click)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(view.viewport().mapToGlobal(point))
