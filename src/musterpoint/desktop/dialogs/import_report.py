"""What an import found, guessed, repaired and left out, layer by layer."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtWidgets import QDialog, QHeaderView, QTreeWidgetItem, QWidget

from musterpoint.desktop.ask import ask
from musterpoint.desktop.forms import load_form
from musterpoint.desktop.words import layer_name
from musterpoint.geo.report import FindingKind, ImportReport
from musterpoint.text import N_, _

KINDS = {
    FindingKind.DROPPED: N_("Left out"),
    FindingKind.REPAIRED: N_("Repaired"),
    FindingKind.GUESSED: N_("Guessed"),
    FindingKind.ESTIMATED: N_("Estimated"),
    FindingKind.NOTICED: N_("Worth a look"),
}
MOST_FEATURES = 200
"""So many ids of a finding are listed; the sentence says how many there are."""


def show_report(parent: QWidget | None, reports: Sequence[ImportReport]) -> None:
    """Show what happened, if there is anything that a person should know."""
    if any(report.findings for report in reports):
        ask(ImportReportDialog(parent, reports))


class ImportReportDialog(QDialog):
    """One branch per layer, the gravest findings first, the features concerned below each."""

    def __init__(self, parent: QWidget | None, reports: Sequence[ImportReport]):
        super().__init__(parent)
        load_form("import_report", self)
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
                row = QTreeWidgetItem(branch, [f"{_(words)}: {finding.sentence}", count])
                row.setToolTip(0, finding.sentence)
                for feature in finding.features[:MOST_FEATURES]:
                    QTreeWidgetItem(row, [feature])
