"""What can be done with the chosen posts of the roster board: by key, by menu, by letting go."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtWidgets import QApplication

from musterpoint.desktop.dialogs.choose_person import choose_person
from musterpoint.desktop.dialogs.person import edit_person
from musterpoint.desktop.panels.roster.drops import Drop
from musterpoint.desktop.panels.roster.grid import Cell
from musterpoint.desktop.panels.roster.view import RosterView
from musterpoint.desktop.workbench import Workbench
from musterpoint.errors import InputError
from musterpoint.plan import Edit, Person, Post
from musterpoint.session.actions import assign
from musterpoint.session.actions.staff_board import (
    add_post_like,
    remove_posts,
    seat,
    set_pinned,
    swap,
    take_off,
)
from musterpoint.text import _


class Deeds:
    """Every deed is one edit; afterwards the people it was about are the chosen ones. under_way: they aren't
    yet."""

    def __init__(self, workbench: Workbench, view: RosterView):
        self._workbench, self._view = workbench, view
        self._copied: tuple[str, ...] = ()
        self.under_way = False

    @property
    def chosen(self) -> list[Post]:
        """The chosen posts, in the order of choosing."""
        plan = self._workbench.plan
        return [post for id_ in self._view.choice if (post := plan.find("post", id_))]

    @property
    def people(self) -> list[Person]:
        """Who is on the chosen posts."""
        return [person for post in self.chosen if (person := self._view.look.person_on(post.id))]

    @property
    def can_exchange(self) -> bool:
        return len(self.chosen) == 2 and bool(self.people)

    @property
    def can_paste(self) -> bool:
        return bool(self._copied and self._view.choice.current)

    @property
    def all_pinned(self) -> bool:
        held = [
            item for post in self.chosen for item in self._workbench.plan.where("assignment", post=post.id)
        ]
        return bool(held) and all(item.pinned for item in held)

    def let_go(self, drop: Drop) -> None:
        """Do what was asked for by dragging."""
        document, look = self._workbench.document, self._view.look
        plan, catalogue = document.plan, document.catalogue

        def edit() -> Edit:
            if len(drop.people) > 1 or not drop.target:
                leaving = {} if drop.keeping else dict(zip(drop.people, drop.posts, strict=False))
                return seat(plan, catalogue, drop.people, self._places_for(drop), leaving)
            if drop.posts and not drop.keeping and look.person_on(drop.target):
                return swap(plan, catalogue, drop.posts[0], drop.target)
            leaving = drop.posts[0] if drop.posts and not drop.keeping else ""
            return assign(plan, catalogue, drop.people[0], drop.target, leaving=leaving)

        if drop.posts == (drop.target,):
            self._view.tell()
            return
        try:
            ready = edit()
        except InputError as error:
            self._view.hinted.emit(f"{error.problem} {error.detail}")
            return

        def done(was_done: bool) -> None:
            self.under_way = False
            if was_done:
                self._choose_people(drop.people, drop.cell)
            else:
                self._view.tell()

        self.under_way = True
        document.carry_out(ready, done)

    def _places_for(self, drop: Drop) -> list[str]:
        """The posts that several people may take: from the target on, else those that ask for most first."""
        grid, roles = self._view.grid, self._workbench.document.catalogue.roles
        if drop.target:
            posts = [post.id for post in grid.posts_in(drop.cell)]
            first = posts.index(drop.target)
            return [post for post in posts[first:] + posts[:first] if post not in drop.posts]
        posts = [
            post
            for strip in grid.strips
            if strip.band.place == drop.cell.place
            for shift, cell in strip.band.cells.items()
            if drop.cell.shift in ("", shift)
            for post in cell
        ]
        posts.sort(key=lambda post: -len(roles[post.role].skills) if post.role in roles else 0)
        return [post.id for post in posts if post.id not in drop.posts]

    def _choose_people(self, people: Sequence[str], cell: Cell) -> None:
        plan = self._workbench.plan
        posts = [item.post for person in people for item in plan.where("assignment", person=person)]
        here = [
            post
            for post in posts
            if post in self._view.grid
            and self._view.grid.cell_of(post).place == cell.place
            and cell.shift in ("", self._view.grid.cell_of(post).shift)
        ]
        self._view.choose(here)

    def fill(self, post_id: str) -> None:
        """Let somebody be chosen for a post."""
        document = self._workbench.document
        if document.session.read_only:
            return
        post = document.plan.find("post", post_id)
        if person := choose_person(self._workbench, post):
            document.do(lambda: assign(document.plan, document.catalogue, person, post_id))

    def take_off(self) -> None:
        self._do(lambda plan, catalogue, posts: take_off(plan, catalogue, posts))

    def pin(self) -> None:
        """Pin whoever is on the chosen posts, or unpin them where all are pinned."""
        pinned = not self.all_pinned
        self._do(lambda plan, _catalogue, posts: set_pinned(plan, posts, pinned))

    def exchange(self) -> None:
        """The two chosen posts exchange their people."""
        if self.can_exchange:
            self._do(lambda plan, catalogue, posts: swap(plan, catalogue, *posts))

    def add_like(self) -> None:
        self._do(lambda plan, catalogue, posts: add_post_like(plan, catalogue, posts[-1]))

    def remove(self) -> None:
        self._do(remove_posts)

    def copy(self) -> None:
        """Remember the people on the chosen posts; as a text they can be pasted anywhere."""
        if people := self.people:
            self._copied = tuple(person.id for person in people)
            QApplication.clipboard().setText("\n".join(f"{person.name}\t{person.phone}" for person in people))
            names = _(", ").join(person.name for person in people[:5])
            self._workbench.document.message.emit(_("Copied: {names}").format(names=names))

    def paste(self) -> None:
        """Put those who were copied on the current post and the ones after it; they keep their posts."""
        current = self._view.choice.current
        people = tuple(id_ for id_ in self._copied if self._workbench.plan.find("person", id_))
        if people and current and not self._workbench.document.session.read_only:
            self.let_go(Drop(people, (), self._view.grid.cell_of(current), current, keeping=True))

    def edit_person(self) -> None:
        if people := self.people:
            edit_person(self._workbench, people[-1].id)

    def _do(self, edit) -> None:
        document = self._workbench.document
        posts = [post.id for post in self.chosen]
        if posts and not document.session.read_only:
            document.carry_out(lambda: edit(document.plan, document.catalogue, posts))
