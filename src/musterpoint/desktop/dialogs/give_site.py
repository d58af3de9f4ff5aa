"""Choosing the site that buildings, or some units of one, are given to: the nearest come first."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

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
from musterpoint.desktop.panels.inspector.fields import UNKNOWN
from musterpoint.desktop.panels.two_line import DETAIL, TwoLineDelegate
from musterpoint.desktop.pinyin import search_keys
from musterpoint.desktop.theme import current_theme
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.demand import demand
from musterpoint.engine.scores import site_capacity
from musterpoint.engine.served import receiving
from musterpoint.plan import Edit, Plan, Site
from musterpoint.session.actions.catchments import give_buildings, give_units
from musterpoint.text import _, ngettext

ID, KEYS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 10


def give_to_site(workbench: Workbench, buildings: Sequence[str]) -> None:
    """Ask for a site and give it the buildings."""
    dialog = GiveSiteDialog(workbench, buildings)
    if ask(dialog) and dialog.chosen:
        workbench.document.work_out(dialog.edit())


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
        workbench.figures.counted.connect(self._show_loads)
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

    def edit(self) -> Callable[[Plan], Edit]:
        """What the dialog asks for, to be made of the plan."""
        units, chosen, buildings = (self.first.value(), self.last.value()), self.chosen, self._buildings
        if self._units > 1 and units != (1, self._units):
            return lambda plan: give_units(plan, buildings[0], *units, chosen)
        return lambda plan: give_buildings(plan, buildings, chosen)

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
        """The nearest site first."""
        plan = self._workbench.plan
        rows = plan.buildings.frame.index.get_indexer(self._buildings)
        shapes = plan.buildings.frame.geometry.to_numpy()[rows]
        self._middle = shapely.centroid(shapely.geometrycollections(shapely.centroid(shapes)))
        for site in sorted(receiving(plan), key=self._distance):
            item = QListWidgetItem(site_title(site))
            item.setData(ID, site.id)
            item.setData(KEYS, f"{site.number} {search_keys(site.name)}")
            self.list.addItem(item)
        self._show_loads()

    def _distance(self, site: Site) -> float:
        return math.dist((site.x, site.y), (self._middle.x, self._middle.y))

    def _show_loads(self) -> None:
        """What each site has to do now, and would then, as soon as that is counted."""
        plan, counted = self._workbench.plan, self._workbench.figures.known
        given = counted.people_by_site(self._buildings) if counted else {}
        for row in range(self.list.count()):
            item = self.list.item(row)
            site = plan.find("site", item.data(ID))
            able = site_capacity(plan, self._workbench.document.catalogue, site)
            load = then = UNKNOWN
            if counted is not None:
                now = counted.load.get(site.id, 0.0)
                after = now + sum(given.values()) - given.get(site.id, 0.0)
                load, then = f"{now:,.0f}", f"{after:,.0f}"
                if after > able + 0.5:
                    item.setForeground(QColor(current_theme().broken))
            words = _("{distance} m away · {load} people now, {after} then, {able} can be served").format(
                distance=f"{self._distance(site):,.0f}", load=load, after=then, able=f"{able:,.0f}"
            )
            item.setData(DETAIL, words)
            item.setToolTip(words)

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
