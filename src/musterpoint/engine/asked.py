"""What each step of the engine that finds places asks of a person."""

from __future__ import annotations

from musterpoint.engine.parameters import AREAS, COMPASS, PLACES, SITES, WHOLE, Asked
from musterpoint.text import Text

_METRES = Text("米", "m")
_SECONDS = Text("秒", "s")
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
