"""One person of the care ledger: entered by hand or changed."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)

from musterpoint.catalogue.buildings import building_names
from musterpoint.desktop.ask import ask
from musterpoint.desktop.dialogs.passphrase import ensure_open
from musterpoint.desktop.private import keep_private
from musterpoint.desktop.words import service_words
from musterpoint.desktop.workbench import Workbench
from musterpoint.desktop.workers import Workers
from musterpoint.plan import BUILDINGS, Care, CareDetails, new_id
from musterpoint.plan.care import GREEN_LANE, HOME, NO, UNKNOWN, YES
from musterpoint.session.care.addresses import Buildings, take_apart
from musterpoint.session.care.deciding import Member, rules, service_by_rule
from musterpoint.session.care.editing import keep_entries
from musterpoint.session.care.ledger import read_ledger
from musterpoint.text import N_, _

BY_RULE = "by rule"
CONSENTS = {UNKNOWN: N_("not asked"), YES: N_("agreed"), NO: N_("refused")}


def edit_care(workbench: Workbench, care_id: str = "") -> None:
    """Show the dialog for somebody of the ledger, or for a new person, and keep what was entered."""
    if not ensure_open(workbench):
        return
    document, key = workbench.document, workbench.document.session.seal.key
    before = read_ledger(document.plan, key, [care_id]).get(care_id)
    dialog = CareDialog(workbench, before and (before.care, before.details or CareDetails()))
    if ask(dialog) and document.session.seal.is_open:
        document.do(lambda: keep_entries(document.plan, document.catalogue, key, [dialog.member()]))


class CareDialog(QDialog):
    """OK is possible once there is a name. The dialog closes without keeping anything when the ledger is
    locked."""

    def __init__(self, workbench: Workbench, member: Member | None):
        super().__init__(workbench.window)
        self._workbench = workbench
        self._care, self._details = member or (Care(id=new_id(Care.KIND)), CareDetails())
        self._sought = ""
        self._buildings: Buildings | None = None
        self._indexing = Workers(self, 1, "addresses", in_turn=True)
        self._indexing.start(Buildings, workbench.plan.copy(), done=self._take_buildings)
        self._rules = rules(workbench.plan, workbench.document.catalogue)
        self.setWindowTitle(_("Entry of the care ledger"))
        self.setMinimumWidth(520)
        self._make_fields()
        self._lay_out()
        self._fill()
        self.name.textChanged.connect(self._check)
        self.address.textEdited.connect(self._on_address)
        for box in self.needs.values():
            box.toggled.connect(self._show_rule)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        workbench.document.seal_changed.connect(self.reject)
        keep_private(
            self.name, self.address, self.unit, self.room, self.phone, self.contact, self.language, self.wish,
            self.remarks,
        )  # fmt: skip
        self._check()

    def _make_fields(self) -> None:
        self.name, self.address, self.unit, self.room = (QLineEdit() for _field in range(4))
        self.phone, self.contact, self.language, self.wish = (QLineEdit() for _field in range(4))
        needs = self._workbench.document.catalogue.needs
        self.needs = {id_: QCheckBox(str(need.name)) for id_, need in needs.items()}
        self.remarks = QPlainTextEdit()
        self.remarks.setStyleSheet("min-height: 56px; max-height: 56px")
        self.consent, self.service = QComboBox(), QComboBox()
        self.place = QLabel()
        self.place.setProperty("role", "caption")
        self.place.setWordWrap(True)
        self.selected = QPushButton(_("The one selected on the map"))
        self.selected.clicked.connect(self._take_selected)
        self.middle = QPushButton(_("Middle of the map"))
        self.middle.setToolTip(_("For a home that has no building on the map"))
        self.middle.clicked.connect(self._take_middle)
        for consent, words in CONSENTS.items():
            self.consent.addItem(_(words), consent)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel)

    def _lay_out(self) -> None:
        self.address.setPlaceholderText(_("As written: Sunny Garden 3-2-501"))
        self.wish.setPlaceholderText(_("09:00-11:00, morning …"))
        self.unit.setMaximumWidth(80)
        self.room.setMaximumWidth(120)
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.addRow(_("Full name"), self.name)
        form.addRow(_("Address"), self.address)
        form.addRow("", self.place)
        form.addRow("", _row(self.selected, self.middle))
        form.addRow(_("Entrance and room"), _row(self.unit, self.room))
        form.addRow(_("Needs"), _in_columns(self.needs.values()))
        form.addRow(_("Served"), self.service)
        form.addRow(_("Phone"), self.phone)
        form.addRow(_("Contact"), self.contact)
        form.addRow(_("Language"), self.language)
        form.addRow(_("Time wish"), self.wish)
        form.addRow(_("Consent"), self.consent)
        form.addRow(_("Remarks"), self.remarks)
        form.addRow(self.buttons)

    def _fill(self) -> None:
        details = self._details
        for need, box in self.needs.items():
            box.setChecked(need in details.needs)
        for name in ("name", "address", "unit", "room", "phone", "contact", "language", "wish"):
            getattr(self, name).setText(getattr(details, name))
        self.remarks.setPlainText(details.remarks)
        self.consent.setCurrentIndex(max(self.consent.findData(details.consent), 0))
        self.service.addItem("", BY_RULE)
        for service in (HOME, GREEN_LANE):
            self.service.addItem(service_words(service), service)
        self.service.setCurrentIndex(
            max(self.service.findData(self._care.service), 0) if self._care.by_hand else 0
        )
        self._show_rule()
        self._show_place()
        self.selected.setEnabled(bool(self._selected_building()))

    def member(self) -> Member:
        """The record and the details as entered."""
        if self._buildings is None and self._sought:  # OK came before the buildings of a large city
            self._take_buildings(Buildings(self._workbench.plan))
        service = self.service.currentData()
        care = self._care.replace(
            by_hand=service != BY_RULE, service=self._care.service if service == BY_RULE else service
        )
        texts = {
            name: getattr(self, name).text().strip()
            for name in ("name", "unit", "room", "phone", "contact", "language", "wish")
        }
        address = "" if care.building else self.address.text().strip()
        remarks = self.remarks.toPlainText().strip()
        return care, self._details.replace(
            **texts,
            address=address,
            needs=self._ticked(),
            consent=self.consent.currentData(),
            remarks=remarks,
        )

    def _ticked(self) -> tuple[str, ...]:
        return tuple(need for need, box in self.needs.items() if box.isChecked())

    def _check(self) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.name.text().strip()))

    def _show_rule(self) -> None:
        """What the rules say of the needs that are ticked."""
        words = service_words(service_by_rule(self._ticked(), self._rules))
        self.service.setItemText(0, _("By the rules: {service}").format(service=words))

    # Where it is

    def _take_buildings(self, buildings: Buildings) -> None:
        """The buildings can be searched now, which takes a while to prepare."""
        self._buildings = buildings
        self._indexing.close()
        self._find_building()

    def _on_address(self, text: str) -> None:
        self._sought, address = text, take_apart(text)
        if address.room:
            self.unit.setText(address.unit)
            self.room.setText(address.room)
        self._find_building()

    def _find_building(self) -> None:
        if self._sought and self._buildings is not None:
            found = self._buildings.find(take_apart(self._sought), self._sought)
            self._care = self._care.replace(building=found[0] if len(found) == 1 else "", x=0.0, y=0.0)
            self._show_place(several=len(found) > 1)

    def _selected_building(self) -> str:
        selection = self._workbench.document.selection
        return selection[0][1] if len(selection) == 1 and selection[0][0] == BUILDINGS else ""

    def _take_selected(self) -> None:
        self._sought = ""
        self._care = self._care.replace(building=self._selected_building())
        self._show_place()

    def _take_middle(self) -> None:
        self._sought = ""
        view = self._workbench.canvas.viewport()
        self._care = self._care.replace(building="", x=view.x, y=view.y)
        self._show_place()

    def _show_place(self, several: bool = False) -> None:
        care = self._care
        if care.building:
            (name,) = building_names(self._workbench.plan, (care.building,))
            words = _("On the map: {building}").format(building=name)
        elif several:
            words = _("Several buildings have this number: name the neighbourhood.")
        elif care.x or care.y:
            words = _("On the map: {x:,.0f}, {y:,.0f}").format(x=care.x, y=care.y)
        else:
            words = _("Not on the map yet: nobody can be sent there.")
        self.place.setText(words)


def _in_columns(boxes: Iterable[QCheckBox]) -> QGridLayout:
    grid = QGridLayout()
    grid.setVerticalSpacing(4)
    for number, box in enumerate(boxes):
        grid.addWidget(box, *divmod(number, 2))
    return grid


def _row(*widgets: QLineEdit | QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
