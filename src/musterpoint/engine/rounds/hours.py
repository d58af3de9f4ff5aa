"""Times of a plan as seconds after a beginning, and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from musterpoint.plan import Plan, Team

DEFAULT_HOURS = 12
NO_DAY = datetime(2000, 1, 1, 8)
"""Where the plan has no time at all: the hours are right, the date means nothing."""


@dataclass(frozen=True, slots=True)
class Hours:
    """starts, ends: of the day that is planned. Seconds count from the midnight before `starts`."""

    starts: datetime
    ends: datetime

    @property
    def midnight(self) -> datetime:
        return self.starts.replace(hour=0, minute=0, second=0, microsecond=0)

    def seconds(self, time: datetime | None, default: float) -> float:
        return default if time is None else (time - self.midnight).total_seconds()

    def time(self, seconds: float) -> datetime:
        """The time, to the second."""
        return self.midnight + timedelta(seconds=round(float(seconds)))

    def clock(self, seconds: float) -> str:
        """Such as 14:05; a day later 02:05 (+1)."""
        days, rest = divmod(round(float(seconds) / 60), 1440)
        return f"{rest // 60:02d}:{rest % 60:02d}" + (f" (+{days})" if days > 0 else "")

    def shift(self, team: Team) -> tuple[float, float]:
        """Beginning and end of a team's shift."""
        return (
            self.seconds(team.starts, self.seconds(self.starts, 0)),
            self.seconds(team.ends, self.seconds(self.ends, np.inf)),
        )


def hours_of(plan: Plan) -> Hours:
    """The campaign's hours; where it has none, those from the first to the last shift of the teams."""
    campaign, teams = plan.campaign, plan.table("team").values()
    sites = plan.sites()
    begins = [team.starts for team in teams if team.starts] + [site.opens for site in sites if site.opens]
    ends = [team.ends for team in teams if team.ends] + [site.closes for site in sites if site.closes]
    starts = campaign.starts or min(begins, default=None) or NO_DAY
    last = campaign.ends or max(ends, default=None) or starts + timedelta(hours=DEFAULT_HOURS)
    return Hours(starts, max(last, starts + timedelta(minutes=1)))
