"""The palette: whole sites and single things, to be dragged onto the map in true size."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QMimeData, QSize, Qt, QTimer
from PyQt6.QtGui import QDrag, QPixmap
from PyQt6.QtWidgets import QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from musterpoint.catalogue import FixtureType, SiteKit
from musterpoint.desktop.commands.insert import ESCORT, ESCORT_TIP, QUEUE, fixture_groups, start_placing
from musterpoint.desktop.panels.pictures import (
    FIXTURE_PICTURE,
    KIT_PICTURE,
    drawn_picture,
    fixture_picture,
    kit_layout,
    kit_picture,
)
from musterpoint.desktop.panels.row_menu import Choice, offer_on_rows
from musterpoint.desktop.panels.two_line import DETAIL, TwoLineDelegate
from musterpoint.desktop.pinyin import search_keys
from musterpoint.desktop.tools.drops import PALETTE_MIME
from musterpoint.desktop.words import GATE_KINDS, SPOT_KINDS, WAY_KINDS
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Gate
from musterpoint.text import _, ngettext

ITEM = Qt.ItemDataRole.UserRole
"""Role of what an entry stands for: "kit:lanes-3" or "fixture:canopy-3x6"."""


class PalettePanel(QWidget):
    """Drag an entry onto the map, or click it and then the map. What has no size of its own is
    drawn."""

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search the palette"))
        self.search.setAccessibleName(_("Search the palette"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.tree = _PaletteTree()
        self.tree.itemClicked.connect(self._place)
        place = Choice("cursor-default-click-outline", _("Place on the map"), self._place_chosen)
        offer_on_rows(self.tree, place)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(4)
        self.nothing = QLabel(_("Nothing in the palette is called that."))
        self.nothing.setWordWrap(True)
        self.nothing.hide()
        column.addWidget(self.search)
        column.addWidget(self.nothing)
        column.addWidget(self.tree)
        self._undrawn: list[tuple[QTreeWidgetItem, SiteKit]] = []
        self._fill()
        self._drawing = QTimer(self, interval=0)
        self._drawing.timeout.connect(self._draw_next)
        self._drawing.start()

    def entry(self, item: str) -> QTreeWidgetItem:
        """The entry of "kit:…" or "fixture:…"."""
        return next(entry for entry in self._entries() if entry.data(0, ITEM) == item)

    def _place_chosen(self) -> None:
        self._place(self.tree.currentItem())

    def _fill(self) -> None:
        catalogue = self._workbench.document.catalogue
        kits = self._group(_("Site kits"))
        kits.setExpanded(True)
        for kit in catalogue.kits.values():
            entry = _entry(kits, f"kit:{kit.id}", str(kit.name), "", _kit_tip(kit))
            self._undrawn.append((entry, kit))
            entry.setData(0, Qt.ItemDataRole.SizeHintRole, QSize(120, KIT_PICTURE.height() + 4))
        for group, fixtures in fixture_groups(catalogue).items():
            parent = self._group(str(catalogue.fixture_groups.get(group, group)))
            parent.setExpanded(True)
            for fixture in fixtures:
                item = f"fixture:{fixture.id}"
                entry = _entry(parent, item, str(fixture.name), _size(fixture), _fixture_tip(fixture))
                entry.setIcon(0, fixture_picture(fixture))
                entry.setData(0, Qt.ItemDataRole.SizeHintRole, QSize(120, FIXTURE_PICTURE.height() + 8))
        self._fill_drawn()

    def _draw_next(self) -> None:
        """Picture and size of one kit: laying them all out at once would hold up the window's first sight."""
        if not self._undrawn:
            self._drawing.stop()
            return
        entry, kit = self._undrawn.pop(0)
        entry.setIcon(0, kit_picture(kit, self._workbench.document.catalogue))
        entry.setData(0, DETAIL, _kit_detail(kit))

    def _fill_drawn(self) -> None:
        """What has no size of its own: it is clicked here and drawn on the map. Gates are placed."""
        catalogue = self._workbench.document.catalogue
        areas, paths, gates, spots = (
            self._group(title)
            for title in (_("Zones and queue"), _("One-way paths"), _("Gates"), _("Places and visits"))
        )
        row, spacing = catalogue.norms["queue-lane-width"], catalogue.norms["queue-spacing"]
        detail = _("rows of {row:g} m, {spacing:g} m apart").format(row=row.value, spacing=spacing.value)
        tip = _("Draw it on the map; it says how many people it holds.")
        self._drawn(areas, QUEUE, _("Queue with line marks"), detail, f"{tip}\n{spacing.source}")
        for zone in catalogue.zones.values():
            name = f"{zone.letter}  {zone.name}"
            self._drawn(areas, f"zone:{zone.id}", name, str(zone.purpose), str(zone.source))
        for kind, name in WAY_KINDS.items():
            self._drawn(paths, f"way:{kind}", _(name), _("click point by point"))
        self._drawn(
            paths, ESCORT, _("Transfer with its closed way"), _("click from door to vehicle"), _(ESCORT_TIP)
        )
        for kind, name in GATE_KINDS.items():
            self._drawn(gates, f"gate:{kind}", _(name), f"{Gate(id='').width:g} m")
        for item, name in SPOT_KINDS.items():
            self._drawn(spots, item, _(name), _("click where it is"))
        for group in (areas, paths, gates, spots):
            group.setExpanded(True)

    def _drawn(self, group: QTreeWidgetItem, item: str, name: str, detail: str, tip: str = "") -> None:
        entry = _entry(group, item, name, detail, tip)
        entry.setIcon(0, drawn_picture(item))
        entry.setData(0, Qt.ItemDataRole.SizeHintRole, QSize(120, FIXTURE_PICTURE.height() + 8))
        if not item.startswith("gate:"):
            entry.setFlags(entry.flags() & ~Qt.ItemFlag.ItemIsDragEnabled)

    def _group(self, title: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self.tree, [title])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = group.font(0)
        font.setPixelSize(12)
        font.setBold(True)
        group.setFont(0, font)
        return group

    def _entries(self) -> Sequence[QTreeWidgetItem]:
        groups = (self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount()))
        return [group.child(row) for group in groups for row in range(group.childCount())]

    def _filter(self, text: str) -> None:
        words = _plain(text).split()
        for entry in self._entries():
            key = _plain(f"{search_keys(entry.text(0))} {entry.data(0, DETAIL)}")
            entry.setHidden(not all(word in key for word in words))
        for row in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(row)
            group.setHidden(all(group.child(child).isHidden() for child in range(group.childCount())))
        self.nothing.setVisible(all(entry.isHidden() for entry in self._entries()))

    def _place(self, entry: QTreeWidgetItem) -> None:
        if item := entry.data(0, ITEM):
            start_placing(self._workbench, item)
        else:
            entry.setExpanded(not entry.isExpanded())


