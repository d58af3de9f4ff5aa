"""What the program itself contributes, by the same points as any other plug-in."""

from __future__ import annotations

from dataclasses import fields
from functools import partial

from musterpoint.briefing.slides.deck import Maker
from musterpoint.briefing.slides.kinds import closing, opening, site, timetable
from musterpoint.catalogue import Catalogue
from musterpoint.engine import asked
from musterpoint.engine.catchments import propose_catchments
from musterpoint.engine.checks import CHECKS
from musterpoint.engine.served import guest_ids, service
from musterpoint.engine.siting import propose_sites
from musterpoint.engine.staffing import propose_staffing, staffing_report
from musterpoint.engine.supplies import propose_supplies
from musterpoint.engine.timetable import expected_people, propose_timetable, timetable_report
from musterpoint.geo.readers import READERS
from musterpoint.jobs import Job
from musterpoint.paper.document import DocumentOptions, PaperDocument, write
from musterpoint.paper.documents import DOCUMENTS
from musterpoint.plan import Plan
from musterpoint.plugins.exporters import EXPORTERS
from musterpoint.plugins.points import (
    Check,
    Document,
    EngineStep,
    MapTool,
    Panel,
    Plugin,
    PrintOptions,
    Reader,
    Slide,
)
from musterpoint.session.actions.layouts import propose_layouts_with_posts
from musterpoint.session.actions.team_posts import propose_routes_with_posts
from musterpoint.text import Text


def _document(document: PaperDocument) -> Document:
    return Document(
        id=document.id,
        title=document.title,
        write=partial(_printed, document),
        paper=document.paper,
        personal=document.personal,
    )


def _printed(
    document: PaperDocument, plan: Plan, catalogue: Catalogue, options: PrintOptions, job: Job
) -> bytes:
    """A document on which each site serves the buildings that are nearest to it."""
    found = service(plan)
    chosen = {field.name: getattr(options, field.name) for field in fields(options)}
    if not document.personal:
        del chosen["care"]
    whole = DocumentOptions(
        **chosen,
        served=found.buildings(),
        measured=found.measured(),
        expected=expected_people(plan, catalogue, found),
        guests=guest_ids(plan),
    )
    return write(document, plan, catalogue, whole, job)


def _panel(id_: str, zh: str, en: str, icon: str, area: str, widget: str) -> Panel:
    return Panel(
        id=id_, title=Text(zh, en), icon=icon, area=area, widget=f"musterpoint.desktop.panels.{widget}"
    )


def _tool(id_: str, title: Text, tip: Text, icon: str, shortcut: str, tool: str) -> MapTool:
    return MapTool(
        id=id_, title=title, tip=tip, icon=icon, shortcut=shortcut, tool=f"musterpoint.desktop.tools.{tool}"
    )


def _slide(place: int, id_: str, zh: str, en: str, make: Maker) -> Slide:
    return Slide(id=id_, title=Text(zh, en), place=place, make=make)


