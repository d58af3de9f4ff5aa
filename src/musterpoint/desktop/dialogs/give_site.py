"""Choosing the site that buildings, or some units of one, are given to: the nearest come first."""

from __future__ import annotations

import math
from collections.abc import Sequence

import shapely
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
)

from musterpoint.catalogue.buildings import building_names
from musterpoint.catalogue.posts import site_title
from musterpoint.desktop.ask import ask
from musterpoint.desktop.panels.two_line import DETAIL, TwoLineDelegate
from musterpoint.desktop.pinyin import search_keys
from musterpoint.desktop.theme import current_theme
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.demand import demand
from musterpoint.engine.scores import site_capacity
from musterpoint.engine.served import receiving, served_by_site
from musterpoint.plan import Edit, Site
from musterpoint.session.actions.catchments import give_buildings, give_units
from musterpoint.text import _, ngettext

ID, KEYS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 10


def give_to_site(workbench: Workbench, buildings: Sequence[str]) -> None:
    """Ask for a site and give it the buildings."""
    dialog = GiveSiteDialog(workbench, buildings)
    if ask(dialog) and dialog.chosen:
        workbench.document.do(dialog.edit)


class GiveSiteDialog(QDialog):
    """Says of each site how far it is and what it would have to do. Where one building with several units is
    given, some of its units can be."""

    def __init__(self, workbench: Workbench, buildings: Sequence[str]):
        super().__init__(workbench.window)
        self._workbench, self._buildings = workbench, list(buildings)
        self.setWindowTitle(_("Give to a site"))
        self.resize(460, 480)
        self.search, self.list, self.what = QLineEdit(), QListWidget(), QLabel(self._words())
        self.search.setPlaceholderText(_("Search number or name"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.list.setItemDelegate(TwoLineDelegate(self.list))
        self.list.setAccessibleName(_("Sites"))
        self.what.setWordWrap(True)
        self.first, self.last = QSpinBox(), QSpinBox()
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.give = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.give.setText(_("Give"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.what)
        if self._units > 1:
            column.addLayout(self._units_row())
        for widget in (self.search, self.list, buttons):
            column.addWidget(widget)
        self._fill()
        self.search.textChanged.connect(self._filter)
        self.list.currentItemChanged.connect(lambda: self.give.setEnabled(self.chosen is not None))
        self.list.itemDoubleClicked.connect(self.accept)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.list.setCurrentRow(0)
        self.give.setEnabled(self.chosen is not None)

    @property
    def chosen(self) -> str:
        """The id of the site, "" for none."""
        item = self.list.currentItem()
        return item.data(ID) if item is not None and not item.isHidden() else ""

    def edit(self) -> Edit:
        """What the dialog asks for."""
        units = (self.first.value(), self.last.value())
        if self._units > 1 and units != (1, self._units):
            return give_units(self._workbench.plan, self._buildings[0], *units, self.chosen)
        return give_buildings(self._workbench.plan, self._buildings, self.chosen)

    @property
    def _units(self) -> int:
        """Units of the building, where there is only one; 0 where they aren't known."""
        if len(self._buildings) != 1:
            return 0
        return self._workbench.plan.buildings.values("units", self._buildings)[0] or 0

    def _words(self) -> str:
        people = demand(self._workbench.plan).reindex(self._buildings).sum()
        count = len(self._buildings)
        names = building_names(self._workbench.plan, tuple(self._buildings[:1]))
        what = ngettext("{count} building", "{count} buildings", count).format(count=count)
        return _("{buildings}, {people} people expected").format(
            buildings=names[0] if count == 1 else what, people=f"{people:,.0f}"
        )

    def _units_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for words, box, value in ((_("Units"), self.first, 1), (_("to"), self.last, self._units)):
            box.setRange(1, self._units)
            box.setValue(value)
            label = QLabel(words)
            label.setBuddy(box)
            box.setAccessibleName(_("First unit") if box is self.first else _("Last unit"))
            row.addWidget(label)
            row.addWidget(box)
        row.addStretch(1)
        self.first.valueChanged.connect(self.last.setMinimum)
        return row

    def _fill(self) -> None:
        plan = self._workbench.plan
        shapes = plan.buildings.frame.geometry.reindex(self._buildings)
        middle = shapely.centroid(shapely.geometrycollections(shapely.centroid(shapes.to_numpy())))
        people, given = demand(plan), self._workbench.figures.sites
        load = served_by_site(plan, people, given)
        for site in sorted(receiving(plan), key=lambda one: math.dist((one.x, one.y), (middle.x, middle.y))):
            own = given.reindex(self._buildings) == site.id
            coming = people.reindex(self._buildings)[~own.fillna(False).to_numpy(bool)].sum()
            self.list.addItem(self._item(site, middle, float(load[site.id]), float(coming)))

    def _item(self, site: Site, middle: shapely.Point, load: float, coming: float) -> QListWidgetItem:
        item = QListWidgetItem(site_title(site))
        able = site_capacity(self._workbench.plan, self._workbench.document.catalogue, site)
        words = _("{distance} m away · {load} people now, {after} then, {able} can be served").format(
            distance=f"{math.dist((site.x, site.y), (middle.x, middle.y)):,.0f}",
            load=f"{load:,.0f}",
            after=f"{load + coming:,.0f}",
            able=f"{able:,.0f}",
        )
        item.setData(DETAIL, words)
        item.setData(ID, site.id)
        item.setData(KEYS, f"{site.number} {search_keys(site.name)}")
        item.setToolTip(words)
        if load + coming > able + 0.5:
            item.setForeground(QColor(current_theme().broken))
        return item

    def _filter(self, text: str) -> None:
        wanted = text.strip().lower()
        first = None
        for row in range(self.list.count()):
            item = self.list.item(row)
            hidden = bool(wanted) and wanted not in item.data(KEYS)
            item.setHidden(hidden)
            first = row if first is None and not hidden else first
        self.list.setCurrentRow(-1 if first is None else first)
        self.give.setEnabled(bool(self.chosen))
