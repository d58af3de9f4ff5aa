"""The verb that writes the slides of the briefing: brief."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import datetime

from musterpoint.briefing.slides.deck import deck, topics
from musterpoint.briefing.slides.grounds import GROUNDS
from musterpoint.briefing.slides.options import options_of
from musterpoint.briefing.slides.pdf import DeckOptions, write_deck
from musterpoint.briefing.slides.slide import SHAPES
from musterpoint.cli.context import Context
from musterpoint.cli.pages import check_output, find_site
from musterpoint.cli.parser import Verbs, add_output, add_plan
from musterpoint.cli.plans import written
from musterpoint.cli.terminal import Answer
from musterpoint.engine.served import service
from musterpoint.files import write_bytes
from musterpoint.text import CHINESE, ENGLISH, _, current_language

LANGUAGES = {"zh": CHINESE, "en": ENGLISH}


def add_to(verbs: Verbs) -> None:
    brief = verbs.add("brief", write_slides, _("write the slides of the briefing as PDF"))
    add_plan(brief)
    add_output(brief, ".pdf")
    brief.add_argument(
        "--site", metavar="ID", action="append", help=_("only this site, by number or id; may be repeated")
    )
    brief.add_argument("--language", choices=LANGUAGES, help=_("language of the slides"))
    brief.add_argument("--shape", choices=SHAPES, help=_("shape of the slides"))
    brief.add_argument("--ground", choices=GROUNDS, help=_("ground of the slides"))
    brief.add_argument("--names", action="store_true", help=_("show the names of people"))
    brief.add_argument("--phones", action="store_true", help=_("show names and telephone numbers"))


def write_slides(options: argparse.Namespace, context: Context) -> Answer:
    check_output(options.output, (".pdf",))
    language = LANGUAGES.get(options.language) or current_language()
    job = context.job()
    with context.open(options.plan, read_only=True) as session:
        plan, catalogue = session.plan, session.catalogue
        wanted = {find_site(plan, text).id for text in options.site or ()}
        choice = options_of(plan, language, service(plan).buildings())
        choice = replace(
            choice,
            names=choice.names or options.names or options.phones,
            phones=choice.phones or options.phones,
        )
        made = topics(plan, catalogue, context.host.slide_makers(), choice)
        made = [topic for topic in made if not wanted or not topic.site or topic.site in wanted]
        look = DeckOptions(
            language=language,
            shape=options.shape or plan.deck.shape,
            ground=options.ground or plan.deck.ground,
            revision=session.revision,
            printed_at=datetime.now().replace(microsecond=0),
        )
        slides = deck(plan, made, language, look.shape)
        content = write_deck(plan, catalogue, slides, look, job)
    write_bytes(options.output, content)
    shown = sum(not slide.hidden for slide in slides)
    return Answer({"written": str(options.output), "slides": shown}, [written(options.output)])
