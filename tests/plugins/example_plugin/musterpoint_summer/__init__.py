"""An example of a plug-in: what a site needs on a hot day. It contributes to every extension point."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import geopandas
from shapely import box

from musterpoint.plugins import api

SHADE = api.Text("遮阳休息点", "shaded rest stop")


def read_outlines(path: Path, layer: str | None, encoding: str | None) -> geopandas.GeoDataFrame:
    """Lines of "number;residents;WKT in degrees"."""
    lines = path.read_text(encoding=encoding or "utf-8").splitlines()
    numbers, residents, outlines = zip(*(line.split(";") for line in lines), strict=True)
    shapes = geopandas.GeoSeries.from_wkt(outlines, crs="EPSG:4326")
    return geopandas.GeoDataFrame({"number": numbers, "residents": residents}, geometry=shapes)


def rest_stop() -> api.KitLayout:
    """A canopy with a water dispenser under it."""
    return api.KitLayout(
        footprint=box(-3, -3, 3, 3),
        fixtures=(
            api.Fixture(id="", type="canopy-3x3", width=3, depth=3),
            api.Fixture(id="", type="water-dispenser", width=0.4, depth=0.4),
        ),
    )


def sites_without_water(plan: api.Plan, catalogue: api.Catalogue) -> Iterator[api.Problem]:
    """Sites without a water dispenser."""
    for site in plan.sites():
        if not any(item.type == "water-dispenser" for item in plan.where("fixture", site=site.id)):
            yield api.Problem(
                check="water",
                severity=api.Severity.NOTE,
                title=str(api.Text(f"{site.number} 号检测点没有饮水", f"Site {site.number} has no water")),
                subjects=(("site", site.id),),
            )


def rename_sites(
    plan: api.Plan, catalogue: api.Catalogue, parameters: Mapping[str, str], job: api.Job
) -> api.Edit:
    """Append a word to every site's name."""
    suffix = parameters.get("suffix", " ☀")
    return api.Edit(
        api.Label("Mark the sites"),
        tuple(api.changed(site, site.replace(name=site.name + suffix)) for site in plan.sites()),
    )


def write_sites(
    plan: api.Plan, catalogue: api.Catalogue, path: Path, options: api.ExportOptions, job: api.Job
) -> None:
    """One row per site."""
    with api.replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([site.number, site.name] for site in plan.sites())


def notice(plan: api.Plan, catalogue: api.Catalogue, options: api.PrintOptions, job: api.Job) -> bytes:
    """A notice for the tent, set by the template beside this file."""
    return api.render("notice.typ", {"sites": len(plan.sites())}, options.printed_at, Path(__file__).parent)


plugin = api.Plugin(
    id="summer",
    title=api.Text("夏季", "Summer"),
    readers=(
        api.Reader(
            id="outlines",
            title=api.Text("轮廓清单", "List of outlines"),
            suffixes=(".outlines",),
            read=read_outlines,
            list_layers=lambda path: [path.stem],
        ),
    ),
    fixtures=(
        api.FixtureType(
            id="water-dispenser",
            name=api.Text("饮水机", "water dispenser"),
            group="furniture",
            width=0.4,
            depth=0.4,
            height=1.0,
            icon="cup-water",
        ),
    ),
    kits=(
        api.SiteKit(
            id="rest-stop",
            name=SHADE,
            description=SHADE,
            icon="umbrella-beach",
            site_kind="fixed",
            lanes=1,
            draw=rest_stop,
        ),
    ),
    checks=(api.Check(id="water", title=api.Text("饮水", "Water"), run=sites_without_water),),
    engine_steps=(
        api.EngineStep(id="sunshine", title=api.Text("标记点位", "Mark the sites"), propose=rename_sites),
    ),
    exporters=(
        api.Exporter(
            id="sites-csv", title=api.Text("点位表", "Sites"), suffixes=(".sites",), write=write_sites
        ),
    ),
    documents=(api.Document(id="notice", title=api.Text("告示", "Notice"), write=notice),),
    map_tools=(
        api.MapTool(
            id="shade",
            title=api.Text("遮阳", "Shade"),
            icon="umbrella-beach",
            shortcut="Ctrl+Alt+S",
            tool="musterpoint_summer.window:ShadeTool",
        ),
    ),
    panels=(
        api.Panel(
            id="weather",
            title=api.Text("天气", "Weather"),
            icon="weather-sunny",
            area="right",
            widget="musterpoint_summer.window:WeatherPanel",
        ),
    ),
)
