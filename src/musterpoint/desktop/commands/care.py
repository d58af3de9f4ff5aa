"""The care ledger's part of the People menu."""

from __future__ import annotations

from musterpoint.desktop.ask import Choice, ask_choice
from musterpoint.desktop.commands.edit import editable
from musterpoint.desktop.dialogs.care_entry import edit_care
from musterpoint.desktop.dialogs.care_import import import_care
from musterpoint.desktop.dialogs.care_rules import edit_rules
from musterpoint.desktop.dialogs.passphrase import change_passphrase, ensure_open
from musterpoint.desktop.workbench import Command, Workbench
from musterpoint.session.care.copies import copies_beside
from musterpoint.text import N_, _


def _has_passphrase(workbench: Workbench) -> bool:
    return workbench.document.session.seal.exists


def _is_open(workbench: Workbench) -> bool:
    return workbench.document.session.seal.is_open


def _unlock(workbench: Workbench) -> None:
    workbench.docks.open("care")
    ensure_open(workbench)


def _shred(workbench: Workbench) -> None:
    """Ask, naming what is out of reach, and do it beside the window, which waits for it."""
    session, window = workbench.document.session, workbench.window
    copies = copies_beside(session.path, session.seal.key_id, workbench.settings.recent_plans())
    reasons = [
        _("Names, homes and needs are destroyed in the plan and in its history. This can't be undone."),
        _("What stays: how many are served how, in which building."),
        *(_("This copy still holds the ledger, sealed: {path}").format(path=path) for path in copies),
        _("Out of reach: copies elsewhere, printed sheets and their PDF files, lists that it was read from."),
    ]
    question = _("Shred the care ledger?")
    if ask_choice(window, question, "\n\n".join(reasons), [Choice("shred", _("Shred"))]) != "shred":
        return
    window.hands_off.set_on(True)

    def done(_result: object) -> None:
        window.hands_off.set_on(False)
        workbench.document.shredded()
        workbench.document.message.emit(_("The care ledger is shredded."))

    def failed(error: object) -> None:
        window.hands_off.set_on(False)
        workbench.document.failed.emit(error)

    workbench.jobs.start(
        _("Shredding the care ledger"), lambda _job: session.shred(), done, lane="shred", failed=failed
    )


CARE_COMMANDS = (
    Command(
        id="care.panel",
        text=N_("Care ledger"),
        icon="hand-heart-outline",
        tip=N_("Who can't come to a site, or needs help there: visited at home or through the green lane"),
        run=lambda workbench: workbench.docks.open("care"),
    ),
    Command(
        id="care.unlock",
        text=N_("Unlock the care ledger…"),
        icon="lock-open-variant-outline",
        tip=N_("Open the care ledger with the plan's passphrase"),
        run=_unlock,
        enabled=lambda workbench: _has_passphrase(workbench) and not _is_open(workbench),
    ),
    Command(
        id="care.lock",
        text=N_("Lock the care ledger"),
        icon="lock-outline",
        shortcut="Ctrl+Alt+L",
        tip=N_("Close the care ledger; it also locks itself when nobody does anything for ten minutes"),
        run=lambda workbench: workbench.document.lock(),
        enabled=_is_open,
    ),
    Command(
        id="care.import",
        text=N_("Import care list…"),
        icon="account-arrow-down-outline",
        tip=N_("Take people from a table (CSV, XLSX) into the care ledger"),
        run=import_care,
        enabled=editable,
    ),
    Command(
        id="care.new",
        text=N_("New entry…"),
        icon="account-plus-outline",
        tip=N_("Enter somebody into the care ledger by hand"),
        run=edit_care,
        enabled=editable,
    ),
    Command(
        id="care.rules",
        text=N_("Rules of the care ledger…"),
        icon="scale-balance",
        tip=N_("Which needs are visited at home, how long it takes, in which order"),
        run=edit_rules,
        enabled=editable,
    ),
    Command(
        id="care.passphrase",
        text=N_("Change passphrase…"),
        icon="key-outline",
        tip=N_("Another passphrase for the same ledger"),
        run=change_passphrase,
        enabled=lambda workbench: editable(workbench) and _has_passphrase(workbench),
    ),
    Command(
        id="care.shred",
        text=N_("Shred care ledger…"),
        icon="paper-roll-outline",
        tip=N_("After the campaign: destroy names, homes and needs for good, in the history too"),
        run=_shred,
        enabled=lambda workbench: editable(workbench) and _has_passphrase(workbench),
    ),
)
