"""Supplies: what each site needs by the norms, what lies where, what is missing, and what comes when.

supply_table(plan, catalogue) → ItemRow for each item: by_site, places, required, have, gap, source.
propose_supplies(plan, catalogue, parameters, job) → Proposal of `Delivery` records in waves.
shortfalls(rows) → sentences.
"""

from musterpoint.engine.supplies.allotment import allot, fair_shares
from musterpoint.engine.supplies.proposal import propose_supplies, shortfalls
from musterpoint.engine.supplies.table import STAFF, ItemRow, supply_table

__all__ = ["STAFF", "ItemRow", "allot", "fair_shares", "propose_supplies", "shortfalls", "supply_table"]
