"""Required, have and gap as a table model, summed by what a person chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PyQt6.QtGui import QColor

from musterpoint.catalogue.posts import site_title
from musterpoint.desktop.document import Document
from musterpoint.desktop.panels.roster.bands import shown_shifts
from musterpoint.desktop.theme import current_theme
from musterpoint.engine.staffing.needs import Areas, gaps, site_areas
from musterpoint.plan import Changes
from musterpoint.text import N_, _

KEY_NAMES = {
    "role": N_("Role"),
    "site": N_("Site"),
    "neighbourhood": N_("Neighbourhood"),
    "street": N_("Street"),
    "shift": N_("Shift"),
}
FIGURES = {"required": N_("Required"), "have": N_("Have"), "gap": N_("Gap")}
NO_INDEX = QModelIndex()
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class NeedRow:
    """keys: the ids that it sums, as many as the table's keys; names: what they are called."""

    keys: tuple[str, ...]
    names: tuple[str, ...]
    required: int
    have: int

    @property
    def gap(self) -> int:
        return self.required - self.have


class NeedsModel(QAbstractTableModel):
    """Columns: a name for each key, then required, have and gap. Empty until `reload`."""

    def __init__(self, document: Document):
        super().__init__()
        self._document = document
        self._areas: Mapping[str, Areas] | None = None
        self._order: tuple[int, bool] | None = None
        self.keys: tuple[str, ...] = ("role",)
        self.rows: list[NeedRow] = []

    def set_keys(self, keys: Sequence[str]) -> None:
        self.keys, self._order = tuple(dict.fromkeys(keys)), None
        self.reload()

    def follow(self, changes: Changes) -> bool:
        """Forget what an edit may have changed; tell whether there is another sum to show."""
        if changes.touch("site", "neighbourhoods"):
            self._areas = None
        return changes.touch("post", "assignment", "person", "shift", "site", "campaign", "neighbourhoods")

    def reload(self) -> None:
        """Sum anew."""
        plan = self._document.plan
        if self._areas is None:
            self._areas = site_areas(plan)
        sums = gaps(plan, self._document.post_states.all, self.keys, self._areas)
        self.beginResetModel()
        named = cache(self._name)
        self.rows = [NeedRow(ids, tuple(map(named, self.keys, ids)), *need) for ids, need in sums.items()]
        self._sort()
        self.endResetModel()

    def areas_under(self, key: str, area: str) -> frozenset[str]:
        """The sites in a neighbourhood or street."""
        areas = self._areas or {}
        return frozenset(site for site, own in areas.items() if getattr(own, key) == area)

    def _name(self, kind: str, id_: str) -> str:
        plan, catalogue = self._document.plan, self._document.catalogue
        match kind:
            case "role":
                return str(catalogue.roles[id_].name) if id_ in catalogue.roles else id_
            case "site":
                site = plan.find("site", id_)
                return f"{site.number}  {site_title(site)}" if site else _("Teams without a site")
            case "shift":
                shift = plan.find("shift", id_)
                return shift.name if shift else _("No shift")
        layer = plan.neighbourhoods
        known = layer is not None and id_ in layer.frame.index
        return str(layer.frame.at[id_, "name"] or id_) if known else _("Nowhere")

    def _sort(self) -> None:
        """As a person chose by a click on a head; else as the catalogue and the plan order things."""
        plan, roles = self._document.plan, list(self._document.catalogue.roles)
        shifts = [shift.id for shift in shown_shifts(plan)]
        numbers = {site.id: site.number for site in plan.sites()}

        @cache
        def place(kind: str, id_: str, name: str) -> tuple[int, str]:
            if kind == "site":
                return numbers.get(id_, 10**6), name
            known = {"role": roles, "shift": shifts}.get(kind, [])
            return (known.index(id_) if id_ in known else 10**6), name

        self.rows.sort(
            key=lambda row: [place(*each) for each in zip(self.keys, row.keys, row.names, strict=True)]
        )
        if self._order is not None:
            column, descending = self._order
            self.rows.sort(key=lambda row: self._cell(row, column), reverse=descending)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if column < 0:
            return
        self._order = (column, order == Qt.SortOrder.DescendingOrder)
        self.layoutAboutToBeChanged.emit()
        self._sort()
        self.layoutChanged.emit()

    # Qt's side

    def rowCount(self, parent: QModelIndex = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.keys) + len(FIGURES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section >= len(self.keys):
            return RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        names = [*(KEY_NAMES[key] for key in self.keys), *FIGURES.values()]
        return _(names[section])

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        figure = column - len(self.keys)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                value = self._cell(row, column)
                return value if figure < 0 else f"{value:,}" if value or figure < 2 else "–"
            case Qt.ItemDataRole.TextAlignmentRole if figure >= 0:
                return RIGHT
            case Qt.ItemDataRole.ForegroundRole if figure == 2:
                return QColor(current_theme().empty if row.gap else current_theme().muted)
        return None

    def _cell(self, row: NeedRow, column: int) -> Any:
        cells = (*row.names, row.required, row.have, row.gap)
        return cells[column]
