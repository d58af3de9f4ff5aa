"""Any view of the map as a picture: vectors (SVG) or points (PNG), to scale, in the style of the sheets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

import shapely
import typst

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle, load_style
from musterpoint.files import write_bytes
from musterpoint.jobs import Job
from musterpoint.paper.labels import POINT, Label, Labels
from musterpoint.paper.naming import names
from musterpoint.paper.painting import paint
from musterpoint.paper.render import chinese_font, printable
from musterpoint.paper.scene import PARTS, SURROUNDINGS, Scene, scene_in
from musterpoint.paper.svg import PIXEL
from musterpoint.paper.window import Bounds, Window
from musterpoint.paper.words import Speaker
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, Plan, Site
from musterpoint.plugins.points import ExportOptions
from musterpoint.text import _

LONGER_SIDE = 380.0
"""Millimetres: fills an A3 sheet."""

MARGIN = 0.03
"""Of the plan's extent, left round it in a picture of the whole."""

SURROUNDINGS_SHARE = 0.4
"""Of a site's extent, shown round it on every side."""

SMALLEST_VIEW = 20.0
"""Metres that a picture shows at the least."""

SITE_REACH = 100.0
"""Metres from a site's origin within which its parts stand."""

PNG_RESOLUTION = 200.0
"""Points per inch."""

CLOSE_SCALE = 1500
"""From here on nearer, the sites' layouts are drawn and everything is named as on the duty sheet."""

MARKER, SMALL_MARKER = 12.0, 8.0
"""Points: the number on a site's marker, and that on one which stands upon its layout."""

_PAGE = '#set page(width: {width}mm, height: {height}mm, margin: 0mm)\n#image("map.svg", width: 100%)'


