"""Notes of a slide, and what stands on a slide of one's own."""

from __future__ import annotations

import base64

from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from musterpoint.desktop.ask import ask_open_file, tell
from musterpoint.desktop.workbench import Workbench
from musterpoint.errors import InputError
from musterpoint.session import actions
from musterpoint.text import _

LARGEST = 1920
"""Pixels of the longer side of a picture on a slide."""


class SlideEditor(QWidget):
    """Every change is an edit; what is typed in one go is one step to undo."""

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self._topic, self._heading = "", ""
        self.title, self.text, self.notes = QLineEdit(), QPlainTextEdit(), QPlainTextEdit()
        self.text.setPlaceholderText(_("One line a paragraph; “- ” before it makes it a point."))
        self.notes.setPlaceholderText(_("Notes that only the presenter sees"))
        self.picture, self.no_picture = QPushButton(_("Picture…")), QPushButton(_("Remove picture"))
        pictures = QHBoxLayout()
        pictures.addWidget(self.picture)
        pictures.addWidget(self.no_picture)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.addRow(_("Title"), self.title)
        self._form.addRow(_("Text"), self.text)
        self._form.addRow("", pictures)
        self._form.addRow(_("Speaker notes"), self.notes)
        self.title.textEdited.connect(lambda _text: self._keep())
        self.text.textChanged.connect(self._keep)
        self.notes.textChanged.connect(self._keep_notes)
        self.picture.clicked.connect(self.choose_picture)
        self.no_picture.clicked.connect(lambda: self._keep(picture=""))
        self.show_slide("", "")

    def show_slide(self, topic: str, heading: str) -> None:
        """Show what is known of a topic's slides; "" for none."""
        record = self._workbench.plan.find("slide", topic)
        free = record is not None and record.free
        self._topic, self._heading = topic, heading
        for row in range(3):
            self._form.setRowVisible(row, free)
        self.setEnabled(bool(topic) and not self._workbench.document.session.read_only)
        self.no_picture.setEnabled(free and bool(record.picture))
        for field, text in (
            (self.title, record.title if record else ""),
            (self.text, record.text if record else ""),
            (self.notes, record.notes if record else ""),
        ):
            _set_text(field, text)

    def choose_picture(self) -> None:
        """Ask for a picture and put it on the slide, as large as a screen needs it."""
        folder = self._workbench.settings.folder
        path = ask_open_file(self._workbench.window, _("Picture"), folder, "PNG, JPEG (*.png *.jpg *.jpeg)")
        if path is None:
            return
        image = QImage(str(path))
        if image.isNull():
            tell(
                self._workbench.window,
                InputError(
                    _("The picture can't be read."),
                    _("{name} isn't a PNG or JPEG file, or it is damaged.").format(name=path.name),
                    _("Choose another file."),
                ),
            )
            return
        if max(image.width(), image.height()) > LARGEST:
            smooth = Qt.TransformationMode.SmoothTransformation
            image = image.scaled(LARGEST, LARGEST, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        self._keep(picture=_in_base64(image))

    def _keep(self, picture: str | None = None) -> None:
        plan = self._workbench.plan
        record = plan.find("slide", self._topic)
        if record is not None and record.free:
            kept = record.picture if picture is None else picture
            title, text = self.title.text(), self.text.toPlainText()
            self._workbench.document.do(lambda: actions.change_slide(plan, record.id, title, text, kept))

    def _keep_notes(self) -> None:
        plan, notes = self._workbench.plan, self.notes.toPlainText()
        self._workbench.document.do(lambda: actions.note_slide(plan, self._topic, self._heading, notes))


def _set_text(field: QLineEdit | QPlainTextEdit, text: str) -> None:
    """Show a text without moving the cursor of somebody who is typing it."""
    field.blockSignals(True)
    if isinstance(field, QLineEdit):
        if field.text() != text:
            field.setText(text)
    elif field.toPlainText() != text:
        field.setPlainText(text)
    field.blockSignals(False)


def _in_base64(image: QImage) -> str:
    """As JPEG, or as PNG where it is partly transparent."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if image.hasAlphaChannel():
        image.save(buffer, "PNG")
    else:
        image.save(buffer, "JPEG", 85)
    return base64.b64encode(bytes(data)).decode("ascii")
