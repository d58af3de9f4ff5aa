"""Who answers for what: command post, work groups, sites, units, and the chain that notices take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from musterpoint.catalogue.buildings import area_names
from musterpoint.catalogue.catalogue import Catalogue
from musterpoint.catalogue.posts import assigned_person, site_lead, site_title
from musterpoint.catalogue.teams import stand_of, team_title
from musterpoint.plan import ChainHead, Person, Plan, Post
from musterpoint.text import N_, Text, _

LEVELS: Mapping[str, Text] = {
    "grid": Text("网格长", "Grid head"),
    "building": Text("楼栋长", "Building head"),
    "unit": Text("单元长", "Unit head"),
    "household": Text("联户长", "Linked-household head"),
}
"""The notice chain from the top; each level is told by the one above."""

COMMAND_POST = Text("指挥部", "Command post")
"""What the posts of the command post itself call their team, in the language in which they were made."""

HEADINGS = {
    "command": N_("Command post"),
    "groups": N_("Work groups"),
    "sites": N_("Sites"),
    "teams": N_("Teams"),
    "couriers": N_("Couriers"),
    "supplies": N_("Supply runs"),
    "units": N_("Units that lend people"),
    "chain": N_("Notice chain"),
}

TEAM_PARTS: Mapping[str, Sequence[str]] = {
    "teams": ("mobile", "home-visit"), "couriers": ("courier",), "supplies": ("supply",),
}  # fmt: skip
"""Part of the chart → the kinds of teams in it."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the chart. ref: kind and id of the record behind it; name, phone: of who answers for it, ""
    where nobody does yet; note: a translated line below, such as how many people; members: names."""

    ref: tuple[str, str]
    title: str
    name: str = ""
    phone: str = ""
    unit: str = ""
    note: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Boxes under one heading. id: one of `HEADINGS`."""

    id: str
    boxes: tuple[Box, ...]

    @property
    def heading(self) -> str:
        return _(HEADINGS[self.id])


def organisation(plan: Plan, catalogue: Catalogue) -> list[Part]:
    """The parts that the plan has something of, from the command post down."""
    by_team: defaultdict[str, list[Post]] = defaultdict(list)
    for post in plan.table("post").values():
        if not post.site and post.team:
            by_team[post.team].append(post)
    groups = _groups(plan, catalogue, by_team)
    parts = [
        Part("command", tuple(box for box in groups if box.ref[1] in _command_names())),
        Part("groups", tuple(box for box in groups if box.ref[1] not in _command_names())),
        Part("sites", tuple(_site_boxes(plan, catalogue))),
        *(
            Part(part, tuple(_team_boxes(plan, catalogue, by_team, kinds)))
            for part, kinds in TEAM_PARTS.items()
        ),
        Part("units", tuple(_unit_boxes(plan))),
        Part("chain", tuple(_grid_boxes(plan))),
    ]
    return [part for part in parts if part.boxes]


def _command_names() -> tuple[str, str]:
    return COMMAND_POST.zh, COMMAND_POST.en


def _groups(plan: Plan, catalogue: Catalogue, by_team: Mapping[str, list[Post]]) -> list[Box]:
    """Command post and work groups, as their posts name them; the lead is on the post whose role comes
    first."""
    order = [name for group in catalogue.work_groups.values() for name in (group.name.zh, group.name.en)]
    place = {name: number for number, name in enumerate(order, 1)}
    return [
        _box(plan, catalogue, ("work_group", team), team, by_team[team])
        for team in sorted(by_team, key=lambda team: (place.get(team, 0), team))
        if plan.find("team", team) is None
    ]


def _team_boxes(
    plan: Plan, catalogue: Catalogue, by_team: Mapping[str, list[Post]], kinds: Sequence[str]
) -> Iterable[Box]:
    """A box for each team of these kinds; those whose people are on a mobile site's posts have that one's."""
    teams = [team for team in plan.table("team").values() if team.kind in kinds]
    for team in sorted(teams, key=lambda team: (kinds.index(team.kind), team.number, team.id)):
        posts = by_team.get(team.id, [])
        if posts or stand_of(plan, team) is None:
            yield _box(plan, catalogue, ("team", team.id), team_title(plan, team.id), posts)


