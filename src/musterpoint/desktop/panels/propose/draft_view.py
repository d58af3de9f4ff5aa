"""One proposal in full: how good it is, what isn't met, and what it does to each site."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QIcon
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musterpoint.desktop.panels.propose.draft import Draft
from musterpoint.desktop.panels.propose.gap_curve import GapCurve
from musterpoint.desktop.theme import current_theme, icon
from musterpoint.engine.differences import Fate, SiteDifference
from musterpoint.engine.proposals import Proposal
from musterpoint.text import N_, _, ngettext

FATES = {
    Fate.NEW: ("plus-circle-outline", N_("new")),
    Fate.GONE: ("close-circle-outline", N_("given up")),
    Fate.MOVED: ("arrow-right-circle-outline", N_("moved")),
    Fate.CHANGED: ("pencil-circle-outline", N_("laid out anew")),
    Fate.PEOPLE: ("account-group-outline", N_("other people")),
}
ID = Qt.ItemDataRole.UserRole
FEW = 6
"""So many reasons stand among the findings; more are listed in a box of their own."""
LEAST_SAMPLES = 3
"""A search with fewer news has no curve worth looking at."""


class DraftView(QWidget):
    """chosen_changed: other sites are ticked. looked_at, gone_to(SiteDifference): a site was clicked, or
    clicked twice. accepted, dropped: the `buttons`, which whoever shows the view keeps in sight below it."""

    chosen_changed = pyqtSignal()
    looked_at = pyqtSignal(object)
    gone_to = pyqtSignal(object)
    accepted = pyqtSignal()
    dropped = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.draft: Draft | None = None
        self.findings = QLabel()
        self.findings.setWordWrap(True)
        self.findings.setTextFormat(Qt.TextFormat.RichText)
        self.findings.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.findings.setAccessibleName(_("How good the proposal is"))
        self.reasons = QPlainTextEdit(readOnly=True)
        self.reasons.setAccessibleName(_("What isn't met"))
        self.reasons.setMaximumHeight(160)
        self.curve = GapCurve()
        self.sites = _site_list()
        self.accept = QPushButton(icon("check", current_theme().on_accent), "")
        self.accept.setDefault(True)
        self.drop = QPushButton(icon("close"), _("Drop"))
        self.drop.setToolTip(_("Forget this proposal. The plan stays as it is."))
        self.buttons = QWidget()
        buttons = QHBoxLayout(self.buttons)
        buttons.setContentsMargins(12, 8, 12, 8)
        buttons.setSpacing(8)
        buttons.addWidget(self.accept, 1)
        buttons.addWidget(self.drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.findings, self.reasons, self.curve, self.sites):
            column.addWidget(widget)
        self.sites.itemChanged.connect(self._on_ticked)
        self.sites.itemClicked.connect(lambda item: self.looked_at.emit(item.data(0, ID)))
        self.sites.itemDoubleClicked.connect(lambda item: self.gone_to.emit(item.data(0, ID)))
        self.accept.clicked.connect(self.accepted)
        self.drop.clicked.connect(self.dropped)

    def show_draft(self, draft: Draft, editable: bool) -> None:
        self.draft = draft
        self.findings.setText(findings(draft))
        every = draft.proposed.reasons
        self.reasons.setVisible(len(every) > FEW)
        self.reasons.setPlainText("\n".join(every))
        self.curve.setVisible(len(draft.samples) >= LEAST_SAMPLES)
        self.curve.show_samples(draft.samples)
        self.sites.blockSignals(True)
        self.sites.clear()
        icons = _icons()
        self.sites.addTopLevelItems([_item(one, icons[one.fate]) for one in draft.sites])
        self.sites.blockSignals(False)
        self.sites.setVisible(bool(draft.sites))
        self._editable = editable
        self._show_count()

    @property
    def chosen(self) -> list[str]:
        """The ids of the sites that are ticked."""
        items = (self.sites.topLevelItem(row) for row in range(self.sites.topLevelItemCount()))
        return [item.data(0, ID).site.id for item in items if item.checkState(0) == Qt.CheckState.Checked]

    def _on_ticked(self) -> None:
        self._show_count()
        self.chosen_changed.emit()

    def _show_count(self) -> None:
        chosen, every = len(self.chosen), len(self.draft.sites)
        something = bool(self.draft.proposed.edit) and (bool(chosen) or not every)
        self.accept.setEnabled(something and self._editable)
        up, gone = self.draft.counts(self.chosen)
        self.accept.setText(_("Accept all") if chosen == every else accept_words(up, gone))
        told = [_("Done at once and saved; undo takes it back.")]
        self.accept.setToolTip("\n".join([accept_words(up, gone), *told] if chosen else told))


def accept_words(up: int, gone: int) -> str:
    """What accepting does: up, gone: sites that are set up or served otherwise, and given up."""
    accepted = ngettext("Accept {count} site", "Accept {count} sites", up).format(count=up)
    if not gone:
        return accepted
    if not up:
        return ngettext("Give up {count} site", "Give up {count} sites", gone).format(count=gone)
    given_up = ngettext("give up {count}", "give up {count}", gone).format(count=gone)
    return _("{accepted}, {given_up}").format(accepted=accepted, given_up=given_up)


def findings(draft: Draft) -> str:
    """What a person should read before accepting, as HTML: quality, what isn't met, norms that disagree."""
    theme, proposed = current_theme(), draft.proposed
    lines = [
        f"<b>{_escaped(str(proposed.edit.label))}</b>" if proposed.edit else _("There is nothing to change.")
    ]
    if proposed.gap is not None or proposed.optimal:
        lines.append(_("How good: {quality}").format(quality=proposed.quality()))
    lines += [f'<span style="color:{theme.broken}">{_escaped(reason)}</span>' for reason in _few(proposed)]
    lines += [_escaped(note) for note in (*proposed.notes, *draft.told)]
    lines += [f'<span style="color:{theme.muted}">{_escaped(norm)}</span>' for norm in norms_in_words(draft)]
    return "<br>".join(lines)


