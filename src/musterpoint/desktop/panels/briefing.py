"""The briefing panel: which slides there are, in which order, hidden or not, notes, slides of one's own."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musterpoint.briefing.slides.slide import SHAPES
from musterpoint.briefing.slides.topic import Topic
from musterpoint.desktop.panels.row_menu import offer_on_rows
from musterpoint.desktop.panels.slide_editor import SlideEditor
from musterpoint.desktop.projector.deck_maker import DeckMaker
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Changes
from musterpoint.session import actions
from musterpoint.text import _

KEY = Qt.ItemDataRole.UserRole


class BriefingPanel(QWidget):
    """Lists the topics of the deck; ticked ones are shown. Everything done here is an edit of the plan."""

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self._maker = DeckMaker(workbench, "briefing.panel", self)
        self._stale = True
        self._editable = not workbench.document.session.read_only
        self.list = QListWidget()
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDragEnabled(self._editable)
        self.names, self.phones = QCheckBox(_("Names")), QCheckBox(_("Telephone numbers"))
        self.ground, self.shape = QComboBox(), QComboBox()
        self.editor = SlideEditor(workbench)
        self.start, self.save = self._button("briefing.start"), self._button("briefing.pdf")
        self.add, self.remove = QPushButton(_("Add a slide")), QPushButton(_("Delete slide"))
        self._lay_out()
        self._connect()
        self._show_choices()

    def _lay_out(self) -> None:
        for value, words in (("light", _("Light ground")), ("dark", _("Dark ground"))):
            self.ground.addItem(words, value)
        for shape in SHAPES:
            self.shape.addItem(shape, shape)
        self.ground.setAccessibleName(_("Ground"))
        self.shape.setAccessibleName(_("Shape"))
        self.shape.setToolTip(_("Of the PDF; on a screen the slides take the screen's shape."))
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(_row(self.start, self.save))
        form = QFormLayout()
        form.addRow(_("Show"), _wide(_row(self.names, self.phones)))
        form.addRow(_("Look"), _wide(_row(self.ground, self.shape)))
        column.addLayout(form)
        column.addWidget(self.list, 3)
        column.addLayout(_row(self.add, self.remove))
        column.addWidget(self.editor, 2)
        for widget in (self.names, self.phones, self.ground, self.shape, self.add):
            widget.setEnabled(self._editable)

    def _connect(self) -> None:
        document = self._workbench.document
        document.plan_changed.connect(self._on_plan_changed)
        self._maker.topics_made.connect(self._list_topics)
        self.list.itemChanged.connect(self._on_ticked)
        self.list.model().rowsMoved.connect(lambda *_rows: self._keep_order())
        self.list.currentItemChanged.connect(lambda *_items: self._show_topic())
        self.names.clicked.connect(lambda on: self._change(names=on))
        self.phones.clicked.connect(lambda on: self._change(phones=on))
        self.ground.activated.connect(lambda _index: self._change(ground=self.ground.currentData()))
        self.shape.activated.connect(lambda _index: self._change(shape=self.shape.currentData()))
        self.add.clicked.connect(self.add_slide)
        offer_on_rows(self.list, self.add, self.remove)
        self.remove.clicked.connect(self.remove_slide)

    def _button(self, command: str) -> QPushButton:
        action = self._workbench.commands.action(command)
        button = QPushButton(action.icon(), action.text())
        button.setToolTip(action.toolTip())
        button.clicked.connect(action.trigger)
        return button

    # The plan

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _on_plan_changed(self, changes: Changes) -> None:
        self._show_choices()
        if not self._maker.touched_by(changes):
            if self._maker.is_ready and changes.touch("slide", "deck"):
                self._list_topics()
            return
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Have the topics made anew."""
        self._stale = False
        self._maker.make()

    def _list_topics(self) -> None:
        """List the topics, and stay at the one that is chosen. Rows stay where their topics do: somebody may
        be typing or dragging."""
        topics, chosen = self._maker.topics, self.topic
        self.list.blockSignals(True)
        if [topic.key for topic in topics] != self._keys():
            self.list.clear()
            for topic in topics:
                QListWidgetItem(self.list).setData(KEY, topic.key)
        for row, topic in enumerate(topics):
            self._show_in(self.list.item(row), topic)
            if topic.key == chosen:
                self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        self._show_topic()

    def _show_in(self, item: QListWidgetItem, topic: Topic) -> None:
        record = self._workbench.plan.find("slide", topic.key)
        title = topic.title or _("Untitled")
        item.setText(f"{topic.badge}  {title}" if topic.badge else title)
        hidden = record is not None and record.hidden
        item.setCheckState(Qt.CheckState.Unchecked if hidden else Qt.CheckState.Checked)
        if not self._editable:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)

    def _show_choices(self) -> None:
        deck = self._workbench.plan.deck
        self.names.setChecked(deck.names)
        self.phones.setChecked(deck.phones)
        self.phones.setEnabled(self._editable and deck.names)
        self.ground.setCurrentIndex(self.ground.findData(deck.ground))
        self.shape.setCurrentIndex(self.shape.findData(deck.shape))

    @property
    def topic(self) -> str:
        """The key of the chosen topic, "" for none."""
        item = self.list.currentItem()
        return item.data(KEY) if item else ""

    def _show_topic(self) -> None:
        item = self.list.currentItem()
        self.editor.show_slide(self.topic, item.text() if item else "")
        record = self._workbench.plan.find("slide", self.topic)
        self.remove.setEnabled(self._editable and record is not None and record.free)

    # What a person does

    def _change(self, **values: object) -> None:
        self._workbench.document.do(lambda: actions.change_deck(self._workbench.plan, **values))

    def _on_ticked(self, item: QListWidgetItem) -> None:
        hidden, plan = item.checkState() == Qt.CheckState.Unchecked, self._workbench.plan
        self._workbench.document.do(lambda: actions.hide_slide(plan, item.data(KEY), item.text(), hidden))

    def _keep_order(self) -> None:
        self._change(order=tuple(self._keys()))

    def _keys(self) -> list[str]:
        return [self.list.item(row).data(KEY) for row in range(self.list.count())]

    def add_slide(self) -> None:
        """A slide of one's own, after the chosen one."""
        keys = self._keys()
        place = self.list.currentRow() + 1 if self.topic else len(keys)
        edit = actions.add_slide(self._workbench.plan, _("New slide"), "", keys[:place], keys[place:])
        if self._workbench.document.do(edit):
            self.list.setCurrentRow(place)

    def remove_slide(self) -> None:
        self._workbench.document.do(lambda: actions.delete_slide(self._workbench.plan, self.topic))


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    return row


def _wide(row: QHBoxLayout) -> QWidget:
    row.setContentsMargins(0, 0, 0, 0)
    widget = QWidget()
    widget.setLayout(row)
    return widget
