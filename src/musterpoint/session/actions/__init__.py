"""Everything that a person can do to a plan: one function per action, each giving the edit that does it.

They never change the plan. What can't be done raises InputError with problem, detail and suggestion.
"""

from musterpoint.session.actions.arranging import align, array, distribute, turn_to
from musterpoint.session.actions.base_maps import (
    add_base_map,
    base_map_file,
    base_maps,
    change_base_map,
    delete_base_map,
    find_base_map,
    raise_base_map,
)
from musterpoint.session.actions.bookmarks import add_bookmark, delete_bookmark
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
from musterpoint.session.actions.campaign import add_shift, campaign_edit, change_campaign, divided
from musterpoint.session.actions.catchments import forget_catchments, give_buildings, give_units
from musterpoint.session.actions.clipboard import copy, duplicate, paste
from musterpoint.session.actions.drawing import (
    draw_line,
    draw_way,
    draw_zone,
    place_gate,
    reshape,
    reverse,
)
from musterpoint.session.actions.escorts import draw_escort
from musterpoint.session.actions.fixtures import place_fixture
from musterpoint.session.actions.grouping import group, ungroup
from musterpoint.session.actions.layers import change_residents
from musterpoint.session.actions.moving import move, nudge, rotate
from musterpoint.session.actions.people import add_people, assign, assign_to_site, set_lead, unassign
from musterpoint.session.actions.problems import accept_problem, reopen_problem
from musterpoint.session.actions.queues import change_queue, draw_queue, lay_queue
from musterpoint.session.actions.records import change_field, delete, set_locked
from musterpoint.session.actions.rounds import give_visit, move_stop, take_off, tick
from musterpoint.session.actions.sites import add_posts, place_kit, renumber
from musterpoint.session.actions.staff_file import StaffFile, read_staff_file
from musterpoint.session.actions.subjects import Ref
from musterpoint.session.actions.timetable import forget_timetable, move_slot, move_window, release_slots

__all__ = [
    "Ref",
    "StaffFile",
    "accept_problem",
    "add_base_map",
    "add_bookmark",
    "add_people",
    "add_posts",
    "add_shift",
    "add_slide",
    "align",
    "array",
    "assign",
    "assign_to_site",
    "base_map_file",
    "base_maps",
    "briefed_at",
    "campaign_edit",
    "change_base_map",
    "change_campaign",
    "change_deck",
    "change_field",
    "change_queue",
    "change_residents",
    "change_slide",
    "copy",
    "delete",
    "delete_base_map",
    "delete_bookmark",
    "delete_slide",
    "distribute",
    "divided",
    "draw_escort",
    "draw_line",
    "draw_on_slide",
    "draw_queue",
    "draw_way",
    "draw_zone",
    "duplicate",
    "find_base_map",
    "forget_catchments",
    "forget_timetable",
    "give_buildings",
    "give_units",
    "give_visit",
    "group",
    "hide_slide",
    "lay_queue",
    "move",
    "move_slot",
    "move_stop",
    "move_window",
    "note_slide",
    "nudge",
    "paste",
    "place_fixture",
    "place_gate",
    "place_kit",
    "raise_base_map",
    "read_staff_file",
    "release_slots",
    "renumber",
    "reopen_problem",
    "reshape",
    "reverse",
    "rotate",
    "set_lead",
    "set_locked",
    "take_off",
    "tick",
    "tick_briefed",
    "turn_to",
    "unassign",
    "ungroup",
    "untick_briefed",
    "wipe_slide",
]
