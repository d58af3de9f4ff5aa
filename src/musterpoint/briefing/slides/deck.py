"""The deck: topics in the order that a person gave them, laid out, with what was done to each slide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from musterpoint.briefing.slides.layout import laid_out, numbered
from musterpoint.briefing.slides.options import SlideOptions
from musterpoint.briefing.slides.slide import SHAPES, Slide
from musterpoint.briefing.slides.topic import Block, Paragraph, Picture, Topic
from musterpoint.catalogue import Catalogue
from musterpoint.jobs import Job
from musterpoint.paper.words import Speaker
from musterpoint.plan import Plan
from musterpoint.plan import Slide as SlideRecord
from musterpoint.text import N_, _

Maker = Callable[[Plan, Catalogue, SlideOptions], Iterable[Topic]]
"""A kind of slide."""


def topics(
    plan: Plan, catalogue: Catalogue, makers: Iterable[Maker], options: SlideOptions, job: Job | None = None
) -> list[Topic]:
    """What the plan has to say, in the order of the makers; free slides come last.

    Raises Cancelled when the job was stopped.
    """
    return [*made_topics(plan, catalogue, makers, options, job or Job()), *free_topics(plan)]


def made_topics(
    plan: Plan, catalogue: Catalogue, makers: Iterable[Maker], options: SlideOptions, job: Job
) -> list[Topic]:
    """The topics that are made from the plan. Raises Cancelled when the job was stopped."""
    kinds = list(makers)
    made = []
    for done, make in enumerate(kinds):
        for topic in make(plan, catalogue, options):
            job.progress(done / len(kinds), _("Making the slides"))
            made.append(topic)
    return made


def free_topics(plan: Plan) -> list[Topic]:
    """The topics that a person wrote."""
    free = sorted((slide for slide in plan.table("slide").values() if slide.free), key=lambda slide: slide.id)
    return [_free(slide) for slide in free]


def deck(plan: Plan, made: Sequence[Topic], language: str, shape: str = "") -> list[Slide]:
    """All slides, hidden ones too, numbered from 1. shape: one of `SHAPES`, "" for the deck's own.

    Hiding and notes are the topic's; strokes are a single slide's.
    """
    size = SHAPES[shape or plan.deck.shape]
    mark = Speaker.of(language).say(N_("EXERCISE"))[0] if plan.campaign.drill else ""
    slides = [slide for topic in ordered(made, plan.deck.order) for slide in laid_out(topic, size, mark)]
    return [annotated(plan, numbered(slide, number, size)) for number, slide in enumerate(slides, start=1)]


def annotated(plan: Plan, slide: Slide) -> Slide:
    """The slide with what somebody did to it."""
    nothing = SlideRecord(id="")
    topic = plan.find("slide", slide.topic) or nothing
    own = plan.find("slide", slide.id) or nothing
    return replace(
        slide,
        free=topic.free,
        hidden=topic.hidden,
        notes=topic.notes,
        strokes=own.strokes,
        map_strokes=own.map_strokes,
    )


def ordered(made: Sequence[Topic], order: Sequence[str]) -> list[Topic]:
    """The topics in a chosen order. One that it doesn't name follows the one that it follows by itself, so
    that the slides of a new site come after those of the site before it."""
    known = set(order)
    followers: dict[str, list[Topic]] = {}
    named: dict[str, Topic] = {}
    before = ""
    for topic in made:
        if topic.key in known:
            named[topic.key] = topic
            before = topic.key
        else:
            followers.setdefault(before, []).append(topic)
    arranged = list(followers.get("", ()))
    for key in order:
        if key in named:
            arranged += [named[key], *followers.get(key, ())]
    return arranged


def _free(record: SlideRecord) -> Topic:
    """A slide that a person wrote: text, a line a paragraph; "- " makes it one of several points."""
    blocks: list[Block] = [
        Paragraph(line.removeprefix("- "), bullet=line.startswith("- "))
        for line in map(str.strip, record.text.splitlines())
        if line
    ]
    if record.picture:
        blocks.append(Picture(record.picture))
    return Topic(key=record.id, title=record.title, blocks=tuple(blocks))