class _PaletteTree(QTreeWidget):
    """A tree whose entries can be dragged out."""

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setIndentation(4)
        self.setRootIsDecorated(False)
        self.setDragEnabled(True)
        self.setDragDropMode(QTreeWidget.DragDropMode.DragOnly)
        self.setIconSize(KIT_PICTURE)
        self.setItemDelegate(TwoLineDelegate(self))
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag without a picture of the entry: it would cover the ghost in true size that the map shows."""
        drag = QDrag(self)
        drag.setMimeData(self.mimeData(self.selectedItems()))
        nothing = QPixmap(1, 1)
        nothing.fill(Qt.GlobalColor.transparent)
        drag.setPixmap(nothing)
        drag.exec(actions, Qt.DropAction.CopyAction)

    def mimeTypes(self) -> list[str]:
        return [PALETTE_MIME]

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        data = QMimeData()
        if items and items[0].data(0, ITEM):
            data.setData(PALETTE_MIME, items[0].data(0, ITEM).encode())
        return data


def _entry(parent: QTreeWidgetItem, item: str, title: str, detail: str, tip: str) -> QTreeWidgetItem:
    entry = QTreeWidgetItem(parent, [title])
    entry.setData(0, ITEM, item)
    entry.setData(0, DETAIL, detail)
    entry.setToolTip(0, tip)
    entry.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled)
    return entry


def _plain(text: str) -> str:
    """As people type it: small letters, and 3x6 for 3 × 6."""
    return text.lower().replace(" × ", "x").replace("×", "x").replace("*", "x")


def _size(fixture: FixtureType) -> str:
    return f"{fixture.width:g} × {fixture.depth:g} m"


def _fixture_tip(fixture: FixtureType) -> str:
    line = _("Click it, then draw a line on the map; or drag a single piece onto the map.")
    single = _("Drag it onto the map, or click it and then the map; R turns it.")
    return f"{line if fixture.by_length else single}\n{fixture.source}"


def _kit_detail(kit: SiteKit) -> str:
    left, bottom, right, top = kit_layout(kit).footprint.bounds
    size = f"{right - left:.0f} × {top - bottom:.0f} m"
    if not kit.capacity:
        return size
    people = ngettext("{count} waits", "{count} wait", kit.capacity).format(count=kit.capacity)
    return f"{size} · {people}"


def _kit_tip(kit: SiteKit) -> str:
    return "\n".join(
        (
            str(kit.description),
            _("Drag it onto the map, or click it and then the map; R turns it."),
            str(kit.source),
        )
    )