plugin = Plugin(
    id="builtin",
    title=Text("内置功能", "Built in"),
    readers=tuple(
        Reader(
            id=reader.id,
            title=reader.title,
            suffixes=reader.suffixes,
            read=reader.read,
            list_layers=reader.list_layers,
            of_tables=reader.of_tables,
            by_kind=reader.by_kind,
        )
        for reader in READERS
    ),
    engine_steps=(
        EngineStep(
            id="siting", title=Text("布设检测点", "Propose sites"), propose=propose_sites, asked=asked.SITING
        ),
        EngineStep(
            id="catchments",
            title=Text("分包楼栋", "Propose catchments"),
            propose=propose_catchments,
            asked=asked.CATCHMENTS,
        ),
        EngineStep(
            id="layout",
            title=Text("布置检测点", "Lay out sites"),
            propose=propose_layouts_with_posts,
            asked=asked.LAYOUT,
        ),
        EngineStep(
            id="staffing",
            title=Text("安排人员", "Propose staffing"),
            propose=propose_staffing,
            report=staffing_report,
        ),
        EngineStep(
            id="timetable",
            title=Text("安排时段", "Lay the timetable"),
            propose=propose_timetable,
            report=timetable_report,
        ),
        EngineStep(
            id="routes",
            title=Text("规划路线", "Propose routes"),
            propose=propose_routes_with_posts,
            asked=asked.ROUTES,
        ),
        EngineStep(id="supplies", title=Text("分配物资", "Allot supplies"), propose=propose_supplies),
    ),
    checks=tuple(Check(id=id_, title=title, run=run) for id_, title, run in CHECKS),
    documents=tuple(map(_document, DOCUMENTS)),
    slides=(
        _slide(100, "title", "封面", "Title", opening.title),
        _slide(200, "situation", "任务数据", "Situation", opening.situation),
        _slide(300, "area", "片区图", "The area", opening.area),
        _slide(400, "sites", "检测点一览", "All sites", opening.sites),
        _slide(500, "site", "各检测点", "Each site", site.every_site),
        _slide(600, "timetable", "叫号时段", "When people come", timetable.timetable),
        _slide(700, "contacts", "联系人", "Contacts", closing.contacts),
        _slide(800, "safety", "安全事项", "Safety", closing.safety),
        _slide(900, "questions", "答疑", "Questions", closing.questions),
    ),
    exporters=EXPORTERS,
    map_tools=(
        _tool(
            "select",
            Text("选择", "Select"),
            Text("选中、移动、旋转图上的对象", "Select, move and turn things"),
            "cursor-default-outline",
            "V",
            "select:SelectTool",
        ),
        _tool(
            "lasso",
            Text("套索选择", "Select by polygon"),
            Text("沿对象外围拖动，或逐点点击", "Drag round things, or click corner after corner"),
            "lasso",
            "L",
            "lasso:LassoTool",
        ),
        _tool(
            "pan",
            Text("平移", "Pan"),
            Text("拖动地图", "Push the map"),
            "hand-back-right-outline",
            "H",
            "pan:PanTool",
        ),
        _tool(
            "measure",
            Text("量距离", "Measure distance"),
            Text("逐点量距，可吸附到楼角和设施", "Along a line that snaps to buildings and fixtures"),
            "ruler",
            "M",
            "measure:MeasureTool",
        ),
        _tool(
            "measure-area",
            Text("量面积", "Measure area"),
            Text("逐点圈出区域，量面积和边长", "Of a polygon, with the length of its edge"),
            "ruler-square",
            "Shift+M",
            "measure:MeasureAreaTool",
        ),
        _tool(
            "measure-angle",
            Text("量角度", "Measure angle"),
            Text("依次点一端、顶点、另一端", "One end, the corner, the other end"),
            "angle-acute",
            "Ctrl+M",
            "measure:MeasureAngleTool",
        ),
    ),
    panels=(
        _panel("palette", "设施库", "Palette", "toolbox-outline", "left", "palette:PalettePanel"),
        _panel("layers", "图层", "Layers", "layers-outline", "left", "layers:LayersPanel"),
        _panel("inspector", "属性", "Inspector", "tune", "right", "inspector.panel:InspectorPanel"),
        _panel("propose", "建议", "Propose", "auto-fix", "right", "propose.panel:ProposePanel"),
        _panel("overview", "总览", "Overview", "map-search-outline", "right", "overview:OverviewPanel"),
        _panel("people", "人员", "People", "account-group-outline", "left", "people:PeoplePanel"),
        _panel("needs", "缺口", "Gaps", "account-alert-outline", "left", "needs:NeedsPanel"),
        _panel("care", "爱心台账", "Care ledger", "hand-heart-outline", "left", "care:CarePanel"),
        _panel("posts", "值班表", "Roster", "view-grid-outline", "bottom", "roster.panel:RosterPanel"),
        _panel(
            "organisation",
            "组织架构",
            "Organisation",
            "sitemap-outline",
            "bottom",
            "organisation:OrganisationPanel",
        ),
        _panel("days", "推演", "Simulation", "chart-bell-curve", "right", "days.panel:DaysPanel"),
        _panel(
            "timetable", "时段表", "Timetable board", "timetable", "bottom", "timetable.panel:TimetablePanel"
        ),
        _panel(
            "supplies", "物资", "Supplies", "package-variant-closed", "bottom", "supplies.panel:SuppliesPanel"
        ),
        _panel("rounds", "路线", "Routes", "routes", "bottom", "rounds.panel:RoundsPanel"),
        _panel("health", "问题", "Problems", "flag-outline", "bottom", "health:HealthPanel"),
        _panel("history", "历史", "History", "history", "bottom", "history:HistoryPanel"),
        _panel("briefing", "部署会", "Briefing", "presentation", "right", "briefing:BriefingPanel"),
        _panel("print", "打印", "Print", "printer-outline", "right", "print:PrintPanel"),
    ),
)
