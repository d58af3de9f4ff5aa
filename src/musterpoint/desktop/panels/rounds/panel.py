"""The routes panel: the board of teams, what can be done with their stops, and the rounds played back."""

from __future__ import annotations

from datetime import datetime

from PyQt6.QtCore import QPoint
from PyQt6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musterpoint.catalogue import Catalogue
from musterpoint.desktop.panels.combos import fill_combo, filter_combo
from musterpoint.desktop.panels.elided import ElidedLabel
from musterpoint.desktop.panels.empty_state import EmptyState
from musterpoint.desktop.panels.rounds.days import Days, days
from musterpoint.desktop.panels.rounds.playback import RoundsPlayback
from musterpoint.desktop.panels.rounds.rows import StopRow, stop_rows
from musterpoint.desktop.panels.rounds.table import StopsTable
from musterpoint.desktop.panels.rounds.view import STATE_ICONS, RoundsView
from musterpoint.desktop.panels.stack import PanelStack
from musterpoint.desktop.panels.tables import action_button, icon_button
from musterpoint.desktop.stop_menu import add_giving
from musterpoint.desktop.stop_moves import StopMoves
from musterpoint.desktop.theme import icon
from musterpoint.desktop.words import TEAM_KINDS
from musterpoint.desktop.workbench import Workbench
from musterpoint.desktop.workers import Workers
from musterpoint.plan import Changes, Plan
from musterpoint.session.actions import change_field
from musterpoint.session.actions.rounds import STATES, take_off, tick
from musterpoint.session.actions.spots import add_team
from musterpoint.text import _


