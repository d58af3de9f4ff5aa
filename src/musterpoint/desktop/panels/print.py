"""The print panel: which sheets, in which language, how they look, and out of the printer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PyQt6.QtPdf import QPdfDocument
from PyQt6.QtWidgets import QListWidgetItem, QWidget

from musterpoint.desktop.ask import ask_save_file, tell
from musterpoint.desktop.forms import load_form
from musterpoint.desktop.printing import print_document
from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.errors import UserError
from musterpoint.files import write_bytes
from musterpoint.paper.render import PAPERS
from musterpoint.plan import Changes
from musterpoint.plugins.points import PrintOptions
from musterpoint.text import CHINESE, ENGLISH, LANGUAGES, _, current_language, ngettext

PAPER_NAMES = {"a4": "A4", "a3": "A3", "us-letter": "Letter"}


class PrintPanel(QWidget):
    """The preview is made anew, in a worker, whenever a choice or the plan changes while it is seen."""

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self._pdf = QByteArray()
        self._buffer = QBuffer(self)
        self._stale = True
        load_form("print_panel", self)
        self._pages = QPdfDocument(self)
        self.preview.setDocument(self._pages)
        self.save.setIcon(icon("content-save-outline"))
        self.send.setIcon(icon("printer-outline"))
        self._fill_choices()
        self._show_sites()
        self._connect()

    def _fill_choices(self) -> None:
        for document in self._workbench.program.host.documents.values():
            self.document.addItem(str(document.title), document.id)
        for language, words in (
            (CHINESE, LANGUAGES[CHINESE]),
            (ENGLISH, LANGUAGES[ENGLISH]),
            ("both", _("Both languages")),
        ):
            self.language.addItem(words, language)
        self.language.setCurrentIndex(self.language.findData(current_language()))
        for paper in PAPERS:
            self.paper.addItem(PAPER_NAMES.get(paper, paper), paper)
        for combo, name in (
            (self.document, _("Document")),
            (self.language, _("Language")),
            (self.paper, _("Paper")),
        ):
            combo.setAccessibleName(name)
            combo.setToolTip(name)

    def _connect(self) -> None:
        for combo in (self.document, self.language, self.paper):
            combo.currentIndexChanged.connect(self._choice_changed)
        self.sites.itemChanged.connect(self._choice_changed)
        self.all_sites.clicked.connect(lambda: self._tick(Qt.CheckState.Checked))
        self.no_sites.clicked.connect(lambda: self._tick(Qt.CheckState.Unchecked))
        self.save.clicked.connect(self.save_pdf)
        self.send.clicked.connect(self._send)
        self._workbench.document.plan_changed.connect(self._on_plan_changed)

    # Sites

    @property
    def chosen_sites(self) -> list[str]:
        """The ids of the sites that are ticked, by number."""
        items = (self.sites.item(row) for row in range(self.sites.count()))
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]

    def _show_sites(self) -> None:
        """All sites; those that were unticked stay so."""
        rows = (self.sites.item(row) for row in range(self.sites.count()))
        left_out = {
            row.data(Qt.ItemDataRole.UserRole) for row in rows if row.checkState() == Qt.CheckState.Unchecked
        }
        self.sites.blockSignals(True)
        self.sites.clear()
        for site in self._workbench.plan.sites():
            item = QListWidgetItem(f"{site.number}  {site.name}".strip(), self.sites)
            item.setData(Qt.ItemDataRole.UserRole, site.id)
            ticked = site.id not in left_out
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.sites.blockSignals(False)

    def _tick(self, state: Qt.CheckState) -> None:
        self.sites.blockSignals(True)
        for row in range(self.sites.count()):
            self.sites.item(row).setCheckState(state)
        self.sites.blockSignals(False)
        self._choice_changed()

    # The preview

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _on_plan_changed(self, changes: Changes) -> None:
        if changes.touch("site"):
            self._show_sites()
        self._choice_changed()

    def _choice_changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Make the document anew."""
        self._stale = False
        document = self._workbench.program.host.documents.get(self.document.currentData())
        sites = self.chosen_sites
        if document is None or not sites:
            self._show_state(
                _("Drag a site kit onto the map: each site gets a sheet.")
                if not self._workbench.plan.table("site")
                else _("Tick the sites to print.")
            )
            return
        plan, catalogue = self._workbench.plan.copy(), self._workbench.document.catalogue
        options = self._options(sites)
        self._show_state(_("Making the sheets …"))
        self._workbench.jobs.start(
            _("Making the sheets"),
            lambda job: document.write(plan, catalogue, options, job),
            self._show_pdf,
            lane="print",
            failed=lambda error: self._show_state(str(error)),
        )

    def _options(self, sites: list[str]) -> PrintOptions:
        return PrintOptions(
            revision=self._workbench.document.session.revision,
            printed_at=datetime.now().replace(microsecond=0),
            language=self.language.currentData(),
            site_ids=sites,
            paper=self.paper.currentData(),
        )

    def _show_pdf(self, pdf: bytes) -> None:
        self._pages.close()
        self._buffer.close()
        self._pdf = QByteArray(pdf)
        self._buffer.setBuffer(self._pdf)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._pages.load(self._buffer)
        count = self._pages.pageCount()
        self.pages.setText(ngettext("{count} page", "{count} pages", count).format(count=count))
        self._show_state("")

    def _show_state(self, words: str) -> None:
        """Words in place of the preview, or the preview where there are none."""
        self.state.setText(words)
        self.state.setVisible(bool(words))
        self.preview.setVisible(not words)
        for button in (self.save, self.send):
            button.setEnabled(not words)
        if words:
            self.pages.setText("")

    # Out of the program

    def save_pdf(self) -> None:
        """Ask for a file and write the PDF into it."""
        proposed = self._workbench.settings.folder / f"{self._workbench.document.session.path.stem}.pdf"
        path = ask_save_file(self._workbench.window, _("Save PDF"), proposed, "PDF (*.pdf)", "pdf")
        if path is None:
            return
        try:
            write_bytes(path, bytes(self._pdf))
        except UserError as error:
            tell(self._workbench.window, error)
            return
        self._left_the_house()
        self._workbench.document.message.emit(_("Saved as {path}").format(path=path.name))

    def _send(self) -> None:
        if print_document(self._workbench.window, self._pages, self.document.currentText()):
            self._left_the_house()

    def _left_the_house(self) -> None:
        """Note that this revision is on paper now."""
        if not self._workbench.document.session.read_only:
            self._workbench.document.session.mark_revision("printed")
