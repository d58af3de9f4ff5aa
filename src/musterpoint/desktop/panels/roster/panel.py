"""The roster board: every post as a card, by site and shift, to drop people on."""

from __future__ import annotations

from collections.abc import Collection

from PyQt6.QtCore import QPoint, Qt, QTimer
from PyQt6.QtGui import QHideEvent, QShowEvent
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from musterpoint.catalogue.posts import BROKEN, EMPTY
from musterpoint.desktop.canvas.fill import FILL
from musterpoint.desktop.hand import hand_is_busy
from musterpoint.desktop.panels.empty_state import EmptyState
from musterpoint.desktop.panels.roster.bands import Band, Place, bands, shown_shifts
from musterpoint.desktop.panels.roster.deeds import Deeds
from musterpoint.desktop.panels.roster.filter import CHANGED, RosterFilter
from musterpoint.desktop.panels.roster.filter_bar import RosterFilterBar
from musterpoint.desktop.panels.roster.grid import Grid
from musterpoint.desktop.panels.roster.look import BY_UNIT, Look
from musterpoint.desktop.panels.roster.menu import RosterMenu
from musterpoint.desktop.panels.roster.post_bar import PostBar
from musterpoint.desktop.panels.roster.view import RosterView
from musterpoint.desktop.panels.stack import PanelStack
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.staffing.shortages import explained
from musterpoint.plan import Changes, Edit
from musterpoint.text import _, ngettext

Key = Qt.Key
EXPLAIN_MS = 250
"""A card has to be looked at for so long before it is counted who could take it."""


