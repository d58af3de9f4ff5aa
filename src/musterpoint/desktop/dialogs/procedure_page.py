"""What a resident goes through, stage by stage: how long it takes, who works there, and who says so."""

from __future__ import annotations

from PyQt6.QtCore import QSignalBlocker, Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QDoubleSpinBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.needs import pool_size
from musterpoint.catalogue.stage_times import (
    LONGEST,
    MOST_SERVERS,
    OwnTimes,
    read_stage_times,
    with_own_times,
    written,
)
from musterpoint.catalogue.types import Procedure, Stage
from musterpoint.desktop.dialogs.staffing_rules import caption
from musterpoint.desktop.theme import icon
from musterpoint.engine.timetable.procedure import usual_rate
from musterpoint.plan import Plan
from musterpoint.text import N_, _

STAGE, SHORTEST, LONGEST_TIME, SERVERS, CHANGE, SOURCE = range(6)
LAW = {
    "lognormal": N_("log-normal"), "uniform": N_("uniform"), "triangular": N_("triangular"),
    "exponential": N_("exponential"), "constant": N_("the same for all"),
}  # fmt: skip
ROW, WIDTH = 34, 76


class ProcedurePage(QWidget):
    """A page of the campaign's dialog. rate_wanted(people per lane and hour): what the times that were
    entered amount to."""

    rate_wanted = pyqtSignal(float)

    def __init__(self, plan: Plan, catalogue: Catalogue):
        super().__init__()
        self._plan, self._catalogue = plan, catalogue
        self._own = read_stage_times(plan.campaign.stage_times)
        self._procedure, self._pool = "", ""
        self.table = QTableWidget(0, 6)
        self.reset = QPushButton(icon("restore"), _("As the catalogue says"))
        self.sum = QLabel()
        self.sum.setWordWrap(True)
        self._lay_out()
        self.reset.clicked.connect(self._forget)

    def _lay_out(self) -> None:
        titles = (
            _("Stage"), _("Shortest"), _("Longest"), _("At work"), _("New tube"), _("Source"),
        )  # fmt: skip
        self.table.setHorizontalHeaderLabels(titles)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW)
        self.table.setShowGrid(False)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setAccessibleName(_("Stages"))
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column in (SHORTEST, LONGEST_TIME, SERVERS, CHANGE):
            self.table.setColumnWidth(column, WIDTH)
        header.setSectionResizeMode(STAGE, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(SOURCE, QHeaderView.ResizeMode.Stretch)
        bottom = QHBoxLayout()
        bottom.addWidget(self.sum, 1)
        bottom.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addLayout(bottom)
        column.addWidget(
            caption(
                _(
                    "Of ten people one is quicker than the shortest and one slower than the longest time."
                    " Times in lanes follow the people per lane and hour; other times change that figure."
                    " Where a site has posts, these say how many work there."
                )
            )
        )

    @property
    def stage_times(self) -> str:
        """What was entered, of all procedures."""
        return written(self._own)

    def show_procedure(self, id_: str, rate: float, pool: str) -> None:
        """The stages of a procedure with their times at so many people per lane and hour."""
        self._procedure, self._pool = id_, pool
        procedure = self._known
        people = pool_size(self._plan, procedure, pool)
        pace = usual_rate(procedure, people) / rate
        self.table.setRowCount(len(procedure.stages))
        for row, stage in enumerate(procedure.stages):
            self._show_stage(row, stage, pace if stage.per == "lane" else 1.0)
        self.reset.setEnabled(any(key.startswith(f"{id_}/") for key in self._own))
        self.sum.setText(
            _("{rate} people per lane and hour, {pool} to a tube").format(rate=f"{rate:g}", pool=people)
            if procedure.pool > 1
            else _("{rate} people per lane and hour").format(rate=f"{rate:g}")
        )

    @property
    def _known(self) -> Procedure:
        return with_own_times(self._catalogue.procedures[self._procedure], self.stage_times)

    def _show_stage(self, row: int, stage: Stage, pace: float) -> None:
        per = _("{stage} (each lane)") if stage.per == "lane" else _("{stage} (whole site)")
        name = QTableWidgetItem(per.format(stage=stage.name))
        source = QTableWidgetItem(str(stage.source))
        source.setToolTip(f"{stage.source}; {_(LAW.get(stage.distribution, stage.distribution))}")
        if not stage.source.verified:
            font = source.font()
            font.setItalic(True)
            source.setFont(font)
        self.table.setItem(row, STAGE, name)
        self.table.setItem(row, SOURCE, source)
        self._field(row, SHORTEST, stage.seconds[0] * pace, _("Shortest"))
        self._field(row, LONGEST_TIME, stage.seconds[1] * pace, _("Longest"))
        servers = self._counter(row, stage.servers)
        servers.setEnabled(stage.servers > 0)
        change = self._field(row, CHANGE, stage.change * pace, _("New tube"))
        change.setEnabled(stage.change > 0)

    def _field(self, row: int, column: int, seconds: float, name: str) -> QDoubleSpinBox:
        field = self.table.cellWidget(row, column)
        if not isinstance(field, QDoubleSpinBox):
            field = QDoubleSpinBox(maximum=LONGEST, decimals=1, suffix=_(" s"))
            field.setKeyboardTracking(False)
            field.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
            field.setAccessibleName(name)
            field.valueChanged.connect(lambda _value, row=row: self._enter(row))
            self.table.setCellWidget(row, column, field)
        with QSignalBlocker(field):
            field.setValue(seconds)
        return field

    def _counter(self, row: int, count: int) -> QSpinBox:
        field = self.table.cellWidget(row, SERVERS)
        if not isinstance(field, QSpinBox):
            field = QSpinBox(maximum=MOST_SERVERS)
            field.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
            field.setAccessibleName(_("At work"))
            field.valueChanged.connect(lambda _value, row=row: self._enter(row))
            self.table.setCellWidget(row, SERVERS, field)
        with QSignalBlocker(field):
            field.setMinimum(1 if count else 0)
            field.setValue(count)
        return field

    def _enter(self, row: int) -> None:
        """Keep what stands in a row; of a lane's stage that of all of them, as they share one pace."""
        stages = self._known.stages
        rows = [row]
        if stages[row].per == "lane":
            rows = [number for number, stage in enumerate(stages) if stage.per == "lane"]
        for number in rows:
            shortest, longest, servers, change = (
                self.table.cellWidget(number, column).value()
                for column in (SHORTEST, LONGEST_TIME, SERVERS, CHANGE)
            )
            longest = max(shortest, longest, 0.1)
            own = OwnTimes(shortest, longest, servers or None, change if servers else None)
            self._own[f"{self._procedure}/{stages[number].id}"] = own
        self._tell()

    def _forget(self) -> None:
        self._own = {key: own for key, own in self._own.items() if not key.startswith(f"{self._procedure}/")}
        self._tell(self._catalogue.procedures[self._procedure].rate)

    def _tell(self, rate: float | None = None) -> None:
        procedure = self._known
        people = pool_size(self._plan, procedure, self._pool)
        rate = rate or usual_rate(procedure, people)
        self.show_procedure(self._procedure, rate, self._pool)
        self.rate_wanted.emit(rate)
