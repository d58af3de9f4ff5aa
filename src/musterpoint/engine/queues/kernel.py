"""The events of a site's day, compiled.

A station is a stage in one lane; its number is stage × lanes + lane (a stage of the whole site has lane 0).
Everybody waiting at a station is in one of two chains, first come first served: people with priority, and the
others. Whoever has been served but finds no place at the next stage stays where they were, holding their
server up, in a third chain of the next station (or of its stage, where they have no lane yet).

Every function takes the same arrays, in this order and as far as it needs them:
stages, stations, people: records, see STAGE, STATION, PERSON; times: float64 (people, stages, 3), columns
ENTERED, BEGAN, ENDED; chains: int64 (3 × stations + stages, 2), first and last of each chain; heap: records,
see EVENT, the earliest event at 1 and the number of events in heap[0].what. Records and plain arrays rather
than tuples of arrays: compiled code counts references to every array of a tuple on every call.
"""

from __future__ import annotations

import numpy as np

from musterpoint.engine.queues.draws import mixed, seconds, unit
from musterpoint.geo.compiled import compiled

QUANTILES_KEPT = 257

STAGE = np.dtype(
    [
        ("kind", "i8"), ("a", "f8"), ("b", "f8"), ("c", "f8"), ("quantiles", "f8", (QUANTILES_KEPT,)),
        ("in_lanes", "i8"), ("room", "i8"), ("batch", "i8"), ("patience", "f8"), ("tube", "i8"),
        ("tube_change", "f8"), ("passed", "i8"),
    ]
)  # fmt: skip
"""A stage's rules (see line.Stage); kind, a, b, c, quantiles: of its service time, as `draws.seconds`
reads them; passed: how many people
have come to it or never will."""

STATION = np.dtype(
    [
        ("stage", "i8"), ("lane", "i8"), ("green", "i8"), ("servers", "i8"), ("speed", "f8"), ("key", "u8"),
        ("waiting", "i8"), ("busy", "i8"), ("called", "i8"), ("started", "i8"), ("gathering", "i8"),
    ]
)  # fmt: skip
"""busy: servers at work or held up; called: those of the waiting who are called in; started: services begun
so far; gathering: 1 while a group's patience is running; key: of its random numbers."""

PERSON = np.dtype(
    [("arrived", "f8"), ("lane", "i8"), ("station", "i8"), ("behind", "i8"), ("priority", "i8")]
)
"""lane: -1 as long as there is none; behind: the next in the same chain."""

CHANGE = np.dtype([("at", "f8"), ("station", "i8"), ("servers", "i8"), ("speed", "f8")])

EVENT = np.dtype([("at", "f8"), ("what", "i8")])
"""what: a person whose service ends, or, from the number of people on, person what - people who comes;
-1 - k for station k, where a group's patience ends; for k from the number of stations on, station k -
stations is to be settled."""

CALL = np.dtype([("first", "i8"), ("count", "i8"), ("at", "f8"), ("through", "i8")])
"""People first, first + 1 … who are called together. at: when, NaN where that depends on those before them;
through: how many of them are done."""

ENTERED, BEGAN, ENDED = range(3)
NOBODY = -1
FIRST, LAST = range(2)


@compiled
def run(stages, stations, people, times, chains, heap, changes, closes_when_full) -> None:
    """Lets everybody through: fills `times` and the lanes of `people`. changes: records CHANGE, by time."""
    person = change = 0
    while person < len(people) or change < len(changes) or heap[0].what > 0:
        ends = heap[1].at if heap[0].what > 0 else np.inf
        arrives = people[person].arrived if person < len(people) else np.inf
        if change < len(changes) and changes[change].at <= min(ends, arrives):
            _change(stages, stations, people, times, chains, heap, changes[change])
            change += 1
        elif ends <= arrives:
            _happen(stages, stations, people, times, chains, heap, _pop(heap), ends)
        else:
            _arrive(stages, stations, people, times, chains, heap, person, arrives, closes_when_full)
            person += 1


