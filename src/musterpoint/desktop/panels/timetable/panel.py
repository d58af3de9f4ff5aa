"""The timetable panel: the board, what can be done with it, and the day played back."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from musterpoint.catalogue.posts import site_title
from musterpoint.desktop.panels.combos import fill_combo, filter_combo
from musterpoint.desktop.panels.empty_state import EmptyState
from musterpoint.desktop.panels.stack import PanelStack
from musterpoint.desktop.panels.tables import action_button, icon_button
from musterpoint.desktop.panels.timetable.bars import Bar, Timetable, timetable
from musterpoint.desktop.panels.timetable.playback import PlaybackBar
from musterpoint.desktop.panels.timetable.view import TimetableView
from musterpoint.desktop.pinyin import keys_of_parts
from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.desktop.workers import Workers
from musterpoint.errors import UserError
from musterpoint.plan import BUILDINGS, Changes, Edit
from musterpoint.session.actions import move_slot, move_window, release_slots
from musterpoint.session.actions.subjects import Ref
from musterpoint.text import N_, Label, Text, _


class TimetablePanel(PanelStack):
    """Drag a bar to call its building at another time; the curve above a site's bars turns red where more
    people come than it can serve."""

    def __init__(self, workbench: Workbench):
        self._workbench = workbench
        content = QWidget()
        self._empty = EmptyState(
            workbench,
            "timetable",
            _("Nobody has a time yet. Let the program lay the timetable, then move what doesn't suit."),
            ("propose.timetable", "propose.siting"),
        )
        super().__init__(content, self._empty)
        self._worker = Workers(self, 1, "timetable")
        self._asked = 0
        self._known: Timetable | None = None
        self.view, self.playback = TimetableView(), PlaybackBar(workbench)
        self.site, self.find = filter_combo(_("Site")), QLineEdit()
        self.hint = QLabel()
        self.hint.setProperty("role", "caption")
        self._lay_out(content)
        self._connect()

    def _lay_out(self, content: QWidget) -> None:
        self.find.setPlaceholderText(_("Building, neighbourhood or pinyin"))
        self.find.setAccessibleName(_("Find a building on the board"))
        self.find.setClearButtonEnabled(True)
        self.find.addAction(icon("magnify"), QLineEdit.ActionPosition.LeadingPosition)
        bar = QHBoxLayout()
        bar.setSpacing(4)
        self._propose = action_button(self._workbench.commands.action("propose.timetable"))
        bar.addWidget(self._propose)
        bar.addWidget(self.find, 3)
        bar.addWidget(self.site, 2)
        for name, words, run in (
            ("magnify-minus-outline", _("Show more hours"), lambda: self.view.zoom(-1)),
            ("magnify-plus-outline", _("Show fewer hours"), lambda: self.view.zoom(1)),
            ("arrow-expand-horizontal", _("The whole day"), self.view.fit),
        ):
            button = icon_button(name, words)
            button.clicked.connect(lambda _checked, run=run: run())
            bar.addWidget(button)
        for command in ("timetable.release", "timetable.forget", "timetable.try"):
            bar.addWidget(action_button(self._workbench.commands.action(command)))
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(6)
        column.addLayout(bar)
        column.addWidget(self.view, 1)
        column.addWidget(self.hint)
        column.addWidget(self.playback)

    def _connect(self) -> None:
        document, view = self._workbench.document, self.view
        self.site.currentIndexChanged.connect(lambda _index: self._show())
        self.find.textChanged.connect(self._find)
        view.moved.connect(self._move)
        view.chosen_changed.connect(self._on_chosen)
        view.activated.connect(lambda ref: self._workbench.show_on_map([self._on_map(ref)]))
        view.menu_asked.connect(self._show_menu)
        view.site_chosen.connect(lambda id_: document.select([("site", id_)]))
        view.hinted.connect(self._show_hint)
        self.playback.moved.connect(view.show_now)
        document.plan_changed.connect(self._on_plan_changed)
        document.selection_changed.connect(self._show_selected)
        document.ground_changed.connect(self._ask_if_seen)

    # What is shown

    def refresh(self) -> None:
        self._ask()

    def _on_plan_changed(self, changes: Changes) -> None:
        touched = changes.touch("site", "campaign", "building_part", "enterprise", "post", "shift", "zone")
        if touched or changes.layers or changes.columns:
            self._ask_if_seen()

    def _ask_if_seen(self) -> None:
        if self.seen():
            self._ask()

    def _ask(self) -> None:
        """Count who is called when, off the GUI thread; a late answer about an older plan is dropped."""
        plan, catalogue = self._workbench.plan.copy(), self._workbench.document.catalogue
        self._asked += 1
        number = self._asked
        self._worker.start(_counted, plan, catalogue, done=lambda found: self._take(number, found))

    def _take(self, number: int, found: Timetable) -> None:
        if number == self._asked and self.view.drag is None:
            self._known = found
            sites = [(site.site.id, f"{site.site.number}  {site_title(site.site)}") for site in found.sites]
            fill_combo(self.site, _("All sites"), sites)
            without = any(site.without for site in found.sites)
            style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            self._propose.setToolButtonStyle(style if without else Qt.ToolButtonStyle.ToolButtonIconOnly)
            self._empty.buttons["propose.siting"].setVisible(not found.sites)
            self.show_empty(not found.laid)
            self._show()
            self._worker.start(_learn_names, found)

    def _show(self) -> None:
        if self._known is not None:
            only = self.site.currentData()
            sites = tuple(site for site in self._known.sites if only in (None, site.site.id))
            self.view.read_only = self._workbench.document.session.read_only
            self.view.show_timetable(Timetable(self._known.start, sites))
            self._show_hint("")

    def _show_hint(self, words: str) -> None:
        """What letting go would do; else how the board is used, or what is chosen."""
        if not words and len(self.view.chosen) == 1 and self.view.current in self.view.grid:
            words = self.view.words(self.view.current)
        elif not words and self.view.chosen:
            people = sum(self.view.grid.bar(ref).people for ref in self.view.chosen)
            words = _("{count} chosen, {people} people").format(
                count=len(self.view.chosen), people=f"{people:,}"
            )
        usual = _("Drag a bar to another time, its right end to make it longer. Alt+←/→: five minutes.")
        self.hint.setText(words or usual)

    def _find(self, text: str) -> None:
        if wanted := text.strip().lower():
            self.view.choose(bar.ref for bar in self.view.grid.bars() if wanted in _keys(bar))

    def _on_chosen(self) -> None:
        self._show_hint("")
        self._workbench.commands.refresh()

    def _show_selected(self) -> None:
        """What is selected on the map is chosen on the board."""
        if not self.isVisible():
            return
        document = self._workbench.document
        if wanted := frozenset(document.selected_buildings):
            self.view.choose(bar.ref for bar in self.view.grid.bars() if self._on_map(bar.ref)[1] in wanted)
        elif sites := [id_ for kind, id_ in document.selected_records if kind == "site"]:
            self.view.show_site(sites[0])

    def _on_map(self, ref: Ref) -> Ref:
        """The building or enterprise that a bar is about."""
        part = self._workbench.plan.find(*ref) if ref[0] == "building_part" else None
        return (BUILDINGS, part.building) if part else ref

    def _show_menu(self, ref: Ref | None, point: QPoint) -> None:
        menu = QMenu(self)
        if ref is not None:
            menu.addAction(icon("map-marker-outline"), _("Show on the map")).triggered.connect(
                lambda: self.view.activated.emit(ref)
            )
            lanes = menu.addMenu(icon("format-list-numbered"), _("Lane"))
            site = self.view.grid.strip_of(ref).site.site
            for lane in range(site.lanes + 1):
                words = _("Lane {lane}").format(lane=lane) if lane else _("Any lane")
                lanes.addAction(words).triggered.connect(lambda _checked, lane=lane: self.set_lane(lane))
            lanes.setEnabled(not self.view.read_only)
        for command in ("timetable.release", "timetable.forget"):
            menu.addAction(self._workbench.commands.action(command))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    # What is done

    def _move(self, bars: list[Bar]) -> None:
        """Call these buildings at another time, as one edit."""
        if not self._workbench.document.do(lambda: self._moves(bars)):
            self._ask()

    def _moves(self, bars: list[Bar]) -> Edit:
        plan = self._workbench.plan
        edits = [
            move_window(plan, bar.ref[1], bar.starts, bar.ends)
            if bar.own_window
            else move_slot(plan, bar.ref, bar.starts, bar.ends, bar.lane)
            for bar in bars
        ]
        if len(edits) == 1:
            return edits[0]
        label = Label(
            N_("Call {buildings} at another time"),
            {"buildings": Text(f"{len(bars)} 栋楼", f"{len(bars)} buildings")},
        )
        return reduce(lambda done, edit: done.then(edit), edits[1:], edits[0]).then(Edit(label), label)

    def set_lane(self, lane: int) -> None:
        """Send the chosen bars to a lane, 0 for any."""
        bars = [self.view.grid.bar(ref) for ref in self.view.chosen]
        moved = [replace(bar, lane=lane, pinned=True) for bar in bars if not bar.own_window]
        if moved:
            self._move(moved)

    @property
    def pinned(self) -> list[Ref]:
        """The chosen bars that were set by hand."""
        bars = (self.view.grid.bar(ref) for ref in self.view.chosen if ref in self.view.grid)
        return [bar.ref for bar in bars if bar.pinned and not bar.own_window]

    def release(self) -> None:
        """Let the next proposal move the chosen bars."""
        self._workbench.document.do(lambda: release_slots(self._workbench.plan, self.pinned))


def _keys(bar: Bar) -> str:
    """What a bar is found by. The names of neighbourhoods come again and again."""
    return keys_of_parts(bar.name.removesuffix(bar.words[0]), bar.words[0])


def _learn_names(shown: Timetable) -> None:
    """Spell the names before somebody looks for one: thousands take a while."""
    for site in shown.sites:
        for bar in site.bars:
            _keys(bar)


def _counted(plan, catalogue) -> Timetable:
    try:
        return timetable(plan, catalogue)
    except UserError:  # nobody to be called: the empty state says what to do
        return Timetable(None, ())
