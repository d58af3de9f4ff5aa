"""What each step of the engine that is looked at before it is accepted asks of a person."""

from __future__ import annotations

from dataclasses import replace

from musterpoint.engine.parameters import AREAS, CHOICE, COMPASS, PLACES, SITES, TEAM, TIME, WHOLE, Asked
from musterpoint.engine.rounds.wishes import BALANCED, COURIERS, SUPPLIES, VISITS
from musterpoint.text import Text

_METRES = Text("米", "m")
_SECONDS = Text("秒", "s")
_MINUTES = Text("分钟", "min")
_PEOPLE = Text("人", "people")

_WALK = Asked(
    name="walk",
    title=Text("步行上限", "Walk at most"),
    unit=_METRES,
    blank=Text("按行动设置", "as the campaign says"),
    tip=Text("居民到检测点最多走多远", "How far anybody may have to walk to a site"),
    least=1.0,
)
_WHOLE = Asked(
    name="whole",
    title=Text("小区不拆分", "Keep areas whole"),
    unit=Text("人·米", "person-m"),
    blank=Text("不要求", "no wish"),
    tip=Text(
        "一个小区分给多个点位时，每多一个点位相当于多走这么多人·米；数字越大越不拆分",
        "Each further site of a neighbourhood counts as so many person-metres: the more, the fewer are split",
    ),
    rare=True,
)
_SPLIT = Asked(
    name="split",
    title=Text("按单元拆分", "Split by unit"),
    kind=WHOLE,
    unit=_PEOPLE,
    blank=Text("不拆分楼栋", "buildings stay whole"),
    tip=Text(
        "超过这么多人的楼栋可按单元分给不同点位", "Buildings with more people may be divided by their units"
    ),
    rare=True,
)
_SEED = Asked(
    name="seed",
    title=Text("随机种子", "Seed"),
    kind=WHOLE,
    blank=Text("1", "1"),
    tip=Text(
        "同一种子得到同一方案；换一个可试别的方案",
        "The same seed gives the same answer; another one may find another",
    ),
    rare=True,
)
_LIMIT = Asked(
    name="seconds",
    title=Text("时间上限", "Time limit"),
    unit=_SECONDS,
    blank=Text("搜完为止", "until it is through"),
    tip=Text(
        "搜索到时即止，保留已找到的最好方案；不设上限时，同一种子在任何电脑上结果相同",
        "The search ends then and keeps the best it has found; without one, the same seed gives the same "
        "answer on any computer",
    ),
)
_EFFORT = Asked(
    name="effort",
    title=Text("搜索力度", "Effort"),
    blank=Text("0：先找到的好方案", "0: the first good answer"),
    tip=Text("0 最快；1 会继续改进，时间长得多", "0 is quickest; 1 goes on improving, for much longer"),
    rare=True,
)

SITING = (
    Asked(
        name="sites",
        title=Text("点位数", "Sites"),
        kind=WHOLE,
        blank=Text("越少越好", "as few as serve all"),
        tip=Text("总数，保留的已有点位也算在内", "In all, existing ones that stay included"),
        least=1,
    ),
    Asked(
        name="lanes",
        title=Text("通道数", "Lanes"),
        kind=WHOLE,
        blank=Text("越少越好", "as few as serve all"),
        tip=Text("所有点位的通道（采样台）总数", "Of all sites together"),
        least=1,
    ),
    _WALK,
    Asked(
        name="keep",
        title=Text("保留点位", "Sites that stay"),
        kind=SITES,
        blank=Text("全部保留", "all"),
        tip=Text(
            "点位编号，如 1;3；填 none 则全部重新选址",
            "Numbers of existing sites, such as 1;3; “none” gives all of them up",
        ),
    ),
    Asked(
        name="fixed",
        title=Text("指定位置", "Must stand at"),
        kind=PLACES,
        blank=Text("不指定", "nowhere in particular"),
        tip=Text(
            "这些位置必须设点；可在图上点选",
            "A site must stand at each of these places; pick them on the map",
        ),
    ),
    Asked(
        name="among",
        title=Text("候选位置", "Choose among"),
        kind=PLACES,
        blank=Text("自动寻找空地", "free ground that is found"),
        tip=Text(
            "只在这些位置中选址；可在图上点选",
            "Sites stand at some of these places and nowhere else; pick them on the map",
        ),
        rare=True,
    ),
    Asked(
        name="forbidden",
        title=Text("禁设小区", "Not in"),
        kind=AREAS,
        blank=Text("都可以设", "anywhere is fine"),
        tip=Text("这些小区内不设点", "Neighbourhoods in which no site may stand"),
    ),
    _WHOLE,
    _SPLIT,
    _LIMIT,
    _EFFORT,
    _SEED,
)

