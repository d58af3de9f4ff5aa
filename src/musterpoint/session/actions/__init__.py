"""Everything that a person can do to a plan: one function per action, each giving the edit that does it.

They never change the plan. What can't be done raises InputError with problem, detail and suggestion.
"""

from musterpoint.session.actions.briefing import (
    add_slide,
    briefed_at,
    change_deck,
    change_slide,
    delete_slide,
    draw_on_slide,
    hide_slide,
    note_slide,
    tick_briefed,
    untick_briefed,
    wipe_slide,
)
from musterpoint.session.actions.campaign import add_shift, change_campaign
from musterpoint.session.actions.clipboard import copy, duplicate, paste
from musterpoint.session.actions.fixtures import place_fixture
from musterpoint.session.actions.layers import change_residents
from musterpoint.session.actions.moving import move, nudge, rotate
from musterpoint.session.actions.people import add_people, assign, assign_to_site, set_lead, unassign
from musterpoint.session.actions.records import change_field, delete, set_locked
from musterpoint.session.actions.sites import add_posts, place_kit, renumber
from musterpoint.session.actions.staff_file import StaffFile, read_staff_file
from musterpoint.session.actions.subjects import Ref

__all__ = [
    "Ref",
    "StaffFile",
    "add_people",
    "add_posts",
    "add_shift",
    "add_slide",
    "assign",
    "assign_to_site",
    "briefed_at",
    "change_campaign",
    "change_deck",
    "change_field",
    "change_residents",
    "change_slide",
    "copy",
    "delete",
    "delete_slide",
    "draw_on_slide",
    "duplicate",
    "hide_slide",
    "move",
    "note_slide",
    "nudge",
    "paste",
    "place_fixture",
    "place_kit",
    "read_staff_file",
    "renumber",
    "rotate",
    "set_lead",
    "set_locked",
    "tick_briefed",
    "unassign",
    "untick_briefed",
    "wipe_slide",
]
