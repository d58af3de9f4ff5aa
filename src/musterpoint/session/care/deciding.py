"""Home visit or green lane: what the needs of a person ask for, and what the visit to a household takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from musterpoint.catalogue import Catalogue
from musterpoint.plan import Care, CareDetails, CareRule, Plan, Visit
from musterpoint.plan.care import GREEN_LANE, HOME, UNDECIDED
from musterpoint.session.actions.staff_cells import CellFault, read_day, read_hours, read_moment

STRONGEST_FIRST = (HOME, GREEN_LANE, UNDECIDED)

PARTS_OF_DAY: Mapping[str, tuple[time, time]] = {
    "上午": (time(8), time(12)), "早上": (time(7), time(9)), "中午": (time(11, 30), time(14)),
    "下午": (time(13), time(18)), "晚上": (time(18), time(21)), "傍晚": (time(17), time(20)),
    "morning": (time(8), time(12)), "noon": (time(11, 30), time(14)), "afternoon": (time(13), time(18)),
    "evening": (time(18), time(21)),
}  # fmt: skip

MINUTES = 8.0
"""That a visit takes for somebody without a known need."""

APPOINTMENT = timedelta(hours=1)
"""Within which somebody is visited who names a moment."""

Member = tuple[Care, CareDetails]
Hours = tuple[datetime | None, datetime | None]


def rules(plan: Plan, catalogue: Catalogue) -> dict[str, CareRule]:
    """Need → how those who have it are served: as the plan says, else as the catalogue says."""
    return {
        need: plan.find(CareRule.KIND, need) or catalogue_rule(catalogue, need) for need in catalogue.needs
    }


def catalogue_rule(catalogue: Catalogue, need: str) -> CareRule:
    """What the catalogue says of a need, as a rule."""
    item = catalogue.needs[need]
    return CareRule(
        id=need, service=item.service, minutes=item.minutes, two_persons=item.two_persons,
        priority=item.priority, last=item.last,
    )  # fmt: skip


def service_by_rule(needs: Iterable[str], by_need: Mapping[str, CareRule]) -> str:
    """The strongest service that any of the needs asks for: at home before the green lane before none."""
    asked = {by_need[need].service for need in needs if need in by_need}
    return next((service for service in STRONGEST_FIRST if service in asked), UNDECIDED)


def visit_of(
    members: Sequence[Member], visit: Visit, by_need: Mapping[str, CareRule], day: date | None
) -> Visit:
    """The visit to a household with all that the ledger decides: minutes are those of its people together,
    the longest of each one's needs; the rest is the strictest of any."""
    home = members[0][0]
    each = [[by_need[need] for need in details.needs if need in by_need] for _care, details in members]
    every = [rule for mine in each for rule in mine]
    earliest, latest = _common([wished_hours(details.wish, day) for _care, details in members])
    return visit.replace(
        kind="quarantine" if any(rule.last for rule in every) else "home",
        building=home.building, x=home.x, y=home.y,
        people=len(members),
        minutes=sum(max((rule.minutes for rule in mine), default=MINUTES) for mine in each),
        earliest=earliest, latest=latest,
        priority=max((rule.priority for rule in every), default=0),
        two_persons=any(rule.two_persons for rule in every),
        care=home.id,
    )  # fmt: skip


def wished_hours(wish: str, day: date | None) -> Hours:
    """From and until of "上午", "9:00-11:00", "5月11日下午", "after work"…; who says "9:00" is visited within
    an hour. What can't be read is no limit, and stays in words on the sheet."""
    named = read_day(wish, day.year) if day else None
    if named and named != day:
        whole = datetime.combine(named, time()), datetime.combine(named + timedelta(days=1), time())
        return _hours_of(wish, named, whole)
    return _hours_of(wish, day, (None, None))


def _hours_of(wish: str, day: date | None, otherwise: Hours) -> Hours:
    for word, (begins, ends) in PARTS_OF_DAY.items():
        if day and word in wish.lower():
            return datetime.combine(day, begins), datetime.combine(day, ends)
    try:
        return read_hours(wish, day)
    except CellFault:
        pass
    try:
        moment = read_moment(wish, day)
    except CellFault:
        return otherwise
    return (moment, moment + APPOINTMENT) if moment else otherwise


def household_of(care: Care, details: CareDetails) -> tuple[str, ...]:
    """The same for those who live behind the same door; by oneself where the door isn't known."""
    if care.building and details.room:
        return care.building, details.unit, details.room
    return (care.id,)


def _common(wishes: Sequence[Hours]) -> Hours:
    """The hours that suit all, or none where there are no such."""
    earliest = max((begins for begins, _ends in wishes if begins), default=None)
    latest = min((ends for _begins, ends in wishes if ends), default=None)
    return (None, None) if earliest and latest and earliest >= latest else (earliest, latest)
