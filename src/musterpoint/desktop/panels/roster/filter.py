"""What of the roster the board shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import FILLED, PostState
from musterpoint.desktop.panels.roster.bands import Place
from musterpoint.desktop.pinyin import search_keys
from musterpoint.plan import Post

OPEN, CHANGED = "open", "changed"
"""States beyond those of a post: not filled; changed since publishing."""


@dataclass(frozen=True, slots=True)
class RosterFilter:
    """text: words that all must occur in the role, or in the person's name (also as pinyin or initials), unit
    or phone. place, role, shift, unit: None or "" for any. state: one of a post, OPEN, CHANGED, or "".
    sites: only posts of these, "" standing for none; None for any."""

    text: str = ""
    place: Place | None = None
    role: str = ""
    shift: str = ""
    unit: str = ""
    state: str = ""
    sites: frozenset[str] | None = None

    @property
    def narrows(self) -> bool:
        """Whether it leaves out any post by more than its shift."""
        return self != RosterFilter(shift=self.shift)

    def takes(
        self, catalogue: Catalogue, post: Post, state: PostState, changed: Collection[str] = ()
    ) -> bool:
        """changed: ids of the posts that changed since publishing."""
        person = state.person
        if (
            (self.place is not None and Place.of(post) != self.place)
            or (self.sites is not None and post.site not in self.sites)
            or (self.role and post.role != self.role)
            or (self.shift and post.shift != self.shift)
            or (self.unit and (person is None or person.unit != self.unit))
            or not self._takes_state(post, state, changed)
        ):
            return False
        if not self.text:
            return True
        role = catalogue.roles.get(post.role)
        key = search_keys(str(role.name) if role else post.role)
        if person:
            key = f"{key} {search_keys(person.name)} {search_keys(person.unit)} {person.phone}"
        return all(word in key for word in self.text.lower().split())

    def _takes_state(self, post: Post, state: PostState, changed: Collection[str]) -> bool:
        match self.state:
            case "":
                return True
            case "open":
                return state.state != FILLED
            case "changed":
                return post.id in changed
        return state.state == self.state
