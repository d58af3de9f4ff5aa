"""The care ledger as a table model: opened only while the ledger is, and masked at first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PyQt6.QtGui import QColor, QFont

from musterpoint.desktop.document import Document
from musterpoint.desktop.pinyin import search_keys
from musterpoint.desktop.theme import current_theme
from musterpoint.desktop.words import service_words
from musterpoint.engine.scores import building_names
from musterpoint.plan import Care, CareDetails
from musterpoint.session.care.ledger import Entry, is_placed, read_ledger
from musterpoint.text import N_, _

NAME, SERVED, BUILDING, ROOM, NEEDS, WISH, PHONE = range(7)
HEADERS = (
    N_("Full name"), N_("Served"), N_("Building"), N_("Room"), N_("Needs"), N_("Time wish"), N_("Phone"),
)  # fmt: skip
MASKED = frozenset({ROOM, WISH, PHONE})
STARS = "**"
NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class CareFilter:
    """What the table shows. text: words that all must occur in name, building or phone. need: "" for any.
    service: None for any. building: "" for any; unplaced: only those of whom nobody knows where."""

    text: str = ""
    need: str = ""
    service: str | None = None
    building: str = ""
    unplaced: bool = False

    def takes(self, row: Row) -> bool:
        care, details = row.entry.care, row.details
        if (
            (self.need and self.need not in details.needs)
            or (self.service is not None and self.service != care.service)
            or (self.building and self.building != care.building)
            or (self.unplaced and is_placed(care))
        ):
            return False
        return all(word in row.key for word in self.text.lower().split())


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One person. building: what it is called. key: what is searched in."""

    entry: Entry
    details: CareDetails
    building: str
    key: str


class CareModel(QAbstractTableModel):
    """Rows are the people that the filter takes, in the chosen order; none while the ledger is locked."""

    def __init__(self, document: Document):
        super().__init__()
        self._document = document
        self._filter = CareFilter()
        self._order: tuple[int, bool] = (BUILDING, False)
        self._all: list[Row] = []
        self._rows: list[Row] = []
        self._revealed = False

    def reload(self) -> None:
        """Open what has changed in the ledger, or forget everything where it is locked."""
        seal, plan = self._document.session.seal, self._document.plan
        table = plan.table(Care.KIND) if seal.is_open else {}
        known = {row.entry.care.id: row for row in self._all}
        new = [id_ for id_, care in table.items() if id_ not in known or known[id_].entry.care != care]
        entries = read_ledger(plan, seal.key, new) if new else {}
        ids = tuple({entry.care.building for entry in entries.values()} - {""})
        names = dict(zip(ids, building_names(plan, ids), strict=True))
        known |= {id_: _row(entry, names.get(entry.care.building, "")) for id_, entry in entries.items()}
        self._all = [known[id_] for id_ in table]
        self._revealed = self._revealed and seal.is_open
        self._arrange()

    @property
    def everybody(self) -> int:
        """How many there are, whatever the filter takes."""
        return len(self._all)

    @property
    def revealed(self) -> bool:
        return self._revealed

    def reveal(self, revealed: bool) -> None:
        """Show what is masked, or mask it."""
        self._revealed = revealed
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(HEADERS) - 1))

    def set_filter(self, chosen: CareFilter) -> None:
        self._filter = chosen
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = (column, order == Qt.SortOrder.DescendingOrder)
        self._arrange()

    def _arrange(self) -> None:
        column, descending = self._order
        self.beginResetModel()
        self._rows = sorted(
            filter(self._filter.takes, self._all),
            key=lambda row: (search_keys(self._plain(row, column)).partition(" ")[2], row.entry.care.id),
            reverse=descending,
        )
        self.endResetModel()

    def entry(self, row: int) -> Entry:
        return self._rows[row].entry

    # Qt's side

    def rowCount(self, parent: QModelIndex = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _(HEADERS[section])
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(row, column)
            case Qt.ItemDataRole.ToolTipRole if self._revealed:
                return row.details.remarks or self.text(row, column)
            case Qt.ItemDataRole.ForegroundRole if row.entry.broken or (
                (column == SERVED and not row.entry.care.service)
                or (column == BUILDING and not is_placed(row.entry.care))
            ):
                return QColor(current_theme().broken if row.entry.broken else current_theme().empty)
            case Qt.ItemDataRole.FontRole if column == SERVED and not row.entry.care.by_hand:
                font = QFont()
                font.setItalic(True)  # a rule's word, not a person's
                return font
        return None

    def text(self, row: Row, column: int) -> str:
        """What stands in a cell."""
        plain = self._plain(row, column)
        if self._revealed or not plain:
            return plain
        if column == NAME and row.entry.details:
            return plain[0] + STARS
        return STARS if column in MASKED else plain

    def _plain(self, row: Row, column: int) -> str:
        care, details = row.entry.care, row.details
        match HEADERS[column]:
            case "Full name":
                broken = _("damaged") if row.entry.broken else _("shredded")
                return details.name if row.entry.details else broken
            case "Served":
                return service_words(care.service)
            case "Building":
                where = _("on the map") if is_placed(care) else _("not found")
                return row.building or where
            case "Room":
                return "-".join(filter(None, (details.unit, details.room)))
            case "Needs":
                needs = self._document.catalogue.needs
                return _(", ").join(str(needs[need].name) for need in details.needs if need in needs)
            case "Time wish":
                return details.wish
        return details.phone


def _row(entry: Entry, building: str) -> Row:
    details = entry.details or CareDetails()
    return Row(
        entry, details, building, f"{search_keys(details.name)} {search_keys(building)} {details.phone}"
    )


def ids_of(model: CareModel, indexes: list[QModelIndex]) -> list[str]:
    """The ids of the records in these rows."""
    return [model.entry(index.row()).care.id for index in indexes]
