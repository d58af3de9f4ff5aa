"""A division of jobs among agents made better by chains: a job takes the place of another, which takes that
of a third, until the last one finds room. One job is put elsewhere by force, chains mend what that breaks,
and the result is kept where it is better or, while it is still hot, not much worse.

After the ejection chains of Yagiura, Ibaraki and Glover, INFORMS Journal on Computing 16 (2004), 133–151; the
chains are weighed by the prices of the relaxation, so that each one's parts count what they cost or save.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from musterpoint.geo.compiled import compiled, inner

LENGTH = 5
"""So many jobs change places at once, at the most."""

WIDTH = 8
"""So many chains are followed beside each other."""

NEAREST = 10
"""A job is offered to so many agents."""

SLACK = 0.3
"""A chain may cost so much before it saves, in the usual difference between the nearest agents."""

HOT, COLD = 0.6, 0.012
"""Temperatures at the beginning and at the end, in the same measure."""

KICKS = 400
"""Between two looks at the clock."""

STRICT, MILDEST, STRICTEST = 4.0, 1.3, 50.0
"""What room costs that an agent doesn't have, in prices of room: at first, at least, at most."""

BETTER = 1e-7
TIGHT = 1e-9


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


class _Given(NamedTuple):
    """cost, extra, use: (m, n); room, price: (m,); near: (n, k), the agents that a job is offered to."""

    cost: np.ndarray
    extra: np.ndarray
    use: np.ndarray
    room: np.ndarray
    price: np.ndarray
    near: np.ndarray


class _State(NamedTuple):
    """agent: (n,); load: (m,); mine: (m, n), the jobs of each agent, of which `count` (m,) are valid; place:
    (n,), where a job stands among its agent's. fixed: (n,), jobs that no chain moves."""

    agent: np.ndarray
    load: np.ndarray
    mine: np.ndarray
    count: np.ndarray
    place: np.ndarray
    fixed: np.ndarray


class _Chains(NamedTuple):
    """jobs, agents: (width, length + 1), whom each job goes to; the last job of a chain has no place yet.
    sums: (width,), what the chain costs so far."""

    jobs: np.ndarray
    agents: np.ndarray
    sums: np.ndarray


class _Room(NamedTuple):
    """What the search works with. now, next: the chains of this length and of the next. jobs, agents: the
    best chain. queue, queued: (n,), jobs to begin chains with. moved, home: what was moved since the last
    kick, and where from."""

    now: _Chains
    next: _Chains
    jobs: np.ndarray
    agents: np.ndarray
    queue: np.ndarray
    queued: np.ndarray
    moved: np.ndarray
    home: np.ndarray


def improved_by_chains(
    cost: np.ndarray,
    use: np.ndarray,
    room: np.ndarray,
    prices: Prices,
    start: np.ndarray,
    part: Callable[[], float],
    offer: Callable[[np.ndarray], None],
    seed: int,
) -> None:
    """Offer each better answer (n,). cost, use: (m, n); room: (m,); start: (n,), which may overload agents.
    part: how much of the time is over, asked again and again; 1 ends the search."""
    agents = len(room)
    near = np.argsort(prices.extra, axis=0, kind="stable")[: min(NEAREST, agents)].T.copy()
    spread = np.sort(prices.extra, axis=0)[min(3, agents - 1)]
    spread = max(float(np.median(spread[np.isfinite(spread)])) if np.isfinite(spread).any() else 1.0, 1e-6)
    price = prices.room + 0.05 * prices.room.max() + 1e-6
    given = _Given(cost, prices.extra, use, room, price, near)
    state, work = _state(start, use), _room(len(start))
    best, least, strict, turn = start.astype(np.int64), np.inf, STRICT, 0
    while (done := part()) < 1:
        heat = spread * HOT * (COLD / HOT) ** done
        found, kept, fitting = _search(
            given, state, work, best, least, strict, heat, SLACK * spread, KICKS, not turn, seed + turn
        )
        if found < least:
            least = found
            offer(best.copy())
        if fitting < 0.4 * kept:
            strict = min(1.1 * strict, STRICTEST)
        elif fitting > 0.6 * kept:
            strict = max(strict / 1.1, MILDEST)
        turn += 1