def write_svg(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """The view as SVG with real text, in millimetres."""
    job.progress(0.0, _("Drawing the map"))
    _window, svg = _drawn(plan, catalogue, options)
    write_bytes(path, svg.encode("utf-8"))


def write_png(plan: Plan, catalogue: Catalogue, path: Path, options: ExportOptions, job: Job) -> None:
    """The same at `PNG_RESOLUTION`, painted by Typst."""
    job.progress(0.0, _("Drawing the map"))
    window, svg = _drawn(plan, catalogue, options)
    job.progress(0.5, _("Drawing the map"))
    page = _PAGE.format(width=window.width, height=window.height)
    made = {"main.typ": page.encode(), "map.svg": svg.encode()}
    write_bytes(path, typst.compile(made, format="png", ppi=PNG_RESOLUTION))


def _drawn(plan: Plan, catalogue: Catalogue, options: ExportOptions) -> tuple[Window, str]:
    style = load_style()
    window = window_on(options.view or _whole(plan))
    close = window.scale <= CLOSE_SCALE
    nobodys = Site(id="")  # fixtures that belong to no site name this one
    shown = [*_sites_in(plan, window, SITE_REACH), nobodys] if close else []
    scene = scene_in(plan, window, shown, SURROUNDINGS)
    picture = paint(scene, catalogue, style)
    markers = _markers(plan, window, style, SMALL_MARKER if close else MARKER)
    if close:
        labels = names(scene, catalogue, style, Speaker.of(options.language))
    else:
        labels = _far_labels(scene, catalogue, style, options.language, markers)
    words = "".join(_text(label, chinese_font()) for label in (*labels, *markers))
    ground = f'<rect width="100%" height="100%" fill="{style.ground}"/>'
    head, _defs, shapes = picture.partition("<defs>")
    return window, f"{head}{ground}<defs>{shapes.removesuffix('</svg>')}{words}</svg>"


def window_on(view: Bounds) -> Window:
    """The window that shows exactly this view at a scale of two digits, its longer side `LONGER_SIDE` at
    most."""
    west, south, east, north = view
    width, height = (max(side, SMALLEST_VIEW) for side in (east - west, north - south))
    needed = max(width, height) * 1000 / LONGER_SIDE
    step = 10 ** (math.floor(math.log10(needed)) - 1)
    scale = math.ceil(needed / step) * step
    paper = (side * 1000 / scale for side in (width, height))
    return Window((west + east) / 2, (south + north) / 2, *paper, scale)


def site_bounds(plan: Plan, site: Site) -> Bounds:
    """A site with its surroundings, as `ExportOptions.view`."""
    parts = [part.geometry() for kind in PARTS for part in plan.where(kind, site=site.id)]
    west, south, east, north = shapely.total_bounds([site.geometry(), *parts]).tolist()
    margin = SURROUNDINGS_SHARE * max(east - west, north - south, SMALLEST_VIEW)
    return west - margin, south - margin, east + margin, north + margin


def _whole(plan: Plan) -> Bounds:
    boxes = [shapely.box(*layer.frame.total_bounds) for layer in plan.layers.values() if len(layer.frame)]
    places = [site.geometry() for site in plan.sites()]
    west, south, east, north = shapely.total_bounds(boxes + places or [shapely.box(0, 0, 1, 1)]).tolist()
    margin = MARGIN * max(east - west, north - south)
    return west - margin, south - margin, east + margin, north + margin


def _sites_in(plan: Plan, window: Window, reach: float = 0.0) -> list[Site]:
    """The sites in the window, or so many metres outside."""
    view = shapely.box(*window.bounds()).buffer(reach)
    return [site for site in plan.sites() if view.intersects(site.geometry())]


def _markers(plan: Plan, window: Window, style: MapStyle, size: float) -> list[Label]:
    """A disc with its number, `size` points high, for every site."""
    sites = _sites_in(plan, window)
    places = shapely.get_coordinates(window.on_paper([site.geometry() for site in sites]))
    plain = Label("", size, style.site("").label, bold=True, disc=True)
    return [
        replace(plain, text=str(site.number), ground=style.site(site.kind).fill, x=x, y=y)
        for site, (x, y) in zip(sites, places.tolist(), strict=True)
    ]


def _far_labels(
    scene: Scene, catalogue: Catalogue, style: MapStyle, language: str, markers: Sequence[Label]
) -> Sequence[Label]:
    """The words of scale bar and north arrow, then the names of areas and buildings, larger ones first."""
    window, nothing = scene.window, {kind: [] for kind in scene.layers}
    furniture = names(replace(scene, layers=nothing), catalogue, style, Speaker.of(language))
    labels = Labels(window.width, window.height)
    for label in (*furniture, *markers):
        labels.keep_free(label.box)
    for kind in (NEIGHBOURHOODS, BUILDINGS):
        symbol = style.layers[kind]
        named = scene.layers[kind] if symbol.labelled_at(window.scale) else ()
        for feature in sorted(named, key=lambda feature: -feature.shape.area):
            text, spot = feature.number or feature.name, feature.shape.representative_point()
            if text and not spot.is_empty:
                size = symbol.label_size * PIXEL / POINT
                labels.add(Label(text, size, symbol.label, ground=style.halo), [(spot.x, spot.y)])
    return [*furniture, *labels.placed()]


def _text(label: Label, font: str) -> str:
    """A label as SVG, on a disc or with a halo where it has a ground."""
    size, place = label.size * POINT, f'x="{label.x:.2f}" y="{label.y + 0.35 * label.size * POINT:.2f}"'
    look = f'font-family="{font}, sans-serif" font-size="{size:.2f}" fill="{label.colour}"'
    if label.bold:
        look += ' font-weight="700"'
    if label.angle:
        look += f' transform="rotate({label.angle} {label.x:.2f} {label.y:.2f})"'
    if label.ground and not label.disc:
        look += f' stroke="{label.ground}" stroke-width="{size / 4:.2f}" paint-order="stroke"'
    text = f'<text {place} {look} text-anchor="middle">{escape(printable(label.text))}</text>'
    if label.disc:
        radius = max(label.half_size)
        disc = f'<circle cx="{label.x:.2f}" cy="{label.y:.2f}" r="{radius:.2f}" fill="{label.ground}"/>'
        return disc + text
    return text
