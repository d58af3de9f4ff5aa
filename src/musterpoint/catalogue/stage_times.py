"""How long the stages of a procedure take and how many work in them, entered by hand in a campaign.

They are kept as one line, so that they can be typed: "nucleic-acid-test/registration 20 45 1 0" (see
`OwnTimes`; the last two may be left out) for each stage, with a semicolon between two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from musterpoint.catalogue.types import Procedure, Source
from musterpoint.text import Text

BY_HAND = Source("by-hand", Text("手工录入", "entered by hand"))
LONGEST = 4 * 3600.0
MOST_SERVERS = 20


class OwnTimes(NamedTuple):
    """shortest, longest: seconds for one person, of whom one in ten is quicker and one in ten slower.
    servers: per lane, or per site where the stage is one of the whole site. change: seconds for a new tube.
    None leaves what the catalogue says."""

    shortest: float
    longest: float
    servers: int | None = None
    change: float | None = None

    def __str__(self) -> str:
        return " ".join(f"{figure:g}" for figure in self if figure is not None)


def read_stage_times(text: str) -> dict[str, OwnTimes]:
    """ "procedure/stage" → its times. Raises ValueError where the text isn't written so, or a time or number
    is out of bounds."""
    found = {}
    for entry in filter(str.strip, text.split(";")):
        stage, *figures = entry.split()
        if "/" not in stage or len(figures) not in (2, 3, 4):
            raise ValueError(entry)
        shortest, longest = map(float, figures[:2])
        own = OwnTimes(shortest, longest, *map(int, figures[2:3]), *map(float, figures[3:]))
        if not _fit(own):
            raise ValueError(entry)
        found[stage] = own
    return found


def _fit(own: OwnTimes) -> bool:
    return (
        0 <= own.shortest <= own.longest <= LONGEST
        and own.longest > 0
        and 0 <= (own.servers or 0) <= MOST_SERVERS
        and 0 <= (own.change or 0) <= LONGEST
    )


def written(times: Mapping[str, OwnTimes]) -> str:
    """The text that `read_stage_times` reads."""
    return "; ".join(f"{stage} {own}" for stage, own in times.items())


def with_own_times(procedure: Procedure, text: str) -> Procedure:
    """The procedure with what was entered for its stages; text that can't be read changes nothing."""
    if not text:
        return procedure
    try:
        entered = read_stage_times(text)
    except ValueError:
        return procedure
    stages = []
    for stage in procedure.stages:
        own = entered.get(f"{procedure.id}/{stage.id}")
        if own is not None:
            servers = max(1, own.servers) if own.servers is not None and stage.servers else stage.servers
            change = stage.change if own.change is None else own.change
            times = (own.shortest, own.longest)
            stage = replace(stage, seconds=times, servers=servers, change=change, source=BY_HAND)
        stages.append(stage)
    return replace(procedure, stages=tuple(stages))
