"""Posts follow the plan: what changes a site's lanes, or the rules, changes its posts and keeps people."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.organisation import COMMAND_POST
from musterpoint.catalogue.posts import demand_of, hours_of, new_post, required_staff
from musterpoint.catalogue.teams import is_out, required_in_team
from musterpoint.engine.served import residents_served
from musterpoint.geo.belonging import REACH
from musterpoint.plan import (
    ENTRANCES,
    Assignment,
    Change,
    Edit,
    IdSource,
    Plan,
    Post,
    RecordChange,
    Site,
    changed,
    deleted,
    made,
    new_id,
)
from musterpoint.text import N_, Label, Text

RESERVE = "reserve"
"""The role of those held in reserve."""


class Place(NamedTuple):
    """Where posts of one role and shift are: at a site, in a team that goes from stop to stop (its id), or in
    neither."""

    site: str
    shift: str
    role: str
    team: str = ""


def with_posts(plan: Plan, edit: Edit, catalogue: Catalogue, ids: IdSource = new_id) -> Edit:
    """The edit and what it means for posts: by how much the rules ask for more or fewer than before. Posts
    that somebody added or took away by hand stay so. Teams that the edit makes get their posts; sites get
    theirs where they are placed."""
    after = plan.copy()
    after.apply(edit)
    before, now = required_posts(plan, catalogue), required_posts(after, catalogue)
    sites = plan.table("site").keys() & after.table("site").keys() | {""}
    shifts = plan.table("shift").keys() & after.table("shift").keys()
    wanted = {
        place: now[place] - before[place]
        for place in now.keys() | before.keys()
        if place.site in sites and place.shift in shifts
    }
    return Edit(edit.label, (*edit.changes, *_changes(after, catalogue, wanted, ids)), edit.merge_key)


def renew_posts(
    plan: Plan, catalogue: Catalogue, site_ids: Collection[str] | None = None, ids: IdSource = new_id
) -> Edit:
    """Posts exactly as the rules ask for them, at these sites or at all of them and in all teams; people keep
    theirs as far as there is one of their role."""
    required = required_posts(plan, catalogue)
    there = Counter(_place_of(plan, post) for post in plan.table("post").values())
    places = {
        place
        for place in required.keys() | there.keys()
        if (place.site or place.team or place.role == RESERVE)
        and (site_ids is None or place.site in site_ids)
    }
    wanted = {place: required[place] - there[place] for place in places}
    return Edit(Label(N_("Bring the posts up to the rules")), tuple(_changes(plan, catalogue, wanted, ids)))


def required_posts(plan: Plan, catalogue: Catalogue) -> Counter[Place]:
    """How many posts the rules ask for."""
    by_people = any(
        rule.per == "thousand" and plan.campaign.staffing in rule.sets for rule in catalogue.staffing
    )
    residents = residents_served(plan).to_dict() if by_people else {}
    required: Counter[Place] = Counter()
    for shift in plan.table("shift").values():
        for site in plan.sites():
            demand = demand_of(plan, site, shift, residents.get(site.id, 0.0))
            for role, number in required_staff(catalogue, site, plan.campaign, demand).items():
                required[Place(site.id, shift.id, role)] += number
        for team in plan.table("team").values():
            if is_out(team, hours_of(shift, plan.campaign)):
                for role, number in required_in_team(plan, catalogue, team).items():
                    required[Place("", shift.id, role, team.id)] += number
        total = sum(number for place, number in required.items() if place.shift == shift.id)
        reserve = math.ceil(round(plan.campaign.reserve * total, 6))
        required[Place("", shift.id, RESERVE)] = reserve
    return required


def _place_of(plan: Plan, post: Post) -> Place:
    team = post.team if not post.site and plan.find("team", post.team) else ""
    return Place(post.site, post.shift, post.role, team)


def _changes(plan: Plan, catalogue: Catalogue, wanted: dict[Place, int], ids: IdSource) -> list[Change]:
    """The changes that give each place so many posts more, or fewer where negative, and deal lanes anew."""
    by_place: defaultdict[Place, list[Post]] = defaultdict(list)
    for post in plan.table("post").values():
        by_place[_place_of(plan, post)].append(post)
    changes: list[Change] = []
    for place in sorted(wanted.keys() | by_place.keys()):
        posts = sorted(by_place[place], key=lambda post: (post.number, post.id))
        site, number = plan.find("site", place.site), wanted.get(place, 0)
        gone: list[Post] = []
        if number > 0:
            changes += made(*_more(catalogue, site, place, posts, number, ids))
        elif number < 0:
            gone = _least_missed(plan, posts, -number)
            changes += _without(plan, posts, gone)
        if site is not None:
            changes += _on_lanes(site, (post for post in posts if post not in gone))
    return changes


def _more(
    catalogue: Catalogue, site: Site | None, place: Place, posts: Sequence[Post], number: int, ids: IdSource
) -> Iterable[Post]:
    first = max((post.number for post in posts), default=0) + 1
    for step in range(first, first + number):
        if site is not None:
            yield new_post(catalogue, site, place.shift, place.role, step, ids)
        else:
            team = place.team or str(catalogue.roles[place.role].name)
            yield Post(id=ids("post"), role=place.role, shift=place.shift, number=step, team=team)


def _least_missed(plan: Plan, posts: Sequence[Post], number: int) -> list[Post]:
    """Which posts go: empty ones first, pinned ones last, the highest number first."""

    def missed(post: Post) -> tuple[int, int]:
        held = plan.where("assignment", post=post.id)
        return (2 if any(item.pinned for item in held) else bool(held)), -post.number

    return sorted(posts, key=missed)[:number]


def _without(plan: Plan, posts: Sequence[Post], gone: Sequence[Post]) -> list[RecordChange]:
    """Delete posts; whoever was on one takes an empty one of the same role, or is free."""
    empty = iter(post for post in posts if post not in gone and not plan.where("assignment", post=post.id))
    changes: list[RecordChange] = []
    for post in gone:
        held: list[Assignment] = plan.where("assignment", post=post.id)
        for item in held:
            other = next(empty, None)
            changes += [changed(item, item.replace(post=other.id))] if other else deleted(item)
        changes += deleted(post)
    return changes


def _on_lanes(site: Site, posts: Iterable[Post]) -> Iterable[RecordChange]:
    """Posts at a lane that is gone take another."""
    for post in posts:
        if post.lane > site.lanes:
            yield changed(post, post.replace(lane=(post.number - 1) % site.lanes + 1))


def add_command_post(
    plan: Plan, catalogue: Catalogue, groups: Collection[str] | None = None, ids: IdSource = new_id
) -> Edit:
    """Posts of the command post in every shift: a commander, and for each of these work groups, or for all
    of the catalogue's, its lead and members. Groups that have posts in a shift already get none."""
    there = {(post.shift, post.team) for post in plan.table("post").values()}
    chosen = [group for group in catalogue.work_groups.values() if groups is None or group.id in groups]
    rows = [(COMMAND_POST, (("commander", 1),))]
    rows += [(group.name, (("group-lead", 1), ("group-member", group.members))) for group in chosen]
    posts = [
        Post(id=ids("post"), role=role, shift=shift, number=number, team=str(team))
        for shift in plan.table("shift")
        for team, staff in rows
        if there.isdisjoint({(shift, team.zh), (shift, team.en)})
        for role, most in staff
        for number in range(1, most + 1)
    ]
    return Edit(Label(N_("Staff the command post")), tuple(made(*posts)))


