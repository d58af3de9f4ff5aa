"""The map's style in QGIS's words (QML), so that a plan opened in QGIS looks as it does here.

One document per table of a plan file; QGIS takes it from the file's table `layer_styles`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle, Symbol
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS

MM_PER_PIXEL = 25.4 / 96
IS_NUMBERED = "\"kind\" NOT IN ('start', 'return', 'break')"
STOP_NUMBER = (
    f'if({IS_NUMBERED}, array_find(array_agg(expression:="id", group_by:="team", filter:={IS_NUMBERED}, '
    'order_by:="number"), "id") + 1, \'\')'
)
"""Which stops the map numbers, and how: those of each team from 1, as `Round.numbered` does."""
FULL_WIDTH_SCALE, LEAST_WIDTH = 350, 0.4
"""Lines of sites are as wide as the style says at one to so many, and never less than this part of it."""
CATCHMENT_ALPHA = 77
"""How far the ground shows through catchments: 0 all, 255 nothing."""
_HATCHES = {"diagonal": "b_diagonal", "back-diagonal": "f_diagonal", "cross": "diagonal_x", "dots": "dense6"}
_OVER_POINT, _HORIZONTAL = "1", "1"


def qgis_styles(style: MapStyle, catalogue: Catalogue) -> dict[str, str]:
    """Table name → QML document."""
    layers = style.layers
    documents = {
        NEIGHBOURHOODS: _document([layers[NEIGHBOURHOODS]], _single(_neighbourhood(layers[NEIGHBOURHOODS]))),
        BUILDINGS: _document([layers[BUILDINGS]], _single(_fill(layers[BUILDINGS]))),
        ROADS: _document([layers[ROADS]], _by_value("type", _roads(style), in_passes=True)),
        ENTRANCES: _document([layers[ENTRANCES]], _single(_marker(layers[ENTRANCES], 6.0))),
        "site": _document(style.sites.values(), _by_value("kind", _each(_marker, style.sites))),
        "zone": _document(style.zones.values(), _by_value("kind", _each(_fill, style.zones))),
        "way": _document(style.ways.values(), _by_value("kind", _each(_arrow, style.ways))),
        "gate": _document(style.gates.values(), _by_value("kind", _each(_marker, style.gates))),
        "place": _document(style.places.values(), _by_value("kind", _each(_marker, style.places))),
        "visit": _document(style.visits.values(), _by_value("kind", _each(_marker, style.visits))),
        "enterprise": _document([style.visits["enterprise"]], _single(_marker(style.visits["enterprise"]))),
        "escort": _document(style.escorts.values(), _by_value("kind", _each(_marker, style.escorts))),
        "stop": _document(style.visits.values(), _single(_stops(style))),
        "round": _document([style.route(0)], _single(_rounds(style), in_passes=True)),
        "fixture": _document(style.fixtures.values(), _by_value("type", _fixtures(style, catalogue))),
    }
    labels = {
        NEIGHBOURHOODS: ("name", layers[NEIGHBOURHOODS]),
        BUILDINGS: ("number", layers[BUILDINGS]),
        "site": ("number", next(iter(style.sites.values()))),
        "zone": ("label", next(iter(style.zones.values()))),
        "place": ("name", style.places["laboratory"]),
        "stop": (STOP_NUMBER, replace(_stop(style), label=style.palette["site-text"], label_size=11.0)),
    }
    for table, (column, symbol) in labels.items():
        halo = "" if table in ("site", "stop") else style.halo
        _label(documents[table], column, symbol, halo)
    return {table: _text(document) for table, document in documents.items()}


def catchment_styles(style: MapStyle) -> dict[str, str]:
    """The same for an export of catchments, which stand in the column `colour`, and of the paths to sites,
    the wider the more `people` walk there."""
    area = _symbol("fill")
    outline = style.marks["catchment"]
    filling = _add(
        area, "SimpleFill", outline_color=_colour(outline.stroke), outline_width=_mm(outline.width)
    )
    _by_expression(filling, "fillColor", f"set_color_part(\"colour\", 'alpha', {CATCHMENT_ALPHA})")
    walk, limits = style.marks["walk"], style.walk_limits
    path = _symbol("line")
    line = _add(path, "SimpleLine", line_color=_colour(walk.stroke), line_width_unit="MM", capstyle="round")
    cases = " ".join(
        f'when "people" < {limit} then {_mm(walk.width * wider)}'
        for limit, wider in zip(limits, style.walk_widths, strict=False)
    )
    _by_expression(line, "outlineWidth", f"case {cases} else {_mm(walk.width * style.walk_widths[-1])} end")
    _by_expression(line, "outlineStyle", "if(\"kind\" = 'straight', 'dash', 'solid')")
    sites = _document(style.sites.values(), _single(_marker(next(iter(style.sites.values())))))
    _label(sites, "number", next(iter(style.sites.values())), "")
    documents = {
        "catchment": _document([outline], _single(area)),
        "walk": _document([walk], _single(path)),
        "site": sites,
    }
    return {table: _text(document) for table, document in documents.items()}


def _text(document: Element) -> str:
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ElementTree.tostring(
        document, encoding="unicode"
    )


def _document(symbols: Iterable[Symbol], renderer: Element) -> Element:
    """The document of one table, drawn from the farthest scale at which any of its symbols is."""
    scales = [symbol.from_scale for symbol in symbols]
    document = Element("qgis", version="3.22", styleCategories="Symbology|Labeling|Rendering")
    if all(scales):
        document.attrib |= {
            "hasScaleBasedVisibilityFlag": "1", "minScale": f"{max(scales):.0f}", "maxScale": "0",
        }  # fmt: skip
    document.append(renderer)
    return document


def _single(symbol: Element, in_passes: bool = False) -> Element:
    """One symbol for all features. in_passes: the first layers of all are drawn before the second ones."""
    renderer = Element("renderer-v2", type="singleSymbol", symbollevels=str(int(in_passes)))
    symbol.set("name", "0")
    SubElement(renderer, "symbols").append(symbol)
    return renderer


def _by_value(column: str, symbols: Mapping[str, Element], in_passes: bool = False) -> Element:
    """One symbol per value of a column; the one for "" also for values that aren't named. in_passes: as for
    `_single`."""
    renderer = Element("renderer-v2", type="categorizedSymbol", attr=column, symbollevels=str(int(in_passes)))
    categories = SubElement(renderer, "categories")
    drawn = SubElement(renderer, "symbols")
    for number, (value, symbol) in enumerate(symbols.items()):
        symbol.set("name", str(number))
        SubElement(categories, "category", value=value, label=value, symbol=str(number), render="true")
        drawn.append(symbol)
    return renderer


def _each(draw: Callable[[Symbol], Element], symbols: Mapping[str, Symbol]) -> dict[str, Element]:
    return {value: draw(symbol) for value, symbol in symbols.items()}


def _fixtures(style: MapStyle, catalogue: Catalogue) -> dict[str, Element]:
    named = {item.id: _fill(style.fixture(item.group)) for item in catalogue.fixtures.values()}
    return {**named, "": _fill(style.fixture(""))}


def _roads(style: MapStyle) -> dict[str, Element]:
    symbol = style.layers[ROADS]
    roads = {}
    for value, width in style.road_widths_m.items():
        line = _symbol("line")
        casing = _add(line, "SimpleLine", line_color=_colour(symbol.stroke), line_width=str(width), **_METRES)
        _by_expression(
            casing, "outlineWidth", f"{width} + @map_scale * {2 * float(_mm(symbol.width)):g} / 1000"
        )
        road = _add(line, "SimpleLine", line_color=_colour(symbol.fill), line_width=str(width), **_METRES)
        road.set("pass", "1")
        roads["" if value == "other" else value] = line
    return roads


_METRES = {"line_width_unit": "MapUnit", "capstyle": "round", "joinstyle": "round"}


def _symbol(kind: str) -> Element:
    return Element("symbol", type=kind, alpha="1", clip_to_extent="1", force_rhr="0")


def _add(symbol: Element, kind: str, **options: str) -> Element:
    layer = SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    values = SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        SubElement(values, "Option", type="QString", name=name, value=value)
    return layer


def _fill(symbol: Symbol) -> Element:
    element = _symbol("fill")
    _add(
        element,
        "SimpleFill",
        color=_colour(symbol.fill),
        style="solid" if symbol.fill else "no",
        outline_color=_colour(symbol.stroke),
        outline_style=("dash" if symbol.dash else "solid") if symbol.stroke else "no",
        outline_width=_mm(symbol.width),
        outline_width_unit="MM",
    )
    if symbol.hatch:
        hatch = _HATCHES[symbol.hatch]
        _add(element, "SimpleFill", color=_colour(symbol.stroke), style=hatch, outline_style="no")
    return _by_scale(element, symbol)


def _neighbourhood(symbol: Symbol) -> Element:
    """Those within others are outlined: two tints would be too much."""
    element = _fill(symbol)
    _by_expression(
        element[0], "fillColor", f"if(coalesce(\"parent\", '') = '', '{_colour(symbol.fill)}', '0,0,0,0')"
    )
    return element


def _marker(symbol: Symbol, size: float = 8.0) -> Element:
    element = _symbol("marker")
    _add(
        element,
        "SimpleMarker",
        name="circle",
        color=_colour(symbol.fill or symbol.stroke),
        outline_color=_colour(symbol.stroke),
        outline_width=_mm(symbol.width if symbol.fill else 0.0),
        size=_mm(symbol.size or size),
        size_unit="MM",
    )
    return _by_scale(element, symbol)


def _by_scale(element: Element, symbol: Symbol) -> Element:
    """Drawn from the symbol's scale on, with lines that are thinner from afar."""
    for layer in element.findall("layer"):
        if symbol.from_scale:
            _by_expression(layer, "enabled", f"@map_scale <= {symbol.from_scale:.0f}")
            if symbol.width:
                thin = f"{_mm(symbol.width)} * max({LEAST_WIDTH}, min(1, {FULL_WIDTH_SCALE} / @map_scale))"
                _by_expression(layer, "outlineWidth", thin)
    return element


