"""A new plan from files, or one more layer for a plan that is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from geopandas import GeoDataFrame
from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QPushButton

from musterpoint.desktop.ask import ask
from musterpoint.desktop.dialogs.import_report import accept_update, show_report
from musterpoint.desktop.dialogs.layer_source import LayerSource
from musterpoint.desktop.forms import load_form
from musterpoint.desktop.program import Program
from musterpoint.desktop.words import layer_name
from musterpoint.desktop.workbench import Workbench
from musterpoint.errors import UserError
from musterpoint.geo.crs import Bounds
from musterpoint.geo.newplan import import_edit, whereabouts_of
from musterpoint.geo.newplan import new_plan as make_plan
from musterpoint.geo.residents import HOUSEHOLD_SIZE, ResidentRules
from musterpoint.geo.several import Level
from musterpoint.geo.sources import Source
from musterpoint.jobs import Job
from musterpoint.plan import BUILDINGS, LAYER_COLUMNS, NEIGHBOURHOODS, LayerChange, Plan
from musterpoint.text import _

MARKS = {
    NEIGHBOURHOODS: ("neighb", "communit", "compound", "district", "小区", "社区", "街道", "网格"),
    BUILDINGS: ("build", "footprint", "house", "楼", "房", "建筑"),
    "roads": ("road", "street", "highway", "道路", "路网"),
    "entrances": ("entrance", "gate", "出入口", "大门"),
}
"""Words in a file's name that tell what is in it."""


def new_plan(program: Program, files: Sequence[Path] = ()) -> None:
    """Show the dialog with these files; the plan that comes out of it is kept and opened."""
    dialog = LayersDialog(program, tuple(LAYER_COLUMNS))
    dialog.work = dialog.plan_work
    dialog.use_files(files)
    if ask(dialog):
        made = dialog.result_of_work
        if program.create_plan(made.plan, _("New plan")):
            window = program.window
            show_report(window, made.reports, window.workbench.show_on_map, made.plan.layers.values())


def add_layer(workbench: Workbench, files: Sequence[Path] = ()) -> None:
    """Bring a layer into the open plan, as one edit."""
    dialog = LayersDialog(workbench.program, tuple(LAYER_COLUMNS), plan=workbench.plan.copy())
    dialog.work = dialog.layer_work
    dialog.use_files(files)
    if ask(dialog):
        imported = dialog.result_of_work
        newer = [change.after for change in imported.edit.changes if isinstance(change, LayerChange)]
        layers = [*filter(None, newer), *workbench.plan.layers.values()]
        if imported.differences is not None and not accept_update(
            workbench.window, imported.report, imported.differences, workbench.show_on_map, layers
        ):
            return
        workbench.document.do(imported.edit)
        if imported.differences is None:
            show_report(workbench.window, [imported.report], workbench.show_on_map, layers)


