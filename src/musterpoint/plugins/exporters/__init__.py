"""The built-in exporters: the plan as files of other programs.

Nobody's name or telephone number is in any of them unless `ExportOptions.with_names` says so; free text,
which may name people, isn't either.
"""

from typing import Any

from musterpoint.plugins.exporters.calendar import write_calendar
from musterpoint.plugins.exporters.geojson import write_geojson
from musterpoint.plugins.exporters.gpx import write_gpx
from musterpoint.plugins.exporters.kml import write_kml, write_kmz
from musterpoint.plugins.exporters.pictures import write_png, write_svg
from musterpoint.plugins.exporters.tables import write_csv, write_xlsx
from musterpoint.plugins.exporters.whole import write_copy, write_web_map
from musterpoint.plugins.points import DATUM, NAMES, VIEW, Exporter
from musterpoint.text import Text


def _exporter(id_: str, zh: str, en: str, write: Any, *heeds: str) -> Exporter:
    """An exporter whose files end in its id, unless they are named otherwise."""
    suffix = _SUFFIXES.get(id_, f".{id_}")
    return Exporter(id=id_, title=Text(zh, en), suffixes=(suffix,), write=write, heeds=frozenset(heeds))


_SUFFIXES = {"web-map": ".html", "calendar": ".ics", "copy": ".gpkg"}

EXPORTERS = (
    _exporter("web-map", "网页地图", "Web map", write_web_map, NAMES),
    _exporter("xlsx", "Excel 工作簿", "Excel workbook", write_xlsx, NAMES),
    _exporter("csv", "岗位表（CSV）", "Table of posts (CSV)", write_csv, NAMES),
    _exporter("calendar", "班次日历", "Calendar of shifts", write_calendar, NAMES),
    _exporter("png", "地图图片（PNG）", "Picture of the map (PNG)", write_png, VIEW),
    _exporter("svg", "地图矢量图（SVG）", "Drawing of the map (SVG)", write_svg, VIEW),
    _exporter("kml", "KML 地图", "KML map", write_kml, DATUM),
    _exporter("kmz", "KMZ 地图（压缩）", "KMZ map (compressed)", write_kmz, DATUM),
    _exporter("gpx", "GPX 航点与路线", "GPX waypoints and routes", write_gpx, DATUM),
    _exporter("geojson", "GeoJSON 地图", "GeoJSON map", write_geojson, DATUM),
    _exporter("copy", "方案副本", "Copy of the plan", write_copy, NAMES),
)
