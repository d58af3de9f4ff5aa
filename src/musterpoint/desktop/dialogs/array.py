"""Copies in a row or grid, shown on the map while their number and distance are chosen."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import QPoint
from PyQt6.QtGui import QTransform
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
)

from musterpoint.desktop.ask import ask
from musterpoint.desktop.canvas.surface import Surface
from musterpoint.desktop.tools.gestures import MovedRecords, placed
from musterpoint.desktop.tools.tool import Tool
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan.placing import Placing
from musterpoint.session import actions
from musterpoint.session.actions.arranging import MOST_COPIES, frame_angle, grid
from musterpoint.text import _

EDGE = 80
"""Pixels from the corner of the map, whose middle the dialog leaves free."""

FLAT = 0.2
"""What is less deep than this part of its width, as a line mark is, is put one behind the other."""

A_DOZEN = 12

GAP = 1.0
"""Metres between copies at first, where the thing itself is longer than that."""


def ask_array(workbench: Workbench) -> None:
    """Ask how many copies at which distance, and make them."""
    document, canvas = workbench.document, workbench.canvas
    refs = placed(document.selected_records)
    dialog = ArrayDialog(workbench)
    dialog.adjustSize()
    dialog.move(canvas.mapToGlobal(QPoint(canvas.width() - dialog.width() - EDGE, EDGE)))
    accepted = ask(dialog)
    canvas.set_tool(None)
    if accepted:
        columns, rows, across, along = dialog.values()
        document.make(
            lambda: actions.array(
                document.plan, refs, columns, rows, across, along, catalogue=document.catalogue
            ),
            also=refs,
        )


class ArrayTool(Tool):
    """Shows copies of the selection where they will stand."""

    def __init__(self, workbench: Workbench):
        super().__init__(workbench.canvas)
        self._moved = MovedRecords(workbench.canvas)
        self._places: list[Placing] = []

    @property
    def hint(self) -> str:
        return _("The copies stand where they are shown")

    def show(self, places: list[Placing]) -> None:
        self._places = places
        self.canvas.refresh()

    def paint(self, surface: Surface) -> None:
        style, records = self.canvas.style_in_use, self.canvas.records
        surface.painter.setOpacity(0.6)
        for place in self._places:
            movement = QTransform.fromTranslate(*place.point(0.0, 0.0))
            records.paint_moved(surface, style, self._moved.references, movement)
        surface.painter.setOpacity(1.0)

    def size(self, angle: float) -> tuple[float, float]:
        """How long the selection is in a direction (degrees) and across it, in metres."""
        turned = Placing(0.0, 0.0, -angle)
        corners = np.array([turned.point(x, y) for x, y in self._moved.outline().tolist()])
        across, along = np.ptp(corners, axis=0).tolist()
        return across, along


class ArrayDialog(QDialog):
    """Number and distance of columns and rows, from middle to middle in the direction of the selection."""

    def __init__(self, workbench: Workbench):
        super().__init__(workbench.window)
        document = workbench.document
        self.setWindowTitle(_("Copy in a row or grid"))
        chosen = [document.plan.find(*ref) for ref in placed(document.selected_records)]
        self._angle = frame_angle(chosen)
        self._tool = ArrayTool(workbench)
        workbench.canvas.set_tool(self._tool)
        sizes = self._tool.size(self._angle)
        across, along = (GAP if size < GAP else round(size + GAP, 1) for size in sizes)
        counts = (1, A_DOZEN) if sizes[1] < FLAT * sizes[0] else (2, 1)
        self.columns, self.rows = _count(_("Columns"), counts[0]), _count(_("Rows"), counts[1])
        self.across, self.along = _distance(_("Between columns"), across), _distance(_("Between rows"), along)
        self.total = QLabel()
        self._build()
        self._show()
        first = max(self.columns, self.rows, key=QSpinBox.value)
        first.setFocus()
        first.selectAll()

    def values(self) -> tuple[int, int, float, float]:
        """Columns, rows, metres from column to column and from row to row."""
        return self.columns.value(), self.rows.value(), self.across.value(), self.along.value()

    def _build(self) -> None:
        form = QFormLayout()
        for field in (self.columns, self.across, self.rows, self.along):
            form.addRow(field.accessibleName(), field)
            field.valueChanged.connect(self._show)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(_("Copy"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(_("Cancel"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.total)
        column.addWidget(self.buttons)

    def _show(self) -> None:
        columns, rows, across, along = self.values()
        count = columns * rows
        possible = 2 <= count <= MOST_COPIES
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(possible)
        words = (
            _("{count} in all, the first one included")
            if count <= MOST_COPIES
            else _("At most {most} in all")
        )
        self.total.setText(words.format(count=count, most=MOST_COPIES))
        self._tool.show(grid(self._angle, columns, rows, across, along) if possible else [])


def _count(name: str, value: int) -> QSpinBox:
    field = QSpinBox()
    field.setRange(1, MOST_COPIES)
    field.setValue(value)
    field.setAccessibleName(name)
    return field


def _distance(name: str, value: float) -> QDoubleSpinBox:
    field = QDoubleSpinBox()
    field.setRange(-500.0, 500.0)
    field.setDecimals(2)
    field.setSingleStep(0.5)
    field.setSuffix(" m")
    field.setValue(value)
    field.setAccessibleName(name)
    return field
