"""The people of a plan as a table model: fast with thousands, filtered and sorted in place."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from operator import attrgetter
from typing import Any

from PyQt6.QtCore import QMimeData, QModelIndex, Qt
from PyQt6.QtGui import QColor

from musterpoint.desktop.document import Document
from musterpoint.desktop.panels.tables import NO_INDEX, RowsModel
from musterpoint.desktop.pinyin import search_keys
from musterpoint.desktop.theme import current_theme
from musterpoint.desktop.tools.drops import PERSON_MIME
from musterpoint.desktop.workers import Workers
from musterpoint.plan import Changes, Person
from musterpoint.text import N_, _

NAME, POST, SKILLS, UNIT, TIER, PHONE = range(6)
FIELDS = {NAME: "name", SKILLS: "skills", UNIT: "unit", TIER: "tier", PHONE: "phone"}
"""Column → the field of a person that it shows."""

HEADERS = (N_("Full name"), N_("Post"), N_("Skills"), N_("Unit"), N_("Tier"), N_("Phone"))
MOST_SINGLE = 20
"""With more people who come and go at once the list is made anew."""

SPELT_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What the table shows. text: words that all must occur in name (also as pinyin or initials), unit or
    phone. skill, unit, tier: "" for any. busy: None for any, else whether the person has a post."""

    text: str = ""
    skill: str = ""
    unit: str = ""
    tier: str = ""
    busy: bool | None = None

    def takes(self, person: Person, has_post: bool) -> bool:
        if (
            (self.skill and self.skill not in person.skills)
            or (self.unit and self.unit != person.unit)
            or (self.tier and self.tier != person.tier)
            or (self.busy is not None and self.busy != has_post)
        ):
            return False
        if not self.text:
            return True
        key = f"{search_keys(person.name)} {search_keys(person.unit)} {person.phone}"
        return all(word in key for word in self.text.lower().split())