def _box(plan: Plan, catalogue: Catalogue, ref: tuple[str, str], title: str, posts: Iterable[Post]) -> Box:
    """A box of posts: who leads, and the others by name. Where no post is a lead's, whoever is on the first
    answers for the others."""
    roles = list(catalogue.roles)
    leading = {role for role in roles if catalogue.roles[role].first}
    known = {role: (role not in leading, place) for place, role in enumerate(roles)}
    ordered = sorted(posts, key=lambda post: (known.get(post.role, (True, 99)), post.number, post.id))
    led = any(post.role in leading for post in ordered)
    people: dict[str, Person] = {}
    lead: Person | None = None
    for post in ordered:
        if person := assigned_person(plan, post):
            people.setdefault(person.id, person)
            lead = lead or (person if post.role in leading or not led else None)
    members = tuple(person.name for person in people.values() if person is not lead)
    filled = sum(assigned_person(plan, post) is not None for post in ordered)
    note = _("{filled} of {posts} posts filled").format(filled=filled, posts=len(ordered))
    if lead is None:
        return Box(ref, title, note=note, members=members)
    return Box(ref, title, lead.name, lead.phone, lead.unit, note, members)


def _site_boxes(plan: Plan, catalogue: Catalogue) -> Iterable[Box]:
    held = {item.post for item in plan.table("assignment").values()}
    for site in plan.sites():
        lead = site_lead(plan, catalogue, site)
        posts = plan.where("post", site=site.id)
        filled = sum(post.id in held for post in posts)
        note = _("{filled} of {posts} posts filled").format(filled=filled, posts=len(posts))
        title = f"{site.number}  {site_title(site)}"
        if lead is None:
            yield Box(("site", site.id), title, note=note)
        else:
            yield Box(("site", site.id), title, lead.name, lead.phone, lead.unit, note)


def _unit_boxes(plan: Plan) -> Iterable[Box]:
    """Every unit that has a record or people, the largest first."""
    people: defaultdict[str, list[Person]] = defaultdict(list)
    for person in plan.table("person").values():
        if person.unit:
            people[person.unit].append(person)
    records = {unit.name: unit for unit in plan.table("unit").values()}
    busy = {item.person for item in plan.table("assignment").values()}
    for name in sorted(people.keys() | records.keys(), key=lambda name: (-len(people[name]), name)):
        unit = records.get(name)
        liaison = plan.find("person", unit.liaison) if unit else None
        on_duty = sum(person.id in busy for person in people[name])
        note = _("{people:,} people, {on_duty:,} on duty").format(people=len(people[name]), on_duty=on_duty)
        if unit and unit.headcount > len(people[name]):
            note = _("{note}, {promised:,} promised").format(note=note, promised=unit.headcount)
        yield Box(
            ("unit", unit.id if unit else name),
            name,
            liaison.name if liaison else "",
            liaison.phone if liaison else "",
            "",
            note,
        )


def _grid_boxes(plan: Plan) -> Iterable[Box]:
    """A box for each area of the notice chain: its head, and how many are below on each level."""
    areas: defaultdict[str, list[ChainHead]] = defaultdict(list)
    for head in plan.table("chain_head").values():
        areas[head.area].append(head)
    names = area_names(plan)
    for area in sorted(areas, key=lambda area: (names.get(area, ""), area)):
        heads = areas[area]
        head = next((head for head in heads if head.level == "grid"), None)
        counts = [
            f"{title} {count:,}"
            for level, title in LEVELS.items()
            if level != "grid" and (count := sum(head.level == level for head in heads))
        ]
        yield Box(
            ("neighbourhoods", area),
            names.get(area, area) or _("Area unknown"),
            head.name if head else "",
            head.phone if head else "",
            "",
            _(", ").join(counts),
        )