@compiled
def run_called(stages, stations, people, times, chains, heap, changes, closes_when_full, calls, part) -> None:
    """As `run`, but people come when they are called: `arrived` is what they take to come then, and becomes
    the time at which they come. calls: records CALL in the order in which they are made, those with a time
    of their own first; each of the others is made once `part` (0-1) of the one before it is through, or when
    nothing else is left to happen."""
    change, made, now = 0, 0, changes[0].at if len(changes) else 0.0
    while made < len(calls) and not np.isnan(calls[made].at):
        _summon(people, heap, calls[made], calls[made].at)
        made += 1
    while made < len(calls) or change < len(changes) or heap[0].what > 0:
        ends = heap[1].at if heap[0].what > 0 else np.inf
        if change < len(changes) and changes[change].at <= ends:
            now = changes[change].at
            _change(stages, stations, people, times, chains, heap, changes[change])
            change += 1
        elif heap[0].what > 0:
            now, what = ends, _pop(heap)
            if what >= len(people):
                person = what - len(people)
                _arrive(stages, stations, people, times, chains, heap, person, now, closes_when_full)
            else:
                _happen(stages, stations, people, times, chains, heap, what, now)
                if what >= 0 and not np.isnan(times[what, len(stages) - 1, ENDED]):
                    _count_through(calls, what)
        idle = heap[0].what == 0 and change == len(changes)
        while made < len(calls) and (idle or made == 0 or _is_through(calls[made - 1], part)):
            _summon(people, heap, calls[made], now)
            made += 1
            idle = heap[0].what == 0 and change == len(changes)


@compiled
def _is_through(call, part) -> bool:
    return call.through >= part * call.count


@compiled
def _summon(people, heap, call, now) -> None:
    call.at = now
    for person in range(call.first, call.first + call.count):
        people[person].arrived += now
        _push(heap, people[person].arrived, len(people) + person)


@compiled
def _count_through(calls, person) -> None:
    low, high = 0, len(calls) - 1
    while low < high:
        middle = (low + high + 1) >> 1
        if calls[middle].first <= person:
            low = middle
        else:
            high = middle - 1
    calls[low].through += 1


@compiled
def _change(stages, stations, people, times, chains, heap, change) -> None:
    """Other servers, or another speed, at a station from now on."""
    here = change.station
    stations[here].servers, stations[here].speed = change.servers, change.speed
    if stations[here].servers == 0:
        _send_to_other_lanes(stages, stations, people, times, chains, heap, here, change.at)
    _settle(stages, stations, people, times, chains, heap, here, change.at)


@compiled
def _happen(stages, stations, people, times, chains, heap, what, now) -> None:
    """An event that isn't somebody's coming."""
    if what >= 0:
        _move_on(stages, stations, people, times, chains, heap, what, now)
    elif -1 - what < len(stations):
        _lose_patience(stages, stations, people, times, chains, heap, -1 - what, now)
    else:
        _settle(stages, stations, people, times, chains, heap, -1 - what - len(stations), now)


@compiled
def _arrive(stages, stations, people, times, chains, heap, person, now, closes_when_full) -> None:
    here = _station_for(stages, stations, people, person, 0)
    if closes_when_full and not _has_place(stages, stations, here):
        for stage in range(len(stages)):
            _count_passed(stages, stations, heap, stage, len(people), now)
        return
    _enter(stations, people, times, chains, person, here, now)
    _count_passed(stages, stations, heap, 0, len(people), now)
    _serve(stages, stations, people, times, chains, heap, here, now)


@compiled
def _move_on(stages, stations, people, times, chains, heap, person, now) -> None:
    """A service has ended: the person goes to the next stage, or is held up, or leaves."""
    here = people[person].station
    stage = stations[here].stage
    times[person, stage, ENDED] = now
    if stage + 1 < len(stages):
        target = _station_for(stages, stations, people, person, stage + 1)
        if not _has_place(stages, stations, target):
            chosen = people[person].lane >= 0 or not stages[stage + 1].in_lanes
            _append(
                people, chains, 2 * len(stations) + (target if chosen else len(stations) + stage + 1), person
            )
            return
        _enter(stations, people, times, chains, person, target, now)
        _count_passed(stages, stations, heap, stage + 1, len(people), now)
        _serve(stages, stations, people, times, chains, heap, target, now)
    stations[here].busy -= 1
    _settle(stages, stations, people, times, chains, heap, here, now)


