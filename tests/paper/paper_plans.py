"""A small neighbourhood with sites in it, made from the catalogue's kits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import geopandas
import pandas
import shapely

from musterpoint.catalogue import SiteKit, load_catalogue
from musterpoint.catalogue.kits import placed
from musterpoint.catalogue.posts import posts_for_site
from musterpoint.paper.document import DocumentOptions
from musterpoint.plan import (
    BUILDINGS,
    ENTRANCES,
    LAYER_COLUMNS,
    NEIGHBOURHOODS,
    ROADS,
    Assignment,
    Campaign,
    Edit,
    Layer,
    Origin,
    Person,
    Plan,
    Post,
    Record,
    Shift,
    Site,
    counted_ids,
    made,
)
from musterpoint.plan.edits import LayerChange
from musterpoint.text import Label

CRS = "EPSG:4547"
"""CGCS2000, 3-degree zone of 114° E."""

HOME = (464_400.0, 3_846_300.0)
"""The middle of the neighbourhood, in Zhengzhou."""

OPENS = datetime(2026, 5, 14, 6, 0)
CLOSES = datetime(2026, 5, 14, 12, 0)
PRINTED = datetime(2026, 5, 13, 18, 2)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = (
    "建国",
    "秀英",
    "伟",
    "芳",
    "志强",
    "丽娟",
    "海燕",
    "晓东",
    "敏",
    "国栋",
    "雪梅",
    "永红",
    "浩然",
    "静怡",
)
UNITS = (
    "泰山路街道办事处",
    "泰山路社区卫生服务中心",
    "区人民医院",
    "建设路社区居委会",
    "区公安分局泰山路派出所",
)


def frame(kind: str, rows: list[dict]) -> geopandas.GeoDataFrame:
    """Rows with "id", "geometry" and some of the layer's columns as a layer's frame."""
    table = geopandas.GeoDataFrame(rows, geometry="geometry", crs=CRS).set_index("id")
    for column, dtype in LAYER_COLUMNS[kind].items():
        table[column] = pandas.Series(table.get(column), index=table.index, dtype=dtype)
    return table


def slabs(x: float, y: float) -> Iterable[dict]:
    """Twelve slab blocks in two columns, with a square left free in the middle."""
    number = 0
    for row in range(6):
        for column in (-1, 1):
            if row in (2, 3):
                continue
            number += 1
            left, bottom = x + column * 34 - 28, y - 70 + row * 24
            yield {
                "id": f"building-{number}",
                "geometry": shapely.box(left, bottom, left + 56, bottom + 12),
                "number": str(number),
                "residents": 90 + 7 * number,
                "residents_origin": Origin.SPREAD,
                "neighbourhood": "hood-1",
            }


def layers(x: float, y: float) -> Iterable[LayerChange]:
    """A compound of slab blocks between two roads, with a gate."""
    compound = shapely.box(x - 75, y - 85, x + 75, y + 85)
    content = {
        NEIGHBOURHOODS: [{"id": "hood-1", "geometry": compound, "name": "泰山花园", "level": "小区"}],
        BUILDINGS: list(slabs(x, y)),
        ROADS: [
            {
                "id": "road-1",
                "geometry": shapely.LineString([(x - 120, y - 24), (x + 120, y - 24)]),
                "name": "泰山路",
                "type": "residential",
            },
            {
                "id": "road-2",
                "geometry": shapely.LineString([(x - 79, y - 120), (x - 79, y + 120)]),
                "name": "建设东街",
                "type": "tertiary",
            },
        ],
        ENTRANCES: [
            {"id": "gate-w", "geometry": shapely.Point(x - 75, y - 24), "name": "西门", "type": "gate"}
        ],
    }
    for kind, rows in content.items():
        yield LayerChange(kind, None, Layer(kind, frame(kind, rows), f"{kind}.geojson", f"{kind}-1"))


def people(count: int) -> list[Person]:
    return [
        Person(
            id=f"person-{index}",
            name=SURNAMES[index % len(SURNAMES)] + GIVEN[index * 5 % len(GIVEN)],
            phone=f"139{(12_345_678 + index * 79_190_017) % 100_000_000:08d}",
            unit=UNITS[index % len(UNITS)],
        )
        for index in range(count)
    ]


def make_plan(
    kit_id: str = "lanes-3",
    *,
    sites: int = 1,
    shifts: int = 1,
    filled: float = 1.0,
    drill: bool = False,
    with_posts: bool = True,
    **site_fields: object,
) -> Plan:
    """A plan with `sites` sites from a kit, 400 m apart, the first in the middle of the neighbourhood.
    filled: part of the posts that have a person."""
    catalogue = load_catalogue()
    ids = counted_ids()
    all_shifts = shifts_of(shifts)
    records: list[Record] = [
        Campaign(
            name="泰山路街道全员核酸检测",
            office="泰山路街道办事处",
            starts=OPENS,
            ends=CLOSES,
            drill=drill,
        ),
        *all_shifts,
    ]
    for index in range(sites):
        site = site_of(catalogue.kits[kit_id], index).replace(**site_fields)
        records += [site, *placed(catalogue.kits[kit_id], site, ids)]
        if with_posts:
            records += posts_for_site(catalogue, site, all_shifts, ids)
    posts = [record for record in records if isinstance(record, Post)]
    staff = people(round(len(posts) * filled))
    records += staff
    records += [
        Assignment(id=f"assignment-{index}", post=post.id, person=person.id)
        for index, (post, person) in enumerate(zip(posts, staff, strict=False))
    ]
    plan = Plan(CRS)
    plan.apply(Edit(Label("Begin"), (*made(*records), *layers(*HOME))))
    return plan


def shifts_of(count: int) -> list[Shift]:
    """The campaign's hours in equal shifts; a single one has no name."""
    length = (CLOSES - OPENS) / count
    return [
        Shift(
            id=f"shift-{index}",
            name=f"第{index + 1}班" if count > 1 else "",
            starts=OPENS + index * length,
            ends=OPENS + (index + 1) * length,
        )
        for index in range(count)
    ]


def site_of(kit: SiteKit, index: int) -> Site:
    return Site(
        id=f"site-{index + 1}",
        number=index + 1,
        name="泰山花园中心广场",
        kind=kit.site_kind,
        kit=kit.id,
        x=HOME[0] + index * 400,
        y=HOME[1],
        lanes=kit.lanes,
        green_lane=kit.green_lane,
    )


def options(plan: Plan, **changes: object) -> DocumentOptions:
    """Options that give the first site every building, and every enterprise."""
    served = {plan.sites()[0].id: list(plan.buildings.frame.index)} if plan.sites() else {}
    guests = {site: list(plan.table("enterprise")) for site in served}
    values = {"revision": 128, "printed_at": PRINTED, "served": served, "guests": guests}
    return DocumentOptions(**{**values, **changes})
