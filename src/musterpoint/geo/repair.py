"""Shapes made fit for a plan. All functions work on whole arrays."""

from __future__ import annotations

import numpy
import shapely

from musterpoint.errors import InputError
from musterpoint.geo.report import FindingKind, ImportReport, rows
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS
from musterpoint.text import _, ngettext

Array = numpy.ndarray

_POINTS, _LINES, _POLYGONS = (0, 4), (1, 2, 5), (3, 6)
_COLLECTION = 7
_WANTED = {NEIGHBOURHOODS: _POLYGONS, BUILDINGS: _POLYGONS, ROADS: _LINES, ENTRANCES: _POINTS}
_LARGEST = 1e8
"""No coordinate on earth is larger, in metres or feet of any CRS."""
_AROUND_ZERO = 10.0
"""Degrees or metres; a layer so near to zero may well have a point there."""
_GATHER = {_POLYGONS: shapely.multipolygons, _LINES: shapely.multilinestrings, _POINTS: shapely.multipoints}


def present(shapes: Array, name: str, report: ImportReport) -> Array:
    """Positions, counted from 0, of the shapes that are there, aren't empty and have possible coordinates.

    shapes: geometries or None. name: the file's, for messages. Raises InputError where none is left.
    """
    if not len(shapes):
        raise _nothing(name, _("It has no features at all."))
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    bounds = shapely.bounds(shapes)
    broken = ~missing & (~(numpy.abs(bounds) < _LARGEST).all(axis=1) | _at_zero(bounds))
    _report(report, FindingKind.DROPPED, "no-shape", numpy.flatnonzero(missing))
    _report(report, FindingKind.DROPPED, "absurd-coordinates", numpy.flatnonzero(broken))
    kept = numpy.flatnonzero(~missing & ~broken)
    if not len(kept):
        raise _nothing(name, _("None of its rows has a shape that can be placed."))
    return kept


def _at_zero(bounds: Array) -> Array:
    """Which shapes are the point 0, 0 (mask), which programs write where they know no place; only where it
    lies well outside of the others."""
    zero = (bounds == 0).all(axis=1)
    others = bounds[~zero]
    if not zero.any() or not len(others):
        return numpy.zeros(len(bounds), dtype=bool)
    low, high = numpy.nanmin(others[:, :2], axis=0), numpy.nanmax(others[:, 2:], axis=0)
    room = numpy.maximum(high - low, _AROUND_ZERO)
    within = ((low - room <= 0) & (high + room >= 0)).all()
    return zero & ~within


def repaired(
    shapes: Array, positions: Array, layer: str, name: str, report: ImportReport
) -> tuple[Array, Array]:
    """Flat, valid, non-empty shapes of the one sort that the layer needs: polygons for neighbourhoods and
    buildings, lines for roads, points for entrances. Everything that is changed or left out is reported.

    shapes: in the plan's CRS, where they have to be valid. positions: their places in the file. layer: its
    kind. Returns the positions and shapes that are kept. Raises InputError where none is of that sort.
    """
    # Flattening copies every shape, so it is done where it is needed.
    flat = shapely.force_2d(shapes) if (shapely.get_coordinate_dimension(shapes) > 2).any() else shapes
    flat, changed = _valid(_reduced(flat, layer), layer)
    _report(report, FindingKind.REPAIRED, "invalid-shape", positions[changed])
    fits = numpy.isin(shapely.get_type_id(flat), _WANTED[layer]) & ~shapely.is_empty(flat)
    if not fits.any():
        raise _wrong_sort(name, layer, shapes)
    _report(report, FindingKind.DROPPED, "wrong-sort", positions[~fits])
    return positions[fits], flat[fits]


def outside_world(shapes: Array) -> Array:
    """Which shapes have a coordinate that can't be one, in degrees or in metres (mask)."""
    # Boxes leave a NaN out, lengths don't; of what has no length every coordinate is looked at.
    bounds, length = shapely.bounds(shapes), shapely.length(shapes)
    suspects = ~(numpy.abs(bounds) < _LARGEST).all(axis=1) | ~(numpy.isfinite(length) & (length > 0))
    where = numpy.flatnonzero(suspects)
    impossible = ~(numpy.abs(shapely.get_coordinates(shapes[where])) < _LARGEST).all(axis=1)
    owner = numpy.repeat(where, shapely.get_num_coordinates(shapes[where]))
    return numpy.bincount(owner[impossible], minlength=len(shapes)) > 0


