"""Every document that the program prints, in the order of their use."""

from __future__ import annotations

from musterpoint.paper.cards import VEHICLE_PASSES, WORK_CARDS
from musterpoint.paper.document import PaperDocument
from musterpoint.paper.duty_sheet import DUTY_SHEETS
from musterpoint.paper.equipment import ISSUE_LISTS, RETURN_LISTS
from musterpoint.paper.ics import ICS_FORMS
from musterpoint.paper.layout_plan import LAYOUT_PLANS
from musterpoint.paper.map_book import MAP_BOOK
from musterpoint.paper.notices import NOTICES
from musterpoint.paper.organisation import CONTACTS, ORGANISATION
from musterpoint.paper.roll_call import ROLL_CALL
from musterpoint.paper.rosters import ROSTER_PEOPLE, ROSTER_SITES, ROSTER_UNITS
from musterpoint.paper.route_sheets import COURIERS, DELIVERIES, VISITS
from musterpoint.paper.signs import SIGNS
from musterpoint.paper.summary import COMMAND_SUMMARY
from musterpoint.paper.supplies import SUPPLIES
from musterpoint.paper.transfer_slips import TRANSFERS

DOCUMENTS: tuple[PaperDocument, ...] = (
    DUTY_SHEETS,
    ROSTER_SITES,
    ROSTER_UNITS,
    ROSTER_PEOPLE,
    ROLL_CALL,
    WORK_CARDS,
    VEHICLE_PASSES,
    SIGNS,
    LAYOUT_PLANS,
    ISSUE_LISTS,
    RETURN_LISTS,
    SUPPLIES,
    VISITS,
    COURIERS,
    DELIVERIES,
    TRANSFERS,
    CONTACTS,
    ORGANISATION,
    COMMAND_SUMMARY,
    MAP_BOOK,
    NOTICES,
    *ICS_FORMS,
)