def _few(proposed: Proposal) -> tuple[str, ...]:
    """What isn't met, or how much where that is more than one reads at a glance."""
    if len(proposed.reasons) <= FEW:
        return proposed.reasons
    return (_("{count:,} things aren't met; they are listed below.").format(count=len(proposed.reasons)),)


def norms_in_words(draft: Draft) -> list[str]:
    """The norms that the proposal disagrees with, with their sources."""
    return [item.in_words() for item in draft.proposed.after.norms if not item.agrees]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _site_list() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setAccessibleName(_("Sites of the proposal"))
    tree.setHeaderLabels([_("Site"), _("Lanes"), _("Residents"), _("Walk")])
    tree.header().setStretchLastSection(False)
    tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column in (1, 2, 3):
        tree.headerItem().setTextAlignment(
            column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
    tree.setMinimumHeight(120)
    return tree


def _icons() -> dict[Fate, QIcon]:
    theme = current_theme()
    colours = {
        Fate.NEW: theme.filled,
        Fate.GONE: theme.broken,
        Fate.MOVED: theme.empty,
        Fate.CHANGED: theme.empty,
    }
    return {fate: icon(name, colours.get(fate, theme.muted)) for fate, (name, _words) in FATES.items()}


def _item(one: SiteDifference, picture: QIcon) -> QTreeWidgetItem:
    words = FATES[one.fate][1]
    name = f"{one.site.number}  {one.site.name}".strip()
    gone = one.fate is Fate.GONE
    item = QTreeWidgetItem([
        name, f"{one.site.lanes:,}", *(("–", "–") if gone else (f"{one.people:,.0f}", f"{one.walk:,.0f} m"))
    ])  # fmt: skip
    item.setIcon(0, picture)
    item.setCheckState(0, Qt.CheckState.Checked)
    item.setData(0, ID, one)
    item.setToolTip(
        0,
        _("{site}: {fate}. {before} people now, {people} with the proposal.").format(
            site=name, fate=_(words), before=f"{one.people_before:,.0f}", people=f"{one.people:,.0f}"
        ),
    )
    for column in (1, 2, 3):
        item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
