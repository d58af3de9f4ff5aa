"""Base maps on the map: each painted as a picture under the layers, by whichever thread paints the tile."""

from __future__ import annotations

import logging
import math
import threading
from pathlib import Path

from platformdirs import user_cache_path
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QImage, QPainter, QTransform

from musterpoint.desktop.canvas.surface import Surface
from musterpoint.errors import InputError
from musterpoint.geo.base_maps import GroundPicture, attribution_of, is_online
from musterpoint.plan import BaseMap, Plan
from musterpoint.session import actions

_log = logging.getLogger(__name__)


class BaseMapPicture:
    """A base map in one state of its record. What lies under it stays as it was where it can't be read."""

    def __init__(self, record: BaseMap, source: _Source):
        self.record = record
        self._source = source

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BaseMapPicture):
            return NotImplemented
        return (self.record, self._source) == (other.record, other._source)

    __hash__ = None  # type: ignore[assignment]

    def paint(self, surface: Surface) -> None:
        left, bottom, right, top = surface.bounds()
        pixel = surface.resolution / surface.ratio
        width, height = math.ceil((right - left) / pixel), math.ceil((top - bottom) / pixel)
        box = (left, top - height * pixel, left + width * pixel, top)
        pixels = self._source.read(box, width, height)
        if pixels is None:
            return
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
        painter = surface.painter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(self.record.opacity)
        painter.setTransform(QTransform(pixel, 0, 0, -pixel, left, top) * surface.world)
        painter.drawImage(QPointF(0, 0), image)
        painter.restore()


class _Source:
    """A file or a web map, opened when it is first painted. One that fails is left alone from then on."""

    def __init__(self, address: str, crs: str):
        self._address = address
        self._crs = crs
        self._opening = threading.Lock()
        self._ground: GroundPicture | None = None
        self._failed = False

    def read(self, box: tuple[float, float, float, float], width: int, height: int):
        try:
            with self._opening:
                if self._failed:
                    return None
                if self._ground is None:
                    cache = user_cache_path("musterpoint") / "web-maps"
                    self._ground = GroundPicture(self._address, self._crs, cache)
            return self._ground.read(box, width, height)
        except InputError as error:
            self._failed = True
            _log.warning("A base map can't be shown: %s", error.problem)
            return None


class BaseMaps:
    """The base maps of a plan, kept open while the plan is."""

    def __init__(self) -> None:
        self._sources: dict[str, _Source] = {}
        self.online_allowed = False

    def forget(self) -> None:
        """Open everything anew: a file has come back, or the network has."""
        self._sources.clear()

    def pictures(self, plan: Plan, folder: Path) -> tuple[BaseMapPicture, ...]:
        """What is shown, the lowest first; of the web only where that is allowed. folder: the plan's."""
        shown = []
        for record in actions.base_maps(plan):
            online = is_online(record.path)
            address = record.path if online else str(actions.base_map_file(record, folder))
            if record.shown and (self.online_allowed if online else Path(address).is_file()):
                source = self._sources.setdefault(address, _Source(address, plan.crs))
                shown.append(BaseMapPicture(record, source))
        return tuple(shown)

    def attribution(self, plan: Plan) -> str:
        """Whose maps are shown, as the providers of web maps ask for."""
        if not self.online_allowed:
            return ""
        records = [item for item in actions.base_maps(plan) if item.shown and is_online(item.path)]
        return " · ".join(dict.fromkeys(attribution_of(item.path) for item in records))
