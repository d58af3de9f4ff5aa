"""Which values a field of a record may have, and what to tell somebody who enters another one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from types import UnionType
from typing import Any, get_args

from musterpoint.catalogue.stage_times import read_stage_times
from musterpoint.errors import InputError
from musterpoint.plan import Plan, Record
from musterpoint.plan.record import field_types, references
from musterpoint.text import N_, _

LIMITS: Mapping[tuple[str, str], tuple[float, float]] = {
    ("campaign", "set_up_minutes"): (0, 1440),
    ("campaign", "share"): (0.01, 1),
    ("campaign", "rate"): (1, 1000),
    ("campaign", "utilisation"): (0.1, 1),
    ("campaign", "walking_limit"): (50, 20_000),
    ("campaign", "most_hours"): (1, 24),
    ("campaign", "rest_minutes"): (0, 1440),
    ("campaign", "reserve"): (0, 1),
    ("campaign", "relief_minutes"): (0, 240),
    ("campaign", "meal_minutes"): (0, 120),
    ("campaign", "pull_share"): (0.05, 1),
    ("campaign", "slot_minutes"): (5, 240),
    ("campaign", "buffer_minutes"): (0, 240),
    ("campaign", "green_share"): (0, 1),
    ("campaign", "early_share"): (0, 0.9),
    ("campaign", "early_minutes"): (0, 240),
    ("campaign", "late_share"): (0, 0.9),
    ("campaign", "late_minutes"): (0, 240),
    ("campaign", "absent_share"): (0, 0.95),
    ("campaign", "notice_minutes"): (0, 1440),
    ("campaign", "supply_buffer"): (0, 5),
    ("enterprise", "people"): (0, 1_000_000),
    ("unit", "headcount"): (0, 100_000),
    ("site", "number"): (1, 9999),
    ("site", "lanes"): (1, 40),
    ("fixture", "width"): (0.05, 200),
    ("fixture", "depth"): (0.05, 200),
    ("gate", "width"): (0.5, 50),
    ("zone", "lane"): (0, 40),
    ("zone", "queue_row"): (0, 10),
    ("zone", "queue_spacing"): (0.3, 10),
    ("way", "lane"): (0, 40),
    ("post", "lane"): (0, 40),
    ("post", "number"): (1, 9999),
    ("vehicle", "seats"): (0, 200),
    ("vehicle", "boxes"): (0, 10_000),
    ("vehicle", "range_km"): (0, 5000),
    ("vehicle", "speed"): (0, 150),
    ("place", "per_hour"): (0, 1_000_000),
    ("place", "minutes"): (0, 240),
    ("team", "number"): (0, 9999),
    ("team", "members"): (1, 100),
    ("team", "capacity"): (0, 100_000),
    ("team", "break_minutes"): (0, 240),
    ("visit", "people"): (1, 100_000),
    ("visit", "minutes"): (0, 1440),
    ("visit", "priority"): (0, 9),
    ("escort", "people"): (1, 100),
    ("stock", "quantity"): (0, 10_000_000),
}
"""Kind and field → least and greatest value, both allowed."""

CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("campaign", "calling"): ("slots", "pull"),
    ("campaign", "pool"): ("", "1", "5", "10", "20", "household"),
    ("site", "kind"): ("fixed", "mobile", "home-visit"),
    ("gate", "kind"): ("entrance", "exit", "staff", "waste"),
    ("way", "kind"): ("residents", "staff", "waste", "closed"),
    ("vehicle", "use"): ("", "samples", "supplies", "visits", "people"),
    ("place", "kind"): ("laboratory", "store", "depot", "hospital"),
    ("team", "kind"): ("mobile", "home-visit", "courier", "supply"),
    ("visit", "kind"): ("home", "quarantine", "enterprise"),
    ("stop", "state"): ("", "done", "not-home", "second-try"),
    ("escort", "kind"): ("transfer", "escort"),
    ("person", "tier"): ("street", "district", "city"),
    ("unit", "tier"): ("street", "district", "city"),
}

PERIODS: Mapping[str, tuple[str, str]] = {
    "campaign": ("starts", "ends"),
    "shift": ("starts", "ends"),
    "site": ("opens", "closes"),
    "enterprise": ("starts", "ends"),
    "person": ("available_from", "available_until"),
    "vehicle": ("available_from", "available_until"),
    "place": ("opens", "closes"),
    "team": ("starts", "ends"),
    "visit": ("earliest", "latest"),
}
"""Kind → the fields between which time must go forward."""

NEEDED = frozenset({("person", "name"), ("unit", "name"), ("enterprise", "name")})
"""Fields that may not be empty."""

FIELD_NAMES: Mapping[tuple[str, str], str] = {
    ("campaign", "set_up_minutes"): N_("set-up time"),
    ("campaign", "share"): N_("share of residents"),
    ("campaign", "rate"): N_("people per lane and hour"),
    ("campaign", "utilisation"): N_("utilisation"),
    ("campaign", "walking_limit"): N_("longest walk"),
    ("campaign", "staffing"): N_("staffing rules"),
    ("campaign", "most_hours"): N_("most hours on duty"),
    ("campaign", "rest_minutes"): N_("rest between posts"),
    ("campaign", "reserve"): N_("share held in reserve"),
    ("campaign", "relief_minutes"): N_("minutes away to change clothing"),
    ("campaign", "meal_minutes"): N_("minutes away for a meal"),
    ("campaign", "calling"): N_("way of calling people"),
    ("campaign", "pull_share"): N_("share that is through before the next call"),
    ("campaign", "slot_minutes"): N_("minutes of a slot"),
    ("campaign", "buffer_minutes"): N_("minutes kept free at the end"),
    ("campaign", "pool"): N_("people to a tube"),
    ("campaign", "green_share"): N_("share that uses the green lane"),
    ("campaign", "early_share"): N_("share that comes early"),
    ("campaign", "early_minutes"): N_("minutes too early"),
    ("campaign", "late_share"): N_("share that comes late"),
    ("campaign", "late_minutes"): N_("minutes too late"),
    ("campaign", "absent_share"): N_("share that doesn't come"),
    ("campaign", "notice_minutes"): N_("minutes of the notice chain"),
    ("campaign", "supply_buffer"): N_("additional part of supplies"),
    ("campaign", "stage_times"): N_("times of the stages"),
    ("enterprise", "people"): N_("people"),
    ("", "contact"): N_("contact"),
    ("campaign", "drill"): N_("drill"),
    ("campaign", "office"): N_("office"),
    ("campaign", "procedure"): N_("procedure"),
    ("", "name"): N_("name"),
    ("", "number"): N_("number"),
    ("", "kind"): N_("kind"),
    ("fixture", "type"): N_("kind"),
    ("", "lanes"): N_("lanes"),
    ("", "lane"): N_("lane"),
    ("", "green_lane"): N_("green lane"),
    ("", "starts"): N_("beginning"),
    ("", "ends"): N_("end"),
    ("", "opens"): N_("opening time"),
    ("", "closes"): N_("closing time"),
    ("", "special_points"): N_("special points"),
    ("", "locked"): N_("lock"),
    ("", "width"): N_("width"),
    ("", "depth"): N_("depth"),
    ("", "rotation"): N_("rotation"),
    ("", "x"): N_("place"),
    ("", "y"): N_("place"),
    ("", "label"): N_("label"),
    ("", "grouped"): N_("grouping"),
    ("", "phone"): N_("phone"),
    ("", "unit"): N_("unit"),
    ("", "tier"): N_("tier"),
    ("", "skills"): N_("skills"),
    ("", "licences"): N_("licences"),
    ("", "languages"): N_("languages"),
    ("", "home"): N_("home neighbourhood"),
    ("", "liaison"): N_("liaison"),
    ("", "headcount"): N_("headcount"),
    ("", "by_number"): N_("promised by number"),
    ("", "team"): N_("team"),
    ("", "available_from"): N_("available from"),
    ("", "available_until"): N_("available until"),
    ("", "remarks"): N_("remarks"),
    ("", "role"): N_("role"),
    ("", "shift"): N_("shift"),
    ("", "site"): N_("site"),
    ("", "plate"): N_("plate"),
    ("", "seats"): N_("seats"),
    ("", "driver"): N_("driver"),
    ("", "quantity"): N_("quantity"),
    ("", "place"): N_("place"),
    ("vehicle", "start"): N_("standing place"),
    ("", "start"): N_("starting place"),
    ("", "end"): N_("end place"),
    ("", "use"): N_("use"),
    ("", "boxes"): N_("boxes"),
    ("", "range_km"): N_("range"),
    ("", "speed"): N_("speed"),
    ("", "per_hour"): N_("tubes an hour"),
    ("", "minutes"): N_("minutes"),
    ("", "vehicle"): N_("vehicle"),
    ("", "members"): N_("people in the team"),
    ("", "capacity"): N_("capacity"),
    ("", "break_minutes"): N_("minutes of rest"),
    ("", "break_from"): N_("rest from"),
    ("", "break_until"): N_("rest until"),
    ("", "building"): N_("building"),
    ("", "people"): N_("people"),
    ("", "earliest"): N_("earliest beginning"),
    ("", "latest"): N_("latest beginning"),
    ("", "priority"): N_("priority"),
    ("", "two_persons"): N_("two people go in"),
    ("", "state"): N_("state"),
    ("", "pinned"): N_("pin"),
    ("", "person"): N_("companion"),
    ("", "destination"): N_("destination"),
    ("", "at"): N_("time"),
}
"""Kind (or "" for any) and field → what people call it."""


def field_name(kind: str, field: str) -> str:
    """What people call the field, in the reader's language."""
    return _(FIELD_NAMES.get((kind, field)) or FIELD_NAMES.get(("", field), field))


