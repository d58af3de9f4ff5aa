"""The deck as PDF, one page a slide, set with the template "deck.typ"."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from musterpoint.briefing.slides.grounds import GROUNDS, PEN
from musterpoint.briefing.slides.measure import LEADING
from musterpoint.briefing.slides.slide import (
    ACCENT,
    GROUND,
    ON_ACCENT,
    SHAPES,
    TEXT,
    Box,
    MapBox,
    PictureBox,
    SignBox,
    Slide,
    TextBox,
)
from musterpoint.briefing.slides.topic import Sign
from musterpoint.briefing.slides.wall_map import WallMap, deck_style, wall_map
from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.paper.render import render
from musterpoint.paper.words import Speaker, Words
from musterpoint.plan import Plan, Strokes
from musterpoint.text import N_, _

TEMPLATE = "deck.typ"


@dataclass(frozen=True, slots=True)
class Item:
    """One box for the template. kind: "area", "text", "sign", "picture" or "map"; fields that a kind doesn't
    use are empty. Lengths are points, colours "#rrggbb", data the bytes of a picture file."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    text: str = ""
    size: float = 0.0
    bold: bool = False
    colour: str = ""
    align: str = ""
    data: tuple[int, ...] = ()
    map: WallMap | None = None


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    items: tuple[Item, ...]
    strokes: Strokes


@dataclass(frozen=True, slots=True)
class Deck:
    """The whole document. languages to printed: what all documents have (see "page.typ")."""

    languages: tuple[str, ...]
    campaign: str
    office: str
    headings: Mapping[str, Words]
    watermark: Words
    revision: str
    printed: str
    width: float
    height: float
    leading: float
    ground: str
    map_ground: str
    ink: str
    pen: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckOptions:
    """language: "zh_CN" or "en". shape: one of `SHAPES`. ground: "light" or "dark". printed_at: local time,
    for the file's date. own_templates: see `musterpoint.paper.render`."""

    language: str
    shape: str
    ground: str
    revision: int
    printed_at: datetime
    own_templates: Path | None = None


def write_deck(
    plan: Plan, catalogue: Catalogue, slides: Sequence[Slide], options: DeckOptions, job: Job
) -> bytes:
    """The slides that aren't hidden as PDF.

    Raises InputError where there are none, UserError where the computer has no Chinese font, Cancelled when
    the job was stopped.
    """
    shown = [slide for slide in slides if not slide.hidden]
    if not shown:
        raise InputError(
            _("There is nothing to show: every slide is hidden."),
            _("The deck has {count} slides.").format(count=len(slides)),
            _("Show at least one of them."),
        )
    speaker = Speaker.of(options.language)
    painter = _Painter(plan, catalogue, speaker, options.ground)
    pages = []
    for done, slide in enumerate(shown):
        job.progress(0.5 * done / len(shown), _("Drawing slide {number}").format(number=slide.number))
        pages.append(painter.page(slide))
    shape, colours = SHAPES[options.shape], GROUNDS[options.ground]
    document = Deck(
        languages=speaker.languages,
        campaign=plan.campaign.name,
        office=plan.campaign.office,
        headings={
            "title": (plan.campaign.name or speaker.say(N_("Briefing"))[0],),
            "map": speaker.say(N_("Map")),
        },
        watermark=(),
        revision=str(options.revision),
        printed=f"{options.printed_at:%Y-%m-%d %H:%M}",
        width=shape.width,
        height=shape.height,
        leading=LEADING,
        ground=colours[GROUND],
        map_ground=deck_style(options.ground).ground,
        ink=colours[TEXT],
        pen=PEN,
        pages=tuple(pages),
    )
    job.progress(0.5, _("Setting {count} slides").format(count=len(pages)))
    pdf = render(TEMPLATE, document, options.printed_at, options.own_templates)
    job.progress(1.0, _("The slides are ready"))
    return pdf


class _Painter:
    """Gives each box the colours of its ground and each sign those of the map."""

    def __init__(self, plan: Plan, catalogue: Catalogue, speaker: Speaker, ground: str):
        self._plan = plan
        self._catalogue = catalogue
        self._speaker = speaker
        self._colours = GROUNDS[ground]
        self._style: MapStyle = deck_style(ground)

    def page(self, slide: Slide) -> Page:
        items = tuple(self._item(box, slide) for box in slide.boxes)
        return Page(slide.title, items, slide.strokes)

    def _item(self, box: Box, slide: Slide) -> Item:
        place = (box.x, box.y, box.width, box.height)
        match box:
            case TextBox():
                colour = self._colours[box.colour]
                return Item(
                    "text",
                    *place,
                    text=box.text,
                    size=box.size,
                    bold=box.bold,
                    colour=colour,
                    align=box.align,
                )
            case SignBox(sign=sign):
                fill, stroke, colour = self._sign_colours(sign)
                return Item(
                    f"{sign.kind}-sign", *place, fill=fill, stroke=stroke, text=sign.letter, colour=colour
                )
            case PictureBox(data=data):
                return Item("picture", *place, data=tuple(base64.b64decode(data)))
            case MapBox():
                drawn = wall_map(
                    self._plan, self._catalogue, box, slide.map_strokes, self._speaker, self._style
                )
                return Item("map", *place, map=drawn)
        return Item("area", *place, fill=self._colours[box.fill])

    def _sign_colours(self, sign: Sign) -> tuple[str, str, str]:
        """Fill, edge and letter."""
        if sign.kind == "zone":
            symbol = self._style.zones[sign.id]
            return symbol.fill, symbol.stroke, self._style.text
        if sign.kind == "way":
            symbol = self._style.ways[sign.id]
            return "", symbol.stroke, symbol.stroke
        return self._colours[ACCENT], "", self._colours[ON_ACCENT]
