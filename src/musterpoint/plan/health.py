"""Plan health: problems that checks find, and the rules that hold for every plan whatever it is for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import attrgetter
from typing import Any, TypeVar

from musterpoint.plan.edits import Edit, deleted
from musterpoint.plan.plan import Plan
from musterpoint.plan.record import Record, references
from musterpoint.plan.records import RECORD_TYPES
from musterpoint.text import N_, Label, _

C = TypeVar("C", bound=Callable[..., Any])


class Severity(StrEnum):
    """BLOCKER: the plan can't work like this. WARNING: somebody will suffer from it. NOTE: worth a look."""

    BLOCKER = "blocker"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a plan.

    check: the id of the check that found it. title, detail, suggestion: translated sentences. subjects:
    (kind, id) of the records or features concerned, the first one foremost. position: where on the map, in
    the plan's CRS. source: where the figure comes from. fix: an edit that puts it right, where there is one.
    refit: id of the site whose layout, made anew, should put it right, where there is no quicker fix.
    about: tells it from others of the same check with the same foremost subject; not shown. accepted: why
    somebody lives with it, "" where nobody does.
    """

    check: str
    severity: Severity
    title: str
    detail: str = ""
    suggestion: str = ""
    subjects: tuple[tuple[str, str], ...] = ()
    position: tuple[float, float] | None = None
    source: str = ""
    fix: Edit | None = None
    refit: str = ""
    about: str = ""
    accepted: str = ""

    @property
    def key(self) -> tuple[str, str, str] | None:
        """What it alone is known by from one run of the checks to the next: check (with what it is about),
        kind and id of the foremost subject. None where it has no subject."""
        name = f"{self.check}/{self.about}" if self.about else self.check
        return (name, *self.subjects[0]) if self.subjects else None


def reads(*kinds: str) -> Callable[[C], C]:
    """Marks a check as depending on nothing but these kinds of record and layers: while those are as they
    were, it isn't run again. A check that isn't marked is always run."""

    def mark(check: C) -> C:
        check.reads = frozenset(kinds)  # type: ignore[attr-defined]
        return check

    return mark


def with_acceptance(plan: Plan, problems: Iterable[Problem]) -> list[Problem]:
    """The problems, those that somebody has accepted as notes with the reason."""
    reasons = {(item.check, item.kind, item.subject): item.reason for item in plan.table("accepted").values()}
    return [
        replace(problem, severity=Severity.NOTE, accepted=reasons[problem.key])
        if problem.key in reasons
        else problem
        for problem in problems
    ]


def dangling_references(plan: Plan) -> Iterator[Problem]:
    """Records that name a record which isn't there. Deleting a site deletes its parts in the same edit, so
    only a damaged or foreign file has them."""
    for record, target in _dangling(plan):
        yield Problem(
            check="dangling-references",
            severity=Severity.BLOCKER,
            title=_("A record belongs to something that no longer exists."),
            detail=_("{kind} {id} names {target}.").format(kind=record.KIND, id=record.id, target=target),
            suggestion=_("Delete the left-over record."),
            subjects=((record.KIND, record.id),),
            fix=Edit(Label(N_("Delete a left-over record")), tuple(deleted(record))),
            about=target,
        )


def _dangling(plan: Plan) -> Iterator[tuple[Record, str]]:
    """Records, and the ids in them that no record has. A district's 20,000 are looked at as sets."""
    for kind, type_ in RECORD_TYPES.items():
        table = plan.table(kind)
        for name, of in references(type_).items():
            missing = set(map(attrgetter(name), table.values())) - {"", None} - plan.table(of).keys()
            if missing:
                yield from (
                    (record, target)
                    for record in table.values()
                    if (target := getattr(record, name)) in missing
                )


@reads("site")
def repeated_site_numbers(plan: Plan) -> Iterator[Problem]:
    """Two sites with one number: two teams would go to the same place."""
    seen: dict[int, str] = {}
    for site in plan.sites():
        if site.number in seen:
            yield Problem(
                check="repeated-site-numbers",
                severity=Severity.BLOCKER,
                title=_("Two sites have the number {number}.").format(number=site.number),
                detail=_("People and goods would go to the wrong place."),
                suggestion=_("Give one of them another number."),
                subjects=(("site", site.id), ("site", seen[site.number])),
                position=(site.x, site.y),
            )
        seen.setdefault(site.number, site.id)


@reads("post", "assignment")
def double_assignments(plan: Plan) -> Iterator[Problem]:
    """A post with more than one person; only a merge of two plans can bring that about."""
    people = Counter(assignment.post for assignment in plan.table("assignment").values())
    for post_id, count in people.items():
        if count > 1 and (post := plan.find("post", post_id)):
            assignments = plan.where("assignment", post=post_id)
            yield Problem(
                check="double-assignments",
                severity=Severity.BLOCKER,
                title=_("A post has {count} people.").format(count=len(assignments)),
                detail=_("A post is for one person."),
                suggestion=_("Take all but one off the post."),
                subjects=(("post", post.id), *(("assignment", item.id) for item in assignments)),
                fix=Edit(Label(N_("Keep one person on the post")), tuple(deleted(*assignments[1:]))),
            )
