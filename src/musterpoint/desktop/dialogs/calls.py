"""The call for help: why posts are empty, and for each tier the list that is sent to it."""

from __future__ import annotations

from datetime import datetime
from html import escape

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
)

from musterpoint.catalogue import Catalogue
from musterpoint.desktop.ask import ask_save_file
from musterpoint.desktop.printing import print_text
from musterpoint.desktop.theme import current_theme, icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.staffing.shortages import calls, calls_in_words, in_words, shortages
from musterpoint.files import write_bytes
from musterpoint.jobs import Job
from musterpoint.plan import Plan
from musterpoint.plugins.points import ExportOptions
from musterpoint.text import _, current_language

Letter = tuple[str, str]
"""Title and text."""


def call_for_help(workbench: Workbench) -> None:
    """Count who is free, then show the lists."""
    plan, catalogue = workbench.plan.copy(), workbench.document.catalogue
    workbench.jobs.start(
        _("Counting who is free"),
        lambda _job: letters(plan, catalogue),
        lambda found: CallsDialog(workbench, found).show(),
        lane="calls",
    )


def letters(plan: Plan, catalogue: Catalogue) -> list[Letter]:
    """What is sent to each tier, the nearest first, what nobody in the plan can be called for, and why posts
    are empty."""
    found = calls(plan, catalogue)
    tiers = list(dict.fromkeys(call.tier for call in found))
    texts: list[Letter] = []
    for tier in tiers:
        lines = calls_in_words(plan, catalogue, [call for call in found if call.tier == tier])
        known = catalogue.tiers.get(tier)
        if known:
            opening = _("{campaign}: we ask for these people.").format(campaign=plan.campaign.name or "–")
            closing = _("Please name them with phone and skills to {office}.").format(
                office=plan.campaign.office or "–"
            )
            lines = [opening, *(line.strip() for line in lines[1:]), closing]
        title = str(known.name) if known else _("Nobody left")
        number = sum(call.number for call in found if call.tier == tier)
        texts.append((f"{title} · {number:,}", "\n".join(lines)))
    reasons = [in_words(plan, catalogue, shortage) for shortage in shortages(plan, catalogue)]
    texts.append((_("Why posts are empty"), "\n".join(reasons) or _("Every post is filled.")))
    return texts


class CallsDialog(QDialog):
    """A list of letters and the text of one; it can be changed before it is copied, saved or printed."""

    def __init__(self, workbench: Workbench, found: list[Letter]):
        super().__init__(workbench.window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workbench = workbench
        self.setWindowTitle(_("Call for help"))
        self.resize(760, 480)
        self.titles, self.text = QListWidget(), QPlainTextEdit()
        self.titles.setAccessibleName(_("Letters"))
        self.text.setAccessibleName(_("Text"))
        self.titles.setFixedWidth(200)
        for title, text in found:
            item = QListWidgetItem(title, self.titles)
            item.setData(Qt.ItemDataRole.UserRole, text)
        self._lay_out()
        self.titles.currentItemChanged.connect(self._show)
        self.titles.setCurrentRow(0)

    def _lay_out(self) -> None:
        hint = QLabel(_("The nearest tier first; what it can't send is asked of the next one."))
        hint.setProperty("role", "caption")
        self.copy = QPushButton(icon("content-copy", current_theme().on_accent), _("Copy"), default=True)
        self.save = QPushButton(icon("content-save-outline"), _("Save…"))
        self.print = QPushButton(icon("printer-outline"), _("Print…"))
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        self.print.clicked.connect(self._print)
        for button in (self.save, self.print):
            button.setAutoDefault(False)  # else the accent would follow the focus
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.titles)
        middle.addWidget(self.text, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.copy, self.save, self.print):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(12)
        whole.addWidget(hint)
        whole.addLayout(middle, 1)
        whole.addLayout(foot)

    @property
    def title(self) -> str:
        item = self.titles.currentItem()
        return item.text() if item else ""

    def _show(self) -> None:
        item = self.titles.currentItem()
        self.text.setPlainText(item.data(Qt.ItemDataRole.UserRole) if item else "")

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.text.toPlainText())
        self._workbench.document.message.emit(
            _("The call for help is in the clipboard: paste it where you send it.")
        )

    def _save(self) -> None:
        """The text that is shown, or the whole list as a workbook."""
        document, settings = self._workbench.document, self._workbench.settings
        proposed = settings.folder / f"{document.session.path.stem} {_('Call for help')}.xlsx"
        filters = _("Workbook (*.xlsx);;Text (*.txt)")
        path = ask_save_file(self, _("Call for help"), proposed, filters, "xlsx")
        if path is None:
            return
        if path.suffix.lower() == ".txt":
            write_bytes(path, self.text.toPlainText().encode())
        else:
            from musterpoint.plugins.exporters.roster import write_calls

            options = ExportOptions(
                exported_at=datetime.now().replace(microsecond=0), language=current_language()
            )
            write_calls(document.plan, document.catalogue, path, options, Job())
        document.message.emit(_("Saved as {path}").format(path=path.name))

    def _print(self) -> None:
        lines = "".join(f"<p>{escape(line)}</p>" for line in self.text.toPlainText().splitlines())
        print_text(self, f"<h2>{escape(self.title)}</h2>{lines}", self.title)