def _rounds(style: MapStyle) -> Element:
    """Each team's line in its own colour, over a halo, with arrowheads that tell the direction: over all
    lines, as teams go the same roads."""
    symbol = style.route(0)
    element = _symbol("line")
    ends = {"line_width_unit": "MM", "capstyle": "round", "joinstyle": "round"}
    casing = {"line_color": _colour(style.halo), "line_width": _mm(symbol.width + 3.0)}
    _add(element, "SimpleLine", **casing, **ends)
    line = _add(
        element, "SimpleLine", line_color=_colour(symbol.stroke), line_width=_mm(symbol.width), **ends
    )
    _by_expression(line, "outlineColor", '"colour"')
    arrows = _add(
        element, "MarkerLine", placement="interval", interval=_mm(160.0), interval_unit="MM", rotate="1"
    )
    for place, layer in enumerate((line, arrows), start=1):
        layer.set("pass", str(place))
    head = SubElement(arrows, "symbol")
    head.attrib |= {"type": "marker", "name": "@0@2", "alpha": "1", "clip_to_extent": "1"}
    marker = _add(
        head,
        "SimpleMarker",
        name="filled_arrowhead",
        color=_colour(symbol.stroke),
        outline_style="no",
        size=_mm(13.0),
        size_unit="MM",
    )
    _by_expression(marker, "fillColor", '"colour"')
    return element