@compiled
def _settle(stages, stations, people, times, chains, heap, here, now) -> None:
    """Begins what can begin at a station, and lets those in who are held up before it; theirs is settled
    next, at the same moment."""
    _serve(stages, stations, people, times, chains, heap, here, now)
    stage = stations[here].stage
    while _has_place(stages, stations, here):
        chain = 2 * len(stations) + here
        if chains[chain, FIRST] == NOBODY:
            chain = 3 * len(stations) + stage
            first = chains[chain, FIRST]
            if first == NOBODY or (stations[here].green and not people[first].priority):
                return
        person = _take(people, chains, chain)
        before = people[person].station
        if stages[stage].in_lanes:
            people[person].lane = stations[here].lane
        _enter(stations, people, times, chains, person, here, now)
        _count_passed(stages, stations, heap, stage, len(people), now)
        stations[before].busy -= 1
        _push(heap, now, -1 - len(stations) - before)
        _serve(stages, stations, people, times, chains, heap, here, now)


@compiled
def _serve(stages, stations, people, times, chains, heap, here, now) -> None:
    """Begins as many services as there are people called in and servers free."""
    station = stations[here]
    stage = stages[station.stage]
    if stage.batch > 1:
        _call(stages, stations, heap, here, len(people), now)
    while (
        station.waiting > 0
        and station.busy < station.servers
        and station.speed > 0
        and (stage.batch == 1 or station.called > 0)
    ):
        person = _take(people, chains, 2 * here + (chains[2 * here, FIRST] == NOBODY))
        station.waiting -= 1
        station.busy += 1
        times[person, station.stage, BEGAN] = now
        chance = unit(station.key, station.started)
        takes = seconds(stage.kind, stage.a, stage.b, stage.c, stages, station.stage, chance)
        station.started += 1
        if station.started % stage.tube == 0:
            takes += stage.tube_change
        _push(heap, now + takes / station.speed, person)
        if stage.batch > 1:
            station.called -= 1
            _call(stages, stations, heap, here, len(people), now)


@compiled
def _call(stages, stations, heap, here, everybody, now) -> None:
    """Calls the next group in, once everybody of the one before has begun."""
    station = stations[here]
    stage = stages[station.stage]
    if station.called > 0 or station.waiting == 0:
        return
    if station.waiting >= stage.batch or stage.passed == everybody:
        station.called = min(stage.batch, station.waiting)
    elif stage.patience < np.inf and station.gathering == 0:
        station.gathering = 1
        _push(heap, now + stage.patience, -1 - here)


@compiled
def _lose_patience(stages, stations, people, times, chains, heap, here, now) -> None:
    """A group that has gathered long enough is called, full or not."""
    station = stations[here]
    station.gathering = 0
    if station.called == 0:
        station.called = min(stages[station.stage].batch, station.waiting)
    _settle(stages, stations, people, times, chains, heap, here, now)


@compiled
def _count_passed(stages, stations, heap, stage, everybody, now) -> None:
    """One more has come to a stage, or never will; after the last, groups that aren't full are called."""
    stages[stage].passed += 1
    if stages[stage].batch > 1 and stages[stage].passed == everybody:
        for here in range(len(stations)):
            if stations[here].stage == stage and stations[here].waiting > 0:
                _push(heap, now, -1 - len(stations) - here)


