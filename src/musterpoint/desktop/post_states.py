"""Which posts are empty, broken or filled, found anew only for what an edit touched."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import BROKEN, PostState, post_state, post_states
from musterpoint.plan import Assignment, Changes, Plan


class PostStates:
    """The state of every post of a plan. `follow` must be told of every edit."""

    def __init__(self, plan: Plan, catalogue: Catalogue):
        self._plan = plan
        self._catalogue = catalogue
        self._states: dict[str, PostState] = {}
        self._counts: Counter[str] = Counter()
        self._place_of: dict[str, tuple[str, str]] = {}
        self._by_site: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._by_shift: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._assignments: dict[str, Assignment] = {}
        self._stale = True

    def of(self, post_id: str) -> PostState:
        """The state of one post. Raises KeyError where there is no such post."""
        self.catch_up()
        return self._states[post_id]

    @property
    def all(self) -> Mapping[str, PostState]:
        """The state of every post by its id."""
        self.catch_up()
        return self._states

    @property
    def counts(self) -> Counter[str]:
        """State → number of posts."""
        self.catch_up()
        return self._counts

    def at_site(self, site: str) -> Counter[str]:
        """State → number of posts of a site."""
        self.catch_up()
        return self._by_site[site]

    def in_shift(self, shift: str) -> Counter[str]:
        """State → number of posts of a shift."""
        self.catch_up()
        return self._by_shift[shift]

    def follow(self, changes: Changes) -> None:
        """Find anew what an edit may have changed."""
        if self._stale or changes.touch("shift", "campaign"):
            self._stale = True
            return
        people, posts = self._touched(changes)
        posts.update(assignment.post for assignment in self._assignments_of(people))
        for post in posts:
            self._put(post)

    def become(self, other: PostStates) -> None:
        """Know what was found, in another thread, of a plan that holds the same; nobody may use it any
        longer."""
        known = {name: value for name, value in vars(other).items() if name not in ("_plan", "_catalogue")}
        vars(self).update(known)

    def _touched(self, changes: Changes) -> tuple[set[str], set[str]]:
        """The people and the posts that an edit is about."""
        people = set(changes.records.get("person", ()))
        posts = set(changes.records.get("post", ()))
        for id_ in changes.records.get("assignment", ()):
            for assignment in (self._assignments.pop(id_, None), self._plan.find("assignment", id_)):
                if assignment is not None:
                    people.add(assignment.person)
                    posts.add(assignment.post)
            if assignment is not None:
                self._assignments[id_] = assignment
        if "post" in changes.records:
            # Who is on a post that came or went may now be on two at once, or no longer.
            people.update(item.person for item in self._assignments.values() if item.post in posts)
        if "site" in changes.records:
            # A broken post says in words at which other site its person is.
            posts.update(id_ for id_, state in self._states.items() if state.state == BROKEN)
        return people, posts

    def _assignments_of(self, people: Iterable[str]) -> Iterator[Assignment]:
        for person in people:
            yield from self._plan.where("assignment", person=person)

    def _put(self, post_id: str) -> None:
        before = self._states.pop(post_id, None)
        if before is not None:
            self._counts[before.state] -= 1
            self._add(*self._place_of.pop(post_id), before.state, -1)
        post = self._plan.find("post", post_id)
        if post is not None:
            state = self._states[post_id] = post_state(self._plan, self._catalogue, post)
            self._counts[state.state] += 1
            self._place_of[post_id] = (post.site, post.shift)
            self._add(post.site, post.shift, state.state, 1)

    def _add(self, site: str, shift: str, state: str, number: int) -> None:
        self._by_site[site][state] += number
        self._by_shift[shift][state] += number

    def catch_up(self) -> None:
        """Find everything that isn't known; by itself it happens when somebody first asks."""
        if self._stale:
            self._states = post_states(self._plan, self._catalogue)
            self._counts = Counter(state.state for state in self._states.values())
            posts = self._plan.table("post").items()
            self._place_of = {id_: (post.site, post.shift) for id_, post in posts}
            self._by_site.clear()
            self._by_shift.clear()
            for id_, state in self._states.items():
                self._add(*self._place_of[id_], state.state, 1)
            self._assignments = dict(self._plan.table("assignment"))
            self._stale = False