class LayersDialog(QDialog):
    """Files by kind, each with its preview. OK starts the work; the dialog closes when it is done.

    result_of_work: what the work returned.
    """

    def __init__(self, program: Program, kinds: Sequence[str], plan: Plan | None = None):
        super().__init__(program.window)
        self._program, self._plan = program, plan
        self.result_of_work: Any = None
        self.work: Callable[[], Callable[[Job], Any] | None]
        load_form("new_plan", self)
        self._made: dict[str, LayerSource] = {}
        self._missing = list(kinds)
        self.levels: list[LayerSource] = []
        self._add_next()
        # Each tab has dozens of fields: the window would stand still if all were made before it opens.
        self._adding = QTimer(self, interval=0)
        self._adding.timeout.connect(self._add_next)
        self._adding.start()
        another = QPushButton(_("Another level of neighbourhoods"))
        another.setToolTip(_("Streets, communities and grids may each be in a file of their own."))
        another.clicked.connect(lambda: self.add_level())
        self.kinds.setCornerWidget(another)
        for words, rules in (
            (_("spread the neighbourhoods' totals over floor area"), {}),
            (_("… and estimate from floor area where there is no total"), {"estimate": True}),
            (_("spread the neighbourhoods' totals over households, or count households × size"),
             {"by_households": True}),
        ):  # fmt: skip
            self.residents.addItem(words, rules)
        self.residents.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.household_size.setValue(HOUSEHOLD_SIZE)
        self._show_working(False)
        self._to_plan(plan)
        program.jobs.progressed.connect(self._on_progressed)
        self._check()

    @property
    def sources(self) -> dict[str, LayerSource]:
        """The file of each kind."""
        while self._missing:
            self._add_next()
        return self._made

    def _add_next(self) -> None:
        """One more tab, if any is missing."""
        if self._missing:
            kind = self._missing.pop(0)
            source = self._made[kind] = LayerSource(kind, self._program)
            self._add_tab(source, layer_name(kind))
        else:
            self._adding.stop()

    def _to_plan(self, plan: Plan | None) -> None:
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setText(_("Make the plan") if plan is None else _("Add the layer"))
        if plan is not None:
            self.setWindowTitle(_("Add a layer"))
            self.guide.setText(
                _("Choose one file. A layer of the same kind is replaced; undo brings it back.")
            )
            self.plan_crs.setText(plan.crs)
            self.plan_crs.setEnabled(False)

    def _add_tab(self, source: LayerSource, words: str, position: int = -1) -> None:
        source.near = partial(self._near, source)
        source.known = partial(self._known, source)
        self.kinds.insertTab(position, source, words)
        source.changed.connect(self._check)

    def add_level(self) -> LayerSource:
        """A tab for one more file of neighbourhoods, behind the others of them."""
        level = LayerSource(NEIGHBOURHOODS, self._program)
        self.levels.append(level)
        self._add_tab(level, "", len(self.levels))
        self.kinds.setCurrentWidget(level)
        self._check()
        return level

    def _areas(self) -> Source | list[Source | Level]:
        """What is chosen for neighbourhoods: a file, or one for each level."""
        more = [Level(level.source, level.options(self.rules)) for level in self.levels if level.preview]
        first = self.sources[NEIGHBOURHOODS]
        if first.preview is None:
            return more
        return [Level(first.source, first.options(self.rules)), *more] if more else first.source

    def use_files(self, files: Sequence[Path]) -> None:
        """Take each file for the kind that its name tells, else for the first kind without one."""
        for path in files:
            name = path.name.lower()
            told = [kind for kind, marks in MARKS.items() if any(mark in name for mark in marks)]
            free = [kind for kind, source in self.sources.items() if source.source is None]
            kind = next((kind for kind in told if kind in free), free[0] if free else None)
            if kind:
                self.sources[kind].use_file(path)
                self.kinds.setCurrentWidget(self.sources[kind])

    def _near(self, asking: LayerSource) -> Bounds | None:
        """Where the plan is, else the first other file whose place is known."""
        if self._plan is not None:
            return whereabouts_of(self._plan)
        others = [source for source in (*self.sources.values(), *self.levels) if source is not asking]
        return next(
            (other.preview.bounds for other in others if other.preview and other.preview.bounds), None
        )

    def _known(self, asking: LayerSource) -> dict[str, GeoDataFrame]:
        """Layers that may tell the datum of this one: those of the plan, else the other files that are to be
        taken as they stand."""
        if self._plan is not None:
            return {name: layer.frame for name, layer in self._plan.layers.items()}
        others = [source for source in self.sources.values() if source is not asking and source.unshifted]
        frames = {source.kind: source.preview.placed() for source in others}
        return {name: frame for name, frame in frames.items() if frame is not None}

    # What is asked for

    @property
    def rules(self) -> ResidentRules:
        return ResidentRules(**self.residents.currentData(), household_size=self.household_size.value())

    def plan_work(self) -> Callable[[Job], Any] | None:
        """The work that makes a plan of the files, None while a file is missing."""
        chosen = {kind: source.source for kind, source in self.sources.items() if source.preview}
        if not {NEIGHBOURHOODS, BUILDINGS} <= chosen.keys():
            return None
        options = {kind: self.sources[kind].options(self.rules) for kind in chosen}
        chosen[NEIGHBOURHOODS] = self._areas()
        plan_crs = self.plan_crs.text().strip() or None
        return lambda job: make_plan(**chosen, options=options, job=job, plan_crs=plan_crs)

    def layer_work(self) -> Callable[[Job], Any] | None:
        """The work that imports the file of the tab that is seen; of neighbourhoods all levels."""
        source = self.kinds.currentWidget()
        if source.preview is None:
            return None
        plan, kind, options = self._plan, source.kind, source.options(self.rules)
        files = self._areas() if kind == NEIGHBOURHOODS else source.source
        return lambda job: import_edit(plan, kind, files, options, job)

    # Working

    def accept(self) -> None:
        """Do the work first. A file that was chosen and can't be read isn't passed over."""
        unread = (
            None if self._plan else next(filter(_is_unread, (*self.sources.values(), *self.levels)), None)
        )
        if unread:
            self.kinds.setCurrentWidget(unread)
            words = _("“{name}” isn't read yet or can't be used as it is: put it right here, or remove it.")
            self.say(words.format(name=unread.source.name))
        elif work := self.work():
            self.say("")
            self._show_working(True)
            self._program.jobs.start(_("Importing"), work, self._finish, lane="import", failed=self._complain)

    def reject(self) -> None:
        """Stop the work, if any, and close."""
        self._program.jobs.cancel()
        super().reject()

    def _finish(self, result: Any) -> None:
        self.result_of_work = result
        super().accept()

    def _complain(self, error: UserError) -> None:
        self._show_working(False)
        self.say(str(error))

    def say(self, words: str) -> None:
        self.complaint.setText(words)
        self.complaint.setVisible(bool(words))

    def _on_progressed(self, part: float, doing: str) -> None:
        self.progress.setValue(round(part * 100))
        self.doing.setText(doing)

    def _show_working(self, working: bool) -> None:
        self.progress.setVisible(working)
        self.doing.setVisible(working)
        self.kinds.setEnabled(not working)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not working)

    def _check(self) -> None:
        for source in (*self._made.values(), *self.levels):
            mark = " ✓" if source.preview else ""
            number = f" {self.levels.index(source) + 2}" if source in self.levels else ""
            words = f"{layer_name(source.kind)}{number}{mark}"
            self.kinds.setTabText(self.kinds.indexOf(source), words)
        chosen = {kind for kind, source in self._made.items() if source.preview}
        enough = bool(chosen) if self._plan else {NEIGHBOURHOODS, BUILDINGS} <= chosen
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(enough)


def _is_unread(source: LayerSource) -> bool:
    return source.source is not None and source.preview is None
