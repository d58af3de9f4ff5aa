"""Pictures of slides, painted ahead in a worker thread, so that a key shows the next one at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import QObject, QRect, QRectF, pyqtSignal
from PyQt6.QtGui import QColor, QImage, QPainter

from musterpoint.briefing.slides.grounds import GROUNDS
from musterpoint.briefing.slides.slide import GROUND, MapBox, Shape, Slide
from musterpoint.briefing.slides.topic import Bounds
from musterpoint.briefing.slides.wall_style import wall_style
from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.layers import LayersPicture
from musterpoint.desktop.canvas.records import RecordsPicture
from musterpoint.desktop.canvas.still import render
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.desktop.document import Document
from musterpoint.desktop.projector.painting import frame, paint_slide
from musterpoint.desktop.workers import Workers
from musterpoint.plan import Changes, Plan

KEPT_BYTES = 256_000_000
"""Some 20 slides of a full HD screen; those that weren't looked at for longest go first."""

MAP_MARGIN = 0.02
"""Part of a slide's map that is left free around what it shows."""

NOT_IN_PUBLIC = frozenset({"visit", "stop", "escort"})
"""Kinds of record that no audience sees: in which house somebody is ill, old or in quarantine."""

NOT_ON_SLIDES = frozenset({"slide", "briefed", "deck", "care", "care_rule", *NOT_IN_PUBLIC})
"""Kinds of record that change nothing on a map."""

_Task = tuple[Hashable, Callable[[Callable[[], bool]], QImage]]


@dataclass(frozen=True, slots=True)
class Look:
    """How a wall shows slides. names: leads are named on maps. width, height: of the wall in CSS pixels, each
    of which is `ratio` device pixels wide."""

    shape: Shape
    ground: str
    names: bool
    width: int
    height: int
    ratio: float = 1.0

    @property
    def area(self) -> QRectF:
        """Where the slide stands on the wall."""
        return frame(self.shape, max(self.width, 1), max(self.height, 1))

    @property
    def factor(self) -> float:
        """CSS pixels per point of the slide."""
        return self.area.width() / self.shape.width

    @property
    def style(self) -> MapStyle:
        return wall_style(self.ground, round(self.area.height()))

    def map_rect(self, box: MapBox) -> QRect:
        """Where a map stands on the wall."""
        factor = self.factor
        rect = QRectF(box.x * factor, box.y * factor, box.width * factor, box.height * factor)
        return rect.translated(self.area.topLeft()).toAlignedRect()

    def map_view(self, box: MapBox) -> Viewport:
        """What a map shows."""
        rect = self.map_rect(box)
        return view_of(box.view.bounds, rect.width(), rect.height(), self.ratio)

    def hidden(self, box: MapBox) -> frozenset[str]:
        """The kinds of record that a map leaves out."""
        hidden = NOT_IN_PUBLIC if self.names else NOT_IN_PUBLIC | {"assignment"}
        return hidden if box.view.markers else hidden | {"site"}


def view_of(bounds: Bounds, width: int, height: int, ratio: float) -> Viewport:
    """The view of so many CSS pixels that shows these bounds."""
    west, south, east, north = bounds
    view = Viewport(pixel_ratio=ratio).resized(width, height)
    return view.fitted(QRectF(west, south, east - west, north - south), MAP_MARGIN)


def slide_picture(slide: Slide | None, look: Look) -> QImage:
    """The whole wall with a slide on it, all but its map; None is an empty wall."""
    image = QImage(
        round(look.width * look.ratio), round(look.height * look.ratio), QImage.Format.Format_RGB32
    )
    image.setDevicePixelRatio(look.ratio)
    image.fill(QColor(GROUNDS[look.ground][GROUND]))
    if slide is not None and not image.isNull():
        painter = QPainter(image)
        paint_slide(painter, slide, look.shape, look.ground, look.area)
        painter.end()
    return image