def _stops(style: MapStyle) -> Element:
    """Each stop in the colour of its team's line, where that layer is at hand; not where a day begins, ends
    or pauses."""
    element = _marker(_stop(style))
    _by_expression(element[0], "enabled", IS_NUMBERED)
    _by_expression(element[0], "fillColor", "attribute(get_feature('round', 'team', \"team\"), 'colour')")
    return element


def _by_expression(layer: Element, name: str, expression: str) -> None:
    """Have a property of a symbol's layer worked out for each feature; without an answer it stays."""
    all_named = layer.find("data_defined_properties/Option/Option[@name='properties']")
    if all_named is None:
        whole = SubElement(SubElement(layer, "data_defined_properties"), "Option", type="Map")
        SubElement(whole, "Option", type="QString", name="name", value="")
        all_named = SubElement(whole, "Option", type="Map", name="properties")
        SubElement(whole, "Option", type="QString", name="type", value="collection")
    named = SubElement(all_named, "Option", type="Map", name=name)
    SubElement(named, "Option", type="bool", name="active", value="true")
    SubElement(named, "Option", type="QString", name="expression", value=expression)
    SubElement(named, "Option", type="int", name="type", value="3")


def _stop(style: MapStyle) -> Symbol:
    return replace(style.visits["enterprise"], fill=style.route(0).stroke, size=18.0)