def same_as_before(shapes: Array) -> Array:
    """For each shape the position of the first equal one (its own where it is the first).

    Compared are candidates with the same box and number of points only, after `shapely.normalize`.
    """
    keys = numpy.column_stack((shapely.bounds(shapes), shapely.get_num_coordinates(shapes)))
    first = _first_of_equal(numpy.ascontiguousarray(keys).view(f"V{keys.itemsize * keys.shape[1]}").ravel())
    candidates = numpy.flatnonzero(numpy.bincount(first, minlength=len(shapes))[first] > 1)
    result = numpy.arange(len(shapes))
    if len(candidates):
        written = shapely.to_wkb(shapely.normalize(shapes[candidates]))
        result[candidates] = candidates[_first_of_equal(written)]
    return result


def _first_of_equal(keys: Array) -> Array:
    _distinct, first, inverse = numpy.unique(keys, return_index=True, return_inverse=True)
    return first[inverse]


def _valid(shapes: Array, layer: str) -> tuple[Array, Array]:
    """The shapes with the invalid ones made valid, and the places of those in the array.

    Keeping the structure of rings and holes is right for buildings, but leaves some shapes invalid; for these
    follow ways that always end well and may turn a hole into ground.
    """
    first = invalid = numpy.flatnonzero(~shapely.is_valid(shapes))
    shapes = shapes.copy()
    for mend in (_by_structure, _by_lines, _by_area):
        if not len(invalid):
            break
        shapes[invalid] = _reduced(mend(shapes[invalid]), layer)
        invalid = invalid[~shapely.is_valid(shapes[invalid])]
    return shapes, first


def _by_structure(shapes: Array) -> Array:
    return shapely.make_valid(shapes, method="structure", keep_collapsed=False)


def _by_lines(shapes: Array) -> Array:
    return shapely.make_valid(shapes, method="linework")


def _by_area(shapes: Array) -> Array:
    return shapely.buffer(shapes, 0)


def _reduced(shapes: Array, layer: str) -> Array:
    """The shapes with collections reduced to the parts that the layer needs."""
    wanted = _WANTED[layer]
    mixed = numpy.flatnonzero(shapely.get_type_id(shapes) == _COLLECTION)
    if not len(mixed):
        return shapes
    parts, owner = shapely.get_parts(shapes[mixed], return_index=True)
    parts, place = shapely.get_parts(parts, return_index=True)
    fits = numpy.isin(shapely.get_type_id(parts), wanted)
    owners, dense = numpy.unique(owner[place][fits], return_inverse=True)
    if len(owners):
        shapes = shapes.copy()
        shapes[mixed[owners]] = _GATHER[wanted](parts[fits], indices=dense)
    return shapes


def _report(report: ImportReport, kind: FindingKind, code: str, positions: Array) -> None:
    count = len(positions)
    if not count:
        return
    match code:
        case "no-shape":
            sentence = ngettext(
                "{count} row without a shape is left out.",
                "{count} rows without a shape are left out.",
                count,
            )
        case "absurd-coordinates":
            sentence = ngettext(
                "{count} shape with impossible coordinates is left out.",
                "{count} shapes with impossible coordinates are left out.",
                count,
            )
        case "invalid-shape":
            sentence = ngettext(
                "{count} shape crossed itself or was otherwise invalid; it is repaired.",
                "{count} shapes crossed themselves or were otherwise invalid; they are repaired.",
                count,
            )
        case _:
            sentence = ngettext(
                "{count} shape of another sort is left out.",
                "{count} shapes of another sort are left out.",
                count,
            )
    report.add(kind, code, sentence.format(count=count), features=rows(positions))


def sort_name(layer: str) -> str:
    """What the shapes of a layer must be, for people."""
    names = {_POLYGONS: _("polygons"), _LINES: _("lines"), _POINTS: _("points")}
    return names[_WANTED[layer]]


def _wrong_sort(name: str, layer: str, shapes: Array) -> InputError:
    if not len(shapes):
        return _nothing(name, _("All of its shapes lie outside of the plan's CRS."))
    common = int(numpy.bincount(shapely.get_type_id(shapes) + 1).argmax()) - 1
    names = {_POLYGONS: _("polygons"), _LINES: _("lines"), _POINTS: _("points")}
    found = next((word for types, word in names.items() if common in types), _("collections"))
    return InputError(
        _("“{name}” holds {found}, but {wanted} are needed.").format(
            name=name, found=found, wanted=sort_name(layer)
        ),
        _("This is what the layer needs: outlines for neighbourhoods and buildings, lines for roads, "
          "points for entrances."),
        _("Choose another file or layer."),
    )  # fmt: skip


def _nothing(name: str, detail: str) -> InputError:
    return InputError(_("“{name}” is empty.").format(name=name), detail, _("Choose another file or layer."))
