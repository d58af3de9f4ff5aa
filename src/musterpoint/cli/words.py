"""What the things of a plan are called where they are counted."""

from __future__ import annotations

from musterpoint.text import Text

COUNTED = {
    "neighbourhoods": Text("小区", "neighbourhoods"),
    "buildings": Text("楼栋", "buildings"),
    "roads": Text("道路", "roads"),
    "entrances": Text("出入口", "entrances"),
    "residents": Text("居民", "residents"),
    "site": Text("检测点", "sites"),
    "lanes": Text("通道", "lanes"),
    "zone": Text("功能区", "zones"),
    "fixture": Text("设施", "fixtures"),
    "gate": Text("进出口", "gates"),
    "way": Text("流线", "ways"),
    "building_part": Text("拆分的楼栋", "split buildings"),
    "shift": Text("班次", "shifts"),
    "post": Text("岗位", "posts"),
    "person": Text("人员", "people"),
    "unit": Text("单位", "units"),
    "assignment": Text("已定岗", "posts filled"),
    "vehicle": Text("车辆", "vehicles"),
    "place": Text("实验室、仓库和车场", "laboratories, stores and depots"),
    "team": Text("流动组和车组", "teams"),
    "chain_head": Text("通知链负责人", "heads of the notice chain"),
    "care": Text("爱心台账", "people of the care ledger"),
    "visit": Text("上门点", "visits"),
    "stop": Text("停靠点", "stops"),
    "escort": Text("转运护送", "escorts and transfers"),
    "stock": Text("库存物资", "stock items"),
    "enterprise": Text("企业单位", "enterprises"),
    "delivery": Text("配送批次", "deliveries"),
}
"""Layers, kinds of records and sums, in the order in which a person reads them."""
