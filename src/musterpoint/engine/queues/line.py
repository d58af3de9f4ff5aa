"""A site as the simulation sees it: stages one after the other, some of them in lanes."""

from __future__ import annotations

import math
from dataclasses import dataclass

from musterpoint.engine.queues.service import ServiceTime, constant

UNLIMITED = -1


@dataclass(frozen=True, slots=True)
class Servers:
    """From a time on so many servers work at a stage. speed: 1 as usual, 0.5 half as fast, 0 not at all (the
    code system is down). lane: which one, counted from 0; None for every lane, or for a stage of the site."""

    at: float
    count: int
    speed: float = 1.0
    lane: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What everybody passes.

    service: how long one person takes. servers: how many work, and when that changes (breaks, failures,
    shifts); before the first entry nobody works. in_lanes: there is one such stage in each lane; else one for
    the site. room: places to wait in front of it; when all are taken the stage before is held up with its
    people (blocking after service). UNLIMITED where there is no end to them.
    batch: people are called in as a group of so many once the one before has begun; a group that isn't full
    goes when its first has waited `patience` seconds, or when nobody else is to come. tube: people who share
    one, and `tube_change`: seconds it takes to begin the next.
    """

    name: str
    service: ServiceTime
    servers: tuple[Servers, ...]
    in_lanes: bool = False
    room: int = UNLIMITED
    batch: int = 1
    patience: float = math.inf
    tube: int = 1
    tube_change: float = 0.0

    def __post_init__(self) -> None:
        if self.room < UNLIMITED or self.batch < 1 or self.tube < 1:
            raise ValueError("room must be UNLIMITED, 0 or more; batch and tube at least 1")
        if self.batch > 1 and self.room != UNLIMITED and self.room < self.batch:
            raise ValueError("a group must fit into the room in front of its stage")
        if any(change.count < 0 or change.speed < 0 for change in self.servers):
            raise ValueError("servers and speeds must not be negative")


@dataclass(frozen=True, slots=True)
class Line:
    """A site's stages in order. lanes: how many; green: those for people with priority only, counted from 0.
    A person takes a lane at the first stage in lanes and stays in it. closes_when_full: whoever finds no
    place in front of the first stage goes away again; else they queue in the street.
    """

    stages: tuple[Stage, ...]
    lanes: int = 1
    green: frozenset[int] = frozenset()
    closes_when_full: bool = False

    def __post_init__(self) -> None:
        if not self.stages or self.lanes < 1:
            raise ValueError("a line needs at least one stage and one lane")
        if any(lane >= self.lanes for lane in self.green):
            raise ValueError("a green lane is not one of the lanes")


def steady(count: int) -> tuple[Servers, ...]:
    """So many servers at any time."""
    return (Servers(-math.inf, count),)


def nothing(name: str) -> Stage:
    """A stage that holds nobody up."""
    return Stage(name=name, service=constant(0.0), servers=steady(1 << 20))