@compiled
def _send_to_other_lanes(stages, stations, people, times, chains, heap, here, now) -> None:
    """Those who wait where nobody works any longer join other lanes of the stage, where one is open."""
    stage = stations[here].stage
    if not stages[stage].in_lanes:
        return
    for chain in range(2 * here, 2 * here + 2):
        person = chains[chain, FIRST]
        chains[chain, FIRST] = NOBODY
        while person != NOBODY:
            following = people[person].behind
            target = _open_lane(stages, stations, stage, people[person].priority)
            if target < 0:
                target = here
            stations[here].waiting -= 1
            entered = times[person, stage, ENTERED]
            people[person].lane = stations[target].lane
            _enter(stations, people, times, chains, person, target, entered)
            _serve(stages, stations, people, times, chains, heap, target, now)
            person = following
    stations[here].called = min(stations[here].called, stations[here].waiting)


@compiled
def _station_for(stages, stations, people, person, stage) -> int:
    """Where a person goes for a stage. Whoever has no lane yet takes the one with the fewest before them."""
    lanes = len(stations) // len(stages)
    if not stages[stage].in_lanes:
        return stage * lanes
    lane = people[person].lane
    bound = stage > 0 and stages[stage - 1].in_lanes
    if lane >= 0 and (bound or stations[stage * lanes + lane].servers > 0):
        return stage * lanes + lane
    here = _open_lane(stages, stations, stage, people[person].priority)
    if here < 0:
        return stage * lanes + max(lane, 0)
    if _has_place(stages, stations, here):
        people[person].lane = stations[here].lane
    return here


@compiled
def _open_lane(stages, stations, stage, priority) -> int:
    """The station of a stage with the fewest people a server, one with a place if there is any; -1 where all
    are shut."""
    lanes = len(stations) // len(stages)
    best, least = -1, np.inf
    for here in range(stage * lanes, stage * lanes + lanes):
        station = stations[here]
        if station.servers == 0 or (station.green and not priority):
            continue
        load = (station.waiting + station.busy) / station.servers
        if not _has_place(stages, stations, here):
            load += 1e9
        if load < least:
            best, least = here, load
    return best


@compiled
def _has_place(stages, stations, here) -> bool:
    """Whether somebody may come: there is room to wait, or a server is free at once."""
    station = stations[here]
    room = stages[station.stage].room
    if room < 0:
        return True
    if station.speed > 0 and station.servers > station.busy:
        room += station.servers - station.busy
    return station.waiting < room


@compiled
def _enter(stations, people, times, chains, person, here, now) -> None:
    times[person, stations[here].stage, ENTERED] = now
    people[person].station = here
    stations[here].waiting += 1
    _append(people, chains, 2 * here + (people[person].priority == 0), person)


@compiled
def _append(people, chains, chain, person) -> None:
    people[person].behind = NOBODY
    if chains[chain, FIRST] == NOBODY:
        chains[chain, FIRST] = person
    else:
        people[chains[chain, LAST]].behind = person
    chains[chain, LAST] = person


@compiled
def _take(people, chains, chain) -> int:
    """The first of a chain, which leaves it."""
    person = chains[chain, FIRST]
    chains[chain, FIRST] = people[person].behind
    return person


@compiled
def _push(heap, at, what) -> None:
    """Puts an event into the heap (a binary one)."""
    heap[0].what += 1
    place = heap[0].what
    while place > 1 and heap[place >> 1].at > at:
        heap[place].at, heap[place].what = heap[place >> 1].at, heap[place >> 1].what
        place >>= 1
    heap[place].at, heap[place].what = at, what


@compiled
def _pop(heap) -> int:
    """What is to happen next; it leaves the heap."""
    top, size = heap[1].what, heap[0].what - 1
    heap[0].what = size
    at, what = heap[size + 1].at, heap[size + 1].what
    place = 1
    while 2 * place <= size:
        child = 2 * place
        if child < size and heap[child + 1].at < heap[child].at:
            child += 1
        if at <= heap[child].at:
            break
        heap[place].at, heap[place].what = heap[child].at, heap[child].what
        place = child
    heap[place].at, heap[place].what = at, what
    return top


@compiled
def station_keys(seed, stations) -> None:
    """A key of its own for every station's random numbers, from the seed of a replication."""
    stirred = mixed(np.uint64(seed))
    for here in range(len(stations)):
        stations[here].key = mixed(stirred ^ mixed(np.uint64(here + 1)))
