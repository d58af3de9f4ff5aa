"""A roster is a draft until it is published; then the plan knows what has changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from musterpoint.plan import Assignment, Edit, Plan, Post, RecordChange
from musterpoint.session.printed import PRINTED
from musterpoint.session.session import Session

PUBLISHED = "published"
"""The name of the mark that a revision gets when its roster is published."""


@dataclass(frozen=True, slots=True)
class PostChange:
    """What became of a post. before, after: ids of who was and who is on it, "" for nobody; is_new, is_gone:
    the post itself came or went."""

    post: str
    before: str
    after: str
    is_new: bool = False
    is_gone: bool = False


def publish(session: Session) -> None:
    """The roster as it is now is what people are told."""
    session.mark_revision(PUBLISHED)


def published_revision(session: Session) -> int | None:
    """The revision that was published or printed last; None while the roster is a draft."""
    marks = [mark.revision for mark in session.marks() if mark.name in (PUBLISHED, PRINTED)]
    return max(marks, default=None)


def changes_since_publishing(session: Session) -> dict[str, PostChange]:
    """Post → what became of it since the roster was published; empty for a draft. Somebody who is back where
    they were has not changed."""
    revision = published_revision(session)
    return {} if revision is None else post_changes(session.plan, session.edits_since(revision))


def replaced_since_publishing(session: Session) -> dict[str, str]:
    """Post → id of the person who was on it when the roster was published, "" for nobody, for the posts that
    have changed since: what is marked on paper."""
    return {
        post: change.before
        for post, change in changes_since_publishing(session).items()
        if not change.is_gone
    }


def post_changes(plan: Plan, edits: Iterable[Edit]) -> dict[str, PostChange]:
    """Post → what these edits did to it. plan: as it is after them."""
    assignments: dict[str, Assignment | None] = {}
    posts: dict[str, Post | None] = {}
    for change in (change for edit in edits for change in edit.changes):
        if isinstance(change, RecordChange) and change.kind == Assignment.KIND:
            assignments.setdefault(change.id, change.before)
        elif isinstance(change, RecordChange) and change.kind == Post.KIND:
            posts.setdefault(change.id, change.before)
    before: dict[str, str] = {item.post: item.person for item in assignments.values() if item}
    untouched = {
        item.post: item.person for item in plan.table("assignment").values() if item.id not in assignments
    }
    touched = before.keys() | posts.keys()
    touched |= {item.post for id_ in assignments if (item := plan.find("assignment", id_))}
    found = {}
    for post in touched:
        held = plan.where("assignment", post=post)
        was, now = before.get(post, untouched.get(post, "")), held[0].person if held else ""
        is_new = post in posts and posts[post] is None and plan.find("post", post) is not None
        is_gone = posts.get(post) is not None and plan.find("post", post) is None
        if was != now or is_new or is_gone:
            found[post] = PostChange(post, was, now, is_new, is_gone)
    return found


class PublishedRoster:
    """Who was on which post when the roster was published last, beside who is on it now.

    `catch_up` looks whether it has been published anew; between two calls `change` costs next to nothing.
    """

    def __init__(self, session: Session):
        self._session = session
        self._revision: int | None = None
        self._holders: dict[str, str] = {}

    @property
    def is_draft(self) -> bool:
        """Whether the roster has never been published; nothing is a change then."""
        return self._revision is None

    def catch_up(self) -> bool:
        """Read what was published, where that is something else than before; tell whether it is."""
        revision = published_revision(self._session)
        if revision == self._revision:
            return False
        self._revision = revision
        self._holders = {} if revision is None else self._as_published(revision)
        return True

    def _as_published(self, revision: int) -> dict[str, str]:
        plan = self._session.plan
        holders = dict.fromkeys(plan.table("post"), "")
        holders |= {item.post: item.person for item in plan.table("assignment").values()}
        for change in post_changes(plan, self._session.edits_since(revision)).values():
            if change.is_new:
                del holders[change.post]
            else:
                holders[change.post] = change.before
        return holders

    def change(self, post_id: str) -> PostChange | None:
        """What became of a post that the plan has; None where it is as it was published."""
        if self._revision is None:
            return None
        held = self._session.plan.where("assignment", post=post_id)
        was, now = self._holders.get(post_id), held[0].person if held else ""
        return None if was == now else PostChange(post_id, was or "", now, is_new=was is None)

    def changed(self) -> set[str]:
        """The posts of the plan that are not as they were published."""
        return {post for post in self._session.plan.table("post") if self.change(post)}
