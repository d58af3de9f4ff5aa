"""Buildings of a large plan gathered into units that go to one site together, so that a search ends soon."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from musterpoint.engine.siting.spreading import spread

MOST_UNITS = 1500
"""Parts of the demand up to which every one is looked at by itself."""


def gather(points: np.ndarray, people: np.ndarray, group: np.ndarray, most: int = MOST_UNITS) -> np.ndarray:
    """The number of the unit (from 0, without gaps) of each of n parts.

    points: (n, 2); people: (n,); group: (n,) neighbourhoods, never put together. Around `most` homes that
    lie where people are, each part joins the nearest one; a unit stays within its neighbourhood.
    """
    from scipy.spatial import cKDTree  # not before it is needed: the window's start would wait for it

    if len(points) <= most:
        return np.arange(len(points))
    nearest = cKDTree(spread(points, people, most)).query(points)[1]
    return np.unique(np.column_stack([nearest, group]), axis=0, return_inverse=True)[1].ravel()


def settled(walk: sparse.csr_array, people: np.ndarray, site: np.ndarray, room: np.ndarray) -> np.ndarray:
    """The place of each part, (n,), where parts whose unit has none, -1, go to the nearest with room that
    they reach by themselves: the most people first. walk: (n, m) metres; room: (m,) people that the places
    that were chosen can serve, 0 for the others."""
    site = site.copy()
    left = room - np.bincount(site[site >= 0], people[site >= 0], minlength=len(room))
    alone = np.flatnonzero((site < 0) & (people > 0))
    for part in alone[np.argsort(-people[alone], kind="stable")].tolist():
        begin, end = walk.indptr[part], walk.indptr[part + 1]
        places, metres = walk.indices[begin:end], walk.data[begin:end]
        fit = (room[places] > 0) & (left[places] >= people[part] - 1e-9)
        if fit.any():
            site[part] = places[fit][metres[fit].argmin()]
            left[site[part]] -= people[part]
    return site


def gathered_walks(
    walk: sparse.csr_array, people: np.ndarray, unit: np.ndarray
) -> tuple[sparse.csr_array, np.ndarray]:
    """Mean metres per person from each unit to the places that all of its people reach (units, m), and the
    people of each unit."""
    totals = np.bincount(unit, people)
    lived = people > 0
    shape = (len(totals), len(people))
    place = np.arange(len(people))
    weights = sparse.csr_array((people, (unit, place)), shape)
    members = sparse.csr_array((lived.astype(float), (unit, place)), shape)
    metres = (weights @ walk).tocoo()
    pairs = sparse.csr_array((np.ones(walk.nnz), walk.indices, walk.indptr), walk.shape)
    reach = (members @ pairs).tocsr()
    needed = np.bincount(unit, lived)
    there = np.asarray(reach[metres.row, metres.col]).ravel() >= needed[metres.row] - 0.5
    row, column = metres.row[there], metres.col[there]
    mean = metres.data[there] / np.maximum(totals[row], 1e-9)
    return sparse.csr_array((mean, (row, column)), metres.shape), totals
