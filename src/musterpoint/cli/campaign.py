"""The verb campaign: what is done, when, in how many shifts, and the figures to plan with."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from musterpoint.cli.context import Context
from musterpoint.cli.pages import chosen
from musterpoint.cli.parser import Verbs, add_plan, pairs
from musterpoint.cli.terminal import Answer
from musterpoint.errors import InputError
from musterpoint.plan import Campaign, Plan, Record, Shift
from musterpoint.plan.record import field_types
from musterpoint.session import Session
from musterpoint.session.actions import campaign_edit, divided
from musterpoint.session.actions.field_rules import field_name
from musterpoint.session.actions.staff_cells import CellFault, read_moment, read_yes
from musterpoint.text import Text, _

FIELDS = tuple(name for name in field_types(Campaign) if name != "id")
MOST_SHIFTS = 12
YES, NO = Text("是", "yes"), Text("否", "no")


def add_to(verbs: Verbs) -> None:
    verb = verbs.add("campaign", campaign, _("tell or set what is done, when, and the figures to plan with"))
    add_plan(verb)
    verb.add_argument(
        "--set", metavar="KEY=VALUE", action="append", default=[],
        help=_("such as starts=2026-05-13 06:00,ends=12:00,share=90%%; keys: {keys}").format(
            keys=", ".join(FIELDS)
        ),
    )  # fmt: skip
    verb.add_argument(
        "--shifts", metavar="N", type=int, choices=range(1, MOST_SHIFTS + 1),
        help=_("divide the hours into so many equal shifts, 1 to {most}").format(most=MOST_SHIFTS),
    )  # fmt: skip
    verb.add_argument(
        "--overlap", metavar="MINUTES", type=int, choices=range(121), default=0,
        help=_("that one shift hands over to the next, 0 to 120"),
    )  # fmt: skip


def campaign(options: argparse.Namespace, context: Context) -> Answer:
    """Without options it only tells."""
    wanted = pairs(options.set, "--set")
    asked = bool(wanted or options.shifts)
    with context.open(options.plan, read_only=not asked) as session:
        if asked:
            values = read_values(session, wanted)
            shifts = list(session.plan.table("shift").values())
            if options.shifts:
                whole = session.plan.campaign.replace(**values)
                shifts = _divided(shifts, whole, options.shifts, options.overlap)
            session.do(campaign_edit(session.plan, session.catalogue, values, shifts))
        return Answer(_data(session), _lines(session.plan))


def read_values(session: Session, wanted: Mapping[str, str]) -> dict[str, Any]:
    """The fields' values as typed: times with a date, or of the campaign's day, which is tomorrow where it
    has none; parts as 0.8 or 80%; yes or no. Raises InputError for an unknown name or a time that is none."""
    known = session.plan.campaign
    values: dict[str, Any] = {}
    day = known.starts.date() if known.starts else date.today() + timedelta(days=1)
    for name in sorted(wanted, key=lambda name: name == "ends"):  # the end may mean the new beginning's day
        kind = field_types(Campaign)[chosen(dict.fromkeys(FIELDS, name), name, _("keys"))]
        text = wanted[name]
        if name in ("starts", "ends"):
            values[name] = _moment(text, day)
        elif kind is bool:
            values[name] = read_yes(text)
        elif kind is float and text.endswith(("%", "％")):
            values[name] = _part(text)
        else:
            values[name] = text
        if name == "starts":
            day = values[name].date()
    _check_known(session, values)
    starts, ends = values.get("starts", known.starts), values.get("ends")
    if starts and ends and ends <= starts and not any(sign in wanted["ends"] for sign in "-/.月"):
        values["ends"] = ends + timedelta(days=1)  # a time alone: the next morning
    return values


def _check_known(session: Session, values: Mapping[str, Any]) -> None:
    for name, offered, kind in (
        ("procedure", session.catalogue.procedures, _("procedures")),
        ("staffing", session.catalogue.staffing_sets, _("staffing rules")),
    ):
        if name in values:
            chosen(offered, values[name], kind)


def _moment(text: str, day: date) -> datetime:
    try:
        found = read_moment(text, day)
        if found is None:
            raise CellFault(_("The time “{text}” can't be read: write 06:00.").format(text=text))
    except CellFault as fault:
        raise InputError(
            str(fault),
            _("A beginning and an end are times of day."),
            _("Write it as {example}.").format(example="--set starts='2026-05-13 06:00',ends=12:00"),
        ) from fault
    return found


def _part(text: str) -> float | str:
    try:
        return round(float(text.rstrip("%％")) / 100, 6)
    except ValueError:
        return text


def _divided(shifts: list[Shift], whole: Campaign, count: int, overlap: int) -> list[Shift]:
    if whole.starts is None or whole.ends is None:
        raise InputError(
            _("The campaign has no date and hours."),
            _("Shifts divide its hours."),
            _("Enter when the campaign starts and ends."),
        )
    return divided(shifts, whole.starts, whole.ends, count, overlap)


def _data(session: Session) -> dict[str, Any]:
    plan = session.plan
    return {
        "campaign": _record_data(plan.campaign),
        "shifts": [_record_data(shift) for shift in _in_order(plan)],
        "revision": session.revision,
    }


def _record_data(record: Record) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(record).items()
    }


def _lines(plan: Plan) -> list[str]:
    fields = {name: getattr(plan.campaign, name) for name in FIELDS}
    lines = [
        f"{name:<16} {_in_words(value):<24} {field_name('campaign', name)}" for name, value in fields.items()
    ]
    shifts = [
        f"{'shift':<16} {shift.name}  {_in_words(shift.starts)} – {_in_words(shift.ends)}"
        for shift in _in_order(plan)
    ]
    return [line.rstrip() for line in (*lines, *shifts)]


def _in_order(plan: Plan) -> list[Shift]:
    return sorted(plan.table("shift").values(), key=lambda shift: (shift.starts or datetime.min, shift.name))


def _in_words(value: Any) -> str:
    """As it can be typed again."""
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return str(YES if value else NO)
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else f"{value}"
