"""An open plan, and everything that a person can do to it."""

from musterpoint.session.history import HistoryItem
from musterpoint.session.session import Session

__all__ = ["HistoryItem", "Session"]