def checked_value(plan: Plan, record: Record, field: str, value: Any) -> Any:
    """The value in the field's own type. Raises InputError where the field can't have it; KeyError where
    the record has no such field."""
    kind = record.KIND
    value = _typed(kind, field, field_types(type(record))[field], value)
    if (kind, field) in NEEDED and not value:
        raise _refused(kind, field, value, _("It can't be empty."), _("Enter something."))
    if choices := CHOICES.get((kind, field)):
        _check_choice(kind, field, value, choices)
    if limits := LIMITS.get((kind, field)):
        _check_limits(kind, field, value, limits)
    if (kind, field) == ("campaign", "stage_times"):
        _check_stage_times(value)
    if field in PERIODS.get(kind, ()):
        _check_period(record, field, value)
    if (kind, field) == ("site", "number"):
        _check_number(plan, record, value)
    target = references(type(record)).get(field)
    if target and value and plan.find(target, value) is None:
        detail = _("There is no such thing in the plan.")
        raise _refused(kind, field, value, detail, _("Choose one from the list."))
    return value


def _typed(kind: str, field: str, hint: Any, value: Any) -> Any:
    wanted = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    if type(None) in wanted and value is None:
        return None
    try:
        if datetime in wanted:
            return value if isinstance(value, datetime) else datetime.fromisoformat(value)
        if hint in (int, float):
            return _number(hint, value)
        if hint is str:
            return str(value).strip()
        if isinstance(value, str) or (hint is bool and not isinstance(value, bool)):
            raise TypeError
        return value if hint is bool else tuple(value)
    except (TypeError, ValueError, OverflowError) as fault:
        detail = _("It has another form than this field needs.")
        raise _refused(kind, field, value, detail, _("Enter it again.")) from fault


