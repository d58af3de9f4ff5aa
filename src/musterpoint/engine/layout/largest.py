"""The inner loop of looking for places: the largest kit at every spot of a raster."""

from __future__ import annotations

import numpy as np

from musterpoint.engine.layout.scan import is_free
from musterpoint.geo.compiled import compiled


@compiled
def _stands(open_ground, unbuilt, x, y, width, depth, clearance):
    """Whether a rectangle round the middle x, y lies on open ground and so many cells away from buildings."""
    left, bottom = x - width // 2, y - depth // 2
    return is_free(open_ground, left, bottom, width, depth) and is_free(
        unbuilt, left - clearance, bottom - clearance, width + 2 * clearance, depth + 2 * clearance
    )


@compiled
def largest_kits(open_ground, unbuilt, lanes, widths, depths, clearances, stride):
    """The most lanes that stand at every `stride`-th cell.

    open_ground, unbuilt: summed areas (see `scan.sums`) of cells that are no road, nobody else's and inside
    the neighbourhood, and of cells without buildings. lanes, widths, depths: of the kits (k,), fewest lanes
    first, in cells. clearances: cells to keep from buildings, the norm's and the least. Returns most (rows,
    columns), kit (its position) and turned (by 90°), and roomy, whether the norm's clearance is kept.
    """
    height, width = open_ground.shape[0] - 1, open_ground.shape[1] - 1
    shape = (max(height // stride, 0), max(width // stride, 0))
    most, kit = np.zeros(shape, np.int8), np.zeros(shape, np.int16)
    turned, roomy = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    core = min(widths.min(), depths.min())  # a square that every kit covers
    for row in range(shape[0]):
        for column in range(shape[1]):
            x, y = column * stride, row * stride
            if not _stands(open_ground, unbuilt, x, y, core, core, clearances[1]):
                continue
            for one in range(len(lanes)):
                if lanes[one] > most[row, column] + 1:
                    break
                if lanes[one] == most[row, column] and roomy[row, column]:
                    continue
                for turn in range(2):
                    across, along = (depths[one], widths[one]) if turn else (widths[one], depths[one])
                    if _stands(open_ground, unbuilt, x, y, across, along, clearances[0]):
                        wide = True
                    elif lanes[one] > most[row, column] and _stands(
                        open_ground, unbuilt, x, y, across, along, clearances[1]
                    ):
                        wide = False
                    else:
                        continue
                    most[row, column], kit[row, column] = lanes[one], one
                    turned[row, column], roomy[row, column] = turn == 1, wide
                    if wide:
                        break
    return most, kit, turned, roomy
