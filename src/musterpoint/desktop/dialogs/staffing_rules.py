"""The staff's rules of a campaign: which posts a site has, how long people serve, how they are relieved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PyQt6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QLabel, QSpinBox, QWidget

from musterpoint.catalogue import Catalogue
from musterpoint.plan import Campaign
from musterpoint.text import _


class StaffingRules(QWidget):
    """A page of the campaign's dialog."""

    def __init__(self, catalogue: Catalogue, campaign: Campaign):
        super().__init__()
        self.staffing = QComboBox()
        for set_ in catalogue.staffing_sets.values():
            self.staffing.addItem(str(set_.name), set_.id)
        self.staffing.setCurrentIndex(max(self.staffing.findData(campaign.staffing), 0))
        self.most_hours = QDoubleSpinBox(minimum=1, maximum=24, decimals=1, singleStep=0.5)
        self.most_hours.setSuffix(_(" h"))
        self.most_hours.setValue(campaign.most_hours)
        self.rest_minutes = minutes_field(campaign.rest_minutes, 1440)
        self.relief_minutes = minutes_field(campaign.relief_minutes, 240)
        self.meal_minutes = minutes_field(campaign.meal_minutes, 240)
        self.reserve = QSpinBox(minimum=0, maximum=100, suffix=" %")
        self.reserve.setValue(round(campaign.reserve * 100))
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        change = catalogue.norms["protective-change"]
        changing = _("Every {hours:g} hours; lanes get more people, so that none stands still.")
        self.relief_minutes.setToolTip(str(change.source))
        for words, field, note in (
            (_("Posts of a site"), self.staffing, _("Changed rules change the posts; people keep theirs.")),
            (_("Most hours of one person in a day"), self.most_hours, ""),
            (_("Rest between two posts"), self.rest_minutes, _("The way from site to site comes on top.")),
            (
                _("Away to change protective clothing"),
                self.relief_minutes,
                changing.format(hours=change.value),
            ),
            (_("Away for a meal"), self.meal_minutes, _("At 12:00 and 18:00, relieved in the same way.")),
            (_("Held in reserve"), self.reserve, _("Part of all posts, as posts of the reserve.")),
        ):
            form.addRow(words, field)
            if note:
                form.addRow("", caption(note))

    def values(self) -> Mapping[str, Any]:
        """The campaign's fields as entered."""
        return {
            "staffing": self.staffing.currentData(),
            "most_hours": self.most_hours.value(),
            "rest_minutes": self.rest_minutes.value(),
            "relief_minutes": self.relief_minutes.value(),
            "meal_minutes": self.meal_minutes.value(),
            "reserve": self.reserve.value() / 100,
        }


def minutes_field(value: int, most: int) -> QSpinBox:
    """From none to `most` minutes."""
    field = QSpinBox(minimum=0, maximum=most, singleStep=5)
    field.setSuffix(_(" min"))
    field.setValue(value)
    return field


def caption(words: str) -> QLabel:
    """A quiet line below a field."""
    label = QLabel(words)
    label.setWordWrap(True)
    label.setProperty("role", "caption")
    return label
