"""The row of filters above the roster board."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QIcon, QPixmap
from PyQt6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QToolTip, QWidget

from musterpoint.catalogue.posts import STATE_NAMES, site_title
from musterpoint.catalogue.teams import team_title
from musterpoint.desktop.document import Document
from musterpoint.desktop.panels.combos import choose_value, fill_combo, filter_combo
from musterpoint.desktop.panels.roster.bands import Place, shown_shifts
from musterpoint.desktop.panels.roster.filter import CHANGED, OPEN, RosterFilter
from musterpoint.desktop.panels.roster.look import BY_STATE, BY_UNIT
from musterpoint.desktop.theme import icon
from musterpoint.plan import Changes, Plan
from musterpoint.text import N_, _

STATES = {OPEN: N_("Not filled"), **STATE_NAMES, CHANGED: N_("Changed since publishing")}
KEYS = N_(
    "Arrows: next card; with Shift: choose on the way\n"
    "Space: choose or not; Ctrl+A: all; Esc: none\n"
    "Enter: choose a person; Delete: take off; P: pin\n"
    "X: exchange two; Ctrl+C, Ctrl+V: copy people to other posts\n"
    "F: fix; N: next problem; menu key: everything else\n"
    "Drag: exchange or move; with Ctrl: take the other post as well"
)
COLOURINGS = {BY_STATE: N_("Colour: state"), BY_UNIT: N_("Colour: unit")}


class RosterFilterBar(QWidget):
    """filter_changed(RosterFilter): another choice was made. colouring_changed(str): so with the colours."""

    filter_changed = pyqtSignal(object)
    colouring_changed = pyqtSignal(str)

    def __init__(self, document: Document):
        super().__init__()
        self._document = document
        self._sites: frozenset[str] | None = None
        self.text = QLineEdit()
        self.text.setPlaceholderText(_("Name, pinyin, role, unit or phone"))
        self.text.setAccessibleName(_("Filter the roster"))
        self.text.setClearButtonEnabled(True)
        self.text.addAction(icon("magnify"), QLineEdit.ActionPosition.LeadingPosition)
        self.place, self.role = filter_combo(_("Site or team")), filter_combo(_("Role"))
        self.shift, self.unit = filter_combo(_("Shift")), filter_combo(_("Unit"))
        self.state, self.colouring = filter_combo(_("State")), filter_combo(_("Colour"))
        self.clear = QToolButton()
        self.clear.setIcon(icon("filter-off-outline"))
        self.clear.setToolTip(_("Show all posts"))
        self.clear.setAccessibleName(_("Show all posts"))
        self.keys = QToolButton()
        self.keys.setIcon(icon("keyboard-outline"))
        self.keys.setAccessibleName(_("Keys of the roster"))
        self.keys.setToolTip(_(KEYS))
        self._lay_out()
        self._fill_fixed()
        self.show_choices()
        self._connect()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.text, 3)
        for combo in (self.place, self.role, self.shift, self.unit, self.state, self.colouring):
            row.addWidget(combo, 2)
        row.addWidget(self.clear)
        row.addWidget(self.keys)

    def _fill_fixed(self) -> None:
        roles = self._document.catalogue.roles
        fill_combo(self.role, _("Any role"), [(id_, str(role.name)) for id_, role in roles.items()])
        fill_combo(self.state, _("Any state"), [(id_, _(words)) for id_, words in STATES.items()])
        for id_, words in COLOURINGS.items():
            self.colouring.addItem(_(words), id_)

    def _connect(self) -> None:
        self.text.textChanged.connect(self._tell)
        for combo in (self.place, self.role, self.shift, self.unit, self.state):
            combo.currentIndexChanged.connect(self._tell)
        self.colouring.currentIndexChanged.connect(
            lambda: self.colouring_changed.emit(self.colouring.currentData())
        )
        self.keys.clicked.connect(self._show_keys)
        self.clear.clicked.connect(lambda: self.choose(RosterFilter()))

    def _show_keys(self) -> None:
        corner = self.keys.mapToGlobal(QPoint(0, self.keys.height()))
        QToolTip.showText(corner, _(KEYS), self.keys)

    @property
    def chosen(self) -> RosterFilter:
        return RosterFilter(
            self.text.text().strip(),
            self.place.currentData(),
            self.role.currentData() or "",
            self.shift.currentData() or "",
            self.unit.currentData() or "",
            self.state.currentData() or "",
            self._sites,
        )

    def choose(self, chosen: RosterFilter) -> None:
        """Show this filter and tell of it."""
        self.blockSignals(True)
        self.text.setText(chosen.text)
        for combo, value in (
            (self.place, chosen.place),
            (self.role, chosen.role or None),
            (self.shift, chosen.shift or None),
            (self.unit, chosen.unit or None),
            (self.state, chosen.state or None),
        ):
            choose_value(combo, value)
        self._sites = chosen.sites
        self.blockSignals(False)
        self._tell()

    def follow(self, changes: Changes) -> None:
        """Offer what there is to choose after an edit."""
        if changes.touch("site", "post", "shift", "person"):
            self.show_choices()

    def show_choices(self) -> None:
        plan = self._document.plan
        fill_combo(self.place, _("All sites"), _places(plan))
        shifts = [(shift.id, shift.name or _("No shift")) for shift in shown_shifts(plan)]
        fill_combo(self.shift, _("All shifts"), shifts)
        units = sorted({person.unit for person in plan.table("person").values()} - {""})
        fill_combo(self.unit, _("Any unit"), [(unit, unit) for unit in units])

    def show_shades(self, shade: Callable[[str], str] | None) -> None:
        """Show each unit's colour before its name; None for no colours."""
        for row in range(1, self.unit.count()):
            mark = QPixmap(12, 12)
            mark.fill(QColor(shade(self.unit.itemData(row))) if shade else Qt.GlobalColor.transparent)
            self.unit.setItemIcon(row, QIcon(mark) if shade else QIcon())

    def _tell(self) -> None:
        self.clear.setEnabled(self.chosen != RosterFilter())
        self.filter_changed.emit(self.chosen)


def _places(plan: Plan) -> list[tuple[Place, str]]:
    """Every site by number, and every team that has posts of its own."""
    sites = [(Place(site.id, ""), f"{site.number}  {site_title(site)}") for site in plan.sites()]
    teams = sorted({post.team for post in plan.table("post").values() if post.team and not post.site})
    return sites + [(Place("", team), team_title(plan, team)) for team in teams]
