"""What an import found, guessed, repaired and left out, layer by layer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pandas
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QTreeWidgetItem, QWidget

from musterpoint.desktop.ask import ask, ask_save_file, tell
from musterpoint.desktop.forms import load_form
from musterpoint.desktop.words import layer_name
from musterpoint.errors import InputError
from musterpoint.files import replacing
from musterpoint.geo.columns import column_name
from musterpoint.geo.coming_again import Differences
from musterpoint.geo.report import FindingKind, ImportReport
from musterpoint.plan import NEIGHBOURHOODS, Layer
from musterpoint.text import N_, _

KINDS = {
    FindingKind.DROPPED: N_("Left out"),
    FindingKind.REPAIRED: N_("Repaired"),
    FindingKind.GUESSED: N_("Guessed"),
    FindingKind.ESTIMATED: N_("Estimated"),
    FindingKind.NOTICED: N_("Worth a look"),
}
Show = Callable[[Sequence[tuple[str, str]]], object]
FEATURES = Qt.ItemDataRole.UserRole
MOST_FEATURES = 200
"""So many ids of a finding are listed; the sentence says how many there are."""


def show_report(
    parent: QWidget | None,
    reports: Sequence[ImportReport],
    show: Show | None = None,
    layers: Iterable[Layer] = (),
) -> None:
    """Show what happened, if there is anything that a person should know. show: brings features into view.
    layers: in which features have their names."""
    if any(report.findings for report in reports):
        ask(ImportReportDialog(parent, reports, show, layers))


def accept_update(
    parent: QWidget | None,
    report: ImportReport,
    differences: Differences,
    show: Show | None = None,
    layers: Iterable[Layer] = (),
) -> bool:
    """Show what a newer layer would change; whether it may."""
    dialog = ImportReportDialog(parent, [report], show, layers)
    dialog.add_differences(report.layer, differences)
    return ask(dialog)


class ImportReportDialog(QDialog):
    """One branch per layer, the gravest findings first, the features concerned below each. A click on one
    brings it into view; the list can be written into a file. Features are called by their numbers and names
    where the layers have them, else by their ids."""

    def __init__(
        self,
        parent: QWidget | None,
        reports: Sequence[ImportReport],
        show: Show | None = None,
        layers: Iterable[Layer] = (),
    ):
        super().__init__(parent)
        self._show, self._reports, self._layers = show, reports, tuple(layers)
        load_form("import_report", self)
        export = self.buttons.addButton(_("Export…"), QDialogButtonBox.ButtonRole.ActionRole)
        export.clicked.connect(self._export)
        self.findings.itemClicked.connect(self._bring_into_view)
        self.summary.setText(
            "\n".join(
                _("{layer}: {kept:,} of {read:,} taken from {file} ({crs})").format(
                    layer=layer_name(report.layer),
                    kept=report.features_kept,
                    read=report.features_read,
                    file=report.source,
                    crs=report.crs,
                )
                for report in reports
            )
        )
        self.findings.setHeaderLabels([_("Finding"), _("Features")])
        self.findings.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.findings.header().setStretchLastSection(False)
        for report in reports:
            self._add(report)

    def _add(self, report: ImportReport) -> None:
        branch = QTreeWidgetItem(self.findings, [f"{layer_name(report.layer)} · {report.source}"])
        branch.setExpanded(True)
        for kind, words in KINDS.items():
            for finding in report.of(kind):
                count = f"{finding.count:,}" if finding.count else ""
                told = _("{kind}: {sentence}").format(kind=_(words), sentence=finding.sentence)
                row = QTreeWidgetItem(branch, [told, count])
                row.setToolTip(0, finding.sentence)
                self._add_features(row, finding.layer or report.layer, finding.features)

    def _add_features(self, row: QTreeWidgetItem, layer: str, features: Sequence[str]) -> None:
        """What was left out has no place on the map, and is named by its row: "#12"."""
        placed = [feature for feature in features if not feature.startswith("#")]
        row.setData(0, FEATURES, [(layer, feature) for feature in placed[:MOST_FEATURES]])
        for feature in features[:MOST_FEATURES]:
            child = QTreeWidgetItem(row, [self._name(layer, feature)])
            child.setToolTip(0, feature)
            if not feature.startswith("#"):
                child.setData(0, FEATURES, [(layer, feature)])

    def _name(self, kind: str, feature: str) -> str:
        """What people call a feature: "东园 3号楼"."""
        for layer in self._layers:
            if layer.kind == kind and feature in layer.frame.index:
                row = layer.frame.loc[feature]
                area = row.get("neighbourhood")
                above = self._name(NEIGHBOURHOODS, area) if isinstance(area, str) else ""
                own = [row[column] for column in ("number", "name") if isinstance(row.get(column), str)]
                return " ".join(filter(None, (above, *own))) if own else feature
        return feature

    def add_differences(self, layer: str, differences: Differences) -> None:
        """List what a newer layer changes, and ask whether it may."""
        self.setWindowTitle(_("What the newer layer changes"))
        self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(_("Take the newer layer"))
        for position, (words, ids) in enumerate(
            (
                (_("New"), differences.new),
                (_("Gone"), differences.gone),
                (_("Changed"), tuple(differences.changed)),
            )
        ):
            row = QTreeWidgetItem([words, f"{len(ids):,}"])
            self.findings.insertTopLevelItem(position, row)
            self._add_features(row, layer, ids)
            for child in (row.child(at) for at in range(row.childCount())):
                names = differences.changed.get(child.toolTip(0), ())
                child.setText(1, ", ".join(column_name(name) for name in names))

    def _bring_into_view(self, item: QTreeWidgetItem) -> None:
        if self._show and (features := item.data(0, FEATURES)):
            self._show([tuple(feature) for feature in features])

    def _export(self) -> None:
        filters = _("Tables ({patterns})").format(patterns="*.csv")
        path = ask_save_file(self, _("Export"), Path("import.csv"), filters, "csv")
        if path:
            rows = [
                (finding.layer or report.layer, finding.kind.value, finding.code, finding.sentence, feature)
                for report in self._reports
                for finding in report.findings
                for feature in finding.features or ("",)
            ]
            table = pandas.DataFrame(rows, columns=["layer", "kind", "code", "finding", "feature"])
            try:
                with replacing(path) as draft:
                    table.to_csv(draft, index=False, encoding="utf-8-sig")
            except InputError as error:
                tell(self, error)
