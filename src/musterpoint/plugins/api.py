"""What a plug-in may import of this program; all else may change without notice.

    from musterpoint.plugins import api

    plugin = api.Plugin(id="my-office", title=api.Text("本街道", "Our office"), checks=(...,))

Name it in the package's pyproject.toml, with the plug-in's id:

    [project.entry-points."musterpoint.plugins"]
    my-office = "my_office:plugin"

Map tools and panels are named as "module:Class" and import `musterpoint.desktop.tools` and
`musterpoint.desktop.workbench` themselves, so that the plug-in also works without a screen.
"""

from musterpoint.briefing.slides.options import SlideOptions
from musterpoint.briefing.slides.topic import (
    Column,
    MapView,
    Paragraph,
    Picture,
    Sign,
    Table,
    Tile,
    Tiles,
    Topic,
)
from musterpoint.catalogue import Catalogue, FixtureType, KitLayout, SiteKit, Source
from musterpoint.errors import Cancelled, InputError, UserError
from musterpoint.files import replacing
from musterpoint.jobs import Job
from musterpoint.paper.render import render
from musterpoint.plan import (
    BUILDINGS,
    ENTRANCES,
    NEIGHBOURHOODS,
    ROADS,
    Assignment,
    Campaign,
    Edit,
    Fixture,
    Gate,
    Layer,
    Person,
    Plan,
    Post,
    Problem,
    Severity,
    Shift,
    Site,
    StockItem,
    Vehicle,
    Visit,
    Way,
    Zone,
    changed,
    deleted,
    made,
    new_id,
)
from musterpoint.plugins.points import (
    Check,
    Document,
    EngineStep,
    Exporter,
    ExportOptions,
    MapTool,
    Panel,
    Plugin,
    PrintOptions,
    Reader,
    Slide,
)
from musterpoint.text import Label, Text

__all__ = [
    "BUILDINGS",
    "ENTRANCES",
    "NEIGHBOURHOODS",
    "ROADS",
    "Assignment",
    "Campaign",
    "Cancelled",
    "Catalogue",
    "Check",
    "Column",
    "Document",
    "Edit",
    "EngineStep",
    "ExportOptions",
    "Exporter",
    "Fixture",
    "FixtureType",
    "Gate",
    "InputError",
    "Job",
    "KitLayout",
    "Label",
    "Layer",
    "MapTool",
    "MapView",
    "Panel",
    "Paragraph",
    "Person",
    "Picture",
    "Plan",
    "Plugin",
    "Post",
    "PrintOptions",
    "Problem",
    "Reader",
    "Severity",
    "Shift",
    "Sign",
    "Site",
    "SiteKit",
    "Slide",
    "SlideOptions",
    "Source",
    "StockItem",
    "Table",
    "Text",
    "Tile",
    "Tiles",
    "Topic",
    "UserError",
    "Vehicle",
    "Visit",
    "Way",
    "Zone",
    "changed",
    "deleted",
    "made",
    "new_id",
    "render",
    "replacing",
]
