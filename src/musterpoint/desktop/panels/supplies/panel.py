"""The supplies panel: required, there and missing; what goes where and when; what lies in store."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QModelIndex, QObject, Qt
from PyQt6.QtGui import QKeyEvent, QKeySequence
from PyQt6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_title
from musterpoint.desktop.panels.combos import fill_combo, filter_combo
from musterpoint.desktop.panels.empty_state import EmptyState
from musterpoint.desktop.panels.stack import PanelStack
from musterpoint.desktop.panels.supplies import figures
from musterpoint.desktop.panels.supplies.lines import Line, LinesModel
from musterpoint.desktop.panels.supplies.stock_entry import StockEntry
from musterpoint.desktop.panels.tables import action_button, chosen_rows, icon_button, row_table
from musterpoint.desktop.pinyin import search_keys
from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.desktop.workers import Workers
from musterpoint.engine.supplies import ItemRow, shortfalls, supply_table
from musterpoint.plan import Changes, Plan, StockItem, new_id
from musterpoint.session.actions import change_field, delete
from musterpoint.session.actions.stock_file import add_stock
from musterpoint.session.actions.supplies import change_quantity
from musterpoint.text import _

NUMBERS = (figures.REQUIRED, figures.HAVE, figures.GAP)
WIDTHS = {
    "needs": (184, 84, 84, 84, 56, 300),
    "deliveries": (104, 56, 176, 160, 168, 84),
    "stock": (200, 96, 64, 220),
}


class SuppliesPanel(PanelStack):
    """The site that is chosen above narrows all but the stock. Deliveries and stock are changed in their
    tables."""

    def __init__(self, workbench: Workbench):
        self._workbench = workbench
        content = QWidget()
        super().__init__(
            content,
            EmptyState(
                workbench,
                "package-variant-closed",
                _("There are no sites yet that anything could be brought to."),
                ("propose.siting",),
            ),
        )
        self._worker = Workers(self, 1, "supplies")
        self._asked = 0
        self._rows: list[ItemRow] = []
        self.needs = LinesModel(figures.NEEDS, NUMBERS, self)
        self.deliveries = LinesModel(figures.DELIVERIES, (figures.COUNT,), self)
        self.stock = LinesModel(figures.STOCK, (figures.QUANTITY,), self)
        self.tables: dict[str, QTableView] = {}
        self.entry = StockEntry(workbench.document.catalogue)
        self.site, self.find, self.only_short = filter_combo(_("Site")), QLineEdit(), QCheckBox()
        self.summary, self.tabs = QLabel(), QTabWidget()
        self.copy = icon_button("content-copy", _("Copy what is missing, as a message"))
        self.remove = icon_button("delete-outline", _("Delete the chosen stock"))
        self._hints: dict[str, QLabel] = {}
        self._lay_out(content)
        self._connect()

    def _lay_out(self, content: QWidget) -> None:
        self.find.setPlaceholderText(_("Item or pinyin"))
        self.find.setAccessibleName(_("Find an item"))
        self.find.setClearButtonEnabled(True)
        self.find.addAction(icon("magnify"), QLineEdit.ActionPosition.LeadingPosition)
        self.only_short.setText(_("Only what is missing"))
        self.site.setMinimumContentsLength(10)
        self.tabs.setDocumentMode(True)
        self.summary.setProperty("role", "caption")
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(6)
        bar = QHBoxLayout()
        bar.setSpacing(4)
        column.addLayout(bar)
        for id_ in ("propose.supplies", "people.import-stock", "supplies.print", "supplies.export"):
            button = action_button(self._workbench.commands.action(id_))
            if id_ == "propose.supplies":
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            bar.addWidget(button)
        bar.addWidget(self.copy)
        bar.addWidget(self.find, 3)
        bar.addWidget(self.site, 2)
        bar.addWidget(self.only_short)
        column.addWidget(self.tabs, 1)  # before what is inside: see the panel of days
        column.addWidget(self.summary)
        self._add_page("needs", _("Needs"), "")
        nothing = _("Nothing is on its way yet: allot the supplies.")
        self._add_page("deliveries", _("Delivery waves"), nothing)
        nothing = _("Nobody has said yet what lies where: import a list, or enter it below.")
        entry = self._add_page("stock", _("Stock"), nothing)
        entry.addWidget(self.entry, 1)
        entry.addWidget(self.remove)

    def _add_page(self, name: str, title: str, nothing: str) -> QHBoxLayout:
        """A tab with a table, and words in its place while it is empty. Returns the row below the table."""
        page, hint, below = QWidget(), QLabel(nothing), QHBoxLayout()
        hint.setProperty("role", "caption")
        hint.setWordWrap(True)
        hint.setVisible(bool(nothing))
        self._hints[name] = hint
        self.tabs.addTab(page, title)
        self.tables[name] = row_table(getattr(self, name), -1, WIDTHS[name], page)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addWidget(hint)
        column.addWidget(self.tables[name], 1)
        column.addLayout(below)
        below.setSpacing(4)
        return below

    def _connect(self) -> None:
        document = self._workbench.document
        self.site.currentIndexChanged.connect(self._on_site)
        self.find.textChanged.connect(self._show)
        self.only_short.toggled.connect(self._show)
        self.copy.clicked.connect(self._copy)
        self.deliveries.edited.connect(self._change_delivery)
        self.stock.edited.connect(self._change_stock)
        self.entry.entered.connect(self._add_stock)
        self.remove.clicked.connect(self._delete_stock)
        self.tabs.currentChanged.connect(self._show)
        self.tables["stock"].selectionModel().selectionChanged.connect(self._show_possible)
        for table in self.tables.values():
            table.installEventFilter(self)
        self.tables["deliveries"].doubleClicked.connect(self._show_site)
        document.plan_changed.connect(self._on_plan_changed)
        document.selection_changed.connect(self._follow_selection)

    # What is shown

    def refresh(self) -> None:
        self._ask()

    def _on_plan_changed(self, changes: Changes) -> None:
        touched = changes.touch(
            "site", "campaign", "fixture", "stock", "delivery", "post", "vehicle", "building_part",
            "enterprise",
        )  # fmt: skip
        if (touched or changes.layers or changes.columns) and self.seen():
            self._ask()

    def _ask(self) -> None:
        """Count what is needed, off the GUI thread; a late answer about an older plan is dropped."""
        plan, catalogue = self._workbench.plan.copy(), self._workbench.document.catalogue
        self._asked += 1
        number = self._asked
        self._worker.start(_counted, plan, catalogue, done=lambda rows: self._take(number, rows))

    def _take(self, number: int, rows: list[ItemRow]) -> None:
        if number == self._asked:
            self._rows = rows
            plan = self._workbench.plan
            sites = [(site.id, f"{site.number}  {site_title(site)}") for site in plan.sites()]
            fill_combo(self.site, _("All sites"), sites)
            stores = [place.name for place in plan.table("place").values() if place.kind == "store"]
            self.entry.show_places([*stores, *(one.place for one in plan.table("stock").values())])
            self.show_empty(not sites)
            self._show()

    def _show(self) -> None:
        """Fill the table in front by what is chosen above it: a district has thousands of deliveries."""
        plan, catalogue = self._workbench.plan, self._workbench.document.catalogue
        site, writable = self.site.currentData(), not self._workbench.document.session.read_only
        needs = list(figures.need_lines(self._rows, plan, site))
        self.summary.setText(figures.summary(self._rows, needs, site))
        shown = list(self.tables)[self.tabs.currentIndex()]
        if shown == "needs":
            self.needs.rename(figures.NEEDS if site is None else figures.SITE_NEEDS)
            only = [line for line in needs if line.red] if self.only_short.isChecked() else needs
            self.needs.show_lines(self._found(only, figures.ITEM))
        elif shown == "deliveries":
            lines = list(figures.delivery_lines(plan, catalogue, site, writable))
            self.deliveries.show_lines(self._found(lines, figures.GOODS))
            self._hints[shown].setVisible(not lines)
        else:
            lines = list(figures.stock_lines(plan, catalogue, writable))
            self.stock.show_lines(self._found(lines, figures.THING))
            self._hints[shown].setVisible(not lines)
        self.only_short.setEnabled(shown == "needs")
        self.entry.setVisible(writable)
        self._show_possible()

    def _found(self, lines: list[Line], column: int) -> list[Line]:
        """Those whose item is looked for."""
        wanted = self.find.text().strip().lower()
        return [line for line in lines if wanted in search_keys(line.cells[column])] if wanted else lines

    def _show_possible(self) -> None:
        self.copy.setEnabled(any(row.gap for row in self._rows))
        writable = not self._workbench.document.session.read_only
        self.remove.setEnabled(writable and self.tables["stock"].selectionModel().hasSelection())

    def _on_site(self) -> None:
        self._show()
        if site := self.site.currentData():
            self._workbench.document.select([("site", site)])

    def _follow_selection(self) -> None:
        """The site that is selected on the map, while it is sites that are looked at one by one."""
        chosen = [id_ for kind, id_ in self._workbench.document.selected_records if kind == "site"]
        if chosen and self.site.currentData() and self.isVisible():
            self.site.setCurrentIndex(max(0, self.site.findData(chosen[0])))

    def _show_site(self, index: QModelIndex) -> None:
        delivery = self._workbench.plan.find("delivery", self.deliveries.lines[index.row()].ref[0])
        if delivery and index.column() not in self.deliveries.lines[index.row()].enter:
            self._workbench.show_on_map([("site", delivery.site)])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the tables, before the map's commands take them."""
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if event.type() not in kinds or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.matches(QKeySequence.StandardKey.Copy):
            run = self._copy_rows
        elif event.key() == Qt.Key.Key_Delete and watched is self.tables["stock"]:
            run = self._delete_stock
        else:
            return super().eventFilter(watched, event)
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            run()
        return True

    # What is done

    def _change_delivery(self, ref: tuple[str, str], column: int, value: object) -> None:
        document, (id_, item) = self._workbench.document, ref
        if column == figures.BY:
            document.do(lambda: change_field(document.plan, "delivery", id_, "at", value))
        else:
            document.do(lambda: change_quantity(document.plan, id_, item, int(value)))

    def _change_stock(self, ref: tuple[str], column: int, value: object) -> None:
        field = {figures.QUANTITY: "quantity", figures.PLACE: "place", figures.REMARKS: "remarks"}[column]
        document = self._workbench.document
        document.do(lambda: change_field(document.plan, StockItem.KIND, ref[0], field, value))

    def _add_stock(self, item: str, quantity: int, place: str) -> None:
        document = self._workbench.document
        entered = StockItem(id=new_id("stock"), item=item, quantity=quantity, place=place)
        document.do(lambda: add_stock(document.plan, [entered]))

    def _delete_stock(self) -> None:
        document = self._workbench.document
        rows = chosen_rows(self.tables["stock"])
        if refs := [(StockItem.KIND, self.stock.lines[row].ref[0]) for row in rows]:
            document.do(lambda: delete(document.plan, refs))

    def _copy(self) -> None:
        QApplication.clipboard().setText("\n".join(shortfalls(self._rows)))
        self._workbench.document.message.emit(_("What is missing is in the clipboard."))

    def _copy_rows(self) -> None:
        model = self.shown_table.model()
        QApplication.clipboard().setText(model.text())
        self._workbench.document.message.emit(_("The table is in the clipboard."))

    @property
    def shown_table(self) -> QTableView:
        """The table in front."""
        return list(self.tables.values())[self.tabs.currentIndex()]


def _counted(plan: Plan, catalogue: Catalogue) -> list[ItemRow]:
    return supply_table(plan, catalogue) if plan.sites() else []
