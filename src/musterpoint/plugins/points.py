"""The extension points: everything that a plug-in, built-in or not, can contribute.

A plug-in is a `Plugin` value named by an entry point of the group "musterpoint.plugins". What needs Qt
(map tools, panels) is named as "module:object" and imported only when a window opens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from musterpoint.briefing.slides.options import SlideOptions
from musterpoint.briefing.slides.topic import Topic
from musterpoint.catalogue import Catalogue, FixtureType, SiteKit
from musterpoint.engine.parameters import Asked
from musterpoint.engine.proposals import Proposal
from musterpoint.geo.datum import WGS84
from musterpoint.jobs import Job
from musterpoint.plan import CareDetails, Edit, Plan, Problem
from musterpoint.text import CHINESE, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads a vector file. suffixes: lower case with dot (".shp"). read(path, layer, encoding) gives a
    GeoDataFrame in the file's own CRS and columns; list_layers(path) gives the names of its layers.
    Both raise InputError where the file is at fault. of_tables: whether `read` takes, as its last argument,
    the columns that say where rows are (() to find them). by_kind: whether its layers are called as those of
    a plan, so that nobody has to choose one."""

    id: str
    title: Text
    suffixes: tuple[str, ...]
    read: Callable[..., Any]
    list_layers: Callable[[Path], list[str]]
    of_tables: bool = False
    by_kind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineStep:
    """Proposes an edit. propose(plan, catalogue, parameters, job) never changes the plan; it returns an
    edit (empty when there is nothing to do) and raises InputError where the parameters are unfit.
    report(plan with the proposal, catalogue) gives sentences that a person should read with it. asked: the
    parameters that a form asks for; a step with some is proposed from the panel and looked at before it is
    accepted, others are done at once."""

    id: str
    title: Text
    propose: Callable[[Plan, Catalogue, Mapping[str, str], Job], Edit | Proposal]
    report: Callable[[Plan, Catalogue], Sequence[str]] | None = None
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Finds problems of a plan, for plan health."""

    id: str
    title: Text
    run: Callable[[Plan, Catalogue], Iterable[Problem]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOptions:
    """What a person chooses when printing any document.

    revision: the plan's. printed_at: local time. language: "zh_CN", "en" or "both". site_ids: None means
    every site. replaced: post → id of the person who was on it when the roster went out, "" for nobody, for
    the posts that have changed since. paper: "a4", "a3" or "us-letter". colour: False for printers that have
    black only. duplex: leaves are printed on both sides. own_templates: folder with the office's own
    templates. care: id of a visit → what the care ledger says of those who are visited, for documents that
    are `personal`.
    """

    revision: int
    printed_at: datetime
    language: str = CHINESE
    site_ids: Sequence[str] | None = None
    replaced: Mapping[str, str] = field(default_factory=dict)
    paper: str = "a4"
    colour: bool = True
    duplex: bool = False
    own_templates: Path | None = None
    care: Mapping[str, Sequence[CareDetails]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Something to print. write(plan, catalogue, options, job) gives the bytes of a PDF and raises
    InputError where the plan has nothing to print. paper: the size it is usually printed on. personal: what
    the care ledger says may stand on it."""

    id: str
    title: Text
    write: Callable[[Plan, Catalogue, PrintOptions, Job], bytes]
    paper: str = "a4"
    personal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """A kind of slide of the briefing. make(plan, catalogue, options) gives its topics, in the order in which
    they are shown. place: where they come in the deck; the built-in kinds stand at 100, 200 …"""

    id: str
    title: Text
    place: int
    make: Callable[[Plan, Catalogue, SlideOptions], Iterable[Topic]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What a person chooses when exporting.

    exported_at: local time. language: of the words that aren't the plan's own, "zh_CN" or "en". datum: of
    degrees, "wgs84" or "gcj02", in which Chinese web maps are. with_names: people's names and telephone
    numbers, and routes to people's homes, are in the file. view: what a picture shows, as west, south, east,
    north in the plan's CRS; None means the whole plan.
    """

    exported_at: datetime
    language: str = CHINESE
    datum: str = WGS84
    with_names: bool = False
    view: tuple[float, float, float, float] | None = None


DATUM, NAMES, VIEW = "datum", "names", "view"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """Writes a plan into a file of another format. suffixes: lower case with dot.

    write(plan, catalogue, path, options, job) makes the file whole or not at all (see
    `musterpoint.files.replacing`). heeds: which options make a difference here, of DATUM, NAMES and VIEW;
    nobody is asked for the others. stems: of several exporters with one suffix, the one whose word is in the
    file's name is meant ("roster.xlsx")."""

    id: str
    title: Text
    suffixes: tuple[str, ...]
    write: Callable[[Plan, Catalogue, Path, ExportOptions, Job], None]
    stems: tuple[str, ...] = ()
    heeds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapTool:
    """A gesture on the map. tool: "module:Class" of a `musterpoint.desktop.tools.Tool`. tip: what it is
    for, in a sentence."""

    id: str
    title: Text
    icon: str
    shortcut: str
    tool: str
    tip: Text | str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A dock of the main window. widget: "module:Class", called with the window's `Workbench` (see
    `musterpoint.desktop.workbench`). area: "left", "right" or "bottom"."""

    id: str
    title: Text
    icon: str
    area: str
    widget: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """All that one plug-in contributes."""

    id: str
    title: Text
    readers: tuple[Reader, ...] = ()
    fixtures: tuple[FixtureType, ...] = ()
    kits: tuple[SiteKit, ...] = ()
    engine_steps: tuple[EngineStep, ...] = ()
    checks: tuple[Check, ...] = ()
    documents: tuple[Document, ...] = ()
    slides: tuple[Slide, ...] = ()
    exporters: tuple[Exporter, ...] = ()
    map_tools: tuple[MapTool, ...] = ()
    panels: tuple[Panel, ...] = ()
