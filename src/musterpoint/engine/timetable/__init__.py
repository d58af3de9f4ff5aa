"""When each building comes: the plan's people and posts, simulated day by day, and slots that suit them.

Public functions, all of plan and catalogue, none changes anything:
simulate_plan(plan, catalogue, Settings(...), job) → PlanDays: sites → SiteDays, arrays that a chart can plot.
one_day(plan, catalogue, settings) → site id → Day: everybody's times of one day, for playback on the map.
finished_tubes(plan, catalogue, settings) → site id → seconds at which each tube of samples is full.
compare_policies(plan, catalogue, settings, job) → policy → PlanDays, on the same days.
propose_timetable(plan, catalogue, parameters, job) → Proposal: slots (and lanes) for all buildings.
size_curve(plan, catalogue, site_id, job) → Sizes by cost (person-hours) with p95 wait; cheapest(sizes, wait).
helpful_changes(plan, catalogue, job) → the five changes that save most waiting.
estimate(site model) → wait, finish and queue without chance, in a moment.
calls(plan, catalogue) → site id → Calls: buildings, parts and enterprises with people, walk and slot.
Slots are moved by hand with session.actions: move_slot, release_slots, forget_timetable.
Times are seconds after the campaign's start (`moment`, `clock` make clock times of them).
"""

from musterpoint.engine.timetable.calls import Calls, calls, expected_people
from musterpoint.engine.timetable.comparison import compare_policies
from musterpoint.engine.timetable.disruptions import Disruption, disruption
from musterpoint.engine.timetable.estimate import Estimate, estimate
from musterpoint.engine.timetable.hours import clock, moment, site_hours
from musterpoint.engine.timetable.models import Settings, SiteModel, site_models
from musterpoint.engine.timetable.policies import AT_ONCE, FIXED_RATE, POLICIES, PULL, SLOTS
from musterpoint.engine.timetable.proposal import propose_timetable, timetable_report
from musterpoint.engine.timetable.results import PlanDays, SiteDays
from musterpoint.engine.timetable.servers import Staff
from musterpoint.engine.timetable.simulation import finished_tubes, one_day, simulate_plan
from musterpoint.engine.timetable.sizing import Size, cheapest, helpful_changes, one_more_or_fewer, size_curve

__all__ = [
    "AT_ONCE",
    "FIXED_RATE",
    "POLICIES",
    "PULL",
    "SLOTS",
    "Calls",
    "Disruption",
    "Estimate",
    "PlanDays",
    "Settings",
    "SiteDays",
    "SiteModel",
    "Size",
    "Staff",
    "calls",
    "cheapest",
    "clock",
    "compare_policies",
    "disruption",
    "estimate",
    "expected_people",
    "finished_tubes",
    "helpful_changes",
    "moment",
    "one_day",
    "one_more_or_fewer",
    "propose_timetable",
    "simulate_plan",
    "site_hours",
    "site_models",
    "size_curve",
    "timetable_report",
]
