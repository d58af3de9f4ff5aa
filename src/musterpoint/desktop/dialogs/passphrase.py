"""The passphrase of a plan's care ledger: typed, set for the first time, changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PyQt6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit

from musterpoint.desktop.ask import ask
from musterpoint.desktop.private import keep_private
from musterpoint.desktop.workbench import Workbench
from musterpoint.errors import UserError
from musterpoint.session.seal import LENGTH_NEEDED, Seal, advice
from musterpoint.text import _

UNLOCK, SET, CHANGE = "unlock", "set", "change"


def ensure_open(workbench: Workbench) -> bool:
    """Whether the care ledger is open, after asking for the passphrase, or for a first one, where need be."""
    seal = workbench.document.session.seal
    if not seal.is_open:
        ask(PassphraseDialog(workbench, UNLOCK if seal.exists else SET))
    return seal.is_open


def change_passphrase(workbench: Workbench) -> None:
    """Ask for the old passphrase and a new one."""
    if ask(PassphraseDialog(workbench, CHANGE)):
        workbench.document.message.emit(_("The passphrase is changed."))


class PassphraseDialog(QDialog):
    """One field for the passphrase that there is, two for a new one. OK tries it beside the window, which
    takes a moment on purpose; the dialog closes when it was right."""

    def __init__(self, workbench: Workbench, purpose: str):
        super().__init__(workbench.window)
        self._workbench = workbench
        self._seal: Seal = workbench.document.session.seal
        self._purpose = purpose
        self._given_up = False
        titles = {
            UNLOCK: _("Unlock the care ledger"),
            SET: _("Set a passphrase for the care ledger"),
            CHANGE: _("Change the passphrase"),
        }
        self.setWindowTitle(titles[purpose])
        self.old, self.new, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        self.shown = QCheckBox(_("Show what I type"))
        self.hint, self.complaint = QLabel(), QLabel()
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.ok = self.buttons.button(standard.Ok)
        self.ok.setText({UNLOCK: _("Unlock"), SET: _("Set"), CHANGE: _("Change")}[purpose])
        self._lay_out()
        self.shown.toggled.connect(self._show_typed)
        keep_private(self.old, self.new, self.again)
        for field in (self.old, self.new, self.again):
            field.textChanged.connect(self._check)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._show_typed(False)
        self._check()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setVerticalSpacing(8)
        self.setMinimumWidth(440)
        form.addRow(_wrapped(self._explanation()))
        if self._purpose != SET:
            form.addRow(_("Passphrase") if self._purpose == UNLOCK else _("Old passphrase"), self.old)
        if self._purpose != UNLOCK:
            form.addRow(_("New passphrase"), self.new)
            form.addRow(_("Once more"), self.again)
            self.hint.setProperty("role", "caption")
            self.hint.setWordWrap(True)
            form.addRow("", self.hint)
        form.addRow("", self.shown)
        self.complaint.setProperty("role", "complaint")
        self.complaint.setWordWrap(True)
        form.addRow(self.complaint)
        form.addRow(self.buttons)

    def _explanation(self) -> str:
        if self._purpose == UNLOCK:
            return _("Names, homes and needs are sealed with this plan's passphrase.")
        if self._purpose == CHANGE:
            return _(
                "The ledger opens with the new one from then on; copies made before still open with the old "
                "one. Nobody can bring back a forgotten passphrase."
            )
        return _(
            "Names, homes and needs will be sealed with it, in the plan's file, its history and its copies. "
            "Nobody can bring back a forgotten passphrase: write it down and keep it apart from the computer."
        )

    def _show_typed(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        for field in (self.old, self.new, self.again):
            field.setEchoMode(mode)

    def _check(self) -> None:
        """What is still to be done before OK; typing takes an old complaint away."""
        self._complain("")
        new, again = self.new.text(), self.again.text()
        words = advice(new) if new else _("At least {count} signs.").format(count=LENGTH_NEEDED)
        differs = bool(again) and new != again
        self.hint.setText(_("The two aren't the same.") if differs else words or _("A good passphrase."))
        ready = self._purpose == SET or bool(self.old.text())
        if self._purpose != UNLOCK:
            ready = ready and len(new) >= LENGTH_NEEDED and new == again
        self.ok.setEnabled(ready)

    def _complain(self, words: str) -> None:
        self.complaint.setText(words)
        self.complaint.setVisible(bool(words))
        self.adjustSize()

    def accept(self) -> None:
        """Try it in a worker; close when it is done."""
        if not self.ok.isEnabled():
            return
        self.ok.setEnabled(False)
        document, old, new, seal = self._workbench.document, self.old.text(), self.new.text(), self._seal
        if self._purpose == UNLOCK:
            self._start(lambda: seal.tried(old), document.unlock)
        else:
            key = (lambda: seal.tried(old)) if self._purpose == CHANGE else (lambda: None)
            self._start(lambda: seal.made(new, key()), lambda made: document.set_passphrase(*made))

    def _start(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        def finish(result: Any) -> None:
            if not self._given_up:
                done(result)
                super(PassphraseDialog, self).accept()

        self._workbench.jobs.start(
            _("Trying the passphrase"), lambda _job: work(), finish, lane="seal", failed=self._refused
        )

    def reject(self) -> None:
        """Give up, also while the passphrase is being tried."""
        self._given_up = True
        super().reject()

    def _refused(self, error: UserError) -> None:
        self.ok.setEnabled(True)
        self._complain(error.problem)
        self.old.selectAll()
        self.old.setFocus()


def _wrapped(words: str) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    return label
