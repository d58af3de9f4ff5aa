"""The print panel: which documents for which sites, how they look, and out of the printer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from musterpoint.desktop.ask import ask_save_file, tell
from musterpoint.desktop.forms import load_form
from musterpoint.desktop.print_queue import Printed, PrintQueue
from musterpoint.desktop.printing import print_documents
from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.errors import UserError
from musterpoint.files import write_bytes
from musterpoint.paper.render import PAPERS, fonts
from musterpoint.paper.templates import copy_templates, own_templates
from musterpoint.plan import Changes
from musterpoint.plugins.points import Document, PrintOptions
from musterpoint.session.care.ledger import details_by_visit
from musterpoint.session.printed import PRINTED, sites_to_print
from musterpoint.session.published import replaced_since_publishing
from musterpoint.text import CHINESE, ENGLISH, LANGUAGES, _, current_language, ngettext

PAPER_NAMES = {"a4": "A4", "a3": "A3", "us-letter": "Letter"}
_ID = Qt.ItemDataRole.UserRole


class PrintPanel(QWidget):
    """The documents are made anew, in a worker, whenever a choice or the plan changes while the panel is
    seen: first the one that is looked at, then the others that are ticked."""

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self._queue = PrintQueue(workbench, self._show)
        self._shown: Printed | None = None
        self._stale = True
        fonts()  # now, while the window isn't seen yet, and not in a worker that would make it wait
        load_form("print_panel", self)
        self.save.setIcon(icon("content-save-outline"))
        self.send.setIcon(icon("printer-outline"))
        self.templates.setIcon(icon("file-document-edit-outline"))
        self._fill_choices()
        self._show_sites()
        self._connect()

    def _fill_choices(self) -> None:
        for document in self._workbench.host.documents.values():
            _add(self.documents, document.id, str(document.title), ticked=not self.documents.count())
        self.documents.setCurrentRow(0)
        for language, words in (
            (CHINESE, LANGUAGES[CHINESE]),
            (ENGLISH, LANGUAGES[ENGLISH]),
            ("both", _("Both languages")),
        ):
            self.language.addItem(words, language)
        self.language.setCurrentIndex(self.language.findData(current_language()))
        self.paper.addItem(_("Usual paper"), "")
        for paper in PAPERS:
            self.paper.addItem(PAPER_NAMES.get(paper, paper), paper)
        for widget, name in (
            (self.documents, _("Document")),
            (self.sites, _("Sites")),
            (self.language, _("Language")),
            (self.paper, _("Paper")),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(name)

    def _connect(self) -> None:
        for combo in (self.language, self.paper):
            combo.currentIndexChanged.connect(self._choice_changed)
        for box in (self.grey, self.duplex, self.changed):
            box.toggled.connect(self._choice_changed)
        self.documents.currentRowChanged.connect(self._look_at)
        self.documents.itemChanged.connect(self.refresh)
        self.sites.itemChanged.connect(self._choice_changed)
        self.all_sites.clicked.connect(lambda: self._tick(Qt.CheckState.Checked))
        self.no_sites.clicked.connect(lambda: self._tick(Qt.CheckState.Unchecked))
        self.templates.clicked.connect(self._copy_templates)
        self.save.clicked.connect(self.save_pdf)
        self.send.clicked.connect(self._send)
        self.again.clicked.connect(self.refresh)
        self._workbench.document.plan_changed.connect(self._on_plan_changed)
        self._workbench.document.seal_changed.connect(self._on_seal_changed)

    # What is chosen

    @property
    def current_document(self) -> Document | None:
        """The document that is looked at."""
        item = self.documents.currentItem()
        return self._workbench.host.documents.get(item.data(_ID)) if item else None

    @property
    def chosen_documents(self) -> list[Document]:
        """The documents that are ticked, in their order."""
        documents = self._workbench.host.documents
        return [documents[id_] for id_ in _ticked(self.documents)]

    @property
    def chosen_sites(self) -> list[str]:
        """The ids of the sites that are ticked, by number, and have changed where only those are wanted."""
        sites = _ticked(self.sites)
        if self.changed.isChecked():
            fresh = set(sites_to_print(self._workbench.document.session))
            sites = [site for site in sites if site in fresh]
        return sites

    def _show_sites(self) -> None:
        """All sites; those that were unticked stay so."""
        wanted = [(site.id, f"{site.number}  {site.name}".strip()) for site in self._workbench.plan.sites()]
        if wanted == [(item.data(_ID), item.text()) for item in _items(self.sites)]:
            return
        left_out = {item.data(_ID) for item in _items(self.sites) if not _is_ticked(item)}
        self.sites.blockSignals(True)
        self.sites.clear()
        for id_, words in wanted:
            _add(self.sites, id_, words, id_ not in left_out)
        self.sites.blockSignals(False)

    def _tick(self, state: Qt.CheckState) -> None:
        self.sites.blockSignals(True)
        for item in _items(self.sites):
            item.setCheckState(state)
        self.sites.blockSignals(False)
        self._choice_changed()

    def choose(self, document: str) -> None:
        """Tick a document alone, and look at it."""
        self.documents.blockSignals(True)
        for row, item in enumerate(_items(self.documents)):
            chosen = item.data(_ID) == document
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
            if chosen:
                self.documents.setCurrentRow(row)
        self.documents.blockSignals(False)
        self.refresh()

    def _look_at(self, row: int) -> None:
        """Show another document. While one alone is ticked, the tick goes along with the look."""
        if len(_ticked(self.documents)) <= 1:
            self.documents.blockSignals(True)
            for number, item in enumerate(_items(self.documents)):
                item.setCheckState(Qt.CheckState.Checked if number == row else Qt.CheckState.Unchecked)
            self.documents.blockSignals(False)
        self.refresh()

    # The preview

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _on_plan_changed(self, changes: Changes) -> None:
        if changes.touch("site"):
            self._show_sites()
        self._choice_changed()

    def _on_seal_changed(self) -> None:
        """Nothing that was made with the care ledger open outlives it."""
        self.preview.setDocument(None)
        self._shown = None
        self._choice_changed()

    def _choice_changed(self) -> None:
        self._queue.forget()
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Make what isn't there yet, and show what is."""
        self._stale = False
        sites, document = self.chosen_sites, self.current_document
        if document is None or not sites:
            self._show_state(self._why_nothing())
            return
        wanted = [document, *(one for one in self.chosen_documents if one is not document)]
        self._queue.make(wanted, lambda one: self._options(one, sites))
        self._show()

    def _why_nothing(self) -> str:
        if not self._workbench.plan.table("site"):
            return _("Drag a site kit onto the map: each site gets a sheet.")
        if _ticked(self.sites):
            return _("Nothing has changed since it was printed.")
        return _("Tick the sites to print.")

    def _options(self, document: Document, sites: list[str]) -> PrintOptions:
        session = self._workbench.document.session
        personal = document.personal and session.seal.is_open
        return PrintOptions(
            revision=session.revision,
            printed_at=datetime.now().replace(microsecond=0),
            language=self.language.currentData(),
            site_ids=None if len(sites) == len(self._workbench.plan.table("site")) else sites,
            replaced=replaced_since_publishing(session),
            paper=self.paper.currentData() or document.paper,
            colour=not self.grey.isChecked(),
            duplex=self.duplex.isChecked(),
            own_templates=own_templates(session.path),
            care=details_by_visit(session.plan, session.seal.key) if personal else {},
        )

    def _show(self) -> None:
        """The document that is looked at as far as it is there; its pages and those of the whole queue."""
        document = self.current_document
        made = self._queue.made(document) if document else None
        match made:
            case None if self._queue.stopped:
                self._show_state(_("The sheets aren't made: the work was stopped."))
            case None:
                self._show_state(_("Making the sheets …"))
            case UserError():
                self._show_state(str(made))
            case _:
                self._load(made)
                self._show_state("")
        chosen = [self._queue.made(one) for one in self.chosen_documents]
        there = [one.pages for one in chosen if isinstance(one, Printed)]
        ready = bool(there) and len(there) == len(chosen)
        for button in (self.save, self.send):
            button.setEnabled(ready)
        if ready:
            words = _pages(sum(there))
            several = _("{number} documents, {pages}").format(number=len(there), pages=words)
            self.pages.setText(words if len(there) == 1 else several)
        self._show_page_counts()

    def _show_page_counts(self) -> None:
        """Behind the name of each document that is there."""
        documents = self._workbench.host.documents
        self.documents.blockSignals(True)
        for item in _items(self.documents):
            document = documents[item.data(_ID)]
            made = self._queue.made(document)
            title = str(document.title)
            item.setText(f"{title} · {_pages(made.pages)}" if isinstance(made, Printed) else title)
        self.documents.blockSignals(False)

    def _load(self, made: Printed) -> None:
        if made is not self._shown:
            self.preview.setDocument(made.shown)
            self._shown = made  # kept for as long as it is shown, whatever the queue forgets

    def _show_state(self, words: str) -> None:
        """Words in place of the preview, or the preview where there are none."""
        self.state.setText(words)
        self.state.setVisible(bool(words))
        self.preview.setVisible(not words)
        self.again.setVisible(self._queue.stopped)
        for button in (self.save, self.send):
            button.setEnabled(False)
        self.pages.setText("")

    # Out of the program

    def save_pdf(self) -> None:
        """Ask for a file and write the PDF into it; several documents get the name of each behind it."""
        proposed = self._workbench.settings.folder / f"{self._workbench.document.session.path.stem}.pdf"
        path = ask_save_file(self._workbench.window, _("Save PDF"), proposed, "PDF (*.pdf)", "pdf")
        if path is None:
            return
        documents = self.chosen_documents
        try:
            for document in documents:
                write_bytes(
                    path if len(documents) == 1 else path.with_stem(f"{path.stem}-{document.id}"),
                    self._made(document).pdf,
                )
        except UserError as error:
            tell(self._workbench.window, error)
            return
        self._left_the_house()
        self._workbench.document.message.emit(_("Saved as {path}").format(path=path.name))

    def _send(self) -> None:
        print_documents(
            self._workbench.window,
            self._workbench.jobs,
            {str(document.title): self._made(document).shown for document in self.chosen_documents},
            self._left_the_house,
            grey=self.grey.isChecked(),
            duplex=self.duplex.isChecked(),
        )

    def _made(self, document: Document) -> Printed:
        made = self._queue.made(document)
        assert isinstance(made, Printed), "the buttons are enabled only when everything is there"
        return made

    def _left_the_house(self) -> None:
        """Note that this revision is on paper now."""
        if not self._workbench.document.session.read_only:
            self._workbench.document.session.mark_revision(PRINTED)
            self._workbench.document.published.emit()

    def _copy_templates(self) -> None:
        try:
            folder: Path = copy_templates(self._workbench.document.session.path)
        except UserError as error:
            tell(self._workbench.window, error)
            return
        self._workbench.document.message.emit(_("The templates are in {folder}").format(folder=folder.name))


def _add(widget: QListWidget, id_: str, words: str, ticked: bool) -> None:
    item = QListWidgetItem(words)
    item.setData(_ID, id_)
    item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    widget.addItem(item)


def _items(widget: QListWidget) -> Iterable[QListWidgetItem]:
    return [widget.item(row) for row in range(widget.count())]


def _is_ticked(item: QListWidgetItem) -> bool:
    return item.checkState() == Qt.CheckState.Checked


def _ticked(widget: QListWidget) -> list[str]:
    """The ids of the items that are ticked."""
    return [item.data(_ID) for item in _items(widget) if _is_ticked(item)]


def _pages(count: int) -> str:
    return ngettext("{count} page", "{count} pages", count).format(count=f"{count:,}")
