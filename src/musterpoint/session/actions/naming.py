"""What the things of a plan are called in the name of an edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from musterpoint.catalogue import Catalogue, load_catalogue
from musterpoint.catalogue.teams import team_name
from musterpoint.plan import (
    Campaign,
    ChainHead,
    Enterprise,
    Escort,
    Fixture,
    Gate,
    Person,
    Place,
    Plan,
    Post,
    Record,
    Shift,
    Site,
    StockItem,
    Stop,
    Team,
    Unit,
    Vehicle,
    Visit,
    Way,
    Zone,
)
from musterpoint.text import Text

Name = str | Text

GATES: Mapping[str, Text] = {
    "entrance": Text("居民入口", "entrance gate"),
    "exit": Text("居民出口", "exit gate"),
    "staff": Text("工作人员出入口", "staff gate"),
    "waste": Text("医废出口", "waste gate"),
}
WAYS: Mapping[str, Text] = {
    "residents": Text("居民通道", "residents' way"),
    "staff": Text("工作人员通道", "staff way"),
    "waste": Text("医废通道", "waste way"),
    "closed": Text("封闭转运通道", "closed way"),
}
PLACES: Mapping[str, Text] = {
    "laboratory": Text("实验室", "laboratory"),
    "store": Text("仓库", "store"),
    "depot": Text("车场", "depot"),
    "hospital": Text("定点医院", "hospital"),
}
VISITS: Mapping[str, Text] = {
    "home": Text("上门", "home visit"),
    "quarantine": Text("居家隔离上门", "quarantine visit"),
    "enterprise": Text("企业检测", "enterprise visit"),
}
ESCORTS: Mapping[str, Text] = {
    "transfer": Text("转运", "transfer"),
    "escort": Text("护送", "escort"),
}
UNNAMED = Text("未命名", "unnamed")


def name_of(record: Record, plan: Plan, catalogue: Catalogue | None = None) -> Name:
    """What people call a record: "帐篷 3×6", "3号点", "王芳", "3号点 采样员1"."""
    catalogue = catalogue or load_catalogue()
    match record:
        case Site():
            return site_name(record)
        case Fixture():
            kind = catalogue.fixtures.get(record.type)
            return kind.name if kind else record.type
        case Zone():
            zone = catalogue.zones.get(record.kind)
            return zone.name if zone else record.kind
        case Gate():
            return GATES.get(record.kind, record.kind)
        case Way():
            return WAYS.get(record.kind, record.kind)
        case Post():
            return post_name(record, plan, catalogue)
        case Campaign():
            return record.name or Text("行动", "the campaign")
        case Person() | Shift() | Unit() | Enterprise() | ChainHead():
            return record.name or UNNAMED
        case Vehicle():
            return record.plate or UNNAMED
        case Place():
            return record.name or PLACES.get(record.kind, record.kind)
        case Team():
            return team_name(record)
        case Visit():
            return record.label or VISITS.get(record.kind, record.kind)
        case Stop():
            return stop_name(record, plan)
        case Escort():
            return ESCORTS.get(record.kind, record.kind)
        case StockItem():
            item = catalogue.supplies.get(record.item) or catalogue.fixtures.get(record.item)
            return item.name if item else record.item
    return UNNAMED


def names_of(records: Sequence[Record], plan: Plan, catalogue: Catalogue | None = None) -> Name:
    """One name for several things: their own where there is one, a queue's where all is part of it, else
    their number."""
    if len(records) == 1:
        return name_of(records[0], plan, catalogue)
    queues = [record for record in records if getattr(record, "queue_row", 0)]
    if len(queues) == 1 and all(getattr(record, "group", "") == queues[0].group for record in records):
        return name_of(queues[0], plan, catalogue)
    return Text(f"{len(records)} 个对象", f"{len(records)} things")


def site_name(site: Site | None) -> Name:
    if site is None:
        return UNNAMED
    return site.name or Text(f"{site.number}号点", f"Site {site.number}")


def post_name(post: Post, plan: Plan, catalogue: Catalogue) -> Text:
    team = plan.find("team", post.team)
    site = team_name(team) if team else post.team or site_name(plan.find("site", post.site))
    role = catalogue.roles.get(post.role)
    role_name = role.name if role else Text(post.role, post.role)
    site_zh, site_en = (site.zh, site.en) if isinstance(site, Text) else (site, site)
    return Text(f"{site_zh} {role_name.zh}{post.number}", f"{site_en} {role_name.en} {post.number}")


def stop_name(stop: Stop, plan: Plan) -> Name:
    """What is visited there, or the site or place where it is."""
    visit = plan.find("visit", stop.visit)
    where = visit or plan.find("site", stop.place) or plan.find("place", stop.place)
    return name_of(where, plan) if where else UNNAMED
