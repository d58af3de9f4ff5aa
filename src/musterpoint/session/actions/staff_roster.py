"""A roster that somebody has filled in outside the program, read back: who is on which post now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import assigned_person
from musterpoint.catalogue.teams import team_title
from musterpoint.plan import Assignment, Edit, IdSource, Person, Plan, Post, deleted, made, new_id
from musterpoint.session.actions.sheets import Columns, Refusal, find_table
from musterpoint.session.actions.staff_cells import CellFault, read_phone
from musterpoint.session.actions.staff_file import RowNote
from musterpoint.text import N_, Label, Text, _

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "site": ("点位", "检测点", "点号", "site"),
    "place": ("点位名称", "检测点名称", "名称", "sitename"),
    "shift": ("班次", "shift"),
    "role": ("岗位", "role"),
    "number": ("序号", "编号", "number"),
    "name": ("姓名", "fullname", "name"),
    "unit": ("单位", "homeunit", "unit"),
    "phone": ("电话", "手机", "phone"),
}
NEEDED = ("shift", "role", "number", "name")


@dataclass(frozen=True, slots=True)
class Roster:
    """What a roster says of the plan's posts. wanted: post → person, "" where it is to be empty; posts that
    the file doesn't name are left out. bad_rows: rows that name no post or nobody in the plan."""

    wanted: Mapping[str, str]
    bad_rows: tuple[RowNote, ...]


def read_roster(path: Path | str, plan: Plan, catalogue: Catalogue) -> Roster:
    """Read a roster as `plugins.exporters.roster` writes it, in either language.

    Raises InputError where the file can't be read or has no heading of a roster.
    """
    table = find_table(Path(path), COLUMNS, _is_heading, _refusal())
    posts, people = _posts(plan, catalogue), _People(plan)
    wanted: dict[str, str] = {}
    bad: list[RowNote] = []
    for line, cells in table.rows:
        values = table.values(cells)
        if not any(values.values()):
            continue
        post = posts.get(_key(values))
        if post is None:
            bad.append(RowNote(line, _("The plan has no such post.")))
            continue
        try:
            wanted[post.id] = people.find(values)
        except CellFault as fault:
            bad.append(RowNote(line, str(fault)))
    return Roster(wanted, tuple(bad))


def _is_heading(columns: Columns, titles: Sequence[str]) -> bool:
    return columns.keys() >= set(NEEDED)


def _refusal() -> Refusal:
    return Refusal(
        _("“{name}” is no roster."),
        _("Export the plan as a roster, fill that in, and read it back."),
        _("It has no heading with shift, role, number and name."),
    )


def _key(values: Mapping[str, str]) -> tuple[str, ...]:
    site = values.get("site", "")
    return site or values.get("place", ""), values["shift"], values["role"].lower(), values["number"]


def _posts(plan: Plan, catalogue: Catalogue) -> dict[tuple[str, ...], Post]:
    """Every post by what a roster calls it: the number of its site or its team, shift, role and number."""
    sites = {site.id: str(site.number) for site in plan.sites()}
    posts: dict[tuple[str, ...], Post] = {}
    for post in plan.table("post").values():
        role, shift = catalogue.roles.get(post.role), plan.find("shift", post.shift)
        names = {role.name.zh, role.name.en.lower()} if role else {post.role}
        for name in names:
            place = sites.get(post.site) or team_title(plan, post.team)
            posts[place, shift.name if shift else "", name, str(post.number)] = post
    return posts


class _People:
    """Finds people by name, and by telephone number or unit where several have it."""

    def __init__(self, plan: Plan):
        self._by_name: defaultdict[str, list[Person]] = defaultdict(list)
        for person in plan.table("person").values():
            self._by_name[person.name].append(person)

    def find(self, values: Mapping[str, str]) -> str:
        """The person's id, "" for nobody. Raises CellFault where it can't be told who is meant."""
        name = values["name"]
        if not name:
            return ""
        found = self._by_name.get(name, [])
        phone, unit = read_phone(values.get("phone", "")), values.get("unit", "")
        for told in (
            [person for person in found if phone and person.phone == phone],
            [person for person in found if unit and person.unit == unit],
            found,
        ):
            if len(told) == 1:
                return told[0].id
        if found:
            raise CellFault(_("Several people are called {name}: give a phone or unit.").format(name=name))
        raise CellFault(_("{name} isn't in the plan: take the staff list in first.").format(name=name))


def apply_roster(plan: Plan, roster: Roster, ids: IdSource = new_id) -> Edit:
    """Put people where the roster has them; what it leaves as it is stays, pins too."""
    ended: list[Assignment] = []
    begun: list[Assignment] = []
    for post_id, person_id in roster.wanted.items():
        now = assigned_person(plan, plan.find("post", post_id))
        if (now.id if now else "") == person_id:
            continue
        ended += plan.where("assignment", post=post_id)
        if person_id:
            begun.append(Assignment(id=ids("assignment"), post=post_id, person=person_id))
    number = Text(f"{len(begun)} 个岗位", f"{len(begun)} posts")
    return Edit(
        Label(N_("Read {number} from a roster"), {"number": number}), (*deleted(*ended), *made(*begun))
    )
