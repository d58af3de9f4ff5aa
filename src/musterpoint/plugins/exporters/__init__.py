"""The built-in exporters: the plan as files of other programs.

Nobody's name or telephone number is in any of them unless `ExportOptions.with_names` says so; free text,
which may name people, isn't either. The roster is the exception: it is a list of names and no more.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from musterpoint.catalogue import Catalogue
from musterpoint.jobs import Job
from musterpoint.plan import Plan
from musterpoint.plugins.points import DATUM, NAMES, VIEW, Exporter, ExportOptions
from musterpoint.text import Text


def _exporter(id_: str, zh: str, en: str, writer: str, *heeds: str, stems: tuple[str, ...] = ()) -> Exporter:
    """An exporter whose files end in its id, unless they are named otherwise. writer: "module:function" of
    this package, imported when it is first used: the libraries of all of them would double the time that
    the program takes to start."""
    suffix = _SUFFIXES.get(id_, f".{id_}")
    module, function = writer.split(":")

    def write(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
        writing = getattr(import_module(f"{__name__}.{module}"), function)
        writing(plan, catalogue, path, options, job)

    return Exporter(
        id=id_, title=Text(zh, en), suffixes=(suffix,), write=write, heeds=frozenset(heeds), stems=stems
    )


_SUFFIXES = {
    "timetable": ".xlsx",
    "timetable-csv": ".csv",
    "supplies": ".xlsx",
    "supplies-csv": ".csv",
    "routes": ".xlsx",
    "routes-csv": ".csv",
    "notices": ".txt",
    "roster": ".xlsx",
    "web-map": ".html",
    "calendar": ".ics",
    "catchments": ".geojson",
    "catchments-qgis": ".gpkg",
    "copy": ".gpkg",
}

EXPORTERS = (
    _exporter("web-map", "网页地图", "Web map", "whole:write_web_map", NAMES),
    _exporter("xlsx", "Excel 工作簿", "Excel workbook", "tables:write_xlsx", NAMES),
    _exporter(
        "roster",
        "值班表（Excel，含姓名）",
        "Roster (Excel, with names)",
        "roster:write_roster",
        stems=("roster", "值班", "花名册"),
    ),
    _exporter(
        "timetable",
        "叫号时段表（Excel）",
        "Timetable (Excel)",
        "schedule:timetable_book",
        stems=("timetable", "时段"),
    ),
    _exporter(
        "timetable-csv",
        "叫号时段表（CSV）",
        "Timetable (CSV)",
        "schedule:timetable_csv",
        stems=("timetable", "时段"),
    ),
    _exporter(
        "supplies",
        "物资计划（Excel）",
        "Supply plan (Excel)",
        "schedule:supplies_book",
        stems=("supplies", "物资"),
    ),
    _exporter(
        "supplies-csv",
        "物资计划（CSV）",
        "Supply plan (CSV)",
        "schedule:supplies_csv",
        stems=("supplies", "物资"),
    ),
    _exporter(
        "routes", "路线表（Excel）", "Routes (Excel)", "routes:routes_book", NAMES, stems=("routes", "路线")
    ),
    _exporter(
        "routes-csv", "路线表（CSV）", "Routes (CSV)", "routes:routes_csv", NAMES, stems=("routes", "路线")
    ),
    _exporter("notices", "群通知文本", "Notices for chat groups", "schedule:write_notices"),
    _exporter("csv", "岗位表（CSV）", "Table of posts (CSV)", "tables:write_csv", NAMES),
    _exporter("calendar", "班次日历", "Calendar of shifts", "calendar:write_calendar", NAMES),
    _exporter("png", "地图图片（PNG）", "Picture of the map (PNG)", "pictures:write_png", VIEW),
    _exporter("svg", "地图矢量图（SVG）", "Drawing of the map (SVG)", "pictures:write_svg", VIEW),
    _exporter("kml", "KML 地图", "KML map", "kml:write_kml", DATUM, NAMES),
    _exporter("kmz", "KMZ 地图（压缩）", "KMZ map (compressed)", "kml:write_kmz", DATUM, NAMES),
    _exporter("gpx", "GPX 航点与路线", "GPX waypoints and routes", "gpx:write_gpx", DATUM, NAMES),
    _exporter("geojson", "GeoJSON 地图", "GeoJSON map", "geojson:write_geojson", DATUM),
    _exporter(
        "catchments",
        "服务范围与步行路线（GeoJSON）",
        "Catchments and walks (GeoJSON)",
        "catchments:write_catchments",
        DATUM,
        stems=("catchments", "分包"),
    ),
    _exporter(
        "catchments-qgis",
        "服务范围与步行路线（QGIS）",
        "Catchments and walks (QGIS)",
        "catchments:write_for_qgis",
        stems=("catchments", "分包"),
    ),
    _exporter("copy", "方案副本", "Copy of the plan", "whole:write_copy", NAMES),
)
