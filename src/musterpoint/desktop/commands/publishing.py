"""Publishing the roster: what isn't in order is said first."""

from __future__ import annotations

from collections import Counter

from musterpoint.catalogue.posts import BROKEN, EMPTY, place_title, post_title
from musterpoint.desktop.ask import Choice, ask_choice
from musterpoint.desktop.workbench import Workbench
from musterpoint.session.published import publish
from musterpoint.text import _, ngettext

MOST_TOLD = 8
PUBLISH, SHOW = "publish", "show"


def publish_roster(workbench: Workbench) -> None:
    """Publish, or show what is broken or empty where somebody would rather see to that."""
    counts = workbench.document.post_states.counts
    if counts[BROKEN] or counts[EMPTY]:
        answer = ask_choice(
            workbench.window,
            _title(counts),
            "\n".join(_troubles(workbench)),
            [Choice(SHOW, _("Show them")), Choice(PUBLISH, _("Publish all the same"))],
        )
        if answer == SHOW:
            _show_first(workbench)
        if answer != PUBLISH:
            return
    publish(workbench.document.session)
    workbench.document.published.emit()
    workbench.document.message.emit(_("Published: changes from now on are marked."))


def _title(counts: Counter[str]) -> str:
    broken, empty = counts[BROKEN], counts[EMPTY]
    parts = [
        ngettext("{count:,} post is broken", "{count:,} posts are broken", broken).format(count=broken)
        if broken
        else "",
        ngettext("{count:,} post is empty", "{count:,} posts are empty", empty).format(count=empty)
        if empty
        else "",
    ]
    return _("Not every post is in order: {parts}.").format(parts=_(", ").join(filter(None, parts)))


def _troubles(workbench: Workbench) -> list[str]:
    """A line for each broken post with its reason, then one for each place with how many are empty."""
    plan, catalogue = workbench.plan, workbench.document.catalogue
    lines: list[str] = []
    empty: Counter[str] = Counter()
    for id_, state in workbench.document.post_states.all.items():
        post = plan.find("post", id_)
        if state.state == BROKEN:
            words = " ".join((state.person.name, *state.reasons))
            lines.append(_("{post}: {words}").format(post=post_title(plan, catalogue, post), words=words))
        elif state.state == EMPTY:
            empty[place_title(plan, post)] += 1
    for place, count in empty.most_common():
        words = ngettext("{count:,} post is empty", "{count:,} posts are empty", count).format(count=count)
        lines.append(_("{post}: {words}").format(post=place, words=words))
    return lines if len(lines) <= MOST_TOLD else [*lines[:MOST_TOLD], "…"]


def _show_first(workbench: Workbench) -> None:
    """The roster board with the first post that isn't in order."""
    workbench.commands.action("view.workspace.people").trigger()
    workbench.docks.open("posts", lambda board: board.show_first_problem())