CATCHMENTS = (_WALK, _WHOLE, _SPLIT, _LIMIT, _EFFORT, _SEED)

LAYOUT = (
    Asked(
        name="site",
        title=Text("点位", "Sites"),
        kind=SITES,
        blank=Text("全部固定点位", "all fixed ones"),
        tip=Text(
            "点位编号，如 1;3；指定的点位保留入口位置",
            "Numbers such as 1;3; sites that are named keep their entrances",
        ),
    ),
    Asked(
        name="lanes",
        title=Text("通道数", "Lanes"),
        kind=WHOLE,
        blank=Text("按点位现有", "as they have"),
        tip=Text("每个点位的通道（采样台）数", "Of each site"),
        least=1,
    ),
    Asked(
        name="queue",
        title=Text("排队容量", "Queue"),
        kind=WHOLE,
        unit=_PEOPLE,
        blank=Text("按规则", "by the rules"),
        tip=Text("等候区要能排下多少人", "How many people the waiting area should hold"),
        least=1,
    ),
    Asked(
        name="wind",
        title=Text("风向", "Wind from"),
        kind=COMPASS,
        blank=Text("不考虑", "not considered"),
        tip=Text("采样员坐在上风处", "Samplers sit upwind"),
    ),
    Asked(
        name="arrival",
        title=Text("居民来向", "People come from"),
        kind=COMPASS,
        blank=Text("按道路和大门", "roads and gates"),
        tip=Text("入口朝向这一侧", "The entrance faces this side"),
    ),
)

ROUTES = (
    Asked(
        name="for",
        title=Text("规划什么", "What"),
        kind=CHOICE,
        blank=Text("全部路线", "all rounds"),
        tip=Text("上门、送样、物资配送，或全部", "Visits, couriers, supply runs, or all of them"),
        choices=(
            (VISITS, Text("上门", "visits")),
            (COURIERS, Text("送样", "couriers")),
            (SUPPLIES, Text("物资配送", "supply runs")),
        ),
    ),
    Asked(
        name="team",
        title=Text("队伍", "Team"),
        kind=TEAM,
        blank=Text("全部队伍", "all teams"),
        tip=Text("只重排这一队，其他队不动", "Only this one is planned anew; the others stay as they are"),
    ),
    Asked(
        name="aim",
        title=Text("目标", "Aim"),
        kind=CHOICE,
        blank=Text("路程最短", "shortest ways"),
        tip=Text("路程最短，或各队工作时间相近", "Short ways, or days of about equal length"),
        choices=((BALANCED, Text("各队均衡", "days of equal length")),),
    ),
    Asked(
        name="now",
        title=Text("从几点起", "From"),
        kind=TIME,
        blank=Text("全天重排，如 14:30", "the whole day, or such as 14:30"),
        tip=Text(
            "从这一刻起重排，已完成的保留；已锁定的队和已固定的站点不动",
            "What is left is planned from then on; what is done, locked teams and pinned stops stay",
        ),
    ),
    Asked(
        name="vehicles",
        title=Text("送样车上限", "Couriers at most"),
        kind=WHOLE,
        blank=Text("有多少用多少", "as many as there are"),
        tip=Text("送样最多用几辆车", "How many vehicles may carry samples"),
        rare=True,
    ),
    Asked(
        name="every",
        title=Text("取样间隔", "Fetched every"),
        unit=_MINUTES,
        blank=Text("按标准", "as the norms say"),
        tip=Text("同一点位两次取样最多隔多久", "Between two pick-ups at one site at the most"),
        rare=True,
    ),
    Asked(
        name="age",
        title=Text("样本时限", "Sample age"),
        unit=_MINUTES,
        blank=Text("按标准", "as the norms say"),
        tip=Text("样本多久内须送达实验室", "Within which a sample has to be at a laboratory"),
        rare=True,
    ),
    Asked(
        name="wait",
        title=Text("取样可晚到", "Fetched late by"),
        unit=_MINUTES,
        blank=Text("30", "30"),
        tip=Text(
            "叫车后最多可晚到多久；放宽后所需车辆减少",
            "How much later than called a courier may come; the more, the fewer vehicles are needed",
        ),
        rare=True,
    ),
    replace(_LIMIT, blank=Text("每类路线12秒", "12 for each kind of round")),
    replace(_EFFORT, blank=Text("0.3", "0.3")),
    _SEED,
)