class PeopleModel(RowsModel):
    """Rows are the people that the filter takes, in the chosen order. Empty until it is first loaded;
    `update` follows the plan."""

    HEADERS = HEADERS

    def __init__(self, document: Document):
        super().__init__()
        self._document = document
        self._filter = PeopleFilter()
        self._order: tuple[int, bool] = (NAME, False)
        self._rows: list[Person] = []
        self._holders: dict[str, str] = {}
        self._busy: set[str] = set()
        self._spelt: dict[str, str] = {}
        self._spelling = 0
        self._speller = Workers(self, 1, "spelling", in_turn=True)

    # What is shown

    @property
    def filter(self) -> PeopleFilter:
        return self._filter

    def set_filter(self, chosen: PeopleFilter) -> None:
        if chosen != self._filter:
            self._filter = chosen
            self.reload()

    def person(self, row: int) -> Person:
        return self._rows[row]

    def row_of(self, person_id: str) -> int:
        """The row of a person, -1 where the filter hides it."""
        return next((row for row, person in enumerate(self._rows) if person.id == person_id), -1)

    @property
    def is_ordered(self) -> bool:
        """Whether everything that people are ordered by is spelt."""
        return not self._spelling

    def reload(self) -> None:
        """Filter and sort anew."""
        self._look_who_is_busy()
        people, busy, chosen = self._document.plan.table("person").values(), self._busy, self._filter
        takes_all = chosen == PeopleFilter()
        rows = [person for person in people if takes_all or chosen.takes(person, person.id in busy)]
        self.beginResetModel()
        self._rows = self._ordered(rows)
        self.endResetModel()

    def _ordered(self, people: list[Person]) -> list[Person]:
        """In the chosen order; those who are alike in it by their ids."""
        column, descending = self._order
        people.sort(key=attrgetter("id"), reverse=descending)
        texts = self._texts(people, column)
        if column != PHONE:
            self._spell(texts)
            texts = [self._spelt.get(text, text) for text in texts]
        order = sorted(range(len(people)), key=texts.__getitem__, reverse=descending)
        return [people[at] for at in order]

    def _texts(self, people: Iterable[Person], column: int) -> list[str]:
        """What stands in a column, of thousands within milliseconds."""
        if column == POST:
            words, free = self._posts_of_all(), _("free")
            return [words.get(person.id) or free for person in people]
        values = map(attrgetter(FIELDS[column]), people)
        return list(map(cache(partial(self._words, column)), values) if column in (SKILLS, TIER) else values)

    def _sort_key(self, person: Person, column: int) -> tuple[str, str]:
        text = self.text(person, column)
        return (text if column == PHONE else self._spelt.get(text, text)), person.id

    def _spell(self, texts: Iterable[str]) -> None:
        """Have these spelt, for them to be ordered by. Very many that aren't yet are spelt in a thread, as
        that takes a second; until then they are ordered as they are written."""
        new = [text for text in dict.fromkeys(texts) if text not in self._spelt]
        if len(new) <= SPELT_AT_ONCE:
            self._spelt |= _spelt(new)
        else:
            self._spelling += 1
            self._speller.start(_spelt, new, done=self._take_spelt)

    def _take_spelt(self, spelt: Mapping[str, str]) -> None:
        self._spelling -= 1
        self._spelt |= spelt
        self.reload()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = (column, order == Qt.SortOrder.DescendingOrder)
        if self._rows:
            self.reload()

    def update(self, changes: Changes) -> None:
        """Follow an edit: new and gone people need a new list; where the filter asks who is busy, single
        people come and go; else only rows change."""
        if "person" in changes.records:
            self.reload()
        elif changes.touch("post", "site"):
            self._show_turned()
            if self._rows:
                self.dataChanged.emit(self.index(0, POST), self.index(len(self._rows) - 1, POST))
        elif changes.touch("assignment"):
            self._show_turned()

    def _look_who_is_busy(self) -> None:
        table = self._document.plan.table("assignment")
        self._holders = {id_: assignment.person for id_, assignment in table.items()}
        self._busy = set(self._holders.values())

    def _show_turned(self) -> None:
        """Show anew those who got or left a post: thousands of others needn't be sorted for them."""
        before, busy_before = self._holders, self._busy
        self._look_who_is_busy()
        turned = {person for _id, person in before.items() ^ self._holders.items()}
        if len(turned) > MOST_SINGLE:
            self.reload()
            return
        for id_ in turned:
            row = self.row_of(id_)
            if self._filter.busy is not None and (id_ in busy_before) != (id_ in self._busy):
                self._come_or_go(id_, row)
            elif row >= 0:
                self.dataChanged.emit(self.index(row, POST), self.index(row, POST))

    def _come_or_go(self, id_: str, row: int) -> None:
        """Take a row out, or put somebody in who has none."""
        person = self._document.plan.find("person", id_)
        if row >= 0:
            self.beginRemoveRows(NO_INDEX, row, row)
            del self._rows[row]
            self.endRemoveRows()
        elif person and self._filter.takes(person, id_ in self._busy):
            column, descending = self._order
            if column != PHONE:
                self._spell([self.text(person, column)])
            by_column = partial(self._sort_key, column=column)
            rows = self._rows[::-1] if descending else self._rows
            place = bisect_left(rows, self._sort_key(person, column), key=by_column)
            row = len(rows) - place if descending else place
            self.beginInsertRows(NO_INDEX, row, row)
            self._rows.insert(row, person)
            self.endInsertRows()

    # Qt's side

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        person = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(person, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return person.remarks or self.text(person, index.column())
            case Qt.ItemDataRole.ForegroundRole if index.column() == POST and not self.is_busy(person):
                return QColor(current_theme().muted)
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [PERSON_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The ids of the dragged people, one a line."""
        rows = sorted({index.row() for index in indexes})
        data = QMimeData()
        data.setData(PERSON_MIME, "\n".join(self._rows[row].id for row in rows).encode())
        return data

    def text(self, person: Person, column: int) -> str:
        """What stands in a cell."""
        if column == POST:
            return self.posts(person) or _("free")
        return self._words(column, getattr(person, FIELDS[column]))

    def _words(self, column: int, value: Any) -> str:
        """What stands in a cell for the value of the column's field."""
        catalogue = self._document.catalogue
        if column == SKILLS:
            skills = (catalogue.skills.get(skill) for skill in value)
            return _(", ").join(str(skill.name) for skill in skills if skill)
        if column == TIER:
            tier = catalogue.tiers.get(value)
            return str(tier.name) if tier else value
        return value

    def is_busy(self, person: Person) -> bool:
        return bool(self._document.plan.where("assignment", person=person.id))

    def posts(self, person: Person) -> str:
        """Where the person serves: "3 Sampler", several separated by semicolons."""
        plan = self._document.plan
        posts = (plan.find("post", one.post) for one in plan.where("assignment", person=person.id))
        return "; ".join(self._post(post.site, post.role) for post in posts if post)

    def _posts_of_all(self) -> dict[str, str]:
        """The same for everybody who has a post."""
        posts, called = self._document.plan.table("post"), cache(self._post)
        words: defaultdict[str, list[str]] = defaultdict(list)
        for assignment in self._document.plan.table("assignment").values():
            if post := posts.get(assignment.post):
                words[assignment.person].append(called(post.site, post.role))
        return {person: "; ".join(some) for person, some in words.items()}

    def _post(self, site_id: str, role_id: str) -> str:
        site, role = self._document.plan.find("site", site_id), self._document.catalogue.roles.get(role_id)
        return f"{site.number if site else ''} {role.name if role else role_id}".strip()


def _spelt(texts: Iterable[str]) -> dict[str, str]:
    """Text → what it is ordered by: the part after the first space is the pinyin."""
    return {text: search_keys(text).partition(" ")[2] or search_keys(text) for text in texts}
