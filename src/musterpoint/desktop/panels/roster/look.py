"""What the cards and heads of the roster board say, read from the plan as it is now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import BROKEN, FILLED, shift_hours
from musterpoint.desktop.document import Document
from musterpoint.desktop.panels.roster.bands import Band
from musterpoint.desktop.panels.roster.paint import Card, Tally, unit_shades
from musterpoint.desktop.theme import current_theme
from musterpoint.desktop.words import hours, post_state_word
from musterpoint.plan import Changes, Person, Plan, Post, Shift
from musterpoint.session.published import PublishedRoster
from musterpoint.text import _

BY_STATE, BY_UNIT = "state", "unit"


class Look:
    """colouring: BY_STATE or BY_UNIT, what a filled card's stripe tells."""

    def __init__(self, document: Document):
        self._document = document
        self.published = PublishedRoster(document.session)
        self.colouring = BY_STATE
        self._shades: dict[str, str] | None = None

    def follow(self, changes: Changes | None = None) -> None:
        """Forget what an edit may have changed; everything without one."""
        if changes is None or "person" in changes.records:
            self._shades = None

    @property
    def plan(self) -> Plan:
        return self._document.plan

    @property
    def catalogue(self) -> Catalogue:
        return self._document.catalogue

    @property
    def read_only(self) -> bool:
        return self._document.session.read_only

    def person_on(self, post_id: str) -> Person | None:
        """Who is on a post."""
        return self._document.post_states.of(post_id).person

    # Cards

    def card(self, post: Post, faded: bool = False) -> Card:
        state, plan = self._document.post_states.of(post.id), self._document.plan
        person = state.person
        held = plan.where("assignment", post=post.id) if person else ()
        return Card(
            name=person.name if person else post_state_word(state.state),
            unit=person.unit if person else "",
            role=self.role_words(post),
            state=state.state,
            shade=self.shade(person.unit) if person and self.colouring == BY_UNIT else "",
            pinned=any(item.pinned for item in held),
            changed=self.published.change(post.id) is not None,
            faded=faded,
        )

    def shade(self, unit: str) -> str:
        """The colour of a unit."""
        if self._shades is None:
            people = self._document.plan.table("person").values()
            self._shades = unit_shades(
                Counter(person.unit for person in people), current_theme().name == "dark"
            )
        return self._shades.get(unit, "")

    def role_words(self, post: Post) -> str:
        """ "Sampler 2 · lane 1"."""
        role = self._document.catalogue.roles.get(post.role)
        words = f"{role.name if role else post.role} {post.number}"
        return (
            _("{post} · lane {lane}").format(post=words, lane=post.lane)
            if post.lane and post.lane != post.number
            else words
        )

    def words(self, post_id: str) -> str:
        """A card in one line, as it is read aloud: role, person, state."""
        post = self._document.plan.find("post", post_id)
        if post is None:
            return ""
        state = self._document.post_states.of(post_id)
        name = state.person.name if state.person else ""
        return ", ".join(filter(None, (self.role_words(post), name, state.name, *state.reasons)))

    def tip(self, post_id: str) -> str:
        """Everything about a card: who, whence, how to reach them, what is wrong, what has changed."""
        post, plan = self._document.plan.find("post", post_id), self._document.plan
        if post is None:
            return ""
        state = self._document.post_states.of(post_id)
        lines = [self.role_words(post), self.duty(post)]
        if person := state.person:
            tier = self._document.catalogue.tiers.get(person.tier)
            whence = " · ".join(filter(None, (person.unit, str(tier.name) if tier else "", person.phone)))
            lines += [f"{person.name}", whence, person.remarks]
        lines += state.reasons
        if change := self.published.change(post_id):
            before = plan.find("person", change.before)
            lines.append(
                _("New since publishing")
                if change.is_new
                else _("Published with: {person}").format(person=before.name if before else _("nobody"))
            )
        return "\n".join(filter(None, lines))

    def duty(self, post: Post) -> str:
        """What somebody on the post does."""
        role = self._document.catalogue.roles.get(post.role)
        return str(role.duty) if role and role.duty else ""

    # Heads

    def shift_words(self, shift: Shift) -> tuple[str, str]:
        """Name and hours of a shift."""
        known = shift_hours(self._document.plan, shift.id)
        return shift.name or _("No shift"), hours(*known) if known else ""

    def tally_of(self, band: Band) -> Tally:
        """Of the cards of a band that are shown."""
        return self._counted(post.id for posts in band.cells.values() for post in posts)

    def tally_in(self, shift: str) -> Tally:
        """Of all posts of a shift, shown or not."""
        return _tally(self._document.post_states.in_shift(shift))

    @property
    def tally(self) -> Tally:
        """Of all posts of the plan."""
        return _tally(self._document.post_states.counts)

    def _counted(self, posts: Iterable[str]) -> Tally:
        of = self._document.post_states.of
        return _tally(Counter(of(post).state for post in posts))


def _tally(counts: Counter[str]) -> Tally:
    return Tally(counts[FILLED], counts.total(), counts[BROKEN])
