"""Siting on plain arrays, without a plan: p-median, capacitated p-median, single-source facility location,
maximal covering, siting with lanes, and catchments. Each answer comes with a proven bound."""

from __future__ import annotations

from musterpoint.engine.location.capacitated import capacitated_p_median, facility_location
from musterpoint.engine.location.catchments import Catchments, assign_people
from musterpoint.engine.location.covering import Covering, maximal_covering
from musterpoint.engine.location.feasibility import Lack, Shortage
from musterpoint.engine.location.pmedian import p_median
from musterpoint.engine.location.problem import CLOSED, FREE, NOBODY, OPEN
from musterpoint.engine.location.rating import Served, rate_sites
from musterpoint.engine.location.serving import find_room
from musterpoint.engine.location.siting import Siting, Wish, choose_sites, cut_buildings
from musterpoint.engine.location.solution import Solution, Status
from musterpoint.engine.location.warming import warm_up
from musterpoint.engine.searching import Control, Progress

__all__ = [
    "CLOSED",
    "FREE",
    "NOBODY",
    "OPEN",
    "Catchments",
    "Control",
    "Covering",
    "Lack",
    "Progress",
    "Served",
    "Shortage",
    "Siting",
    "Solution",
    "Status",
    "Wish",
    "assign_people",
    "capacitated_p_median",
    "choose_sites",
    "cut_buildings",
    "facility_location",
    "find_room",
    "maximal_covering",
    "p_median",
    "rate_sites",
    "warm_up",
]
