"""The built-in checks of plan health beyond the rules that `plan.health` keeps for every plan.

Each takes a plan and the catalogue and gives its problems; none changes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from musterpoint.catalogue import Catalogue
from musterpoint.engine.care_checks import care_undecided, care_without_green_lane, care_without_visit
from musterpoint.engine.placing_checks import RULES, of_whole_plans
from musterpoint.engine.post_checks import broken_posts, empty_posts, sites_without_lead, sites_without_posts
from musterpoint.engine.queue_checks import observation, queues
from musterpoint.engine.round_checks import (
    closed_ways_crossed,
    days_not_kept,
    escorts_incomplete,
    laboratories_full,
    samples_too_old,
    vehicles_twice,
    visits_unserved,
)
from musterpoint.engine.service_checks import (
    campaign_incomplete,
    long_walks,
    no_sites,
    nobody_forgotten,
    paths_in_pieces,
    residents_beyond_norm,
    sites_overloaded,
)
from musterpoint.engine.shift_checks import lanes_without_relief, teams_without_posts, uncovered_hours
from musterpoint.engine.stock_checks import beyond_stock
from musterpoint.plan import Plan, Problem
from musterpoint.text import Text

Check = Callable[[Plan, Catalogue], Iterable[Problem]]

CHECKS: tuple[tuple[str, Text, Check], ...] = (
    ("campaign-incomplete", Text("行动的日期和时间", "Date and hours of the campaign"), campaign_incomplete),
    ("no-sites", Text("有没有检测点", "Whether there are sites"), no_sites),
    *((id_, title, of_whole_plans(rule)) for id_, title, rule in RULES),
    ("sites-without-lead", Text("没有点长的检测点", "Sites without a lead"), sites_without_lead),
    ("sites-without-posts", Text("没有岗位的检测点", "Sites without posts"), sites_without_posts),
    ("broken-posts", Text("失效的岗位", "Broken posts"), broken_posts),
    ("empty-posts", Text("空岗", "Empty posts"), empty_posts),
    ("uncovered-hours", Text("没有班次覆盖的时间", "Hours in no shift"), uncovered_hours),
    ("lanes-without-relief", Text("没有替岗的采样台", "Lanes without relief"), lanes_without_relief),
    ("teams-without-posts", Text("没有岗位的流动组", "Teams without posts"), teams_without_posts),
    ("nobody-forgotten", Text("没有归属的居民", "People who belong to no site"), nobody_forgotten),
    ("sites-overloaded", Text("检测能力不足的检测点", "Sites with too few lanes"), sites_overloaded),
    (
        "residents-beyond-norm",
        Text("居民数超过标准的检测点", "Sites beyond the norms"),
        residents_beyond_norm,
    ),
    ("beyond-stock", Text("库存不足的设施", "What is missing from the stock"), beyond_stock),
    ("long-walks", Text("步行过远的居民", "Walks that are too long"), long_walks),
    ("care-undecided", Text("未定服务方式的台账人员", "Undecided in the care ledger"), care_undecided),
    ("care-without-visit", Text("没有人上门的台账人员", "To be visited by nobody"), care_without_visit),
    (
        "care-without-green-lane",
        Text("缺少绿色通道的检测点", "Sites that lack a green lane"),
        care_without_green_lane,
    ),
    ("observation", Text("留观区容量", "Room for observation"), observation),
    ("queues", Text("等候、排队和完成时间", "Waits, queues and closing times"), queues),
    ("visits-unserved", Text("没有人上门的上门点", "Visits that nobody makes"), visits_unserved),
    ("days-not-kept", Text("无法按时完成的路线", "Routes that can't be kept"), days_not_kept),
    ("samples-too-old", Text("超过时限的样本", "Samples that get too old"), samples_too_old),
    ("laboratories-full", Text("超出检测能力的实验室", "Laboratories that get too much"), laboratories_full),
    ("vehicles-twice", Text("同时两用的车辆", "Vehicles that are used twice"), vehicles_twice),
    ("escorts-incomplete", Text("不完整的转运护送", "Transfers that aren't complete"), escorts_incomplete),
    (
        "closed-ways-crossed",
        Text("与居民交叉的转运通道", "Closed ways that residents cross"),
        closed_ways_crossed,
    ),
    ("paths-in-pieces", Text("不相连的道路", "Paths that hang apart"), paths_in_pieces),
)
"""Id, title and function of each check, in the order in which a person reads them."""