def _number(hint: type, value: Any) -> int | float:
    number = float(value)
    if not math.isfinite(number) or (hint is int and number != int(number)):
        raise ValueError
    return hint(number)


def _check_choice(kind: str, field: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        detail = _("It must be one of: {choices}.").format(choices=", ".join(choices))
        raise _refused(kind, field, value, detail, _("Choose one from the list."))


def _check_limits(kind: str, field: str, value: float, limits: tuple[float, float]) -> None:
    least, greatest = limits
    if not least <= value <= greatest:
        detail = _("It must lie between {least:g} and {greatest:g}.").format(least=least, greatest=greatest)
        raise _refused(kind, field, value, detail, _("Enter a number in that range."))


def _check_period(record: Record, field: str, value: datetime | None) -> None:
    first, last = PERIODS[record.KIND]
    period = {first: getattr(record, first), last: getattr(record, last), field: value}
    if period[first] and period[last] and period[first] >= period[last]:
        detail = _("The end must come after the beginning.")
        raise _refused(record.KIND, field, value, detail, _("Enter another time."))


def _check_stage_times(value: str) -> None:
    try:
        read_stage_times(value)
    except ValueError as fault:
        detail = _("It names stage, shortest and longest seconds, people at work, seconds for a tube.")
        example = "nucleic-acid-test/registration 20 45 1 0"
        suggestion = _("Write it as {example}.").format(example=example)
        raise _refused("campaign", "stage_times", value, detail, suggestion) from fault


def _check_number(plan: Plan, record: Record, value: int) -> None:
    if any(site.id != record.id for site in plan.where("site", number=value)):
        detail = _("Another site has the number {number} already.").format(number=value)
        raise _refused(record.KIND, "number", value, detail, _("Enter a free number, or renumber the sites."))


def _refused(kind: str, field: str, value: Any, detail: str, suggestion: str) -> InputError:
    shown = value.isoformat(" ", "minutes") if isinstance(value, datetime) else value
    return InputError(
        _("“{value}” can't be used for: {field}.").format(value=shown, field=field_name(kind, field)),
        detail,
        suggestion,
    )
