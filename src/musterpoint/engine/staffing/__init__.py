"""The right person on every post: the proposal for a whole plan, and what it is made of on plain arrays.

`matched` (a flow of least cost) and `generalised_assignment` (jobs to agents with limited room) need no plan.
"""

from __future__ import annotations

from musterpoint.engine.staffing.generalised import generalised_assignment
from musterpoint.engine.staffing.matching import matched
from musterpoint.engine.staffing.proposal import propose_staffing
from musterpoint.engine.staffing.report import staffing_report

__all__ = ["generalised_assignment", "matched", "propose_staffing", "staffing_report"]
