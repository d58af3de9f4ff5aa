"""The overview: the whole plan in small with a frame round what the map shows, and the bookmarks."""

from __future__ import annotations

from functools import partial

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PyQt6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QTransform,
)
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.bookmarks import bookmarks, show_bookmark
from musterpoint.desktop.canvas.layers import LayersPicture
from musterpoint.desktop.canvas.rounds import KINDS
from musterpoint.desktop.canvas.still import extent_of
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.desktop.panels.row_menu import Choice, offer_on_rows
from musterpoint.desktop.theme import ICON_SIZE, icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.desktop.workers import Workers
from musterpoint.plan import Changes
from musterpoint.session import actions
from musterpoint.text import _

SETTLE_MS = 200
ID = Qt.ItemDataRole.UserRole
TALLEST = 340
"""Pixels; what is more belongs to the bookmarks."""

LEAST_FRAME = 8.0
"""The frame is never drawn smaller than so many pixels, so that it can be seen and dragged."""


class OverviewPanel(QWidget):
    """Drag the frame, or click anywhere, to move the map."""

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self.map = OverviewMap(workbench)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Bookmarks"))
        self.list.setIconSize(ICON_SIZE)
        self.empty = QLabel(_("Keep views here that you come back to."))
        self.empty.setProperty("role", "caption")
        self.empty.setWordWrap(True)
        action = workbench.commands.action("view.bookmark")
        self.keep = QPushButton(action.icon(), action.text())
        self.keep.setToolTip(action.toolTip())
        self.keep.clicked.connect(action.trigger)
        self.keep.setEnabled(action.isEnabled())
        self.delete = QToolButton()
        self.delete.setIcon(icon("delete-outline"))
        self.delete.setToolTip(_("Delete the bookmark"))
        self.delete.setAccessibleName(_("Delete the bookmark"))
        self.delete.clicked.connect(self._delete)
        row = QHBoxLayout()
        row.addWidget(self.keep)
        row.addStretch(1)
        row.addWidget(self.delete)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.map, 1)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        column.addStretch(0)
        self.list.itemClicked.connect(self._go_to)
        self.list.itemActivated.connect(self._go_to)
        look = Choice(
            "map-marker-outline", _("Show on the map"), lambda: self._go_to(self.list.currentItem())
        )
        offer_on_rows(self.list, look, self.delete)
        self.list.currentRowChanged.connect(self._show_buttons)
        workbench.document.plan_changed.connect(self._on_plan_changed)
        self._show_bookmarks()

    def _on_plan_changed(self, changes: Changes) -> None:
        if changes.touch("bookmark"):
            self._show_bookmarks()

    def _show_bookmarks(self) -> None:
        self.list.clear()
        for bookmark in bookmarks(self._workbench):
            item = QListWidgetItem(icon("bookmark-outline"), bookmark.name)
            item.setData(ID, bookmark.id)
            self.list.addItem(item)
        self.empty.setVisible(not self.list.count())
        self.list.setVisible(bool(self.list.count()))
        self._show_buttons()

    def _show_buttons(self, _row: int = -1) -> None:
        writable = not self._workbench.document.session.read_only
        self.delete.setEnabled(writable and self.list.currentItem() is not None)

    def _go_to(self, item: QListWidgetItem) -> None:
        show_bookmark(self._workbench, item.data(ID))

    def _delete(self) -> None:
        document, item = self._workbench.document, self.list.currentItem()
        if item is not None:
            document.do(lambda: actions.delete_bookmark(document.plan, item.data(ID)))


class OverviewMap(QWidget):
    """The layers of the plan, painted by a worker, the sites, and the frame."""

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self._image = QImage()
        self._image_of: Viewport | None = None
        self._view = Viewport()
        self._grip: QPointF | None = None
        self._worker = Workers(self, 1, "overview")
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._paint_layers)
        self.setAccessibleName(_("Overview map"))
        self.setToolTip(_("Click or drag to move the map; arrow keys move it too"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumSize(QSize(160, 140))
        self.setMaximumHeight(TALLEST)
        workbench.canvas.view_changed.connect(self.update)
        workbench.canvas.layers_changed.connect(self._settle.start)
        workbench.document.plan_changed.connect(self._on_plan_changed)

    def frame(self) -> QPolygonF:
        """What the map shows, in pixels of the overview."""
        seen = self._workbench.canvas.viewport()
        inverse, _invertible = seen.transform().inverted()
        corners = inverse.map(QPolygonF(QRectF(0, 0, seen.width, seen.height)))
        return self._view.transform().map(corners)

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._workbench.canvas.style_in_use
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(style.ground))
        if self._image_of == self._view:
            painter.drawImage(QPointF(0, 0), self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        world = self._view.transform()
        painter.setPen(QPen(colour(style.ground), 1))
        for site in self._workbench.plan.sites():
            painter.setBrush(colour(style.site(site.kind).fill))
            painter.drawEllipse(world.map(QPointF(site.x, site.y)), 3.5, 3.5)
        accent = colour(style.marks["selection"].stroke)
        painter.setPen(QPen(accent, 2))
        soft = QColor(accent)
        soft.setAlphaF(0.12)
        painter.setBrush(soft)
        frame = self.frame()
        box = frame.boundingRect()
        if min(box.width(), box.height()) < LEAST_FRAME:
            half = QPointF(LEAST_FRAME / 2, LEAST_FRAME / 2)
            painter.drawRect(QRectF(box.center() - half, box.center() + half))
        else:
            painter.drawPolygon(frame)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        self._settle.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        centre = self.frame().boundingRect().center()
        inside = self.frame().containsPoint(event.position(), Qt.FillRule.OddEvenFill)
        self._grip = event.position() - centre if inside else QPointF()
        self._move_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._move_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._workbench.canvas.keyPressEvent(event)

    def _move_to(self, position: QPointF) -> None:
        canvas = self._workbench.canvas
        x, y = self._view.to_world(position - self._grip)
        canvas.set_viewport(canvas.viewport().moved_to(x, y))

    def _fit(self) -> None:
        view = Viewport(pixel_ratio=self.devicePixelRatioF()).resized(self.width(), self.height())
        canvas = self._workbench.canvas
        extent = extent_of(self._workbench.plan, canvas.records)
        self._view = view if extent.isEmpty() else view.fitted(extent, margin=0.04)

    def _on_plan_changed(self, changes: Changes) -> None:
        if changes.layers:
            self._fit()
            self._settle.start()
        if changes.touch("site"):
            self.update()

    def _paint_layers(self) -> None:
        if self.isVisible():
            canvas, view = self._workbench.canvas, self._view
            self._worker.start(
                layers_alone,
                canvas.layers_picture(),
                canvas.style_in_use,
                view,
                done=partial(self._take, view),
            )

    def showEvent(self, event: object) -> None:
        self._settle.start()

    def _take(self, view: Viewport, image: QImage) -> None:
        self._image, self._image_of = image, view
        self.update()


def layers_alone(layers: LayersPicture, style: MapStyle, view: Viewport) -> QImage:
    """The layers without anything else."""
    ratio = view.pixel_ratio
    image = QImage(
        round(view.width * ratio), round(view.height * ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    world = view.transform() * QTransform.fromScale(ratio, ratio)
    layers.paint(Surface(painter, world, view.resolution, ratio), style, KINDS)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