class RoundsPanel(PanelStack):
    """Drag a stop to another place in the order or to another team, and a visit without a team to one; times
    follow, and what doesn't fit is red and says why."""

    def __init__(self, workbench: Workbench):
        self._workbench = workbench
        content = QWidget()
        super().__init__(
            content,
            EmptyState(
                workbench,
                "routes",
                _("No team and no visit yet. Import vehicles and visits, then propose routes."),
                ("propose.routes", "vehicles.import"),
            ),
        )
        self._worker = Workers(self, 1, "rounds")
        self.moves = StopMoves(workbench.document, self)
        self._asked = 0
        self.view = RoundsView(Days(workbench.plan.campaign.starts or datetime(2000, 1, 1)))
        self.table = StopsTable()
        self.pages = QStackedWidget()
        self.playback = RoundsPlayback(workbench)
        self.kind, self.hint = filter_combo(_("Kind of team")), ElidedLabel()
        self.hint.setProperty("role", "caption")
        self.kind.setMinimumContentsLength(10)
        fill_combo(self.kind, _("All teams"), [(kind, _(words)) for kind, words in TEAM_KINDS.items()])
        self._lay_out(content)
        self._connect()

    def _lay_out(self, content: QWidget) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(4)
        for id_ in ("propose.routes", "routes.replan", "routes.export", "vehicles.edit"):
            bar.addWidget(action_button(self._workbench.commands.action(id_)))
        self.new = icon_button("account-multiple-plus-outline", _("New team"))
        self.new.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.new.setMenu(self._new_teams())
        bar.addWidget(self.new)
        bar.addWidget(self.kind)
        self.as_table = icon_button("table", _("Show as a table"))
        self.as_table.setCheckable(True)
        self.as_table.toggled.connect(self._show_as_table)
        self.copy = icon_button("content-copy", _("Copy the table"))
        self.copy.clicked.connect(self._copy)
        self.copy.hide()
        bar.addWidget(self.as_table)
        bar.addWidget(self.copy)
        self._zooming = []
        for name, words, run in (
            ("magnify-minus-outline", _("Show more hours"), lambda: self.view.zoom(-1)),
            ("magnify-plus-outline", _("Show fewer hours"), lambda: self.view.zoom(1)),
            ("arrow-expand-horizontal", _("The whole day"), self.view.fit),
        ):
            button = icon_button(name, words)
            button.clicked.connect(lambda _checked, run=run: run())
            bar.addWidget(button)
            self._zooming.append(button)
        bar.addWidget(self.hint, 1)
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(6)
        column.addLayout(bar)
        self.pages.addWidget(self.view)
        self.pages.addWidget(self.table)
        column.addWidget(self.pages, 1)
        column.addWidget(self.playback)

    def _new_teams(self) -> QMenu:
        menu = QMenu(self)
        for kind, words in TEAM_KINDS.items():
            menu.addAction(_(words)).triggered.connect(lambda _checked, kind=kind: self._add_team(kind))
        return menu

    def _add_team(self, kind: str) -> None:
        document = self._workbench.document
        before = set(document.plan.table("team"))
        if document.do(lambda: add_team(document.plan, kind)):
            for id_ in document.plan.table("team").keys() - before:
                self._inspect("team", id_)

    def _connect(self) -> None:
        document, view = self._workbench.document, self.view
        self.kind.currentIndexChanged.connect(lambda _index: self._ask())
        for hand in (view, self.table.carrying):
            hand.carried.connect(self._on_carried)
            hand.dropped.connect(self.moves.do)
        view.ticked.connect(self._tick)
        view.taken_off.connect(lambda id_: document.do(lambda: take_off(self._workbench.plan, id_)))
        view.chosen_changed.connect(self._on_chosen)
        self.table.chosen_changed.connect(self._on_row)
        self.table.ticked.connect(self._tick_row)
        self.table.taken_off.connect(self._take_off_row)
        for either in (view, self.table):
            either.activated.connect(self._show_on_map)
            either.menu_asked.connect(self._show_menu)
        view.team_chosen.connect(lambda id_: self._inspect("team", id_))
        self.moves.looked.connect(self._on_looked)
        self.playback.moved.connect(view.show_now)
        document.plan_changed.connect(self._on_plan_changed)
        document.selection_changed.connect(self._show_selected)
        self._workbench.canvas.layers_changed.connect(view.viewport().update)

    # What is shown

    def refresh(self) -> None:
        self._ask()

    def _on_plan_changed(self, changes: Changes) -> None:
        if (
            changes.touch("team", "stop", "visit", "place", "site", "campaign") or changes.layers
        ) and self.seen():
            self._ask()

    def _ask(self) -> None:
        """Read the teams' days, and what is wrong with them, off the GUI thread."""
        plan, kind = self._workbench.plan.copy(), self.kind.currentData()
        self._asked += 1
        number = self._asked
        catalogue = self._workbench.document.catalogue
        self._worker.start(_read, plan, catalogue, kind, done=lambda found: self._take(number, *found))

    def _take(self, number: int, found: Days, rows: list[StopRow]) -> None:
        if number == self._asked:
            plan = self._workbench.plan
            self.show_empty(not plan.table("team") and not plan.table("visit"))
            self.view.read_only = self.table.carrying.read_only = self._workbench.document.session.read_only
            self.view.show_days(found, self._workbench.canvas.style_in_use)
            self.table.show_days(rows)
            self._show_hint("")

    def _show_hint(self, words: str) -> None:
        usual = _("Drag a stop in the order or to another team. D done, N not home, S second try, Del out.")
        self.hint.setText(words or self.view.words(self.view.chosen) or usual)

    def _on_carried(self, id_: str, team: str, place: int) -> None:
        if team:
            self.moves.look(id_, team, place)
        else:
            self._show_hint("")

    def _on_looked(self, words: str, fits: bool) -> None:
        self._show_hint(words)
        self.view.show_fitting(fits)
        self.table.carrying.show_fitting(fits)

    def _show_as_table(self, shown: bool) -> None:
        self.pages.setCurrentWidget(self.table if shown else self.view)
        self.copy.setVisible(shown)
        for button in self._zooming:
            button.setVisible(not shown)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.table.text())
        self._workbench.document.message.emit(_("The table is in the clipboard."))

    def _on_chosen(self) -> None:
        self._show_hint("")
        self.table.choose(self.view.chosen)

    def _on_row(self, id_: str) -> None:
        if id_ and id_ != self.view.chosen:
            self.view.choose(id_)

    def _show_selected(self) -> None:
        """The stop or visit that is selected on the map."""
        for kind, id_ in self._workbench.document.selected_records:
            if kind in ("stop", "visit") and self.isVisible():
                own = self._workbench.plan.where("stop", visit=id_) if kind == "visit" else ()
                self.view.choose(own[0].id if own else id_)

    def _inspect(self, kind: str, id_: str) -> None:
        self._workbench.document.select([(kind, id_)])
        self._workbench.docks.open("inspector")

    def _show_on_map(self, id_: str) -> None:
        self._workbench.show_on_map([("stop" if self.view.stop(id_) else "visit", id_)])

    def _show_menu(self, id_: str, point: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(icon("map-marker-outline"), _("Show on the map")).triggered.connect(
            lambda: self._show_on_map(id_)
        )
        add_giving(menu, self._workbench, id_)
        known = self.view.stop(id_)
        if known and not self.view.read_only:
            menu.addSeparator()
            for state, words in STATES.items():
                action = menu.addAction(icon(STATE_ICONS.get(state, "circle-outline")), str(words))
                action.setEnabled(known[1].state != state)
                action.triggered.connect(lambda _checked, state=state: self._tick(id_, state))
            menu.addSeparator()
            menu.addAction(icon("pencil-outline"), _("Seals and details")).triggered.connect(
                lambda: self._inspect("stop", id_)
            )
            pinned = known[1].pinned
            pin = menu.addAction(
                icon("pin-off-outline" if pinned else "pin"),
                _("Let go of the pin") if pinned else _("Pin to this team"),
            )
            pin.setEnabled(known[1].kind == "visit")
            pin.triggered.connect(lambda: self._pin(id_, not pinned))
            menu.addAction(icon("close"), _("Take out of the route")).triggered.connect(
                lambda: self.view.taken_off.emit(id_)
            )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    # What is done

    def _tick_row(self, id_: str, state: str) -> None:
        if self.view.stop(id_) and not self.view.read_only:
            self._tick(id_, state)

    def _take_off_row(self, id_: str) -> None:
        if self.view.stop(id_) and not self.view.read_only:
            self.view.taken_off.emit(id_)

    def _pin(self, id_: str, pinned: bool) -> None:
        document = self._workbench.document
        document.do(lambda: change_field(document.plan, "stop", id_, "pinned", pinned))

    def _tick(self, id_: str, state: str) -> None:
        self._workbench.document.do(lambda: tick(self._workbench.plan, id_, state))


def _read(plan: Plan, catalogue: Catalogue, kind: str | None) -> tuple[Days, list[StopRow]]:
    """What the board and the table show."""
    found = days(plan, catalogue, kind)
    return found, stop_rows(found)
