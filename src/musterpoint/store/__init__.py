"""Where a plan is kept: one GeoPackage file with every edit on the disk the moment it is made."""

from musterpoint.store.files import holds_plan
from musterpoint.store.lock import LockedError, Owner
from musterpoint.store.store import Clock, JournalEntry, Mark, Store, create, open, practise, utc_now

__all__ = [
    "Clock",
    "JournalEntry",
    "LockedError",
    "Mark",
    "Owner",
    "Store",
    "create",
    "holds_plan",
    "open",
    "practise",
    "utc_now",
]
