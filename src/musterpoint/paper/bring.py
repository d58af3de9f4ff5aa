"""What has to be brought to a site: the fixtures that the plan draws, supplies by the catalogue's norms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.needs import needed
from musterpoint.paper.figures import Figure
from musterpoint.paper.words import Speaker, Words
from musterpoint.plan import Plan, Site
from musterpoint.text import N_, Text


@dataclass(frozen=True, slots=True)
class Item:
    """So many of a thing. unit: () for things counted in pieces."""

    name: Words
    count: Figure
    unit: Words


@dataclass(frozen=True, slots=True)
class ItemGroup:
    name: Words
    items: tuple[Item, ...]


def fixtures_to_bring(
    plan: Plan, catalogue: Catalogue, site: Site, speaker: Speaker
) -> tuple[ItemGroup, ...]:
    """The site's fixtures counted by type; what comes by length counts in its pieces."""
    counts: Counter[str] = Counter()
    for fixture in plan.where("fixture", site=site.id):
        kind = catalogue.fixtures.get(fixture.type)
        counts[fixture.type] += kind.pieces(fixture) if kind else 1
    lines = []
    for id_, kind in catalogue.fixtures.items():
        if counts[id_]:
            lines.append((kind.group, Item(speaker.name(kind.name), Figure(counts[id_]), ())))
    lines += [
        ("", Item((id_,), Figure(counts[id_]), ())) for id_ in sorted(set(counts) - set(catalogue.fixtures))
    ]
    return _grouped(lines, catalogue.fixture_groups, speaker)


def supplies_to_bring(
    plan: Plan, catalogue: Catalogue, site: Site, people: Figure, speaker: Speaker
) -> tuple[ItemGroup, ...]:
    """Supplies by the catalogue's norms for the people who are expected. A count that rests on an estimate is
    one."""
    lines = []
    for id_, amount in needed(plan, catalogue, site, people.value).items():
        supply = catalogue.supplies[id_]
        count = Figure(amount, people.estimated and supply.per in ("resident", "tube"))
        lines.append((supply.group, Item(speaker.name(supply.name), count, speaker.name(supply.unit))))
    return _grouped(lines, catalogue.supply_groups, speaker)


def _grouped(
    lines: Iterable[tuple[str, Item]], names: Mapping[str, Text], speaker: Speaker
) -> tuple[ItemGroup, ...]:
    """The lines (group id, item) under the groups' names, in the order of the groups; unknown ones last."""
    groups: dict[str, list[Item]] = {id_: [] for id_ in names}
    for group, item in lines:
        groups.setdefault(group, []).append(item)
    return tuple(
        ItemGroup(speaker.name(names[id_]) if id_ in names else speaker.say(N_("Others")), tuple(items))
        for id_, items in groups.items()
        if items
    )
