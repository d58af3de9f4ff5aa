"""The parameters of a step of the engine as a form, made from what the step says it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PyQt6.QtCore import QLocale, QRegularExpression, Qt, pyqtSignal
from PyQt6.QtGui import QDoubleValidator, QIntValidator, QRegularExpressionValidator
from PyQt6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QWidget,
)

from musterpoint.desktop.theme import icon
from musterpoint.desktop.tools.pick import PickTool
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.parameters import (
    AREAS,
    CHOICE,
    COMPASS,
    NUMBER,
    PLACES,
    SITES,
    TEAM,
    TIME,
    WHOLE,
    Asked,
)
from musterpoint.plan import NEIGHBOURHOODS
from musterpoint.session.actions.naming import team_name
from musterpoint.text import Text, _

COMPASS_POINTS = {
    "n": Text("北", "north"), "ne": Text("东北", "north-east"),
    "e": Text("东", "east"), "se": Text("东南", "south-east"),
    "s": Text("南", "south"), "sw": Text("西南", "south-west"),
    "w": Text("西", "west"), "nw": Text("西北", "north-west"),
}  # fmt: skip

CLOCK = QRegularExpression(r"([01]?\d|2[0-3]):[0-5]\d")

COMBOS = (CHOICE, COMPASS, TEAM)
"""Kinds of parameter that are chosen from a list."""

AID = 36
"""Width of what stands behind a field: a unit, which may be longer, a button, or nothing."""


class ParameterForm(QWidget):
    """One line per parameter; an empty one leaves the engine's default. submitted: Enter was pressed."""

    submitted = pyqtSignal()

    def __init__(self, workbench: Workbench, asked: Sequence[Asked], given: Mapping[str, str]):
        super().__init__()
        self._workbench = workbench
        self._fields: dict[str, QLineEdit | QComboBox] = {}
        self._rare: list[tuple[QWidget, QWidget]] = []
        self._lines = QFormLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setVerticalSpacing(4)
        self._lines.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._lines.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for one in asked:
            if not one.rare:
                self._add(one, given.get(one.name, ""))
        if rare := [one for one in asked if one.rare]:
            self._add_more()
            for one in rare:
                self._rare.append(self._add(one, given.get(one.name, "")))
            self._more.setChecked(any(given.get(one.name) for one in rare))
            self._show_more(self._more.isChecked())

    def field(self, name: str) -> QLineEdit | QComboBox:
        return self._fields[name]

    def values(self) -> dict[str, str]:
        """What was given, by name; what was left empty isn't there."""
        given = {name: _value(field) for name, field in self._fields.items()}
        return {name: value for name, value in given.items() if value}

    def _add(self, one: Asked, value: str) -> tuple[QWidget, QWidget]:
        field = _combo(one, self._choices(one), value) if one.kind in COMBOS else self._line(one, value)
        field.setToolTip(str(one.tip))
        field.setAccessibleName(str(one.title))
        self._fields[one.name] = field
        label = QLabel(str(one.title))
        label.setToolTip(str(one.tip))
        label.setBuddy(field)
        whole = self._with_aid(one, field)
        self._lines.addRow(label, whole)
        return label, whole

    def _line(self, one: Asked, value: str) -> QLineEdit:
        field = QLineEdit(value)
        field.setPlaceholderText(str(one.blank))
        field.returnPressed.connect(self.submitted)
        if one.kind == WHOLE:
            field.setValidator(QIntValidator(int(one.least), 1_000_000_000, field))
        elif one.kind == NUMBER:
            validator = QDoubleValidator(one.least, 1e12, 3, field)
            validator.setLocale(QLocale.c())
            field.setValidator(validator)
        elif one.kind == TIME:
            field.setValidator(QRegularExpressionValidator(CLOCK, field))
        return field

    def _choices(self, one: Asked) -> list[tuple[str, str]]:
        """What may be chosen, by value."""
        if one.kind == COMPASS:
            return [(point, str(words)) for point, words in COMPASS_POINTS.items()]
        if one.kind == TEAM:
            teams = self._workbench.plan.table("team").values()
            ordered = sorted(teams, key=lambda team: (team.number, team.id))
            return [(team.id, str(team_name(team))) for team in ordered]
        return [(value, str(words)) for value, words in one.choices]

    def _with_aid(self, one: Asked, field: QWidget) -> QWidget:
        """The field with its unit, or with a button that fills it from the map."""
        aids: dict[str, Callable[[QLineEdit], QToolButton]] = {
            SITES: self._sites_button, AREAS: self._areas_button, PLACES: self._places_button,
        }  # fmt: skip
        if one.kind in aids:
            aid: QWidget = aids[one.kind](field)
        elif str(one.unit):
            aid = QLabel(str(one.unit))
            aid.setProperty("role", "caption")
            aid.setMinimumWidth(AID)
        else:
            aid = QWidget()
            aid.setFixedWidth(AID)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(field, 1)
        row.addWidget(aid)
        return whole

    def _add_more(self) -> None:
        self._more = QToolButton(checkable=True, autoRaise=True)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.toggled.connect(self._show_more)
        self._lines.addRow(self._more)

    def _show_more(self, shown: bool) -> None:
        self._more.setText(_("Fewer settings") if shown else _("More settings"))
        self._more.setIcon(icon("chevron-up" if shown else "chevron-down"))
        for label, field in self._rare:
            label.setVisible(shown)
            field.setVisible(shown)

    # Filled from the map

    def _sites_button(self, field: QLineEdit) -> QToolButton:
        def take() -> None:
            plan, selected = self._workbench.plan, self._workbench.document.selected_records
            chosen = [plan.find("site", id_) for kind, id_ in selected if kind == "site"]
            field.setText("; ".join(str(site.number) for site in chosen))

        button = _aid("cursor-default-click-outline", _("Take the sites that are selected on the map"))
        button.clicked.connect(take)
        return button

    def _areas_button(self, field: QLineEdit) -> QToolButton:
        button = _aid(
            "chevron-down", _("Choose neighbourhoods, by name or those that are selected on the map")
        )
        menu = QMenu(button)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu.aboutToShow.connect(lambda: self._fill_areas(menu, field))
        return button

    def _fill_areas(self, menu: QMenu, field: QLineEdit) -> None:
        menu.clear()
        layer = self._workbench.plan.neighbourhoods
        names = sorted(set(layer.frame["name"].dropna())) if layer is not None else []
        chosen = _items(field.text())
        if names:
            self._add_selected(menu, field)
        for name in names:
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(name in chosen)
            action.toggled.connect(lambda on, name=name: field.setText(_toggled(field.text(), name, on)))
        if not names:
            menu.addAction(_("The plan has no neighbourhoods.")).setEnabled(False)

    def _add_selected(self, menu: QMenu, field: QLineEdit) -> None:
        """An entry that takes the neighbourhoods that are selected on the map."""
        frame = self._workbench.plan.neighbourhoods.frame
        features = self._workbench.document.selected.features.get(NEIGHBOURHOODS)
        chosen = list(frame["name"].reindex(features.ids).dropna()) if features else []
        action = menu.addAction(_("Those selected on the map"))
        action.setEnabled(bool(chosen))
        action.triggered.connect(lambda: field.setText("; ".join(dict.fromkeys(chosen))))
        menu.addSeparator()

    def _places_button(self, field: QLineEdit) -> QToolButton:
        def take(x: float, y: float) -> None:
            field.setText(_toggled(field.text(), f"{x:.1f},{y:.1f}", True))

        button = _aid("map-marker-plus-outline", _("Click places on the map; Esc ends"))
        button.clicked.connect(
            lambda: self._workbench.canvas.set_tool(
                PickTool(self._workbench.canvas, take, _items(field.text()))
            )
        )
        return button


def _combo(one: Asked, choices: Sequence[tuple[str, str]], value: str) -> QComboBox:
    field = QComboBox()
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    field.addItem(str(one.blank), "")
    for choice, words in choices:
        field.addItem(words, choice)
    field.setCurrentIndex(max(0, field.findData(value)))
    return field


def _aid(icon_name: str, tip: str) -> QToolButton:
    button = QToolButton(autoRaise=True)
    button.setIcon(icon(icon_name))
    button.setFixedWidth(AID)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button


def _value(field: QLineEdit | QComboBox) -> str:
    return field.currentData() if isinstance(field, QComboBox) else field.text().strip()


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.replace("；", ";").split(";") if item.strip()]


def _toggled(text: str, item: str, there: bool) -> str:
    """The list with an item, or without it."""
    rest = [other for other in _items(text) if other != item]
    return "; ".join([*rest, item] if there else rest)
