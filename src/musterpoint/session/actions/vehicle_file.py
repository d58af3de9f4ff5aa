"""Lists of vehicles from CSV and XLSX: plates, kinds, drivers, what they are used for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from musterpoint.geo.names import normalised
from musterpoint.plan import Edit, IdSource, Plan, Vehicle, changed, made, new_id
from musterpoint.session.actions.sheets import Columns, Refusal, find_table
from musterpoint.session.actions.staff_file import RowNote
from musterpoint.text import N_, Label, Text, _

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "plate": (
        "车牌",
        "车牌号",
        "车牌号码",
        "号牌",
        "车号",
        "plate",
        "licenceplate",
        "registration",
        "vehicle",
    ),
    "kind": ("车型", "车辆类型", "类型", "种类", "kind", "type", "vehicletype"),
    "seats": ("座位", "座位数", "核载人数", "载客", "seats", "capacity", "passengers"),
    "unit": ("单位", "所属单位", "派出单位", "unit", "company", "from", "organisation"),
    "driver": ("驾驶员", "司机", "驾驶员姓名", "driver", "drivername"),
    "phone": ("电话", "手机", "联系电话", "司机电话", "phone", "mobile", "telephone"),
    "use": ("用途", "任务", "use", "purpose", "task"),
    "boxes": ("箱数", "装载箱数", "载箱", "boxes", "load"),
    "range_km": ("续航", "续航里程", "里程", "range", "rangekm"),
    "speed": ("速度", "车速", "speed", "kmh"),
    "start": ("停放地点", "停放点", "停车点", "出发地", "出发地点", "start", "depot", "stand"),
    "available_from": ("开始时间", "可用开始", "from time", "availablefrom", "starts"),
    "available_until": ("结束时间", "可用结束", "availableuntil", "ends", "until"),
}
"""Field → headings that name it, normalised."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "van": ("van", "面包车", "商务车", "采样车", "轿车", "小车", "car", "minivan", "mpv", "小型客车"),
    "bus": ("bus", "公交车", "公交", "大巴车"),
    "coach": ("coach", "大巴", "客车", "中巴", "大客车"),
    "taxi": ("taxi", "出租车", "的士", "网约车"),
    "truck": ("truck", "lorry", "货车", "卡车", "厢式货车", "物资车"),
    "ambulance": ("ambulance", "救护车", "负压救护车", "转运车"),
}
USES: Mapping[str, tuple[str, ...]] = {
    "samples": ("samples", "送样", "转运样本", "样本", "courier", "送检"),
    "supplies": ("supplies", "物资", "配送", "运物资", "goods"),
    "visits": ("visits", "上门", "流动采样", "流动", "homevisits", "mobile"),
    "people": ("people", "接送", "人员", "运人", "staff"),
}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LIMITS = {"seats": 200, "boxes": 10_000, "range_km": 5000, "speed": 150}


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleFile:
    """What a list holds. vehicles: one for each good row, ready for `add_vehicles`. bad_rows: rows left out.
    notes: about rows that were taken, cells that weren't understood. guesses: field → its heading."""

    vehicles: tuple[Vehicle, ...]
    bad_rows: tuple[RowNote, ...]
    notes: tuple[RowNote, ...]
    guesses: Mapping[str, str]


def read_vehicle_file(path: Path | str, plan: Plan, ids: IdSource = new_id) -> VehicleFile:
    """Read a list of vehicles. A row without a plate, or with a plate that came before, is left out; a cell
    that isn't understood leaves its field at the default and is told.

    Raises InputError where the file can't be read or has no column of plates.
    """
    table = find_table(Path(path), COLUMNS, _is_heading, _refusal())
    found: dict[str, Vehicle] = {}
    bad: list[RowNote] = []
    notes: list[RowNote] = []
    for line, cells in table.rows:
        values = table.values(cells)
        plate = values.pop("plate").upper().replace(" ", "").replace("·", "")
        if not plate:
            bad.append(RowNote(line, _("It has no plate.")))
        elif plate in found:
            bad.append(RowNote(line, _("The plate {plate} came before.").format(plate=plate)))
        else:
            fields, unclear = _fields(plan, values)
            notes += [RowNote(line, said) for said in unclear]
            found[plate] = Vehicle(id=ids(Vehicle.KIND), plate=plate, **fields)
    return VehicleFile(
        vehicles=tuple(found.values()), bad_rows=tuple(bad), notes=tuple(notes), guesses=table.guesses
    )


def add_vehicles(plan: Plan, vehicles: Sequence[Vehicle]) -> Edit:
    """Take vehicles into the plan; one with a known plate is changed and keeps its teams."""
    held = {vehicle.plate: vehicle for vehicle in plan.table("vehicle").values()}
    changes = []
    for vehicle in vehicles:
        before = held.get(vehicle.plate)
        if before is None:
            changes += made(vehicle)
        elif before != (after := vehicle.replace(id=before.id)):
            changes.append(changed(before, after))
    number = Text(f"{len(vehicles)} 辆车", f"{len(vehicles)} vehicles")
    return Edit(Label(N_("Take in {number}"), {"number": number}), tuple(changes))


def _is_heading(columns: Columns, titles: Sequence[str]) -> bool:
    return "plate" in columns


def _refusal() -> Refusal:
    return Refusal(
        _("“{name}” has no heading that names plates."),
        _("Head the columns 车牌、车型、驾驶员、电话、用途 or plate, kind, driver, phone, use."),
    )


def _fields(plan: Plan, values: Mapping[str, str]) -> tuple[dict[str, object], list[str]]:
    """Fields of a vehicle, and what wasn't understood."""
    fields: dict[str, object] = {}
    unclear: list[str] = []
    for name, text in values.items():
        if not text:
            continue
        value = _value(plan, name, text)
        if value is None:
            unclear.append(_("“{text}” wasn't understood and is left out.").format(text=text))
        else:
            fields[name] = value
    first, last = fields.get("available_from"), fields.get("available_until")
    if first and last and first >= last:
        del fields["available_from"], fields["available_until"]
        unclear.append(_("The vehicle is there no longer before it comes: its hours are left out."))
    return fields, unclear


def _value(plan: Plan, name: str, text: str) -> object | None:
    if name in ("unit", "driver", "phone"):
        return text
    if name in ("kind", "use"):
        known = KINDS if name == "kind" else USES
        return next((id_ for id_, words in known.items() if normalised(text) in words), None)
    if name == "start":
        places = plan.table("place").values()
        return next((place.id for place in places if normalised(place.name) == normalised(text)), None)
    if name.startswith("available"):
        return _time(plan, text)
    number = _NUMBER.match(text.replace(",", ""))
    if number is None or not 0 <= float(number[0]) <= _LIMITS[name]:
        return None
    return float(number[0]) if name in ("range_km", "speed") else int(float(number[0]))


def _time(plan: Plan, text: str) -> datetime | None:
    """A time of day, on the campaign's day, or a whole one."""
    day = plan.campaign.starts
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%H:%M:%S", "%H:%M"):
        try:
            found = datetime.strptime(text, form)
        except ValueError:
            continue
        if form.startswith("%Y"):
            return found
        return day.replace(hour=found.hour, minute=found.minute, second=0) if day else None
    return None
