"""Simulated annealing of a division of jobs among agents: jobs move and change places while it cools, and
overloading an agent costs more and more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numba
import numpy as np

STAGES = 24
HOT, COLD = 0.3, 0.01
"""Temperatures at the beginning and at the end, in the usual difference between the nearest agents."""

LENIENT, STRICT = 1.2, 30.0
"""What room costs that an agent doesn't have, at the beginning and at the end, in prices of room."""

NEAREST = 12
"""A job is offered to so many agents."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What the relaxation without whole numbers says. bound: no answer costs less. room: (m,), what one more
    unit of an agent's room would save. extra: (m, n), what giving job j to agent i costs beyond the bound,
    infinite where it may not be; an answer that costs c uses no pair whose extra is above c − bound. start:
    (n,), the agent with the largest part of each job."""

    bound: float
    room: np.ndarray
    extra: np.ndarray
    start: np.ndarray


class _State(NamedTuple):
    """agent: (n,); load: (m,); mine: (m, n), the jobs of each agent, of which `count` (m,) are valid; place:
    (n,), where a job stands among its agent's."""

    agent: np.ndarray
    load: np.ndarray
    mine: np.ndarray
    count: np.ndarray
    place: np.ndarray


def exchanged(
    cost: np.ndarray, use: np.ndarray, room: np.ndarray, prices: Prices, steps: int, seed: int
) -> np.ndarray | None:
    """The best answer met, (n,), or None where each one met overloads somebody. cost, use: (m, n), cost
    infinite where a pair may not be; room: (m,)."""
    agents = len(room)
    nearest = np.argsort(prices.extra, axis=0, kind="stable")[: min(NEAREST, agents)].T.copy()
    extra = np.sort(prices.extra, axis=0)
    spread = extra[min(3, agents - 1)] - extra[0]
    spread = float(np.median(spread[np.isfinite(spread)])) if np.isfinite(spread).any() else 1.0
    state, best, least = _state(prices.start, use), prices.start.copy(), np.inf
    heat = max(spread, 1e-6) * np.geomspace(HOT, COLD, STAGES + 1)
    price = prices.room + 0.05 * prices.room.max() + 1e-6
    for stage, factor in enumerate(np.geomspace(LENIENT, STRICT, STAGES)):
        least = _cool(
            cost, use, room, price * factor, nearest, state, best, least,
            heat[stage], heat[stage + 1], steps // STAGES, seed + stage,
        )  # fmt: skip
    return best if np.isfinite(least) else None


def _state(agent: np.ndarray, use: np.ndarray) -> _State:
    agents, jobs = use.shape
    count, place = np.zeros(agents, dtype=np.int64), np.zeros(jobs, dtype=np.int64)
    mine = np.zeros((agents, jobs), dtype=np.int64)
    for job, owner in enumerate(agent):
        mine[owner, count[owner]], place[job] = job, count[owner]
        count[owner] += 1
    load = np.bincount(agent, use[agent, np.arange(jobs)], minlength=agents)
    return _State(agent.astype(np.int64), load, mine, count, place)


@numba.njit(cache=True, nogil=True)
def _cool(cost, use, room, price, nearest, state, best, least, hot, cold, steps, seed):
    """Try so many moves; `best` (n,) becomes the cheapest answer without overload, whose cost is given."""
    np.random.seed(seed)
    agent, load, mine, count, _place = state
    total, over = 0.0, 0.0
    for job in range(len(agent)):
        total += cost[agent[job], job]
    for owner in range(len(room)):
        over += max(0.0, load[owner] - room[owner])
    for step in range(steps):
        temperature = hot * (cold / hot) ** (step / steps)
        job = np.random.randint(len(agent))
        owner, taker = agent[job], nearest[job, np.random.randint(nearest.shape[1])]
        if taker == owner or not np.isfinite(cost[taker, job]):
            continue
        dearer = cost[taker, job] - cost[owner, job]
        less, more = load[owner] - use[owner, job], load[taker] + use[taker, job]
        back = -1
        if count[taker] and np.random.random() < 0.7:
            back = mine[taker, np.random.randint(count[taker])]
            dearer += cost[owner, back] - cost[taker, back]
            less += use[owner, back]
            more -= use[taker, back]
        lent = max(0.0, less - room[owner]) - max(0.0, load[owner] - room[owner])
        taken = max(0.0, more - room[taker]) - max(0.0, load[taker] - room[taker])
        change = dearer + price[owner] * lent + price[taker] * taken
        if change <= 0 or np.random.random() < np.exp(-change / temperature):
            load[owner], load[taker] = less, more
            total += dearer
            over += lent + taken
            _move(state, job, owner, taker, back)
            if over < 1e-9 and total < least - 1e-9:
                least = total
                best[:] = agent
    return least


@numba.njit(cache=True, nogil=True)
def _move(state, job, owner, taker, back):
    """Give a job to another agent, who gives `back` for it, or nothing where that is −1."""
    agent, _load, mine, count, place = state
    agent[job] = taker
    if back >= 0:
        agent[back] = owner
        here, there = place[job], place[back]
        mine[owner, here], mine[taker, there] = back, job
        place[back], place[job] = here, there
        return
    count[owner] -= 1
    last = mine[owner, count[owner]]
    mine[owner, place[job]], place[last] = last, place[job]
    mine[taker, count[taker]], place[job] = job, count[taker]
    count[taker] += 1
