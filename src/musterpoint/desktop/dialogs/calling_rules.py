"""How people are called in a campaign: slots, tubes, who comes early, late or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PyQt6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QSpinBox, QWidget

from musterpoint.catalogue.needs import HOUSEHOLD
from musterpoint.desktop.dialogs.staffing_rules import caption, minutes_field
from musterpoint.engine.timetable import POLICIES, PULL, SLOTS
from musterpoint.plan import Campaign
from musterpoint.text import N_, _

POOLS = {
    "": N_("as the procedure says"), "1": N_("one person to a tube"), "5": N_("5 people to a tube"),
    "10": N_("10 people to a tube"), "20": N_("20 people to a tube"), HOUSEHOLD: N_("a household to a tube"),
}  # fmt: skip


class CallingRules(QWidget):
    """A page of the campaign's dialog."""

    def __init__(self, campaign: Campaign):
        super().__init__()
        self.calling, self.pool = QComboBox(), QComboBox()
        for policy in (SLOTS, PULL):
            self.calling.addItem(str(POLICIES[policy]), policy)
        for pool, words in POOLS.items():
            self.pool.addItem(_(words), pool)
        for combo, value in ((self.calling, campaign.calling), (self.pool, campaign.pool)):
            combo.setCurrentIndex(max(combo.findData(value), 0))
        self.pull_share = _percent(campaign.pull_share, least=1)
        self.slot_minutes = minutes_field(campaign.slot_minutes, 240)
        self.slot_minutes.setMinimum(5)
        self.buffer_minutes = minutes_field(campaign.buffer_minutes, 240)
        self.green_share = _percent(campaign.green_share)
        self.early_share, self.late_share = _percent(campaign.early_share), _percent(campaign.late_share)
        self.early_minutes = minutes_field(campaign.early_minutes, 240)
        self.late_minutes = minutes_field(campaign.late_minutes, 240)
        self.absent_share = _percent(campaign.absent_share)
        self.notice_minutes = minutes_field(campaign.notice_minutes, 1440)
        self.supply_buffer = _percent(campaign.supply_buffer, most=500)
        self._lay_out()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        for words, field in (
            (_("People are called"), self.calling),
            (_("The next group when so many are through"), self.pull_share),
            (_("Length of a slot"), self.slot_minutes),
            (_("Kept free at the end"), self.buffer_minutes),
            (_("Tubes"), self.pool),
            (_("On the green lane"), self.green_share),
            (_("Come early, by up to"), _beside(self.early_share, self.early_minutes)),
            (_("Come late, by up to"), _beside(self.late_share, self.late_minutes)),
            (_("Don't come"), self.absent_share),
            (_("The notice chain takes"), self.notice_minutes),
            (_("Supplies on top of the norms"), self.supply_buffer),
        ):
            form.addRow(words, field)
        form.addRow("", caption(_("A timetable that is laid already stays; propose it anew to follow.")))

    def values(self) -> Mapping[str, Any]:
        """The campaign's fields as entered."""
        parts = ("pull_share", "green_share", "early_share", "late_share", "absent_share", "supply_buffer")
        minutes = ("slot_minutes", "buffer_minutes", "early_minutes", "late_minutes", "notice_minutes")
        return {
            "calling": self.calling.currentData(),
            "pool": self.pool.currentData(),
            **{name: getattr(self, name).value() / 100 for name in parts},
            **{name: getattr(self, name).value() for name in minutes},
        }


def _percent(part: float, least: int = 0, most: int = 100) -> QSpinBox:
    field = QSpinBox(minimum=least, maximum=most, suffix=" %")
    field.setValue(round(part * 100))
    return field


def _beside(*fields: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for field in fields:
        row.addWidget(field)
    return holder
