"""What is done about features that aren't what they seem, and told (see `tidying`)."""

from __future__ import annotations

import numpy
import pandas

from musterpoint.geo import tidying
from musterpoint.geo.report import FindingKind, ImportReport, rows
from musterpoint.text import ngettext

Array = numpy.ndarray


def taken_apart(
    shapes: Array, positions: Array, kind: str, report: ImportReport
) -> tuple[Array, Array, Array]:
    """Shapes, their positions in the file, and which ones were one feature with others (mask): whole layers
    in one feature become their polygons. Counts of people of such a feature belong to none of these."""
    parts = tidying.exploded(shapes, kind)
    if parts is None:
        return shapes, positions, numpy.zeros(len(shapes), dtype=bool)
    shapes, origin = parts
    apart = numpy.bincount(origin)[origin] > 1
    count = len(numpy.unique(origin[apart]))
    sentence = ngettext(
        "{count} feature held {parts} buildings; it is taken apart.",
        "{count} features held {parts} buildings; they are taken apart.",
        count,
    ).format(count=count, parts=int(apart.sum()))
    named = rows(positions[numpy.unique(origin[apart])])
    report.add(FindingKind.REPAIRED, "exploded", sentence, features=named)
    return shapes, positions[origin], apart


def pieces_joined(
    shapes: Array, ids: pandas.Series | None, positions: Array, merge: bool, report: ImportReport
) -> tuple[Array, Array]:
    """The shapes, with buildings that tiles have cut made whole if `merge`, and which ones stay (mask)."""
    keep = numpy.ones(len(shapes), dtype=bool)
    if ids is None or ids.is_unique:
        return shapes, keep
    group = tidying.seam_groups(shapes, ids.to_numpy(dtype=object, na_value=None))
    pieces = numpy.bincount(group, minlength=len(shapes))[group] > 1
    if not pieces.any():
        return shapes, keep
    whole = len(numpy.unique(group[pieces]))
    sentence = ngettext(
        "{count} building was cut into {pieces} pieces by the seams of tiles; they are merged.",
        "{count} buildings were cut into {pieces} pieces by the seams of tiles; they are merged.",
        whole,
    ) if merge else ngettext(
        "{count} building seems to be cut into {pieces} pieces by the seams of tiles; they can be merged.",
        "{count} buildings seem to be cut into {pieces} pieces by the seams of tiles; they can be merged.",
        whole,
    )  # fmt: skip
    sentence = sentence.format(count=whole, pieces=int(pieces.sum()))
    report.add(
        FindingKind.REPAIRED if merge else FindingKind.NOTICED, "seams", sentence,
        features=rows(positions[pieces]),
    )  # fmt: skip
    if merge:
        joined, first = tidying.merged(shapes, group)
        keep[:] = False
        keep[first] = True
        return joined, keep
    return shapes, keep


def report_far_off(shapes: Array, positions: Array, report: ImportReport) -> None:
    """Tell of features that lie far from all others: a digit is wrong, or both coordinates are exchanged."""
    far = numpy.flatnonzero(tidying.far_off(shapes))
    if not len(far):
        return
    sentence = ngettext(
        "{count} feature lies more than {distance:.0f} km from the others; check its coordinates.",
        "{count} features lie more than {distance:.0f} km from the others; check their coordinates.",
        len(far),
    ).format(count=len(far), distance=tidying.FAR_OFF / 1000)
    report.add(FindingKind.NOTICED, "far-off", sentence, features=rows(positions[far]))


def report_oddities(shapes: Array, positions: Array, report: ImportReport) -> None:
    """Tell of buildings that are too thin to be some, and of those that are drawn twice."""
    thin = numpy.flatnonzero(tidying.slivers(shapes))
    if len(thin):
        sentence = ngettext(
            "{count} building is so small or thin that it may be a leftover of drawing.",
            "{count} buildings are so small or thin that they may be leftovers of drawing.",
            len(thin),
        ).format(count=len(thin))
        report.add(FindingKind.NOTICED, "sliver", sentence, features=rows(positions[thin]))
    _first, second = tidying.near_duplicates(shapes)
    again = numpy.unique(second)
    if len(again):
        sentence = ngettext(
            "{count} building is nearly the same as another one; its residents may be counted twice.",
            "{count} buildings are nearly the same as others; their residents may be counted twice.",
            len(again),
        ).format(count=len(again))
        report.add(FindingKind.NOTICED, "near-duplicate", sentence, features=rows(positions[again]))
