"""The right person on every post: matching on plain arrays, and the proposal for a whole plan."""

from __future__ import annotations

from musterpoint.engine.staffing.proposal import propose_staffing
from musterpoint.engine.staffing.report import staffing_report

__all__ = ["propose_staffing", "staffing_report"]