def add_gate_guards(plan: Plan, per_gate: int = 1, ids: IdSource = new_id) -> Edit:
    """Guards in every shift for the gates that belong to no site, numbered in the order of their ids, and for
    one entrance of every compound or village, which keeps its name. Gates that have guards get no more."""
    there = {(post.shift, post.team) for post in plan.table("post").values()}
    gates = range(1, len(plan.where("gate", site="")) + 1)
    names = [*map(_gate_name, gates), *(Text(name, name) for name in _compound_gates(plan))]
    posts = [
        Post(id=ids("post"), role="gate-guard", shift=shift, number=number, team=str(name))
        for shift in plan.table("shift")
        for name in names
        if there.isdisjoint({(shift, name.zh), (shift, name.en)})
        for number in range(1, per_gate + 1)
    ]
    words = Text(f"{len(names)} 个卡口", f"{len(names)} gates")
    return Edit(Label(N_("Guard {gates}"), {"gates": words}), tuple(made(*posts)))


def _compound_gates(plan: Plan) -> list[str]:
    """Names of the entrances that stay open, one of each neighbourhood: its main one, else its first."""
    areas, doors = plan.neighbourhoods, plan.layers.get(ENTRANCES)
    if areas is None or doors is None or not len(areas.frame) or not len(doors.frame):
        return []
    frame = doors.frame
    tree = shapely.STRtree(areas.frame.geometry.to_numpy())
    door, area = tree.query_nearest(frame.geometry.to_numpy(), max_distance=REACH, all_matches=False)
    main = frame["type"].fillna("").str.contains("main").to_numpy()
    names = areas.frame["name"].fillna("").to_numpy()
    order = sorted(zip(area, ~main[door], door, strict=True))
    first = {place: here for place, _minor, here in reversed(order)}
    own = frame["name"].fillna("").to_numpy()
    return [
        name for place, here in sorted(first.items()) if (name := own[here] or str(_gate_of(names[place])))
    ]


def _gate_of(name: str) -> Text | str:
    return Text(f"{name}大门", f"{name} gate") if name else ""


def _gate_name(number: int) -> Text:
    return Text(f"{number}号卡口", f"Gate {number}")
