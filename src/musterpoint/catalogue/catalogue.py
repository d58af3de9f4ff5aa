"""The catalogue: everything that a planner picks from or is held to, read from resources/catalogue."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from musterpoint.catalogue.kits import read_kits
from musterpoint.catalogue.types import (
    AvoidedPlace,
    FixtureType,
    Need,
    Norm,
    OpeningStep,
    Procedure,
    Role,
    SiteKit,
    Skill,
    Source,
    StaffingRule,
    StaffingSet,
    Stage,
    Supply,
    TeamStaffing,
    Tier,
    WorkGroup,
    ZoneType,
)
from musterpoint.text import Text

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All catalogue values by id, in the order in which a person reads them.

    fixture_groups, supply_groups: names of the headings under which those are listed.
    """

    sources: Mapping[str, Source]
    fixtures: Mapping[str, FixtureType]
    fixture_groups: Mapping[str, Text]
    kits: Mapping[str, SiteKit]
    zones: Mapping[str, ZoneType]
    tiers: Mapping[str, Tier]
    skills: Mapping[str, Skill]
    roles: Mapping[str, Role]
    staffing: tuple[StaffingRule, ...]
    staffing_sets: Mapping[str, StaffingSet]
    team_staffing: Mapping[str, TeamStaffing]
    work_groups: Mapping[str, WorkGroup]
    needs: Mapping[str, Need]
    norms: Mapping[str, Norm]
    avoided: Mapping[str, AvoidedPlace]
    procedures: Mapping[str, Procedure]
    supplies: Mapping[str, Supply]
    supply_groups: Mapping[str, Text]
    opening: tuple[OpeningStep, ...]

    def avoided_place(self, words: str) -> str:
        """The id of the kind of place to keep away from that a building's type or name means, "" for none."""
        return next((place.id for place in self.avoided.values() if place.is_called(words)), "")

    def with_additions(self, fixtures: Iterable[FixtureType] = (), kits: Iterable[SiteKit] = ()) -> Catalogue:
        """The catalogue with more fixtures and kits; one of the same id takes the built-in's place."""
        return dataclasses.replace(
            self, fixtures={**self.fixtures, **_by_id(fixtures)}, kits={**self.kits, **_by_id(kits)}
        )


@cache
def load_catalogue() -> Catalogue:
    """The built-in catalogue."""
    sources = {
        id_: Source(id_, _text(data), data.get("verified", True))
        for id_, data in _read("sources")["sources"].items()
    }
    people, fixtures, supplies = _read("people"), _read("fixtures"), _read("supplies")
    fixture_types = _by_id(_values(FixtureType, fixtures["fixture"], sources))
    return Catalogue(
        sources=sources,
        fixtures=fixture_types,
        fixture_groups={group["id"]: _text(group) for group in fixtures["group"]},
        kits=_by_id(read_kits(_read("kits"), fixture_types, sources)),
        zones=_by_id(_values(ZoneType, _read("zones")["zone"], sources)),
        tiers=_by_id(_values(Tier, people["tier"], sources)),
        skills=_by_id(_values(Skill, people["skill"], sources)),
        roles=_by_id(_values(Role, people["role"], sources)),
        staffing=tuple(_values(StaffingRule, people["staffing"], sources)),
        staffing_sets=_by_id(_values(StaffingSet, people["staffing_set"], sources)),
        team_staffing=_by_id(_values(TeamStaffing, people["team_staffing"], sources)),
        work_groups=_by_id(_values(WorkGroup, people["work_group"], sources)),
        needs=_by_id(_values(Need, _read("care")["need"], sources)),
        norms=_by_id(_values(Norm, _read("norms")["norm"], sources)),
        avoided=_by_id(_values(AvoidedPlace, _read("avoided")["place"], sources)),
        procedures=_by_id(_procedure(data, sources) for data in _read("procedures")["procedure"]),
        supplies=_by_id(_values(Supply, supplies["supply"], sources)),
        supply_groups={group["id"]: _text(group) for group in supplies["group"]},
        opening=tuple(_values(OpeningStep, _read("opening")["step"], sources)),
    )


def _read(name: str) -> Data:
    path = files("musterpoint.resources") / "catalogue" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _by_id(values: Iterable[Any]) -> dict[str, Any]:
    return {value.id: value for value in values}


def _text(data: Data) -> Text:
    return Text(data["zh"], data["en"])


def _procedure(data: Data, sources: Mapping[str, Source]) -> Procedure:
    stages = tuple(_values(Stage, data["stages"], sources))
    bring = tuple(map(_text, data.get("bring", ())))
    return _value(Procedure, {**data, "stages": stages, "bring": bring}, sources)


def _values(kind: type, rows: Iterable[Data], sources: Mapping[str, Source]) -> list[Any]:
    return [_value(kind, row, sources) for row in rows]


def _value(kind: type, row: Data, sources: Mapping[str, Source]) -> Any:
    """One value of the catalogue: `zh` and `en` make its name, lists become what the field declares."""
    values: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        if field.name == "name" and "zh" in row:
            values["name"] = _text(row)
        elif field.name == "source" and "source" in row:
            values["source"] = sources[row["source"]]
        elif field.name in row:
            values[field.name] = _decoded(row[field.name], str(field.type))
    return kind(**values)


def _decoded(value: Any, declared: str) -> Any:
    if declared == "Text":
        return _text(value)
    if declared.startswith("frozenset"):
        return frozenset(value)
    if declared.startswith("tuple"):
        return tuple(value)
    return value
