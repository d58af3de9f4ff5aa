"""When sites are open. Times are seconds after the campaign's start, or after midnight where it has none."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.needs import opening
from musterpoint.errors import InputError
from musterpoint.plan import Plan, Site
from musterpoint.text import _

DAY = 24 * 3600.0


class Hours(NamedTuple):
    """opens, closes: seconds."""

    opens: float
    closes: float

    @property
    def seconds(self) -> float:
        return self.closes - self.opens


def origin(plan: Plan) -> datetime | None:
    """The moment from which slots and simulated times count."""
    return plan.campaign.starts


def check_hours(plan: Plan) -> None:
    """Raises InputError where the campaign has no date and hours: nobody can be told when to come."""
    if plan.campaign.starts is None or plan.campaign.ends is None:
        raise InputError(
            _("The campaign has no date and hours."),
            _("Without them nobody can be told when to come."),
            _("Enter when the campaign starts and ends."),
        )


def moment(plan: Plan, seconds: float) -> datetime | None:
    """A time of the simulation as a clock time; None where the campaign has no date yet."""
    start = origin(plan)
    return start + timedelta(seconds=seconds) if start else None


def clock(plan: Plan, seconds: float) -> str:
    """A time of the simulation as people say it (`clock_from`)."""
    return clock_from(origin(plan), seconds)


def clock_from(start: datetime | None, seconds: float) -> str:
    """A time after the start as people say it, "08:30"; with the date from the second day on. Without a start
    it counts from midnight."""
    at = (start or datetime(2000, 1, 1)) + timedelta(seconds=round(seconds / 60) * 60)
    return f"{at:%H:%M}" if start is None or at.date() == start.date() else f"{at:%m-%d %H:%M}"


def site_hours(plan: Plan, catalogue: Catalogue, site: Site) -> Hours:
    """From when until when a site is open (`opening`); without times the norm's time to finish a region."""
    start = origin(plan)
    if start is None:
        return Hours(0.0, catalogue.norms["finish-time"].value * 3600)
    opens, closes = opening(plan, site)
    first = (opens - start).total_seconds()
    if closes is None or closes <= opens:
        return Hours(first, first + catalogue.norms["finish-time"].value * 3600)
    return Hours(first, (closes - start).total_seconds())
