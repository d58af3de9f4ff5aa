"""Exporting: which kind of file, what is in it, and where it goes."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from PyQt6.QtWidgets import QDialog, QDialogButtonBox

from musterpoint.desktop.ask import ask, ask_save_file
from musterpoint.desktop.forms import load_form
from musterpoint.desktop.workbench import Workbench
from musterpoint.geo.datum import GCJ02, WGS84
from musterpoint.plugins.points import DATUM, NAMES, VIEW, Exporter, ExportOptions
from musterpoint.text import _, current_language


def export(workbench: Workbench, exporter: str = "") -> None:
    """Ask what to export, and where to. exporter: the id of the one that is proposed."""
    dialog = ExportDialog(workbench, exporter)
    if ask(dialog):
        save_export(workbench, dialog.exporter, dialog.options())


def save_export(workbench: Workbench, exporter: Exporter, options: ExportOptions) -> None:
    """Ask for a file and write it beside the window."""
    suffix = exporter.suffixes[0]
    name = f"{workbench.document.session.path.stem}{suffix}"
    if suffix == workbench.document.session.path.suffix:
        name = _("{name} (copy)").format(name=workbench.document.session.path.stem) + suffix
    filters = f"{exporter.title} (*{suffix})"
    proposed = workbench.settings.folder / name
    path = ask_save_file(workbench.window, _("Export"), proposed, filters, suffix.lstrip("."))
    if path is None:
        return
    plan, catalogue = workbench.plan.copy(), workbench.document.catalogue
    workbench.jobs.start(
        _("Exporting"),
        lambda job: exporter.write(plan, catalogue, path, options, job),
        partial(_tell_saved, workbench, path),
        lane="export",
    )


def _tell_saved(workbench: Workbench, path: Path, _result: object) -> None:
    workbench.document.message.emit(_("Saved as {path}").format(path=path.name))


class ExportDialog(QDialog):
    """Only what the chosen kind of file heeds can be chosen for it."""

    def __init__(self, workbench: Workbench, exporter: str = ""):
        super().__init__(workbench.window)
        self._workbench = workbench
        load_form("export", self)
        for item in workbench.host.exporters.values():
            self.kind.addItem(f"{item.title}  {' '.join(item.suffixes)}", item)
            if item.id == exporter:
                self.kind.setCurrentIndex(self.kind.count() - 1)
        self.view.addItem(_("The map as it is shown now"), VIEW)
        self.view.addItem(_("The whole plan"), "")
        self.datum.addItem(_("WGS 84: GPS, OpenStreetMap, most programs"), WGS84)
        self.datum.addItem(_("GCJ-02: Gaode and Tencent maps"), GCJ02)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(_("Export…"))
        self.kind.currentIndexChanged.connect(self._show_choices)
        self.with_names.toggled.connect(self._show_choices)
        self._show_choices()

    @property
    def exporter(self) -> Exporter:
        return self.kind.currentData()

    def options(self) -> ExportOptions:
        """What was chosen."""
        heeds = self.exporter.heeds
        shown = self._workbench.canvas.viewport().bounds()
        view = (shown.left(), shown.top(), shown.right(), shown.bottom())
        return ExportOptions(
            exported_at=datetime.now().replace(microsecond=0),
            language=current_language(),
            datum=self.datum.currentData() if DATUM in heeds else WGS84,
            with_names=NAMES in heeds and self.with_names.isChecked(),
            view=view if VIEW in heeds and self.view.currentData() else None,
        )

    def _show_choices(self) -> None:
        heeds = self.exporter.heeds
        for option, widgets in (
            (VIEW, (self.view_label, self.view)),
            (DATUM, (self.datum_label, self.datum)),
            (NAMES, (self.with_names,)),
        ):
            for widget in widgets:
                widget.setVisible(option in heeds)
        with_names = NAMES in heeds and self.with_names.isChecked()
        self.note.setText(
            _("Whoever gets the file can read them: give it only to those who need it.")
            if with_names
            else _("Nobody's name or telephone number is in the file.")
        )
