"""The whole map painted at once, for pictures and for printing."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy
import shapely
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QImage, QPainter, QTransform

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.furniture import paint_furniture, plates
from musterpoint.desktop.canvas.labels import paint_labels, uncut
from musterpoint.desktop.canvas.layers import LayersPicture
from musterpoint.desktop.canvas.naming import Namer
from musterpoint.desktop.canvas.records import RecordsPicture
from musterpoint.desktop.canvas.surface import Surface
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.plan import Layer, Plan
from musterpoint.session import Session
from musterpoint.session.actions.subjects import PARTS

SMALL_PART = 1 / 3
"""Of the whole map's side: where less is worked on, the rest is left out of the first view."""


class _Boxes:
    """The boxes around layers, each found once: of a city it takes a tenth of a second. All versions of a
    layer share the array of its shapes, which is held on to, so that no other one can have its address."""

    MOST = 16

    def __init__(self) -> None:
        self._found: dict[tuple[int, int], tuple[numpy.ndarray, QRectF]] = {}

    def of(self, layer: Layer) -> QRectF:
        key, shapes = layer.shapes, layer.frame.geometry.to_numpy()
        if key not in self._found:
            left, bottom, right, top = shapely.total_bounds(shapes).tolist()
            box = QRectF() if numpy.isnan(left) else QRectF(left, bottom, right - left, top - bottom)
            self._found[key] = shapes, box
            if len(self._found) > self.MOST:
                del self._found[next(iter(self._found))]
        return self._found[key][1]


_boxes = _Boxes()


def extent_of(plan: Plan, records: RecordsPicture) -> QRectF:
    """The box around everything on the map, in the plan's CRS."""
    extent = records.extent()
    for layer in plan.layers.values():
        extent |= _boxes.of(layer)
    return extent


def drawn_of(session: Session) -> RecordsPicture:
    """What a canvas shows of a plan's records. Has the boxes around layers, and what belongs to each site,
    found too: in another thread, for a window that is about to be made."""
    records = RecordsPicture(session.plan, session.catalogue)
    extent_of(session.plan, records)
    for kind in PARTS:
        session.plan.where(kind, site="")
    return records


def work_area(plan: Plan, records: RecordsPicture) -> QRectF:
    """What to show first, in the plan's CRS: everything; but where the planned things and the buildings take
    up only a corner of it, that corner. A street office often gets the whole district's neighbourhoods."""
    everything = extent_of(plan, records)
    area = records.extent()
    if plan.buildings is not None:
        area |= _boxes.of(plan.buildings)
    part = max(area.width(), area.height()) / max(everything.width(), everything.height(), 1.0)
    return area if 0 < part < SMALL_PART else everything


def render(
    plan: Plan,
    catalogue: Catalogue,
    layers: LayersPicture,
    records: RecordsPicture,
    view: Viewport,
    style: MapStyle,
    hidden: Collection[str] = (),
    whole_names: bool = False,
    cancelled: Callable[[], bool] = lambda: False,
) -> QImage:
    """The view as a picture of its size times its pixel ratio. hidden: kinds of records to leave out.
    whole_names: none that the edge, the scale bar or the north arrow cuts. cancelled: asked now and then
    whether the picture is still wanted; it isn't complete where it isn't."""
    ratio = view.pixel_ratio
    image = QImage(round(view.width * ratio), round(view.height * ratio), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    world = view.transform() * QTransform.fromScale(ratio, ratio)
    surface = Surface(painter, world, view.resolution, ratio, cancelled)
    layers.paint(surface, style, hidden)
    records.paint(surface, style, hidden_kinds=hidden)
    labels = [] if cancelled() else Namer().labels(plan, catalogue, style, view, hidden)
    paint_labels(surface, style.halo, uncut(labels, view, plates(style, view)) if whole_names else labels)
    paint_furniture(painter, style, view)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