def _arrow(symbol: Symbol) -> Element:
    """A line with a head at its end."""
    element = _symbol("line")
    dash = ";".join(_mm(length) for length in symbol.dash)
    _add(
        element,
        "SimpleLine",
        line_color=_colour(symbol.stroke),
        line_width=_mm(symbol.width),
        line_width_unit="MM",
        use_custom_dash=str(int(bool(dash))),
        customdash=dash,
        customdash_unit="MM",
    )
    head = SubElement(_add(element, "MarkerLine", placement="lastvertex", rotate="1"), "symbol")
    head.attrib |= {"type": "marker", "name": "@0@1", "alpha": "1", "clip_to_extent": "1"}
    _add(
        head,
        "SimpleMarker",
        name="filled_arrowhead",
        color=_colour(symbol.stroke),
        outline_style="no",
        size=_mm(5 * symbol.width),
        size_unit="MM",
    )
    return _by_scale(element, symbol)


def _label(document: Element, column: str, symbol: Symbol, halo: str) -> None:
    """Write a column beside the features, or over them in a marker's middle (without a halo)."""
    document.set("labelsEnabled", "1")
    labeling = SubElement(document, "labeling", type="simple")
    settings = SubElement(labeling, "settings")
    text = SubElement(
        settings,
        "text-style",
        fieldName=column,
        isExpression=str(int(not column.isidentifier())),
        fontSize=f"{symbol.label_size * 0.75:g}",
        fontSizeUnit="Point",
        fontWeight="50" if halo else "75",
        textColor=_colour(symbol.label),
    )
    if halo:
        SubElement(
            text,
            "text-buffer",
            bufferDraw="1",
            bufferSize="0.6",
            bufferSizeUnits="MM",
            bufferColor=_colour(halo),
        )
    placement = {"quadOffset": "4", "placement": _OVER_POINT} if not halo else {"placement": _HORIZONTAL}
    # A site's number wins where a team stops at the site.
    placement["priority"] = "10" if symbol.label_size > 12 and not halo else "5"
    SubElement(settings, "placement", placement)
    # Areas would keep every name off that lies in them.
    rendering = SubElement(settings, "rendering", obstacle="0")
    if symbol.label_from_scale:
        rendering.attrib |= {
            "scaleVisibility": "1", "scaleMin": "0", "scaleMax": f"{symbol.label_from_scale:.0f}",
        }  # fmt: skip


def _colour(name: str) -> str:
    """ "#rrggbb" or "#rrggbbaa" as QGIS writes it: "r,g,b,a"; nothing is transparent."""
    if not name:
        return "0,0,0,0"
    parts = [int(name[place : place + 2], 16) for place in range(1, len(name), 2)]
    return ",".join(map(str, (*parts, 255)[:4]))


def _mm(pixels: float) -> str:
    return f"{pixels * MM_PER_PIXEL:.3g}"
