"""Words for the values that records keep: kinds, states, times."""

from __future__ import annotations

from datetime import datetime

from musterpoint.catalogue.posts import STATE_NAMES
from musterpoint.plan import Severity, Stop
from musterpoint.text import N_, Text, _, ngettext

SITE_KINDS = {
    "fixed": N_("Fixed site"),
    "mobile": N_("Mobile site"),
    "home-visit": N_("Base for home visits"),
}
SEVERITIES = {
    Severity.BLOCKER: N_("Must be put right"),
    Severity.WARNING: N_("Somebody will suffer"),
    Severity.NOTE: N_("Worth a look"),
}
LAYER_NAMES = {
    "neighbourhoods": N_("Neighbourhoods"),
    "buildings": N_("Buildings"),
    "roads": N_("Roads"),
    "entrances": N_("Entrances"),
}
RECORD_NAMES = {
    "site": N_("Sites"),
    "fixture": N_("Fixtures"),
    "zone": N_("Zones"),
    "gate": N_("Gates"),
    "way": N_("Ways"),
    "person": N_("People"),
    "post": N_("Posts"),
    "stop": N_("Stops of teams"),
    "visit": N_("Visits"),
    "enterprise": N_("Enterprises"),
    "escort": N_("Transfers and escorts"),
    "place": N_("Labs, stores, depots"),
    "team": N_("Teams"),
    "vehicle": N_("Vehicles"),
}
GATE_KINDS = {
    "entrance": N_("Residents' entrance"),
    "exit": N_("Residents' exit"),
    "staff": N_("Staff gate"),
    "waste": N_("Waste gate"),
}
WAY_KINDS = {
    "residents": N_("Residents' way"), "staff": N_("Staff way"), "waste": N_("Waste way"),
    "closed": N_("Closed way"),
}  # fmt: skip
TEAM_KINDS = {
    "mobile": N_("Mobile teams"), "home-visit": N_("Home visits"), "courier": N_("Couriers"),
    "supply": N_("Supply runs"),
}  # fmt: skip
SPOT_KINDS = {
    "place:laboratory": N_("Laboratory"), "place:store": N_("Store"), "place:depot": N_("Depot"),
    "place:hospital": N_("Hospital"), "visit:enterprise": N_("Visit to a company"),
    "visit:home": N_("Home visit"), "enterprise:window": N_("Enterprise that comes to a site"),
}  # fmt: skip
VEHICLE_USES = {
    "": N_("not said"), "samples": N_("Samples"), "supplies": N_("Supplies"), "visits": N_("Visits"),
    "people": N_("People"),
}  # fmt: skip
ESCORT_KINDS = {
    "transfer": N_("Transfer of a suspected case"),
    "escort": N_("Escort of somebody who can't go alone"),
}
BUILDING_USES = {
    "apartments": "住宅楼", "house": "民房", "detached": "民房", "terrace": "联排住宅", "residential": "住宅",
    "dormitory": "宿舍", "retail": "商铺", "commercial": "商业", "supermarket": "超市", "office": "办公",
    "industrial": "厂房", "warehouse": "仓库", "school": "学校", "kindergarten": "幼儿园",
    "university": "高校", "hospital": "医院", "hotel": "宾馆", "civic": "公共服务", "public": "公共建筑",
    "pavilion": "亭", "garage": "车库", "construction": "在建",
}  # fmt: skip
"""What OpenStreetMap calls the use of a building, in Chinese; other files have words of their own."""

ORIGINS = {
    "file": N_("from the imported file"),
    "spread": N_("the neighbourhood's total, spread over its buildings by floor area"),
    "estimated": N_("estimated from floor area"),
    "hand": N_("entered by hand"),
}
SERVICES = {
    "home": N_("Home visit"),
    "green-lane": N_("Green lane"),
    "": N_("Undecided"),
}
DATUMS = {
    "wgs84": N_("WGS 84 or CGCS2000 (not shifted)"),
    "gcj02": N_("GCJ-02 (Gaode, Tencent)"),
    "bd09": N_("BD-09 (Baidu)"),
}


def site_kind(kind: str) -> str:
    return _(SITE_KINDS[kind]) if kind in SITE_KINDS else kind


def service_words(service: str) -> str:
    """How somebody of the care ledger is served."""
    return _(SERVICES[service]) if service in SERVICES else service


def post_state_word(state: str) -> str:
    return _(STATE_NAMES[state])


def layer_name(kind: str) -> str:
    return _(LAYER_NAMES[kind]) if kind in LAYER_NAMES else kind


def use_words(use: str) -> str:
    """What a building is used for, as its file says it or in Chinese."""
    return str(Text(BUILDING_USES.get(use, use), use))


def origin_words(origin: str | None) -> str:
    return _(ORIGINS[origin]) if origin in ORIGINS else ""


def is_estimate(origin: str | None) -> bool:
    """Whether a figure of this origin is a guess and must look like one."""
    return origin in ("spread", "estimated")


def hours(starts: datetime | None, ends: datetime | None) -> str:
    """ "06:00–12:00", with the date before it where both are not on one day."""
    if starts is None or ends is None:
        return _("not set yet")
    if starts.date() == ends.date():
        return f"{starts:%H:%M}–{ends:%H:%M}"
    return f"{starts:%m-%d %H:%M} – {ends:%m-%d %H:%M}"


def load_words(stop: Stop) -> str:
    """ "2 boxes, 68 tubes", "" for a stop without any."""
    if not stop.boxes:
        return ""
    boxes = ngettext("{count} box", "{count} boxes", stop.boxes).format(count=stop.boxes)
    tubes = ngettext("{count} tube", "{count} tubes", stop.tubes).format(count=stop.tubes)
    return _(", ").join((boxes, tubes))