def _state(agent: np.ndarray, use: np.ndarray) -> _State:
    agents, jobs = use.shape
    count, place = np.zeros(agents, dtype=np.int64), np.zeros(jobs, dtype=np.int64)
    mine = np.zeros((agents, jobs), dtype=np.int64)
    for job, owner in enumerate(agent):
        mine[owner, count[owner]], place[job] = job, count[owner]
        count[owner] += 1
    load = np.bincount(agent, use[agent, np.arange(jobs)], minlength=agents)
    return _State(agent.astype(np.int64), load, mine, count, place, np.zeros(jobs, dtype=np.bool_))


def _room(jobs: int) -> _Room:
    shape = WIDTH, LENGTH + 1
    now, next_ = (
        _Chains(np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(WIDTH)) for _one in range(2)
    )
    ends = np.zeros(LENGTH + 1, np.int64), np.zeros(LENGTH + 1, np.int64)
    moves = np.zeros(20 * jobs + 2 * LENGTH, np.int64)
    return _Room(
        now, next_, *ends, np.zeros(jobs, np.int64), np.zeros(jobs, np.bool_), moves, np.zeros_like(moves)
    )


@compiled
def _search(given, state, work, best, least, strict, heat, slack, kicks, first, seed):
    """So many kicks, the first time after a descent from where it stands. best: (n,), changed when an answer
    is met that costs less than `least`. Gives the least cost, how many kicks were kept, and how many of those
    overload nobody."""
    np.random.seed(seed)
    kept, fitting = 0, 0
    for kick in range(kicks + first):
        if first and kick == 0:
            change, moves, forced = 0.0, 0, -1
            size = _all(work)
        else:
            change, moves, size, forced = _kick(given, state, work, strict)
        if forced >= 0:
            state.fixed[forced] = True
        mended, moves = _mend(given, state, work, strict, slack, moves, size)
        change += mended
        if forced >= 0:
            state.fixed[forced] = False
        if forced >= 0 and change > 0 and np.random.random() >= np.exp(-change / heat):
            for move in range(moves - 1, -1, -1):
                _move(given, state, work.moved[move], work.home[move])
            continue
        kept += 1
        if (state.load <= given.room + TIGHT).all():
            fitting += 1
            total = 0.0
            for job in range(len(state.agent)):
                total += given.cost[state.agent[job], job]
            if total < least - TIGHT:
                least = total
                best[:] = state.agent
    return least, kept, fitting


@inner
def _all(work):
    """Begin a chain with every job."""
    for job in range(len(work.queue)):
        work.queue[job] = job
        work.queued[job] = True
    return len(work.queue)


@inner
def _kick(given, state, work, strict):
    """Put one job to another of its nearest agents; what that changes, moves, length of the queue, the job or
    −1 where there is no other agent."""
    job = np.random.randint(len(state.agent))
    owner, taker = state.agent[job], given.near[job, np.random.randint(given.near.shape[1])]
    if owner == taker or not np.isfinite(given.extra[taker, job]):
        return 0.0, 0, 0, -1
    change = given.extra[taker, job] - given.extra[owner, job]
    change += _rise(given, state, strict, owner, -given.use[owner, job])
    change += _rise(given, state, strict, taker, given.use[taker, job])
    work.moved[0], work.home[0] = job, owner
    _move(given, state, job, taker)
    size = _ask(state, work, owner, 0)
    return change, 1, _ask(state, work, taker, size), job


@inner
def _mend(given, state, work, strict, slack, moves, size):
    """Apply chains that save something until no job of the queue begins one; the change, and the moves."""
    change = 0.0
    while size and moves < len(work.moved) - LENGTH - 1:
        place = np.random.randint(size)
        job = work.queue[place]
        size -= 1
        work.queue[place] = work.queue[size]
        work.queued[job] = False
        if state.fixed[job]:
            continue
        saved, length = _chain(given, state, work, strict, slack, job)
        if not length:
            continue
        change += saved
        for link in range(length):
            work.moved[moves], work.home[moves] = work.jobs[link], state.agent[work.jobs[link]]
            moves += 1
            _move(given, state, work.jobs[link], work.agents[link])
        for link in range(length):
            size = _ask(state, work, work.agents[link], size)
            size = _ask(state, work, work.home[moves - length + link], size)
    for place in range(size):
        work.queued[work.queue[place]] = False
    return change, moves