class SlidePictures(QObject):
    """Keeps pictures of slides and of their maps as one wall shows them. layers: what the wall's map shows of
    the layers at this moment. Its methods are called from the GUI thread.

    painted: one more picture is there.
    """

    painted = pyqtSignal()

    def __init__(
        self, document: Document, layers: Callable[[], LayersPicture], parent: QObject | None = None
    ):
        super().__init__(parent)
        self._document = document
        self._layers = layers
        self._kept: OrderedDict[Hashable, QImage] = OrderedDict()
        self._maps: _MapPainter | None = None
        self._state = 0
        self._stop = threading.Event()
        self._worker = Workers(self, 1, "slides")
        document.plan_changed.connect(self._on_plan_changed)

    def slide(self, slide: Slide | None, look: Look) -> QImage:
        """The wall without its map; painted now where it wasn't ahead."""
        found = self.slide_ahead(slide, look)
        if found is None:
            found = slide_picture(slide, look)
            self._put(_slide_key(slide, look), found)
        return found

    def slide_ahead(self, slide: Slide | None, look: Look) -> QImage | None:
        """The wall without its map, None where it hasn't been painted."""
        return self._find(_slide_key(slide, look))

    def map_ahead(self, box: MapBox, look: Look) -> QImage | None:
        """A slide's map, None where it hasn't been painted."""
        return self._find(self._map_key(box, look))

    def prepare(self, slides: Sequence[Slide], look: Look) -> None:
        """Paint these slides, and leave those that were asked for before: the first one with its map, then
        the others, then their maps, which take longer."""
        self._stop.set()
        self._stop = threading.Event()
        first, others = slides[:1], slides[1:]
        tasks = [self._slide_task(slide, look) for slide in first]
        tasks += self._map_tasks(first, look)
        tasks += [self._slide_task(slide, look) for slide in others]
        tasks += self._map_tasks(others, look)
        if missing := [task for task in tasks if task[0] not in self._kept]:
            self._worker.start(self._paint, missing, self._stop)

    def pause(self) -> None:
        """Paint nothing until `prepare` is called again: the GUI thread is in a hurry."""
        self._stop.set()

    def _slide_task(self, slide: Slide, look: Look) -> _Task:
        return _slide_key(slide, look), lambda _stopped: slide_picture(slide, look)

    def _map_tasks(self, slides: Sequence[Slide], look: Look) -> Iterator[_Task]:
        for box in filter(None, (slide.map for slide in slides)):
            if self._maps is None:
                self._maps = _MapPainter(self._document.plan.copy(), self._document, self._layers())
            yield self._map_key(box, look), partial(self._maps.paint, box, look)

    def _paint(self, tasks: Sequence[_Task], stop: threading.Event) -> None:
        """In the worker thread."""

        def stopped() -> bool:
            return stop.is_set() or self._worker.closed

        for key, paint in tasks:
            if stopped():
                return
            image = paint(stopped)
            if not stopped():
                self._worker.tell(self._keep, key, image)

    def _keep(self, key: Hashable, image: QImage) -> None:
        self._put(key, image)
        self.painted.emit()

    def _put(self, key: Hashable, image: QImage) -> None:
        self._kept[key] = image
        while sum(kept.sizeInBytes() for kept in self._kept.values()) > KEPT_BYTES and len(self._kept) > 2:
            self._kept.popitem(last=False)

    def _find(self, key: Hashable) -> QImage | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def _on_plan_changed(self, changes: Changes) -> None:
        if changes.layers or changes.columns or not set(changes.records) <= NOT_ON_SLIDES:
            self._stop.set()
            self._maps = None
            self._state += 1  # pictures of the maps before are never found again, and go in their turn

    def _map_key(self, box: MapBox, look: Look) -> Hashable:
        return box, look, self._state


class _MapPainter:
    """Paints maps of one state of the plan, always in the same thread."""

    def __init__(self, plan: Plan, document: Document, layers: LayersPicture):
        self._plan = plan
        self._catalogue = document.catalogue
        self._layers = layers
        self._records: RecordsPicture | None = None

    def paint(self, box: MapBox, look: Look, cancelled: Callable[[], bool]) -> QImage:
        if self._records is None:
            self._records = RecordsPicture(self._plan, self._catalogue)
        return render(
            self._plan,
            self._catalogue,
            self._layers,
            self._records,
            look.map_view(box),
            look.style,
            look.hidden(box),
            whole_names=True,
            cancelled=cancelled,
        )


def _slide_key(slide: Slide | None, look: Look) -> Hashable:
    return slide.boxes if slide else (), look
