"""Shapes for a map on paper as SVG, in millimetres with y downwards. Words are set by the template, so that
they are text of the document and not of a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy
import shapely
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from musterpoint.catalogue.style import Symbol

PIXEL = 25.4 / 96
"""Millimetres of a CSS pixel, the unit of the map style's lengths."""

ARROW_LENGTH = 3.0
_ARROW = numpy.array([(0.0, 0.0), (-ARROW_LENGTH, 1.35), (-0.75 * ARROW_LENGTH, 0.0), (-ARROW_LENGTH, -1.35)])

HATCH_SPACING = 1.7
HATCH_WIDTH = 0.22
_HATCHES = {
    "diagonal": '<path d="M0 0V{s}" {line}/>',
    "back-diagonal": '<path d="M0 0H{s}" {line}/>',
    "cross": '<path d="M0 0V{s}M0 0H{s}" {line}/>',
    "dots": '<circle cx="{c}" cy="{c}" r="{w}" fill="{colour}"/>',
}


class Drawing:
    """Collects shapes of one picture, lowest first."""

    def __init__(self, width: float, height: float):
        self.width = width
        self.height = height
        self._shapes: list[str] = []
        self._hatches: dict[tuple[str, str], str] = {}

    def areas(self, geometries: Iterable[BaseGeometry], symbol: Symbol) -> None:
        """Polygons: filled, hatched and edged as the symbol says. All of them make one path, in which
        overlapping ones don't cancel out and a transparent fill doesn't add up."""
        data = _rings(geometries)
        if not data:
            return
        outline = _stroke(symbol.stroke, symbol.width * PIXEL, symbol.dash)
        self._path(data, f'fill="{symbol.fill or "none"}" {outline}')
        if symbol.hatch:
            self._path(data, f'fill="url(#{self._hatch(symbol)})"')

    def lines(
        self,
        geometries: Iterable[BaseGeometry],
        colour: str,
        width: float,
        dash: tuple[float, ...] = (),
        cap: str = "round",
    ) -> None:
        """Lines of a width in millimetres; dash in pixels of the style."""
        data = "".join(path for geometry in geometries for path in _strings(geometry))
        if data:
            self._path(
                data,
                f'fill="none" stroke-linecap="{cap}" stroke-linejoin="round" {_stroke(colour, width, dash)}',
            )

    def arrow_line(self, path: BaseGeometry, symbol: Symbol, every: float) -> None:
        """A line that is walked one way: an arrowhead at its end and about every `every` millimetres."""
        width = symbol.width * PIXEL
        self.lines([path], "#ffffff", width + 0.7)
        self.lines([path], symbol.stroke, width, symbol.dash, cap="butt")
        for part in _parts(path):
            if isinstance(part, shapely.LineString) and part.length >= ARROW_LENGTH:
                count = max(1, round(part.length / every))
                for number in range(1, count + 1):
                    self.polygon(_arrowhead(part, part.length * number / count), symbol.stroke, "#ffffff")

    def polygon(self, points: ArrayLike, colour: str, edge: str = "") -> None:
        """A small filled shape; points: n × 2 millimetres."""
        self._path(
            _data(numpy.asarray(points, dtype=float), "Z"),
            f'fill="{colour}" stroke-linejoin="round" {_stroke(edge, 0.25, ())}',
        )

    def disc(self, x: float, y: float, radius: float, fill: str, edge: str = "") -> None:
        self._shapes.append(
            f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}" fill="{fill}" {_stroke(edge, 0.25, ())}/>'
        )

    def plate(self, box: tuple[float, float, float, float], fill: str) -> None:
        """A filled rectangle: left, top, right, bottom."""
        left, top, right, bottom = box
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], fill)

    def svg(self) -> str:
        """The picture; what reaches beyond its edges is cut off."""
        size = f'width="{self.width}mm" height="{self.height}mm" viewBox="0 0 {self.width} {self.height}"'
        patterns = "".join(_pattern(hatch, colour, name) for (hatch, colour), name in self._hatches.items())
        shapes = "".join(self._shapes)
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><defs>{patterns}</defs>{shapes}</svg>'

    def _path(self, data: str, attributes: str) -> None:
        self._shapes.append(f'<path d="{data}" {attributes}/>')

    def _hatch(self, symbol: Symbol) -> str:
        return self._hatches.setdefault((symbol.hatch, symbol.stroke), f"hatch{len(self._hatches)}")


def _arrowhead(line: shapely.LineString, distance: float) -> numpy.ndarray:
    """The outline of an arrowhead whose tip lies so far along the line, pointing onwards."""
    tip, back = (
        shapely.get_coordinates(line.interpolate(place))[0] for place in (distance, distance - ARROW_LENGTH)
    )
    onwards = (tip - back) / max(float(numpy.hypot(*(tip - back))), 1e-9)
    across = numpy.array([-onwards[1], onwards[0]])
    return tip + _ARROW[:, :1] * onwards + _ARROW[:, 1:] * across


def _pattern(hatch: str, colour: str, name: str) -> str:
    line = f'stroke="{colour}" stroke-width="{HATCH_WIDTH * 2}"'
    shape = _HATCHES[hatch].format(
        s=HATCH_SPACING, c=HATCH_SPACING / 2, w=HATCH_WIDTH, line=line, colour=colour
    )
    return (
        f'<pattern id="{name}" width="{HATCH_SPACING}" height="{HATCH_SPACING}" '
        f'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">{shape}</pattern>'
    )


def _stroke(colour: str, width: float, dash: tuple[float, ...]) -> str:
    if not colour:
        return 'stroke="none"'
    dashes = " ".join(f"{length * PIXEL:.2f}" for length in dash)
    return f'stroke="{colour}" stroke-width="{width:.2f}"' + (f' stroke-dasharray="{dashes}"' if dash else "")


def _rings(geometries: Iterable[BaseGeometry]) -> str:
    """The outlines of all polygons in them, with holes that run against these.

    Written by way of well-known text, which is made in one go: a district's maps have 200,000 corners.
    """
    parts = numpy.array(list(geometries), dtype=object)
    if (shapely.get_type_id(parts) != shapely.GeometryType.POLYGON).any():
        parts = shapely.get_parts(shapely.get_parts(parts))
    polygons = parts[(shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)]
    texts = shapely.to_wkt(shapely.orient_polygons(polygons), rounding_precision=2)
    outlines = (text[len("POLYGON ((") : -len("))")] for text in texts.tolist())
    return "".join(f"M{outline.replace('), (', 'ZM').replace(', ', 'L')}Z" for outline in outlines)


def _strings(geometry: BaseGeometry) -> Iterator[str]:
    for part in _parts(geometry):
        if isinstance(part, shapely.LineString) and not part.is_empty:
            yield _data(shapely.get_coordinates(part))


def _parts(geometry: BaseGeometry) -> Sequence[BaseGeometry]:
    """The single geometries in it; a collection may hold collections."""
    if isinstance(geometry, shapely.Polygon | shapely.LineString):
        return (geometry,)
    return shapely.get_parts(shapely.get_parts(geometry))


def _data(points: numpy.ndarray, end: str = "") -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points.tolist()) + end