@inner
def _ask(state, work, agent, size):
    """Queue the jobs of an agent; the length of the queue."""
    for place in range(state.count[agent]):
        job = state.mine[agent, place]
        if not work.queued[job]:
            work.queued[job] = True
            work.queue[size] = job
            size += 1
    return size


@inner
def _chain(given, state, work, strict, slack, job):
    """The best chain that begins with a job: what it changes, and its length, 0 where none saves anything.
    Longer ones are tried only where shorter ones save nothing."""
    home = state.agent[job]
    gone = _rise(given, state, strict, home, -given.use[home, job])
    now, further = work.now, work.next
    now.jobs[0, 0], now.sums[0], count = job, -given.extra[home, job], 1
    least, length = -BETTER, 0
    for links in range(LENGTH):
        for row in range(count if links else 0):
            last = now.jobs[row, links]
            change = now.sums[row] + given.extra[home, last]
            change += _rise(given, state, strict, home, given.use[home, last] - given.use[home, job])
            if change < least:
                least, length = change, links + 1
                _write(work, now, row, links, home)
        least, length, count = _lengthen(
            given, state, work, now, further, strict, slack, home, gone, links, count, least, length
        )
        if length or not count:
            break
        now, further = further, now
    return least, length


@inner
def _lengthen(
    given, state, work, now, further, strict, slack, home, gone, links, count, least, length
):  # fmt: skip
    """Each chain's last job to each of its nearest agents: that ends the chain, or another job makes room."""
    found, worst = 0, 0
    for row in range(count):
        job = now.jobs[row, links]
        for agent in given.near[job]:
            if agent == home or agent == state.agent[job] or (now.agents[row, :links] == agent).any():
                continue
            base = now.sums[row] + given.extra[agent, job]
            if base >= slack:
                break
            more = given.use[agent, job]
            change = base + gone + _rise(given, state, strict, agent, more)
            if change < least:
                least, length = change, links + 1
                _write(work, now, row, links, agent)
            if links + 1 == LENGTH:
                continue
            for place in range(state.count[agent]):
                other = state.mine[agent, place]
                rest = base - given.extra[agent, other]
                if state.fixed[other]:
                    continue
                rest += _rise(given, state, strict, agent, more - given.use[agent, other])
                if rest >= slack or (found == WIDTH and rest >= further.sums[worst]):
                    continue
                to = worst if found == WIDTH else found
                found = min(found + 1, WIDTH)
                further.jobs[to, : links + 1] = now.jobs[row, : links + 1]
                further.agents[to, :links] = now.agents[row, :links]
                further.jobs[to, links + 1], further.agents[to, links] = other, agent
                further.sums[to] = rest
                worst = further.sums[:found].argmax()
    return least, length, found


@inner
def _write(work, chains, row, links, agent):
    """Keep a chain as the best one, its last job going to this agent."""
    work.jobs[: links + 1] = chains.jobs[row, : links + 1]
    work.agents[:links] = chains.agents[row, :links]
    work.agents[links] = agent


@inner
def _rise(given, state, strict, agent, more):
    """What so much more load of an agent costs: room that is left over has its price, room that isn't there a
    higher one."""
    left = given.room[agent] - state.load[agent]
    price = given.price[agent]
    before = price * left if left >= 0 else price * (1 - strict) * left
    left -= more
    return (price * left if left >= 0 else price * (1 - strict) * left) - before


@inner
def _move(given, state, job, agent):
    owner = state.agent[job]
    state.load[owner] -= given.use[owner, job]
    state.load[agent] += given.use[agent, job]
    state.count[owner] -= 1
    last = state.mine[owner, state.count[owner]]
    state.mine[owner, state.place[job]], state.place[last] = last, state.place[job]
    state.mine[agent, state.count[agent]], state.place[job] = job, state.count[agent]
    state.count[agent] += 1
    state.agent[job] = agent
