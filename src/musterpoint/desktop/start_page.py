"""The start page: go on with a plan, look at a sample, or begin from layers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PyQt6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musterpoint import samples
from musterpoint.desktop.first_size import take_first_size
from musterpoint.desktop.panels.two_line import DETAIL, TwoLineDelegate
from musterpoint.desktop.program import Program
from musterpoint.desktop.progress_bar import ProgressBar
from musterpoint.desktop.theme import current_theme, icon
from musterpoint.text import CHINESE, ENGLISH, LANGUAGES, _, current_language

VALUE = Qt.ItemDataRole.UserRole
FIRST_SIZE = QSize(1000, 640)


class StartPage(QWidget):
    """The first window. Plans and layers can be dropped on it."""

    def __init__(self, program: Program):
        super().__init__()
        self._program = program
        self.setWindowTitle(_("Musterpoint"))
        self.setAcceptDrops(True)
        take_first_size(self, FIRST_SIZE)
        self.recent, self.samples = PlanList(), PlanList()
        self.new = QPushButton(
            icon("file-plus-outline", current_theme().on_accent), _("New plan from layers…")
        )
        self.new.setDefault(True)
        self.open = QPushButton(icon("folder-open-outline"), _("Open…"))
        self.doing, self.progress, self.stop = QLabel(), ProgressBar(), QPushButton(_("Stop"))
        self._lay_out()
        self._fill()
        self._connect()

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(48, 40, 48, 24)
        page.setSpacing(24)
        page.addLayout(self._head())
        columns = QHBoxLayout()
        columns.setSpacing(32)
        columns.addLayout(_column(_("Recent plans"), self.recent), 1)
        columns.addLayout(_column(_("Look at a sample"), self.samples), 1)
        page.addLayout(columns, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.doing)
        foot.addWidget(self.progress, 1)
        foot.addWidget(self.stop)
        hint = QLabel(_("Or drop a plan or layer files here."))
        hint.setProperty("role", "caption")
        foot.addWidget(hint)
        foot.addStretch(1)
        other = ENGLISH if current_language() == CHINESE else CHINESE
        self.language = QPushButton(icon("translate"), LANGUAGES[other])
        self.language.setFlat(True)
        self.language.clicked.connect(lambda: self._program.use_language(other))
        foot.addWidget(self.language)
        page.addLayout(foot)

    def _head(self) -> QHBoxLayout:
        title = QLabel(_("Musterpoint"))
        title.setProperty("role", "title")
        line = QLabel(_("Plans the evening before, so that everyone is served in the morning."))
        line.setProperty("role", "caption")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(title)
        words.addWidget(line)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(words, 1)
        head.addWidget(self.open, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.new, 0, Qt.AlignmentFlag.AlignVCenter)
        return head

    def _fill(self) -> None:
        for path in self._program.settings.recent_plans():
            changed = datetime.fromtimestamp(path.stat().st_mtime)
            _add(
                self.recent, path.stem, f"{changed:%Y-%m-%d %H:%M} · {path.parent}", str(path), "map-outline"
            )
        if not self.recent.count():
            nothing = QListWidgetItem(_("No plan yet. Begin with a sample, or with your own layers."))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.recent.addItem(nothing)
        for case in samples.CASES.values():
            _add(self.samples, str(case.title), str(case.description), case.id, "city-variant-outline")

    def _connect(self) -> None:
        program, jobs = self._program, self._program.jobs
        self.new.clicked.connect(lambda: program.new_plan())
        self.open.clicked.connect(lambda: program.choose_plan())
        self.recent.chosen.connect(self._open_recent)
        self.samples.chosen.connect(self._open_sample)
        self.stop.clicked.connect(jobs.cancel)
        jobs.started.connect(self._on_started)
        jobs.progressed.connect(self._on_progressed)
        jobs.ended.connect(self._on_ended)
        self._on_ended()

    def _open_recent(self, item: QListWidgetItem) -> None:
        if path := item.data(VALUE):
            self._program.open_plan(Path(path))

    def _open_sample(self, item: QListWidgetItem) -> None:
        if not self._program.jobs.busy:
            self._program.open_sample(item.data(VALUE))

    def _on_started(self, title: str) -> None:
        self.doing.setText(title)
        self.progress.setValue(0)
        for widget in (self.doing, self.progress, self.stop):
            widget.show()

    def _on_progressed(self, part: float, doing: str) -> None:
        self.doing.setText(doing)
        self.progress.setValue(round(part * 100))

    def _on_ended(self) -> None:
        for widget in (self.doing, self.progress, self.stop):
            widget.hide()

    # Files dropped on the page

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self._program.open_files(tuple(paths))

    def closeEvent(self, event: QCloseEvent) -> None:
        self._program.window_closed(self)
        event.accept()


class PlanList(QListWidget):
    """Plans to open: chosen(item) by a click, or by Enter where the arrow keys have come to."""

    chosen = pyqtSignal(QListWidgetItem)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(TwoLineDelegate(self))
        self.setIconSize(QSize(24, 24))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self.chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem():
            self.chosen.emit(self.currentItem())
        else:
            super().keyPressEvent(event)


def _column(title: str, view: QListWidget) -> QVBoxLayout:
    heading = QLabel(title)
    heading.setProperty("role", "heading")
    view.setAccessibleName(title)
    column = QVBoxLayout()
    column.setSpacing(12)
    column.addWidget(heading)
    column.addWidget(view)
    return column


def _add(view: QListWidget, title: str, detail: str, value: str, icon_name: str) -> None:
    item = QListWidgetItem(icon(icon_name, current_theme().accent), title)
    item.setData(DETAIL, detail)
    item.setData(VALUE, value)
    item.setToolTip(detail)
    view.addItem(item)
