"""An R-tree of SQLite packed at once: its nodes written as they lie in the file, which takes a fraction of
the time of inserting box by box.

Format: https://www.sqlite.org/rtree.html and the head of SQLite's source file rtree.c. A node is a blob:
depth of the tree (in the root only), number of cells, and per cell a 64-bit id (row, or node below) and four
32-bit floats (min x, max x, min y, max y), all big-endian. The root is node 1.
"""

from __future__ import annotations

import math

import numpy
import sqlalchemy as sa

Array = numpy.ndarray

CELLS = 51
"""Cells of a node of a two-dimensional tree, unless the pages of the file are smaller than 1.3 kB."""

_CELL = numpy.dtype([("id", ">i8"), ("box", ">f4", 4)])
_NODE = numpy.dtype([("depth", ">u2"), ("count", ">u2"), ("cells", _CELL, CELLS)])


def fill(connection: sa.Connection, tree: str, ids: Array, boxes: Array) -> None:
    """Fill the empty R-tree of this name. ids: int64, one per row; boxes: float64, shape (n, 4), min x,
    min y, max x, max y, all finite."""
    if not len(ids):
        return
    nodes, rows, parents = _packed(ids, boxes)
    numbers = range(1, len(nodes) + 1)
    blobs = nodes.view(f"V{_NODE.itemsize}").astype(object).tolist()
    cursor = connection.connection.cursor()  # it takes rows one by one, SQLAlchemy a list of them all
    for sql, *columns in (
        (f'INSERT OR REPLACE INTO "{tree}_node" VALUES (?, ?)', numbers, blobs),
        (f'INSERT INTO "{tree}_rowid" (rowid, nodeno) VALUES (?, ?)', *rows.T.tolist()),
        (f'INSERT INTO "{tree}_parent" VALUES (?, ?)', *parents.T.tolist()),
    ):
        cursor.executemany(sql, zip(*columns, strict=True))


def _packed(ids: Array, boxes: Array) -> tuple[Array, Array, Array]:
    """The nodes, the root first; (row, node) pairs; (node, parent) pairs."""
    order = _in_tiles(boxes)
    cells = numpy.zeros(len(ids), _CELL)
    cells["id"], cells["box"] = ids[order], _outward(boxes[order])
    levels = [_level(cells)]
    while len(levels[-1]) > 1:
        levels.append(_level(_around(levels[-1])))
    nodes = numpy.concatenate(levels[::-1]).astype(_NODE)  # concatenating makes them little-endian
    nodes["depth"][0] = len(levels) - 1
    firsts = numpy.cumsum([1, *(len(level) for level in levels[::-1])])
    parents = numpy.zeros((0, 2), numpy.int64)
    for above, (first, level) in enumerate(zip(firsts[1:], levels[-2::-1], strict=False)):
        numbers = first + numpy.arange(len(level))
        parent = firsts[above] + numpy.arange(len(level)) // CELLS
        parents = numpy.concatenate((parents, numpy.column_stack((numbers, parent))))
        _name_children(nodes, firsts[above], numbers)
    leaf = firsts[len(levels) - 1] + numpy.arange(len(ids)) // CELLS
    by_row = numpy.argsort(cells["id"], kind="stable")
    rows = numpy.column_stack((cells["id"].astype(numpy.int64), leaf))[by_row]
    return nodes, rows, parents


def _level(cells: Array) -> Array:
    """The cells, CELLS to a node."""
    nodes = numpy.zeros(-(-len(cells) // CELLS), _NODE)
    padded = numpy.zeros(len(nodes) * CELLS, _CELL)
    padded[: len(cells)] = cells
    nodes["cells"] = padded.reshape(-1, CELLS)
    nodes["count"] = CELLS
    nodes["count"][-1] = len(cells) - (len(nodes) - 1) * CELLS
    return nodes


def _around(nodes: Array) -> Array:
    """A cell per node, with the box around the node's cells."""
    boxes = nodes["cells"]["box"].astype(numpy.float32)
    unused = numpy.arange(CELLS) >= nodes["count"][:, None]
    cells = numpy.zeros(len(nodes), _CELL)
    for side, (pick, neutral) in enumerate(((numpy.min, numpy.inf), (numpy.max, -numpy.inf)) * 2):
        cells["box"][:, side] = pick(numpy.where(unused, neutral, boxes[:, :, side]), axis=1)
    return cells


def _name_children(nodes: Array, first: int, numbers: Array) -> None:
    """Write the numbers of the nodes below into the cells of the nodes from `first` on."""
    for start in range(0, len(numbers), CELLS):
        children = numbers[start : start + CELLS]
        nodes["cells"]["id"][first - 1 + start // CELLS, : len(children)] = children


def _in_tiles(boxes: Array) -> Array:
    """An order of the boxes in which neighbours share a node: from south to north in strips of as many nodes
    as there are strips (sort-tile-recursive packing; Leutenegger, Lopez, Edgington 1997)."""
    x, y = ((boxes[:, :2] + boxes[:, 2:]) / 2).T
    strips = math.ceil(math.sqrt(len(boxes) / CELLS))
    eastward = numpy.argsort(x, kind="stable")
    strip = numpy.empty(len(boxes), dtype=int)
    strip[eastward] = numpy.arange(len(boxes)) // (strips * CELLS)
    return numpy.lexsort((y, strip))


def _outward(boxes: Array) -> Array:
    """min x, max x, min y, max y as 32-bit floats that don't cut anything off."""
    low, high = boxes[:, :2].astype(numpy.float32), boxes[:, 2:].astype(numpy.float32)
    low = numpy.where(low > boxes[:, :2], numpy.nextafter(low, numpy.float32(-numpy.inf)), low)
    high = numpy.where(high < boxes[:, 2:], numpy.nextafter(high, numpy.float32(numpy.inf)), high)
    return numpy.column_stack((low[:, 0], high[:, 0], low[:, 1], high[:, 1]))
