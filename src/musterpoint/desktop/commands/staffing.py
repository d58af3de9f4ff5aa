"""What the People menu does with posts, rosters and calls for help."""

from __future__ import annotations

from collections.abc import Callable

from musterpoint.desktop.canvas.fill import FILL
from musterpoint.desktop.commands.edit import editable
from musterpoint.desktop.commands.publishing import publish_roster
from musterpoint.desktop.dialogs.calls import call_for_help
from musterpoint.desktop.dialogs.lend import lend_people
from musterpoint.desktop.dialogs.merge import merge_duplicates
from musterpoint.desktop.lists import ask_list, tell_left_out
from musterpoint.desktop.workbench import Command, Workbench
from musterpoint.plan import Edit
from musterpoint.session.actions.chain_file import ChainFile, add_chain_heads, read_chain_file
from musterpoint.session.actions.staff_posts import add_command_post, add_gate_guards, renew_posts
from musterpoint.session.actions.staff_roster import Roster, apply_roster, read_roster
from musterpoint.text import N_, _


def _read_back(workbench: Workbench) -> None:
    document = workbench.document
    path = ask_list(workbench, _("Choose a roster"))
    if path is None:
        return
    plan, catalogue = document.plan.copy(), document.catalogue
    workbench.jobs.start(
        _("Reading {file}").format(file=path.name),
        lambda _job: read_roster(path, plan, catalogue),
        lambda roster: _apply(workbench, roster),
        lane="roster",
    )


def _apply(workbench: Workbench, roster: Roster) -> None:
    _do_or_say(workbench, lambda: apply_roster(workbench.plan, roster), _("The roster says nothing new."))
    tell_left_out(workbench, roster.bad_rows, _("Correct these rows and read the roster again."))


def _take_chain(workbench: Workbench) -> None:
    """Take the notice chain in from a list."""
    document = workbench.document
    path = ask_list(workbench, _("Choose the list of the notice chain"))
    if path is None:
        return
    plan = document.plan.copy()

    def take(chain: ChainFile) -> None:
        if chain.heads and document.do(lambda: add_chain_heads(document.plan, chain.heads)):
            workbench.docks.open("organisation")
        tell_left_out(workbench, chain.bad_rows, _("Correct these rows and take the list in again."))

    workbench.jobs.start(
        _("Reading {file}").format(file=path.name),
        lambda _job: read_chain_file(path, plan),
        take,
        lane="chain",
    )


def _do_or_say(workbench: Workbench, make: Callable[[], Edit], nothing: str) -> None:
    """Do an edit, and say so where there is nothing to do."""
    document, edit = workbench.document, make()
    words = str(edit.label) if edit else nothing
    document.carry_out(edit, lambda was_done: document.message.emit(words) if was_done else None)


def _renew(workbench: Workbench) -> None:
    plan, catalogue = workbench.plan, workbench.document.catalogue
    _do_or_say(workbench, lambda: renew_posts(plan, catalogue), _("All posts are as the rules ask."))


def _staff_command_post(workbench: Workbench) -> None:
    plan, catalogue = workbench.plan, workbench.document.catalogue
    nothing = _("The command post and its groups have their posts already.")
    _do_or_say(workbench, lambda: add_command_post(plan, catalogue), nothing)


def _guard_gates(workbench: Workbench) -> None:
    nothing = _("Every gate has its guard. Gates come from the layer of entrances, or are drawn on the map.")
    _do_or_say(workbench, lambda: add_gate_guards(workbench.plan), nothing)


def _show_fill(workbench: Workbench) -> None:
    workbench.canvas.set_shown(FILL, not workbench.canvas.is_shown(FILL))


STAFFING_COMMANDS = (
    Command(
        id="view.fill",
        text=N_("Filled posts of each site"),
        icon="chart-donut",
        tip=N_("A ring round each site: which part of its posts is filled, broken, empty"),
        run=_show_fill,
        checked=lambda workbench: workbench.canvas.is_shown(FILL),
    ),
    Command(
        id="people.lend",
        text=N_("People lent by number…"),
        icon="account-multiple-plus-outline",
        tip=N_("Six from the tax office: posts first, names later"),
        run=lend_people,
        enabled=editable,
    ),
    Command(
        id="people.merge",
        text=N_("Merge duplicates…"),
        icon="call-merge",
        tip=N_("One of several entries with the same phone, or the same name and unit; undo takes it back"),
        run=merge_duplicates,
        enabled=editable,
    ),
    Command(
        id="people.renew-posts",
        text=N_("Bring posts up to the rules"),
        icon="refresh",
        tip=N_("At every site the posts that its lanes and the staffing rules ask for; people keep theirs"),
        run=_renew,
        enabled=editable,
    ),
    Command(
        id="people.command-post",
        text=N_("Staff the command post"),
        icon="sitemap-outline",
        tip=N_("Posts for the commander and the work groups"),
        run=_staff_command_post,
        enabled=editable,
    ),
    Command(
        id="people.gate-guards",
        text=N_("Guard the gates"),
        icon="gate",
        tip=N_("A guard for one gate of every compound or village, and for gates drawn beside sites"),
        run=_guard_gates,
        enabled=editable,
    ),
    Command(
        id="people.chain",
        text=N_("Take in the notice chain…"),
        icon="link-variant",
        tip=N_("Grid, building, unit and linked-household heads from a table"),
        run=_take_chain,
        enabled=editable,
    ),
    Command(
        id="people.read-roster",
        text=N_("Read a roster back…"),
        icon="table-arrow-left",
        tip=N_("Take in who stands where from a roster that was filled in outside"),
        run=_read_back,
        enabled=editable,
    ),
    Command(
        id="people.calls",
        text=N_("Call for help…"),
        icon="bullhorn-outline",
        tip=N_("Why posts are empty and whom to call, tier by tier: to be copied, saved or printed"),
        run=call_for_help,
    ),
    Command(
        id="people.publish",
        text=N_("Publish the roster"),
        icon="check-decagram-outline",
        tip=N_("What people are told: later changes are marked"),
        run=publish_roster,
        enabled=editable,
    ),
)
