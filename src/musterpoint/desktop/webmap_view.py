"""The web map inside the program, as a telephone shows it, to be looked at before it is shared."""

from __future__ import annotations

import os
from datetime import datetime
from functools import cache
from pathlib import Path

from PyQt6 import sip
from PyQt6.QtCore import QByteArray, Qt, QTemporaryDir, QUrl
from PyQt6.QtWidgets import QApplication, QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

if getattr(os, "geteuid", lambda: 1)() == 0:
    # Chromium's sandbox can't be had by root; what is shown is our own page, which may fetch nothing.
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

from PyQt6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PyQt6.QtWebEngineWidgets import QWebEngineView

from musterpoint.desktop.dialogs.export import save_export
from musterpoint.desktop.printing import loaded, print_documents
from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.errors import UserError
from musterpoint.plugins.points import ExportOptions
from musterpoint.text import _, current_language

EXPORTER = "web-map"


def show_web_map(workbench: Workbench) -> None:
    """Open the window on the plan as it is now, the one that was opened before where there is one."""
    window = workbench.window.findChild(WebMapWindow)
    if window is None:
        window = WebMapWindow(workbench)
    else:
        window.refresh()
    window.show()
    window.raise_()


class WebMapWindow(QDialog):
    """Makes the page in a worker, beside the main window. Choosing to have names in it makes it anew."""

    def __init__(self, workbench: Workbench):
        super().__init__(workbench.window)
        self.setWindowTitle(_("Web map"))
        self.resize(1120, 760)
        self._workbench = workbench
        self._folder = QTemporaryDir()
        self.view = QWebEngineView(self)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.view.setPage(_OwnPage(_profile(), self.view))
        self.view.page().printRequested.connect(self._print)
        self.names = QCheckBox(_("With names of site leads"))
        self.state = QLabel()
        self.save = QPushButton(icon("content-save-outline"), _("Save…"))
        self.save.setAutoDefault(False)
        self._lay_out()
        self.names.toggled.connect(self.refresh)
        self.save.clicked.connect(self._save)
        self.refresh()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        for widget in (self.names, self.state):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.view, 1)

    @property
    def page_file(self) -> Path:
        return Path(self._folder.filePath("map.html"))

    def refresh(self) -> None:
        """Make the page anew and show it."""
        exporter = self._workbench.host.exporters[EXPORTER]
        plan, catalogue = self._workbench.plan.copy(), self._workbench.document.catalogue
        options, path = self._options(), self.page_file
        self.save.setEnabled(False)
        self.state.setText(_("Drawing the web map"))
        self._workbench.jobs.start(
            _("Drawing the web map"),
            lambda job: exporter.write(plan, catalogue, path, options, job),
            self._show_page,
            lane=EXPORTER,
            failed=self._show_failure,
        )

    def _options(self) -> ExportOptions:
        return ExportOptions(
            exported_at=datetime.now().replace(microsecond=0),
            language=current_language(),
            with_names=self.names.isChecked(),
        )

    def _show_page(self, _result: object) -> None:
        if sip.isdeleted(self):  # its window was closed meanwhile
            return
        # A file and not setHtml, which takes no more than 2 MB.
        self.view.load(QUrl.fromLocalFile(str(self.page_file)))
        self.state.setText("")
        self.save.setEnabled(True)

    def _show_failure(self, error: UserError) -> None:
        if sip.isdeleted(self):
            return
        self.state.setText(error.problem)
        self.state.setToolTip(str(error))

    def _save(self) -> None:
        save_export(self._workbench, self._workbench.host.exporters[EXPORTER], self._options())

    # Printing, when the page asks for it

    def _print(self) -> None:
        self.view.page().printToPdf(self._print_pages)

    def _print_pages(self, pdf: QByteArray) -> None:
        documents = {self.windowTitle(): loaded(pdf.data())}
        print_documents(self, self._workbench.jobs, documents, lambda: None)


@cache
def _profile() -> QWebEngineProfile:
    """A browser that keeps nothing and fetches nothing. It must outlive its pages, so it is the program's."""
    profile = QWebEngineProfile(QApplication.instance())
    profile.setUrlRequestInterceptor(_NothingElse(profile))
    return profile


class _OwnPage(QWebEnginePage):
    """Shows our file and follows no link out of it."""

    def acceptNavigationRequest(
        self, url: QUrl, kind: QWebEnginePage.NavigationType, is_main_frame: bool
    ) -> bool:
        return url.isLocalFile() and kind == QWebEnginePage.NavigationType.NavigationTypeTyped


class _NothingElse(QWebEngineUrlRequestInterceptor):
    """Blocks every request that isn't for a file: the page's own policy says the same."""

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        if not info.requestUrl().isLocalFile():
            info.block(True)