class RosterPanel(PanelStack):
    """Drop a person on a card, a cell or a site; drag cards to exchange people. The line below the board says
    what is wrong with the chosen post and has the button that puts it right."""

    def __init__(self, workbench: Workbench):
        self._workbench = workbench
        content = QWidget()
        super().__init__(
            content,
            EmptyState(
                workbench,
                "view-grid-outline",
                _("No site, no posts. Drag a site kit from the palette onto the map."),
                ("view.workspace.map", "people.command-post"),
            ),
        )
        self._changed: Collection[str] = ()
        self._bands: list[Band] = []
        self._choosing_place = False
        self.look = Look(workbench.document)
        self.filters = RosterFilterBar(workbench.document)
        self.view = RosterView(self.look, self._laid_out)
        self.bar = PostBar(workbench.document)
        self.deeds = Deeds(workbench, self.view)
        self._explaining = QTimer(self, singleShot=True, interval=EXPLAIN_MS)
        self._explaining.timeout.connect(self._explain)
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.filters)
        column.addWidget(self.view, 1)
        column.addWidget(self.bar)
        self._connect()

    def _connect(self) -> None:
        document, view, deeds = self._workbench.document, self.view, self.deeds
        self.filters.filter_changed.connect(self._on_filter)
        self.filters.colouring_changed.connect(self._on_colouring)
        view.choice_changed.connect(self._show_bar)
        view.activated.connect(deeds.fill)
        view.dropped.connect(deeds.let_go)
        view.hinted.connect(self._on_hint)
        view.menu_asked.connect(self._show_menu)
        view.place_chosen.connect(self._on_place)
        self.bar.fix_chosen.connect(self._fix)
        self.bar.next_asked.connect(self.show_next_problem)
        view.keys.commands |= {
            (Key.Key_Delete, False): deeds.take_off,
            (Key.Key_Backspace, False): deeds.take_off,
            (Key.Key_P, False): deeds.pin,
            (Key.Key_X, False): deeds.exchange,
            (Key.Key_C, True): deeds.copy,
            (Key.Key_V, True): deeds.paste,
            (Key.Key_F, False): self.bar.do_fix,
            (Key.Key_N, False): self.show_next_problem,
        }
        document.plan_changed.connect(self._on_plan_changed)
        document.selection_changed.connect(self._show_selected)
        document.published.connect(self.refresh)

    # The map shows each site's fill beside the board.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._workbench.canvas.set_shown(FILL, True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._workbench.canvas.set_shown(FILL, False)

    # What is shown

    def _laid_out(self, width: int) -> Grid:
        return Grid(self._bands, shown_shifts(self._workbench.plan, self.filters.chosen.shift), width)

    def _banded(self) -> list[Band]:
        document, chosen = self._workbench.document, self.filters.chosen
        plan, catalogue, states = document.plan, document.catalogue, document.post_states.all
        posts = plan.table("post").values()
        if chosen != RosterFilter():
            posts = [post for post in posts if chosen.takes(catalogue, post, states[post.id], self._changed)]
        return bands(plan, catalogue, posts, not chosen.narrows)

    def refresh(self) -> None:
        self.look.published.catch_up()
        self.look.follow()
        self.filters.show_choices()
        self._on_colouring(self.look.colouring)
        self._reload()

    def _reload(self) -> None:
        plan = self._workbench.plan
        self._changed = self.look.published.changed() if self.filters.chosen.state == CHANGED else ()
        self.show_empty(not plan.table("site") and not plan.table("post"))
        self._bands = self._banded()
        self.view.reload()
        self._show_bar()

    def _on_plan_changed(self, changes: Changes) -> None:
        if not self.seen():
            return
        self.look.follow(changes)
        self.filters.follow(changes)
        narrowed = self.filters.chosen.narrows and changes.touch("assignment", "person")
        if narrowed or changes.touch("post", "site", "shift", "team"):
            self._reload()
        elif changes.touch("assignment", "person", "campaign"):
            self.view.refresh()
            if not self.deeds.under_way:
                self._show_bar()

    def _on_filter(self, _chosen: RosterFilter) -> None:
        self._reload()
        self.view.verticalScrollBar().setValue(0)

    def _on_colouring(self, colouring: str) -> None:
        self.look.colouring = colouring
        self.filters.show_shades(self.look.shade if colouring == BY_UNIT else None)
        self.view.refresh()

    def _on_hint(self, words: str) -> None:
        if words:
            self.bar.show_hint(words)
        else:
            self._show_bar()

    def _show_bar(self) -> None:
        posts = list(self.view.choice)
        version = "" if posts else self._version()
        self.bar.show_posts(posts, self._workbench.document.session.read_only, version)
        if self.bar.wants_reason:
            self._explaining.start()

    def _version(self) -> str:
        """Whether the roster is a draft, or how much has changed since it was published."""
        published = self.look.published
        if published.is_draft:
            return _("Draft: not published yet")
        count = len(published.changed())
        words = ngettext(
            "{count} post changed since publishing", "{count} posts changed since publishing", count
        )
        return words.format(count=count) if count else _("As published")

    def _explain(self) -> None:
        """Say why the chosen post is empty where nobody free fits it: who of which tier is where."""
        if hand_is_busy():
            self._explaining.start()
            return
        post = self._workbench.plan.find("post", self.view.choice.current)
        if post is None or not self.bar.wants_reason:
            return
        plan, catalogue = self._workbench.plan.copy(), self._workbench.document.catalogue

        def say(reason: str) -> None:
            if self.bar.wants_reason and self.view.choice.current == post.id:
                self.bar.show_reason(reason)

        self._workbench.jobs.start(
            _("Counting who is free"), lambda _job: explained(plan, catalogue, post), say, lane="explain"
        )

    def _show_selected(self) -> None:
        """The site that is selected on the map comes to the top."""
        if self._choosing_place:
            return
        for kind, id_ in self._workbench.document.selected_records:
            if kind == "site":
                self.view.show_place(Place(id_, ""))

    def _on_place(self, place: Place) -> None:
        """Select the site on the map; the board stays where it is."""
        if place.site:
            self._choosing_place = True
            self._workbench.document.select([("site", place.site)])
            self._choosing_place = False

    def _show_menu(self, what: object, point: QPoint) -> None:
        RosterMenu(self._workbench, self.deeds, self.bar, what).show_at(point)

    # What is done

    def _fix(self, edit: Edit) -> None:
        self._workbench.document.do(edit)

    def show_first_problem(self) -> None:
        """The same of all posts, whatever was filtered."""
        self.filters.clear.click()
        self.show_next_problem()

    def show_next_problem(self) -> None:
        """Choose the next broken post after the current one, or the next empty one where none is broken."""
        order = [post.id for post in self.view.grid.posts()]
        current = self.view.choice.current
        first = order.index(current) + 1 if current in order else 0
        after, of = order[first:] + order[:first], self._workbench.document.post_states.of
        for state in (BROKEN, EMPTY):
            for post in after:
                if of(post).state == state:
                    self.view.choose([post])
                    return
